"""Imports make contacts of the people in contact blocks: once, linked to every release, and never against the staff."""

import json
import re
from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from contacts.directory import merge
from contacts.models import Contact, Organisation, Phone, Post
from tests.contacts.factories import make_contact
from tests.shared import shared
from tests.updates.factories import MAY_13, make_campaign
from tests.updates.pasted_pages import PACIFIC
from tests.updates.test_import_commands import row, run
from updates.importers.contact_blocks import Lifted, entries
from updates.importers.entry import Entry, State
from updates.importers.store import store
from updates.importers.text import read_text
from updates.importers.wordpress import WordPressExport
from updates.models import ImportRecord, ReleaseContact, Update

pytestmark = pytest.mark.django_db

BOND = "Federal District Judge Orders that Immigration Court Provide Omar a New Bond Hearing"
BLOCKS = "Immigration Judge Blocks Omar’s Removal to Iraq"
CALLS = "CAIR calls for release of Omar Ameen Press Conference in Sacramento on Omar’s 1000th Day in Custody"
CLINIC = "Edwin F. Mandel Legal Aid Clinic, The University of Chicago Law School"
# Everyone whom the campaign's page names for questions of the press: numbers, what for whom, in which releases.
SEED = {
    "Ilyce Shugall": (["+14157583765"], [("", "Immigrant Legal Defense")], [BOND, BLOCKS]),
    "Siobhan Waldron": (["+15104790972"], [("", "Immigrant Legal Defense")], [BOND, BLOCKS]),
    "Nicole Hallett": (["+12039101980"], [("", CLINIC)], [BOND, BLOCKS]),
    "Layli Shirani": (
        ["+14155188803", "+19164416269"],
        [("", "CAIR-SV/CC"), ("Senior Civil Rights Attorney", "CAIR-Sacramento Valley")],
        [BLOCKS, CALLS],
    ),
    "Emily Hawley": (["+15034733642"], [("", "Free Omar Ameen Network")], [CALLS]),
    "Rachelle Barbour": (["+19162587330"], [("Assistant Federal Defender", "")], [CALLS]),
}
IN_ORDER = {
    BOND: ["Ilyce Shugall", "Siobhan Waldron", "Nicole Hallett"],
    BLOCKS: ["Ilyce Shugall", "Siobhan Waldron", "Nicole Hallett", "Layli Shirani"],
    CALLS: ["Emily Hawley", "Rachelle Barbour", "Layli Shirani"],
}


def directory():
    """Every contact by name: numbers, roles with organisations, titles of the releases that list her."""
    return {
        contact.name: (
            sorted(contact.phones.values_list("number", flat=True)),
            sorted((post.role, post.organisation.name if post.organisation else "") for post in contact.posts.all()),
            sorted(link.update.title for link in contact.release_contacts.select_related("update")),
        )
        for contact in Contact.objects.all()
    }


def seed(releases=1):
    return {name: (numbers, posts, sorted(titles * releases)) for name, (numbers, posts, titles) in SEED.items()}


def listed(update):
    return [link.contact.name for link in update.release_contacts.select_related("contact")]


def everything():
    """All rows that an import of contacts may touch."""
    models = [Contact, Phone, Post, Organisation, ReleaseContact, ImportRecord, Update]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize(
    ("command", "file"),
    [("import_text", "seed/updates-page.txt"), ("import_wordpress", "seed/wordpress-export.xml")],
)
def test_exactly_the_press_contacts_of_a_campaign_become_cards_linked_to_their_releases(settings, command, file):
    settings.TIME_ZONE = "America/Los_Angeles"
    lines = run(command, shared(file))
    assert row(lines, "contacts") == [6, 0, 0, 0]
    assert Contact.objects.count() == 6
    assert directory() == seed()
    assert {
        update.title: listed(update) for update in Update.objects.filter(release_contacts__isnull=False)
    } == IN_ORDER
    assert set(Contact.objects.values_list("email", "is_email_wanted", "consented_on")) == {("", True, None)}
    assert not ReleaseContact.objects.filter(stood_in_text=False).exists()
    assert ReleaseContact.objects.shown().count() == 10
    assert sum("is to be asked for" in line for line in lines) == 10
    assert sum("ype the address in" in line or "type it in" in line for line in lines) == 1
    assert not any("contact block, kept as text" in line for line in lines)
    before = everything()
    assert row(run(command, shared(file)), "contacts") == [0, 0, 6, 0]
    assert everything() == before


def test_both_imports_of_one_campaign_make_nobody_twice():
    run("import_text", shared("seed/updates-page.txt"))
    assert row(run("import_wordpress", shared("seed/wordpress-export.xml")), "contacts") == [0, 0, 6, 0]
    assert directory() == seed(releases=2)
    before = everything()
    run("import_wordpress", shared("seed/wordpress-export.xml"))
    run("import_text", shared("seed/updates-page.txt"))
    assert everything() == before


def test_nothing_but_the_blocks_leaves_the_texts_of_a_campaign(monkeypatch):
    def read():
        page = shared("seed/updates-page.txt").read_text(encoding="utf-8")
        export = WordPressExport(shared("seed/wordpress-export.xml"), time_zone=PACIFIC, languages=["en"])
        found = read_text(page, today=date(2026, 1, 1), time_zone=PACIFIC)[0] + list(export.entries())
        for entry in found:
            if entry.people is None:
                entries.lift_from(entry)
        return found

    after = read()
    monkeypatch.setattr(entries, "lift", lambda body, **options: Lifted([], body, is_complete=True))
    before = read()
    changed = [(old.body, new) for old, new in zip(before, after, strict=True) if old.body != new.body]
    assert [(new.title, [person.name for person in new.people]) for _body, new in changed] == [*IN_ORDER.items()] * 2
    for body, new in changed:
        paragraphs = body.split("\n\n")
        block = next(paragraph for paragraph in paragraphs if re.match(r"contacts:", paragraph, re.IGNORECASE))
        paragraphs.remove(block)
        assert new.body == "\n\n".join(paragraphs)
        assert len(block.split("\n")) == {BOND: 6, BLOCKS: 8, CALLS: 3}[new.title]


def test_an_import_from_before_blocks_were_lifted_gains_them_the_next_time(monkeypatch):
    path = shared("seed/wordpress-export.xml")
    with monkeypatch.context() as patch:
        patch.setattr(entries, "lift", lambda body, **options: Lifted([], body, is_complete=True))
        run("import_wordpress", path)
    assert not Contact.objects.exists()
    lines = run("import_wordpress", path)
    assert row(lines, "updates") == [0, 3, 18, 0]
    assert directory() == seed()


# ---- of any source


MASKED = "[email\u00a0protected]"
BLOCK = "Contacts:\nCreek Coalition\nAna Ruiz, 415-555-0132\nBo Lind, [email\u00a0protected]"


def entry(key="1", title="A vigil", body=f"It sued.\n\n{BLOCK}", **values):
    return Entry(key=key, title=title, body=body, **{"state": State.PUBLISHED, "published_at": MAY_13, **values})


def take(*found, source="test:old", **options):
    return store(list(found), source=source, **options)


def outcomes(report):
    return {outcome: number for outcome, number in report.counts.get("contacts", {}).items() if number}


def sentences(report):
    return [note.sentence for note in report.notes]


def names():
    return sorted(Contact.objects.values_list("name", flat=True))


def test_people_become_contacts_and_readers_see_them_where_they_stood():
    report = take(entry())
    update = Update.objects.get()
    assert (update.body, listed(update), outcomes(report)) == ("It sued.", ["Ana Ruiz", "Bo Lind"], {"made": 2})
    assert [link.order for link in update.release_contacts.all()] == [0, 1]
    assert [link.contact.name for link in update.release_contacts.shown()] == ["Ana Ruiz", "Bo Lind"]
    assert not Contact.objects.listed().exists()
    assert [note.sentence for note in report.notes] == [
        "A contact block names Ana Ruiz, Bo Lind. They become press contacts of this update, and the block leaves the "
        "text."
    ]


def test_a_block_that_was_not_understood_stays_and_gives_nobody_a_card():
    body = f"It sued.\n\n{BLOCK}\n1330 Broadway, Suite 500"
    report = take(entry(body=body))
    update = Update.objects.get()
    assert (update.body, listed(update)) == (body, [])
    assert not Contact.objects.exists()
    assert [note.sentence for note in report.notes] == [
        "A contact block stays in the text and makes no card, since not all of it was understood: “1330 Broadway, "
        "Suite 500”. It seems to name Ana Ruiz, Bo Lind. Add them by hand."
    ]


def test_pages_keep_their_contact_blocks_as_text():
    report = take(entry(is_page=True))
    assert not Contact.objects.exists()
    assert outcomes(report) == {}


def test_a_trial_writes_nothing():
    report = take(entry(), dry_run=True)
    assert outcomes(report) == {"made": 2}
    for model in (Contact, Organisation, ReleaseContact, ImportRecord, Update):
        assert not model.objects.exists()


def test_somebody_with_two_numbers_in_two_releases_is_one_card_with_both():
    first = entry("1", body="Contact: Ana Ruiz, Creek Coalition, 415-555-0132")
    second = entry("2", "Another", body="Contact: Ana Ruiz, Staff Attorney, Harbour Clinic, 510-555-0133")
    assert outcomes(take(first, second)) == {"made": 1}
    assert directory() == {
        "Ana Ruiz": (
            ["+14155550132", "+15105550133"],
            [("", "Creek Coalition"), ("Staff Attorney", "Harbour Clinic")],
            ["A vigil", "Another"],
        )
    }


def test_somebody_who_was_here_before_the_import_is_only_linked_and_a_note_says_what_else_the_text_has():
    ana = make_contact("Ana Ruiz", phones=["+15105550199"], role="Director", email="ana@creek.example")
    report = take(entry(body=f"Contact: Ana Ruiz, Creek Coalition, {MASKED}, 415-555-0132"))
    assert outcomes(report) == {"unchanged": 1}
    ana.refresh_from_db()
    assert [phone.number for phone in ana.phones.all()] == ["+15105550199"]
    assert (ana.email, ana.is_email_wanted, ana.is_listed()) == ("ana@creek.example", False, True)
    assert listed(Update.objects.get()) == ["Ana Ruiz"]
    assert (
        "“Ana Ruiz” was here before this import, so the card stays as it is. The text also has +1-415-555-0132; Creek "
        "Coalition: add it if it is right."
    ) in sentences(report)


def without_a_person(contact):
    contact.release_contacts.all().delete()
    contact.delete()


ACTS = {
    "nothing": lambda ana: None,
    "renamed": lambda ana: Contact.objects.filter(pk=ana.pk).update(name="Press desk"),
    "number taken off": lambda ana: ana.phones.all().delete(),
    "unlinked": lambda ana: ana.release_contacts.all().delete(),
    "deleted": without_a_person,
    "retired": lambda ana: Contact.objects.filter(pk=ana.pk).update(retired_on=date(2022, 1, 1)),
    "merged": lambda ana: merge(make_contact("Rosa Prado", phones=["+15105550111"]), [ana]),
    "body edited": lambda ana: edit_body(),
}


def edit_body():
    update = Update.objects.get(title="A vigil")
    update.body = "Corrected by hand."
    update.save()


@pytest.mark.parametrize("act", ACTS)
def test_a_second_import_changes_nothing_whatever_the_staff_did_since(act):
    take(entry())
    ACTS[act](Contact.objects.get(name="Ana Ruiz"))
    before = everything()
    report = take(entry())
    assert everything() == before
    assert set(outcomes(report)) == {"unchanged"}


@pytest.mark.parametrize("act", ACTS)
def test_a_change_in_the_source_makes_nobody_twice_and_undoes_nothing_of_the_staffs(act):
    take(entry())
    ACTS[act](Contact.objects.get(name="Ana Ruiz"))
    before = {model: rows for model, rows in everything().items() if model in (Contact, Phone, Post, Organisation)}
    links = list(ReleaseContact.objects.values_list("contact", "order"))
    take(entry(body=f"It sued and won.\n\n{BLOCK}"))
    after = everything()
    assert {model: after[model] for model in before} == before
    assert list(ReleaseContact.objects.values_list("contact", "order")) == links


def test_another_source_that_says_the_same_links_the_contact_as_the_staff_left_it():
    take(entry())
    bo, ana = Contact.objects.get(name="Bo Lind"), Contact.objects.get(name="Ana Ruiz")
    Contact.objects.filter(pk=bo.pk).update(name="Boniface Lindqvist")
    ana.phones.all().delete()
    assert outcomes(take(entry("9", "The same elsewhere"), source="test:other")) == {"unchanged": 2}
    assert names() == ["Ana Ruiz", "Boniface Lindqvist"]
    assert not ana.phones.exists()
    assert listed(Update.objects.get(title="The same elsewhere")) == ["Ana Ruiz", "Boniface Lindqvist"]


def test_what_another_source_adds_is_told_of_the_contact_under_her_new_name():
    take(entry())
    Contact.objects.filter(name="Bo Lind").update(name="Boniface Lindqvist")
    other = entry("9", "Elsewhere", body="Contact: Bo Lind, Organizer, bo@creek.example")
    report = take(other, source="test:other")
    assert outcomes(report) == {"unchanged": 1}
    assert names() == ["Ana Ruiz", "Boniface Lindqvist"]
    assert Contact.objects.get(name="Boniface Lindqvist").email == ""
    assert "“Boniface Lindqvist” was here before" in sentences(report)[-1]
    assert "bo@creek.example; Organizer: add it" in sentences(report)[-1]


def test_whom_the_source_adds_is_linked_and_whom_it_drops_is_taken_off():
    take(entry())
    body = "It sued.\n\nContacts:\nMia Chen, 510-555-0134\nAna Ruiz, 415-555-0132, 415-555-0139"
    assert outcomes(take(entry(body=body))) == {"made": 1, "unchanged": 1}
    assert listed(Update.objects.get()) == ["Ana Ruiz", "Mia Chen"]
    assert names() == ["Ana Ruiz", "Bo Lind", "Mia Chen"]
    assert outcomes(take(entry(body=body))) == {"unchanged": 2}


def test_a_name_that_the_source_corrects_is_the_same_link():
    take(entry(body="Contact: Ana Ruiz, 415-555-0132"))
    Contact.objects.get().release_contacts.all().delete()
    take(entry(body="Contact: Ana María Ruiz, 415-555-0132"))
    assert names() == ["Ana Ruiz"]
    assert not ReleaseContact.objects.exists()


def test_links_that_the_staff_made_stay():
    take(entry(body="It sued."))
    update = Update.objects.get()
    ReleaseContact.objects.create(update=update, contact=make_contact("Teo Sol"), order=5)
    take(entry())
    assert listed(update) == ["Teo Sol", "Ana Ruiz", "Bo Lind"]
    take(entry(body="It sued, and that is all."))
    assert listed(update) == ["Teo Sol"]


def test_an_update_that_was_edited_here_keeps_its_contacts():
    take(entry())
    edit_body()
    take(entry(body="It sued.\n\nContact: Mia Chen, 510-555-0134"))
    assert names() == ["Ana Ruiz", "Bo Lind"]
    assert listed(Update.objects.get()) == ["Ana Ruiz", "Bo Lind"]


def test_very_long_keys_of_entries_are_told_apart():
    twins = [entry("k" * 480 + end, f"Release {end}") for end in "ab"]
    take(*twins)
    ReleaseContact.objects.filter(update__title="Release a", contact__name="Ana Ruiz").delete()
    take(*(entry("k" * 480 + end, f"Release {end}", body=f"New.\n\n{BLOCK}") for end in "ab"))
    assert [listed(update) for update in Update.objects.order_by("title")] == [["Bo Lind"], ["Ana Ruiz", "Bo Lind"]]


def test_contacts_cost_an_import_no_query_each_where_nothing_changed(django_assert_max_num_queries):
    found = [entry(str(n), f"Release {n}") for n in range(12)]
    take(*found)
    kinds = ContentType.objects.get_for_model(Contact)
    assert ImportRecord.objects.filter(content_type=kinds).count() == 24
    with django_assert_max_num_queries(40):
        take(*[entry(str(n), f"Release {n}") for n in range(12)])


def test_a_feeds_contact_blocks_are_lifted_too(tmp_path):
    make_campaign()
    html = "<p>It sued.</p><p><b>Media contact:</b><br>Ana Ruiz, <a href='mailto:ana@creek.example'>e-mail</a></p>"
    item = {"id": "1", "url": "https://old.example/1", "title": "Suit", "content_html": html,
            "date_published": "2021-05-13T10:00:00Z"}  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Old", "home_page_url": "https://old.example/",
            "items": [item]}  # fmt: skip
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(feed))
    assert row(run("import_feed", path), "contacts") == [1, 0, 0, 0]
    assert (Update.objects.get().body, Contact.objects.get().email) == ("It sued.", "ana@creek.example")


def test_notes_on_a_pasted_page_name_the_lines_of_that_page():
    text = (
        "May 13, 2021: A Suit\n\nIt sued on Tuesday.\n\nContacts:\nCreek Coalition\n"
        f"Ana Ruiz, {MASKED}, 415-555-0132\n\nMay 6, 2021: A Vigil\n\nTwo hundred came.\n\n"
        f"Press contact: Bo Lind, {MASKED}\n12 Pine Street\n"
    )
    found, notes = read_text(text, today=date(2022, 1, 1), time_zone=PACIFIC)
    assert [(each.title, each.body) for each in found] == [
        ("A Suit", "It sued on Tuesday."),
        ("A Vigil", f"Two hundred came.\n\nPress contact: Bo Lind, {MASKED}\n12 Pine Street"),
    ]
    assert [(note.line, note.sentence[:48]) for note in notes] == [
        (5, "A contact block names Ana Ruiz. They become pres"),
        (7, "The e-mail address of Ana Ruiz was masked in the"),
        (13, "An e-mail address was masked by the site this wa"),
        (14, "A contact block stays in the text and makes no c"),
    ]


def test_people_of_a_draft_that_nobody_saw_are_shown_only_once_they_agreed():
    """What never stood in public is no reason to show a number there."""
    later = timezone.now() + timedelta(days=2)
    take(
        entry("1", state=State.DRAFT), entry("2", title="Another vigil", published_at=later), entry("3", title="Third")
    )
    shown = ReleaseContact.objects.shown()
    assert sorted(link.update.title for link in shown) == ["Third", "Third"]
    Contact.objects.filter(name="Ana Ruiz").update(consented_on=date(2021, 3, 1))
    assert sorted(link.update.title for link in shown.all()) == ["A vigil", "Another vigil", "Third", "Third"]


def test_a_draft_that_the_source_publishes_shows_its_contacts_from_then_on():
    take(entry(state=State.DRAFT))
    assert not ReleaseContact.objects.shown().exists()
    take(entry())
    assert ReleaseContact.objects.shown().count() == 2


@pytest.mark.parametrize(
    "block",
    [
        "Contacts:\nAna Ruiz, Director, Creek Coalition, 415-555-0177\nBo Lind, Organizer, [email\u00a0protected]",
        "Contacts:\nCreek Coalition\nAna Ruiz (she/her), 415-555-0132, ana@creek.example\nBo Lind, bo@creek.example",
        "Contacts:\nHarbour Clinic\nAna Ruiz, 415-555-0132\nBo Lind, 510-555-0133",
    ],
)
def test_words_that_changed_in_the_source_do_not_undo_what_the_staff_changed_on_a_card(block):
    take(entry())
    ana = Contact.objects.get(name="Ana Ruiz")
    ana.phones.update(number="+13125550999")
    before = [rows for model, rows in everything().items() if model in (Contact, Phone, Post)]
    assert outcomes(take(entry(body=f"It won.\n\n{block}"))) == {"unchanged": 2}
    assert [rows for model, rows in everything().items() if model in (Contact, Phone, Post)] == before


def test_namesakes_with_two_addresses_are_two_cards_in_one_import_and_in_two():
    here = entry("1", body="Contact: María García, Red Olmo, 415-555-0199, maria@olmo.example")
    there = entry("2", "Another", body="Contact: Maria Garcia, Tenants Union, 312-555-0144, mg@tenants.example")
    assert outcomes(take(here, there)) == {"made": 2}
    assert [contact.email for contact in Contact.objects.order_by("pk")] == ["maria@olmo.example", "mg@tenants.example"]
    third = entry("9", "Elsewhere", body="Contact: Maria Garcia, Valley Clinic, 206-555-0144, mg@valley.example")
    assert outcomes(take(third, source="test:other")) == {"made": 1}
    assert Contact.objects.get(email="mg@valley.example").release_contacts.count() == 1


def test_a_name_alone_with_other_numbers_and_another_organisation_is_to_be_looked_at():
    first = entry("1", body="Contact: Ana Ruiz, Creek Coalition, 415-555-0132")
    second = entry("2", "Another", body="Contact: Ana Ruiz, Harbour Clinic, 510-555-0133")
    third = entry("3", "Third", body="Contact: Ana Ruiz, Creek Coalition, 206-555-0134")
    report = take(first, second, third)
    assert names() == ["Ana Ruiz"]
    assert [sentence for sentence in sentences(report) if "Look at" in sentence] == [
        "Look at “Ana Ruiz”: the name is the same, but numbers and organisations (Harbour Clinic) differ from those of "
        "another text or the card. If they are two people, part them."
    ]


def test_titles_of_faith_make_no_second_card():
    first = entry("1", body="Contact: Imam Yasir Khan, Creek Coalition, 415-555-0132")
    second = entry("2", "Another", body="Contact: Yasir Khan, Creek Coalition, 415-555-0139")
    assert outcomes(take(first, second)) == {"made": 1}


def test_a_contact_in_a_sentence_or_a_table_is_kept_and_told_of():
    body = (
        "It sued.\n\nFor more information contact Ana Ruiz at 415-555-0132.\n\n**Media Contacts:**\n\n"
        "| Name | Phone |\n| --- | --- |\n| Bo Lind | 510-555-0133 |\n| Mia Chen | 510-555-0134 |"
    )
    report = take(entry(body=body))
    assert Update.objects.get().body == body
    assert [(note.sentence, note.entry) for note in report.notes] == [
        (
            "“For more information contact Ana Ruiz at 415-555-0132.” looks like a press contact, kept as text.",
            "A vigil",
        ),
        ("“Bo Lind | 510-555-0133” looks like a press contact, kept as text.", "A vigil"),
    ]
