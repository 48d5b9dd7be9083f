"""The kind of an entry, from the words of its title and the build of its text. Values are those of `Update.Kind`."""

import re
from dataclasses import dataclass


def _pattern(text: str) -> re.Pattern:
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


_COURT = (
    r"(?:judges?|courts?|justices|circuit|magistrates?|jury|"
    r"juez|jueza|jueces|corte|tribunal|suprema|magistrad[oa])"
)
_RULING_VERBS = (
    "orders? ordered finds? found holds? held blocks? blocked rules? ruled grants? granted denies denied rejects? "
    "rejected dismisses dismissed upholds? upheld reverses reversed affirms? affirmed vacates? vacated stays "
    "stayed halts? halted strikes? struck sides? sided overturns? overturned enjoins? enjoined throws? threw "
    "quashes quashed acquits? acquitted exonerates? exonerated suspends? suspended allows? allowed bars barred "
    "lifts? lifted frees? freed releases? released sentences? sentenced declines? declined ordena "
    "ordenó falla falló bloquea bloqueó suspende suspendió niega negó concede concedió rechaza rechazó anula "
    "anuló dictamina dictaminó determina determinó absuelve absolvió frena frenó detiene detuvo prohíbe prohibió "
    "confirma confirmó resuelve resolvió"
)
_RULES = rf"(?:{'|'.join(_RULING_VERBS.split())})"

RULING = _pattern(
    rf"\b{_COURT}\b.{{0,60}}?\b{_RULES}\b|\b(?:ruling|verdict|acquittal|injunction\s+(?:granted|issued)|sentencia"
    rf"|fallo|veredicto)\b"
    rf"|\b{_COURT}\b.{{0,60}}?\bissue[sd]?\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:order|opinion|decision|stay|warrant)\b"
    rf"|\b{_RULES}\s+by\s+(?:a\s+|the\s+|federal\s+)*{_COURT}\b"
)
FILING = _pattern(
    r"""\b(?:files?|filed|filing|brings?|lodges?|lodged|submits?|submitted)\b.{0,60}\b(?:lawsuits?|suits?
    |petitions?|motions?|complaints?|appeals?|briefs?|claims?|case|habeas|action)\b
    |\b(?:lawsuits?|suits?|petitions?|motions?|complaints?|appeals?|briefs?|case|habeas)\b.{0,20}\b(?:is\s+
    |was\s+)?filed\b
    |\b(?:challenges?|challenged|contests?|contested)\b.{0,60}\bin\s+(?:\w+\s+)?court\b|\b(?:sues?|sued
    |appeals?\s+to|appeals?\s+(?:the\s+)?(?:ruling|decision|verdict))\b
    |\b(?:presenta|presentan|presentó|presentamos|interpone|interpuso|interponen)\b.{0,60}\b(?:demanda|recurso
    |petición|apelación|queja|denuncia|amparo|moción|querella)
    |\b(?:demanda|demandan|demandamos|demandó)\s+(?:a|al|contra)\b|\bapela\b"""
)
HEARING = _pattern(
    r"""\b(?:hearings?|court\s+dates?|oral\s+arguments?|arraignment|day\s+in\s+court|status\s+conference
    |trial\s+(?:date|begins|starts|set|postponed|continues|day))\b
    |\b(?:court|judge|trial)\b.{0,60}\b(?:delay(?:s|ed)?|postpon(?:es|ed)|reschedul(?:es|ed))\b
    |\b(?:delay(?:s|ed)?|postpon(?:es|ed)|reschedul(?:es|ed))\b.{0,60}\b(?:court|judge|trial)\b
    |\b(?:audiencias?|vista\s+(?:oral|judicial|pública)|juicio|comparecencia|cita\s+en\s+la\s+corte)\b"""
)
ALERT = _pattern(
    r"""\b(?:action\s+alert|call(?:s)?\s+to\s+action|urgent\s+action|take\s+action|(?:contact|call|e?-?mail
    |write(?:\s+to)?|tell|urge)\s+your\s+(?:representatives?|senators?|members?\s+of\s+congress|congress\w*
    |council\w*|legislators?|mayor|governor|mp|elected)
    |sign\s+(?:the|our|this)\s+petition|alerta\s+de\s+acci[oó]n|llamad[oa]\s+a\s+la\s+acci[oó]n|acci[oó]n\s+urgente
    |firma\s+(?:la|nuestra)\s+petici[oó]n|(?:llama|llame|escribe|escriba)\s+a\s+(?:tu|su|sus
    |tus)\s+(?:representante|senador|concejal|alcalde)\w*)\b"""
)
_TITLE_ALERT = _pattern(
    r"\b(?:help\s+(?:us\s+)?(?:stop|free|save|bring)|support(?:ers)?\s+to\s+help|act\s+now)\b|\b(?:alerta?|urgente?)\s*:"
)
COVERAGE = _pattern(
    r"""\b(?:documentar(?:y|ies)|docuseries|podcast|op-?ed|interview(?:s|ed)?|newspaper|magazine|broadcast|episode
    |airs\s+on|news\s+(?:story|segment|report|coverage)|media\s+coverage|in\s+the\s+(?:news|media|press)|front\s+page
    |documental|entrevistas?|reportaje|periódico|en\s+(?:las\s+noticias|los\s+medios|la\s+prensa)|noticiero
    |programa\s+de\s+radio)\b
    |\b(?:on|in|by|from|en)\s+(?:the\s+|el\s+|la\s+)?(?:[\w.’']+\s+){0,3}(?:Times|Chronicle|Tribune|Guardian|Herald
    |Gazette|Journal|Examiner|Globe|Dispatch|Observer|TV|Television|Radio|CNN|BBC|NPR|PBS|MSNBC|Univision|Telemundo
    |Newsweek|New\s+Yorker)\b"""
)
EVENT = _pattern(
    r"""\b(?:press\s+conferences?|news\s+conferences?|rall(?:y|ies)|vigils?|protests?|town\s+halls?|fundraisers?
    |webinars?|teach-?ins?|pickets?|demonstrations?|festival|concert|march(?!\s+\d)(?:es)?
    |open\s+house|block\s+party|sit-?in|community\s+meeting|rueda\s+de\s+prensa|conferencia\s+de\s+prensa
    |manifestaci[oó]n|vigilia|marcha|mitin|asamblea|protesta|plantón|concentración|reunión\s+comunitaria)\b"""
)
STATEMENT = _pattern(
    r"\b(?:statements?\s+(?:from|on|by|of|about|regarding)|(?:our|joint|public|official)\s+statement"
    r"|declaraci[oó]n(?:es)?|comunicado|pronunciamiento)\b|^statement\b"
)
LETTER = _pattern(
    r"\b(?:open\s+letter|(?:sign-?on|joint)\s+letter|letters?\s+(?:to|from|of|urging|calling|asking)"
    r"|carta\s+(?:abierta|a|al|de|conjunta))\b|^letter\b|^carta\b"
)
RELEASE = _pattern(
    r"\b(?:press\s+release|news\s+release|media\s+advisory|comunicado\s+de\s+prensa|nota\s+de\s+prensa)\b"
)

# In this order: what a court does outweighs what is said about it, and a call to act outweighs the occasion.
_BY_TITLE = [
    ("release", RELEASE),
    ("alert", ALERT),
    ("ruling", RULING),
    ("filing", FILING),
    ("coverage", COVERAGE),
    ("event", EVENT),
    ("hearing", HEARING),
    ("letter", LETTER),
    ("statement", STATEMENT),
    ("alert", _TITLE_ALERT),
]

_OUTLET_FIRST = re.compile(
    r"^(?P<outlet>[A-Z][\w.&-]*(?:\s+[A-Z][\w.&-]*){0,4})(?:[’']s?)?\s+(?:documentary|interview|report|story"
    r"|podcast|episode|airs|publishes|features|interviews|covers|profiles)\b",
    re.IGNORECASE,
)
_OUTLET_LAST = re.compile(
    r"\b(?:in|on|by|from|en)\s+(?:the\s+|el\s+|la\s+)?(?P<outlet>(?:[A-Z][\w.’'&-]*\s+){0,3}(?:Times|Chronicle"
    r"|Tribune|Guardian|Herald|Gazette|Journal|Examiner|Globe|Dispatch|Observer|TV|Television|Radio|CNN|BBC|NPR|PBS"
    r"|MSNBC|Univision|Telemundo|Newsweek|New\s+Yorker))\b"
)
DOCKET = re.compile(r"\b\d{1,2}:\d{2}-(?:cv|cr|mc|mj|md)-\d{3,6}(?:-[A-Z]{2,4})*\b", re.IGNORECASE)
VIDEO = re.compile(
    r"https?://(?:[\w-]+\.)?(?:youtube\.com/(?:watch\?|live/|shorts/|embed/)|youtu\.be/|vimeo\.com/\d"
    r"|[\w.-]+/(?:videos/watch/|w/)[\w-]{8})[^\s<>()\"”]*"
    r"|https?://[^\s<>()\"”]{4,300}\.(?:mp4|webm|ogv)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Build:
    """What the parts of an entry say about its kind."""

    has_dateline: bool = False
    has_release_mark: bool = False
    has_contacts: bool = False
    is_letter: bool = False  # salutation and sign-off, or a sign-off with signatures
    is_signed: bool = False  # ends in a line such as "— Ana"


def kind_of_title(title: str) -> str:
    """The kind that a title's words tell by themselves, or ""."""
    title = title[:300]
    return next((kind for kind, pattern in _BY_TITLE if pattern.search(title)), "")


def kind_of(title: str, opening: str, build: Build) -> str:
    """An entry's kind. `opening` is its first paragraph or two, in which a call to action may be named.

    A dateline makes a release whatever the title says; the title outweighs the rest of the build.
    """
    if build.has_dateline or build.has_release_mark:
        return "release"
    kind = kind_of_title(title)
    if kind:
        return kind
    if build.is_letter:
        return "letter"
    if ALERT.search(opening[:1500]):
        return "alert"
    if build.has_contacts:
        return "release"
    if build.is_signed:
        return "statement"
    return "news"


def outlet_of(title: str) -> str:
    """The newspaper or station that a title plainly names, or ""."""
    match = _OUTLET_FIRST.match(title[:300]) or _OUTLET_LAST.search(title[:300])
    return match["outlet"].strip() if match else ""
