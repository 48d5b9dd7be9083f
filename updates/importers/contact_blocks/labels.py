"""The lines that open a contact block, and those that only another part of a release begins with."""

import re
from dataclasses import dataclass

from .. import release_marks
from .languages import languages_in
from .posts import is_body

# One of these stands in every label.
OPENS = re.compile(
    r"contact|inquir|enquir|for (?:more|further)|m[aá]s informaci|comunicarse|صال|اتصل|تواصل|استفسار|لمزيد|للمزيد"
    r"|للتنسيق",
    re.IGNORECASE,
)
_LONGEST = 200  # characters of a row in which a label is looked for; without a mark behind it
_LONGEST_BARE = 60
_MARKS = frozenset(":：-–—|")
_TOPICS = (
    r"(?:the\s+)?(?:media|press|news|journalists?|reporters?|interviews?|(?:more|further|additional)\s+information|more\s+info"
    r"|(?:media|press|interview)\s+(?:inquir|enquir)ies|(?:media|press|interview)\s+requests?)"
)
_TEMAS = (
    r"(?:(?:la|los|las|el)\s+)?(?:prensa|medios(?:\s+de\s+comunicaci[oó]n)?|periodistas|comunicaci[oó]n|entrevistas"
    r"|m[aá]s\s+informaci[oó]n)"
)
_AND = r"(?:\s*(?:/|&|and|or|y|e|o)\s*)"
# What may qualify a contact without making it one for something else than questions of the press.
_SORTS = (
    r"media|press|press\s+release|news|communications?|public\s+relations|public\s+affairs|pr|legal|main|primary|secondary|alternate"
    r"|alternative|additional|other|local|state|national|international|regional|family|campaign|coalition|interview"
    r"|(?:english|spanish|arabic)(?:[\s-]language)?|organi[sz]ation(?:al)?|attorney|lawyer"
)
_PRESS = re.compile(
    r"\b(?:media|press|news|journalists?|reporters?|prensa|medios|periodistas|interviews?|entrevistas)\b|إعلام|صحف"
)
_ENGLISH = (
    rf"(?:for\s+(?:{_TOPICS})(?:{_AND}{_TOPICS})?\s*,?\s*(?:please\s+)?(?P<call>contact|call)?"
    rf"|(?:(?:{_SORTS})(?:{_AND}|\s+|\s*,\s*)){{0,4}}contacts?(?:\s+(?:information|info|details|persons?|people|names?))?"
    rf"(?:\s+(?:for|at|with)\s+(?P<whom>[^:]{{2,80}}))?"
    rf"|(?:media|press)(?:{_AND}(?:media|press))?\s+(?:inquir|enquir|quer)(?:ies|y)|(?:media|press)\s+(?:office|desk)\s+contacts?)"
)
_SPANISH = (
    rf"(?:para\s+(?:{_TEMAS})\s*,?\s*(?:contact(?:ar|e|en)(?:\s+(?:con|a))?|comunicarse\s+con|ll[aá]me(?:n|se)?)?"
    rf"|(?:persona\s+de\s+|personas\s+de\s+|datos\s+de\s+|informaci[oó]n\s+de\s+)?contactos?"
    rf"(?:\s+(?:legal(?:es)?|principal(?:es)?|jur[ií]dicos?|locales?|nacional(?:es)?))?"
    rf"(?:\s+(?:{_TEMAS}|(?:de|para|con)\s+(?:{_TEMAS}|[^:]{{2,60}})))?(?:{_AND}{_TEMAS})?)"
)
_ARABIC = (
    r"(?:(?:ل?ل?تواصل|للاتصال|الاتصال|جهات?\s+الاتصال|جهة\s+الاتصال|معلومات\s+الاتصال|للاستفسارات?|استفسارات|للتنسيق"
    r"|لمزيد\s+من\s+المعلومات|للمزيد\s+من\s+المعلومات)"
    r"(?:\s+(?:الإعلامي(?:ة)?|الصحفي(?:ة)?|مع\s+الإعلام|مع\s+الصحافة|الإعلام|الصحافة))?)"
)
_LABEL = re.compile(
    rf"(?P<label>{_ENGLISH}|{_SPANISH}|{_ARABIC})\s*(?P<beside>\([^()]{{2,60}}\))?"
    r"(?:(?P<mark>\s*[:：]|\s+[-–—]\s|[–—]\s|\s*\|)\s*(?P<rest>.*)|\s*)$",
    re.IGNORECASE,
)
# "Creek Coalition media contact: …": the organisation before the words.
_WITH_BODY = re.compile(
    r"(?P<body>\S[^:]{1,80}?)\s*[,–—-]?\s+(?:media|press)(?:\s*(?:/|&|and)\s*(?:media|press))?\s+contacts?\s*(?P<beside>\([^()]{2,60}\))?\s*[:：]\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
# These follow the word "contact" where the reader is asked to act, or whoever helps is meant.
_NOT_THE_PRESS = re.compile(
    r"\b(?:your?|us|me|them|him|her|elected|senators?|representatives?|congress\w*|governors?|officials?|volunteers?|donat\w+"
    r"|not|no|confidential|private|rides?|rsvp|tickets?|registration|sus?|tus?|n[uo]s(?:otros|otras)?|voluntari[oa]s?|donaciones)\b",
    re.IGNORECASE,
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?"
    "|oct|nov|dec|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_DATE = re.compile(
    rf"^\W*(?:\w{{3,12}},?\s+)?(?:(?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:\s+de)?\s+(?:{_MONTHS})\.?"
    rf"(?:\s+del?)?,?\s+\d{{4}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d{{4}}-\d\d-\d\d)\W*$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:what|who|when|where|why|how|rsvp|visuals?|photos?|videos?|note|background|location|place|date|time|livestream"
    r"|qu[eé]|qui[eé]n(?:es)?|cu[aá]ndo|d[oó]nde|por\s?qu[eé]|c[oó]mo|fecha|hora|lugar|nota|fotos?)\s*:",
    re.IGNORECASE,
)

_SAYS = re.compile(
    r"\b(?:said|says|stated|commented|added|noted|wrote|dijo|declar[oó]|afirm[oó]|señal[oó]|agreg[oó]|coment[oó]|explic[oó])\b"
    r"[^:]*:$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Label:
    """How a contact block opens: what stands behind the words on their line, and what they say of all in the block."""

    rest: str
    is_press: bool  # says that it is for the press, rather than "Contact:" alone
    body: str = ""  # an organisation that stands in it
    languages: tuple[str, ...] = ()


def label_of(row: str) -> Label | None:
    """The label that a row begins with, or None. A row without a mark behind the words must consist of them."""
    if not may_be_label(row):
        return None
    head = row[:_LONGEST]
    if match := _LABEL.match(head):
        words = f"{match['label']} {match['beside'] or ''}"
        if _NOT_THE_PRESS.search(words) or not match["mark"] and _is_bare(match):
            return None
        body = _body_in(match["whom"] or "")
        if body is None:
            return None
        rest = row[match.start("rest") :] if match["rest"] else ""
        return Label(rest, bool(_PRESS.search(words.casefold())), body, languages_in(words))
    match = _WITH_BODY.match(head)
    if match and is_body(match["body"]):
        rest = row[match.start("rest") :] if match["rest"] else ""
        return Label(rest, True, match["body"].strip(" ,–—-"), languages_in(match["beside"] or ""))
    return None


def is_not_for_the_press(words: str) -> bool:
    """Whether words say that whoever is named is to be asked for something else: "Rides", "Volunteers"."""
    return _NOT_THE_PRESS.search(words) is not None


def may_be_label(text: str) -> bool:
    """Whether it is worth while to look for a label in a text: a quick answer that is never wrongly no."""
    head = text[:_LONGEST]
    return OPENS.search(head) is not None and (len(text) <= _LONGEST_BARE or not _MARKS.isdisjoint(head))


def _is_bare(match: re.Match[str]) -> bool:
    """Whether words without a colon are the beginning of a sentence rather than a heading ("For more information")."""
    return match["label"].casefold().startswith(("for ", "para "))


def _body_in(whom: str) -> str | None:
    """The organisation in "contacts for …", "" where these words name none, None where they are for something else."""
    whom = re.sub(r"^the\s+", "", whom.strip(), flags=re.IGNORECASE)
    if not whom or re.fullmatch(rf"(?:{_TOPICS})(?:{_AND}{_TOPICS})?", whom, re.IGNORECASE):
        return ""
    if re.fullmatch(r"(?:family|campaign|coalition|legal\s+team|attorneys?|defen[cs]e)", whom, re.IGNORECASE):
        return ""
    if languages_in(whom):
        return ""
    return whom if is_body(whom) else None


def begins_other_part(row: str) -> bool:
    """Whether a row is the beginning of another part of a release: a date, a mark, "WHAT:", a quotation."""
    return bool(
        release_marks.is_release_mark(row)
        or release_marks.is_end_mark(row)
        or release_marks.is_salutation(row)
        or release_marks.is_sign_off(row)
        or _PART.match(row[:40])
        or _DATE.match(row[:60])
        or len(row) <= _LONGEST
        and _SAYS.search(row)
    )
