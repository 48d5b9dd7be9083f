"""Plain makers of letters, members and signatories, with fixed values."""

from datetime import UTC, date, datetime

from coalition.models import Letter, Member, Signatory
from coalition.models.kinds import Kind
from contacts.models import Official
from supporters.models import Supporter
from tests.contacts.factories import make_organisation

PUBLISHED = datetime(2021, 5, 3, 12, 0, tzinfo=UTC)
STATE = Signatory.State


def make_letter(title="Release Karim Haddad", *, at=PUBLISHED, is_live=True, takes_individuals=True, **values):
    """A live letter in English that collects signatures of every kind, unless told otherwise."""
    values = {"body": "Dear Secretary Vance:\n\nWe ask you to act.", "addressees": "Maria Vance, Secretary", **values}
    letter = Letter(title=title, takes_individuals=takes_individuals, **values)
    if at is not None and is_live and letter.status == Letter.Status.DRAFT:
        letter.publish(at)
    letter.save()
    return letter


def make_signatory(letter, name="Rita Okafor", *, kind=Kind.INDIVIDUAL, state=STATE.PUBLISHED, email="", group=None,
                   **values):  # fmt: skip
    """A signatory of the letter, published and shown by the full name unless told otherwise, with true counts."""
    group = group or letter.groups.filter(kind=kind).first()
    signatory = Signatory(letter=letter, group=group, kind=kind, name=name, state=state, **values)
    if email:
        signatory.supporter = Supporter.objects.take(email)
    if state == STATE.PUBLISHED:
        signatory.published_at = values.get("published_at", PUBLISHED)
        signatory.show()
    if state == STATE.WITHDRAWN:
        signatory.withdrawn_at = values.get("withdrawn_at", PUBLISHED)
    signatory.save()
    if state == STATE.PUBLISHED:
        group.refresh_from_db()
        type(group).objects.filter(pk=group.pk).update(
            count=group.count + 1, unnamed=group.unnamed + (signatory.display == Signatory.Display.COUNTED)
        )
    return signatory


def make_member(name="Harbour Street Legal Clinic", *, agreed_on=date(2021, 3, 1), **values):
    """An organisation that agreed to be named as a member."""
    return Member.objects.create(organisation=make_organisation(name), agreed_on=agreed_on, **values)


def make_official(name="Dana Whitfield", office="Mayor", constituency="City of Port Ellery", **values):
    return Official.objects.create(name=name, office=office, constituency=constituency, **values)
