"""The demo campaign's press room: whom to call, key dates with their moves, facts, pictures for the press."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from campaign.models import Asset, Campaign
from contacts.directory import organisation
from contacts.models import Contact, ContactWords, Phone, Post, Subject

from ..models import KeyDate, KeyDateWords, KeyFact, PastSlot, ReleaseContact, Update

PLACES = ("place", "address", "room", "court", "judge", "docket_number", "phone_line", "access_code", "capacity",
          "rules", "outcome", "body")  # fmt: skip


def load(updates, today):
    """Fills the press room; `updates` are the demo's Updates by their ids."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    Campaign.objects.update(press_email=data["press_desk"])
    subjects = {values["id"]: make_subject(values, order) for order, values in enumerate(data["subject"])}
    for values in data["contact"]:
        make_contact(values, subjects, today)
    for values in data["asset"]:
        offer_to_press(values)
    for values in data["date"]:
        make_date(values, updates, today)


def make_subject(values, order):
    subject = Subject.objects.create(name=values["name"], desk_email=values.get("desk_email", ""), order=order)
    for language, name in values["words"].items():
        subject.words.create(language=language, name=name)
    return subject


def make_contact(values, subjects, today):
    names = ("name", "given_name", "family_name", "says", "order", "email", "is_email_wanted", "signal", "whatsapp",
             "languages")  # fmt: skip
    contact = Contact(**{name: values[name] for name in names if name in values})
    if "from" in values:
        contact.reachable_days = values["days"]
        contact.reachable_from = time.fromisoformat(values["from"])
        contact.reachable_until = time.fromisoformat(values["until"])
    if values.get("consented", True):
        contact.consented_on = today - timedelta(days=90)
    contact.save()
    for order, (number, kind, extension) in enumerate(values["phones"]):
        Phone.objects.create(contact=contact, number=number, kind=kind, extension=extension, order=order)
    for order, (role, body) in enumerate(values["posts"]):
        Post.objects.create(contact=contact, role=role, organisation=organisation(body), order=order)
    for language, words in values.get("words", {}).items():
        ContactWords.objects.create(contact=contact, language=language, **words)
    contact.subjects.set([subjects[name] for name in values["subjects"]])


def offer_to_press(values):
    asset = Asset.objects.get(original_name=f"{values['name']}.jpg")
    asset.caption, asset.is_for_press = values["caption"], True
    asset.save()


def slot_of(values, today):
    day = today + timedelta(days=values["from_days"])
    slot = {"starts_on": day, "starts_at": None, "ends_on": None, "ends_at": None}
    if "until_days" in values:
        slot["ends_on"] = today + timedelta(days=values["until_days"])
    for name, clock in (("starts_at", values.get("from")), ("ends_at", values.get("until"))):
        if clock:
            slot[name] = timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
    return slot


def make_date(values, updates, today):
    key_date = KeyDate(kind=values["kind"], title=values["title"], **slot_of(values, today))
    for name in PLACES:
        setattr(key_date, name, values.get(name, ""))
    if "checked_days_ago" in values:
        key_date.checked_on = today - timedelta(days=values["checked_days_ago"])
    key_date.publish(timezone.now() - timedelta(days=120))
    key_date.save()
    key_date.updates.set([updates[name] for name in values.get("updates", []) if name in updates])
    for language, words in values.get("words", {}).items():
        KeyDateWords.objects.create(key_date=key_date, language=language, **words)
    for move in values.get("moved", []):
        moved_at = timezone.now() - timedelta(days=move["days_ago"])
        PastSlot.objects.create(key_date=key_date, reason=move["reason"], moved_at=moved_at, **slot_of(move, today))
    if "postponed" in values:
        key_date.postpone(values["postponed"])
    if "cancelled" in values:
        key_date.cancel(values["cancelled"])


def make_facts(values, language, updates):
    """The facts of one language file, each `[text, id of its source]`."""
    for order, (text, source) in enumerate(values, 1):
        KeyFact.objects.create(text=text, source=updates[source], language=language, order=order)


def name_contacts(update: Update, names):
    """Names contacts, by their names, for questions about an update."""
    for order, name in enumerate(names):
        ReleaseContact.objects.create(update=update, contact=Contact.objects.get(name=name), order=order)
