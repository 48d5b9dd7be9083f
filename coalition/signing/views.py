"""Signing on, and the page of one's own signature."""


def sign(request, slug): ...


def thanks(request, slug): ...


def signature(request, token): ...
