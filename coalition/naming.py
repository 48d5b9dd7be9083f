"""Names as they are shown: whole, or as no more than their initials."""

import unicodedata


def initials_of(name: str) -> str:
    """ "R. K.-M." for "Rita Kalin-Moreno": the first letter of each word, and of each part behind a hyphen.

    A letter keeps the marks that belong to it. Words without letters are left out; of a name that has none nothing is
    left, since a number or a sign could be what somebody is known by.
    """
    words = ("-".join(filter(None, map(_initial, word.split("-")))) for word in name.split())
    return " ".join(filter(None, words))


def _initial(word):
    for place, sign in enumerate(word):
        if unicodedata.category(sign)[0] == "L":
            end = place + 1
            while end < len(word) and unicodedata.category(word[end])[0] == "M":
                end += 1
            return f"{word[place:end]}."
    return ""
