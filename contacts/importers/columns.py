"""What the columns of an address book hold, told by their names in English, Spanish or Arabic.

Known to the letter are the exports of Google Contacts (of before and after 2024), Outlook and Thunderbird; the words in
their headers tell the columns of any other table as well.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from ..models import Phone
from ..names import fold


class Holds(Enum):
    NAME = auto()
    GIVEN = auto()
    MIDDLE = auto()
    FAMILY = auto()
    SUFFIX = auto()
    EMAIL = auto()
    PHONE = auto()
    PHONE_LABEL = auto()
    EXTENSION = auto()
    ORGANISATION = auto()
    ROLE = auto()
    TRADE = auto()
    TITLE = auto()  # the honorific in Outlook, the role in most other tables
    LANGUAGES = auto()
    NOTE = auto()
    URL = auto()
    LABELS = auto()
    NO_CALL = auto()  # a number at which nobody answers


TRADE = 100  # the number of a role that belongs to no organisation of the same row


@dataclass(frozen=True)
class Column:
    """`number` tells columns of one kind apart and joins those that belong together: "Phone 2 - Type" is of phone 2."""

    name: str
    holds: Holds
    number: int = 1
    kind: str = ""  # of a phone, where the column's name tells it


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


_EMAIL = _words("email emails mail correo correos بريد إيميل ايميلات")
_PHONE = _words(
    "phone phones telephone telephones tel telefono telefonos landline fijo whatsapp"
    " هاتف تلفون تليفون هواتف واتساب واتس"
)
_MOBILE = _words(
    "mobile cell cellphone cellular movil moviles celular celulares whatsapp جوال محمول موبايل خلوي واتساب"
)
_OTHER = _words("home house other casa particular personal otro منزل أخرى شخصي")
_WORK = _words("work business office company oficina trabajo laboral empresa مكتب عمل")
_COUNTED = _words("number numero رقم")
_DESK = (_WORK | _OTHER) - _words("company empresa")  # a company's number is that of a register
_FAX = _words("fax faxes telefax pager pagers beeper buscapersonas modem telex tlx فاكس")
_NO_CALL = _FAX | _words("tty tdd isdn radio callback assistant assistants asistente")
# Columns about an address or number, not the address or number itself.
_ABOUT = _words(
    "type display date fecha time hora status estado verified sent opened clicks count opt optin consent confirm"
    " confirmed bounced score domain format source ip id preferences yomi phonetic manager managers spouse partner"
    " children assistant assistants user username screen nickname nick maiden previous file as initials prefix tipo"
    " تاريخ حالة"
)
_LABEL = _words("type label tipo etiqueta نوع")
_NAME = _words("name names fullname nombre اسم")
_GIVEN = _words("first given forename firstname nombres pila primer christian أول")
_MIDDLE = _words("middle additional second segundo middlename أوسط")
_FAMILY = _words("last family surname surnames lastname apellido apellidos عائلة لقب كنية شهرة")
_SUFFIX = _words("suffix sufijo")
_ORGANISATION = _words(
    "organization organisation organizations organisations org company employer affiliation agency institution"
    " outlet empresa organizacion entidad institucion compania asociacion منظمة مؤسسة جهة شركة هيئة جمعية"
)
_ROLE = _words("role roles position cargo puesto rol funcion منصب وظيفة صفة دور وظيفي")
_TRADE = _words("occupation profession ocupacion profesion مهنة")
_NOT_OF_A_BODY = _words(
    "department yomi type location symbol description number numero departamento قسم address street city"
)
_LANGUAGE = _words("language languages spoken idioma idiomas lengua lenguas لغة لغات")
_NOTE = _words("note notes nota notas comment comments comentario comentarios remarks observaciones ملاحظة ملاحظات")
_URL = _words("website websites web url urls homepage sitio موقع")
_LABELS = _words("labels group groups membership tags categories etiquetas grupos categorias تصنيف مجموعة")
_EXTENSION = _words("ext extension تحويلة")
_CONTACT = _words("contact contacto person persona")
_TITLE = _words("title titulo")
_OF_A_ROLE = _words("job position official professional profesional work de")
_PLACE = _words("address direccion عنوان street calle city ciudad country state zip")

_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_ARTICLE = re.compile(r"\bال(?=\w{3})")
_MAIL_IN_TWO_WORDS = re.compile(r"\be (?=mails?\b)")
_NUMBER = re.compile(r"\b\d{1,2}\b")
_ADDRESS = re.compile(r"\S@\S+\.\S|\S\s*[\[({]\s*(?:at|arroba)\s*[\])}]\s*\S", re.IGNORECASE)
_DATE = re.compile(
    r"\b\d{4}[-./]\d{1,2}[-./]\d{1,2}\b|\b\d{1,2}[-./]\d{1,2}[-./]\d{4}\b|\b(?:19|20)\d\d[-–/\s](?:19|20)\d\d\b"
)
_DIALLED = re.compile(r"\d(?:[\s().\u2011\u2013/-]{0,3}\d){6,}")  # seven digits or more in one number


def _plain(name: str) -> str:
    """A column's name as it is compared: folded, "email" as one word, Arabic words without their article."""
    folded = _ARTICLE.sub("", fold(_CAMEL.sub(" ", name)))
    return _MAIL_IN_TWO_WORDS.sub("e", folded)


# The whole name of a column, where its words alone would mislead.
_BY_NAME = {
    _plain(name): holds
    for holds, names in {
        Holds.NAME: (
            "Contact", "Contacto", "Contact name", "Display name", "Full name", "First and last name",
            "Name and surname", "Nombre completo", "Nombre y apellido", "Nombre y apellidos", "Nombres y apellidos",
            "الاسم الكامل", "الاسم الثلاثي", "الاسم واللقب",
        ),
        Holds.FAMILY: ("First surname", "Second surname", "Primer apellido", "Segundo apellido"),
        Holds.TITLE: ("Title", "Título"),
        Holds.SUFFIX: ("Name suffix", "Suffix"),
    }.items()
    for name in names
}  # fmt: skip


def columns_of(header: Iterable[str]) -> list[Column]:
    """Those columns of a header that are understood."""
    header = list(header)
    found = [column for column in map(_column, header) if column]
    # Where the role has a column of its own, a title is "Dr.", and a profession is not what somebody is at a place.
    has_role = any(column.holds is Holds.ROLE for column in found)
    instead = {
        Holds.TITLE: (Holds.TITLE, 1) if has_role else (Holds.ROLE, 1),
        Holds.TRADE: (Holds.ROLE, TRADE) if has_role else (Holds.ROLE, 1),
    }
    return [Column(column.name, *instead[column.holds]) if column.holds in instead else column for column in found]


def is_header(cells: Iterable[str]) -> bool:
    """Whether cells name columns by which people can be told: a name, an e-mail address or a phone number.

    Where an address or a number itself stands among them, they are somebody's: "Mobile Health Clinic,206 555 0101".
    """
    cells = list(cells)
    if any(len(cell) > 60 or _ADDRESS.search(cell) or _DIALLED.search(_DATE.sub(" ", cell)) for cell in cells):
        return False
    telling = {Holds.NAME, Holds.GIVEN, Holds.FAMILY, Holds.EMAIL, Holds.PHONE}
    return any(column.holds in telling for column in columns_of(cells))


def is_fax(label: str) -> bool:
    """Whether a label ("Work Fax", "Pager", "فاكس") says that a number is that of a machine."""
    return bool(_FAX & set(_plain(label).split()))


def kind_of(label: str) -> str | None:
    """The kind of a phone by its label ("Mobile", "* Work", "Móvil"); empty without one, None for what nobody calls."""
    words = frozenset(_plain(label).split())
    if words & _NO_CALL:
        return None
    for kind, telling in ((Phone.Kind.MOBILE, _MOBILE), (Phone.Kind.WORK, _WORK), (Phone.Kind.OTHER, _OTHER)):
        if words & telling:
            return kind.value
    return ""


def _column(name: str) -> Column | None:
    plain = _plain(name)
    numbers = _NUMBER.findall(plain)
    bare = " ".join(_NUMBER.sub(" ", plain).split())
    number = int(numbers[0]) if numbers else 1
    if holds := _BY_NAME.get(bare):
        return Column(name, holds, number)
    words = frozenset(bare.removesuffix(" value").split())
    if words & (_PHONE | _MOBILE | _FAX) or (words & _COUNTED and words & _DESK):
        return _phone_column(name, words, number)
    holds = _holds(words)
    return Column(name, holds, number) if holds else None


def _phone_column(name, words, number):
    kind = kind_of(" ".join(words))
    if words & _LABEL:
        return Column(name, Holds.PHONE_LABEL, number)
    if words & _EXTENSION:
        return Column(name, Holds.EXTENSION, number)
    if words & (_ABOUT - _LABEL):
        return None
    return Column(name, Holds.NO_CALL, number) if kind is None else Column(name, Holds.PHONE, number, kind)


def _holds(words):
    if words & _EMAIL:
        return None if words & (_ABOUT | _LABEL) else Holds.EMAIL
    if words & _ORGANISATION:
        if words & _words("title role cargo"):
            return Holds.ROLE
        return None if words & _NOT_OF_A_BODY else Holds.ORGANISATION
    if words & (_ABOUT | _LABEL | _PLACE):
        return None
    for telling, holds in (
        (_EXTENSION, Holds.EXTENSION),
        (_ROLE, Holds.ROLE),
        (_TRADE, Holds.TRADE),
        (_LANGUAGE, Holds.LANGUAGES),
        (_NOTE, Holds.NOTE),
        (_URL, Holds.URL),
        (_LABELS, Holds.LABELS),
    ):
        if words & telling:
            return holds
    if words & _TITLE:
        return Holds.ROLE if words <= _TITLE | _OF_A_ROLE else None
    return _part_of_name(words)


def _part_of_name(words):
    """The part of a name that a column holds; a word such as "first" tells it only beside "name", or alone."""
    rest = words - _NAME - _CONTACT - _words("de del of al")
    parts = ((_FAMILY, Holds.FAMILY), (_GIVEN, Holds.GIVEN), (_MIDDLE, Holds.MIDDLE), (_SUFFIX, Holds.SUFFIX))
    for telling, holds in parts:
        if rest and rest <= telling:
            return holds
    return Holds.NAME if words & _NAME and not rest else None
