"""Groups of signatories in the form of their letter: a heading in each language of the site, and the order."""

import re
from functools import partial

from django import forms
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign import languages
from campaign.text import one_line

from ..models.kinds import Kind

HEADING_LENGTH = 120


class HeadingField(forms.CharField):
    """A group's heading in one language; left empty, the plural of its kind stands there."""

    def __init__(self, language, name):
        super().__init__(
            label=_("Heading in %(language)s") % {"language": name},
            required=False,
            max_length=HEADING_LENGTH,
            widget=forms.TextInput({"class": "vTextField", "lang": language, "dir": "auto"}),
        )

    def to_python(self, value):
        return one_line(super().to_python(value))


class GroupForm(forms.ModelForm):
    """`heading_fields` is the mapping of a subclass from languages to the names of their fields."""

    heading_fields = {}

    def __init__(self, *args, order=1, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["order"] = order
        for language, name in self.heading_fields.items():
            self.initial[name] = self.instance.headings.get(language, "")
            if self.instance.kind:
                with translation.override(language):
                    self.fields[name].widget.attrs["placeholder"] = str(Kind(self.instance.kind).plural)

    def clean(self):
        super().clean()
        headings = dict(self.instance.headings)
        for language, name in self.heading_fields.items():
            headings[language] = self.cleaned_data.get(name, "")
        self.instance.headings = {language: heading for language, heading in headings.items() if heading}
        if self.cleaned_data.get("DELETE") and self.instance.pk:
            self.keep_if_signed()

    def keep_if_signed(self):
        if count := self.instance.signatories.count():
            self.cleaned_data["DELETE"] = False
            sentence = ngettext(
                "%(count)d signature is in this group, so it stays. Put it into another group first.",
                "%(count)d signatures are in this group, so it stays. Put them into another group first.",
                count,
            )
            self.add_error(None, sentence % {"count": count})


def group_form():
    """The form with a field for each language of the site."""
    names = dict(languages.choices())
    fields = {language: f"heading_{language.replace('-', '_')}" for language in names}
    headings = {name: HeadingField(language, names[language]) for language, name in fields.items()}
    return type("GroupForm", (GroupForm,), {"heading_fields": fields, **headings})


class GroupFormSet(forms.BaseInlineFormSet):
    """The groups of a letter. However they are numbered by hand, they are stored as 1, 2, 3 …

    Two groups of one number would have their signatories in one another's midst. A row that names no group of the
    letter, since somebody removed it meanwhile, is left out, and the form is refused with a sentence: the next press
    stores what is shown.
    """

    is_other_than_seen = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.management_form.is_valid():
            self.leave_out_what_is_gone()

    def leave_out_what_is_gone(self):
        """Lines up the rows that were sent: those of groups that are there, then new ones, however they are counted."""
        total, initial = (self.management_form.cleaned_data[name] for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT))
        there = {str(group.pk) for group in self.get_queryset()}
        stored, new, seen = [], [], set()
        sent = range(min(total, self.absolute_max))
        for number in sent:
            key = self.data.get(f"{self.add_prefix(number)}-id", "")
            if key in there and key not in seen:
                stored.append(number)
                seen.add(key)
            elif number >= initial and not key:
                new.append(number)
        if len(stored) == initial and [*stored, *new] == list(sent):
            return
        self.is_other_than_seen = True
        self.data = self.renumbered([*stored, *new], len(stored))
        del self.management_form

    def renumbered(self, rows, initial):
        """What was sent, with nothing of the rows but these, in this order."""
        of_row = re.compile(rf"{re.escape(self.prefix)}-([0-9]+)-(.+)", re.DOTALL)
        place = {str(number): place for place, number in enumerate(rows)}
        data = self.data.copy()
        for name in list(data):
            if of_row.fullmatch(name):
                del data[name]
        for name, values in self.data.lists():
            if (found := of_row.fullmatch(name)) and found[1] in place:
                data.setlist(f"{self.add_prefix(place[found[1]])}-{found[2]}", values)
        data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = str(len(rows))
        data[f"{self.prefix}-{INITIAL_FORM_COUNT}"] = str(initial)
        return data

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "order": self.initial_form_count() + 1}

    def clean(self):
        super().clean()
        if self.is_other_than_seen:
            raise forms.ValidationError(_("A group was removed meanwhile. Look at the groups below."), code="gone")
        kept = {form.instance.kind for form in self.forms if not self._should_delete_form(form)}
        before = {form.initial["kind"] for form in self.initial_forms}
        for kind in self.instance.kinds_taken:
            if kind in before and kind not in kept:
                sentence = _("%(kinds)s may sign, so one of the groups must be for them.")
                raise forms.ValidationError(sentence % {"kinds": kind.plural}, code="kind")

    def save(self, commit=True):
        rows = super().save(commit)
        moved = {form.instance.pk: form.instance.order - form.initial["order"] for form in self.initial_forms}
        for place, group in enumerate(sorted(self.instance.groups.all(), key=partial(self.place, moved)), 1):
            if group.order != place:
                group.order = place
                group.save()
        return rows

    @staticmethod
    def place(moved, group):
        """Of two with one number, the one that was moved there from below comes first, the one from above last."""
        by = moved.get(group.pk, 0)
        return group.order, (by > 0) - (by < 0), group.pk
