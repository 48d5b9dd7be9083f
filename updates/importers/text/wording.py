"""What the words of a line or a block say about its part on a page: paragraph, name, link, label, letter, release."""

import re
import unicodedata
from dataclasses import dataclass

from ..contact_blocks.labels import label_of
from .blocks import Block

MASKED_ADDRESS = re.compile(r"\\?\[email\s+protected\\?\]", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w{2,}")
PHONE = re.compile(
    r"(?<![\w/])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{2,4}\)\s?|\d{2,4}[\s.-])\d{3,4}[\s.-]\d{2,4}(?:[\s.-]\d{2,4})?\b"
)
URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)

_SMALL_WORDS = frozenset(
    "a an the of to in on at for and or nor but by with from as is are its it that his her their our than into over "
    "after before via vs am pm "
    "y e o u de del la el las los en para por con al un una su sus que se lo como entre sobre ante tras".split()
)
_WORD = re.compile(r"#?[^\W_][\w’'.&-]*")
_ABBREVIATED_END = re.compile(
    r"(?:\b[ap]\.m|\b[A-Z]\.[A-Z]|\b(?:Inc|Jr|Sr|Co|Corp|Ltd|Dept|No|St|Ave|Calif|Cal|etc))\.$"
)
_STOP = re.compile(r"[.!?…][\"”’»)\]]*$")
_INNER_STOP = re.compile(r"[a-záéíóúñ)”\"][.!?]\s+[“\"¿¡]?[A-ZÁÉÍÓÚÑ]")

_SIGNED = re.compile(r"^[–—-]{1,2}\s?[A-ZÀ-Þ][\w.’'-]*(?:[ ,]+[\w.&’'-]+){0,7}$")
_SLASH_SIGNATURE = re.compile(r"^/s/\s*\S", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-*+•·‣▪◦●○–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
_LABEL = re.compile(r"^([A-ZÁÉÍÓÚÑ¿][A-ZÁÉÍÓÚÑ’'/&? ]{1,30}):(?:\s|$)")
_FIXED_LABELS = frozenset(
    "what who when where why how contact contacts note rsvp time date place location visuals photo photos video link "
    "read watch listen see related sign donate available details background press media qué que quién quiénes quien "
    "cuándo cuando dónde donde por porqué cómo como contacto contactos fecha hora lugar nota foto fotos enlace".split()
)
_NEWS_LABELS = frozenset("update updated breaking news new victory urgent".split())
_LINK_LINE = re.compile(
    r"^(?:(?:see|read|watch|view|hear)\s+(?:the\s+|our\s+|more\b|full\b|it\b|here\b|on\b).{0,60}"
    r"|listen\s+(?:to|on|here)\b.{0,60}|(?:full|entire|complete)\s+(?:story|article|video|episode|interview|text"
    r"|report|letter|statement)\b.{0,60}"
    r"|(?:click|tap)\s.{0,60}|download\b.{0,60}|learn\s+more\b.{0,60}|continue\s+reading\b.{0,60}|more\s+(?:info"
    r"|information|details|photos)\b.{0,60}"
    r"|(?:photos?|images?|picture|video|audio|foto|imagen|caption|credit|photography|courtesy)\s*(?::|by\b|of\b"
    r"|courtesy\b|de\b).{0,160}"
    r"|.{0,60}\bon\s+(?:YouTube|Facebook|Instagram|Twitter|TikTok|Vimeo|X|SoundCloud|Spotify)"
    r"|(?:ver|vea|mira|mire|lee|leer|lea|escucha|escuche)\s+(?:el|la|los|las|más|mas|aquí|en)\b.{0,60}|(?:share"
    r"|tweet|email|print|compartir|imprimir)(?:\s+this)?"
    r"|back\s+to\s+top|volver\s+arriba)\W*$",
    re.IGNORECASE,
)
_SUB_HEADINGS = re.compile(
    r"^(?:background|moving\s+forward|next\s+steps|introduction|conclusions?|summary|overview|context|history"
    r"|the\s+(?:facts|case|law|issue|problem|hearing|decision|ruling)"
    r"|frequently\s+asked.*|faqs?|timeline|key\s+(?:facts|dates|points|findings)|quotes?|statements?|about\s+.*"
    r"|who\s+(?:we\s+are|is\s+.*)|what(?:’|'|\s+i)s\s+next\W*"
    r"|what\s+.*|how\s+.*|why\s+.*|resources|related\s+.*|take\s+action|more\s+information|additional\s+.{0,20}"
    r"|notes?\s+to\s+.*|legal\s+background"
    r"|antecedentes|contexto|resumen|conclusi[oó]n|introducci[oó]n|próximos\s+pasos|pr[oó]ximos\s+pasos"
    r"|sobre\s+.{0,40}|acerca\s+de\s+.*|qui[eé]nes\s+somos|preguntas\s+frecuentes|c[oó]mo\s+.*|lo\s+que\s+.*"
    r"|qu[eé]\s+.*|por\s+qu[eé]\s+.*)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b[A-Z]{2},?\s+\d{5}\b|^\d{1,6}\s+.{0,40}\b(?:st|street|ave|avenue|blvd|boulevard|road|rd|drive|dr|lane|ln"
    r"|way|mall|plaza|suite|nw|ne|sw|se)\b",
    re.IGNORECASE,
)
_PAGE_TITLE = re.compile(
    r"\b(?:updates?|news|latest|blog|newsroom|announcements?|archive|press|timeline|actualizaci[oó]n(?:es)?"
    r"|noticias|novedades|prensa|comunicados)\b",
    re.IGNORECASE,
)
_PLACE_WORDS = r"[A-ZÀ-Þ][\w’'.-]*(?:\s+(?:(?:de|del|la|las|los|el|of|the)\s+)*[A-ZÀ-Þ][\w’'.-]*){0,4}"
_DATELINE = re.compile(
    rf"^(?P<open>[(\[]?)\s*(?P<place>{_PLACE_WORDS}(?:,\s*{_PLACE_WORDS}){{0,2}})\s*"
    rf"(?P<date>(?:\([^()]{{4,40}}\)|[,–—-]+\s*[^()–—]{{4,40}}?)?)\s*(?P<close>[)\]]?)\s*(?:[–—]+|\s-{{1,2}}(?=\s)"
    rf"|--)\s*(?=[\w“\"¿¡#(\[])"
)
_DATE_BEFORE_PLACE = re.compile(
    rf"^[(\[]?\s*(?P<date>[^()–—]{{6,40}}?)\s*[,–—(-]\s*(?P<place>{_PLACE_WORDS}(?:,\s*{_PLACE_WORDS}){{0,2}})"
    rf"\s*[)\]]?\s*(?:[–—]+|\s-{{1,2}}(?=\s)|--)\s*(?=[\w“\"¿¡#(])"
)


def fold(text: str) -> str:
    """Lower case without accents, for comparing titles."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return (
        "".join(character for character in decomposed if not unicodedata.combining(character))
        .replace("’", "")
        .replace("'", "")
    )


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def title_case_share(text: str) -> float:
    """The share of a text's telling words that begin with a capital or a digit, from 0 to 1."""
    telling = [word for word in words(text) if word.lower() not in _SMALL_WORDS]
    if not telling:
        return 0.0
    return sum(word.lstrip("#")[:1].isupper() or word.lstrip("#")[:1].isdigit() for word in telling) / len(telling)


def ends_in_stop(text: str) -> bool:
    return _STOP.search(text[-12:]) is not None and not _ABBREVIATED_END.search(text[-12:])


def is_small_word(word: str) -> bool:
    return word.lower() in _SMALL_WORDS


def is_paragraph(block: Block) -> bool:
    """Running text: it ends in a stop, or is too long for a heading, or holds several sentences."""
    text = block.text
    if len(text) > 250:
        return True
    count = len(words(text[:300]))
    if count < 5:  # "Hundreds came."
        return count > 1 and text.rstrip('”"’)]')[-1:] in ".!" and ends_in_stop(text) and title_case_share(text) < 0.75
    if ends_in_stop(text):
        is_cry = text.rstrip('”"’)]')[-1:] in "!?" and count <= 20 and title_case_share(text) >= 0.75
        return not is_cry
    return _INNER_STOP.search(text) is not None and title_case_share(text) < 0.6


def opens_contacts(line: str) -> bool:
    return label_of(line) is not None


def holds_contact(line: str) -> bool:
    return bool(MASKED_ADDRESS.search(line) or EMAIL.search(line) or PHONE.search(line))


def is_signed(line: str) -> bool:
    """A line such as "— Ana" that says who wrote what stands above it."""
    return len(line) < 90 and _SIGNED.match(line) is not None


def is_slash_signature(line: str) -> bool:
    return _SLASH_SIGNATURE.match(line) is not None


def is_bullet(line: str) -> bool:
    return _BULLET.match(line[:20]) is not None


def is_link_line(text: str) -> bool:
    """A line that was a link or a caption on the page it was copied from ("Watch the Film on Vimeo", "Photo: …")."""
    return len(text) < 200 and _LINK_LINE.match(text) is not None


def is_sub_heading(text: str) -> bool:
    """Words that head a part of an entry and hardly ever an entry ("Background", "What you can do")."""
    return len(text) < 80 and _SUB_HEADINGS.match(text) is not None


def is_address(line: str) -> bool:
    return len(line) < 120 and _ADDRESS.search(line) is not None


def is_page_title(text: str) -> bool:
    return len(words(text)) <= 8 and len(text) <= 100 and _PAGE_TITLE.search(text) is not None


def label(line: str) -> str:
    """The words in capitals that a colon ends ("WHAT", "ACTION ALERT"), or "" where a line has none."""
    match = _LABEL.match(line[:40])
    return match[1].strip(" ¿?") if match else ""


def is_fixed_label(name: str) -> bool:
    """Whether a label belongs to the parts of an advisory (WHAT, WHEN, CONTACTS) and so never heads an entry."""
    first = name.lower().split()[:1]
    return bool(first) and first[0] in _FIXED_LABELS


def is_news_label(name: str) -> bool:
    return name.lower() in _NEWS_LABELS


def is_name_line(line: str) -> bool:
    """A line as it stands under a letter: a name, or a name and an office ("Ana Ruiz, Treasurer")."""
    if is_slash_signature(line) or is_signed(line):
        return True
    count = words(line)
    return len(count) <= 8 and len(line) <= 90 and not ends_in_stop(line) and title_case_share(line) >= 0.75


_PERSONAL_NAME = re.compile(
    r"^(?:/s/\s*|[–—-]+\s*)?(?:(?:Dr|Mr|Mrs|Ms|Rev|Rabbi|Imam|Hon|Prof|Fr|Sr"
    r"|Sra)\.?\s+)?[A-ZÀ-Þ][\w.-]*(?:[’'][A-ZÀ-Þ]\w+)?"
    r"(?:\s+(?:(?:de|del|la|las|los|da|dos|van|von|der|den|bin|ibn|al|el"
    r"|y)\s+)*[A-ZÀ-Þ][\w.-]*(?:[’'][A-ZÀ-Þ]\w+)?){1,3}"
    r"(?:(?:,|\s*[–—]|\s-)\s*(?!(?:and|but|y)\b)\S.{0,70})?$"
)


def is_personal_name(line: str) -> bool:
    """A name of two to four words, with or without an office behind a comma or a dash."""
    return (
        len(line) <= 100 and len(words(line)) <= 9 and not ends_in_stop(line) and _PERSONAL_NAME.match(line) is not None
    )


@dataclass(frozen=True)
class Dateline:
    """The place that opens a press release ("SALEM, OR"), and the words before its dash, which may date it."""

    place: str
    date_text: str


_NOT_PLACES = re.compile(
    r"^(?:UPDATE|UPDATED|BREAKING|NEWS|NOTE|ACTION|ALERT|WHAT|WHO|WHEN|WHERE|WHY|URGENT|PS|P\.S)\b"
)
_REGION = re.compile(r",\s*(?:[A-Z]{2}\.?$|[A-Z]\.\s?[A-Z]\.?$|[A-Z][a-z]{1,4}\.$|[A-ZÀ-Þ][\wÀ-ÿ]+)")


def dateline(text: str, has_date) -> Dateline | None:
    """The dateline at the start of a paragraph, or None. `has_date(words)` tells whether words hold a date.

    A place in capitals is one; a place in mixed case only with a region or a date, for "Update — the court" is none.
    """
    start = text[:160]
    match = _DATELINE.match(start)
    if match:
        place, between = match["place"], match["date"].strip(" ,–—-()")
        if bool(match["open"]) != bool(match["close"]):
            return None
        dated = has_date(between) if between else False
        if between and not dated:
            return None
    else:
        match = _DATE_BEFORE_PLACE.match(start)
        if not match or not has_date(match["date"]):
            return None
        place, between, dated = match["place"], match["date"], True
    city = place.split(",")[0]
    in_capitals = city.isupper() and len(city) >= 3
    if _NOT_PLACES.match(place) or has_date(place) or not (in_capitals or dated or _REGION.search(place)):
        return None
    return Dateline(_tidy_place(place), between)


def _tidy_place(place: str) -> str:
    place = " ".join(place.split())
    # The full stop of "CA." is the page's; those of "D.C." and "Calif." are the word's.
    return place[:-1] if re.search(r"(?:^|[\s,])[A-Z]{2,}\.$", place) else place
