"""What browsers of journalists send, with fixed values."""

from django.core.cache import cache
from django.test import Client, RequestFactory

from contacts.enquiries.forms import EnquiryForm
from contacts.models import Enquiry
from tests.clock import NOON

ADDRESS = "/press/enquiry/"
FROM_HERE = {"sec-fetch-site": "same-origin"}
DESK = "desk@river.example"


def filled(**values):
    """The form as a journalist fills it in, with the stamp of a page that was written now."""
    return {
        "name": "Bo Lind", "outlet": "The Daily", "email": "bo@daily.example", "phone": "", "subject": "",
        "question": "Who held her?", "deadline_on": "", "deadline_time": "", "zone": "America/Los_Angeles",
        "website": "", "stamp": EnquiryForm(RequestFactory().get(ADDRESS)).stamp, **values,
    }  # fmt: skip


def send(clock, *, address=ADDRESS, sender="192.0.2.7", headers=FROM_HERE, seconds=30, **values):
    """The answer to a form that took half a minute to fill in."""
    data = filled(**values)
    clock.go_on(seconds=seconds)
    return Client(enforce_csrf_checks=True).post(address, data, headers=headers, REMOTE_ADDR=sender)


def forget_senders():
    cache.clear()


def make_enquiry(**values):
    """An enquiry that came in at noon, unless told otherwise."""
    return Enquiry.objects.create(
        **{
            "name": "Bo Lind", "outlet": "The Daily", "email": "bo@daily.example", "question": "Who held her?",
            "language": "en", "received_at": NOON, **values,
        }
    )  # fmt: skip
