"""What is decided about many signatories of the list at once: about all of them, or about none."""

from django.contrib import admin, messages
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign.text import clean, one_line

from ..duplicates import twice
from ..models import Decision, Letter, Signatory
from ..signing import acts, flow
from . import deciding
from .signatory_forms import ReasonActionForm

Act = Decision.Act
AT_ONCE = 5_000  # rows; databases take no more than some ten thousand keys in one query


class BulkDecisions:
    """The actions of a list of signatories, for an admin that knows `has_moderate_permission`."""

    action_form = ReasonActionForm
    actions = ["publish", "verify", "show", "decline", "remind", "release"]

    @admin.action(description=gettext_lazy("Verify and publish"), permissions=["moderate"])
    def publish(self, request, queryset):
        self.perform(request, queryset, [Act.VERIFIED, Act.PUBLISHED])

    @admin.action(description=gettext_lazy("Verify"), permissions=["moderate"])
    def verify(self, request, queryset):
        self.perform(request, queryset, [Act.VERIFIED])

    @admin.action(description=gettext_lazy("Publish those that are verified"), permissions=["moderate"])
    def show(self, request, queryset):
        self.perform(request, queryset, [Act.PUBLISHED])

    @admin.action(description=gettext_lazy("Decline, with the reason beside"), permissions=["moderate"])
    def decline(self, request, queryset):
        reason = one_line(clean(request.POST.get("reason", "")))[: deciding.NOTE_LENGTH]
        if reason:
            self.perform(request, queryset, [Act.DECLINED], reason)
        else:
            self.message_user(request, deciding.CHOICES["decline"].needs, messages.WARNING)

    @admin.action(description=gettext_lazy("Remind those who have not confirmed"), permissions=["moderate"])
    def remind(self, request, queryset):
        count = flow.remind(plain(queryset), request.user)
        sentence = ngettext("%d was reminded.", "%d were reminded.", count) % count
        rest = _("Each is reminded once in three days at most, and only who has not confirmed.")
        self.message_user(request, f"{sentence} {rest}", messages.SUCCESS if count else messages.WARNING)

    @admin.action(description=gettext_lazy("No spam: ask to confirm"), permissions=["moderate"])
    def release(self, request, queryset):
        count = flow.release(plain(queryset), request.user)
        sentence = ngettext("%d was asked to confirm.", "%d were asked to confirm.", count) % count
        rest = _("Only who was held back is released.")
        self.message_user(request, f"{sentence} {rest}", messages.SUCCESS if count else messages.WARNING)

    def perform(self, request, queryset, steps, note=""):
        """Does the acts to all whose state allows it, or to none where something fails, and says to how many."""
        done = []
        with transaction.atomic():
            keys = sorted(queryset.order_by().values_list("pk", flat=True))
            for start in range(0, len(keys), AT_ONCE):
                some = Signatory.objects.filter(pk__in=keys[start : start + AT_ONCE])
                for act in steps:
                    last = acts.perform(act, some, by=request.user, note=note)
                done += last
        sentences = [in_words(steps[-1], len(done))]
        if rest := len(keys) - len(done):
            left = ngettext(
                "%d stays as it is, since its state does not allow it.",
                "%d stay as they are, since their state does not allow it.",
                rest,
            )
            sentences.append(left % rest)
        self.message_user(request, " ".join(sentences), messages.SUCCESS if done else messages.WARNING)
        if steps[-1] == Act.PUBLISHED and (sentence := doubles_in_words(done)):
            self.message_user(request, sentence, messages.WARNING)


def in_words(act, count):
    """To how many signatories something was done."""
    match act:
        case Act.VERIFIED:
            sentence = ngettext("%d is verified now.", "%d are verified now.", count)
        case Act.PUBLISHED:
            sentence = ngettext("%d is published now.", "%d are published now.", count)
        case _:
            sentence = ngettext("%d is declined now.", "%d are declined now.", count)
    return sentence % count


def doubles_in_words(keys) -> str:
    """How many of the signatories with these keys look like another one under their letter, with a link to both."""
    letters = Letter.objects.filter(pk__in=letters_of(keys)).defer("body", "body_html").order_by("pk")
    count, links, done = 0, [], set(keys)
    for letter in letters:
        if of_letter := {key for twins in twice(letter) for key in twins.keys if key in done}:
            count += len(of_letter)
            query = urlencode({"letter": letter.pk})
            links.append((f"{reverse('admin:coalition_signatory_duplicates')}?{query}", letter.title))
    if not count:
        return ""
    sentence = ngettext(
        "%d of them looks the same as another one on its letter.",
        "%d of them look the same as another one on their letter.",
        count,
    )
    found = _("Found twice")
    if len(links) == 1:
        return format_html('{} <a href="{}">{}</a>', sentence % count, links[0][0], found)
    links = format_html_join(" ", '<a href="{}">{}: {}</a>', ((address, found, title) for address, title in links))
    return format_html("{} {}", sentence % count, links)


def letters_of(keys) -> set[int]:
    found = set()
    for start in range(0, len(keys), AT_ONCE):
        some = Signatory.objects.filter(pk__in=keys[start : start + AT_ONCE]).order_by()
        found |= set(some.values_list("letter", flat=True).distinct())
    return found


def plain(queryset):
    """The same signatories by nothing but their keys: what a list brings along cannot be locked."""
    return Signatory.objects.filter(pk__in=queryset.order_by().values("pk"))
