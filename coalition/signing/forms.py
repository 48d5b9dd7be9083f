"""What those who sign fill in: one short form for each kind of signer."""

import hashlib

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaign.forms.public import MailboxField, PublicForm

from ..models import Signatory
from ..models.kinds import Kind
from . import flow
from .fields import Choices, PersonField, WordsField
from .free_mail import is_free_mail
from .senders import SIGNATURES_OF_SENDER

Display = Signatory.Display

NAME_LENGTH = PLACE_LENGTH = 120
WORDS_LENGTH = 200  # of an organisation, an office, a role: as long as the page can show


def line(label, field=WordsField, *, autocomplete, missing="", **options):
    """A field of one line, required where there is a sentence for when it is missing."""
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, "dir": "auto"})
    messages = {"required": missing} if missing else {}
    return field(label=label, required=bool(missing), widget=widget, error_messages=messages, **options)


def name_line(label):
    missing = gettext_lazy("Write your name.")
    return line(label, PersonField, autocomplete="name", missing=missing, max_length=NAME_LENGTH)


def display_choice(label, choices, initial):
    missing = gettext_lazy("Choose what is shown.")
    messages = {"required": missing, "invalid_choice": missing}
    return forms.ChoiceField(label=label, choices=choices, initial=initial, widget=Choices, error_messages=messages)


class SignForm(PublicForm, forms.Form):
    """What the forms have in common.

    Each has a `kind`, a `title` by which it is chosen, the `sentence` that is agreed to and stored as it was read, and
    `words()`: what was filled in, by columns of Signatory.
    """

    per_sender = SIGNATURES_OF_SENDER

    email = MailboxField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("You get a link there to confirm. It is never shown, and it signs once."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Write the e-mail address to which the link is to go.")},
    )
    consent = forms.BooleanField(
        label=gettext_lazy("Your agreement"),
        error_messages={"required": gettext_lazy("Tick the box: without your agreement nothing can be published.")},
    )

    def __init__(self, request, letter, **kwargs):
        super().__init__(request, **kwargs)
        self.letter = letter

    @cached_property
    def fingerprint(self):
        """As of all forms, and of this letter alone: one page's stamp would fit the form of another letter as well."""
        return hashlib.sha256(f"{self.letter.original.pk} {super().fingerprint}".encode()).hexdigest()

    def save(self) -> Signatory:
        """Keeps the signature and queues the mail, both or neither (`flow.sign`)."""
        return flow.sign(
            self.letter,
            self.kind,
            self.words(),
            email=self.cleaned_data["email"],
            language=get_language(),
            consent=str(self.sentence),
            fingerprint=self.fingerprint,
            is_suspicious=self.is_suspicious,
        )


class OrganisationForm(SignForm):
    kind = Kind.ORGANISATION
    title = gettext_lazy("For an organisation")
    sentence = gettext_lazy(
        "I may sign for this organisation. Its name and place may be published under this letter and handed over with "
        "it; my name and role only if I chose so above. My e-mail address stays secret and is used for this signature "
        "alone. I can withdraw at any time."
    )
    field_order = ["organisation", "place", "name", "role", "email", "display", "consent"]

    organisation = line(
        gettext_lazy("Name of the organisation"), autocomplete="organization", max_length=WORDS_LENGTH,
        missing=gettext_lazy("Write the name of the organisation."),
        help_text=gettext_lazy("As it is to stand under the letter."),
    )  # fmt: skip
    place = line(
        gettext_lazy("Place"), PersonField, autocomplete="address-level2", max_length=PLACE_LENGTH,
        help_text=gettext_lazy("City or country."),
    )  # fmt: skip
    name = name_line(gettext_lazy("Your name"))
    role = line(
        gettext_lazy("Your role there"), autocomplete="organization-title", max_length=WORDS_LENGTH,
        missing=gettext_lazy("Write your role, such as director or secretary."),
        help_text=gettext_lazy("Such as director: it tells us that you may sign for it."),
    )  # fmt: skip
    display = display_choice(
        gettext_lazy("What is shown"),
        [
            (Display.ORGANISATION, gettext_lazy("The organisation alone")),
            (Display.FULL, gettext_lazy("The organisation, with my name and role")),
        ],
        Display.ORGANISATION,
    )

    def __init__(self, request, letter, **kwargs):
        super().__init__(request, letter, **kwargs)
        email = self.fields["email"]
        email.label = _("Your e-mail at work")
        email.help_text = _("You get a link there to confirm. It is never shown.")

    def words(self):
        given = self.cleaned_data
        return {
            "organisation_name": given["organisation"],
            "place": given["place"],
            "name": given["name"],
            "title": given["role"],
            "display": given["display"],
            "has_free_mail": is_free_mail(given["email"]),
        }


class OfficialForm(SignForm):
    kind = Kind.OFFICIAL
    title = gettext_lazy("As an official")
    sentence = gettext_lazy(
        "I sign this letter. My name, my office and the body or constituency may be published under it and handed over "
        "with it. My e-mail address stays secret and is used for this signature alone. I can withdraw at any time."
    )
    field_order = ["name", "office", "body", "email", "consent"]

    name = name_line(gettext_lazy("Your name"))
    office = line(
        gettext_lazy("Your office"), autocomplete="organization-title", max_length=WORDS_LENGTH,
        missing=gettext_lazy("Write your office, such as mayor."), help_text=gettext_lazy("Such as mayor."),
    )  # fmt: skip
    body = line(
        gettext_lazy("Body or constituency"), autocomplete="organization", max_length=WORDS_LENGTH,
        missing=gettext_lazy("Write where you hold it, such as the name of the city."),
        help_text=gettext_lazy("Where you hold it, such as the name of the city."),
    )  # fmt: skip

    def words(self):
        given = self.cleaned_data
        return {
            "name": given["name"],
            "title": given["office"],
            "organisation_name": given["body"],
            "display": Display.FULL,
            "has_free_mail": is_free_mail(given["email"]),
        }


class IndividualForm(SignForm):
    kind = Kind.INDIVIDUAL
    title = gettext_lazy("In my own name")
    sentence = gettext_lazy(
        "I sign this letter. What I chose above may be published under it and handed over with it. My e-mail address "
        "stays secret and is used for this signature alone. I can withdraw at any time."
    )
    field_order = ["name", "place", "affiliation", "email", "display", "consent"]

    name = name_line(gettext_lazy("Your name"))
    place = line(
        gettext_lazy("Place"), PersonField, autocomplete="address-level2", max_length=PLACE_LENGTH,
        missing=gettext_lazy("Write where you live: the city, or the country."),
        help_text=gettext_lazy("City or country."),
    )  # fmt: skip
    affiliation = line(
        gettext_lazy("Where you belong"), autocomplete="organization", max_length=WORDS_LENGTH,
        help_text=gettext_lazy(
            "Such as professor at a university. It is shown with a note that it is for identification only."
        ),
    )  # fmt: skip
    display = display_choice(
        gettext_lazy("What is shown"),
        [
            (Display.FULL, gettext_lazy("My full name, place and where I belong")),
            (Display.INITIALS, gettext_lazy("My initials and place")),
            (Display.COUNTED, gettext_lazy("Nothing: I am only counted")),
        ],
        Display.FULL,
    )

    def words(self):
        given = self.cleaned_data
        return {
            "name": given["name"],
            "place": given["place"],
            "title": given["affiliation"],
            "is_for_identification_only": bool(given["affiliation"]),
            "display": given["display"],
        }


FORMS = {form.kind: form for form in (OrganisationForm, OfficialForm, IndividualForm)}
