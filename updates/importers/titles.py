"""A heading for what came without one."""

import re
from datetime import datetime

_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_LINE_START = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$|^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"(?<![\w\\])([*_]{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_LONGEST = 60


def title_from(markdown: str, moment: datetime | None = None) -> str:
    """The first words of a text (at most 8 words and 60 characters), else its day, else "Untitled"."""
    text = _RULE.sub("", _PICTURE.sub("", markdown[:20_000]))
    text = _LINE_START.sub("", _TAG.sub("", _LINK.sub(r"\1", text)))
    text = _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text)).replace("`", "")
    line = next((line.strip() for line in text.splitlines() if any(sign.isalnum() for sign in line)), "")
    if not line:
        return f"{moment:%-d %B %Y}" if moment else "Untitled"
    words = line.split()
    title = " ".join(words[:8])
    if len(title) > _LONGEST:
        title = title[:_LONGEST].rsplit(" ", 1)[0]
    return title if title == " ".join(words) else title.rstrip(" ,;:–—-") + "…"
