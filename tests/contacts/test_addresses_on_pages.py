"""E-mail addresses in public pages: for people to read, press and copy, and not for programs that gather them."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from campaign import assets
from tests.campaign.picture_files import plain, saved
from tests.contacts.factories import make_contact
from tests.updates.factories import make_campaign, make_page, make_update
from tests.updates.press_kits import fetched
from updates.models import ReleaseContact

pytestmark = pytest.mark.django_db

GATHERED = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+\.\w+")
PAGES = [
    "/",
    "/updates/",
    "/updates/2021/",
    "/updates/kind/release/",
    "/updates/search/?q=write",
    "/updates/2021/05/13/suit/",
    "/press/",
    "/press/contacts/desk/",
    "/about/",
    "/updates/feed/",
    "/updates/atom/",
]


@pytest.fixture
def campaign():
    """A campaign whose desk is known by its address alone, and that writes it everywhere."""
    make_campaign(background="Write to back@river.example.")
    photo = assets.store_image(SimpleUploadedFile("a.jpg", saved(plain(), "JPEG")), alt="desk@river.example")
    values = {"slug": "desk", "email": "desk@river.example", "role": "Desk, role@river.example", "photo": photo}
    desk = make_contact("desk@river.example", **values)
    body = "Please write to <body@river.example> or [us](mailto:link@river.example).\n\n`code@river.example`"
    suit = make_update("Suit", slug="suit", kind="release", body=body)
    ReleaseContact.objects.create(update=suit, contact=desk)
    make_page(body=body)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_holds_an_address_as_programs_look_for_it(client, campaign, page):
    response = client.get(page)
    assert response.status_code == 200
    text = response.text
    if page in ("/updates/feed/", "/updates/atom/"):  # what stands there beside the texts is a summary in plain text
        text = re.sub(r"<(description|summary)[ >].*?</\1>", "", text, flags=re.DOTALL)
    assert GATHERED.findall(text) == []
    assert GATHERED.findall(html.unescape(html.unescape(text))) != []


def test_the_kits_release_holds_none_and_its_text_all_of_them(client, campaign):
    archive = fetched(client.get("/press/kit.zip"))
    names = {name for name in archive.namelist() if "release" in name}
    pages = [archive.read(name).decode() for name in sorted(names) if name.endswith(".html")]
    assert [GATHERED.findall(page) for page in pages] == [[]]
    texts = "".join(archive.read(name).decode() for name in names if name.endswith(".txt"))
    assert {"body@river.example", "back@river.example", "desk@river.example"} <= set(GATHERED.findall(texts))


def test_what_people_copy_is_the_address(client, campaign):
    text = client.get("/updates/2021/05/13/suit.txt").text
    assert set(GATHERED.findall(text)) == {
        "desk@river.example", "role@river.example", "body@river.example", "link@river.example", "code@river.example",
        "back@river.example",
    }  # fmt: skip
    assert {"desk@river.example", "role@river.example"} <= set(GATHERED.findall(client.get("/press/contacts.vcf").text))


def test_the_filter_escapes_what_is_not_safe_and_leaves_what_is():
    template = Template("{% load contact_addresses %}{{ text|without_plain_address }}")
    assert template.render(Context({"text": '<b> "a@b.example"'})) == "&lt;b&gt; &quot;a&#64;b.example&quot;"
    lines = Template("{% load contact_addresses %}{{ text|linebreaks|without_plain_address }}")
    assert lines.render(Context({"text": "a@b.example & co"})) == "<p>a&#64;b.example &amp; co</p>"
