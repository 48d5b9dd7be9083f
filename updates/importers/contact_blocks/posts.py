"""What somebody is and for whom: words that are a role, an organisation, or both ("Creek Coalition Director")."""

import re

from .vocabulary import (
    ARTICLES,
    BEHIND_NAMES,
    BODIES,
    CHANNELS,
    DEPARTMENTS,
    FIELDS,
    FIRST_WORDS,
    GROUPS,
    JOINING,
    LAST_WORDS,
    PREPOSITIONS,
    RANKS,
    ROLES,
    fold,
)

_MOST_WORDS = 16
_LONGEST_ROLE, _LONGEST_BODY = 150, 200  # what the tables hold
# Common to organisations, roles and places alike: alone they prove none.
_VAGUE = frozenset(
    "american international national city county state nation nations tribe court jail prison detention facility police"
    " sheriff together".split()
)
_TELLING = BODIES - FIELDS - _VAGUE
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]+(?:[-/&.]+[A-Z0-9]+)*s?$|[A-Z]{2,}[-/][A-Z][A-Za-z]+$|[A-Z]\.(?:[A-Z]\.)+$")
_INNER_CAPITAL = re.compile(r"(?!Mc|Mac|De|Di|Du|La|Le|Van|Fitz)[A-Z]?[a-z]+[A-Z]")
_ROMAN = re.compile(r"[IVX]+$")
# An office may be named after these, as in "Office of the Public Defender".
_NAMING_OFFICES = frozenset({"defender", "advocate", "counsel"})
_ADDRESS = re.compile(
    r"\b[A-Z]{2},?\s+\d{5}\b|^\d{1,6}\s.{0,40}\b(?:st|street|ave|avenue|blvd|boulevard|road|rd|drive|dr|lane|ln|way|mall|plaza"
    r"|broadway|highway|hwy|suite|floor|nw|ne|sw|se)\b|\b(?:suite|room|floor|apt)\s+#?\w{0,3}\d|\bp\.?\s?o\.?\s?box\b"
    r"|^(?:calle|c/|avda|avenida|plaza|paseo|apartado|apdo)\b",
    re.IGNORECASE,
)
_ODD = re.compile(r"[\[\]{}<>^=\\@_~`*|“”\"?!]|://|\bwww\.|\d{5}")
_MOMENT = re.compile(
    r"\b\d{1,2}:\d\d\b|\b\d{1,2}\s?[ap]\.?m\b|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec|enero|febrero"
    r"|abril|mayo|junio|julio|agosto|diciembre)[a-z]*\.?\s+\d|\d\s+de\s+[a-z]+\s+de\s+\d|(?:\d[^\d]?){6}",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…:;]$")
_ABBREVIATED = re.compile(
    r"(?:\b(?:inc|ltd|co|corp|assn|dept|jr|sr|esq|st|calif|cal)|\b[A-Z](?:\.[A-Z])*)\.$", re.IGNORECASE
)


def _folded(tokens: list[str]) -> list[list[str]]:
    """The folded words of each token: "Co-Founder" holds two, "&" none but itself."""
    return [fold(token).split() or [token] for token in tokens]


def _is_role(words: list[str]) -> bool:
    return words[-1] in ROLES and all(word in ROLES or word in RANKS or word in FIELDS for word in words)


def _qualifies(words: list[str]) -> bool:
    return all(word in RANKS or word in FIELDS for word in words)


def _is(words: list[str], those: frozenset[str]) -> bool:
    return len(words) == 1 and words[0] in those


def names_body(text: str) -> bool:
    """Whether something in the words proves an organisation: a word such as "Coalition" or "Red", an acronym."""
    tokens = text.split()
    shouts = len(tokens) > 1 and text.upper() == text
    return any(_tells_body(token, words, shouts) for token, words in zip(tokens, _folded(tokens), strict=True))


def _tells_body(token: str, words: list[str], shouts: bool) -> bool:
    if any(word in _TELLING for word in words):
        return True
    token = token.strip("(),;:’'\"“”")
    if _INNER_CAPITAL.match(token):
        return True
    is_acronym = not shouts and _ACRONYM.match(token) and not _ROMAN.match(token)
    return bool(is_acronym) and fold(token.replace(".", "")) not in BEHIND_NAMES


def is_body(text: str) -> bool:
    """Whether the words are an organisation for sure, and nothing beside it."""
    return names_body(text) and may_be_body(text)


def may_be_body(text: str) -> bool:
    """Whether the words can be an organisation where one is expected: a name of some sort, no role, no address."""
    tokens = text.split()
    if not 0 < len(tokens) <= _MOST_WORDS or len(text) > _LONGEST_BODY or _ODD.search(text):
        return False
    if is_address(text) or _MOMENT.search(text) or is_group(text):
        return False
    if _STOP.search(text) and not _ABBREVIATED.search(text) or role_and_body(text):
        return False
    if not any(character.isalpha() for character in text) or any(word in CHANNELS for word in fold(text).split()):
        return False
    telling = [token for token, words in zip(tokens, _folded(tokens), strict=True) if not _is_small(words)]
    begins = sum(token.strip("(“\"'‘#")[:1].isupper() or not _has_case(token) for token in telling)
    return bool(telling) and (begins >= 0.6 * len(telling) or _is(_folded(tokens)[0], FIRST_WORDS))


def ends_or_begins_as_body(text: str) -> bool:
    """Whether an organisation is all that the words can be: they end in "Coalition", or begin with "Red"."""
    if not may_be_body(text) or len(text.split()) > 10:
        return False
    words = fold(text).split()
    return words[-1] in LAST_WORDS or words[0] in FIRST_WORDS or len(text.split()) == 1 and names_body(text)


def _is_small(words: list[str]) -> bool:
    return _is(words, PREPOSITIONS) or _is(words, ARTICLES) or _is(words, JOINING)


def _has_case(token: str) -> bool:
    return token.lower() != token.upper()


def is_address(text: str) -> bool:
    return _ADDRESS.search(text[:_LONGEST_BODY]) is not None


def is_department(text: str) -> bool:
    """Whether the words are a part of an organisation in which somebody works ("Media Relations")."""
    words = fold(text).split()
    return 0 < len(words) <= 6 and all(word in DEPARTMENTS for word in words)


def is_group(text: str) -> bool:
    """Whether the words are only for people together ("Legal team", "attorneys for the family")."""
    words = [word for word in fold(text).split() if word not in ARTICLES and word not in PREPOSITIONS]
    return 0 < len(words) <= 4 and any(word in GROUPS for word in words) and all(_is_plain(word) for word in words)


def _is_plain(word: str) -> bool:
    return word in GROUPS or (word in FIELDS or word in RANKS) and word not in LAST_WORDS


def is_field(text: str) -> bool:
    """Whether the words say only at what somebody works ("Civil Rights")."""
    words = fold(text).split()
    return 0 < len(words) <= 5 and all(word in FIELDS or word in RANKS or word in JOINING for word in words)


def ends_in_role(text: str) -> bool:
    """Whether the last word can end a role: what somebody is, or at what they work."""
    words = _folded(text.split()[-1:])
    return bool(words) and (_is_role(words[0]) or _qualifies(words[0]))


def role_and_body(text: str) -> tuple[str, str] | None:
    """A role and the organisation in the same words, "" where they name none; None where they are no role.

    "Creek Coalition Managing Attorney", "Managing Attorney at Creek Coalition" and "coordinadora de la Red Olmo" give
    both; "Assistant Federal Defender" and "attorney for the family" only a role.
    """
    tokens = text.strip(" .").split()
    if not 0 < len(tokens) <= _MOST_WORDS or len(text) > _LONGEST_ROLE + _LONGEST_BODY or _ODD.search(text):
        return None
    words = _folded(tokens)
    if not any(map(_is_role, words)):
        return None
    found = _role_first(tokens, words) or _role_last(tokens, words) or _role_between(tokens, words)
    if found and len(found[0]) <= _LONGEST_ROLE and len(found[1]) <= _LONGEST_BODY:
        return found
    return None


def _role_first(tokens: list[str], words: list[list[str]]) -> tuple[str, str] | None:
    length = 0
    while length < len(words) and (_is_role(words[length]) or _qualifies(words[length]) or _is(words[length], JOINING)):
        length += 1
    while length and _is(words[length - 1], JOINING):
        length -= 1
    if not any(map(_is_role, words[:length])):
        return None
    if length == len(tokens):
        return _at_rank(tokens, words) or (" ".join(tokens), "")
    if _is(words[length], PREPOSITIONS):
        return _with_what_follows(tokens, words, length)
    rest = " ".join(tokens[length:])
    if not _has_case(tokens[0]):  # Arabic puts the two side by side: the director (of) the network
        return (" ".join(tokens[:length]), rest) if _is_project(rest) else (" ".join(tokens), "")
    if length > 1 and names_body(rest) and may_be_body(rest):
        return " ".join(tokens[:length]), rest
    return None


def _at_rank(tokens: list[str], words: list[list[str]]) -> tuple[str, str] | None:
    """An organisation all of whose words could be a field of work, told by the rank behind it:
    "Immigrant Legal Defense Managing Attorney"."""
    for index in range(2, len(words)):
        if all(word in RANKS for word in words[index]):
            is_body_before = words[index - 1][-1] in LAST_WORDS
            return (" ".join(tokens[index:]), " ".join(tokens[:index])) if is_body_before else None
    return None


def _with_what_follows(tokens: list[str], words: list[list[str]], start: int) -> tuple[str, str]:
    """A role and what comes behind its preposition: the organisation, where one begins behind it or a later one."""
    places = [index for index in range(start, len(tokens)) if _is(words[index], PREPOSITIONS)]
    for place, following in zip(places, [*places[1:], len(tokens)], strict=True):
        begin = place + 1
        while begin < len(tokens) and _is(words[begin], ARTICLES):
            begin += 1
        rest, segment = " ".join(tokens[begin:]), " ".join(tokens[begin : max(begin, following)])
        if not segment:
            continue
        is_certain = words[place][0] in ("at", "with") and segment[0].isupper() and not is_department(segment)
        is_named = not is_field(segment) and (names_body(segment) or _is_project(segment))
        if is_certain or is_named or is_body_of_fields(segment):
            return " ".join(tokens[:place]), rest
    return " ".join(tokens), ""


def _is_project(segment: str) -> bool:
    """Whether a word that could be a field of work heads a name here: "Olmo Campaign", "Campaña Ríos Vivos"."""
    words = fold(segment).split()
    return len(words) > 1 and (words[0] in FIRST_WORDS or words[-1] in LAST_WORDS)


def is_body_of_fields(text: str) -> bool:
    """Whether fields of work are an organisation's name together ("Immigrant Legal Defense")."""
    words = fold(text).split()
    return len(words) >= 3 and text[0].isupper() and words[-1] in LAST_WORDS and is_field(text)


def _role_last(tokens: list[str], words: list[list[str]]) -> tuple[str, str] | None:
    if not _is_role(words[-1]):
        return None
    start = len(words) - 1
    while start and (_is_role(words[start - 1]) or _qualifies(words[start - 1])):
        start -= 1
    if _is_small(words[start - 1]):
        if words[-1][-1] in _NAMING_OFFICES:
            return None
        ranks = [index for index in range(start, len(words)) if all(word in RANKS for word in words[index])]
        start = min([*ranks, len(words) - 1])
        if _is_small(words[start - 1]):
            return None
    body = re.sub(r"['’]s?$", "", " ".join(tokens[:start]).rstrip(",-–— "))
    if names_body(body) and words[start - 1][-1] not in ("family", "families"):
        return " ".join(tokens[start:]), body
    return (" ".join(tokens), "") if len(tokens) <= 8 else None


def _role_between(tokens: list[str], words: list[list[str]]) -> tuple[str, str] | None:
    """A role with an organisation before it and its field behind: "Creek Coalition Director of Communications"."""
    for index in range(1, len(words) - 1):
        if _is_role(words[index]) and _is(words[index + 1], PREPOSITIONS):
            behind = " ".join(tokens[index + 1 :])
            if found := _role_last(tokens[: index + 1], words[: index + 1]):
                return (f"{found[0]} {behind}", found[1]) if is_field(" ".join(tokens[index + 2 :])) else None
    return None
