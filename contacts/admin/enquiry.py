from urllib.parse import quote

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Value, When
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from campaign.admin.buttons import Button
from campaign.admin.choosers import is_key
from campaign.admin.desk import Desk
from campaign.identity import identity
from campaign.zones import in_zone

from ..enquiries.mail import deadlines, release, send_now
from ..models import Enquiry

LINE = mark_safe("<br>")


@admin.register(Enquiry)
class EnquiryAdmin(Desk):
    """Questions of the press. They are read here, answered by mail, and marked; nobody writes or changes one."""

    change_form_template = "admin/contacts/enquiry/change_form.html"
    list_display = ["outlet", "name", "about", "state_word", "due_in_list", "received_in_list"]
    list_filter = ["state", "subject"]
    list_select_related = ["subject"]
    search_fields = ["name", "outlet", "email", "question"]
    actions = ["answer_selected"]
    ordering = [Case(When(state=Enquiry.State.NEW, then=Value(0)), default=Value(1)), "-received_at", "-pk"]
    view_on_site = False
    fieldsets = [
        (None, {"fields": ["asked", "asker", "reply", "due", "about", "language_in_words", "received"]}),
        (gettext_lazy("What became of it"), {"fields": ["state_word", "answered", "mails", "faults"]}),
    ]

    # ---- who may

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody changes what was asked; see `has_answer_permission` for what can be done about it."""
        return False

    def has_answer_permission(self, request):
        return super().has_change_permission(request)

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self.has_answer_permission(request)

    # ---- what is shown

    @admin.display(description=gettext_lazy("question"))
    def asked(self, enquiry):
        return format_html('<div class="asked-question" dir="auto">{}</div>', enquiry.question)

    @admin.display(description=gettext_lazy("asked by"))
    def asker(self, enquiry):
        return format_html_join(LINE, "{}", ((text,) for text in (enquiry.name, enquiry.outlet, enquiry.phone) if text))

    @admin.display(description=gettext_lazy("answer to"))
    def reply(self, enquiry):
        with translation.override(enquiry.language):
            subject = _("Re: your question to %(campaign)s") % {"campaign": identity(enquiry.language).name}
        address = f"mailto:{quote(enquiry.email, safe='@')}?subject={quote(subject)}"
        return format_html('<a href="{}">{}</a>', address, enquiry.email)

    @admin.display(description=gettext_lazy("subject"), ordering="subject")
    def about(self, enquiry):
        return enquiry.subject or _("Anything else")

    @admin.display(description=gettext_lazy("language"))
    def language_in_words(self, enquiry):
        return get_language_info(enquiry.language)["name_translated"]

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_word(self, enquiry):
        return format_html('<span class="state state-{}">{}</span>', enquiry.state, enquiry.get_state_display())

    @admin.display(description=gettext_lazy("deadline"))
    def due(self, enquiry):
        """On the campaign's clock and, where that is another one, on the asker's."""
        lines = deadlines(enquiry)
        if lines and enquiry.state == Enquiry.State.NEW and enquiry.deadline_at < timezone.now():
            lines.append(_("It has passed."))
        return format_html_join(LINE, "{}", ((line,) for line in lines)) if lines else _("None given.")

    @admin.display(description=gettext_lazy("deadline"), ordering="deadline_at")
    def due_in_list(self, enquiry):
        return with_label(_("Deadline:"), self.due(enquiry))

    @admin.display(description=gettext_lazy("received"))
    def received(self, enquiry):
        return in_zone(enquiry.received_at)

    @admin.display(description=gettext_lazy("received"), ordering="received_at")
    def received_in_list(self, enquiry):
        return with_label(_("Received:"), self.received(enquiry))

    @admin.display(description=gettext_lazy("answered"))
    def answered(self, enquiry):
        if enquiry.answered_by is None:
            return in_zone(enquiry.answered_at)
        return _("%(at)s, marked by %(who)s") % {"at": in_zone(enquiry.answered_at), "who": enquiry.answered_by}

    @admin.display(description=gettext_lazy("mails"))
    def mails(self, enquiry):
        told, receipt = enquiry.desk_told_at, enquiry.receipt_sent_at
        lines = [
            _("Mailed to the desk on %(at)s.") % {"at": in_zone(told)} if told else _("Not mailed to the desk yet."),
            _("Receipt sent on %(at)s.") % {"at": in_zone(receipt)} if receipt else _("No receipt sent."),
        ]
        return format_html_join(LINE, "{}", ((line,) for line in lines))

    @admin.display(description=gettext_lazy("what kept the mail"))
    def faults(self, enquiry):
        return format_html_join(LINE, "{}", ((line,) for line in enquiry.mail_fault.splitlines()))

    def get_fieldsets(self, request, obj=None):
        """Without what did not happen to the enquiry."""
        absent = [name for name, value in {"answered": obj.answered_at, "faults": obj.mail_fault}.items() if not value]
        return [
            (name, {**rest, "fields": [field for field in rest["fields"] if field not in absent]})
            for name, rest in super().get_fieldsets(request, obj)
        ]

    # ---- what can be done

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["buttons"] = self.buttons(obj) if self.has_answer_permission(request) else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def buttons(self, enquiry):
        """The Buttons for an enquiry as it stands; each has the address to which it sends the form."""
        answered = self.button(enquiry, "answered", _("Mark as answered"), _("Takes it off the to-do list."))
        again = self.button(enquiry, "open", _("Open again"), _("Puts it back on the to-do list."))
        release = self.button(
            enquiry, "not-spam", _("Not spam: send it to the desk"), _("Mails it to the desk, and lists it as new.")
        )
        send = self.button(
            enquiry, "send", _("Mail it to the desk now"), _("Tries once more to mail it to those who answer.")
        )
        match enquiry.state:
            case Enquiry.State.ANSWERED:
                return [again]
            case Enquiry.State.HELD:
                return [release, answered]
        return [answered] if enquiry.desk_told_at else [answered, send]

    def button(self, enquiry, view, label, sentence):
        address = reverse(f"admin:contacts_enquiry_{view}", args=[enquiry.pk])
        return Button(label, sentence, address=address, is_main=view in ("answered", "not-spam"))

    def get_urls(self):
        guard = self.admin_site.admin_view
        verbs = {"answered": mark_answered, "open": open_again, "not-spam": not_spam, "send": send_again}
        own = [
            path(f"<path:object_id>/{name}/", guard(self.act), {"verb": verb}, name=f"contacts_enquiry_{name}")
            for name, verb in verbs.items()
        ]
        return [*own, *super().get_urls()]

    @transaction.atomic
    def act(self, request, object_id, verb):
        """Does one of the verbs, by POST alone, with a line in the history; a sentence where there is nothing to do."""
        if not self.has_answer_permission(request):
            raise PermissionDenied
        key = unquote(object_id)
        enquiry = Enquiry.objects.select_for_update().filter(pk=key).first() if is_key(key) else None
        if enquiry is None:
            raise Http404
        if request.method == "POST":
            if done := verb(enquiry, request.user):
                self.log_change(request, enquiry, done)
                self.message_user(request, f"{enquiry}: {done}", messages.SUCCESS)
            else:
                self.message_user(request, _("This was done already."), messages.WARNING)
        return redirect("admin:contacts_enquiry_change", enquiry.pk)

    @admin.action(description=gettext_lazy("Mark as answered"), permissions=["answer"])
    def answer_selected(self, request, queryset):
        count = 0
        with transaction.atomic():
            for enquiry in queryset.select_for_update(of=["self"]).order_by("pk"):
                if done := mark_answered(enquiry, request.user):
                    self.log_change(request, enquiry, done)
                    count += 1
        sentence = ngettext("%d is marked as answered now.", "%d are marked as answered now.", count)
        self.message_user(request, sentence % count, messages.SUCCESS if count else messages.WARNING)


def with_label(label, words):
    """Words of a list with their label, which is seen where the list has no heads of columns: on a phone."""
    return format_html('<span class="on-phone">{} </span>{}', label, words)


# What can be done about an enquiry: each gives a sentence for its history, or "" when there is nothing to do.


def mark_answered(enquiry, user):
    if enquiry.state == Enquiry.State.ANSWERED:
        return ""
    enquiry.state, enquiry.answered_at, enquiry.answered_by = Enquiry.State.ANSWERED, timezone.now(), user
    enquiry.save()
    return _("Marked as answered.")


def open_again(enquiry, user):
    if enquiry.state != Enquiry.State.ANSWERED:
        return ""
    enquiry.state, enquiry.answered_at, enquiry.answered_by = Enquiry.State.NEW, None, None
    enquiry.save()
    return _("Open again.")


def not_spam(enquiry, user):
    if enquiry.state != Enquiry.State.HELD:
        return ""
    release(enquiry)
    return _("Not spam: on its way to the desk.")


def send_again(enquiry, user):
    if enquiry.state != Enquiry.State.NEW or enquiry.desk_told_at:
        return ""
    return _("On its way to the desk once more.") if send_now(enquiry) else ""
