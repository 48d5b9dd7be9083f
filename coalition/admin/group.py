from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import languages
from campaign.admin.parts import PartOfParent

from ..forms.group import GroupFormSet, group_form
from ..models import Group, Letter


class GroupInline(PartOfParent, admin.StackedInline):
    """The groups of a letter, once it is there: it is saved with one for each kind of signer."""

    model = Group
    formset = GroupFormSet
    extra = 0
    classes = ["collapse"]
    max_num = 40  # each has a heading in every language, and they share a form with the letter
    readonly_fields = ["signed", "headings_in_words"]
    verbose_name = gettext_lazy("group")
    verbose_name_plural = gettext_lazy("Groups and their headings")

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, **{"form": group_form(), **kwargs})

    def get_fields(self, request, obj=None):
        """Who only reads sees the headings as words."""
        letters = self.admin_site.get_model_admin(Letter)
        headings = list(group_form().heading_fields.values())
        return [*(headings if letters.has_change_permission(request, obj) else ["headings_in_words"]),
                ("kind", "order"), "signed"]  # fmt: skip

    @admin.display(description=gettext_lazy("signatures"))
    def signed(self, group):
        """How many signatures of it are public, and how many of those are counted only."""
        words = {"count": group.count, "unnamed": group.unnamed}
        return _("%(count)d, of them %(unnamed)d counted only") % words if group.unnamed else str(group.count)

    @admin.display(description=gettext_lazy("headings"))
    def headings_in_words(self, group):
        names = dict(languages.choices())
        lines = [(names[code], group.heading_in(code)) for code in names]
        return format_html_join(mark_safe("<br>"), "{}: {}", lines)
