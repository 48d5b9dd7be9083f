"""The demo campaign's coalition: members, letters in their stages, signatories and some who wait to be checked."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from coalition.importers.pasted import read_signatories
from coalition.importers.signed import Signed
from coalition.importers.store import store
from coalition.models import Letter, Member, MemberWords, Signatory
from coalition.models.kinds import Kind
from coalition.signing import acts
from coalition.signing.acts import Act
from contacts.directory import Directory
from contacts.models import Official
from supporters.models import Supporter

TEXTS = ("title", "body", "addressees")


def load(updates, today):
    """Fills the coalition; `updates` are the demo's Updates by their ids."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    directory, letters = Directory(), {}
    for values in data["members"]:
        make_member(directory, values, data["member_words"], today)
    for values in data["officials"]:
        make_official(values, today)
    for values in data["letter"]:
        if values.get("language", "en") in dict(settings.LANGUAGES):
            letters[values["id"]] = letter = make_letter(values, letters, today)
            sign(letter, values, data)
            tell(letter, values, updates, today)


def make_member(directory, values, words, today):
    name, place, days, statement = values
    body = directory.organisation(name)
    body.place = place
    body.save()
    day = today - timedelta(days=days)
    member = Member.objects.create(organisation=body, since=day, agreed_on=day)
    spoken = {settings.LANGUAGE_CODE: statement, **{code: each.get(name, "") for code, each in words.items()}}
    MemberWords.objects.bulk_create(
        MemberWords(member=member, language=code, statement=text)
        for code, text in spoken.items()
        if text and code in dict(settings.LANGUAGES)
    )


def make_official(values, today):
    name, office, constituency, days = values
    official = Official.objects.create(name=name, office=office, constituency=constituency)
    day = today - timedelta(days=days)
    Member.objects.create(official=official, since=day, agreed_on=day)


def make_letter(values, letters, today):
    letter = Letter(
        language=values.get("language", settings.LANGUAGE_CODE),
        translation_of=letters.get(values.get("translation_of")),
        dated_on=today - timedelta(days=values["days_ago"]),
        **{name: values[name] for name in TEXTS},
    )
    for kind in Kind:
        setattr(letter, f"takes_{kind}s", kind in values.get("takes", [Kind.ORGANISATION, Kind.OFFICIAL]))
    if "deadline_in_days" in values:
        letter.deadline_at = timezone.now() + timedelta(days=values["deadline_in_days"])
    letter.publish(timezone.now() - timedelta(days=values["days_ago"]))
    letter.save()
    return letter


def sign(letter, values, data):
    """Those who signed it, as a list that staff took in, and those who signed on its page."""
    signed = []
    if values.get("signed_by_officials"):
        name, office, constituency, _days = data["officials"][0]
        signed.append(Signed(name, office, constituency, kind=Kind.OFFICIAL))
    bodies = [member[0] for member in data["members"]] if values.get("signed_by_members") else []
    bodies += sorted(data["organisations"].splitlines()) if bodies else values.get("members", [])
    signed += [Signed("", organisation=name, kind=Kind.ORGANISATION) for name in bodies]
    if "signatories" in values:
        people, _notes = read_signatories(values["signatories"])
        signed += [Signed(each.name, each.title, each.organisation, kind=Kind.INDIVIDUAL) for each in people]
    if signed:
        store(letter, signed, publish=True)
    for name, title, place, display in values.get("individuals", []):
        person = {"kind": Kind.INDIVIDUAL, "name": name, "title": title, "place": place, "display": display}
        row = arrive(letter, **person, is_for_identification_only=bool(title))
        acts.perform(Act.VERIFIED, row)
        acts.perform(Act.PUBLISHED, row)
    for kind, organisation, name, title, email, place in values.get("waiting", []):
        person = {"kind": kind, "organisation_name": organisation, "name": name, "title": title, "place": place}
        arrive(letter, **person, email=email, has_free_mail=email.endswith("@gmail.com"))


def arrive(letter, *, kind, email="", **values):
    """Somebody who signed on the letter's page and confirmed; as a queryset, for what comes next."""
    row = Signatory(letter=letter, group=letter.groups.get(kind=kind), kind=kind, **values)
    row.supporter = Supporter.objects.take(email) if email else None
    row.save()
    acts.log(Act.SIGNED, [row])
    rows = Signatory.objects.filter(pk=row.pk)
    acts.perform(Act.CONFIRMED, rows)
    return rows


def tell(letter, values, updates, today):
    """What became of it, and which updates tell of it."""
    if "delivered_days_ago" in values:
        letter.deliver(today - timedelta(days=values["delivered_days_ago"]), values["delivered_how"])
    if "answered_days_ago" in values:
        letter.answer(today - timedelta(days=values["answered_days_ago"]), values["answer_words"])
    letter.save()
    for name, role in values.get("updates", {}).items():
        update = updates[name]
        update.letter, update.letter_role = letter, role
        update.save(update_fields=["letter", "letter_role"])
