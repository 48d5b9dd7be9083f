"""The delivery package: one file with the letter and all its public signatures, which proves itself."""

import base64
import hashlib
import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from campaign.markup import Start, tokens
from coalition.delivery import package
from coalition.models import Signatory
from coalition.models.kinds import Kind
from coalition.signing.acts import Act, perform
from tests.campaign.staff import make_staff
from tests.clock import Clock
from tests.coalition.factories import STATE, make_letter, make_signatory
from tests.coalition.test_letter_large import fill
from tests.updates.panel import picture

from .letters import WRITER, address, history

OCTOBER_19 = datetime(2026, 10, 19, 19, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    return Clock(monkeypatch, OCTOBER_19)


@pytest.fixture
def letter(db):
    letter = make_letter(dated_on=date(2021, 5, 3))
    make_signatory(letter, "Dana Whitfield", kind=Kind.OFFICIAL, title="Mayor", organisation_name="City of Port Ellery")
    make_signatory(letter, "Ana Ruiz", kind=Kind.ORGANISATION, title="Director", organisation_name="Verity Tenants")
    make_signatory(letter, "Rita Okafor", place="Verity")
    make_signatory(letter, "Omar Lind", display="counted")
    make_signatory(letter, "=HYPERLINK(1)", place="@home")
    for state in (STATE.PENDING, STATE.VERIFIED, STATE.UNCONFIRMED, STATE.HELD, STATE.DECLINED, STATE.WITHDRAWN):
        make_signatory(letter, f"Zephyrine {state}", email=f"{state}@secret.example", state=state)
    return letter


def taken(client, letter):
    """The bytes of the package, and the files in it by their names."""
    response = client.post(address(letter, "package"))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/zip"
    content = response.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return content, {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_holds_the_letter_to_print_as_text_and_as_a_table(client, editor, letter):
    response = client.post(address(letter, "package"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="release-karim-haddad-2026-10-19.zip"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Length"] == str(len(response.getvalue()))
    _content, files = taken(client, letter)
    assert list(files) == ["README.txt", "letter.html", "letter.txt", "signatories.csv"]
    for name in ("letter.html", "letter.txt"):
        for words in ("Maria Vance, Secretary", "We ask you to act.", "Dana Whitfield", "Verity Tenants"):
            assert words in files[name], (name, words)
    assert files["signatories.csv"].splitlines()[1:] == [
        "1,Officials,Dana Whitfield,Mayor,City of Port Ellery,,",
        "2,Organisations,Ana Ruiz,Director,Verity Tenants,,",
        "3,Individuals,Rita Okafor,,,Verity,",
        "4,Individuals,'=HYPERLINK(1),,,'@home,",
        ",Individuals,,,,,and 1 more who is counted without a name",
    ]


def test_the_readme_tells_day_counts_and_what_each_file_must_be(client, editor, letter):
    _content, files = taken(client, letter)
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    assert files["README.txt"] == (
        "Release Karim Haddad\n"
        "Letter and signatures as of 19 October 2026\n"
        "\n"
        "Free the River\n"
        "http://127.0.0.1:8000/coalition/letters/release-karim-haddad/\n"
        "\n"
        "Signatures: 5\n"
        "of them counted without a name: 1\n"
        "  Officials: 1\n"
        "  Organisations: 1\n"
        "  Individuals: 3\n"
        "\n"
        "What is in it\n"
        "\n"
        "letter.html\n"
        "  The letter with all signatures, to read and to print.\n"
        f"  SHA-256: {digests['letter.html']}\n"
        "letter.txt\n"
        "  The same as plain text.\n"
        f"  SHA-256: {digests['letter.txt']}\n"
        "signatories.csv\n"
        "  Those who are named, as a table.\n"
        f"  SHA-256: {digests['signatories.csv']}\n"
    )


def test_only_what_is_public_is_in_it(client, editor, letter):
    content, _files = taken(client, letter)
    for words in (b"Zephyrine", b"secret.example", b"Omar Lind", letter.invitation.encode()):
        assert words not in content


def test_the_page_opens_from_a_disk_without_asking_for_anything(client, editor):
    dam, gate = picture(900), picture(60)
    body = f"Dear Board\n\n![The dam]({dam.get_absolute_url()})\n\n![Gone]({gate.get_absolute_url()}) [here](/about/)"
    letter = make_letter(body=body, is_live=False)
    make_signatory(letter, "<img src=/media/x.jpg>")
    default_storage.delete(gate.main["name"])
    page = taken(client, letter)[1]["letter.html"]
    assert "<style>" in page
    found = [tag for tag in tokens(page) if isinstance(tag, Start)]
    assert not {tag.name for tag in found} & {"script", "link", "iframe", "source"}
    first, second = (tag.attributes for tag in found if tag.name == "img")
    content = base64.b64decode(first["src"].removeprefix("data:image/jpeg;base64,"))
    assert Image.open(io.BytesIO(content)).size == (900, 40)
    assert first["alt"] == "The dam"
    assert second["src"] == f"http://127.0.0.1:8000{gate.get_absolute_url()}"  # a file that cannot be read
    links = [tag.attributes["href"] for tag in found if "href" in tag.attributes]
    assert "http://127.0.0.1:8000/about/" in links
    assert all(link.startswith(("http://127.0.0.1:8000/", "#")) for link in links)


def test_made_twice_on_one_day_it_has_the_same_bytes_and_the_next_day_another_readme(client, editor, letter, clock):
    first, files = taken(client, letter)
    clock.go_on(hours=2)
    assert taken(client, letter)[0] == first
    clock.go_on(days=1)
    later, files_later = taken(client, letter)
    assert later != first
    assert files_later["signatories.csv"] == files["signatories.csv"]
    assert "20 October 2026" in files_later["README.txt"]


def test_a_letter_that_is_no_longer_signed_by_somebody_has_another_package(client, editor, letter):
    _first, files = taken(client, letter)
    perform(Act.WITHDRAWN, Signatory.objects.filter(shown_name="Rita Okafor"))
    _second, later = taken(client, letter)
    assert "Signatures: 4\n" in later["README.txt"]
    assert "Rita Okafor" not in "".join(later.values())
    assert all(later[name] != files[name] for name in files)


def test_a_draft_is_delivered_before_it_is_public(client, editor):
    draft = make_letter(is_live=False)
    make_signatory(draft, "Rita Okafor")
    _content, files = taken(client, draft)
    assert "Rita Okafor" in files["letter.html"]
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_translation_has_a_package_in_its_language_with_the_same_people(client, editor, letter):
    spanish = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter, body="Pedimos que actúe.")
    group = letter.groups.get(kind=Kind.OFFICIAL)
    group.headings = {"es": "Alcaldesas y alcaldes"}
    group.save()
    _content, files = taken(client, spanish)
    assert '<html lang="es"' in files["letter.html"]
    for words in ("Pedimos que actúe.", "Alcaldesas y alcaldes", "Dana Whitfield"):
        assert words in files["letter.txt"]
    assert "  Alcaldesas y alcaldes: 1\n" in files["README.txt"]


def test_the_history_keeps_what_was_taken(client, editor, letter):
    _content, files = taken(client, letter)
    digest = hashlib.sha256(files["signatories.csv"].encode()).hexdigest()
    assert history() == [f"Delivery package taken, with 5 signatures. SHA-256 of its table: {digest}."]


def test_it_is_for_those_who_may_publish_and_asked_for_with_a_button(client, letter):
    client.force_login(make_staff("wanda", WRITER))
    assert client.post(address(letter, "package")).status_code == 403
    client.force_login(make_staff("paul", ["coalition.publish_letter"]))
    assert client.post(address(letter, "package")).status_code == 403
    client.force_login(make_staff("edith", ["coalition.view_letter", "coalition.publish_letter"]))
    assert client.get(address(letter, "package")).url == address(letter)
    assert history() == []
    taken(client, letter)


def test_a_letter_without_signatures_has_one_too(client, editor):
    _content, files = taken(client, make_letter())
    assert "Signatures: 0\n" in files["README.txt"]
    assert len(files["signatories.csv"].splitlines()) == 1


# ---- many


def test_twenty_thousand_signatories_are_never_in_memory_together(db, rf):
    letter = make_letter()
    fill(letter, Kind.INDIVIDUAL, 20_000)
    short = package(make_letter("A short one"), rf.get("/"))  # templates and style sheet are kept from then on
    b"".join(short)
    short.close()
    tracemalloc.start()
    try:
        made = package(letter, rf.get("/"))
        size = sum(map(len, made))
        made.close()
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert made.count == 20_000
    assert size == made.length
    assert most < size / 2
