"""A list of signatories taken in under a letter: first what is understood of it, then the import.

Nothing is kept between the two steps but what travels in the form: the text, which is read anew, and a seal that tells
whether it is still the one that was looked at.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign.importing.notes import Level, Note, SourceError
from campaign.importing.tables import RowLeftOut
from campaign.text import clean

from ..importers import reading
from ..importers.signed import Signed
from ..importers.store import MADE, SKIPPED, UNCHANGED, store, store_each
from ..models.kinds import Kind

PERMISSION = "coalition.moderate_signatory"
MOST = 2_000  # signatories of one list; the command takes any number
MOST_LINES = 10_000  # read to find that out
SALT = f"{__name__}.shown"
NEW = gettext_lazy("new")


class ListField(forms.CharField):
    """The text of a list, without what no text of ours may hold."""

    def to_python(self, value):
        return clean(super().to_python(value).replace("\v", "\n"))


class ListForm(forms.Form):
    """A list of signatories, pasted or uploaded. `cleaned_data["text"]` holds it either way."""

    LARGEST = 1_400_000  # bytes; line ends may double them on the way back, which still fits into one form

    text = ListField(
        label=gettext_lazy("The list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField", "dir": "auto", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Paste it as it stands in a mail, a document or a spreadsheet: one signatory a line or a paragraph, with "
            "title and organisation. Headings such as “Organizations:” say who follows."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("A text file, or a table saved as CSV."),
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,.tsv,.md,text/plain,text/csv"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who they are"),
        required=False,
        choices=[("", gettext_lazy("As the list tells")), *((kind.value, kind.plural) for kind in Kind)],
        help_text=gettext_lazy("Of those for whom neither a heading nor a column says it."),
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Publish them at once"),
        required=False,
        help_text=gettext_lazy("Without it they are verified and wait to be published."),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        text, file = self.cleaned_data.get("text") or "", self.cleaned_data.get("file")
        if (file.size if file else len(text.encode())) > self.LARGEST:
            sentence = _("This is longer than %(limit)s MB. Import it in parts.") % {"limit": self.LARGEST / 1_000_000}
            self.add_error("file" if file else "text", sentence)
        elif file:
            try:
                self.cleaned_data["text"] = reading.decode(file.read(), name=file.name)
            except SourceError as error:
                self.add_error("file", str(error))
        elif not text.strip() and "text" not in self.errors:
            self.add_error("text", _("Paste a list, or choose a file."))

    def clean_kind(self):
        return Kind(self.cleaned_data["kind"]) if self.cleaned_data["kind"] else None


@dataclass
class Row:
    """One signatory as the list was understood, and what would become of them."""

    signed: Signed
    what: str
    reason: str
    notes: list[Note]

    @property
    def word(self):
        return self.reason or NEW


def urls(model_admin):
    """The page's address, for the admin of letters."""
    guarded = model_admin.admin_site.admin_view(import_view)
    return [path("<path:object_id>/import/", guarded, {"model_admin": model_admin}, name="coalition_letter_import")]


def may_import(request):
    return request.user.has_perm(PERMISSION)


def import_view(request, object_id, model_admin):
    """Shows what a pasted list is understood as, and stores it when the button is pressed."""
    if not may_import(request):
        raise PermissionDenied
    letter = model_admin.get_object(request, unquote(object_id))
    if letter is None:
        return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, object_id)
    letter = letter.original
    if request.method != "POST":
        return answer(request, model_admin, letter, ListForm())
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return answer(request, model_admin, letter, with_text(form))
    given = form.cleaned_data
    if given["text"].count("\n") > MOST_LINES:
        form.add_error("text", _("This list has more than %d lines. Paste it in parts.") % MOST_LINES)
        return answer(request, model_admin, letter, with_text(form))
    try:
        people, notes = reading.read(given["text"], name=_("This list"), kind=given["kind"])
    except SourceError as error:
        form.add_error("text", str(error))
        return answer(request, model_admin, letter, with_text(form))
    if len(people) > MOST:
        sentence = _("This list names %(count)d signatories; at most %(most)d can be imported here at once.")
        form.add_error("text", f"{sentence % {'count': len(people), 'most': MOST}} {_('Paste it in parts.')}")
        return answer(request, model_admin, letter, with_text(form))
    if "_import" in request.POST:
        if shown := unsealed(given):
            return take_in(request, model_admin, letter, given, people, notes, shown["new"])
        messages.warning(request, _("The list was changed since it was shown. Look at it once more, then import it."))
    return preview(request, model_admin, letter, given, people, notes)


def preview(request, model_admin, letter, given, people, notes):
    """The list as it is understood; found out by trying, which is taken back at once."""
    report, outcomes = store_each(letter, people, notes=notes, by=request.user, publish=given["publish"], dry_run=True)
    rows, others = rows_of(outcomes, report.notes)
    new = sum(row.what == MADE for row in rows)
    unread = [note for note in notes if isinstance(note, RowLeftOut)]
    again = ListForm(initial=given | {"kind": given["kind"] or "", "file": None, "shown": sealed(given, new)})
    context = {
        "rows": rows,
        "new": new,
        "already": report.counts["signatories"][UNCHANGED],
        "left_out": report.counts["signatories"][SKIPPED],
        "warnings": unread + [note for note in others if note.level is Level.WARNING],
        "remarks": [note for note in others if note.level is Level.INFO],
    }
    return answer(request, model_admin, letter, again, context)


def rows_of(outcomes, notes):
    """A Row for each signatory with the notes on it, and the notes that belong to none."""
    by_line = defaultdict(list)
    for outcome in outcomes:
        by_line[outcome.signed.line].append(outcome)
    of_signed, others = defaultdict(list), []
    for note in notes:
        here = by_line.get(note.line, []) if note.line else []
        named = [one for one in here if note.entry in (one.signed.name, one.signed.organisation)]
        if here and (note.entry or len(here) == 1):
            of_signed[id((named or here)[0])].append(note)
        else:
            others.append(note)
    rows = []
    for one in outcomes:
        told = [note for note in of_signed[id(one)] if note.sentence != one.reason]
        rows.append(Row(one.signed, one.what, one.reason, told))
    return rows, others


def take_in(request, model_admin, letter, given, people, notes, expected):
    report = store(letter, people, notes=notes, by=request.user, publish=given["publish"])
    counts = report.counts["signatories"]
    made = counts[MADE]
    sentence = ngettext("%d signatory was imported.", "%d signatories were imported.", made) % made
    if made:
        model_admin.log_change(request, letter, sentence)
    if already := counts[UNCHANGED]:
        sentence += " " + ngettext("%d signed already.", "%d signed already.", already) % already
    messages.success(request, sentence) if made else messages.warning(request, sentence)
    if made != expected:
        sentence = _(
            "The letter changed since the list was shown: %(expected)d were new then, and %(made)d were when it was "
            "imported. Whoever signed meanwhile was left as they are."
        )
        messages.warning(request, sentence % {"expected": expected, "made": made})
    if model_admin.has_view_or_change_permission(request, letter):
        return redirect(reverse("admin:coalition_letter_change", args=[letter.pk]))
    return redirect(request.path)


# ---- what travels in the form


def with_text(form):
    """A refused form that shows the text of an uploaded file, too, so that it can be corrected there."""
    text = form.cleaned_data.get("text")
    if text and form.files:
        form.data = form.data.copy()
        form.data["text"] = text
    return form


def sealed(given, new):
    return signing.dumps({"list": digest(given), "new": new}, salt=SALT)


def unsealed(given):
    """What was shown of the same list; None where it was another, or nothing was."""
    try:
        shown = signing.loads(given["shown"], salt=SALT)
    except signing.BadSignature:
        return None
    return shown if shown["list"] == digest(given) else None


def digest(given):
    words = [given["text"].strip(), given["kind"].value if given["kind"] else ""]
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def answer(request, model_admin, letter, form, context=None):
    return TemplateResponse(
        request,
        "admin/coalition/import.html",
        {
            **model_admin.admin_site.each_context(request),
            "title": _("Import signatories"),
            "subtitle": str(letter),
            "opts": model_admin.opts,
            "media": model_admin.media,
            "original": letter,
            "form": form,
            **(context or {}),
        },
    )
