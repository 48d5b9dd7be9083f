"""Feeds of the letters."""


def rss(request): ...


def atom(request): ...


def json_feed(request): ...
