"""What a journalist fills in, and how it is taken."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaign.forms.public import LineField, MailboxField, ProseField, PublicForm
from campaign.forms.staff import TimeOfDayField, check_year
from campaign.limits import MINUTE, Limit
from campaign.zones import moment_in, read_zone, zone_name

from ..models import Contact, Enquiry, Subject
from ..phones import read_phone
from . import mail

# Where newsrooms are: one zone for each clock, offered beside the field, into which any other may be typed.
COMMON_ZONES = """
    Pacific/Honolulu America/Anchorage America/Los_Angeles America/Denver America/Phoenix America/Chicago
    America/Mexico_City America/Bogota America/New_York America/Halifax America/Caracas America/Santiago
    America/Argentina/Buenos_Aires America/Sao_Paulo UTC Europe/London Europe/Lisbon Africa/Casablanca Africa/Lagos
    Europe/Madrid Europe/Paris Europe/Berlin Africa/Johannesburg Africa/Cairo Europe/Athens Asia/Jerusalem
    Europe/Istanbul Europe/Moscow Asia/Baghdad Africa/Nairobi Asia/Tehran Asia/Dubai Asia/Kabul Asia/Karachi
    Asia/Kolkata Asia/Kathmandu Asia/Dhaka Asia/Jakarta Asia/Manila Asia/Shanghai Asia/Tokyo Australia/Sydney
    Pacific/Auckland
""".split()


class SubjectField(forms.ModelChoiceField):
    def label_from_instance(self, subject):
        return subject.name_in(get_language())


def answered_subjects():
    """Subjects about which somebody answers: those with a listed contact, or with a desk."""
    has_somebody = Q(contacts__in=Contact.objects.listed()) | ~Q(desk_email="")
    return Subject.objects.filter(has_somebody).distinct().prefetch_related("words")


class EnquiryForm(PublicForm, forms.ModelForm):
    per_sender = Limit("enquiries", 20, 10 * MINUTE)  # a newsroom is often one address
    field_order = ["subject", "question", "deadline_on", "deadline_time", "zone"]

    deadline_on = forms.DateField(
        required=False,
        label=gettext_lazy("Day"),
        input_formats=["%Y-%m-%d"],  # 05/01/2027 is May to some and January to others
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day such as 2021-05-13.")},
    )
    deadline_time = TimeOfDayField(
        required=False, label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    zone = LineField(
        required=False,
        max_length=60,
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("The clock by which the time is meant, such as Europe/Madrid, or New York."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "dir": "ltr"}),
    )

    class Meta:
        model = Enquiry
        fields = ["name", "outlet", "email", "phone", "subject", "question"]
        field_classes = {
            "name": LineField,
            "outlet": LineField,
            "email": MailboxField,
            "phone": LineField,
            "subject": SubjectField,
            "question": ProseField,
        }
        labels = {
            "name": gettext_lazy("Your name"),
            "outlet": gettext_lazy("Where you work"),
            "email": gettext_lazy("E-mail"),
            "phone": gettext_lazy("Phone"),
            "subject": gettext_lazy("What it is about"),
            "question": gettext_lazy("Your question"),
        }
        help_texts = {
            "outlet": gettext_lazy("The newspaper, station, agency or site, or “freelance”."),
            "phone": gettext_lazy("With + and the country code, such as +44 20 7946 0000, if it is abroad."),
            "subject": gettext_lazy("So that it reaches those who know most about it."),
            "question": gettext_lazy("5,000 signs at most."),
        }
        error_messages = {
            "name": {"required": gettext_lazy("Write your name.")},
            "outlet": {"required": gettext_lazy("Write where you work, or “freelance”.")},
            "email": {"required": gettext_lazy("Write the e-mail address to which the answer is to go.")},
            "subject": {"invalid_choice": gettext_lazy("Choose one of these subjects, or none.")},
            "question": {"required": gettext_lazy("Write your question.")},
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
            "outlet": forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
            "question": forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        }

    def __init__(self, request, **kwargs):
        super().__init__(request, **kwargs)
        self.instance.language = get_language()
        self.fields["zone"].initial = zone_name()
        subject = self.fields["subject"]
        subject.queryset, subject.to_field_name = answered_subjects(), "slug"
        subject.empty_label = _("Anything else")

    @property
    def zones(self):
        """The zones to choose from, the campaign's first."""
        return list(dict.fromkeys([zone_name(), *COMMON_ZONES]))

    def clean_phone(self):
        """As it was typed, when it is a number: without a country code, only its owner knows which it is."""
        if phone := self.cleaned_data["phone"]:
            read_phone(phone)
        return phone

    def clean_zone(self):
        return read_zone(self.cleaned_data["zone"] or zone_name())

    def clean(self):
        super().clean()
        names = ("deadline_on", "deadline_time", "zone")
        day, hour, zone = (self.cleaned_data.get(name) for name in names)
        if self.errors.keys() & set(names):
            return
        if day and not hour:
            self.add_error("deadline_time", _("Give the time as well, such as 17:30 or 5:30 pm."))
        elif hour and not day:
            self.add_error("deadline_on", _("Give the day as well as the time."))
        elif day:
            self.take_deadline(datetime.combine(day, hour), zone)

    def take_deadline(self, typed, zone):
        try:
            check_year(typed)
        except ValidationError as error:
            self.add_error("deadline_on", error)
            return
        try:
            moment = moment_in(ZoneInfo(zone), typed)
        except ValidationError as error:
            self.add_error("deadline_time", error)
            return
        if moment <= timezone.now():
            self.add_error("deadline_on", _("This moment has passed. Give a later one, or leave the deadline empty."))
        self.instance.deadline_at, self.instance.zone = moment, zone

    def save(self):
        """Keeps the enquiry and queues its mails, both or neither. One that looks like a machine's is kept alone.

        A form that was kept already is not kept again: the enquiry is the first one then.
        """
        enquiry = self.instance
        enquiry.fingerprint = self.fingerprint
        enquiry.state = Enquiry.State.HELD if self.is_suspicious else Enquiry.State.NEW
        try:
            with transaction.atomic():
                super().save()
                if enquiry.state == Enquiry.State.NEW:
                    mail.tell_desk.enqueue(enquiry.pk)
                    if mail.may_have_receipt(enquiry.email, self.sender):
                        mail.send_receipt.enqueue(enquiry.pk)
        except IntegrityError:
            first = Enquiry.objects.filter(fingerprint=self.fingerprint).first()
            if first is None:
                raise
            return first
        return enquiry
