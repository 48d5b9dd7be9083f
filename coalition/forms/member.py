"""The forms in which staff write members of the coalition."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.forms.public import seen

HERE_ALREADY = gettext_lazy("This one is a member already. Look for it in the list.")


class MemberForm(forms.ModelForm):
    class Meta:
        error_messages = {"organisation": {"unique": HERE_ALREADY}, "official": {"unique": HERE_ALREADY}}

    def clean_agreed_on(self):
        day = self.cleaned_data["agreed_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."), code="future")
        return day

    def clean(self):
        super().clean()
        agreed, left = self.cleaned_data.get("agreed_on"), self.cleaned_data.get("left_on")
        if agreed and left and left < agreed:
            sentence = _("It agreed after it left. If it is with us again, empty this day.")
            self.add_error("left_on", sentence)
        since = self.cleaned_data.get("since")
        if since and left and since > left:
            self.add_error(
                "since", _("It left before this day. If it is with us again, empty the day on which it left.")
            )


class WordsForm(forms.ModelForm):
    """A member's words in one language. One of them at least, or there is nothing to keep."""

    def clean(self):
        super().clean()
        words = [self.cleaned_data.get(name, "") for name in ("name", "office", "statement")]
        if not self.errors and not any(map(seen, words)):
            raise ValidationError(_("Write a name, an office or a statement, or take this language out."), code="empty")
