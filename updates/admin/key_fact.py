from django.contrib import admin, messages
from django.db.models import Exists, OuterRef
from django.forms import Script
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.admin.desk import Desk
from campaign.states import State, state_of
from campaign.zones import in_zone

from ..models import KeyFact, Update


@admin.register(KeyFact)
class KeyFactAdmin(Desk):
    """Sentences that may be quoted, each with the update that proves it."""

    list_display = ["text", "source", "is_shown", "language", "order"]
    list_filter = ["language"]
    list_select_related = ["source"]
    search_fields = ["text"]
    autocomplete_fields = ["source"]
    written_elsewhere = ["source"]
    fields = ["text", "source", "language", "order"]
    view_on_site = False

    class Media:
        js = [Script("js/editor.js", type="module")]  # it names the field in which one searches

    def get_queryset(self, request):
        source = Update.objects.live().filter(pk=OuterRef("source"))
        facts = super().get_queryset(request).annotate(is_quotable=Exists(source))
        return facts.defer("source__body", "source__body_html")

    @admin.display(description=gettext_lazy("readers see it"), ordering="is_quotable", boolean=True)
    def is_shown(self, fact):
        return fact.is_quotable

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if sentence := self.sentence_of_source(obj.source):
            self.message_user(request, sentence, messages.WARNING)

    def sentence_of_source(self, source):
        """Why readers do not see a fact with this source now; "" when they do."""
        words = {"title": source}
        match state_of(source):
            case State.LIVE:
                return ""
            case State.SCHEDULED:
                sentence = _("Readers see this fact from %(at)s on, when its source “%(title)s” becomes public.")
                return sentence % {**words, "at": in_zone(source.published_at)}
            case State.WITHDRAWN:
                return _("Readers do not see this fact: its source “%(title)s” was withdrawn. Choose another.") % words
        return _("Readers do not see this fact until its source “%(title)s” is published.") % words
