"""What the columns of a table of signatories hold, told by their names in English, Spanish or Arabic.

Names, roles, organisations and addresses are called as in any address book (`contacts.importers.columns`); what only a
list of signatories has stands here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from contacts.importers import columns as of_people

from .vocabulary import folded, words_in

_LONGEST = 80  # signs of a column's name: forms ask whole questions
_ADDRESS = re.compile(r"\S@\S+\.\S")


class Holds(Enum):
    NAME = auto()
    GIVEN = auto()
    FAMILY = auto()
    SUFFIX = auto()
    HONORIFIC = auto()
    TITLE = auto()
    ORGANISATION = auto()
    PLACE = auto()
    STATE = auto()
    EMAIL = auto()
    KIND = auto()
    DISPLAY = auto()  # whether, or how, the name may be shown
    HIDING = auto()  # whether it must not be


@dataclass(frozen=True)
class Column:
    name: str
    holds: Holds


_OF_PEOPLE = {
    of_people.Holds.NAME: Holds.NAME,
    of_people.Holds.GIVEN: Holds.GIVEN,
    of_people.Holds.MIDDLE: Holds.GIVEN,
    of_people.Holds.FAMILY: Holds.FAMILY,
    of_people.Holds.SUFFIX: Holds.SUFFIX,
    of_people.Holds.TITLE: Holds.HONORIFIC,
    of_people.Holds.ROLE: Holds.TITLE,
    of_people.Holds.ORGANISATION: Holds.ORGANISATION,
    of_people.Holds.EMAIL: Holds.EMAIL,
}


def _set(words: str) -> frozenset[str]:
    return frozenset(words_in(words))


# Who signs; beside another word it says nothing more.
_SIGNER = _set(
    "signer signers signatory signatories signature signed signee endorser person representative individual printed"
    " print firmante firmantes firma persona representante legal موقع توقيع ممثل شخص"
)
_FILLER = _SIGNER | _set(
    "your the of for if applicable optional required please contact que su tu de del la el en como se aplica opcional"
)
_STATE = _set("state province country region estado provincia pais ولاية محافظة دولة")
_PLACE = _set(
    "city town place location municipality locality residence ciudad lugar localidad municipio مدينة مكان بلدة"
)
_KIND = _set("kind type category capacity tipo categoria calidad نوع صفة")
_SIGNING_AS = re.compile(r"\b(?:sign|signing|firmo|firma) (?:on )?(?:as|como)\b")
_HIDING = _set("anonymous anonymously anonymity anonimo anonima anonimato hide hidden private privately مجهول إخفاء")
_DISPLAY = _set(
    "display displayed public publicly publish published listed mostrar publico publicar publicamente إظهار نشر علنا"
)


def columns_of(header: Iterable[str]) -> list[Column]:
    """Those columns of a header that are understood."""
    header = list(header)
    found = {name: holds for name in header if (holds := _of_signing(name))}
    bare: dict[str, str] = {}
    for name in header:
        if name not in found:
            bare.setdefault(_bare(name), name)
    for column in of_people.columns_of(filter(None, bare)):
        if holds := _OF_PEOPLE.get(column.holds):
            found[bare[column.name]] = holds
    if "" in bare and Holds.NAME not in found.values():
        found[bare[""]] = Holds.NAME
    return [Column(name, found[name]) for name in header if name in found]


def is_header(cells: Iterable[str]) -> bool:
    """Whether cells name columns by which signatories can be told, most of them understood."""
    cells = [cell for cell in cells if cell]
    if any(len(cell) > _LONGEST or _ADDRESS.search(cell) for cell in cells):
        return False
    found = columns_of(cells)
    telling = {Holds.NAME, Holds.GIVEN, Holds.FAMILY, Holds.ORGANISATION}
    return 2 * len(found) >= min(len(cells), 4) and any(column.holds in telling for column in found)


def _of_signing(name: str) -> Holds | None:
    words = set(words_in(name))
    if words & _HIDING:
        return Holds.HIDING
    if words & _DISPLAY and not words <= {"display", "name"}:
        return Holds.DISPLAY
    if _SIGNING_AS.search(folded(name)) or words & _KIND and len(words - _FILLER) < 3:
        return Holds.KIND
    if words & _PLACE:
        return Holds.PLACE
    return Holds.STATE if words & _STATE and len(words - _FILLER) < 3 else None


def _bare(name: str) -> str:
    """A column's name without the words that say whose it is."""
    text = re.sub(r"\([^)]*\)|[*?:]", " ", name)
    kept = [word for word in text.split() if not set(words_in(word)) <= _FILLER]
    if not kept and not set(words_in(text)) & _SIGNER:
        return name
    return " ".join(kept)
