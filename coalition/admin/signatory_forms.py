"""The forms in which staff write signatories: one for who signed on paper, one for corrections."""

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.forms.public import LineField

from ..models import Letter, Signatory
from ..models.kinds import Kind
from ..models.signatory import AT_THE_END
from . import deciding

Display = Signatory.Display

NAME_LENGTH, WORDS_LENGTH, PLACE_LENGTH = 120, 200, 120
OF_PERSONS = (Display.INITIALS, Display.COUNTED)


def line(label, length, **options):
    widget = forms.TextInput(attrs={"class": "vTextField", "dir": "auto"})
    return LineField(label=label, max_length=length, required=False, widget=widget, **options)


class SignatoryForm(forms.ModelForm):
    """What both have in common: the words as they are signed, each in one line."""

    name = line(gettext_lazy("Name"), NAME_LENGTH)
    title = line(gettext_lazy("Title or role"), WORDS_LENGTH)
    organisation_name = line(
        gettext_lazy("Organisation"), WORDS_LENGTH, help_text=Signatory._meta.get_field("organisation_name").help_text
    )
    place = line(gettext_lazy("Place"), PLACE_LENGTH)

    def clean(self):
        super().clean()
        kind, display = (self.cleaned_data.get(name) for name in ("kind", "display"))
        is_organisation = kind == Kind.ORGANISATION
        if is_organisation and not self.cleaned_data.get("organisation_name"):
            self.refuse("organisation_name", _("Write the name of the organisation."))
        if kind and not is_organisation and not self.cleaned_data.get("name"):
            self.refuse("name", _("Write the name."))
        if is_organisation and display in OF_PERSONS:
            self.refuse("display", _("An organisation is shown by its name, with or without whoever signed for it."))
        if kind and not is_organisation and display == Display.ORGANISATION:
            self.refuse("display", _("A person is shown by name or initials, or is only counted."))
        if is_organisation and display == Display.FULL and not self.cleaned_data.get("name"):
            self.refuse("name", _("Write who signed for it, or show the organisation alone."))

    def refuse(self, field, sentence):
        if field not in self.errors:
            self.add_error(field, sentence)

    def validate_constraints(self):
        """Also those that look at columns which follow from others, or that no form shows."""
        if self.errors:
            return
        self.instance.derive()
        try:
            self.instance.validate_constraints(exclude={"fingerprint"})
        except ValidationError as error:
            self.add_error(None, error.messages)


class AddForm(SignatoryForm):
    """Somebody who signed on paper or by mail."""

    letter = forms.ModelChoiceField(Letter.objects.none(), label=gettext_lazy("Letter"))
    how = line(
        gettext_lazy("How it is known"),
        deciding.NOTE_LENGTH,
        help_text=gettext_lazy("Such as “signed sheet of 3 May, kept by Ana”. Only the team sees it."),
    )

    class Meta:
        model = Signatory
        fields = [
            "letter", "kind", "name", "title", "organisation_name", "place", "display", "is_for_identification_only",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["letter"].queryset = Letter.objects.originals().defer("body", "body_html").order_by("-pk")

    def clean_how(self):
        if not self.cleaned_data["how"]:
            raise ValidationError(_("Write how you know that they sign: nobody confirms it by mail."), code="required")
        return self.cleaned_data["how"]

    def clean(self):
        super().clean()
        letter, kind = self.cleaned_data.get("letter"), self.cleaned_data.get("kind")
        if not letter or not kind:
            return
        group = letter.groups.filter(kind=kind).first()
        if group is None:
            self.refuse("kind", _("This letter has no group for them. Say in the letter that they may sign it."))
        else:
            self.instance.group = group


class CorrectForm(SignatoryForm):
    """A correction. What stood there before is kept in the log, and so is why it was changed."""

    why = line(
        gettext_lazy("Why, and how it is known"),
        deciding.NOTE_LENGTH,
        help_text=gettext_lazy("For the log. It keeps what was signed, too."),
    )

    order = forms.IntegerField(
        label=gettext_lazy("Order"),
        min_value=1,
        max_value=AT_THE_END - 1,
        required=False,
        help_text=gettext_lazy(
            "1 comes first in its group. Empty: behind those with a number, in the order of signing."
        ),
    )

    class Meta:
        model = Signatory
        fields = [
            "kind", "group", "order", "name", "title", "organisation_name", "place", "display",
            "is_for_identification_only", "organisation", "official",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("group"):
            field.queryset = self.instance.letter.groups.all()
        if self.initial.get("order") == AT_THE_END:
            self.initial["order"] = None
        self.before = {name: self.shown(name, self.initial.get(name)) for name in self.fields}

    def clean(self):
        super().clean()
        if self.data.get("seen") != deciding.seen_of(self.instance):
            self.add_error(None, deciding.meanwhile(Signatory.objects.get(pk=self.instance.pk)))
        if "display" in self.changed_data and not self.cleaned_data.get("why"):
            sentence = _("Nothing may be shown that they did not agree to. Write how you know that they want this.")
            self.refuse("why", sentence)
        kind, group = self.cleaned_data.get("kind"), self.cleaned_data.get("group")
        if kind and group and "kind" in self.changed_data and group.kind != kind:
            of_kind = self.instance.letter.groups.filter(kind=kind).first()
            self.cleaned_data["group"] = of_kind or group

    def clean_order(self):
        return self.cleaned_data["order"] or AT_THE_END

    def shown(self, name, value):
        """A value of a field in words, for the log."""
        field = self.fields[name]
        if hasattr(field, "queryset"):
            value = field.queryset.filter(pk=getattr(value, "pk", value)).first() if value else ""
        elif isinstance(field, forms.BooleanField):
            value = _("yes") if value else _("no")
        elif hasattr(field, "choices"):
            value = dict(field.choices).get(value, "")
        return "" if value in (None, AT_THE_END) else str(value)

    def note(self) -> str:
        """What was changed, from what to what, one field a line, and why."""
        lines = []
        for name, before in self.before.items():
            after = self.shown(name, self.cleaned_data[name])
            if name != "why" and after != before:
                words = {
                    "label": capfirst(str(self.fields[name].label)),
                    "before": before or "–",
                    "after": after or "–",
                }
                lines.append(_("%(label)s: “%(before)s” → “%(after)s”") % words)
        return "\n".join(filter(None, [*lines, self.cleaned_data.get("why")]))


class ReasonActionForm(ActionForm):
    """The bar of actions over a list, with the one reason for all who are declined."""

    reason = line(gettext_lazy("Reason, for declining"), deciding.NOTE_LENGTH)
