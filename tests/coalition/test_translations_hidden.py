"""A translation of a letter is public only while its original is, at every address that tells anything of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.redirects.models import Redirect
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from campaign import assets
from coalition import urls
from coalition.models import Letter
from tests.campaign.picture_files import plain, saved
from tests.clock import Clock
from tests.updates.factories import make_campaign, make_update
from updates.letters.links import letters_of

from .factories import PUBLISHED, make_letter, make_signatory

pytestmark = pytest.mark.django_db

SECRET = "Zefirina"
SLUG = "carta-oculta"
REASON = "It named the wrong person."
STATES = ["draft", "scheduled", "withdrawn", "withdrawn before its hour"]
# The names of all addresses of one letter.
OF_A_LETTER = [
    pattern.name for pattern in urls.urlpatterns if set(pattern.pattern.converters) == {"slug"}
]  # fmt: skip
AROUND = [
    "/", "/es/", "/ar/", "/coalition/", "/es/coalition/", "/ar/coalition/", "/sitemap-pages.xml",
    *(f"{prefix}/{section}/{feed}" for prefix in ("", "/es") for section in ("coalition", "updates")
      for feed in ("feed/", "atom/", "feed.json")),
]  # fmt: skip


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def picture(colour):
    content = saved(plain(colour=colour), "JPEG")
    return assets.store_image(SimpleUploadedFile("a.jpg", content), alt="A picture")


class Family:
    """An original and its translation, which was published, with a picture in its text, a proof of delivery and
    updates that are linked to either."""

    def __init__(self):
        self.proof, self.picture = picture((200, 0, 0)), picture((0, 200, 0))
        self.original = make_letter(f"{SECRET} in English")
        make_signatory(self.original, SECRET)
        self.original.deliver(PUBLISHED.date(), proof=self.proof)
        self.original.save()
        self.translation = make_letter(
            f"{SECRET} en castellano", language="es", slug=SLUG, translation_of=self.original,
            body=f"{SECRET}:\n\n![A picture]({self.picture.get_absolute_url()})",
        )  # fmt: skip
        self.updates = [
            make_update("Linked", letter=self.original),
            make_update("Enlazada", language="es", letter=self.translation),
        ]

    def bring(self, state):
        if state == "draft":
            self.original.status = "draft"
        else:
            self.original.publish(timezone.now() + timedelta(hours=2))
        if state == "withdrawn":
            self.original.publish(PUBLISHED)
        if state.startswith("withdrawn"):
            self.original.withdraw(REASON)
        self.original.save()

    def address(self, name):
        return self.translation.address(name)

    def around(self):
        return [*AROUND, *(update.get_absolute_url() for update in self.updates)]

    def files(self):
        return [self.proof.get_absolute_url(), self.picture.get_absolute_url()]


@pytest.fixture
def family():
    return Family()


def answer(client, address):
    response = client.get(address)
    content = response.getvalue() if response.streaming else response.content
    return response.status_code, content.decode(errors="replace")


def test_the_addresses_of_a_letter_are_known():
    assert {"letter", "print", "plain_text", "csv", "count", "embed", "sign"} <= set(OF_A_LETTER)


@pytest.mark.parametrize("name", OF_A_LETTER)
@pytest.mark.parametrize("state", STATES)
def test_a_translation_is_at_none_of_its_addresses_while_its_original_is_not_public(client, family, state, name):
    address = family.address(name)
    assert answer(client, address)[0] == 200
    family.bring(state)
    status, content = answer(client, address)
    assert status == (410 if state == "withdrawn" else 404)
    assert (REASON in content) == (state == "withdrawn")
    assert SECRET not in content


@pytest.mark.parametrize("state", STATES)
def test_no_list_feed_map_block_or_file_tells_of_it(client, family, state):
    telling = {address for address in family.around() if SECRET in answer(client, address)[1]}
    assert {"/es/", "/es/coalition/", "/es/coalition/feed.json", "/es/updates/feed.json"} <= telling
    assert SLUG in answer(client, "/sitemap-pages.xml")[1]
    assert [answer(client, file)[0] for file in family.files()] == [200, 200]
    family.bring(state)
    for address in family.around():
        status, content = answer(client, address)
        assert status == 200, address
        assert SECRET not in content, address
        assert SLUG not in content, address
    assert [answer(client, file)[0] for file in family.files()] == [404, 404]
    assert letters_of(family.updates) == {}


def test_it_comes_with_its_original_at_the_hour_of_that(client, family, monkeypatch):
    clock = Clock(monkeypatch)
    family.bring("scheduled")
    assert answer(client, family.address("letter"))[0] == 404
    clock.go_on(hours=2)
    assert answer(client, family.address("letter"))[0] == 200


def test_a_translation_that_was_withdrawn_itself_gives_its_own_reason_where_its_original_was_ever_public(
    client, family
):
    family.translation.withdraw("The translation was wrong.")
    family.translation.save()
    expected = {"live": 410, "withdrawn": 410, "draft": 404, "scheduled": 404, "withdrawn before its hour": 404}
    for state, status in expected.items():
        if state != "live":
            family.bring(state)
        told, content = answer(client, family.address("letter"))
        assert told == status, state
        assert ("The translation was wrong." in content) == (status == 410), state
        assert REASON not in content


def test_a_translation_whose_hour_came_after_its_original_was_withdrawn_was_never_public(client, family):
    family.bring("withdrawn")
    family.translation.publish(timezone.now() + timedelta(minutes=5))
    family.translation.save()
    Letter.objects.filter(pk=family.original.pk).update(withdrawn_at=datetime(2021, 5, 4, tzinfo=UTC))
    Letter.objects.filter(pk=family.translation.pk).update(published_at=datetime(2021, 5, 5, tzinfo=UTC))
    assert answer(client, family.address("letter"))[0] == 404


@pytest.mark.parametrize(("state", "is_known"), [("withdrawn", True), ("draft", False), ("scheduled", False)])
def test_an_address_that_the_public_knew_leads_to_the_new_one(family, state, is_known):
    family.bring(state)
    translation_then = Letter.objects.get(pk=family.translation.pk)
    assert Letter.objects.known().filter(pk=translation_then.pk).exists() == is_known
    old = translation_then.get_absolute_url()
    translation_then.slug = "carta-nueva"
    translation_then.save()
    assert Redirect.objects.filter(old_path=old).exists() == is_known


def test_an_original_is_public_whatever_becomes_of_its_translation(client, family):
    family.translation.withdraw("The translation was wrong.")
    family.translation.save()
    with translation.override("en"):
        assert [answer(client, family.original.address(name))[0] for name in OF_A_LETTER] == [200] * len(OF_A_LETTER)
