"""A pasted page of updates becomes drafts: first the proposal, to be corrected, then the import.

Nothing is kept between the two steps but what travels in the form.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseFormSet, formset_factory
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.importing.notes import Level, Note, SourceError
from campaign.text import shorten
from contacts.names import folded_name

from ..forms import EntryForm, LettersForm, PastedPageForm
from ..importers.contact_blocks import choose, proposals
from ..importers.entry import Entry
from ..importers.letters import LettersOfUpdates
from ..importers.recognition import storable_key
from ..importers.release_contacts import names_linked
from ..importers.store import store
from ..importers.text import read_text
from ..letters.recognition import find_letter
from ..models import ImportRecord, Update
from .letters import address_of, letters_in, may_take_up

SOURCE = "text:page"  # as the command names it, so that neither imports what the other did
MOST_ENTRIES = 180
MOST_FIELDS = 950  # Django takes a thousand in one form, and some belong to the page as a whole
OF_ENTRY = 5  # fields of each entry, beside one for each press contact
FIRST_WORDS = 160


class EntriesFormSet(BaseFormSet):
    """The entries, each with the people whom its contact blocks name: `form_kwargs["people"]` has them in order."""

    def get_form_kwargs(self, index):
        people = self.form_kwargs["people"]
        return {"proposed": people[index] if index is not None and index < len(people) else ()}


EntryFormSet = formset_factory(
    EntryForm, formset=EntriesFormSet, extra=0, max_num=MOST_ENTRIES, absolute_max=MOST_ENTRIES
)


@dataclass
class Row:
    """One line of the proposal."""

    form: EntryForm
    entry: Entry
    notes: list[Note]
    is_here: bool

    @property
    def first_words(self):
        return shorten(" ".join(self.entry.body.split()), FIRST_WORDS)

    @cached_property
    def letter(self):
        """The FoundLetter in its text, or None."""
        return find_letter(self.entry.body, subject=self.entry.title)


def import_view(request, model_admin):
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return answer(request, model_admin, PastedPageForm())
    page = PastedPageForm(request.POST, request.FILES)
    if not page.is_valid():
        return answer(request, model_admin, page)
    given = page.cleaned_data
    today = given["today"] or timezone.localdate()
    try:
        entries, notes = read_text(
            given["text"], year=given["year"], today=today, time_zone=timezone.get_current_timezone()
        )
    except SourceError as error:
        page.add_error("text", str(error))
        return answer(request, model_admin, page)
    if len(entries) > MOST_ENTRIES:
        sentence = _("This page holds %(count)d entries; at most %(most)d can be corrected at once. Paste it in parts.")
        page.add_error("text", sentence % {"count": len(entries), "most": MOST_ENTRIES})
        return answer(request, model_admin, page)
    here = keys_here(entries)
    people = proposed_people(entries, here)
    if OF_ENTRY * len(entries) + sum(map(len, people)) > MOST_FIELDS:
        sentence = _("This page holds %(count)d entries and %(people)d press contacts, too many to correct at once.")
        sentence = sentence % {"count": len(entries), "people": sum(map(len, people))}
        page.add_error("text", f"{sentence} {_('Paste it in parts.')}")
        return answer(request, model_admin, page)
    first = [EntryForm.proposal(entry) | {"chosen": entry.key not in here} for entry in entries]
    is_second_step = "_import" in request.POST
    letters = LettersForm(request.POST if is_second_step else None)
    takes_letters = letters.is_valid() and letters.cleaned_data["letters"]
    if takes_letters and not may_take_up(request, model_admin):
        raise PermissionDenied
    given_entries = {"initial": first, "prefix": "entries", "form_kwargs": {"people": people}}
    formset = EntryFormSet(request.POST if is_second_step else None, **given_entries)
    of_entry = defaultdict(list)
    for note in notes:
        of_entry[note.entry].append(note)
    notes_of = {entry.key: of_entry.pop(entry.title, []) for entry in entries}
    if is_second_step and formset.is_valid() and formset.total_form_count() == len(entries):
        by = request.user if takes_letters else None
        made, report, left_out = import_chosen(entries, formset, here, given["language"], takes_letters, by)
        for key, update in made:
            model_admin.log_addition(request, update, in_history(notes_of[key], left_out.get(key, [])))
        tell(request, model_admin, made, report)
        return redirect(reverse("admin:updates_update_changelist") + "?state=draft")
    if is_second_step and formset.total_form_count() != len(entries):
        messages.error(request, _("The text and its entries no longer fit together. Look through them once more."))
        formset = EntryFormSet(**given_entries)
    page_again = PastedPageForm(initial=given | {"today": today, "file": None})
    rows = [
        Row(form, entry, notes_of[entry.key], entry.key in here)
        for form, entry in zip(formset.forms, entries, strict=True)
    ]
    context = {
        "rows": rows,
        "formset": formset,
        "notes": [note for some in of_entry.values() for note in some],
        "letters": letters if may_take_up(request, model_admin) and any(row.letter for row in rows) else None,
        "wrong": [number for number, row in enumerate(rows, 1) if row.form.is_bound and row.form.errors],
    }
    return answer(request, model_admin, page_again, context)


def proposed_people(entries, here):
    """For each entry, whom its contact blocks name, and whether each is ticked at first.

    Of an entry that came before, those are ticked whom that import took.
    """
    taken = names_linked(SOURCE) if here else {}
    found = []
    for entry in entries:
        people = proposals(entry)
        if entry.key in here:
            names = taken.get(storable_key(entry.key), set())
            people = [(person, folded_name(person.name) in names) for person, _is_understood in people]
        found.append(people)
    return found


def keys_here(entries):
    """The keys of those entries that came with an earlier import."""
    keys = [entry.key for entry in entries]
    return set(ImportRecord.objects.filter(source=SOURCE, key__in=keys).values_list("key", flat=True))


@transaction.atomic
def import_chosen(entries, formset, here, language, takes_letters, by):
    """Imports what was chosen as drafts; the pairs (key, update) of those made, the Report, and by the key of an
    entry the names in its contact blocks that were not ticked.

    Corrections are made after the import, like any edit: a later import of the same page then leaves them alone.
    Letters are taken up last, under the titles and dates that are right.
    """
    chosen = [(entry, form) for entry, form in zip(entries, formset.forms, strict=True) if form.cleaned_data["chosen"]]
    left_out = {}
    for entry, form in chosen:
        names = [person.name for person in form.chosen_people()]
        if names != [person.name for person in entry.people or []]:
            choose(entry, names)
        left_out[entry.key] = [person.name for person, _is_ticked in form.proposed if person.name not in names]
    report = store([entry for entry, _form in chosen], source=SOURCE, language=language, as_drafts=True)
    new = {entry.key: form for entry, form in chosen if entry.key not in here}
    made = []
    for record in ImportRecord.objects.filter(source=SOURCE, key__in=new):
        update = Update.objects.get(pk=record.object_id)
        if corrections := new[record.key].corrections():
            for name, value in corrections.items():
                setattr(update, name, value)
            update.slug = ""  # made anew, from the title and for the day that are right
            update.save()
        made.append((record.key, update))
    if takes_letters:
        letters = LettersOfUpdates(SOURCE, report, takes_up=True, by=by)
        for key, update in made:
            letters.see(update, key)
        letters.settle()
        for _key, update in made:
            update.refresh_from_db(fields=["letter"])
    return made, report, left_out


def in_history(notes, left_out):
    """What the history of a draft keeps: where it came from, and whatever the import left for people to look at."""
    sentences = [_("Imported from a pasted page.")]
    for note in notes:
        where = _("Line %(line)d:") % {"line": note.line} if note.line else ""
        sentences.append(f"{where} {note.sentence}".strip())
    if left_out:
        sentence = _("Not ticked, so no press contacts of it, and their contact block stays: %(names)s.")
        sentences.append(sentence % {"names": ", ".join(left_out)})
    return " ".join(sentences)


def tell_of_letters(request, model_admin, updates):
    """Names the drafts that hold letters which nobody took up, each with the page where that can be done."""
    if not may_take_up(request, model_admin) or not (holding := letters_in(updates)):
        return
    links = [
        (address_of(update), update, ngettext("%d signatory", "%d signatories", count) % count)
        for update, found in holding
        if (count := len(found.signatories))
    ]
    told = format_html_join(", ", '<a href="{}">{}</a> ({})', links)
    messages.info(request, format_html(_("Letters in these drafts can become sign-on letters: {}"), told))


def tell(request, model_admin, made, report):
    count = len(made)
    sentence = ngettext("%d draft was made.", "%d drafts were made.", count) % count
    if known := report.counts["updates"]["unchanged"]:
        sentence += " " + ngettext("%d was here already.", "%d were here already.", known) % known
    messages.success(request, sentence) if made else messages.warning(request, sentence)
    if people := report.counts.get("contacts", {}).get("made"):
        sentence = ngettext(
            "%d press contact was made of a contact block.", "%d press contacts were made of contact blocks.", people
        )
        messages.success(request, sentence % people)
    if letters := report.counts.get("letters", {}).get("made"):
        sentence = ngettext("%d letter became a sign-on letter.", "%d letters became sign-on letters.", letters)
        messages.success(request, sentence % letters)
    tell_of_letters(request, model_admin, [update for _key, update in made])
    for note in report.notes:
        if note.level is Level.WARNING:
            messages.warning(request, f"{note.entry}: {note.sentence}" if note.entry else note.sentence)
    for name, reason in report.skipped:
        messages.warning(request, _("Left out: %(name)s. %(reason)s") % {"name": name, "reason": reason})


def answer(request, model_admin, page, context=None):
    return TemplateResponse(
        request,
        "admin/updates/update/import.html",
        {
            **model_admin.admin_site.each_context(request),
            "title": _("Import a page of updates"),
            "opts": model_admin.opts,
            "media": model_admin.media,
            "page": page,
            **(context or {}),
        },
    )
