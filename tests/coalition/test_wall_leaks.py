"""Letters that are not live and members who are not listed are behind no door of the coalition."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaign import assets
from coalition.models import Letter, Member, MemberWords
from tests.campaign.picture_files import plain, saved
from tests.campaign.test_media import fetch
from tests.updates.factories import make_campaign, make_update

from .factories import PUBLISHED, make_letter, make_member, make_official, make_signatory

pytestmark = pytest.mark.django_db

SECRET = "Zephyrine"
LISTS = ["/", "/updates/", "/coalition/", "/sitemap-pages.xml", "/sitemap.xml"]
LISTS += [f"/{section}/{end}" for section in ("coalition", "updates") for end in ("feed/", "atom/", "feed.json")]
HIDDEN = {
    "never agreed": {"agreed_on": None},
    "left long ago": {"left_on": date(2021, 6, 1)},
    "leaves today": {"left_on": "today"},
}


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def all_doors(update):
    for prefix in ("", "/es", "/ar"):
        yield from (f"{prefix}{door}" for door in LISTS if not (prefix and "sitemap" in door))
    yield update.get_absolute_url()


def hidden_letter(state):
    letter = make_letter(f"{SECRET} letter", body=f"{SECRET} text", slug="zephyrine", addressees=SECRET)
    make_letter(f"Carta de {SECRET}", language="es", slug="zephyrine", translation_of=letter, body=SECRET)
    make_signatory(letter, SECRET)
    for each in Letter.objects.all():
        if state == "withdrawn":
            each.withdraw("It was wrong.")
        elif state == "draft":
            each.status = "draft"
        else:
            each.publish(datetime(2199, 1, 1, tzinfo=UTC))
        each.save()
    return letter


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
def test_a_letter_that_is_not_live_is_behind_no_door(client, state):
    update = make_update("Public one", letter=hidden_letter(state))
    make_update("Público", language="es", translation_of=update)
    for door in all_doors(update):
        response = client.get(door)
        assert response.status_code == 200, door
        assert SECRET.lower() not in response.text.lower(), door
    for end in ("", "count.json", "embed/", "sign/", "print/", "signatories.csv"):
        assert client.get(f"/coalition/letters/zephyrine/{end}").status_code == (410 if state == "withdrawn" else 404)


def test_its_doors_open_when_the_hour_comes(client):
    update = make_update("Public one", letter=hidden_letter("scheduled"))
    Letter.objects.update(published_at=timezone.now() - timedelta(seconds=1))
    for door in ("/", "/coalition/", "/coalition/feed.json", "/updates/feed.json", "/sitemap-pages.xml"):
        assert SECRET.lower() in client.get(door).text.lower(), door
    assert SECRET in client.get(update.get_absolute_url()).text


def test_a_translation_that_is_not_live_gives_way_to_its_original(client):
    original = make_letter("To the Secretary")
    make_letter(f"Carta de {SECRET}", language="es", translation_of=original, is_live=False)
    html = client.get("/es/coalition/").text
    assert SECRET not in html
    assert "To the Secretary" in html


def hidden_members(values):
    values = {name: timezone.localdate() if value == "today" else value for name, value in values.items()}
    values = {"agreed_on": date(2021, 3, 1), **values}
    logo = assets.store_image(SimpleUploadedFile("a.png", saved(plain(50, 40), "PNG")), alt=SECRET)
    portrait = assets.store_image(SimpleUploadedFile("b.png", saved(plain(40, 50), "PNG")), alt=SECRET)
    body = make_member(f"{SECRET} Clinic", agreed_how=SECRET, **values)
    body.organisation.logo, body.organisation.place = logo, SECRET
    body.organisation.save()
    person = Member.objects.create(official=make_official(name=SECRET, office=SECRET, portrait=portrait), **values)
    for member in (body, person):
        MemberWords.objects.create(member=member, language="en", statement=SECRET, name=SECRET)
        MemberWords.objects.create(member=member, language="es", statement=SECRET, name=SECRET)
    return logo, portrait


@pytest.mark.parametrize("why", HIDDEN)
def test_members_who_are_not_listed_are_behind_no_door_and_their_pictures_neither(client, why):
    make_member("Public Union")
    update = make_update("Public one")
    pictures = hidden_members(HIDDEN[why])
    for door in all_doors(update):
        assert SECRET.lower() not in client.get(door).text.lower(), door
    assert "1 organisation stands with us." in client.get("/").text
    assert "1 organisation stands with us." in client.get("/coalition/").text
    for picture in pictures:
        for address in picture.addresses():
            assert client.get(address).status_code == 404


def test_pictures_of_members_who_are_listed_can_be_seen(client):
    for picture in hidden_members({"left_on": timezone.localdate() + timedelta(days=1)}):
        for address in picture.addresses():
            assert fetch(client, address).status_code == 200
    for door in ("/", "/coalition/"):
        assert SECRET in client.get(door).text


def test_nothing_that_only_the_team_may_see_is_shown_of_a_member(client):
    make_member("Public Union", agreed_how=f"by mail to {SECRET}", agreed_on=date(2019, 2, 3))
    for door in ("/", "/coalition/"):
        html = client.get(door).text
        assert SECRET not in html
        assert "2019" not in html


def test_a_letter_that_was_moved_to_the_future_takes_its_entry_along(client):
    letter = make_letter("To the Secretary")
    assert "To the Secretary" in client.get("/coalition/feed/").text
    letter.publish(PUBLISHED.replace(year=2199))
    letter.save()
    assert "To the Secretary" not in client.get("/coalition/feed/").text
