"""What the browsers of those who sign send, with fixed values."""

import re
import time

from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory

from coalition.models.kinds import Kind
from coalition.signing import links
from coalition.signing.forms import FORMS

FROM_HERE = {"sec-fetch-site": "same-origin"}
FILLED = {
    Kind.ORGANISATION: {
        "organisation": "Harbour Street Legal Clinic", "place": "Port Ellery", "name": "Rita Okafor",
        "role": "Director", "email": "rita@clinic.example", "display": "organisation", "consent": "on",
    },
    Kind.OFFICIAL: {
        "name": "Dana Whitfield", "office": "Mayor", "body": "City of Port Ellery",
        "email": "dana@portellery.example", "consent": "on",
    },
    Kind.INDIVIDUAL: {
        "name": "Rita Okafor", "place": "Port Ellery", "affiliation": "", "email": "rita@mail.example",
        "display": "full", "consent": "on",
    },
}  # fmt: skip


def stamp(letter, kind, *, seconds=30):
    """The stamp of a page that was opened so long ago."""
    return FORMS[kind](RequestFactory().get("/"), letter)._stamp(time.time() - seconds)


def filled(letter, kind=Kind.INDIVIDUAL, *, seconds=30, **values):
    """The form of a kind of signer as it is filled in within half a minute."""
    return {"as": kind, "website": "", "stamp": stamp(letter, kind, seconds=seconds), **FILLED[kind], **values}


def send(letter, kind=Kind.INDIVIDUAL, *, sender="192.0.2.7", headers=FROM_HERE, address="", **values):
    """The answer to a form that was filled in and sent."""
    data = filled(letter, kind, **values)
    client = Client(enforce_csrf_checks=True)
    return client.post(address or letter.address("sign"), data, headers=headers, REMOTE_ADDR=sender)


def forget_senders():
    cache.clear()


def links_in(message):
    """The paths of all links of a mail, as a browser asks for them."""
    return [link.removeprefix(settings.SITE_URL) for link in re.findall(r"https?://\S+", message.body)]


def link_to(signatory, language="en"):
    """The path of the page of one signature."""
    return links.link_to(signatory, language).removeprefix(settings.SITE_URL)


def press(path, do, **values):
    """The answer to a button on the page of one's own signature."""
    return Client(enforce_csrf_checks=True).post(path, {"do": do, **values}, headers=FROM_HERE)


def sign_and_confirm(letter, kind=Kind.INDIVIDUAL, **values):
    """A signature as it is once its button was pressed; its two mails are queued."""
    assert send(letter, kind, **values).status_code == 303
    signatory = letter.signatories.latest("pk")
    assert press(link_to(signatory), "confirm", version=signatory.version).status_code == 303
    signatory.refresh_from_db()
    return signatory
