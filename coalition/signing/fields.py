"""Fields of those forms whose words come to stand in public as they were typed."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign.forms.public import LineField

TAG = re.compile(r"<\s*[a-z/!?]", re.IGNORECASE)
MAILBOX = re.compile(r"[^\s@]+@[^\s@]+\.\w")
ADDRESS = re.compile(r"://|\bwww\.\w|\w\.[a-z]{2,}/\S", re.IGNORECASE)
# "river.com" in what should be a person's name; of two letters an ending could be a name's own ("Dr.No").
DOMAIN = re.compile(r"\w\.(?:com|net|org|info|biz|shop|store|site|online|xyz|club|icu|click|app|dev)\b", re.IGNORECASE)


def validate_words(text: str):
    """Raises ValidationError for what makes an advertisement of a signature: web addresses, mailboxes, HTML.

    An organisation may be called after its site, such as "River.org".
    """
    plain = unicodedata.normalize("NFKC", text)  # as it would be read: full-width letters make an address, too
    if MAILBOX.search(plain):
        raise ValidationError(_("Write no e-mail address here: these words are published."), code="mailbox")
    if ADDRESS.search(plain):
        raise ValidationError(_("Leave the web address out: these words are published."), code="address")
    if TAG.search(plain):
        raise ValidationError(_("Write it without HTML, as it is to be read."), code="html")


def validate_no_domain(text: str):
    """Raises ValidationError for a name that holds a domain: people are not called "river.com"."""
    if DOMAIN.search(unicodedata.normalize("NFKC", text)):
        raise ValidationError(_("Leave the web address out: these words are published."), code="address")


class WordsField(LineField):
    """One line that stands in public as it was typed."""

    default_validators = [validate_words]


class PersonField(LineField):
    """The name of a person, or of a place."""

    default_validators = [validate_words, validate_no_domain]


class Choices(forms.RadioSelect):
    """Radio buttons; what leads to the field from a list of faults leads to the first."""

    def id_for_label(self, id_, index=None):
        return super().id_for_label(id_, "0" if index is None else index)
