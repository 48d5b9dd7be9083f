"""Family and given name, by which address books sort."""

import re

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)


def name_parts(name: str, given: str = "", family: str = "") -> tuple[str, str, str]:
    """Family name, given name and suffix of a printed name, such as ("Ruiz", "Ana María", "Jr.").

    `given` and `family` are what somebody filled in; what they leave open is worked out. Then the last word is the
    family name, with the words in small letters before it ("de la Cruz"). One word alone is a given name, as address
    books sort by it where there is no family name. What follows a comma is a suffix ("Ana Ruiz, MSW"), unless only one
    word stands before it ("Ruiz, Ana").
    """
    if given and family:
        return family, given, ""
    if family:
        return family, _without(family, name), ""
    if given:
        return _without(given, name), given, ""
    front, *behind = re.split("[,،]", name, maxsplit=1)
    words, suffix = front.split(), " ".join("".join(behind).split())
    if len(words) == 1 and suffix:
        return words[0], suffix, ""
    if len(words) > 2 and not suffix and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if len(words) < 2:
        return "", " ".join(words) or name, suffix
    last = len(words) - 1
    while last > 1 and not any(letter.isalpha() for letter in words[last]):
        last -= 1  # a flag or a flower at the end
    if not words[last].islower():
        while last > 1 and words[last - 1].islower():
            last -= 1
    return " ".join(words[last:]), " ".join(words[:last]), suffix


def _without(part, name):
    """The rest of a name that begins or ends with a part: which comes first differs from land to land."""
    rest = name.removesuffix(part)
    return (rest if rest != name else name.removeprefix(part)).strip(" ,،") if part in name else ""
