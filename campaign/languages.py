"""The languages of this installation, asked for when needed: migrations hold no copy of the setting."""

from django.conf import settings


def choices():
    return settings.LANGUAGES


def default():
    return settings.LANGUAGE_CODE


def known(code: str) -> str:
    """The language of this installation that a source's code names: "es" for "es-MX" or "es_MX", too; else nothing."""
    codes = dict(choices())
    code = code.lower().replace("_", "-")
    return next((known for known in (code, code.split("-")[0]) if known in codes), "")
