"""What the properties of one vCard say of a person."""

import base64
import binascii
import re
from collections import defaultdict, deque
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from campaign import images
from campaign.importing.notes import Level, Note
from campaign.importing.report import shortened

from ..fitting import is_masked_email, spoken_code
from ..importers.columns import is_fax
from ..models import Phone
from ..people import Person, PersonPhone, PersonPost
from ..phones import read_phone, shown
from .content_lines import ContentLine

_LABEL = re.compile(r"_\$!<(.*)>!\$_")  # how Apple marks the labels that it translates
_PAUSE = re.compile(r"(?<=\d)\s*[pw](?=\d)", re.IGNORECASE)  # before what is dialled later (RFC 3601)
_DATA = re.compile(r"data:[^,]*;base64,(.*)", re.IGNORECASE | re.DOTALL)
_MOBILE = {"cell", "mobile", "iphone"}
_OFFICE = {"work", "office"}
_NO_PHONES = {"fax": "a fax number", "pager": "a pager", "modem": "a modem", "tlx": "a telex"}


def person_of(lines: list[ContentLine], *, line: int, region: str = "") -> tuple[Person | None, list[Note]]:
    """The person of a card's lines and notes on them; None when they give neither a name nor a way to reach anybody.

    `line` is where the card begins, `region` the country of phone numbers without a country code.
    """
    return _Reading(lines, region).person(line)


class _Reading:
    def __init__(self, lines, region):
        self.region = region
        self.lines: dict[str, list[ContentLine]] = {}
        for line in lines:
            self.lines.setdefault(line.name, []).append(line)
        self.labels = {
            line.group: _LABEL.sub(r"\1", line.line) for line in self.lines.get("X-ABLABEL", ()) if line.group
        }
        self.remarks: dict[str, None] = {}  # for the person's note, each once, in their order
        self.as_given: list[str] = []  # ways to reach somebody that cannot be used
        self.told: list[tuple[str, ContentLine, Level]] = []

    def person(self, line):
        for note in self.lines.get("NOTE", ()):
            self.remark(note.text)
        family, given, composed = self.names()
        posts = self.posts()
        emails, is_masked = self.emails()
        phones = self.phones()
        urls, photo = self.urls(), self.photo()
        self.addresses()
        self.messengers()
        name = self.first("FN") or composed or self.first("NICKNAME")
        name = name or next((post.organisation for post in posts if post.organisation), "")
        name = name or next(iter(emails), "")
        name = name or next((shown(phone.number, phone.extension) for phone in phones), "")
        name = name or next(iter(self.as_given), "")
        if not name:
            return None, []
        person = Person(
            name=name, given_name=given, family_name=family, emails=emails, phones=phones, posts=posts,
            languages=self.languages(), note="\n".join(self.remarks), is_email_wanted=is_masked and not emails,
            urls=urls, photo=photo, line=line,
        )  # fmt: skip
        told = sorted(self.told, key=lambda each: each[1].number)
        return person, [Note(sentence, name, place.number, level) for sentence, place, level in told]

    def tell(self, sentence, line, level=Level.WARNING):
        self.told.append((sentence, line, level))

    def remark(self, sentence):
        if sentence:
            self.remarks[sentence] = None

    def preferred(self, name):
        return sorted(self.lines.get(name, ()), key=lambda line: line.preference)

    def first(self, name):
        return next((line.line for line in self.preferred(name) if line.line), "")

    def names(self):
        """Family name, given name, and the name that all components make together."""
        for line in self.lines.get("N", ()):
            parts = [" ".join(part.split()) for part in line.components] + [""] * 5
            family, given, additional, prefix, suffix = parts[:5]
            if composed := " ".join(filter(None, [prefix, given, additional, family, suffix])):
                return family, given, composed
        return "", "", ""

    def posts(self):
        """Organisations and titles brought together by their group, else by their order."""
        rows, without_role = [], defaultdict(deque)
        for line in self.preferred("ORG"):
            # The first is the organisation, and what follows are its units, from large to small.
            if names := [name for part in line.components if (name := " ".join(part.split()))]:
                rows.append(_Row(line, names[0], units=names[1:]))
                without_role[line.group].append(rows[-1])
        for line in self.preferred("TITLE") or self.preferred("ROLE"):
            if line.line and (waiting := without_role[line.group]):
                waiting.popleft().role = line.line
            elif line.line:
                rows.append(_Row(line, role=line.line))
        rows.sort(key=lambda row: (row.preference, row.number))
        if "TITLE" in self.lines:
            roles = {row.role for row in rows}
            for line in self.lines.get("ROLE", ()):
                if line.line and line.line not in roles:
                    self.remark(f"Role: {line.line}")
        return tuple(dict.fromkeys(row.post for row in rows))

    def emails(self):
        found, is_masked = {}, False
        for line in self.preferred("EMAIL"):
            address = line.line.removeprefix("mailto:")
            if not address:
                continue
            if is_masked_email(address):
                is_masked = True
                self.tell("The e-mail address is masked in the source. Ask for it and type it in.", line)
                continue
            try:
                validate_email(address)
            except ValidationError:
                self.as_given.append(address)
                self.remark(f"E-mail as given: {address}")
                self.tell(f"“{shortened(address)}” is no e-mail address; it stands in the note.", line)
            else:
                found.setdefault(address.casefold(), address)
        return tuple(found.values()), is_masked

    def phones(self):
        found = {}
        for line in self.preferred("TEL"):
            written = line.line
            if not written:
                continue
            try:
                number, extension = read_phone(_PAUSE.sub(",", unquote(written)), self.region)
            except ValidationError:
                number = written.removeprefix("tel:")
                self.as_given.append(number)
                self.remark(f"Phone as given: {number}")
                self.tell(f"“{shortened(number)}” is no phone number that can be dialled; it stands in the note.", line)
                continue
            label = self.labels.get(line.group, "")
            if what := next((what for name, what in _NO_PHONES.items() if name in line.types), ""):
                self.remark(f"{shown(number, extension)} is {what}.")
            elif label and label.casefold() not in _MOBILE | _OFFICE:
                self.remark(f"{shown(number, extension)}: {label}")
            if what or is_fax(label):  # nobody answers there, so no page leads to it
                self.as_given.append(shown(number, extension))
            else:
                found.setdefault((number, extension), PersonPhone(number, extension, self.kind_of(line)))
        return tuple(found.values())

    def kind_of(self, line):
        words = line.types | {self.labels.get(line.group, "").casefold()}
        if not words.isdisjoint(_MOBILE):
            return Phone.Kind.MOBILE.value
        return Phone.Kind.OTHER.value if words.isdisjoint(_OFFICE) else Phone.Kind.WORK.value

    def languages(self):
        found = {}
        for line in self.preferred("LANG"):
            if known := spoken_code(line.line):
                found[known] = True
            elif line.line:
                self.tell(f"“{shortened(line.line)}” is no language that is known here.", line)
        return tuple(found)

    def urls(self):
        found = {}
        for line in self.preferred("URL"):
            address = "".join(line.text.split())
            if re.match(r"(?:[\w-]++\.)++\w++(?:[/?#:]|$)", address):
                address = f"http://{address}"
            if re.match(r"https?://[^/]", address, re.IGNORECASE):
                found[address] = True
        return tuple(found)

    def photo(self):
        for line in self.lines.get("PHOTO", ()):
            if line.encoding != "base64" and not (data := _DATA.match(line.text)):
                if line.text:
                    self.tell("The photo lies elsewhere on the web and was not fetched.", line, Level.INFO)
                continue
            content = line.value if line.encoding == "base64" else data[1]
            picture = _from_base64(content)
            if not picture:
                self.tell("The photo is damaged and was left out.", line)
            elif len(picture) > images.MAX_BYTES:
                self.tell(f"The photo is larger than {images.MAX_BYTES // 1024**2} MB and was left out.", line)
            else:
                return picture
        return None

    def addresses(self):
        """Postal addresses, with their lines, into the note; a label only where its address does not stand as well."""
        kinds = set()
        for line in [*self.lines.get("ADR", ()), *self.lines.get("LABEL", ())]:
            kind = next((kind for kind in ("work", "home") if kind in line.types), "")
            if line.name == "LABEL" and kind in kinds:
                continue
            if address := line.text if line.name == "LABEL" else _address(line.components):
                kinds.add(kind)
                self.remark(f"Address ({kind}):\n{address}" if kind else f"Address:\n{address}")

    def messengers(self):
        services = {line.partition(":")[0] for remark in self.remarks for line in remark.split("\n")}
        for line in self.lines.get("IMPP", ()):
            scheme, _colon, handle = line.line.partition(":")
            service = line.parameters.get("X-SERVICE-TYPE", "" if scheme == "x-apple" else scheme)
            if handle and service not in services:
                self.remark(f"{service}: {unquote(handle)}")


class _Row:
    """A post as it comes together; a unit of the organisation is said with the role."""

    def __init__(self, line, organisation="", *, role="", units=()):
        self.preference, self.number = line.preference, line.number
        self.organisation, self.role, self.units = organisation, role, units

    @property
    def post(self):
        return PersonPost(", ".join(filter(None, [self.role, *self.units])), self.organisation)


def _from_base64(content):
    """Its bytes; b"" where it is none. What programs leave out, the signs that fill its end, is put there."""
    digits = "".join(content.split()).rstrip("=")
    try:
        return base64.b64decode(digits + "=" * (-len(digits) % 4))
    except (binascii.Error, ValueError):
        return b""


def _address(components):
    """An address of RFC 6350, 6.3.1, as it is written on an envelope."""
    box, extended, street, city, region, code, country = (components + [""] * 7)[:7]
    place = ", ".join(filter(None, [city, " ".join(filter(None, [region, code]))]))
    return "\n".join(filter(None, [box, extended, street, place, country]))
