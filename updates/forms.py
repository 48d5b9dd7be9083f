"""The form in which staff write an update."""

import json
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import languages
from campaign.forms.staff import NOON, PublishableForm, check_year
from campaign.importing.notes import SourceError
from campaign.importing.source_files import decode
from campaign.text import clean, one_line
from contacts.phones import shown

from .importers.exports import export_in
from .models import Update

# Kinds that share their fields share one block of the form.
KIND_FIELDS = list(dict.fromkeys(name for names in Update.KIND_FIELDS.values() for name in names))


def leads_to(update, name, key):
    """Whether the field `name` leads from `update`, directly or over others, to the update with that key."""
    seen = set()
    following = update.pk
    while following and following not in seen:
        seen.add(following)
        following = Update.objects.filter(pk=following).values_list(f"{name}_id", flat=True).first()
        if following == key:
            return True
    return False


class UpdateForm(PublishableForm):
    NOT_CONTENT = PublishableForm.NOT_CONTENT | {"freezes_contacts", "letter", "letter_role"}
    CIRCLES = {
        "continues": gettext_lazy("“%(title)s” follows this update up, so this one cannot follow it. Choose another."),
        "supersedes": gettext_lazy(
            "“%(title)s” is newer: it supersedes this update, directly or with others between. Choose another, or "
            "change that one first."
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("kind"):
            # Which fields belong to which kind; the page hides the others while one chooses.
            field.widget.attrs |= {
                "data-carried": json.dumps({str(kind): names for kind, names in Update.KIND_FIELDS.items()}),
                "data-carried-by-some": json.dumps(KIND_FIELDS),
            }

        if field := self.fields.get("summary"):
            field.widget.attrs["rows"] = 3

    def needs_time(self):
        return self.cleaned_data.get("date_precision") == Update.DatePrecision.EXACT

    def clean(self):
        super().clean()
        for name in ("continues", "supersedes"):
            other = self.cleaned_data.get(name)
            if other and other.pk == self.instance.pk:
                self.add_error(name, _("Choose another update than this one."))
            elif other and self.instance.pk and name in self.changed_data and leads_to(other, name, self.instance.pk):
                self.add_error(name, self.CIRCLES[name] % {"title": other})
        language = self.cleaned_data.get("language")
        if language and self.cleaned_data.get("is_pinned"):
            pinned = Update.objects.filter(language=language, is_pinned=True).exclude(pk=self.instance.pk).first()
            if pinned:
                sentence = _("“%(title)s” is pinned in this language. Unpin it first.")
                self.add_error(None, sentence % {"title": pinned})
        strangers = [topic.name for topic in self.cleaned_data.get("topics") or [] if topic.language != language]
        if language and strangers:
            sentence = _("These topics are in another language: %(names)s. Choose those of the update’s language.")
            self.add_error("topics", sentence % {"names": ", ".join(strangers)})

    def changes_content(self):
        unseen = set(KIND_FIELDS) - set(self.instance.carried)
        return bool(set(self.changed_data) - self.NOT_CONTENT - unseen)


class ReleaseContactForm(forms.ModelForm):
    """Somebody whom an update names; a row that names somebody else now has nothing of the one before."""

    def clean(self):
        super().clean()
        if self.instance.pk and "contact" in self.changed_data:
            self.instance.frozen_card = self.instance.frozen_at = None
            self.instance.stood_in_text = False


class PastedPageForm(forms.Form):
    """A page of updates, pasted or uploaded. `cleaned_data["text"]` holds it either way."""

    label_suffix = ""
    LARGEST = 1_400_000  # bytes; line ends may double them on the way back, which still fits into one form

    text = forms.CharField(
        label=gettext_lazy("Text of the page"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Paste the whole page: headings, dates and texts, as they stand there."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("A text file, or the page as your browser saved it (HTML)."),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.html,.htm,text/plain,text/html,text/markdown"}),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year of the newest entry"),
        required=False,
        min_value=1900,
        help_text=gettext_lazy("Only needed when the page never names a year."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=languages.choices, initial=languages.default, widget=forms.Select
    )
    today = forms.DateField(required=False, widget=forms.HiddenInput)

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year is not None and year > timezone.localdate().year:
            raise ValidationError(_("This year has not come yet."))
        return year

    def clean(self):
        text, file = self.cleaned_data.get("text"), self.cleaned_data.get("file")
        if self.errors:
            return
        if (file.size if file else len(text.encode())) > self.LARGEST:
            sentence = _("This is longer than %(limit)s MB. Import it in parts.") % {"limit": self.LARGEST / 1_000_000}
            self.add_error("file" if file else "text", sentence)
        elif file:
            try:
                self.cleaned_data["text"] = clean(decode(file.read(), name=file.name))
            except SourceError as error:
                self.add_error("file", str(error))
            else:
                self.refuse_exports("file")
        elif not text.strip():
            self.add_error("text", _("Paste the text of the page, or choose a file."))
        else:
            self.cleaned_data["text"] = clean(text)
            self.refuse_exports("text")

    def refuse_exports(self, name):
        """Refuses what another system wrote for machines, beside the field `name`, with the command that reads it."""
        if found := export_in(self.cleaned_data["text"]):
            what, command = found
            sentence = _(
                "This is %(what)s, not a page of updates. Ask whoever looks after the server to import it with "
                "“python manage.py %(command)s” and the name of the file."
            )
            self.add_error(name, sentence % {"what": what, "command": command})


class LettersForm(forms.Form):
    """Whether the letters in a page that is imported become sign-on letters at once."""

    label_suffix = ""
    letters = forms.BooleanField(
        required=False,
        label=gettext_lazy("Make sign-on letters of the letters in these entries"),
        help_text=gettext_lazy("Each becomes a draft of a letter of its own, with its signatories. Its update stays."),
    )


def in_one_line(person):
    """Somebody of a contact block as the proposal shows them: name, role, organisation, numbers, addresses."""
    posts = [", ".join(filter(None, [post.role, post.organisation])) for post in person.posts]
    numbers = [shown(phone.number, phone.extension) for phone in person.phones]
    wanted = [_("e-mail to be asked for")] if person.is_email_wanted else []
    return " · ".join([person.name, *posts, *numbers, *person.emails, *wanted])


class EntryForm(forms.Form):
    """One proposed entry of a pasted page, to be corrected: five fields, and a tick for each of its press contacts.

    `proposed` are pairs of a Person and whether the contact block was understood, so that the tick is set at first.
    """

    label_suffix = ""
    chosen = forms.BooleanField(required=False, label=gettext_lazy("Import"))
    title = forms.CharField(max_length=250, required=False, label=gettext_lazy("Title"))
    on = forms.DateField(
        required=False, label=gettext_lazy("Date"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    precision = forms.ChoiceField(choices=Update.DatePrecision, label=gettext_lazy("How exact the date is"))
    kind = forms.ChoiceField(choices=Update.Kind, label=gettext_lazy("Kind"))
    people = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Press contacts"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, proposed=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.proposed = list(proposed)
        if not self.proposed:
            del self.fields["people"]
            return
        self.fields["people"].choices = [
            (str(place), in_one_line(person)) for place, (person, _is_understood) in enumerate(self.proposed)
        ]
        self.fields["people"].initial = [
            str(place) for place, (_person, is_understood) in enumerate(self.proposed) if is_understood
        ]

    @staticmethod
    def proposal(entry):
        """What the form of an Entry shows at first."""
        return {
            "chosen": True,
            "title": entry.title,
            "on": timezone.localdate(entry.published_at) if entry.published_at else None,
            "precision": entry.precision.value,
            "kind": entry.kind or Update.Kind.NEWS,
        }

    def clean_title(self):
        return one_line(self.cleaned_data["title"])

    def clean_on(self):
        if on := self.cleaned_data["on"]:
            check_year(on)
        return on

    def clean(self):
        if not self.cleaned_data.get("chosen"):
            self.errors.clear()  # what is left out need not be right
        elif "title" in self.cleaned_data and not self.cleaned_data["title"]:
            self.add_error("title", _("Give it a title, or leave it out."))

    def chosen_people(self):
        """Whom of those proposed the ticks choose."""
        places = {int(place) for place in self.cleaned_data.get("people", ())}
        return [person for place, (person, _is_understood) in enumerate(self.proposed) if place in places]

    def corrections(self):
        """The fields of the Update that were corrected, with their new values; `initial` holds the proposal."""
        words = self.cleaned_data
        fields = {"title": "title", "precision": "date_precision", "kind": "kind"}
        changed = {fields[name]: words[name] for name in fields if words[name] != self.initial[name]}
        if words["on"] != self.initial["on"]:
            zone = timezone.get_current_timezone()
            changed["published_at"] = words["on"] and datetime.combine(words["on"], NOON, zone)
        return changed
