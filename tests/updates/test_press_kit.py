"""The press kit: one sound file with all that a newsroom needs, of what is public alone, made while it is sent."""

import io
import re
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone
from PIL import Image

from campaign import zipping
from campaign.markup import Start, tokens
from campaign.models import Asset
from tests.contacts.factories import make_contact, make_subject
from tests.updates.factories import MAY_13, make_campaign, make_update
from tests.updates.press_kits import PDF, fetched, make_document, make_photo
from updates.models import KeyFact, ReleaseContact, Update
from updates.press.kit import press_kit

pytestmark = pytest.mark.django_db

ADDRESS = "/press/kit.zip"
JUNE_2 = datetime(2021, 6, 2, 10, 0, tzinfo=UTC)


def dated(asset, at=MAY_13):
    Asset.objects.filter(pk=asset.pk).update(added_at=at)
    return asset


def kit(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return fetched(response)


def read(archive, name):
    return archive.read(name).decode()


@pytest.fixture
def whole(db):
    """A campaign with everything a kit can hold."""
    make_campaign(background="The dam was built in 1931.")
    ana = make_contact("Ana Ruiz", email="ana@clinic.example", languages=["en"], subjects=[make_subject("The case")])
    make_update("Older release", MAY_13 - timedelta(days=9), kind="release")
    release = make_update("A <new> release", kind="release", release_line="immediate", dateline="VERITY",
                          body="The [ruling](/dates/) is *here*.[^1]\n\n[^1]: A note.")  # fmt: skip
    ReleaseContact.objects.create(update=release, contact=ana)
    KeyFact.objects.create(text="Forty-one people were saved.", source=make_update("The ruling", slug="ruling"))
    dated(make_photo(60, alt="A vigil at dusk", caption="At night"))
    dated(make_document())
    return release


def test_it_holds_all_that_a_newsroom_needs(client, whole):
    archive = kit(client)
    assert archive.namelist() == [
        "README.txt",
        "release.html",
        "release.txt",
        "facts.txt",
        "background.txt",
        "contacts.txt",
        "contacts.vcf",
        "photos/credits.txt",
        "documents/credits.txt",
        "photos/01-a-vigil-at-dusk.jpg",
        "documents/01-the-ruling.pdf",
    ]
    assert read(archive, "facts.txt") == (
        "Forty-one people were saved.\nSource: The ruling, 13 May 2021\nhttp://127.0.0.1:8000/updates/2021/05/13/ruling/\n"
    )
    assert read(archive, "background.txt") == "The dam was built in 1931.\n"
    assert read(archive, "contacts.txt") == (
        "Ana Ruiz\nManaging Attorney, Harbour Street Legal Clinic\n+1-415-758-3765\nana@clinic.example\n"
        "Speaks English\nOn: The case\n"
    )
    assert read(archive, "photos/credits.txt") == (
        "01-a-vigil-at-dusk.jpg\n  Description: A vigil at dusk\n  Caption: At night\n  Credit: Ana Ruiz\n"
        "  Licence: CC BY 4.0\n"
    )
    assert read(archive, "documents/credits.txt") == (
        "01-the-ruling.pdf\n  Title: The ruling\n  Credit: High Court\n  Licence: Public record\n"
    )
    assert read(archive, "release.txt") == client.get("/updates/2021/05/13/a-new-release.txt").text


def test_its_files_are_the_stored_ones_in_full_size_and_not_packed_again(client, whole):
    archive = kit(client)
    photo = Asset.objects.get(kind=Asset.Kind.IMAGE)
    with default_storage.open(photo.main["name"]) as file:
        assert archive.read("photos/01-a-vigil-at-dusk.jpg") == file.read()
    assert archive.read("documents/01-the-ruling.pdf") == PDF
    assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_a_large_photo_is_in_it_in_full_size(client, db):
    make_campaign()
    photo = make_photo(3000, alt="A vigil")
    content = kit(client).read("photos/01-a-vigil.jpg")
    with default_storage.open(f"{photo.key}-3000.jpg") as file:
        assert content == file.read()
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (3000, 40)


def test_its_readme_says_what_is_in_it_of_which_day_and_on_which_terms(client, whole):
    text = read(kit(client), "README.txt")
    assert text.startswith("Free the River\nPress kit of ")
    for words in ("“A <new> release”, 13 May 2021", "contacts.vcf\n", "1 photo in full size.", "1 document.",
                  "\nTerms\n", "Please name whom it credits.", "http://127.0.0.1:8000/press/"):  # fmt: skip
        assert words in text


def test_its_cards_are_vcards_that_others_read(client, whole):
    make_contact("Ben Okafor", phones=["+442079460000"])
    cards = list(vobject.readComponents(kit(client).read("contacts.vcf").decode()))
    assert [(card.fn.value, card.tel.value) for card in cards] == [
        ("Ana Ruiz", "+1-415-758-3765"),
        ("Ben Okafor", "+44-20-7946-0000"),
    ]


def test_its_release_is_a_page_that_stands_alone(client, whole):
    html = read(kit(client), "release.html")
    starts = [token for token in tokens(html) if isinstance(token, Start)]
    assert not {"script", "link", "iframe"} & {token.name for token in starts}
    addresses = [token.attributes[name] for token in starts for name in ("href", "src") if name in token.attributes]
    assert {re.split(r"[:/]", address)[0] if address[0] != "#" else "#" for address in addresses} == {
        "http", "tel", "mailto", "#",
    }  # fmt: skip
    assert "http://127.0.0.1:8000/dates/" in addresses
    assert "A &lt;new&gt; release" in html
    assert "<new>" not in html
    for words in ("For immediate release", "VERITY, 13 May 2021 —", "Ana Ruiz", "The dam was built in 1931.", "###"):
        assert words in html


def test_its_name_says_of_which_day_it_is(client, whole):
    for photo in Asset.objects.all():
        dated(photo, JUNE_2)
    contact = ReleaseContact.objects.get().contact
    type(contact).objects.update(changed_at=MAY_13)
    response = client.get(ADDRESS)
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == 'attachment; filename="free-the-river-press-kit-2021-06-02.zip"'
    dates = {info.filename: info.date_time for info in fetched(response).infolist()}
    assert dates["photos/01-a-vigil-at-dusk.jpg"] == (2021, 6, 2, 10, 0, 0)
    assert dates["release.txt"] == (2021, 5, 13, 17, 0, 0)
    assert dates["README.txt"] == (2021, 6, 2, 10, 0, 0)


def test_its_length_is_known_and_the_same_state_gives_the_same_bytes(client, whole):
    first, second = client.get(ADDRESS), client.get(ADDRESS)
    content = first.getvalue()
    assert second.getvalue() == content
    assert first.headers["Content-Length"] == str(len(content))
    assert first.headers["ETag"] == second.headers["ETag"]
    unchanged = client.get(ADDRESS, headers={"if-none-match": first.headers["ETag"]})
    assert unchanged.status_code == 304


def test_a_changed_number_is_right_in_the_next_kit(client, whole):
    before = client.get(ADDRESS)
    before.getvalue()
    phone = ReleaseContact.objects.get().contact.phones.get()
    phone.number = "+14155550100"
    phone.save()
    after = client.get(ADDRESS, headers={"if-none-match": before.headers["ETag"]})
    archive = fetched(after)
    for name in ("release.html", "release.txt", "contacts.txt", "contacts.vcf"):
        assert "+1-415-555-0100" in read(archive, name)
        assert "758-3765" not in read(archive, name)


def test_it_takes_six_queries(client, whole, django_assert_num_queries):
    for width in range(61, 65):
        make_photo(width)
    with django_assert_num_queries(6):
        client.get(ADDRESS).getvalue()


def test_a_head_request_opens_no_file(client, whole, monkeypatch):
    monkeypatch.setattr(FileSystemStorage, "open", lambda *args: pytest.fail("A file was opened."))
    response = client.head(ADDRESS)
    assert response.status_code == 200
    assert response.getvalue() == b""
    assert response.headers["Content-Type"] == "application/zip"
    assert int(response.headers["Content-Length"]) > 1000


def test_a_file_that_is_missing_is_left_out_and_named(client, whole):
    gone, empty = make_photo(70, alt="Gone"), make_photo(71, alt="Empty")
    default_storage.delete(gone.main["name"])
    default_storage.delete(empty.main["name"])
    default_storage.save(empty.main["name"], ContentFile(b""))
    archive = kit(client)
    photos = [name for name in archive.namelist() if name.endswith(".jpg")]
    assert photos == ["photos/03-a-vigil-at-dusk.jpg"]
    assert "cannot be read at the moment:\n\n  photos/01-empty.jpg\n  photos/02-gone.jpg\n" in read(
        archive, "README.txt"
    )
    assert "Gone" not in read(archive, "photos/credits.txt")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ({"alt": "../../etc/passwd"}, "photos/01-etc-passwd.jpg"),
        ({"alt": "C:\\con\0.exe"}, "photos/01-c-con-exe.jpg"),
        ({"title": "مظاهرة"}, "photos/01-mzhr.jpg"),
        ({"alt": "¡Sí!"}, "photos/01-si.jpg"),
        ({"alt": "🕯"}, "photos/01-photo.jpg"),
        ({"alt": "word " * 60}, f"photos/01-{'word-' * 11}word.jpg"),
    ],
)
def test_names_are_plain_and_lead_nowhere_else(client, words, name):
    make_campaign()
    make_photo(60, **{"alt": "", **words})
    assert kit(client).namelist()[-1] == name


def test_names_are_unique(client):
    make_campaign()
    for width in range(60, 63):
        make_photo(width, alt="A vigil")
    names = kit(client).namelist()
    assert names[-3:] == ["photos/01-a-vigil.jpg", "photos/02-a-vigil.jpg", "photos/03-a-vigil.jpg"]


def test_it_speaks_the_language_it_is_asked_in(client, whole):
    make_campaign("es", name="Río libre", background="La presa se construyó en 1931.")
    archive = kit(client, "/es/press/kit.zip")
    assert "release.txt" not in archive.namelist()
    assert "facts.txt" not in archive.namelist()
    assert read(archive, "background.txt") == "La presa se construyó en 1931.\n"
    make_update("Un comunicado", kind="release", language="es", body="Hola.")
    archive = kit(client, "/es/press/kit.zip")
    assert "Un comunicado" in read(archive, "release.txt")
    assert 'lang="es"' in read(archive, "release.html")


def test_a_kit_of_nothing_is_still_sound(client):
    response = client.get(ADDRESS)
    assert f'"broadside-press-kit-{timezone.localdate()}.zip"' in response.headers["Content-Disposition"]
    archive = fetched(response)
    assert archive.namelist() == ["README.txt"]
    assert "There is no press release in this language yet." in read(archive, "README.txt")


class TestLeaks:
    """What is not live, listed or for the press is in no file of the kit."""

    @pytest.fixture(autouse=True)
    def campaign(self):
        make_campaign()

    def assert_secret(self, client):
        response = client.get(ADDRESS)
        content = response.getvalue()
        assert b"Zephyrine" not in content
        assert b"zephyrine" not in content.lower()
        assert "zephyrine" not in str(response.headers).lower()

    @pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
    def test_releases_and_facts(self, client, state):
        make_update("Public release", MAY_13 - timedelta(days=3), kind="release")
        at = timezone.now() + timedelta(hours=2) if state == "scheduled" else MAY_13
        update = make_update("Zephyrine", at, kind="release")
        if state == "withdrawn":
            update.withdraw("It was wrong.")
            update.save()
        elif state == "draft":
            Update.objects.filter(pk=update.pk).update(status="draft")
        KeyFact.objects.create(text="Zephyrine is a fact.", source=update)
        self.assert_secret(client)
        assert "Public release" in read(kit(client), "release.txt")
        Update.objects.filter(pk=update.pk).update(status="published", published_at=MAY_13, withdrawn_at=None)
        archive = kit(client)
        assert "Zephyrine" in read(archive, "release.txt")
        assert "Zephyrine" in read(archive, "facts.txt")

    @pytest.mark.parametrize(
        "values",
        [
            {"consented_on": None},
            {"consent_withdrawn_on": date(2021, 4, 1)},
            {"retired_on": date(2021, 4, 1)},
            {"valid_until": date(2021, 4, 1)},
        ],
    )
    def test_contacts(self, client, values):
        release = make_update(kind="release")
        contact = make_contact("Zephyrine Low", note="Zephyrine", **values)
        ReleaseContact.objects.create(update=release, contact=contact)
        self.assert_secret(client)
        assert "contacts.vcf" not in kit(client).namelist()

    def test_pictures_and_documents(self, client):
        make_photo(60, alt="Zephyrine", is_for_press=False)
        make_document(title="Zephyrine", is_for_press=False)
        self.assert_secret(client)


class TestZipping:
    def members(self, *contents):
        return [
            zipping.Member(f"{n}.bin", len(content), MAY_13, "", lambda content=content: io.BytesIO(content))
            for n, content in enumerate(contents)
        ]

    @pytest.mark.parametrize("contents", [[], [b""], [b"a" * 200_000, b"", b"b"]])
    def test_an_archive_has_the_length_that_was_told(self, contents):
        members = self.members(*contents)
        content = b"".join(zipping.stream(members))
        assert zipping.length_of(members) == len(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert [archive.read(name) for name in archive.namelist()] == contents

    def test_the_length_of_a_huge_one_is_not_told(self):
        members = [zipping.Member("a", 3 * 1024**3, MAY_13, "", io.BytesIO)]
        assert zipping.length_of(members) is None

    def test_a_file_that_changed_meanwhile_ends_it_aloud(self):
        member = zipping.Member("a", 3, MAY_13, "", lambda: io.BytesIO(b"longer"))
        with pytest.raises(OSError, match="6 bytes instead of 3"):
            list(zipping.stream([member]))

    def test_dates_before_1980_are_told_as_1980(self):
        old = zipping.Member("a", 1, datetime(1931, 1, 1, tzinfo=UTC), "", lambda: io.BytesIO(b"x"))
        with zipfile.ZipFile(io.BytesIO(b"".join(zipping.stream([old])))) as archive:
            assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_forty_megabytes_of_photos_pass_through_a_few(db):
    make_campaign()
    megabyte = bytes(range(256)) * 4096
    default_storage.save("large.jpg", ContentFile(megabyte))
    rendition = {"name": "large.jpg", "width": 2400, "height": 1600, "format": "jpeg"}
    Asset.objects.bulk_create(
        Asset(key=f"{n:032x}", kind=Asset.Kind.IMAGE, size=len(megabyte), renditions=[rendition],
              alt=f"Photo {n}", is_for_press=True, credit="Ana Ruiz", licence="CC BY 4.0")
        for n in range(40)
    )  # fmt: skip
    length = 0
    tracemalloc.start()
    try:
        made = press_kit("en")
        for piece in made.stream():
            length += len(piece)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert length == made.length > 40 * len(megabyte)
    assert peak < 4 * len(megabyte)
