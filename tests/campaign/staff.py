"""Members of staff, and the forms that they send."""

from django.contrib.auth.models import Permission

from campaign.models import User

WRITER = ["updates.add_update", "updates.change_update", "updates.add_keydate", "updates.change_keydate"]
EDITOR = [*WRITER, "updates.publish_update", "updates.delete_update", "campaign.add_page", "campaign.change_page"]
EDITOR += ["campaign.add_asset", "campaign.change_asset", "campaign.delete_asset", "campaign.delete_page"]
EDITOR += ["updates.publish_keydate", "updates.delete_keydate"]
EDITOR += ["updates.add_keyfact", "updates.change_keyfact", "updates.delete_keyfact"]
EDITOR += [f"coalition.{verb}_letter" for verb in ("add", "change", "delete", "publish")]

PRESS_OFFICER = [
    f"contacts.{verb}_{name}" for verb in ("add", "change", "delete") for name in ("contact", "organisation")
]
PRESS_OFFICER += ["contacts.view_enquiry", "contacts.change_enquiry"]

# What stands between the ordinary: nothing that any field holds may ever break a page, a feed or a database.
ODD_TEXTS = {
    "nul": "a\0b",
    "controls": "a" + "".join(map(chr, range(1, 32))) + "b",
    "c1": "a\x80\x9fb",
    "surrogate": "a\ud800b",
    "bidi": "a\u202eb\u2066c",
    "invisible": "\u200b\u200e\ufeff",
    "noncharacter": "a\ufffe\uffffb",
    "four bytes": "a\U0001f308\U00020000b",
    "only overrides": "\u202e\u202d",
    "a megabyte": "x" * 1_000_000,
    "html": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "half an address": "http://[a",
    "many digits": "9" * 30,
    "percent": "%s %(a)s {0} {{ a }} %00",
}


def make_staff(name="ana", permissions=EDITOR, **values):
    user = User.objects.create_user(name, f"{name}@example.org", "a long password", is_staff=True, **values)
    codenames = {permission.partition(".")[2] for permission in permissions}
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.filter(codename__in=codenames).select_related("content_type")
    }
    user.user_permissions.add(*(known[permission] for permission in permissions))
    return user


def update_data(**values):
    """What the form of an update sends: a title, a text, nothing else; `on` and `at` are the day and the time."""
    day, time = values.pop("on", ""), values.pop("at", "")
    rows = {prefix: values.pop(prefix, []) for prefix in ("attachments", "release_contacts")}
    data = {
        "title": "A new hearing",
        "kind": "news",
        "body": "The court will hear him.",
        "published_at_0": day,
        "published_at_1": time,
        "date_precision": "exact",
        "letter_role": "news",
        "language": "en",
    }
    for prefix, given in rows.items():
        data |= rows_data(prefix, [{"order": 0, **row} for row in given])
    return data | values


def rows_data(prefix, rows):
    """What a form sends of rows that are written in it, each a mapping; those with an `id` are stored already."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": sum("id" in row for row in rows)}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def page_data(**values):
    day, time = values.pop("on", ""), values.pop("at", "")
    data = {"title": "About us", "path": "about", "body": "Who we are.", "language": "en"}
    return data | {"published_at_0": day, "published_at_1": time} | values


def errors_of(response):
    """The sentences beside the fields of an admin form: name → sentences."""
    form = response.context["adminform"].form
    return {name: list(sentences) for name, sentences in form.errors.items()}
