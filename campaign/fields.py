"""Model fields whose text is safe to store and show, through whatever door it came in."""

from django.core.exceptions import ValidationError
from django.db import models
from markdownx.models import MarkdownxField

from . import markdown
from .text import clean


class CleanTextMixin:
    """Removes what no text of ours may hold (control characters, bidi overrides) on every way to the database."""

    def to_python(self, value):
        value = super().to_python(value)
        return clean(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean(value) if isinstance(value, str) else value


class LineField(CleanTextMixin, models.CharField):
    """One line of text."""

    def to_python(self, value):
        value = super().to_python(value)
        return " ".join(value.split()) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return " ".join(value.split()) if isinstance(value, str) else value


class ProseField(CleanTextMixin, models.TextField):
    """Plain text of several lines."""


def validate_markdown(text):
    try:
        markdown.check(text)
    except markdown.Unrenderable as error:
        raise ValidationError(str(error), code="unrenderable") from error


class MarkdownField(CleanTextMixin, MarkdownxField):
    """Markdown text, edited with a live preview; what the renderer would not bear is refused beside the field."""

    default_validators = [validate_markdown]
