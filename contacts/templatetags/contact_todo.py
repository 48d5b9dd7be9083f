"""What is to be done about contacts, on the front page of the editors' panel."""

from django import template
from django.contrib import admin

from .. import todo
from ..models import Contact, Enquiry

register = template.Library()


@register.inclusion_tag("admin/contacts/todo_line.html", takes_context=True)
def contact_todo(context):
    """A line with the count, for those who may see the contacts; nothing when there is nothing to do."""
    request = context["request"]
    may_see, may_see_enquiries = (
        admin.site.get_model_admin(model).has_view_permission(request) for model in (Contact, Enquiry)
    )
    return {"count": todo.count(with_enquiries=may_see_enquiries) if may_see else 0}
