"""Every import of updates tells of the letters in them, and takes them up where it is asked to: once."""

import json

import pytest
from django.core.management import CommandError

from coalition.models import Letter, Signatory
from tests.shared import shared
from tests.updates.factories import MAY_13, make_campaign
from tests.updates.letters.letters import ANNOUNCED, ENGLISH
from tests.updates.letters.test_seed_letters import MAY_3, MAY_5
from tests.updates.test_import_commands import row, run
from updates.importers.entry import Entry, State
from updates.importers.store import store
from updates.letters.taking_up import letter_in, take_up
from updates.models import Update

pytestmark = pytest.mark.django_db

SEED = {"import_text": "seed/updates-page.txt", "import_wordpress": "seed/wordpress-export.xml"}
MAYOR, COALITION = "Sacramento Mayor and Councilmembers", "ALIANZA, Sacramento Immigration Coalition"


def entry(key="a", title="The council writes", body=ENGLISH, **values):
    return Entry(key=key, title=title, body=body, **{"state": State.PUBLISHED, "published_at": MAY_13, **values})


def bring(*entries, **options):
    return store(entries, source="test", **options)


def counts(report):
    return dict(report.counts["letters"])


def told(report):
    return [(note.entry, note.sentence) for note in report.notes if "letter" in note.sentence]


def table(letter):
    return [(row.name, row.title, row.organisation_name, row.kind) for row in letter.signatories.in_order()]


@pytest.fixture(params=SEED)
def seed(request, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    make_campaign()
    return request.param, shared(SEED[request.param])


def test_a_real_page_is_imported_with_its_letters_and_once(seed):
    lines = run(*seed, "--letters")
    assert row(lines, "letters") == [2, 0, 0, 0]
    mayor, coalition = (Letter.objects.get(title__startswith=words) for words in (MAYOR, COALITION))
    assert [table(mayor), table(coalition)] == [MAY_3, MAY_5]
    for letter in (mayor, coalition):
        assert letter.is_live()
        assert letter.stage == "closed"
        update = letter.updates.get()
        assert (update.letter_role, update.published_at) == ("text", letter.published_at)
    assert set(Signatory.objects.values_list("state", flat=True)) == {"published"}
    before = list(Signatory.objects.values_list("pk", "published_at"))
    assert row(run(*seed, "--letters"), "letters") == [0, 0, 2, 0]
    assert (Letter.objects.count(), list(Signatory.objects.values_list("pk", "published_at"))) == (2, before)


def test_a_real_page_is_imported_and_its_letters_are_told_of(seed):
    lines = run(*seed)
    pages = {update.title: f"/admin/updates/update/{update.pk}/letter/" for update in Update.objects.all()}
    holding = [line for line in lines if "holds a letter" in line]
    assert len(holding) == 2
    [mayor] = [title for title in pages if title.startswith(MAYOR)]
    where = f"Make a sign-on letter of it at {pages[mayor]}, or import again with --letters."
    assert any(line.endswith(f"It holds a letter with 6 signatories. {where}") for line in holding)
    assert any("It holds a letter with 4 signatories." in line for line in holding)
    assert not any(line.startswith("letters") for line in lines)
    assert not Letter.objects.exists()
    assert not any("holds a letter" in line for line in run(*seed))  # nothing is new
    assert row(run(*seed, "--letters"), "letters") == [2, 0, 0, 0]


def test_a_dry_run_tries_it_all_and_keeps_nothing(seed):
    lines = run(*seed, "--letters", "--dry-run")
    assert row(lines, "letters") == [2, 0, 0, 0]
    assert not Letter.objects.exists()
    assert not Signatory.objects.exists()
    [first, _second] = [line for line in run(*seed, "--dry-run") if "holds a letter" in line]
    assert first.endswith("Import with --letters to make a sign-on letter of it.")


def test_drafts_bring_drafts_of_letters(seed):
    assert row(run(*seed, "--letters", "--drafts"), "letters") == [2, 0, 0, 0]
    assert set(Letter.objects.values_list("status", flat=True)) == {"draft"}
    assert set(Signatory.objects.values_list("state", flat=True)) == {"verified"}
    assert not Signatory.objects.shown().exists()


def ghost(tmp_path):
    html = "".join(f"<p>{part}</p>" for part in LETTER)
    post = {
        "id": "1", "title": "The council writes", "slug": "council", "html": html, "status": "published",
        "published_at": "2021-05-13T17:00:00.000Z", "type": "post",
    }  # fmt: skip
    path = tmp_path / "ghost.json"
    path.write_text(json.dumps({"db": [{"meta": {"version": "5.0.0"}, "data": {"posts": [post]}}]}))
    return "import_ghost", path


def feed(tmp_path):
    html = "".join(f"&lt;p&gt;{part}&lt;/p&gt;" for part in LETTER)
    item = (
        "<item><title>The council writes</title><link>https://old.example/council/</link><guid>1</guid>"
        f"<pubDate>Thu, 13 May 2021 17:00:00 GMT</pubDate><description>{html}</description></item>"
    )
    path = tmp_path / "feed.xml"
    head = "<title>Old</title><link>https://old.example/</link><description>Old</description>"
    path.write_text(f'<rss version="2.0"><channel>{head}{item}</channel></rss>')
    return "import_feed", path


LETTER = [
    "Dear Governor Lane:",
    "We ask you to free Karim Haddad and to let him go home.",
    "Sincerely,",
    "Rita Okafor, Chair, Harbour Union",
]


@pytest.mark.parametrize("source", [ghost, feed])
def test_letters_in_other_exports_are_taken_up_too(source, tmp_path):
    command, path = source(tmp_path)
    assert row(run(command, path, "--letters"), "letters") == [1, 0, 0, 0]
    letter = Letter.objects.get()
    assert table(letter) == [("Rita Okafor", "Chair", "Harbour Union", "organisation")]
    assert letter.body == f"{LETTER[0]}\n\n{LETTER[1]}\n\nSincerely,"
    assert row(run(command, path, "--letters"), "letters") == [0, 0, 1, 0]


def test_a_letter_that_was_deleted_or_taken_off_does_not_come_back():
    bring(entry("a"), entry("b", "Two unions write", ANNOUNCED), letters=True)
    council, unions = (Update.objects.get(title=title) for title in ("The council writes", "Two unions write"))
    council.letter.signatories.all().delete()
    council.letter.delete()
    unions.letter = None
    unions.save()
    report = bring(entry("a"), entry("b", "Two unions write", ANNOUNCED), letters=True)
    assert counts(report) == {"made": 0, "skipped": 2}
    assert report.skipped == [
        ("The council writes", "It was deleted here since the last import."),
        ("Two unions write", "It was taken off its update here since the last import."),
    ]
    assert Letter.objects.count() == 1


def test_a_letter_that_was_taken_up_by_hand_is_left_as_it_is():
    bring(entry())
    update = Update.objects.get()
    take_up(update, letter_in(update))
    assert counts(bring(entry(), letters=True)) == {"made": 0, "unchanged": 1}


def test_a_letter_whose_text_changed_in_the_source_is_told_of_once_and_stays():
    bring(entry(), letters=True)
    changed = ENGLISH.replace("a neighbor of ours", "a friend of ours")
    report = bring(entry(body=changed), letters=True)
    assert counts(report) == {"made": 0, "unchanged": 1}
    assert told(report) == [
        ("The council writes", "Its letter changed in the source; the sign-on letter made of it stays as it is.")
    ]
    assert "a neighbor of ours" in Letter.objects.get().body
    assert "a friend of ours" in Update.objects.get().body
    assert told(bring(entry(body=changed), letters=True)) == []


def test_what_somebody_has_to_look_at_is_not_taken_up_unseen():
    body = f"The ministry replied.\n\n{LETTER[0]}\n\n{LETTER[1]}\n\nSincerely,\n\nAna Ibarra, Senator"
    report = bring(entry(body=body), letters=True)
    update = Update.objects.get()
    assert counts(report) == {"made": 0, "skipped": 1}
    assert report.skipped == [
        (
            "The council writes",
            "This may be the answer to a letter, and nothing that the campaign's allies signed. "
            f"Look at it at /admin/updates/update/{update.pk}/letter/",
        )
    ]
    assert not Letter.objects.exists()


def test_links_in_a_letter_lead_to_where_the_pages_of_the_old_site_are_now():
    asking = "We told you of [his case](https://old.example/case/) many times before."
    body = f"Dear Governor Lane:\n\n{asking}\n\nSincerely,\n\nRita Okafor"
    bring(
        entry("a", body=body, links=["https://old.example/case/"]),
        entry("b", "His case", "All of it.", old_paths=["/case/"]),
        links={"/case/": "b"},
        hosts={"old.example"},
        letters=True,
    )
    assert "(/updates/2021/05/13/his-case/)" in Letter.objects.get().body


def test_pages_are_not_looked_at():
    report = bring(entry(is_page=True), letters=True)
    assert counts(report) == {"made": 0}
    assert not Letter.objects.exists()


def test_a_file_that_cannot_be_read_leaves_no_letter(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("{")
    with pytest.raises(CommandError):
        run("import_ghost", path, "--letters")
    assert not Letter.objects.exists()
