"""What the tests of the panel for letters share: its addresses, who may what, and its form as a browser sends it."""

from django.contrib.admin.models import LogEntry
from django.utils import timezone

from tests.campaign.staff import rows_data

LIST, ADD = "/admin/coalition/letter/", "/admin/coalition/letter/add/"
WRITER = ["coalition.add_letter", "coalition.change_letter"]
EDITOR = [*WRITER, "coalition.publish_letter", "coalition.delete_letter"]
TAKES = ["takes_organisations", "takes_officials", "takes_individuals"]


def address(letter, view="change"):
    return f"{LIST}{letter.pk}/{view}/"


def letter_data(groups=(), **values):
    """What the form of a letter sends that organisations and officials may sign; `on` and `at` are its date."""
    day, time = values.pop("on", ""), values.pop("at", "")
    data = {
        "title": "Release Karim Haddad",
        "addressees": "Maria Vance, Secretary",
        "dated_on": "2021-05-03",
        "body": "We ask you to **act**.",
        "takes_organisations": "on",
        "takes_officials": "on",
        "deadline_at_0": "",
        "deadline_at_1": "",
        "published_at_0": day,
        "published_at_1": time,
        "language": "en",
        "translation_of": "",
        "slug": "",
    } | values
    data = {name: value for name, value in data.items() if value is not None}
    return data | rows_data("groups", groups)


def own_data(letter, **values):
    """What the form of a stored letter sends when nothing was changed in it but the `values`."""
    data = {name: getattr(letter, name) for name in ("title", "addressees", "body", "language", "slug")}
    data |= {"translation_of": letter.translation_of_id or "", "dated_on": letter.dated_on or ""}
    if letter.translation_of_id:
        return letter_data(**data, **moment(letter.published_at), **dict.fromkeys(TAKES)) | values
    data |= {name: "on" if getattr(letter, name) else None for name in [*TAKES, "is_by_invitation"]}
    if letter.deadline_at:
        local = timezone.localtime(letter.deadline_at)
        data |= {"deadline_at_0": f"{local:%Y-%m-%d}", "deadline_at_1": f"{local:%H:%M}"}
    given = letter_data(groups_of(letter), **data, **moment(letter.published_at)) | values
    return {name: value for name, value in given.items() if value is not None}


def moment(at):
    local = timezone.localtime(at) if at else None
    return {"on": f"{local:%Y-%m-%d}", "at": f"{local:%H:%M:%S}"} if at else {}


def groups_of(letter):
    """The groups of a stored letter as its form sends them when nothing was changed."""
    return [
        {"id": group.pk, "letter": letter.pk, "kind": group.kind, "order": group.order,
         **{f"heading_{code}": heading for code, heading in group.headings.items()}}
        for group in letter.groups.all()
    ]  # fmt: skip


def group_errors(response):
    """The sentences about the groups of a refused form: those about each group, and those about all of them."""
    formset = next(f for f in response.context["inline_admin_formsets"] if f.formset.prefix == "groups").formset
    return [dict(errors) for errors in formset.errors], list(formset.non_form_errors())


def history():
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))
