"""The form in which staff write a letter, or its translation."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.forms.staff import Press, PublishableForm, pressed
from campaign.states import State
from campaign.zones import zone_sentence

OF_ORIGINAL = ["takes_organisations", "takes_officials", "takes_individuals", "is_by_invitation", "deadline_at"]


class LetterForm(PublishableForm):
    NOT_CONTENT = PublishableForm.NOT_CONTENT | set(OF_ORIGINAL)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("title"):
            field.label = _("Subject")
        if field := self.fields.get("addressees"):
            field.widget.attrs["rows"] = 2
        if (field := self.fields.get("body")) and (count := self.signed()):
            sentence = ngettext(
                "%(count)d signature stands under this text: mend typing errors, and leave what it says as it is.",
                "%(count)d signatures stand under this text: mend typing errors, and leave what it says as it is.",
                count,
            )
            field.help_text = sentence % {"count": count}
        if field := self.fields.get("deadline_at"):
            field.stored = self.instance.deadline_at
            sentences = [_("From then on nobody can sign."), _("A day without a time is meant to its end."),
                         _("Left empty, there is no end yet."), zone_sentence(timezone.now())]  # fmt: skip
            field.help_text = " ".join(sentences)

    def signed(self):
        """How many have signed the letter itself; those who signed a translation have signed its original."""
        return self.instance.signatories.count() if self.instance.pk else 0

    def clean_translation_of(self):
        original = self.cleaned_data["translation_of"]
        if original and not self.instance.translation_of_id and (count := self.signed()):
            sentence = ngettext(
                "%(count)d signature stands under this letter itself, so it is an original. Leave this empty.",
                "%(count)d signatures stand under this letter itself, so it is an original. Leave this empty.",
                count,
            )
            raise ValidationError(sentence % {"count": count}, code="signed")
        return original

    def clean(self):
        super().clean()
        if "body" in self.fields and "body" not in self.errors and not self.cleaned_data.get("body", "").strip():
            press = pressed(self.data)
            is_shown = press == Press.SAVE and self.state in {State.LIVE, State.SCHEDULED}
            if is_shown or press in {Press.PUBLISH, Press.SCHEDULE}:
                self.add_error("body", _("Write the text of the letter before readers see it."))
