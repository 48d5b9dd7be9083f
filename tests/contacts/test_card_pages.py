"""A contact's page, vCard and code, and all vCards: what they show, and of whom."""

from datetime import date, timedelta

import pytest
import vobject
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaign import assets
from contacts.models import Contact, ContactWords, Phone, Post
from contacts.vcards.reader import read_vcards
from tests.campaign.picture_files import plain, saved
from tests.contacts.factories import make_contact, make_organisation, make_subject
from tests.contacts.test_vcards import lines_of, read_outside
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db

DOORS = ["/press/contacts/ana-ruiz/", "/press/contacts/ana-ruiz.vcf", "/press/contacts/ana-ruiz/qr.svg"]


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def make_full(name="Ana Ruiz", **values):
    """A contact on whom everything hangs that can."""
    picture = assets.store_image(SimpleUploadedFile("a.jpg", saved(plain(600, 400), "JPEG")), alt="Ana")
    contact = make_contact(
        name, email="ana@example.org", photo=picture, languages=["es", "ar"], signal="ana.01", says="AH-na",
        whatsapp="+14157583766", subjects=[make_subject()], **values,
    )  # fmt: skip
    Phone.objects.create(contact=contact, number="+14186569254", extension="102", order=2)
    Post.objects.create(contact=contact, role="Trustee", organisation=make_organisation("River Trust"), order=2)
    ContactWords.objects.create(contact=contact, language="ar", name="آنا رويث", role="محامية")
    return contact


def test_the_page_of_a_card(client):
    make_full()
    response = client.get("/press/contacts/ana-ruiz/")
    assert response.status_code == 200
    text = response.text
    assert "<title>Ana Ruiz – Free the River</title>" in text
    assert "<h1" in text
    assert 'href="tel:+1-418-656-9254;ext=102"' in text
    assert 'href="/press/contacts/ana-ruiz.vcf"' in text
    assert 'href="/press/contacts/ana-ruiz.vcf?version=3.0"' in text
    assert '<img src="/press/contacts/ana-ruiz/qr.svg" width="240" height="240"' in text
    assert "<details" in text
    assert "<details open" not in text
    assert '<link rel="canonical" href="http://127.0.0.1:8000/press/contacts/ana-ruiz/">' in text
    assert "ana@example.org" not in text  # as harvesters read it
    assert not response.cookies


def test_the_page_in_another_language(client):
    make_full()
    text = client.get("/ar/press/contacts/ana-ruiz/").text
    assert "<title>آنا رويث – " in text
    assert 'href="/ar/press/contacts/ana-ruiz.vcf"' in text
    assert 'src="/ar/press/contacts/ana-ruiz/qr.svg"' in text
    assert read_outside(client.get("/ar/press/contacts/ana-ruiz.vcf?version=3.0").text).fn.value == "آنا رويث"
    assert read_outside(client.get("/es/press/contacts/ana-ruiz.vcf?version=3.0").text).fn.value == "Ana Ruiz"


@pytest.mark.parametrize("version", ["", "?version=4.0", "?version=3.0"])
def test_a_vcard_is_a_file_to_save(client, version):
    make_contact("Köln Support Group")
    response = client.get(f"/press/contacts/koln-support-group.vcf{version}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="koln-support-group.vcf"'
    assert "FN:Köln Support Group" in lines_of(response.content.decode())
    assert f"VERSION:{version.removeprefix('?version=') or '4.0'}" in lines_of(response.content.decode())
    assert all(":" in line for line in lines_of(response.content.decode()))
    assert any(line.startswith("REV:2") for line in lines_of(response.content.decode()))
    assert not response.cookies


@pytest.mark.parametrize("version", ["2.1", "3", "", "4.0%0d%0a"])
def test_another_version_is_not_found(client, version):
    make_contact()
    assert client.get(f"/press/contacts/ana-ruiz.vcf?version={version}").status_code == 404
    assert client.get(f"/press/contacts.vcf?version={version}").status_code == 404


def test_the_whole_contact_is_on_the_vcard(client):
    contact = make_full()
    card = read_outside(client.get("/press/contacts/ana-ruiz.vcf?version=3.0").text)
    assert card.uid.value == f"urn:uuid:{contact.uid}"
    assert [tel.value for tel in card.tel_list] == ["+1-415-758-3765", "+1-418-656-9254 ext 102"]
    assert [org.value for org in card.org_list] == [["Harbour Street Legal Clinic"], ["River Trust"]]
    assert [title.value for title in card.title_list] == ["Managing Attorney", "Trustee"]
    assert card.photo.value.startswith(b"\xff\xd8\xff")
    assert card.note.value == (
        "Also written: آنا رويث\nPronounced: AH-na\n"
        "Managing Attorney, Harbour Street Legal Clinic\nTrustee, River Trust\n"
        "Speaks Spanish and Arabic\nOn: The legal case\nSignal: ana.01\nWhatsApp: +1-415-758-3766"
    )


def test_what_is_only_for_the_team_stays_there(client):
    make_full(note="Zephyrine: do not call before noon.", valid_until=date(2999, 1, 1))
    for door in [*DOORS, "/press/contacts/ana-ruiz.vcf?version=3.0", "/press/contacts.vcf"]:
        assert "Zephyrine" not in client.get(door).text
        assert "2999" not in client.get(door).text


def test_all_vcards_are_one_file_in_the_order_of_the_press_room(client):
    make_contact("Omar Nadim", order=2)
    make_full(order=1)
    make_contact("Never Asked", consented_on=None)
    response = client.get("/press/contacts.vcf")
    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="press-contacts.vcf"'
    text = response.content.decode()
    lines_of(text)
    people, notes = read_vcards(text)
    assert ([person.name for person in people], notes) == (["Ana Ruiz", "Omar Nadim"], [])
    assert "PHOTO" not in text
    older = client.get("/press/contacts.vcf?version=3.0").content.decode()
    assert [card.fn.value for card in vobject.readComponents(older)] == ["Ana Ruiz", "Omar Nadim"]


def test_all_vcards_of_nobody_are_not_found(client):
    assert client.get("/press/contacts.vcf").status_code == 404


TODAY = timezone.localdate


@pytest.mark.parametrize(
    "state",
    [
        lambda: {"consented_on": None},
        lambda: {"consented_on": TODAY() + timedelta(days=2)},
        lambda: {"consent_withdrawn_on": TODAY()},
        lambda: {"retired_on": TODAY()},
        lambda: {"valid_until": TODAY() - timedelta(days=2)},
    ],
    ids=["never asked", "agreed for later", "taken back", "retired", "no longer valid"],
)
def test_whoever_is_not_listed_is_behind_no_door(client, state):
    contact = make_full()
    contact.slug = "ana-ruiz-of-the-clinic"
    contact.save()
    contact.slug = "ana-ruiz"
    contact.save()
    make_contact("Omar Nadim")
    moved = [door.replace("ana-ruiz", "ana-ruiz-of-the-clinic") for door in DOORS]
    assert [client.get(door).status_code for door in DOORS + moved] == [200] * 3 + [301] * 3
    Contact.objects.filter(pk=contact.pk).update(**state())
    in_other_languages = [f"/{code}{door}" for code in ("es", "ar") for door in DOORS]
    for door in [*DOORS, *moved, *in_other_languages, "/press/contacts/ana-ruiz.vcf?version=3.0"]:
        response = client.get(door)
        assert response.status_code == 404, door
        assert "Ana Ruiz" not in response.text
        assert "ana@example.org" not in response.text
        assert "Location" not in response.headers
    assert [client.head(door).status_code for door in DOORS] == [404] * 3
    for door in ("/press/contacts.vcf", "/press/contacts.vcf?version=3.0", "/ar/press/contacts.vcf"):
        text = client.get(door).text
        assert "FN:Omar Nadim" in text
        assert "Ana" not in text
        assert "آنا" not in text


def test_the_photo_of_whoever_is_not_listed_is_not_given_out(client):
    contact = make_full()
    address = contact.photo.get_absolute_url()
    response = client.get(address)
    response.getvalue()
    assert response.status_code == 200
    Contact.objects.update(consent_withdrawn_on=TODAY())
    assert client.get(address).status_code == 404


def test_a_number_that_changes_is_new_behind_every_door_at_once(client):
    contact = make_contact()
    doors = [*DOORS[:2], "/press/contacts.vcf"]
    before = [client.get(door) for door in [*doors, DOORS[2]]]
    assert all("+1-415-758-3765" in response.text for response in before[:3])
    contact.phones.update(number="+14157583799")
    after = [client.get(door) for door in [*doors, DOORS[2]]]
    assert all("+1-415-758-3799" in response.text for response in after[:3])
    assert not any("+1-415-758-3765" in response.text for response in after)
    assert [one.headers["ETag"] != other.headers["ETag"] for one, other in zip(before, after, strict=True)] == [
        True
    ] * 4
    assert after[3].content != before[3].content


@pytest.mark.parametrize("door", [*DOORS, "/press/contacts.vcf"])
def test_what_did_not_change_is_not_sent_again(client, door):
    make_full()
    first = client.get(door)
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" not in first.headers.get("Vary", "")
    assert client.get(door, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    head = client.head(door)
    assert (head.status_code, head.content) == (200, b"")
    assert client.post(door).status_code == 405


@pytest.mark.parametrize("count", [1, 25])
@pytest.mark.parametrize(("door", "budget"), [(DOORS[0], 2), (DOORS[1], 1), (DOORS[2], 1), ("/press/contacts.vcf", 1)])
def test_budgets(client, django_assert_max_num_queries, count, door, budget):
    for n in range(count):
        make_contact(f"Number {n}", phones=("+14157583765", "+14157583766"), subjects=[make_subject(f"S{n}")])
    make_full()
    with django_assert_max_num_queries(budget):
        assert client.get(door).status_code == 200
