"""What is asked for before something happens to a letter."""

import hashlib

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import assets, images
from campaign.admin.choosers import Chooser
from campaign.forms.public import LineField
from campaign.models import Asset
from campaign.zones import zone_sentence

from ..models import Letter
from .days import DeadlineField, MomentInput, PastDayField

WORDS_LENGTH = Letter._meta.get_field("delivered_how").max_length
TOLD = ["stage", "delivered_on", "delivered_how", "delivered_count", "delivery_proof_id", "answered_on", "answer_words",
        "reply_document_id"]  # fmt: skip


def version_of(letter):
    """A few signs that change with whatever is told of a letter's stage."""
    told = repr([getattr(letter, name) for name in TOLD])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def has_ended(letter):
    """Whether the end of its time for signing has come."""
    return letter.deadline_at is not None and letter.deadline_at <= timezone.now()


class StageForm(forms.Form):
    """What is asked for, of a letter, by a user. `seen` tells how the letter stood when the page was shown."""

    label_suffix = ""
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, letter, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.letter, self.user = letter, user
        self.initial["seen"] = version_of(letter)

    def clean(self):
        super().clean()
        seen = self.cleaned_data.get("seen")
        if seen and seen != version_of(self.letter):
            self.data = {**self.data.dict(), "seen": version_of(self.letter)}
            self.add_error(
                None,
                _(
                    "Somebody has changed this letter while you were writing: above you see how it stands now. Look "
                    "whether yours still holds, then press the button again."
                ),
            )


class DocumentForm(StageForm):
    """Asks for a picture or document, chosen among those that are here or sent along; the field `document` has it."""

    file = forms.FileField(
        required=False,
        widget=forms.FileInput({"accept": "image/*,application/pdf"}),
    )
    document = forms.ModelChoiceField(
        Asset.objects.all(), required=False, label=gettext_lazy("Or one that is here already")
    )
    column = ""  # of the letter, to which the chosen one goes

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        field.widget = Chooser(Letter._meta.get_field(self.column), admin.site, choices=field.choices)
        sentence = _("This file is larger than %(limit)d MB, which is the limit. Make it smaller.")
        self.fields["file"].widget.attrs |= {
            "data-limit": settings.UPLOAD_MAX_BYTES,
            "data-words-large": sentence % {"limit": settings.UPLOAD_MAX_BYTES // 1024**2},
        }

    def clean(self):
        super().clean()
        if file := self.cleaned_data.get("file"):
            try:
                asset = assets.upload(file, self.user)
            except images.Refused as error:
                self.add_error("file", str(error))
                return
            self.cleaned_data["document"] = asset
            if self.errors:  # a browser does not send a file twice: from now on it is chosen
                self.data = {**self.data.dict(), "document": str(asset.pk)}


class DeliverForm(DocumentForm):
    column = "delivery_proof"
    on = PastDayField(label=gettext_lazy("Delivered on"), initial=timezone.localdate)
    how = LineField(
        label=gettext_lazy("How"),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy("Readers see it. Such as “handed over at her office” or “by registered mail”."),
    )
    field_order = ["on", "how", "file", "document"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Proof")
        self.fields["file"].help_text = _("A photo or a PDF, such as a receipt. Readers see it with the letter.")


class CorrectDeliveryForm(DeliverForm):
    count = forms.IntegerField(
        label=gettext_lazy("With how many signatures"), min_value=0, max_value=2_000_000_000,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    field_order = ["on", "count", "how", "file", "document"]

    def clean_on(self):
        on, answered = self.cleaned_data["on"], self.letter.answered_on
        if answered and on > answered:
            sentence = _("It was answered on %(day)s. Give that day or an earlier one.")
            raise ValidationError(sentence % {"day": in_words(answered, "j F Y")}, code="order")
        return on


class AnswerForm(DocumentForm):
    column = "reply_document"
    on = PastDayField(label=gettext_lazy("Answered on"), initial=timezone.localdate)
    words = LineField(
        label=gettext_lazy("The answer in one sentence"),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy("Such as “The secretary promises a decision by 1 July.”"),
    )
    field_order = ["on", "words", "file", "document"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("The answer as a document")
        self.fields["file"].help_text = _("A PDF or a photo. Readers see it with the letter.")

    def clean_on(self):
        on, delivered = self.cleaned_data["on"], self.letter.delivered_on
        if on < delivered:
            sentence = _("It was delivered on %(day)s. Give that day or a later one.")
            raise ValidationError(sentence % {"day": in_words(delivered, "j F Y")}, code="order")
        return on


class CollectForm(StageForm):
    """Asks for a new end where the old one has passed; otherwise for nothing."""

    deadline_at = DeadlineField(label=gettext_lazy("Signatures until"), required=False, widget=MomentInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_ended(self.letter):
            del self.fields["deadline_at"]
        else:
            sentence = _("The end that it had has passed. Left empty, there is no end yet.")
            self.fields["deadline_at"].help_text = f"{sentence} {zone_sentence(timezone.now())}"

    def clean_deadline_at(self):
        at = self.cleaned_data["deadline_at"]
        if at and at <= timezone.now():
            raise ValidationError(_("This moment has passed, too. Give one to come, or leave it empty."), code="past")
        return at
