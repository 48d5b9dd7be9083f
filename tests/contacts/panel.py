"""What the tests of the panel for contacts share: its addresses, and its form as a browser sends it."""

from django.contrib.admin.models import LogEntry

from tests.campaign.staff import EDITOR, rows_data

CONTACTS = "/admin/contacts/contact/"
ADD = f"{CONTACTS}add/"
PRESS_OFFICER = EDITOR + [
    f"contacts.{verb}_{model}"
    for verb in ("view", "add", "change", "delete")
    for model in ("contact", "organisation", "subject", "enquiry")
]


def address(contact, view="change"):
    return f"{CONTACTS}{contact.pk}/{view}/"


def contact_data(name="Ana Ruiz", *, phones=(), posts=(), words=(), **values):
    """What the form of a contact sends; of the rows those with an `id` are stored already."""
    data = {"name": name, "order": "100"}
    data |= rows_data("phones", [{"kind": "work", "order": 0, **row} for row in phones])
    data |= rows_data("posts", [{"order": 0, **row} for row in posts])
    return data | rows_data("words", words) | values


def row_errors(response, prefix):
    """The sentences beside the fields of the rows of a form: one mapping a row."""
    formset = next(f for f in response.context["inline_admin_formsets"] if f.formset.prefix == prefix).formset
    return [{name: list(found) for name, found in errors.items()} for errors in formset.errors]


def history():
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))
