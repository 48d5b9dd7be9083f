from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy

from campaign import languages
from campaign.admin.desk import Desk
from campaign.admin.parts import PartOfParent

from ..forms import NamedForm, OnceFormSet
from ..models import Subject, SubjectWords


class SubjectWordsInline(PartOfParent, admin.StackedInline):
    model = SubjectWords
    form = NamedForm
    formset = OnceFormSet
    extra = 0
    fieldsets = [(None, {"fields": [("language", "name")]})]

    def get_max_num(self, request, obj=None, **kwargs):
        return min(self.max_num, len(languages.choices()))


@admin.register(Subject)
class SubjectAdmin(Desk):
    form = NamedForm
    list_display = ["name", "desk_email", "contact_count", "order"]
    search_fields = ["name"]
    ordering = ["order", "name", "pk"]
    inlines = [SubjectWordsInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(contact_count=Count("contacts", distinct=True))

    @admin.display(description=gettext_lazy("contacts"), ordering="contact_count")
    def contact_count(self, subject):
        return subject.contact_count
