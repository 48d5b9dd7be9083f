"""The date in the head of a letter, in English, Spanish and Arabic."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime

from contacts.names import fold

from ..importers.text.dates import DateReader, day_order

LONGEST = 90
_MOST_WORDS_BESIDE = 6  # "San Juan, Puerto Rico, a"

# As Egypt and the Gulf, as the Levant and Iraq, and as the Maghreb call them.
_ARABIC_MONTHS = {
    1: "يناير|كانون الثاني|جانفي", 2: "فبراير|شباط|فيفري", 3: "مارس|اذار", 4: "ابريل|نيسان|افريل", 5: "مايو|ايار|ماي",
    6: "يونيو|حزيران|جوان", 7: "يوليو|تموز|جويليه|يوليوز", 8: "اغسطس|اب|اوت|غشت", 9: "سبتمبر|ايلول|شتنبر",
    10: "اكتوبر|تشرين الاول", 11: "نوفمبر|تشرين الثاني|نونبر", 12: "ديسمبر|كانون الاول|دجنبر",
}  # fmt: skip
_MONTH_OF = {name: number for number, names in _ARABIC_MONTHS.items() for name in names.split("|")}
_ARABIC = re.compile(
    rf"(?<!\w)(\d\d?) (?:من )?({'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})(?:(?: \w+)?) ((?:19|20)\d\d)(?!\d)"
)


class LetterDates:
    """Reads the dates of one text. `on` is the day by which a date without a year is understood; None: not at all."""

    def __init__(self, text: str, on: date | None):
        self.on = on
        self.order = day_order(text)
        self.reader = DateReader(self.order, on or datetime.now(UTC).date())

    def read(self, line: str) -> tuple[date, bool] | None:
        """The day that a line is about, and whether it could be another one too; None for a line about more than that.

        Beside the date a place may stand: "Port Ellery, May 3, 2021".
        """
        if not any(sign.isdigit() for sign in line) or len(line) > LONGEST:
            return None
        if found := _ARABIC.search(fold(_western(line))):
            beside = fold(_western(line)).replace(found[0], " ").split()
            return self._day(int(found[3]), _MONTH_OF[found[2]], int(found[1]), beside)
        line = _western(line)
        found = self.reader.find_all(line)
        if len(found) != 1:
            return None
        [(start, end, parts)] = found
        beside = line[:start] + " " + line[end:]
        year = parts.year or (self.on and self.on.year)
        if parts.day is None or year is None or any(sign.isdigit() for sign in beside):
            return None
        day = self._day(year, parts.month, parts.day, beside.split())
        return day and (day[0], parts.could_swap and not self.order.is_certain)

    def _day(self, year, month, day, beside):
        if len(beside) > _MOST_WORDS_BESIDE or not 1 <= day <= monthrange(year, month)[1]:
            return None
        return date(year, month, day), False


def _western(line: str) -> str:
    """The line with whatever digits it has as 0 to 9."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in line)
