"""The form in which staff write a key date, and its words in other languages."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.forms.staff import PublishableForm
from campaign.states import State, state_of
from campaign.zones import zone_sentence

from ..models import KeyDate, KeyDateWords
from .fields import check_title
from .slot_form import DraftSlotForm, is_same


def is_settled(key_date: KeyDate) -> bool:
    """Whether readers know, or once knew, when it is: then it is moved with a reason, not changed in the form."""
    match state_of(key_date):
        case State.LIVE:
            return True
        case State.WITHDRAWN if key_date.published_at and key_date.published_at <= key_date.withdrawn_at:
            return True
    return key_date.sequence > 0


class KeyDateForm(DraftSlotForm, PublishableForm):
    """A key date as staff write it. Its day and time are fields until readers know them.

    `is_outdated` tells that the form was opened while the date was a draft, and somebody has published it since.
    """

    NOT_CONTENT = PublishableForm.NOT_CONTENT | {"checked_on", "updates"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_settled = is_settled(self.instance)
        self.is_outdated = self.is_settled and "starts_on" in self.data
        self.sequence_before = self.instance.sequence
        if self.is_settled:
            for name in (*self.SLOT_NAMES, "to_be_announced"):
                del self.fields[name]
        else:
            self.show(self.instance)
            self.initial["to_be_announced"] = self.instance.standing == KeyDate.Standing.TO_BE_ANNOUNCED
        if field := self.fields.get("published_at"):
            field.label = _("Public from")
        if field := self.fields.get("address"):
            field.widget.attrs["rows"] = 3
        if field := self.fields.get("body"):
            field.help_text = _("What is to be known beside the place: the entrance, the queue, what to bring.")

    def sentence_about_date(self):
        sentence = _("From then on readers see it. Left empty, it is the moment of publishing.")
        return f"{sentence} {zone_sentence(timezone.now())}"

    def clean_title(self):
        return check_title(self.cleaned_data["title"])

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug.casefold() in KeyDate.RESERVED_SLUGS:
            sentence = _("The calendar of all dates has the address “%(slug)s”. Write another one, such as %(other)s.")
            raise ValidationError(sentence % {"slug": slug, "other": f"{slug}-2"}, code="reserved")
        return slug

    def clean(self):
        if self.is_outdated:
            self.keep_moment()
        super().clean()
        if self.is_outdated:
            self.refuse_lost_slot()
        if self.slot:
            is_unknown = self.cleaned_data["to_be_announced"]
            if is_unknown and self.slot["starts_on"]:
                self.add_error("starts_on", _("Leave day and time empty, or untick “Date to be announced”."))
            for name, value in self.slot.items():
                setattr(self.instance, name, value)
            self.stand(is_unknown)

    def stand(self, is_unknown):
        standing = KeyDate.Standing
        if is_unknown != (self.instance.standing == standing.TO_BE_ANNOUNCED):
            self.instance.standing = standing.TO_BE_ANNOUNCED if is_unknown else standing.CONFIRMED
            self.instance.standing_since = timezone.now()

    def keep_moment(self):
        """A draft had no moment from which it is public: the one that it has now stays, and is shown if asked again."""
        at = self.instance.published_at
        if at is None or "published_at" in self.errors or self.cleaned_data.get("published_at", at):
            return
        self.cleaned_data["published_at"] = at
        local, self.data = timezone.localtime(at), self.data.copy()
        self.data["published_at_0"], self.data["published_at_1"] = f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}"

    def refuse_lost_slot(self):
        """What was typed into fields that are no longer there must not vanish unsaid."""
        typed = DraftSlotForm(self.data)
        typed.before = self.instance
        if typed.is_valid() and is_same(typed.slot, self.instance.slot):
            return
        sentence = _(
            "Somebody has published this date meanwhile, so its day and time cannot be changed here any more. You had "
            "“%(slot)s” here. Save the rest, then use “Move…”."
        )
        self.add_error(None, sentence % {"slot": typed.as_written()})


class WordsForm(forms.ModelForm):
    """A key date's words in another language. The text is short: a box without a preview is enough."""

    body = KeyDateWords._meta.get_field("body").formfield(
        form_class=forms.CharField, widget=forms.Textarea({"class": "vLargeTextField", "rows": 6})
    )

    def clean_title(self):
        return check_title(self.cleaned_data["title"])


class WordsFormSet(forms.BaseInlineFormSet):
    """A key date's words in other languages than its own."""

    def clean(self):
        super().clean()
        for form in self.forms:
            is_own = form.cleaned_data.get("language") == self.instance.language
            if is_own and not form.cleaned_data.get("DELETE"):
                form.add_error("language", _("The date itself is written in this language. Write these words above."))
