"""What stands beside names and titles in a list and is neither: addresses, numbers, dates."""

import re
from dataclasses import dataclass

_EMAIL = re.compile(
    r"[<(\[]?\s*(?:mailto:)?(?P<address>[^\s<>()\[\]@,;:|\"“”]+@[^\s<>()\[\]@,;:|\"“”]+\.[^\W\d_]{2,}(?:\.[^\W\d_]{2,})*)\s*[>)\]]?"
    r"(?:\s*\(mailto:[^)\s]*\))?",
    re.IGNORECASE,
)
_EMAIL_LABEL = re.compile(r"\b(?:e-?mail|correo(?: electr[oó]nico)?|البريد(?: الإلكتروني)?)\s*:\s*$", re.IGNORECASE)
_MASKED = re.compile(r"\[?email[\s ]+protected\]?|\S\*{2,}@\S+", re.IGNORECASE)
_WEB = re.compile(r"[<(]?\b(?:https?://|www\.)[^\s<>]*[^\s<>.,;:)\]]\)?>?", re.IGNORECASE)
_PHONE = re.compile(
    r"(?:\b(?:tel|telephone|phone|cell|mobile|ph|m|t|tel[eé]fono|m[oó]vil|هاتف)\b[.:]*\s*)?"
    r"(?<![\w#])\+?\(?\d{1,4}\)?(?:[\s./-]{0,2}\(?\d{2,4}\)?){2,4}(?:\s*(?:x|ext\.?)\s*\d{1,6})?(?!\w)",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    r"|diciembre|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)\.?"
)
_TIME = r"(?:,?\s+(?:at\s+)?\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?)?"
_DATE = re.compile(
    rf"(?:\b(?:date|dated|signed on|fecha|التاريخ)\s*:?\s*)?(?:\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\b\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH}(?:\s+del?)?,?\s+\d{{4}}|\b\d{{4}}-\d\d-\d\d|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}){_TIME}(?!\w)",
    re.IGNORECASE,
)
_MAY_HOLD_MORE = re.compile(r"\d|www\.|https?:", re.IGNORECASE)
_STREET = re.compile(
    r"\d{1,6}\s.{0,40}\b(?:st|street|ave|avenue|blvd|boulevard|road|rd|drive|dr|lane|ln|way|plaza|highway|hwy)\b\.?"
    r"(?:$|,|\s+(?:suite|ste|apt|unit|floor|room|#|no\.?|[nsew]{1,2})\b.*)|(?:suite|floor|room)\s+\w{1,6}$"
    r"|\bp\.?\s?o\.?\s?box\b|(?:calle|c/|avda|avenida|plaza|paseo|apartado)\s.{2,40}\d",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\d{5}-\d{4}")
_BEFORE, _BEHIND = " \t,;،؛|/<([–—-", " \t,;،؛|/>)]–—-"


@dataclass(frozen=True)
class Reached:
    """A line without what it says of how and when somebody is reached; `left_out` in its own words."""

    text: str
    emails: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def without_reach(text: str) -> Reached:
    emails: list[str] = []
    left_out: list[str] = []
    if "@" in text or "rotected" in text:
        if masked := _MASKED.search(text):
            left_out.append(masked[0])
            text = _taken_out(text, masked)
        while found := _EMAIL.search(text):
            emails.append(found["address"])
            text = _taken_out(text, found)
    if _MAY_HOLD_MORE.search(text):
        for pattern in (_WEB, _DATE, _PHONE):
            while found := _first(pattern, text):
                left_out.append(found[0].strip())
                text = _taken_out(text, found)
    return Reached(text, tuple(emails), tuple(left_out))


def is_street(text: str) -> bool:
    """Whether a line is a part of an address where post goes."""
    return _STREET.match(text) is not None


def _first(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    for found in pattern.finditer(text):
        is_number = sum(sign.isdigit() for sign in found[0]) > 6 and not _POSTCODE.fullmatch(found[0].strip())
        if pattern is not _PHONE or is_number:
            return found
    return None


def _taken_out(text: str, found: re.Match[str]) -> str:
    before = _EMAIL_LABEL.sub("", text[: found.start()]).rstrip(_BEFORE)
    behind = text[found.end() :].lstrip(_BEHIND)
    return f"{before}, {behind}" if before and behind else before or behind
