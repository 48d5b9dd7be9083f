"""What the tests of checking signatories share: its pages, who may, and how a browser answers."""

from datetime import UTC, datetime, timedelta

from coalition.admin import deciding
from coalition.models import Signatory
from coalition.models.kinds import Kind
from tests.coalition.factories import make_signatory

STATE = Signatory.State
LIST = "/admin/coalition/signatory/"
QUEUE, ADD, TWICE, MERGE = (f"{LIST}{name}/" for name in ("queue", "add", "duplicates", "merge"))
MODERATOR = ["coalition.moderate_signatory"]
READER = ["coalition.view_signatory"]
FIRST = datetime(2021, 5, 3, 12, 0, tzinfo=UTC)


def address(signatory, view="change"):
    return f"{LIST}{signatory.pk}/{view}/"


def wait(letter, name="Rita Okafor", *, hours=0, state=STATE.PENDING, **values):
    """Somebody who signed so many hours after noon of 3 May 2021, confirmed it, and waits."""
    at = FIRST + timedelta(hours=hours)
    confirmed_at = None if state in (STATE.HELD, STATE.UNCONFIRMED) else at
    return make_signatory(letter, name, state=state, signed_at=at, confirmed_at=confirmed_at, **values)


def organisation(letter, name="Harbour Clinic", person="Rita Okafor", **values):
    values = {"email": "rita@harbour.example", "display": "organisation", **values}
    return wait(letter, person, kind=Kind.ORGANISATION, organisation_name=name, **values)


def state(signatory):
    signatory.refresh_from_db()
    return signatory.state


def log(signatory):
    """What was decided: (act, who, note)."""
    return list(signatory.decisions.order_by("pk").values_list("act", "by__username", "note"))


def said(response):
    """The sentences on top of a page that was followed to."""
    return [str(message) for message in response.context["messages"]]


def press(client, signatory, do, *, seen=None, query="", follow=True, **values):
    """Presses a button of the page that shows a signatory."""
    data = {"signatory": signatory.pk, "seen": seen or deciding.seen_of(signatory), "do": do, **values}
    return client.post(f"{QUEUE}{query}", data, follow=follow)
