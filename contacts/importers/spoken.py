"""Names of languages, as people write them in English, Spanish, Arabic and in the languages themselves."""

import re
from functools import cache

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext

from ..fitting import spoken_code
from ..names import fold

# What Django's own names do not cover.
_OTHER_NAMES = {
    "castellano": "es", "castilian": "es", "farsi": "fa", "chinese": "zh-hans", "mandarin": "zh-hans",
    "chino": "zh-hans", "الصينية": "zh-hans",
}  # fmt: skip
_BETWEEN = re.compile(r"[,;/|&+\n،؛]|:::|\band\b|\by\b|\be\b(?=\s+i)|\s+و(?:\s+|(?=ال))", re.IGNORECASE)
_ASIDE = re.compile(r"\(.*?\)|\s[-–—:].*")  # "Spanish (fluent)", "Spanish - fluent"


def languages_in(text: str) -> tuple[list[str], list[str]]:
    """The codes of the languages that a text lists by name or code, and those of its words that name none."""
    codes, unknown = [], []
    for part in filter(None, (_ASIDE.sub("", part).strip() for part in _BETWEEN.split(text))):
        name = fold(part)
        code = next((found for form in _forms(name) if (found := _by_name().get(form))), "") or spoken_code(part)
        if code and code not in codes:
            codes.append(code)
        elif not code and name:
            unknown.append(part)
    return codes, unknown


def _forms(name):
    yield name
    yield name.removeprefix("ال")
    if name.startswith("و"):  # the Arabic "and" is written in one with what follows
        yield name.removeprefix("و")
        yield name.removeprefix("و").removeprefix("ال")


@cache
def _by_name():
    names = {}
    for language in dict.fromkeys(["en", "es", "ar", *(code for code, _name in settings.LANGUAGES)]):
        with translation.override(language):
            for code, words in LANG_INFO.items():
                if "name" in words:
                    names.setdefault(fold(gettext(words["name"])), code)
                    names.setdefault(fold(words["name_local"]), code)
    for name, code in _OTHER_NAMES.items():
        names.setdefault(fold(name), code)
    return names | {name.removeprefix("ال"): code for name, code in names.items()}
