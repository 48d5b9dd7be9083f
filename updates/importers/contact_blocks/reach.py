"""By what somebody can be reached, in a row of text: telephone numbers, e-mail addresses, masked addresses."""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumbers import Leniency, PhoneNumberMatcher

from contacts.models import Phone
from contacts.people import PersonPhone
from contacts.phones import read_phone

from ..html.masked import MASK

_EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_AT, _DOT = (
    r"\s{0,3}[\[({]\s{0,2}(?:at|arroba)\s{0,2}[\])}]\s{0,3}",
    r"\s{0,3}[\[({]\s{0,2}(?:dot|punto)\s{0,2}[\])}]\s{0,3}",
)
# "ana [at] creek [dot] example", as sites write it against harvesters.
_SPELT = re.compile(
    rf"(?<![\w.+%-])([\w.+%-]{{1,64}}){_AT}([\w-]{{1,63}}(?:(?:\.|{_DOT})[\w-]{{1,63}}){{1,6}})", re.IGNORECASE
)
# Nobody answers there.
_FAX = re.compile(r"(?:\bfax|فاكس|(?:^|[\s,;|(])f)\s?[.:]?\s*$", re.IGNORECASE)
_SEVEN_DIGITS = re.compile(r"(?:\d\D{0,6}){6}\d")

# Words for a sort of number, and those that a name may hold as well ("Casa del Agua") or that are an initial.
_MOBILE = r"cell(?:ular)?(?:\s?phone)?|mobile(?:\s?phone)?|mob|m[oó]vil|cel(?:ular)?|جوال|الجوال|موبايل|محمول|نقال"
_WORK = r"(?:tele)?phone(?:\snumber)?|tel(?:[eé]fono)?|tlfn?o?|tf(?:no)?|ph|landline|fijo|هاتف|الهاتف|تلفون"
_WORK_OR_NAME = r"office|work|direct(?:\s(?:line|dial))?|desk|main|oficina|trabajo|directo|مكتب|المكتب"
_HOME = r"home|casa|المنزل"
_ALONE = rf"(?P<mobile>{_MOBILE})|(?P<work>{_WORK})"
_MARKED = rf"(?P<mobile2>{_MOBILE}|c|m)|(?P<home>{_HOME})|(?P<work2>{_WORK}|{_WORK_OR_NAME}|o|w|d|p|t|ت)"
_BEGINS = r"(?:^|(?<=[\s,;|/(–—•·:-]))"
_KIND_BEFORE = re.compile(
    rf"{_BEGINS}(?:(?:{_WORK_OR_NAME})[\s./&]{{1,3}})?(?:{_ALONE})\s?\.?\s*[-–—]?\s*\(?$"
    rf"|{_BEGINS}(?:(?:{_WORK}|{_WORK_OR_NAME})[\s./&]{{1,3}})?(?:{_MARKED})\s?(?:\.?\s?:|\.?\))\s*\(?$"
    rf"|(?:^|[,;|/–—•·(])\s*(?P<home3>{_HOME})?(?P<work3>{_WORK_OR_NAME})?\s*$",
    re.IGNORECASE,
)
_KIND_AFTER = re.compile(
    rf"^\s*(?:\(\s?(?:{_MARKED})\s?\.?\)|(?P<mobile>{_MOBILE})(?=\s*(?:[,;|/)]|$))"
    rf"|(?P<work>{_WORK}|{_WORK_OR_NAME})(?=\s*(?:[,;|/)]|$)))",
    re.IGNORECASE,
)
_EMAIL_LABEL = re.compile(
    r"(?:^|(?<=[\s,;|/(–—•·-]))(?:(?:e-?mail(?:\saddress)?|correo(?:\s?-?e(?:lectr[oó]nico)?)?|البريد الإلكتروني"
    r"|بريد إلكتروني|إيميل|الإيميل|ايميل|البريد|بريد)\s?[:.]?|(?:e|mail)\s?:)\s*[(<]?$",
    re.IGNORECASE,
)
# Words that only lead to a number or an address, or join two.
_LEADS = re.compile(
    r"(?:^|(?<=[\s,;|/(–—•·]))(?:at|via|by|or|and|and/or|call|text|call\s(?:or|/)\stext|y|o|u|y/o|al|en|a|أو|و|على)"
    r"\s*[(<]?$",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(r"^[\s,]*[)>]?\s*(?:or|and|y|o|u|and/or|أو|و)(?=[\s,;|/]|$)", re.IGNORECASE)
_MARKS = " \t,;|/•·–—-<>()،؛\u00a0&"


@dataclass
class Reach:
    """Numbers and addresses that stand together."""

    phones: list[PersonPhone] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    is_masked: bool = False

    def __bool__(self) -> bool:
        return bool(self.phones or self.emails or self.is_masked)

    def join(self, other: "Reach") -> None:
        self.phones += [phone for phone in other.phones if phone not in self.phones]
        self.emails += [email for email in other.emails if email not in self.emails]
        self.is_masked = self.is_masked or other.is_masked

    def repeats(self, other: "Reach") -> bool:
        """Whether both give something of one sort."""
        addresses = (self.emails or self.is_masked) and (other.emails or other.is_masked)
        return bool(self.phones and other.phones or addresses)


@dataclass
class Stretch:
    """Words of a row, and the numbers and addresses that follow them at once."""

    words: str
    reach: Reach


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    email: str = ""  # empty for a masked one
    phone: str = ""


def stretches(row: str) -> list[Stretch]:
    """A row cut into words with what follows them; the last may have nothing behind its words.

    What only labels a number or an address ("Cell:", "E-mail", "or") is dropped, and gives a number its kind.
    """
    result: list[Stretch] = []
    place = 0
    words = ""
    found = _found(row)
    for index, each in enumerate(found):
        words += row[place : each.start]
        place = each.end
        kind, is_labelled = Phone.Kind.WORK, False
        if each.phone:
            words, kind, is_labelled = _label_before(words)
        else:
            words = _without(_EMAIL_LABEL, words)
        words = _without(_LEADS, words)
        if each.phone and not is_labelled:
            until = found[index + 1].start if index + 1 < len(found) else len(row)
            if match := _KIND_AFTER.match(row[place:until]):
                kind, place = _kind(match), place + match.end()
        if match := _LEADS_ON.match(row[place:]):
            place += match.end()
        reach = _reach(each, kind)
        if result and not words.strip(_MARKS):
            result[-1].reach.join(reach)
        else:
            result.append(Stretch(words, reach))
        words = ""
    if row[place:].strip(_MARKS + ".") or not result:
        result.append(Stretch(row[place:], Reach()))
    return result


def _found(row: str) -> list[_Found]:
    found = [_Found(match.start(), match.end()) for match in MASK.finditer(row)]
    if "@" in row:
        for match in _EMAIL.finditer(row):
            address = match[0].strip(".'-")
            if _is_address(address):
                start = match.start() + match[0].index(address)
                found.append(_Found(start, start + len(address), email=address))
    for match in _SPELT.finditer(row):
        address = f"{match[1]}@{re.sub(_DOT, '.', match[2], flags=re.IGNORECASE)}"
        if _is_address(address):
            found.append(_Found(match.start(), match.end(), email=address))
    if _SEVEN_DIGITS.search(row):
        taken = [(each.start, each.end) for each in found]
        for match in PhoneNumberMatcher(row, settings.PHONE_REGION, leniency=Leniency.POSSIBLE):
            is_free = not any(start < match.end and match.start < end for start, end in taken)
            is_free = is_free and not _FAX.search(row, max(0, match.start - 10), match.start)
            if is_free and _is_number(match.raw_string):
                found.append(_Found(match.start, match.end, phone=match.raw_string))
    return sorted(found, key=lambda each: each.start)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        read_phone(text)
    except ValidationError:
        return False
    return True


def _reach(found: _Found, kind: Phone.Kind) -> Reach:
    if found.phone:
        number, extension = read_phone(found.phone)
        return Reach(phones=[PersonPhone(number, extension, kind.value)])
    return Reach(emails=[found.email]) if found.email else Reach(is_masked=True)


def _label_before(words: str) -> tuple[str, Phone.Kind, bool]:
    match = _KIND_BEFORE.search(words, max(0, len(words) - 60))
    if not match or not match[0].strip(" ,;|/–—•·("):
        return words, Phone.Kind.WORK, False
    return words[: match.start()], _kind(match), True


def _kind(match: re.Match[str]) -> Phone.Kind:
    """The sort of number that a label names: each way to write one has groups of its own."""
    names = {name.rstrip("23") for name, value in match.groupdict().items() if value}
    if "mobile" in names:
        return Phone.Kind.MOBILE
    return Phone.Kind.OTHER if "home" in names else Phone.Kind.WORK


def _without(pattern: re.Pattern[str], words: str) -> str:
    match = pattern.search(words, max(0, len(words) - 60))
    return words[: match.start()] if match else words


def may_reach(text: str) -> bool:
    """Whether it is worth while to look for a number or an address in a text: a quick answer, never wrongly no."""
    return "@" in text or "[" in text or "tel:" in text or bool(_SEVEN_DIGITS.search(text) or MASK.search(text))
