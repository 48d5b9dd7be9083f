"""The panel of whatever can be published: its state, and buttons that say what they will do before they are pressed."""

import json
from collections import Counter

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import flatten_fieldsets, quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.forms import Script, all_valid
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.dateformat import format as in_words
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markdownx.models import MarkdownxField

from ..forms.staff import MomentField, Press, PublishableForm, WithdrawForm, pressed
from ..states import State, state_of
from ..zones import in_zone, zone_name
from .buttons import preview_button, publish_buttons, save_button
from .desk import Desk
from .widgets import MarkdownWidget

# What stands above the dates of a list; asked for at every request, since tests and installations differ in their zone.
date_heading = lazy(lambda: _("date in %(zone)s") % {"zone": zone_name()}, str)()


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        match self.value():
            case State.LIVE:
                return queryset.live()
            case State.SCHEDULED:
                return queryset.scheduled()
            case State.DRAFT | State.WITHDRAWN as status:
                return queryset.filter(status=status)
        return queryset


class PublishableAdmin(Desk):
    """A subclass says who may publish (`publish_permission`) and renders the page of an unsaved item."""

    form = PublishableForm
    publish_permission = ""
    change_form_template = "admin/publishing/change_form.html"
    formfield_overrides = {
        **Desk.formfield_overrides,
        MarkdownxField: {"widget": MarkdownWidget},
        models.DateTimeField: {"form_class": MomentField, "widget": admin.widgets.AdminSplitDateTime},
    }
    list_filter = [StateFilter, "language"]
    search_fields = ["title"]
    actions = ["publish_selected"]
    ordering = [F("published_at").desc(nulls_first=True), "-pk"]

    class Media:
        js = [Script("js/editor.js", type="module")]

    # ---- who may

    def has_publish_permission(self, request):
        return request.user.has_perm(self.publish_permission)

    def has_change_permission(self, request, obj=None):
        """What the public sees, or will see at its hour, belongs to those who may publish."""
        is_open = obj is None or state_of(obj) == State.DRAFT or self.has_publish_permission(request)
        return super().has_change_permission(request, obj) and is_open

    def reason_to_keep(self, item):
        if state_of(item) != State.LIVE:
            return ""
        return format_html(
            _("“{}” is live. Withdraw it first, so that readers who follow an old link are told why."), item
        )

    # ---- the list

    def get_queryset(self, request):
        """What is about to be changed is held: what somebody else does to it meanwhile is neither lost nor undone."""
        items, name = super().get_queryset(request).with_state(), request.resolver_match.url_name or ""
        if request.method == "POST":
            return items.select_for_update(of=["self"]) if name.endswith("_change") else items
        return items.defer("body", "body_html") if name.endswith(("_changelist", "autocomplete")) else items

    def held(self, request, item):
        """The row of an item as it stands now, held until the transaction ends; None when it is gone."""
        return self.get_queryset(request).select_for_update(of=["self"]).filter(pk=item.pk).first()

    def view_on_site(self, obj):
        return self.stored_address(obj) if state_of(obj) == State.LIVE else None

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_word(self, item):
        return format_html('<span class="state state-{}">{}</span>', item.state, State(item.state).label)

    @admin.display(description=date_heading, ordering="published_at")
    def date(self, item):
        return in_words(timezone.localtime(item.published_at), "j F Y, H:i") if item.published_at else None

    @admin.action(description=gettext_lazy("Publish, each under its own date"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        done = Counter()
        with transaction.atomic():
            for item in queryset.select_for_update(of=["self"]).order_by("pk"):
                if item.status != item.Status.DRAFT:
                    done["kept"] += 1
                    continue
                is_to_come = item.published_at is not None and item.published_at > timezone.now()
                item.publish(item.published_at)
                item.save()
                press = Press.SCHEDULE if is_to_come else Press.PUBLISH
                self.log_change(request, item, self.done(press, item))
                done[press] += 1
        public, waiting, kept = done[Press.PUBLISH], done[Press.SCHEDULE], done["kept"]
        sentences = [
            (public, ngettext("%d is public now.", "%d are public now.", public)),
            (waiting, ngettext("%d goes public at its date.", "%d go public at their dates.", waiting)),
            (kept, ngettext("%d was no draft and stays as it was.", "%d were no drafts and stay as they were.", kept)),
        ]
        told = " ".join(sentence % count for count, sentence in sentences if count)
        self.message_user(request, told, messages.SUCCESS if public or waiting else messages.WARNING)

    # ---- the form

    def get_fieldsets(self, request, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is not None and state_of(obj) == State.LIVE and self.has_change_permission(request, obj):
            fieldsets.append((None, {"fields": ["small_fix"]}))
        return fieldsets

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and context["errors"]:
            # What the refused form holds may be in a state, or at an address, that nothing stored is in.
            obj = self.get_queryset(request).get(pk=obj.pk)
        context.update(
            state_sentence=self.sentence_of_state(obj) if obj else "",
            buttons=self.buttons(request, obj),
            closed_sentence=self.closed_sentence(request, obj),
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def closed_sentence(self, request, obj):
        """Why an item can only be read; "" when it can be changed."""
        if obj is None or self.has_change_permission(request, obj):
            return ""
        if self.has_change_permission(request):
            return _(
                "Only those who may publish can change it now. You can read it here; ask one of them for a change."
            )
        return _("You can read this, but not change it.")

    def sentence_of_state(self, item):
        """What readers see now and since when."""
        at, state = in_zone(item.published_at) if item.published_at else "", state_of(item)
        if state == State.DRAFT:
            return _("Draft. Readers do not see it.")
        if state == State.WITHDRAWN:
            since = in_zone(item.withdrawn_at)
            if item.published_at is None or item.published_at > item.withdrawn_at:
                return _("Withdrawn on %(since)s, before readers saw it.") % {"since": since}
            words = {"since": since, "reason": item.withdrawn_reason}
            return _("Withdrawn on %(since)s. Who follows an old link reads: “%(reason)s”") % words
        if state == State.SCHEDULED:
            return _("Scheduled. Readers see it from %(at)s on.") % {"at": at}
        if item.revised_at:
            return _("Live. Readers see it under the date %(at)s, updated %(revised)s.") % {
                "at": at,
                "revised": in_zone(item.revised_at),
            }
        return _("Live. Readers see it under the date %(at)s.") % {"at": at}

    def buttons(self, request, obj):
        """The Buttons that this member of staff has for an item (None: a new one), the saving one first."""
        state = state_of(obj) if obj else State.DRAFT
        if not (self.has_change_permission(request, obj) if obj else self.has_add_permission(request)):
            return []
        buttons = [save_button(state), preview_button(self.address("preview", obj))]
        if IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST:
            return buttons[:1]
        if self.has_publish_permission(request):
            buttons += publish_buttons(state, obj, self.address("withdraw", obj) if obj else None)
        return buttons

    def address(self, view, obj=None):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}"
        if obj is None:
            return reverse(f"{name}_new") if view == "preview" else reverse(name)
        return reverse(name, args=[quote(obj.pk)])

    # ---- saving

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and self.presses(request) and not self.has_publish_permission(request):
            raise PermissionDenied
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if self.is_revision(form, form.changes_content()):
            obj.revised_at = timezone.now()
        super().save_model(request, obj, form, change)
        obj.__dict__.pop("state", None)  # it may be another one now

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if self.is_revision(form, any(formset.has_changed() for formset in formsets)):
            form.instance.revised_at = timezone.now()
            form.instance.save(update_fields=["revised_at"])

    def is_revision(self, form, has_changed):
        return has_changed and form.state == "live" and not form.cleaned_data.get("small_fix")

    def construct_change_message(self, request, form, formsets, add=False):
        """What the history keeps: what was done, and to which fields."""
        details = super().construct_change_message(request, form, formsets, add)
        sentences = [self.done(pressed(request.POST), form.instance)] if not add or self.presses(request) else []
        if details:
            sentences.append(LogEntry(change_message=json.dumps(details)).get_change_message())
        if form.cleaned_data.get("small_fix"):
            sentences.append(_("A small fix, not shown as updated."))
        return " ".join(sentences)

    def done(self, press, item):
        """One sentence about what has just been done."""
        at = in_zone(item.published_at) if item.published_at else ""
        return {
            Press.SAVE: _("Saved."),
            Press.PUBLISH: _("Published under the date %(at)s.") % {"at": at},
            Press.SCHEDULE: _("Scheduled for %(at)s.") % {"at": at},
            Press.UNSCHEDULE: _("Schedule cancelled, a draft again."),
        }[press]

    def presses(self, request):
        return pressed(request.POST) != Press.SAVE

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self.back_to_form(request, obj, self.done(pressed(request.POST), obj))

    def response_change(self, request, obj):
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self.back_to_form(request, obj, self.done(pressed(request.POST), obj))

    def back_to_form(self, request, item, sentence, level=messages.SUCCESS):
        """The form again, with what was done on top; the front page for those who may only add."""
        self.message_user(request, sentence, level)
        if not self.has_view_or_change_permission(request, item):
            return redirect("admin:index")
        preserved = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return redirect(add_preserved_filters(preserved, self.address("change", item)))

    # ---- pages of their own

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        guard = self.admin_site.admin_view
        return [
            path("preview/", guard(self.preview_view), name=f"{name}_preview_new"),
            path("<path:object_id>/preview/", guard(self.preview_view), name=f"{name}_preview"),
            path("<path:object_id>/withdraw/", guard(self.withdraw_view), name=f"{name}_withdraw"),
            *super().get_urls(),
        ]

    def preview_view(self, request, object_id=None):
        """The public page of the form that was sent, saved or not. Writes nothing."""
        item = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and item is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not (self.has_change_permission(request, item) if item else self.has_add_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return redirect(self.address("change", item) if item else self.address("add"))
        form_class = self.get_form(
            request, item, change=bool(item), fields=flatten_fieldsets(self.get_fieldsets(request, item))
        )
        form = form_class(request.POST, request.FILES, instance=item)
        is_valid = form.is_valid()
        formsets, _inlines = self._create_formsets(request, form.instance, change=bool(item))
        if not all_valid(formsets) or not is_valid:
            response = TemplateResponse(
                request,
                "admin/publishing/preview_refused.html",
                {
                    **self.admin_site.each_context(request),
                    "title": _("This cannot be shown yet"),
                    "opts": self.opts,
                    "forms": [form, *(form for formset in formsets for form in formset.forms)],
                    "formsets": formsets,
                    "is_nav_sidebar_enabled": False,
                },
            )
        else:
            item = form.instance
            item.published_at = item.published_at or timezone.now()
            item.render()
            item.derive()
            with translation.override(item.language):
                response = self.render_page(request, item, form, formsets)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    def render_page(self, request, item, form, formsets):
        """The answer with the public page of `item`, which is not saved as it is; `preview` is true in its context."""
        raise NotImplementedError

    def withdraw_view(self, request, object_id):
        """Asks for the reason and withdraws; of something withdrawn, changes the reason."""
        item = self.get_object(request, unquote(object_id))
        if item is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, item) or not self.has_publish_permission(request):
            raise PermissionDenied
        form = WithdrawForm(request.POST or None, initial={"reason": item.withdrawn_reason})
        if request.method != "POST" or not form.is_valid():
            return self.withdraw_page(request, item, form)
        with transaction.atomic():
            held = self.held(request, item)
            if held is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            if state_of(held) not in {State.LIVE, State.WITHDRAWN}:
                return self.withdraw_page(request, held, form)
            is_withdrawn, at = state_of(held) == State.WITHDRAWN, held.withdrawn_at
            held.withdraw(form.cleaned_data["reason"])
            held.withdrawn_at = at or held.withdrawn_at
            held.save()
            done = _("Reason changed: %(reason)s") if is_withdrawn else _("Withdrawn: %(reason)s")
            self.log_change(request, held, done % {"reason": held.withdrawn_reason})
        return self.back_to_form(request, held, _("Reason changed.") if is_withdrawn else _("Withdrawn."))

    def withdraw_page(self, request, item, form):
        is_withdrawn = state_of(item) == State.WITHDRAWN
        if not is_withdrawn and state_of(item) != State.LIVE:
            sentence = _("Readers do not see it, so there is nothing to withdraw.")
            return self.back_to_form(request, item, sentence, messages.WARNING)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Change the reason") if is_withdrawn else _("Withdraw from readers"),
            "subtitle": str(item),
            "opts": self.opts,
            "original": item,
            "form": form,
            "is_withdrawn": is_withdrawn,
            "media": self.media,
            "back": self.address("change", item),
        }
        return TemplateResponse(request, "admin/publishing/withdraw.html", context)
