"""Forms in which staff write and publish."""

import re
from datetime import datetime, time
from enum import StrEnum
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import assets, images
from ..middleware import is_ours
from ..models import Asset
from ..publishing import Publishable, readable
from ..states import State, state_of
from ..text import clean, one_line
from ..zones import moment_in, zone_sentence

FIRST_YEAR, LAST_YEAR = 1900, 9998  # four digits, in any zone
NOON = time(12)
REDIRECT_LENGTH = Redirect._meta.get_field("old_path").max_length


def check_year(day):
    """Raises ValidationError for a day of a year that is surely a typing error, or that no zone can show."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = _("Give a year from %(first)d on, with four digits, such as 2021.")
        raise ValidationError(sentence % {"first": FIRST_YEAR}, code="year")


class Press(StrEnum):
    """The buttons below the form of something that can be published."""

    SAVE = "_save"
    PUBLISH = "_publish"
    SCHEDULE = "_schedule"
    UNSCHEDULE = "_unschedule"


def pressed(data):
    """Which button sent the form; whatever is not about publishing saves."""
    return next((press for press in Press if press in data and press != Press.SAVE), Press.SAVE)


class TimeOfDayField(forms.TimeField):
    """A time as people write it: 21:30, 21.30, 9:30 pm, 9 p.m."""

    default_error_messages = {"invalid": gettext_lazy("Write the time such as 17:30 or 5:30 pm.")}
    WRITTEN = re.compile(r"\s*(\d{1,2})(?:[:.](\d{2}))?(?:\s*([ap])\.?m\.?)?\s*", re.IGNORECASE | re.ASCII)

    def to_python(self, value):
        if isinstance(value, str) and (found := self.WRITTEN.fullmatch(value)):
            hour, minute, half = int(found[1]), found[2], found[3]
            if half and 1 <= hour <= 12:
                value = f"{hour % 12 + 12 * (half in 'pP')}:{minute or '00'}"
            elif minute and not half:
                value = f"{hour}:{minute}"
        return super().to_python(value)


class MomentField(forms.SplitDateTimeField):
    """A day and a time in the campaign's zone. A day without a time is noon; `without_time` tells the form so.

    A time that the clocks skip on that day, or show twice, is refused with a sentence; the moment that is `stored`
    already stays what it is when it comes back unchanged, to the microsecond.
    """

    stored = None
    without_time = False

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        on, at = self.fields
        on.error_messages["invalid"] = gettext_lazy("Write the day such as 2021-05-13.")
        self.fields = (on, TimeOfDayField(required=at.required, localize=at.localize, disabled=at.disabled))

    def compress(self, data_list):
        on, at = data_list or (None, None)
        if on is None and at is None:
            return None
        if on is None:
            raise ValidationError(_("Give the day as well as the time."), code="incomplete")
        self.without_time = at is None
        typed = datetime.combine(on, at or NOON)
        if self.stored and typed == timezone.localtime(self.stored).replace(tzinfo=None, microsecond=0):
            return self.stored
        check_year(on)
        return moment_in(timezone.get_current_timezone(), typed)


class PublishableForm(forms.ModelForm):
    """Something to be published, as staff write it. The button that was pressed decides what its date may be."""

    NOT_CONTENT = frozenset(
        {
            "language", "translation_of", "published_at", "date_precision", "topics", "continues", "supersedes",
            "is_pinned", "slug", "path", "menu_order", "small_fix",
        }
    )  # fmt: skip

    small_fix = forms.BooleanField(
        required=False,
        label=gettext_lazy("Small fix: do not show as updated"),
        help_text=gettext_lazy(
            "For a typing error. Otherwise the page and the feeds say that the text was updated today."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.state = state_of(self.instance)
        if field := self.fields.get("language"):
            field.show_hidden_initial = False  # its default is worked out, but does not differ between two requests
        if field := self.fields.get("published_at"):
            field.stored = self.instance.published_at
            field.help_text = self.sentence_about_date()

    def sentence_about_date(self):
        sentence = _("The date under which readers find it. Left empty, it is the moment of publishing.")
        return f"{sentence} {zone_sentence(timezone.now())}"

    def clean(self):
        super().clean()
        self.check_translation()
        if "published_at" in self.fields and "published_at" not in self.errors and (fault := self.fault_of_date()):
            self.add_error("published_at", fault)

    def fault_of_date(self):
        """The sentence about a date that does not go with the button pressed; "" when it does."""
        at, now = self.cleaned_data.get("published_at"), timezone.now()
        is_to_come = at is not None and at > now
        match pressed(self.data), self.state:
            case _any, _any_state if at and self.fields["published_at"].without_time and self.needs_time():
                return _("Give the time as well as the day.")
            case Press.PUBLISH, State.SCHEDULED if at == self.instance.published_at:
                return ""
            case Press.PUBLISH, _any_state if is_to_come:
                return _(
                    "This date is still to come. Press “Schedule” to publish it then, "
                    "or empty the date to publish it now."
                )
            case Press.SCHEDULE, _any_state if not is_to_come:
                return _("To schedule it, give a date and time to come.")
            case Press.SAVE, State.LIVE if is_to_come:
                return _(
                    "It is public already, and a date to come would hide it until then. "
                    "Give a date that has passed, or withdraw it first."
                )
            case Press.SAVE, State.SCHEDULED if at and not is_to_come:
                return _(
                    "This date has passed. Press “Publish now” to publish it under this date, or give a date to come."
                )
            case Press.UNSCHEDULE, state if state != State.SCHEDULED:
                return _("Its hour has come: readers see it already. Withdraw it, with a reason, to take it back.")
            case Press.SAVE, State.WITHDRAWN if at is None or at > self.instance.withdrawn_at:
                return _("Readers saw it under a date before it was withdrawn. Keep such a date.")
            case Press.SAVE, State.LIVE | State.SCHEDULED if at is None:
                return _("Give the date and time from which it is public.")
        return ""

    def needs_time(self):
        """Whether a day alone is too little to say when."""
        return True

    def check_translation(self):
        original = self.cleaned_data.get("translation_of")
        if original is None:
            return
        if original.pk == self.instance.pk:
            self.add_error("translation_of", _("Choose another one: nothing is a translation of itself."))
        elif original.translation_of_id:
            sentence = _("“%(title)s” is a translation itself. Choose its original.")
            self.add_error("translation_of", sentence % {"title": original})
        elif original.language == self.cleaned_data.get("language"):
            sentence = _("The original is written in this language. Choose the language of the translation.")
            self.add_error("language", sentence)
        elif self.instance.pk and self.instance.translations.exists():
            self.add_error("translation_of", _("This one is the original of translations. Leave the field empty."))

    def validate_constraints(self):
        """All rules of the row, also those about columns that the form does not show and the button decides."""
        if self.errors:
            return
        self.press()
        self.instance.derive()
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            self._update_errors(error)

    def press(self):
        """Brings the item into the state that the button asks for."""
        at = self.instance.published_at
        match pressed(self.data):
            case Press.PUBLISH:
                self.instance.publish(at if at and at <= timezone.now() else None)
            case Press.SCHEDULE:
                self.instance.publish(at)
            case Press.UNSCHEDULE:
                self.instance.status = Publishable.Status.DRAFT

    @cached_property
    def changed_data(self):
        """Names of the fields whose stored value will be another one.

        Browsers send every line end as two characters, and the fields tidy what they store: a text that comes to the
        same there was not changed.
        """
        return [name for name in super().changed_data if not self.is_stored_text(name)]

    def is_stored_text(self, name):
        fields = {field.name: field for field in self._meta.model._meta.fields}
        if not isinstance(fields.get(name), models.CharField | models.TextField):
            return False
        sent, stored = (
            fields[name].get_prep_value(text or "").strip() for text in (self[name].data, self[name].initial)
        )
        return sent == stored

    def changes_content(self):
        """Whether readers of the page would see another text or picture than before."""
        return bool(set(self.changed_data) - self.NOT_CONTENT)


class WithdrawForm(forms.Form):
    reason = Publishable._meta.get_field("withdrawn_reason").formfield(
        required=True,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": gettext_lazy("Give one sentence that tells readers why it was withdrawn.")},
    )

    def clean_reason(self):
        reason = one_line(self.cleaned_data["reason"])
        if not reason:
            raise ValidationError(self.fields["reason"].error_messages["required"], code="required")
        return reason


class UploadForm(forms.ModelForm):
    """A new picture or document: one file, and nothing to fill in before it is known to be taken."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A picture (JPEG, PNG, WebP, AVIF, TIFF, GIF) or a PDF document."),
    )

    class Meta:
        model = Asset
        fields = []

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        sentence = _("This file is larger than %(limit)d MB, which is the limit. Make it smaller.")
        self.fields["file"].widget.attrs |= {
            "data-limit": settings.UPLOAD_MAX_BYTES,
            "data-words-large": sentence % {"limit": settings.UPLOAD_MAX_BYTES // 1024**2},
        }

    def clean_file(self):
        try:
            self.instance = assets.upload(self.cleaned_data["file"], self.user)
        except images.Refused as error:
            raise ValidationError(str(error), code="refused") from error
        return self.cleaned_data["file"]


class RedirectForm(forms.ModelForm):
    """An old address and its new one, written as a path or pasted as a whole address."""

    class Meta:
        model = Redirect
        fields = ["old_path", "new_path"]
        labels = {"old_path": gettext_lazy("Old address"), "new_path": gettext_lazy("New address")}
        help_texts = {
            "old_path": gettext_lazy("What people ask for, such as /2019/05/vigil/ or /?p=12."),
            "new_path": gettext_lazy("Where it leads on this site, such as /updates/2019/05/13/vigil/."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_path"].required = True

    def clean_old_path(self):
        try:
            address = urlsplit(self.cleaned_data["old_path"].strip())
        except ValueError as error:
            raise ValidationError(_("This is no address. Copy it once more.")) from error
        path = self.path(address._replace(scheme="", netloc="", fragment="").geturl() or "/")
        others = Redirect.objects.filter(site_id=settings.SITE_ID, old_path=path).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("There is a redirect from this address already. Change that one."))
        return path

    def clean_new_path(self):
        path = self.path(self.cleaned_data["new_path"].strip().removeprefix(settings.SITE_URL))
        if not is_ours(path):
            raise ValidationError(_("Write an address on this site, beginning with one slash, such as /about/."))
        return path

    def path(self, typed):
        """The path in the form in which it is kept. Raises ValidationError for what is none or too long."""
        path = readable(clean(typed))
        if not path.startswith("/"):
            raise ValidationError(_("Begin the address with a slash, such as /about/."))
        if len(path) > REDIRECT_LENGTH:
            raise ValidationError(_("This address is too long: %(most)d signs at most.") % {"most": REDIRECT_LENGTH})
        return path

    def clean(self):
        super().clean()
        old, new = self.cleaned_data.get("old_path"), self.cleaned_data.get("new_path")
        if not old or not new:
            return
        onward = Redirect.objects.filter(site_id=settings.SITE_ID, old_path=new).exclude(pk=self.instance.pk).first()
        if old == new:
            self.add_error("new_path", _("Both are the same address."))
        elif onward:
            sentence = _("This address is old, too: it leads to %(path)s. Use that one.")
            self.add_error("new_path", sentence % {"path": onward.new_path})

    def save(self, commit=True):
        self.instance.site_id = settings.SITE_ID
        return super().save(commit)
