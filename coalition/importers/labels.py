"""Entries whose lines say what they are: "Name: …", "Title: …", "Organization: …"."""

import re
from collections.abc import Iterable

from .lines import Line, cut
from .vocabulary import folded

_LABEL = re.compile(r"([^\W\d_][\w\s./-]{1,30}?)\s*[:：]\s*(.*)", re.DOTALL)
_PARTS = {
    part: frozenset(map(folded, names.split(", ")))
    for part, names in {
        "name": "name, full name, your name, print name, printed name, nombre, nombre completo, nombre y apellidos,"
        " الاسم, الاسم الكامل",
        "title": "title, job title, position, role, title position, title role, cargo, puesto, función, título,"
        " المنصب, الصفة, الوظيفة",
        "organisation": "organization, organisation, org, organization name, name of organization, affiliation, group,"
        " company, organización, entidad, institución, colectivo, nombre de la organización,"
        " المنظمة, المؤسسة, الجهة, الجمعية",
        "place": "place, city, city state, location, town, address, ciudad, lugar, localidad, المدينة, المكان",
        "email": "email, e mail, mail, email address, correo, correo electrónico, البريد, البريد الإلكتروني",
        "date": "date, date signed, fecha, التاريخ",
        "phone": "phone, telephone, tel, cell, teléfono, móvil, الهاتف",
        "signature": "signature, signed, firma, التوقيع",
    }.items()
}


def label_of(text: str) -> tuple[str, str] | None:
    """What a line says it holds, and what that is; None where it does not say."""
    found = _LABEL.fullmatch(text)
    if not found:
        return None
    words = folded(found[1])
    part = next((part for part, names in _PARTS.items() if words in names), None)
    return (part, found[2].strip()) if part else None


def column_called(text: str) -> str | None:
    """The part that a line names which is nothing but the head of a column: "Organization"."""
    return next((part for part, names in _PARTS.items() if folded(text) in names), None)


def names_columns(text: str) -> bool:
    """Whether a line is the head of a table: "Name, Title, Organization"."""
    texts = [folded(piece.text) for piece in cut(text)]
    names = set().union(*_PARTS.values())
    return len(texts) > 1 and all(text in names for text in texts)


def labelled(lines: Iterable[Line]) -> dict[str, str]:
    """The parts of an entry by what its lines call them; {} where not every line does, or nobody is named."""
    found: dict[str, str] = {}
    for line in lines:
        label = label_of(line.text)
        if label is None:
            return {}
        part, text = label
        if text:
            found[part] = f"{found[part]}, {text}" if part in found else text
    return found if {"name", "organisation"} & set(found) else {}
