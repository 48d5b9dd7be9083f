"""A letter from new to delivered: in the admin, in a visitor's browser without scripts, over a real mail server."""

import csv
import io
import re
import socket
import zipfile
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.management import call_command

from coalition.models import Letter, Signatory
from tests.campaign.staff import make_staff
from tests.end_to_end.conftest import Watched
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db(transaction=True)

PERMISSIONS = [f"coalition.{verb}_{name}" for verb in ("add", "change", "view") for name in ("letter", "signatory")]
PERMISSIONS += ["coalition.publish_letter", "coalition.moderate_signatory"]
LINK = re.compile(r"https?://\S+/coalition/signature/\S+")


class Post:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 taken"


@pytest.fixture
def post(settings):
    handler = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 20},
        }
    }
    yield handler
    controller.stop()


@pytest.fixture
def visitor(chromium, live_server):
    """A page without scripts, as on an old phone."""
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    context.set_default_timeout(10_000)
    watched = Watched(context.new_page())
    yield watched
    context.close()


def links_to(post, address):
    """The links in the newest mail to an address, after the worker has done its work."""
    call_command("worker", "--once", verbosity=0)
    text = [mail for recipients, mail in post.mails if recipients == [address]][-1].get_content()
    return LINK.findall(text)


def path_of(link):
    return link.removeprefix(settings.SITE_URL)


def sign_as(page, letter, kind, **words):
    page.goto(f"{letter.get_absolute_url()}sign/?as={kind}")
    for name, value in words.items():
        page.fill(f"[name={name}]", value)
    page.check("[name=consent]")
    page.wait_for_timeout(2100)  # who is faster is taken for a machine
    page.get_by_role("button", name="Sign", exact=True).click()
    assert page.url.endswith("/sign/thanks/")


def log_in(page):
    page.goto("/admin/")
    page.fill("[name=username]", "edda")
    page.fill("[name=password]", "a long password")
    page.get_by_role("button", name="Log in").click()


def test_a_letter_goes_from_new_to_delivered(watched, visitor, post, client):
    make_campaign()
    make_staff("edda", PERMISSIONS)
    desk, page = watched.page, visitor.page
    desk.set_default_timeout(10_000)

    # Staff write it, and publish it.
    log_in(desk)
    desk.goto("/admin/coalition/letter/add/")
    desk.fill("[name=title]", "Let Karim wait at home")
    desk.fill("[name=addressees]", "Maria Vance, Secretary of the Interior")
    desk.fill("[name=body]", "Dear Secretary Vance:\n\nLet him wait at home.")
    desk.check("[name=takes_individuals]")
    desk.get_by_role("button", name="Publish now").click()
    letter = Letter.objects.live().get()
    change = f"/admin/coalition/letter/{letter.pk}/change/"
    assert desk.url.endswith(change)

    # An organisation signs, and confirms from the mail, which a scanner had read before.
    sign_as(page, letter, "organisation", organisation="Harbour Alliance", place="Port Ellery", name="Rita Okafor",
            role="Director", email="rita@harbour.example")  # fmt: skip
    (link,) = set(links_to(post, "rita@harbour.example"))
    for method in (client.get, client.head):
        for _time in range(5):
            assert method(path_of(link)).status_code == 200
    assert Signatory.objects.get().state == "unconfirmed"
    page.goto(path_of(link))
    page.get_by_role("button", name="Confirm my signature").click()
    assert page.get_by_role("status").inner_text() == "Thank you: your signature is confirmed."
    assert "Harbour Alliance" not in client.get(letter.get_absolute_url()).content.decode()

    # The queue is worked through with the keyboard.
    desk.goto(f"/admin/coalition/signatory/queue/?letter={letter.pk}")
    desk.keyboard.press("u")
    desk.wait_for_url(re.compile("done="))
    page.goto(letter.get_absolute_url())
    assert page.get_by_text("Harbour Alliance").is_visible()
    assert client.get(f"{letter.get_absolute_url()}count.json").json()["count"] == 1

    # Somebody signs in person, is published, and takes it back by the link in the second mail.
    sign_as(page, letter, "individual", name="Samir Nwosu", place="Verity", email="samir@post.example")
    page.goto(path_of(links_to(post, "samir@post.example")[0]))
    page.get_by_role("button", name="Confirm my signature").click()
    desk.goto(f"/admin/coalition/signatory/queue/?letter={letter.pk}")
    desk.keyboard.press("u")
    desk.wait_for_url(re.compile("done="))
    assert client.get(f"{letter.get_absolute_url()}count.json").json()["count"] == 2
    page.goto(path_of(links_to(post, "samir@post.example")[0]))
    page.get_by_text("Withdraw the signature").click()
    page.get_by_role("button", name="Withdraw it now").click()
    assert page.get_by_role("status").inner_text() == "Your signature is withdrawn."
    assert client.get(f"{letter.get_absolute_url()}count.json").json()["count"] == 1

    # Closed, packed, delivered.
    desk.goto(change)
    desk.get_by_role("button", name="Close…").click()
    desk.locator(".asking .main button").click()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Delivery package").click()
    with zipfile.ZipFile(download.value.path()) as package:
        (table,) = (name for name in package.namelist() if name.endswith(".csv"))
        rows = list(csv.reader(io.StringIO(package.read(table).decode("utf-8-sig"))))
    assert [row for row in rows[1:] if "Harbour Alliance" in row] == rows[1:]
    desk.get_by_role("button", name="Delivered…").click()
    desk.get_by_label("How").fill("By hand, at the front desk.")
    desk.locator(".asking .main button").click()
    assert desk.url.endswith(change)
    letter.refresh_from_db()
    assert (letter.stage, letter.delivered_count) == ("delivered", 1)
    page.goto(letter.get_absolute_url())
    assert page.get_by_text("By hand, at the front desk.").is_visible()
    page.goto(f"{letter.get_absolute_url()}sign/")
    assert page.locator("form [name=email]").count() == 0

    for one in (watched, visitor):
        assert (one.errors, one.dialogs, one.foreign) == ([], [], [])
