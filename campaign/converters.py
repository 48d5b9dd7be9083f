"""Parts of addresses."""


class Digits:
    """A number of a fixed count of digits, kept as a string until the view asks whether it is a date."""

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class FourDigits(Digits):
    regex = "[0-9]{4}"


class TwoDigits(Digits):
    regex = "[0-9]{2}"


class PagePath(Digits):
    """One or more levels of small letters, digits and hyphens."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*"
