"""The languages of this installation, asked for when needed: migrations hold no copy of the setting."""

from django.conf import settings


def choices():
    return settings.LANGUAGES


def default():
    return settings.LANGUAGE_CODE
