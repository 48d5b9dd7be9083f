"""Lines of a pasted list: without the marks of mail, word processors and Markdown, and cut into their pieces."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from campaign.text import clean

from .wording import Evidence, are_suffixes, evidence, is_legal_form, is_person, titled

_SOFT_BREAK = re.compile(r"\n|\v|\f|\u2028|\x85|<br\s*/?>", re.IGNORECASE)
_BLANK = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(r"[\u200b\u200e\u200f\u061c\u2060]")
_ENTITY = re.compile(r"&(?:nbsp|amp|quot|apos|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|/<>~&-])")
_HARD_BREAK = re.compile(r"\\\s*$")
_EMPHASIS = re.compile(r"(?<![\w*_\\])(\*{1,3}|_{1,3})(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*_])")
_LINK = re.compile(r"!?\[([^\[\]]+)\]\(\s*<?([^()\s<>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_HASHES = re.compile(r"#{1,6}\s+(?=\S)")
_QUOTED = re.compile(r"(?:>\s?)+")
_SIGN = re.compile(
    r"(?:(?:signature|signed|firma|firmado|توقيع)\s*:\s*)?"
    r"(?:[/\\]{1,2}\s?s\s?[/\\]{1,2}|s/(?!o\b)|\((?:signed|sgd\.?|firmad[oa]|fd[oa]\.?|s)\)|\[(?:signed|s)\]|\(?(?:fd[oa]|sgd)\.\)?)\s*[:.,–—-]?\s*"
    r"|(?:signed|signed by|fd[oa]|firmad[oa]|firmad[oa] por|توقيع|الموقع)\s*[:,]\s*(?=\S)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:[(#]\s?)?\d{1,6}\s?(?:[.):\]]|\t|[–—-](?=\s))+\s*(?=[^\d\s])")
_COUNTED = re.compile(r"(\d{1,6})\s+(?=[^\W_])")
_BARE_NUMBER = re.compile(r"[(#]?\s?\d{1,6}\s?[.):\]]?")
_BULLET = re.compile(r"(?:[•◦▪●‣∙·■□▶►➢➤➔→✓✔✅☐☑☒❖⁃*+○◆]|o(?=\t)|[–—-])\s+|[•●▪✓✔✅☐☑–—-](?=\w)|\[[ xX]\]\s+")
_COLUMN = re.compile(r"\t+| {3,}")
_CUT = re.compile(
    r"(?P<column>\t[\t ]*|[ ]{3,}|\s*\|\s*|\s*(?:\.\s?){4,}|\s*…{2,}\s*)"
    r"|(?P<dash>\s+[-–—―]+\s*(?=\S)|(?<=\S)[-–—―]\s+|—)"
    r"|(?P<tight>(?<=[^\W\d])–(?=[^\W\d]))"
    r"|(?P<colon>(?<=\S):\s+)"
    r"|(?P<semicolon>\s*[;؛]\s*)"
    r"|(?P<comma>\s*(?:(?<!\d),|,(?!\d)|[،，、])\s*)"
    r"|(?P<slash>\s+/+\s*|(?<=\S)/+\s+)"
)
_ENCLOSED = re.compile(r"\(([^()]+)\)|[“\"«]([^“”\"«»]+)[”\"»]")
_DRAWN = re.compile(r"[^\W_]")


LONGEST = 300  # signs of a line that can still be an entry


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in a line; `begins` where a mark or a number says that an entry begins here."""

    number: int
    text: str
    is_signed: bool = False
    is_listed: bool = False
    is_heading: bool = False
    links: tuple[str, ...] = ()

    @property
    def begins(self) -> bool:
        return self.is_signed or self.is_listed

    @property
    def is_long(self) -> bool:
        """Whether it is prose, and nothing in it is looked for."""
        return len(self.text) > LONGEST


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an entry and what stands between it and the one before."""

    text: str
    before: str = ""
    sort: str = ""


def read_lines(texts: Iterable[str], first_line: int) -> list[Line | None]:
    """The lines with their numbers; None for each that shows nothing, such as a blank one or "____"."""
    parts = [
        (number, _tidied(part))
        for number, text in enumerate(texts, start=first_line)
        for part in _SOFT_BREAK.split(text)
    ]
    numbering = _Numbering()
    return [numbering.line(text, number) for number, text in _one_below_another(parts)]


def _one_below_another(parts: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines, with signatures that stand side by side one below the other."""
    block: list[tuple[int, str]] = []
    for number, text in [*parts, (0, "")]:
        if _DRAWN.search(text):
            block.append((number, text))
            continue
        yield from _unfolded(block)
        block = []
        yield number, ""


def _unfolded(block: list[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    rows = [_COLUMN.split(text.strip()) for _number, text in block]
    width = len(rows[0]) if rows else 0
    if width < 2 or not all(is_person(_SIGN.sub("", cell, count=1)) for cell in rows[0]):
        return block
    cells = [(number, cell) for (number, _text), row in zip(block, rows, strict=True) for cell in row]
    if all(is_person(_SIGN.sub("", cell, count=1)) for _number, cell in cells):
        return cells
    found: list[tuple[int, str]] = []
    for column in range(width):
        below = [(number, row[column]) for (number, _text), row in zip(block, rows, strict=True) if column < len(row)]
        found += [*below, (0, "")]
    beyond = [(number, cell) for (number, _text), row in zip(block, rows, strict=True) for cell in row[width:]]
    return [*found, *beyond]


def _tidied(text: str) -> str:
    text = _UNSEEN.sub("", _BLANK.sub(" ", clean(text)))
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
    return _BLANK.sub(" ", text)


class _Numbering:
    """Reads lines in turn; "12 Name" is numbered where it follows "11 Name"."""

    def __init__(self) -> None:
        self._last = 0

    def line(self, text: str, number: int) -> Line | None:
        text = _QUOTED.sub("", _HARD_BREAK.sub("", text).strip(), count=1) if text.lstrip()[:1] == ">" else text
        text = _HARD_BREAK.sub("", text).strip()
        if not _DRAWN.search(text):
            return None
        if len(text) > LONGEST:
            return Line(number, text)
        links: list[str] = []
        if "](" in text:
            text = _LINK.sub(lambda found: links.append(found[2]) or found[1], text)
        is_heading = False
        if found := _HASHES.match(text):
            is_heading, text = True, text[found.end() :].rstrip("# ")
        if text[:1] == "|" or text[-1:] == "|":
            text = text.strip("| ")
        is_listed, text = self._without_number(_ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text)))
        is_signed = False
        if found := _SIGN.match(text):
            is_signed, text = True, text[found.end() :]
        text = text.strip(" \t_")
        if found := _ENCLOSED.fullmatch(text):
            text = found[1] or found[2]
        return Line(number, text, is_signed, is_listed, is_heading, tuple(links))

    def _without_number(self, text: str) -> tuple[bool, str]:
        if _BARE_NUMBER.fullmatch(text):
            return True, ""
        end = 0
        while bullet := _BULLET.match(text, end):
            end = bullet.end()
        while found := _NUMBERED.match(text, end):
            self._last, end = int(re.search(r"\d+", found[0])[0]), found.end()
        if not end and (found := _COUNTED.match(text)) and int(found[1]) == self._last + 1:
            self._last, end = self._last + 1, found.end()
        return end > 0, text[end:]


# ---- pieces


def cut(text: str) -> list[Piece]:
    """The pieces of a line, parted by commas, dashes, colons, slashes and columns; none within parentheses is cut.

    What belongs to the piece before stays with it: "Jr." and "Ph.D." to a name, "Inc." and "Local 12" to a body.
    """
    return list(_cut(text))


@lru_cache(maxsize=1_000)
def _cut(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    start, before, sort, depth, at = 0, "", "", 0, 0
    for found in _CUT.finditer(text):
        depth += text.count("(", at, found.start()) - text.count(")", at, found.start())
        at = found.start()
        if depth > 0 and ")" in text[at:]:
            continue
        if found.lastgroup == "tight" and not _begins_part(text[found.end() :]):
            continue
        pieces.append(Piece(text[start : found.start()].strip(), before, sort))
        start, sort = found.end(), found.lastgroup or ""
        before = _shown(found[0], sort)
    pieces.append(Piece(text[start:].strip(), before, sort))
    return tuple(_rejoined([piece for piece in pieces if piece.text]))


def _begins_part(text: str) -> bool:
    """Whether what stands behind a dash without blanks is more than the second half of a name."""
    head = re.split(r"[,;،]", text)[0]
    return titled(head) is not None or evidence(head) is Evidence.STRONG


def _shown(separator: str, sort: str) -> str:
    sign = separator.strip()
    match sort:
        case "comma" | "semicolon" | "colon":
            return f"{sign} "
        case "dash" | "slash":
            return f" {sign} "
        case "tight":
            return sign
    return ", "


def _rejoined(pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if found and piece.sort == "comma" and _belongs(piece.text, found[-1].text, len(found) == 1):
            last = found.pop()
            piece = Piece(f"{last.text}{piece.before}{piece.text}", last.before, last.sort)
        found.append(piece)
    return found


def _belongs(text: str, before: str, is_first: bool) -> bool:
    is_body = evidence(before) is Evidence.STRONG
    if is_first and not is_body and are_suffixes(text):
        return True
    if is_person(before) or not is_legal_form(text):
        return False
    title = titled(before)
    return title is None or bool(title.body)


def joined(pieces: Iterable[Piece]) -> str:
    """The text of pieces as it stood, the first without what stood before it."""
    pieces = list(pieces)
    return pieces[0].text + "".join(f"{piece.before}{piece.text}" for piece in pieces[1:]) if pieces else ""
