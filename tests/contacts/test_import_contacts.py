"""The command that imports an address book: twice, tried first, and with files that cannot be taken."""

import base64
import io
from contextlib import redirect_stderr

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign.models import Asset
from contacts.directory import Directory
from contacts.models import Contact, Organisation, Phone, Post
from tests.campaign.picture_files import plain, saved
from tests.contacts.factories import make_contact
from tests.shared import shared
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db

ANA = "Name,E-mail,Phone\nAna Ruiz,ana@example.org,415-758-3765\n"
PHOTO = saved(plain(), "JPEG")
NOT_LISTED = (
    "Note: The new contacts are not listed, since an address book tells of no consent. Enter in the admin the day on "
    "which each of them agreed to be listed."
)


@pytest.fixture
def file(tmp_path):
    """Writes a file of this content; gives its path."""

    def write(content, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def run(path, *options):
    """The lines that the command prints."""
    output = io.StringIO()
    with redirect_stderr(io.StringIO()):
        call_command("import_contacts", str(path), *options, stdout=output)
    return output.getvalue().splitlines()


def row(lines, sort="contacts"):
    """Made, changed, unchanged, skipped from the closing table."""
    return next([int(n) for n in line.split()[1:]] for line in lines if line.split()[:1] == [sort])


def everything():
    """Each row of the address book, as it is stored."""
    return [list(model.objects.order_by("pk").values()) for model in (Contact, Phone, Post, Organisation, Asset)]


# ---- twice, and tried first


def test_an_address_book_comes_in_once(file):
    path = file(ANA + "Ben Cole,ben@example.org,\n")
    lines = run(path)
    assert row(lines) == [2, 0, 0, 0]
    assert lines.count(NOT_LISTED) == 1
    before = everything()
    lines = run(path)
    assert row(lines) == [0, 0, 2, 0]
    assert NOT_LISTED not in lines
    assert everything() == before
    assert [contact.consented_on for contact in Contact.objects.all()] == [None, None]


def test_a_dry_run_tells_the_same_and_writes_nothing(file):
    path = file(ANA)
    lines = run(path, "--dry-run")
    assert row(lines) == [1, 0, 0, 0]
    assert lines[-1] == "Dry run: nothing was written."
    assert everything() == [[], [], [], [], []]
    assert row(run(path)) == [1, 0, 0, 0]


EDITED = (
    "Name,E-mail,Phone,Role,Organisation,Languages\n"
    "Ana RUIZ,ANA@example.org,+34 600 123 456,Intern,Harbour Street Legal Clinic,Spanish\n"
)


def make_edited(**values):
    return make_contact("Ana Ruiz", email="ana@example.org", role="Managing Attorney", languages=["ar"], **values)


def test_what_was_edited_here_stays_and_only_what_lacks_is_added(file):
    ana = make_edited(consented_on=None)
    path = file(EDITED)
    lines = run(path)
    assert row(lines) == [0, 1, 0, 0]
    ana.refresh_from_db()
    assert (ana.name, ana.email, ana.languages) == ("Ana Ruiz", "ana@example.org", ["ar", "es"])
    assert [phone.number for phone in ana.phones.all()] == ["+14157583765", "+34600123456"]
    assert [post.role for post in ana.posts.all()] == ["Managing Attorney", "Intern"]
    assert not [line for line in lines if "Ana RUIZ" in line]
    assert row(run(path)) == [0, 0, 1, 0]


def test_what_readers_see_stays_as_it_was_agreed_to_and_the_team_is_told_of_the_rest(file, client):
    make_campaign()
    ana = make_edited()
    pages = ["/press/", "/press/contacts/ana-ruiz/"]
    before = [client.get(page).text for page in pages]
    path = file(EDITED)
    lines = run(path)
    assert row(lines) == [0, 1, 0, 0]
    assert [client.get(page).text for page in pages] == before
    ana.refresh_from_db()
    assert ana.note == (
        "Other phone: +34-600-12-34-56\nOther role: Intern, Harbour Street Legal Clinic\nOther language: Spanish"
    )
    assert (
        "Look at: line 2: “Ana RUIZ”: Has also +34-600-12-34-56; “Intern, Harbour Street Legal Clinic”; Spanish: add "
        "it to the card if it may be public. Until then it stands in the team’s note."
    ) in lines
    lines = run(path)
    assert row(lines) == [0, 0, 1, 0]
    assert not [line for line in lines if line.startswith("Look at")]


def test_a_number_that_was_replaced_here_does_not_come_back_with_the_same_file(file):
    path = file(ANA)
    run(path)
    ana = Contact.objects.get()
    ana.phones.update(number="+14155552671")
    Contact.objects.update(email="")
    before = everything()
    assert row(run(path)) == [0, 0, 1, 0]
    assert everything() == before


def test_two_rows_with_one_address_are_one_person(file):
    lines = run(file(ANA + "Ruiz Ana,ANA@example.org,+34 600 123 456\n"))
    assert row(lines) == [1, 0, 0, 0]
    assert "Note: line 3: “Ruiz Ana”: It is the same contact as in line 2." in lines
    assert Contact.objects.get().phones.count() == 2


def test_one_address_of_two_people_does_not_glue_them_together(file):
    path = file("Name,E-mail\nAna Ruiz,info@example.org\nBen Cole,info@example.org\n")
    lines = run(path)
    assert row(lines) == [2, 0, 0, 0]
    assert (
        "Look at: line 3: “Ben Cole”: info@example.org is also that of “Ana Ruiz”. The names differ, so they are kept "
        "apart."
    ) in lines
    assert row(run(path)) == [0, 0, 2, 0]


def test_namesakes_whom_nothing_else_joins_are_two_people(file):
    path = file("Name,E-mail,Phone\nAna Ruiz,a@example.org,415-758-3765\nAna Ruiz,b@example.org,415-555-2671\n")
    assert row(run(path)) == [2, 0, 0, 0]
    assert row(run(path)) == [0, 0, 2, 0]
    assert list(Contact.objects.order_by("pk").values_list("slug", flat=True)) == ["ana-ruiz", "ana-ruiz-2"]


def test_people_of_whom_only_the_name_is_known_come_in_once(file):
    path = file("Name,Role\nAna Ruiz,Attorney\nBen Cole,\n")
    assert row(run(path)) == [2, 0, 0, 0]
    assert row(run(path)) == [0, 0, 2, 0]


def test_three_bare_addresses_become_three_contacts(file):
    path = file("a@example.org\r\nb@example.org\r\nc@example.org\r\n", "list.txt")
    assert row(run(path)) == [3, 0, 0, 0]
    assert row(run(path)) == [0, 0, 3, 0]
    contacts = Contact.objects.order_by("pk")
    assert [contact.name for contact in contacts] == ["a@example.org", "b@example.org", "c@example.org"]
    assert not [contact for contact in contacts if "example" in contact.slug]


def test_a_phone_that_was_guarded_against_spreadsheets_comes_back_as_it_was(file):
    run(file("Name,Phone\n'=HYPERLINK(1),'+44 20 7946 0000\n"))
    contact = Contact.objects.get()
    assert (contact.name, contact.phones.get().number) == ("=HYPERLINK(1)", "+442079460000")


def test_rows_that_were_not_understood_are_counted_with_their_lines(file):
    lines = run(file("Name,E-mail\nAna,ana@example.org,extra\n,\n,nothing\nBen,ben@example.org\n" + "x,y,z\n" * 60))
    assert row(lines) == [1, 0, 0, 62]
    assert "Skipped: line 4: This row was left out: it has no name, no e-mail address and no phone number." in lines
    assert [line for line in lines if line.startswith("Skipped: line 2: This row has 3 cells and the header 2")]
    assert [line for line in lines if line.startswith("Skipped: more: 11 more rows were left out")]


def test_the_region_reads_numbers_without_a_country_code(file):
    path = file("Name,Phone\nAna Ruiz,600 123 456\n")
    run(path, "--region", "es")
    assert Phone.objects.get().number == "+34600123456"
    with pytest.raises(CommandError, match=r"^There is no country Spain. Give its two letters"):
        run(path, "--region", "Spain")


# ---- vCards


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("vcf-outlook21.vcf", 1),
        ("vcf-android21.vcf", 6),
        ("vcf-iphone3.vcf", 1),
        ("vcf-gmail3.vcf", 1),
        ("vcf-rfc6350.vcf", 1),
    ],
)
def test_address_books_of_real_telephones_come_in_whole_and_once(name, people):
    path = shared(f"cases/{name}")
    assert row(run(path)) == [people, 0, 0, 0]
    before = everything()
    assert row(run(path)) == [0, 0, people, 0]
    assert everything() == before


def test_vcards_are_known_by_their_content_whatever_the_file_is_called(file):
    path = file("\ufeff\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruiz\r\nTEL:600 123 456\r\nEND:VCARD\r\n", "export.csv")
    assert row(run(path, "--region", "ES")) == [1, 0, 0, 0]
    assert Phone.objects.get().number == "+34600123456"


def test_a_card_of_an_old_telephone_gives_its_number_and_note(file):
    card = "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Ruiz;Ana\r\nTEL;CELL;PREF:+44 7700 900123\r\nEMAIL:ana@example.org\r\n"
    run(file(card + "NOTE;ENCODING=QUOTED-PRINTABLE:a=2C b=0D=0Ac\r\nEND:VCARD\r\n", "ana.vcf"))
    contact = Contact.objects.get()
    assert [(phone.number, phone.kind) for phone in contact.phones.all()] == [("+447700900123", "mobile")]
    assert contact.note == "a, b\nc"


def test_a_card_that_names_nobody_is_counted_as_not_understood_with_its_line(file):
    lines = run(file("BEGIN:VCARD\r\nVERSION:3.0\r\nFirst name:Nia\r\nEND:VCARD\r\n", "nia.vcf"))
    assert row(lines) == [0, 0, 0, 1]
    assert [line for line in lines if line.startswith("Skipped: line 3: ")]


def vcard(name, photo, email):
    encoded = base64.b64encode(photo).decode()
    return (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:{email}\r\n"
        f"PHOTO;ENCODING=b;TYPE=JPEG:{encoded}\r\nEND:VCARD\r\n"
    )


def test_the_photo_of_a_card_is_kept_and_a_refused_one_is_told(file, media):
    cards = vcard("Ana Ruiz", PHOTO, "ana@example.org") + vcard("Ben Cole", b"no picture", "ben@example.org")
    path = file(cards, "both.vcf")
    assert row(run(path, "--dry-run"), "photos") == [1, 0, 0, 1]
    assert list(media.iterdir()) == []
    lines = run(path)
    assert row(lines) == [2, 0, 0, 0]
    assert row(lines, "photos") == [1, 0, 0, 1]
    assert [line for line in lines if line.startswith("Skipped: Ben Cole: ")]
    ana = Contact.objects.get(name="Ana Ruiz")
    assert ana.photo.alt == "Ana Ruiz"
    assert default_storage.exists(ana.photo.renditions[0]["name"])
    lines = run(path)
    assert row(lines) == [0, 0, 2, 0]
    assert row(lines, "photos") == [0, 0, 1, 1]


def test_a_photo_that_was_taken_off_or_that_nobody_agreed_to_stays_away(file, media):
    make_contact("Ana Ruiz", email="ana@example.org")
    cards = vcard("Ana Ruiz", PHOTO, "ana@example.org") + vcard("Ben Cole", PHOTO, "ben@example.org")
    path = file(cards, "both.vcf")
    lines = run(path)
    assert row(lines, "photos") == [1, 0, 0, 1]
    assert "Skipped: Ana Ruiz: The card is public, or was agreed to, as it is." in lines
    assert (
        "Look at: line 1: “Ana Ruiz”: Has also a photo, which was left out: add it to the card if it may be public."
    ) in lines
    assert list(Contact.objects.filter(photo__isnull=False).values_list("name", flat=True)) == ["Ben Cole"]
    Contact.objects.update(photo=None)
    lines = run(path)
    assert row(lines, "photos") == [0, 0, 2, 0]
    assert not [line for line in lines if line.startswith(("Look at", "Skipped"))]
    assert not Contact.objects.filter(photo__isnull=False).exists()


def test_the_photo_of_somebody_known_by_an_address_alone_does_not_give_it_away(file, media):
    encoded = base64.b64encode(PHOTO).decode()
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:ana@example.org\r\nPHOTO;ENCODING=b:{encoded}\r\nEND:VCARD\r\n"
    run(file(card, "ana.vcf"))
    assert (Contact.objects.get().name, Contact.objects.get().photo.alt) == ("ana@example.org", "")


def test_a_card_with_doubled_carriage_returns_comes_in_with_its_photo_and_without_a_line_lost(file, media):
    """As an old iPhone writes it. The real file is longer by what stands between the name and the photo."""
    for path in (
        file(vcard("Ana Ruiz", PHOTO, "ana@example.org").replace("\r\n", "\r\r\n"), "ana.vcf"),
        shared("cases/vcf-iphone3.vcf"),
    ):
        lines = run(path)
        assert (row(lines), row(lines, "photos")) == ([1, 0, 0, 0], [1, 0, 0, 0])
        assert not [line for line in lines if "cannot be understood" in line]
    assert Contact.objects.filter(photo__isnull=False).count() == 2


def test_an_import_that_fails_half_way_leaves_neither_rows_nor_files(file, media, monkeypatch):
    take = Directory.take

    def fail(directory, person, **options):
        if person.name == "Ben Cole":
            assert list(media.iterdir())
            raise RuntimeError("The power went.")
        return take(directory, person, **options)

    monkeypatch.setattr(Directory, "take", fail)
    cards = vcard("Ana Ruiz", PHOTO, "ana@example.org") + vcard("Ben Cole", PHOTO, "ben@example.org")
    with pytest.raises(RuntimeError):
        run(file(cards, "both.vcf"))
    assert everything() == [[], [], [], [], []]
    assert list(media.iterdir()) == []


# ---- files that cannot be taken


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("list.csv", b"", "list.csv is empty. Give an address book as vCards or as a table (CSV)."),
        ("list.csv", b"a,b,c\n1,2,3\n", "list.csv does not say what its columns are: it begins with “a”, “b”, “c”. "),
        ("list.csv", bytes(range(256)) * 8, "list.csv is not text. Export it as CSV or vCard, and import that."),
        ("list.csv", ANA.encode() + b'Ben,"ben@example.org\n', "list.csv: the quotation mark that opens in line 3 "),
        ("list.xlsx", b"PK\x03\x04 [Content_Types].xml", "list.xlsx is a workbook. Open it, save the sheet as CSV "),
        ("list.csv", b"<!DOCTYPE html><title>Sign in</title>", "list.csv is a web page. Export the address book as "),
        ("ana.vcf", b"Name,E-mail\nAna,ana@example.org\n", "ana.vcf holds no vCard: no line reads BEGIN:VCARD. "),
        ("list.csv", "Name\nخنساء أمين\n".encode("cp1256"), "list.csv is written neither in UTF-8 nor in a Western "),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence_and_changes_nothing(file, name, content, sentence):
    make_contact("Ana Ruiz")
    before = everything()
    with pytest.raises(CommandError) as caught:
        run(file(content, name))
    message = str(caught.value)
    assert message.startswith(sentence)
    assert message.endswith("\nNothing was imported.")
    assert caught.value.returncode == 1
    assert everything() == before


def test_a_missing_and_a_huge_file_are_refused_before_they_are_read(tmp_path, monkeypatch):
    with pytest.raises(CommandError, match=r"^There is no file .*gone.csv. Give the path of an address book"):
        run(tmp_path / "gone.csv")
    path = tmp_path / "huge.csv"
    with path.open("wb") as huge:
        huge.truncate(101 * 1024**2)
    with pytest.raises(CommandError, match=r"^huge.csv has 101 MB; at most 100 MB can be imported at once."):
        run(path)


# ---- cost


def test_each_person_costs_the_same_queries_however_many_there_are(file):
    def queries(count):
        rows = [f"Person {n},p{n}@example.org,+1415555{n:04},Role {n},Clinic\n" for n in range(count)]
        path = file("Name,E-mail,Phone,Role,Organisation\n" + "".join(rows))
        with CaptureQueriesContext(connection) as made:
            run(path)
        with CaptureQueriesContext(connection) as again:
            assert row(run(path)) == [0, 0, count, 0]
        Contact.objects.all().delete()
        return len(made), len(again)

    few, many = queries(10), queries(60)
    assert (many[0] - few[0]) / 50 <= 10
    assert (many[1] - few[1]) / 50 <= 6
