"""The page on which staff paste a campaign's old page of updates, correct what was found, and import drafts."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from contacts.models import Contact
from tests.campaign.staff import ODD_TEXTS, make_staff
from tests.shared import shared
from tests.updates.factories import make_campaign
from updates.models import ImportRecord, ReleaseContact, Update

pytestmark = pytest.mark.django_db

IMPORT = "/admin/updates/update/import/"
PAGE = """Updates

Judge Orders a New Hearing for Maria

June 29, 2021

The judge ruled on Tuesday that the hearing must be held again within thirty days of the order.

Vigil at the Court House

June 12, 2021

Two hundred neighbours came to the court house with candles and stayed until after midnight.

Write to [email protected] for rides.

Press Conference in the Rain

May 3, 2021

The family spoke to the press in front of the building and asked for her release.
"""


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def show(client, text=PAGE, **values):
    return client.post(IMPORT, {"text": text, "language": "en", **values})


def second_step(response, **corrections):
    """What the form with the proposal sends, with some fields corrected: `corrections` are "0-title" → value."""
    rows = response.context["rows"]
    data = {"_import": "1", "entries-TOTAL_FORMS": len(rows), "entries-INITIAL_FORMS": len(rows)}
    for name in ("text", "year", "language", "today"):
        data[name] = response.context["page"][name].value() or ""
    for row in rows:
        for field in row.form:
            value = field.value()
            if value not in (False, None):
                data[field.html_name] = value
    for name, value in corrections.items():
        if value is None:
            del data[f"entries-{name}"]
        else:
            data[f"entries-{name}"] = value
    return data


def drafts():
    return {update.title: update for update in Update.objects.all()}


def test_the_list_leads_to_the_page(client, writer):
    assert f'href="{IMPORT}"' in client.get("/admin/updates/update/").text
    page = client.get(IMPORT)
    assert page.status_code == 200
    assert "Nothing is stored yet." in page.text


def test_only_who_may_add_updates_may_import(client):
    client.force_login(make_staff("nina", ["updates.change_update"]))
    assert client.get(IMPORT).status_code == 403
    assert show(client).status_code == 403
    assert "import/" not in client.get("/admin/updates/update/").text
    client.logout()
    assert show(client).status_code == 302


def test_a_pasted_page_is_shown_as_entries_and_nothing_is_stored(client, writer):
    response = show(client)
    assert [row.form["title"].value() for row in response.context["rows"]] == [
        "Judge Orders a New Hearing for Maria",
        "Vigil at the Court House",
        "Press Conference in the Rain",
    ]
    assert [str(row.form["on"].value()) for row in response.context["rows"]] == [
        "2021-06-29",
        "2021-06-12",
        "2021-05-03",
    ]
    assert [row.form["precision"].value() for row in response.context["rows"]] == ["day"] * 3
    assert "3 entries were found." in response.text
    assert "Two hundred neighbours came" in response.text
    assert 'value="2021-06-29"' in response.text
    assert "Line 15:" in response.text  # the masked address
    assert not Update.objects.exists()
    assert not LogEntry.objects.exists()


def test_what_was_corrected_is_imported_as_drafts_and_what_was_left_out_is_not(client, writer):
    response = client.post(
        IMPORT,
        second_step(
            show(client),
            **{"0-title": "The judge orders a\u202e new hearing", "0-kind": "ruling", "0-on": "2021-06-28",
               "0-precision": "about", "1-chosen": None, "2-kind": "event"},
        ),
        follow=True,
    )  # fmt: skip
    assert "2 drafts were made." in response.text
    assert response.redirect_chain[-1][0] == "/admin/updates/update/?state=draft"
    made = drafts()
    assert set(made) == {"The judge orders a new hearing", "Press Conference in the Rain"}
    corrected = made["The judge orders a new hearing"]
    assert (corrected.status, corrected.kind, corrected.date_precision) == ("draft", "ruling", "about")
    assert corrected.published_at == datetime(2021, 6, 28, 12, 0, tzinfo=UTC)
    assert corrected.slug == "the-judge-orders-a-new-hearing"
    assert corrected.body.startswith("The judge ruled on Tuesday")
    assert made["Press Conference in the Rain"].kind == "event"
    assert not Update.objects.live().exists()
    assert list(LogEntry.objects.values_list("change_message", flat=True)) == ["Imported from a pasted page."] * 2


def test_what_a_draft_needs_a_look_at_is_kept_in_its_history(client, writer):
    response = show(client)
    [note] = response.context["rows"][1].notes
    client.post(IMPORT, second_step(response))
    update = drafts()["Vigil at the Court House"]
    kept = LogEntry.objects.get(object_id=str(update.pk)).change_message
    assert kept == f"Imported from a pasted page. Line 15: {note.sentence}"
    assert "address" in kept
    assert note.sentence.split(".")[0] in client.get(f"/admin/updates/update/{update.pk}/history/").text


def test_an_entry_that_cannot_be_imported_is_named_on_top_and_led_to(client, writer):
    wrong = {"1-title": "", "2-on": "0021-05-03"}
    page = client.post(IMPORT, second_step(show(client), **wrong)).text
    assert "Nothing was imported: 2 entries need correcting first." in page
    assert '<a href="#entry-2">Go to entry 2</a>' in page
    assert 'id="entry-2"' in page
    assert "Give a year from 1900 on, with four digits, such as 2021." in page
    assert not Update.objects.exists()
    assert "need correcting" not in show(client).text


RSS = '<?xml version="1.0"?>\n<!-- made by a machine -->\n<rss version="2.0"'


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (f'{RSS} xmlns:wp="http://wordpress.org/export/1.2/"><channel></channel></rss>', "import_wordpress"),
        (f"{RSS}><channel></channel></rss>", "import_feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "import_feed"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "import_feed"),
        ('{"db": [{"meta": {}, "data": {"posts": []}}]}', "import_ghost"),
        ('\ufeff{"data": {"posts": []}}', "import_ghost"),
    ],
)
def test_an_export_is_refused_with_the_command_that_reads_it(client, writer, text, command):
    pasted = client.post(IMPORT, {"text": text, "language": "en"})
    assert f"python manage.py {command}”" in pasted.context["page"].errors["text"][0]
    file = SimpleUploadedFile("export.txt", text.encode())
    uploaded = client.post(IMPORT, {"text": "", "file": file, "language": "en"})
    assert f"python manage.py {command}”" in uploaded.context["page"].errors["file"][0]


@override_settings(TIME_ZONE="America/Los_Angeles")
def test_dates_are_days_of_the_campaigns_zone(client, writer):
    client.post(IMPORT, second_step(show(client), **{"1-on": "2021-12-12"}))
    made = drafts()
    assert made["Judge Orders a New Hearing for Maria"].published_at == datetime(2021, 6, 29, 19, 0, tzinfo=UTC)
    assert made["Vigil at the Court House"].published_at == datetime(2021, 12, 12, 20, 0, tzinfo=UTC)


def test_a_date_can_be_taken_away(client, writer):
    client.post(IMPORT, second_step(show(client), **{"1-on": ""}))
    vigil = drafts()["Vigil at the Court House"]
    assert (vigil.published_at, vigil.published_on) == (None, None)


def test_the_same_page_again_changes_nothing_and_keeps_what_was_corrected(client, writer):
    client.post(IMPORT, second_step(show(client), **{"0-title": "Corrected"}))
    again = show(client)
    assert [row.is_here for row in again.context["rows"]] == [True, True, True]
    assert "It came with an earlier import." in again.text
    assert [row.form["chosen"].value() for row in again.context["rows"]] == [False, False, False]
    chosen = {f"{number}-chosen": "on" for number in range(3)}
    response = client.post(IMPORT, second_step(again, **chosen, **{"1-title": "Not taken"}), follow=True)
    assert "0 drafts were made." in response.text
    assert Update.objects.count() == 3
    assert "Corrected" in drafts()
    assert ImportRecord.objects.count() == 3


def test_entries_that_are_left_out_need_not_be_right_but_chosen_ones_must(client, writer):
    wrong = {"0-title": "", "0-on": "soon", "0-kind": "x", "0-precision": "x"}
    response = client.post(IMPORT, second_step(show(client), **wrong))
    assert response.status_code == 200
    assert set(response.context["rows"][0].form.errors) == {"title", "on", "kind", "precision"}
    assert "Give it a title, or leave it out." in response.text
    assert not Update.objects.exists()
    client.post(IMPORT, second_step(show(client), **wrong, **{"0-chosen": None}))
    assert Update.objects.count() == 2


def test_what_was_typed_stays_in_the_form_after_an_error(client, writer):
    response = client.post(IMPORT, second_step(show(client), **{"0-title": "", "1-title": "Kept"}))
    assert response.context["rows"][1].form["title"].value() == "Kept"
    again = client.post(IMPORT, second_step(response, **{"0-title": "Mended"}), follow=True)
    assert "3 drafts were made." in again.text
    assert {"Mended", "Kept"} < set(drafts())


def test_a_form_that_no_longer_fits_its_text_is_shown_anew(client, writer):
    data = second_step(show(client))
    for values in (
        {"text": PAGE.partition("Press Conference")[0]},
        {"entries-TOTAL_FORMS": "2"},
        {"entries-TOTAL_FORMS": "x"},
        {"entries-TOTAL_FORMS": "999999"},
    ):
        assert client.post(IMPORT, data | values).status_code == 200
    assert not Update.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_like_pasted_text(client, writer, encoding):
    file = SimpleUploadedFile("updates.txt", PAGE.replace("Maria", "María").encode(encoding), "text/plain")
    response = show(client, "", file=file)
    assert response.context["rows"][0].form["title"].value() == "Judge Orders a New Hearing for María"
    assert "María" in response.context["page"]["text"].value()


def test_a_web_page_is_cut_at_its_headings(client, writer):
    html = "<html><body><h2>One thing happened</h2><p>June 29, 2021</p><p>It <b>was</b> good.</p>"
    html += "<h2>Another thing happened</h2><p>June 12, 2021</p><p>It was less so.</p></body></html>"
    response = show(client, "", file=SimpleUploadedFile("updates.html", html.encode(), "text/html"))
    assert [row.form["title"].value() for row in response.context["rows"]] == [
        "One thing happened",
        "Another thing happened",
    ]
    client.post(IMPORT, second_step(response))
    assert "**was**" in drafts()["One thing happened"].body


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "…"}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "x" * 1_400_001}, "text"),
        ({"text": PAGE, "year": "2999"}, "year"),
        ({"text": PAGE, "year": "x"}, "year"),
        ({"text": PAGE, "language": "xx"}, "language"),
        ({"text": "", "file": SimpleUploadedFile("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(200))}, "file"),
        ({"text": "", "file": SimpleUploadedFile("a.txt", "é".encode("latin-1"))}, "file"),
        ({"text": "", "file": SimpleUploadedFile("a.txt", b"")}, "file"),
        ({"text": "", "file": SimpleUploadedFile("a.txt", b"x" * 1_400_001)}, "file"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_beside_the_field(client, writer, values, field):
    response = show(client, **values)
    assert response.status_code == 200
    assert set(response.context["page"].errors) == {field}
    [sentence] = response.context["page"].errors[field]
    assert sentence.endswith(".")
    assert "rows" not in response.context


def test_a_page_of_more_entries_than_one_form_holds_is_to_be_pasted_in_parts(client, writer):
    days = [
        f"Something Happened on Day {n} of the March\n\nJune {n % 28 + 1}, 2021\n\nIt was a long day for all.\n"
        for n in range(190)
    ]
    response = show(client, "\n".join(days))
    [sentence] = response.context["page"].errors["text"]
    assert "at most 180 can be corrected at once. Paste it in parts." in sentence


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_are_answered_in_both_steps(client, writer, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert show(client, f"{PAGE}\n{text}").status_code == 200
    data = second_step(show(client))
    for names in (
        ["entries-0-title"],
        ["entries-0-on", "entries-0-kind"],
        ["year", "today"],
        ["entries-INITIAL_FORMS"],
    ):
        assert client.post(IMPORT, data | dict.fromkeys(names, text)).status_code in {200, 302}


def test_an_entry_that_no_page_would_bear_is_left_out_with_its_reason(client, writer):
    response = client.post(IMPORT, second_step(show(client, PAGE + "[" * 120_000)), follow=True)
    assert response.status_code == 200
    assert "2 drafts were made." in response.text
    assert "Left out: Press Conference in the Rain." in response.text


def test_the_acceptance_page_gives_its_21_entries(client, writer):
    response = show(client, shared("seed/updates-page.txt").read_text())
    assert len(response.context["rows"]) == 21
    masked = [note for row in response.context["rows"] for note in row.notes if "masked" in note.sentence]
    assert len(masked) == 11
    response = client.post(IMPORT, second_step(response), follow=True)
    assert "21 drafts were made." in response.text
    assert "6 press contacts were made of contact blocks." in response.text
    assert Update.objects.filter(status="draft").count() == 21
    assert ReleaseContact.objects.count() == 10


CONTACTS = "\nContacts:\nCreek Coalition\nAna Ruiz, [email protected], 415-555-0132\n"


def test_a_contact_block_is_proposed_as_cards_and_becomes_those_of_the_draft(client, writer):
    response = show(client, PAGE + CONTACTS)
    row = response.context["rows"][2]
    assert [note.line for note in row.notes] == [23, 25]
    assert "A contact block names Ana Ruiz." in response.text
    assert not Contact.objects.exists()
    response = client.post(IMPORT, second_step(response), follow=True)
    assert "1 press contact was made of a contact block." in response.text
    update = drafts()["Press Conference in the Rain"]
    assert [link.contact.name for link in update.release_contacts.all()] == ["Ana Ruiz"]
    assert "Contacts:" not in update.body
    kept = LogEntry.objects.get(object_id=str(update.pk)).change_message
    assert "Line 25: The e-mail address of Ana Ruiz was masked in the source. It is to be asked for" in kept


TWO = "\nContacts:\nCreek Coalition\nAna Ruiz, Director, 415-555-0132\nBo Lind, bo@creek.example\n"
RAIN = "Press Conference in the Rain"


def ticks(response, row=2):
    """The ticks of one entry: the words beside each, and whether it is set."""
    field = response.context["rows"][row].form["people"]
    return [(tick.choice_label, tick.data["selected"]) for tick in field]


def linked(update):
    return [link.contact.name for link in update.release_contacts.all()]


def test_each_person_of_a_contact_block_is_shown_with_a_tick(client, writer):
    response = show(client, PAGE + TWO)
    assert ticks(response) == [
        ("Ana Ruiz · Director, Creek Coalition · +1-415-555-0132", True),
        ("Bo Lind · Creek Coalition · bo@creek.example", True),
    ]
    assert "Press contacts" in response.text
    assert "people" not in response.context["rows"][0].form.fields


def test_whoever_is_not_ticked_gets_no_card_and_the_block_stays(client, writer):
    response = show(client, PAGE + TWO)
    client.post(IMPORT, second_step(response, **{"2-people": ["0"]}))
    update = drafts()[RAIN]
    assert linked(update) == ["Ana Ruiz"]
    assert [contact.name for contact in Contact.objects.all()] == ["Ana Ruiz"]
    assert update.body.endswith(TWO.strip())
    kept = LogEntry.objects.get(object_id=str(update.pk)).change_message
    assert kept.endswith("Not ticked, so no press contacts of it, and their contact block stays: Bo Lind.")
    again = show(client, PAGE + TWO)
    assert [is_set for _words, is_set in ticks(again)] == [True, False]
    client.post(IMPORT, second_step(again, **{"2-chosen": "on"}))
    assert [contact.name for contact in Contact.objects.all()] == ["Ana Ruiz"]


def test_with_no_tick_nobody_gets_a_card(client, writer):
    client.post(IMPORT, second_step(show(client, PAGE + TWO), **{"2-people": None}))
    assert not Contact.objects.exists()
    assert drafts()[RAIN].body.endswith(TWO.strip())


def test_people_of_a_block_that_was_not_understood_can_be_ticked_by_hand(client, writer):
    response = show(client, f"{PAGE}{TWO}12 Pine Street\n")
    assert [is_set for _words, is_set in ticks(response)] == [False, False]
    assert "It seems to name Ana Ruiz, Bo Lind." in response.text
    client.post(IMPORT, second_step(response))
    assert not Contact.objects.exists()
    Update.objects.all().delete()
    ImportRecord.objects.all().delete()
    client.post(IMPORT, second_step(show(client, f"{PAGE}{TWO}12 Pine Street\n"), **{"2-people": ["1"]}))
    assert linked(drafts()[RAIN]) == ["Bo Lind"]
    assert drafts()[RAIN].body.endswith("12 Pine Street")


def test_a_tick_for_nobody_is_refused(client, writer):
    response = client.post(IMPORT, second_step(show(client, PAGE + TWO), **{"2-people": ["7"]}))
    assert set(response.context["rows"][2].form.errors) == {"people"}
    assert not Update.objects.exists()


def test_a_page_with_more_people_than_one_form_holds_is_to_be_pasted_in_parts(client, writer):
    pages = [
        f"Something Happened on Day {n} of the March\n\nJune {n % 28 + 1}, 2021\n\nIt was a long day for all.\n\n"
        "Contacts:\nAna Ruiz, 415-555-0132\nBo Lind, 415-555-0133\nMia Chen, 415-555-0134\n"
        for n in range(120)
    ]
    [sentence] = show(client, "\n".join(pages)).context["page"].errors["text"]
    assert sentence == (
        "This page holds 120 entries and 360 press contacts, too many to correct at once. Paste it in parts."
    )
