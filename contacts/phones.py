"""Phone numbers: as people write them, as they are stored (E.164), dialled (RFC 3966) and shown."""

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumberFormat

from campaign.text import one_line

LONGEST = 16  # a plus and fifteen digits (ITU-T E.164, 6.2.1)


def read_phone(text: str, region: str = "") -> tuple[str, str]:
    """A number as people write it, as E.164 ("+14157583765") and its extension ("102" or "").

    `region` is the country (ISO 3166, such as "US") of numbers without a country code; PHONE_REGION when empty.
    Raises ValidationError, with a sentence, for what cannot be a phone number.
    """
    text = one_line(text)
    try:
        number = phonenumbers.parse(text, (region or settings.PHONE_REGION).upper())
    except NumberParseException as error:
        raise ValidationError(_not_a_number(text), code="phone") from error
    # Whether it can be dialled, not whether its range is given out today: new ranges are, before any table knows.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValidationError(_not_a_number(text), code="phone")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164), number.extension or ""


def _not_a_number(text):
    sentence = _(
        "%(number)s is not a phone number that can be dialled. Write it with its area code, and with + and the country "
        "code if it is abroad, such as +44 20 7946 0000."
    )
    return sentence % {"number": f"“{text[:40]}”"}


def shown(number: str, extension: str = "") -> str:
    """A stored number for readers: "+1-415-758-3765", with an extension "+1-418-656-9254 ext 102".

    The country code always stands there, since readers may be anywhere; hyphens keep the number in one line.
    """
    written = dialled(number).removeprefix("tel:")
    return f"{written} ext {extension}" if extension else written


def dialled(number: str, extension: str = "") -> str:
    """The address that calls a stored number (RFC 3966): "tel:+1-418-656-9254;ext=102"."""
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return f"tel:{number}"
    parsed.extension = extension or None
    return phonenumbers.format_number(parsed, PhoneNumberFormat.RFC3966)


class PhoneField(models.CharField):
    """A phone number, written in any way and stored as E.164. An extension has a column of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": LONGEST, **kwargs})

    def clean(self, value, model_instance):
        return super().clean(read_phone(value)[0] if value else "", model_instance)

    def formfield(self, **kwargs):
        return super().formfield(**{"max_length": 40, **kwargs})
