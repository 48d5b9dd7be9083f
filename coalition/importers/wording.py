"""What words are: somebody's name, a title, an office, a body, a place. Judged by themselves, without their line."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from . import vocabulary as v
from .offices import is_office, is_party
from .vocabulary import folded, words_in

MOST_WORDS = 24  # of a title or a body's name
_LONGEST_NAME, _MOST_NAMES = 80, 8
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652]|[.’'ʼ‘`‐‑–-](?=[^\W\d_]|$))*[.’'-]?$")
_NICKNAME = re.compile(r"[“\"‘'(«][^\W\d_][\w .-]{0,20}[”\"’')»]$")
_ACRONYM = re.compile(r"(?:[A-Z][A-Z0-9]{1,}(?:[-/&.]+[A-Z0-9]+)*|(?:[A-Z]\.){3,})['’]?s?$")
_ROMAN = re.compile(r"[IVX]+$")
_INNER_CAPITAL = re.compile(r"(?!Mc|Mac|De|Di|Da|Du|La|Le|Lo|Van|Von|Fitz|O[A-Z]|St)[A-Z]?[a-z]+[A-Z]")
_BY_LETTERS = re.compile(r"(?:[A-Z][a-z]{0,3}\.){2,4}[A-Z]?[a-z]{0,2}\.?$|[A-Z][a-z]?\.[A-Z]\.?$")  # Ph.D., M.S.W.
_ODD_IN_NAME = re.compile(r"[&+!?/\\@#%*=<>{}\[\]|_^~]|\d")
_LEGAL_FORM = re.compile(
    r"(?:inc|incorporated|l\.?l\.?c|l\.?l\.?p|ltd|limited|corp|co|p\.?c|plc|pllc|lpa|apc|a\.?c|s\.?c|s\.?a|s\.?l|i\.?a\.?p"
    r"|c\.?d\.?m\.?x|gmbh|e\.?v|ngo|ong|501\(?c\)?\(?[34]\)?)\.?$|(?:local|chapter|lodge|post|branch|region|sección"
    r"|seccional)\s+\S{1,6}$|.{2,40}\s(?:chapter|branch|local|region|province|affiliate)$",
    re.IGNORECASE,
)
# What stands before the name of a body for which somebody signs.
BEHALF = re.compile(
    r"(?:and\s+)?(?:(?:signing|signed|signs)\s+)?(?:on\s+behalf\s+of|in\s+the\s+name\s+of|representing"
    r"|en\s+nombre(?:\s+y\s+representaci[oó]n)?\s+de|en\s+representaci[oó]n\s+de|a\s+nombre\s+de"
    r"|نيابة\s+عن|بالنيابة\s+عن|باسم)\s+(?:(?:the|la|el|los|las)\s+)?",
    re.IGNORECASE,
)
_ZIP = re.compile(r"\s*\b\d{5}(?:-\d{4})?$")
_HAN_NAME = re.compile("[\u3400-\u9fff\uac00-\ud7a3]{2,4}")  # written without a blank between its parts


class Evidence(IntEnum):
    """How much words say that they name a body."""

    NONE = 0
    WEAK = 1  # there is but one word, or two are joined
    LIKELY = 2  # a family could be called so
    STRONG = 3


@dataclass(frozen=True)
class Titled:
    """A title and the body that stands with it in the same words; unsure where it could be otherwise."""

    title: str
    body: str = ""
    is_sure: bool = True


def is_shouted(text: str) -> bool:
    return len(text.split()) > 1 and text.upper() == text and text.lower() != text


def _has_case(token: str) -> bool:
    return token.lower() != token.upper()


def _is_lower(token: str) -> bool:
    return token == token.lower() and token != token.upper()


# ---- people


@lru_cache(maxsize=5_000)
def is_person(text: str) -> bool:
    """Whether words can be a person's name: two or more that begin with capitals, where their script has them, none of
    which belongs to bodies or titles; one alone behind an honorific."""
    tokens = re.sub("[,،]", " ", text).split()
    if not 0 < len(tokens) <= _MOST_NAMES or len(text) > _LONGEST_NAME:
        return False
    start, end = _core(tokens)
    core = [token for token in tokens[start:end] if not _NICKNAME.match(token)]
    if not core or any(_ODD_IN_NAME.search(token) or not _TOKEN.match(token) for token in core):
        return False
    in_tokens = [words_in(token) for token in core]
    own = [token for token, words in zip(core, in_tokens, strict=True) if not _is_particle(token, words)]
    if not (1 if start or _HAN_NAME.fullmatch(core[0]) else 2) <= len(own) <= 6 or any(map(_is_lower, own)):
        return False
    if _is_particle(core[-1], in_tokens[-1]) or len(core) == 2 and core[0] in ("La", "El", "Los", "Las"):
        return False
    words = [word for some in in_tokens for word in some]
    if any(word in v.BODIES or word in _NEVER_IN_NAMES for word in words) or _is_office_alone(words):
        return False
    if len(own) > 2 and words[-1] in v.ROLES or all(word in v.OF_TITLES for word in words):
        return False
    return not _shows_body(core, whole=text, at_start=start == 0)


_PAIR = re.compile(r"\s+(?:&|and|y|e|و|\+)\s+")


def are_people(text: str) -> bool:
    """Whether words name several people: "Rita Okafor & Sam Lind", "Pat and Kim Doe"."""
    parts = _PAIR.split(text)
    if len(parts) < 2 or not is_person(parts[-1]) or evidence(parts[-1]) is Evidence.LIKELY:
        return False
    return all(is_person(part) or _TOKEN.match(part) and evidence(part) < Evidence.LIKELY for part in parts[:-1])


def _is_office_alone(words: list[str]) -> bool:
    """Whether folded words are an office, with a rank before it or without."""
    start = 0
    while start < len(words) - 1 and words[start] in v.RANKS:
        start += 1
    return v.OFFICE.fullmatch(" ".join(words[start:])) is not None


def _core(tokens: list[str]) -> tuple[int, int]:
    """Where a name begins and ends within honorifics, and credentials and the like."""
    start, end = 0, len(tokens)
    while start < end - 1 and (folded(tokens[start]) in v.HONORIFICS or folded(tokens[start]) == "the"):
        start += 1
    while end > start + 1 and is_suffix(tokens[end - 1]):
        end -= 1
    return start, end


def _is_particle(token: str, words: list[str]) -> bool:
    return len(words) == 1 and words[0] in _PARTICLES and token == token.lower()


_NEVER_IN_NAMES = frozenset("and or for the of at with".split())
_PARTICLES = frozenset(
    "de la las los del da do dos das di du der den des van von zu bin ibn ben bint abu al el y e i bar le te ter"
    " بن ابن بنت ابو ال ابي ام عبد".split()
)


def is_suffix(text: str) -> bool:
    """Whether a word behind a name is a part of it: "Jr.", "Esq.", "Ph.D."."""
    solid = folded(text.replace(".", ""))
    if solid in v.LINEAGE:
        return True
    if solid in v.CREDENTIAL_WORDS:
        # "Do" and "Ma" are names.
        return (
            "." in text or text.isupper() or not (text.istitle() or text.islower()) or solid.startswith(("esq", "phd"))
        )
    return _BY_LETTERS.match(text.strip()) is not None


def are_suffixes(text: str) -> bool:
    tokens = re.split(r"[\s/]+", text.strip())
    return bool(tokens) and all(map(is_suffix, tokens))


# ---- bodies


@lru_cache(maxsize=5_000)
def evidence(text: str) -> Evidence:
    """How much words say that they name a body: a word such as "Coalition", an acronym, small words between others."""
    tokens = text.split()
    if not tokens or len(tokens) > MOST_WORDS:
        return Evidence.NONE
    words = words_in(text)
    if not words:
        return Evidence.NONE
    if any(word in v.BODIES for word in words) or v.GOVERNING.search(folded(text)):
        return Evidence.STRONG
    start, end = _core(tokens)
    if _shows_body(tokens[start:end], whole=text, at_start=start == 0):
        return Evidence.STRONG
    if any(word in v.LIKELY_BODIES for word in words):
        return Evidence.LIKELY
    if {"&", "+"} & set(tokens) or "and" in words or len(words) > 1 and words[0] in v.ARTICLES:
        return Evidence.WEAK
    if len(words) == 1 and (tokens[0][:1].isupper() or not _has_case(tokens[0])):
        return Evidence.WEAK
    return Evidence.NONE


def says_body(text: str) -> bool:
    """Whether a word such as "Coalition" stands in a text; an acronym is not enough."""
    return any(word in v.BODIES for word in words_in(text))


def _shows_body(tokens: list[str], *, whole: str, at_start: bool) -> bool:
    shouts = is_shouted(whole)
    for place, token in enumerate(tokens):
        bare = token.strip("(),;:’'\"“”.")
        if _INNER_CAPITAL.match(bare):
            return True
        is_initials = at_start and place == 0 and len(bare) == 2 and len(tokens) > 1
        if not shouts and not is_initials and _ACRONYM.match(bare) and not _ROMAN.match(bare) and not is_suffix(token):
            return True
        if place and place < len(tokens) - 1 and folded(token) in _BETWEEN and _is_lower(token):
            return True
    return bool(re.search(r"\w[!?](?:\s|$)", whole)) or bool(re.search(r"(?:^|\s)\d[\d,.]*\s+[A-Z]", whole))


_BETWEEN = frozenset("of for the in on against to without from sin para por contra con".split())


def is_legal_form(text: str) -> bool:
    """Whether words are a part of the name of a body that stands before them: "Inc.", "Local 12", "Harbour Chapter"."""
    return _LEGAL_FORM.match(text.strip()) is not None


# ---- titles


@lru_cache(maxsize=5_000)
def titled(text: str) -> Titled | None:
    """The title in words, and the body that they name beside it; None where they hold no title.

    "Executive Director" and "Director of Communications" are titles alone. "CEO Harbour Alliance", "Director at Harbour
    Alliance", "directora de la Red Olmo" and "Harbour Alliance Director" name both.
    """
    text = text.strip(" .;,")
    if "(" in text:
        bare = _titled(re.sub(r"\s*\([^()]*\)$", "", text))
        return Titled(text, is_sure=bare.is_sure) if bare and not bare.body else None
    return _titled(text)


def _titled(text: str) -> Titled | None:
    tokens = text.split()
    if not 0 < len(tokens) <= MOST_WORDS:
        return None
    plain = folded(text)
    if is_office(text) or v.DISTRICT.fullmatch(plain) or v.PART_OF_BODY.fullmatch(plain) or is_party(text):
        return Titled(text)
    if plain.startswith("assistant ") and v.OFFICE.fullmatch(plain.removeprefix("assistant ")):
        return Titled(text)
    words = [words_in(token) or [token] for token in tokens]
    if not any(map(_is_role, words)):
        return None
    return _role_first(tokens, words) or _role_last(tokens, words) or Titled(text, is_sure=False)


def _all(words: list[str], those: frozenset[str]) -> bool:
    return all(word in those for word in words)


def _is_role(words: list[str]) -> bool:
    return (words[-1] in v.ROLES or words[-1].removesuffix("s") in v.LEADING) and _all(
        words[:-1], v.ROLES | v.RANKS | v.FIELDS
    )


def _role_first(tokens: list[str], words: list[list[str]]) -> Titled | None:
    run, last = 0, -1
    while run < len(words) and (_all(words[run], v.OF_TITLES) or _all(words[run], v.JOINERS)):
        if _is_role(words[run]):
            last = run
        run += 1
    if last < 0:
        return None
    if run == len(tokens):
        return Titled(" ".join(tokens))
    end = last + 1
    while end < run and _all(words[end], v.BEHIND):
        end += 1
    head, rest = " ".join(tokens[:end]), " ".join(tokens[end:])
    if _all(words[end], v.AT) or _all(words[end], v.OF):
        return _with_what_follows(tokens, words, end)
    if _all(words[end], v.JOINERS):  # "Director and lead organiser"
        return Titled(" ".join(tokens), is_sure=evidence(rest) < Evidence.STRONG)
    is_leading = any(word.removesuffix("s") in v.LEADING for word in words[last])
    is_title = is_leading or len(words[:end]) > 1  # "Student Union" is no student's
    if evidence(rest) is Evidence.STRONG and is_title and (len(tokens) > end + 1 or _ACRONYM.match(rest)):
        return Titled(head, _without_article(rest))
    is_named = all(not _is_lower(token) for token in tokens[end:])
    if run == end and is_leading and is_named and _has_case(rest):
        return Titled(head, rest)
    return Titled(" ".join(tokens), is_sure=not is_named)


def _with_what_follows(tokens: list[str], words: list[list[str]], start: int) -> Titled:
    """A role and what comes behind its preposition: the body, where one begins behind it or a later one."""
    places = [place for place in range(start, len(tokens)) if _all(words[place], v.AT_OR_OF)]
    for place, following in zip(places, [*places[1:], len(tokens)], strict=True):
        begin = place + 1
        while begin < len(tokens) and _all(words[begin], v.ARTICLES) and _is_lower_or_plain(tokens[begin]):
            begin += 1
        rest, segment = " ".join(tokens[begin:]), " ".join(tokens[begin:following])
        if not segment:
            continue
        is_field = all(word in v.OF_TITLES or word in v.JOINERS for word in words_in(segment))
        is_certain = _all(words[place], v.AT) and not _is_lower(segment[0]) and not is_field
        if is_certain or not is_field and evidence(rest) is Evidence.STRONG or is_field and _is_name_of_fields(segment):
            return Titled(" ".join(tokens[:place]), rest)
        if not is_field:
            is_personal = not any(word in v.LEADING for role in words[:start] for word in role)
            return Titled(" ".join(tokens), is_sure=is_personal or _is_lower(segment))
    return Titled(" ".join(tokens))


def _is_lower_or_plain(token: str) -> bool:
    return _is_lower(token) or not _has_case(token)


def _is_name_of_fields(segment: str) -> bool:
    """Whether words for fields of work are the name of a body together: "Immigrant Rights Campaign"."""
    words = words_in(segment)
    return len(words) > 2 and not _is_lower(segment.split()[-1]) and words[-1] in v.BODIES


def _role_last(tokens: list[str], words: list[list[str]]) -> Titled | None:
    if not _is_role(words[-1]):
        return None
    start = len(words) - 1
    while start and _all(words[start - 1], v.OF_TITLES) and not _all(words[start - 1], v.BODIES):
        start -= 1
    body = re.sub(r"['’]s?$", "", " ".join(tokens[:start]).rstrip(",-–— "))
    is_body = evidence(body) is Evidence.STRONG and (start > 1 or _ACRONYM.match(body))  # not "Union Representative"
    if is_body and not _all(words[start - 1], v.SMALL):
        return Titled(" ".join(tokens[start:]), body)
    return Titled(" ".join(tokens), is_sure=not body or start == 1 or _is_lower(body[0]))


def _without_article(body: str) -> str:
    first, _blank, rest = body.partition(" ")
    return rest if rest and first in ("the", "la", "el", "los", "las") else body


def office_before_name(text: str) -> tuple[str, str] | None:
    """The office and the name in "Mayor Dana Whitfield"; None where there is no office before a name."""
    tokens = text.split()
    for length in range(min(5, len(tokens) - 1), 0, -1):
        office, rest = " ".join(tokens[:length]), " ".join(tokens[length:])
        bare = [word for word in folded(office).split() if word not in v.FORMER]
        if not v.OFFICE.fullmatch(" ".join(bare)):
            continue
        is_surname = len(tokens) == 2 and rest[:1].isupper() and evidence(rest) <= Evidence.WEAK
        if is_person(rest) or is_surname and titled(rest) is None:
            return office, rest
    return None


# ---- places


def is_place_end(text: str) -> bool:
    """Whether words are the end of a place: a state by its letters or name, a country, a postal code, or both."""
    bare = _ZIP.sub("", text.strip()).strip(" .")
    if not bare:
        return bool(text.strip())
    solid = bare.replace(".", "")
    return solid in v.STATES or folded(bare) in v.STATE_NAMES or folded(solid) in v.COUNTRIES


def is_whole_place(text: str) -> bool:
    """Whether words are a place by themselves: "Harbour CA 90001"."""
    bare = _ZIP.sub("", text.strip())
    head, _blank, tail = bare.rpartition(" ")
    return bool(head) and tail in v.STATES and evidence(head) is not Evidence.STRONG and titled(head) is None
