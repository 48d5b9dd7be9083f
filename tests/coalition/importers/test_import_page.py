"""The page on which staff paste a list of signatories, see what is understood of it, and import it."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from coalition.admin import importing
from coalition.models import Decision, Signatory
from coalition.models.kinds import Kind
from tests.campaign.staff import ODD_TEXTS, make_staff
from tests.coalition.factories import make_letter, make_signatory

pytestmark = pytest.mark.django_db

LIST = "Harbour Street Legal Clinic\nRita Okafor, Chair, Harbour Coalition\nSam Lind\nJo Park, Beekeeper\nSam Lind\n"
CHANGED = "The list was changed since it was shown. Look at it once more, then import it."


def show(client, page, text=LIST, **values):
    return client.post(page, {"text": text, "kind": "", **values})


def confirm(client, page, response, **corrections):
    """Presses the button below the list that a response shows, with some fields of its form corrected."""
    form = response.context["form"]
    data = {name: form[name].value() or "" for name in ("text", "kind", "shown")} | corrections
    return client.post(page, data | {"_import": "1"}, follow=True)


def rows(response):
    return [(row.what, row.signed.name or row.signed.organisation, row.signed.kind) for row in response.context["rows"]]


def messages(response):
    return [str(message) for message in response.context["messages"]]


def test_the_page_asks_for_a_list(client, moderator, page):
    response = client.get(page)
    assert response.status_code == 200
    assert "You see what is understood of it before anything is stored." in response.text
    assert 'name="_import"' not in response.text


def test_only_who_may_check_signatories_may_import(client, page):
    client.force_login(make_staff("nina", ["coalition.view_letter", "coalition.change_letter"]))
    assert client.get(page).status_code == 403
    assert show(client, page).status_code == 403
    client.logout()
    assert show(client, page).status_code == 302
    assert not Signatory.objects.exists()


def test_a_letter_that_is_gone_leads_back(client, moderator, letter, page):
    letter.delete()
    assert client.get(page).status_code == 302


def test_what_is_understood_is_shown_and_nothing_is_stored(client, moderator, letter, page):
    make_signatory(letter, kind=Kind.ORGANISATION, organisation_name="Harbour Coalition")
    response = show(client, page)
    assert rows(response) == [
        ("made", "Harbour Street Legal Clinic", Kind.ORGANISATION),
        ("unchanged", "Rita Okafor", Kind.ORGANISATION),
        ("made", "Sam Lind", Kind.INDIVIDUAL),
        ("made", "Jo Park", Kind.INDIVIDUAL),
        ("skipped", "Sam Lind", Kind.INDIVIDUAL),
    ]
    assert [row.reason for row in response.context["rows"]] == [
        "", "Signed already: “Harbour Coalition”.", "", "", "The same as “Sam Lind” in line 3.",
    ]  # fmt: skip
    assert [[note.sentence for note in row.notes] for row in response.context["rows"]][3] == [
        "Kept as a title, though it may name an organisation or a place: “Beekeeper”."
    ]
    words = re.sub(r"\s+", " ", response.text)
    assert "3 signatories are new. 1 signed already. 1 is left out." in words
    assert "Import 3 signatories" in words
    assert response.context["form"]["text"].value() == LIST
    assert Signatory.objects.count() == 1
    assert not LogEntry.objects.exists()


def test_the_button_stores_what_was_shown(client, moderator, letter, page):
    response = confirm(client, page, show(client, page))
    assert [(row.name, row.organisation_name, row.state) for row in letter.signatories.in_order()] == [
        ("", "Harbour Street Legal Clinic", "verified"),
        ("Rita Okafor", "Harbour Coalition", "verified"),
        ("Sam Lind", "", "verified"),
        ("Jo Park", "", "verified"),
    ]
    assert messages(response) == ["4 signatories were imported."]
    assert response.redirect_chain[-1][0] == f"/admin/coalition/letter/{letter.pk}/change/"
    assert {decision.by for decision in Decision.objects.select_related("by")} == {moderator}
    assert LogEntry.objects.get().change_message == "4 signatories were imported."
    again = show(client, page)
    assert 'name="_import"' not in again.text
    assert "Nobody in this list is new." in again.text


def test_they_are_published_when_that_is_ticked(client, moderator, letter, page):
    confirm(client, page, show(client, page, "Sam Lind", publish="on"), publish="on")
    assert letter.signatories.shown().get().shown_name == "Sam Lind"
    assert letter.groups.get(kind=Kind.INDIVIDUAL).count == 1


def test_a_list_that_was_changed_is_shown_again_before_it_is_stored(client, moderator, page):
    shown = show(client, page)
    for corrections in ({"text": LIST + "Ana Ruiz\n"}, {"kind": "organisation"}, {"shown": ""}, {"shown": "x:y:z"}):
        response = confirm(client, page, shown, **corrections)
        assert messages(response) == [CHANGED]
        assert response.context["rows"]
        assert not Signatory.objects.exists()
    assert messages(confirm(client, page, response)) == ["4 signatories were imported."]


def test_line_ends_of_a_browser_are_no_change(client, moderator, page):
    response = confirm(client, page, show(client, page), text=LIST.replace("\n", "\r\n"))
    assert messages(response) == ["4 signatories were imported."]


def test_a_letter_that_changed_meanwhile_is_told(client, moderator, letter, page):
    shown = show(client, page)
    make_signatory(letter, "Sam Lind")
    assert messages(confirm(client, page, shown)) == [
        "3 signatories were imported. 2 signed already.",
        "The letter changed since the list was shown: 4 were new then, and 3 were when it was imported. Whoever signed "
        "meanwhile was left as they are.",
    ]


def test_who_may_see_no_letters_comes_back_to_the_page(client, letter, page):
    client.force_login(make_staff("nina", ["coalition.moderate_signatory"]))
    response = client.post(page, {"text": "Sam Lind", "kind": ""})
    data = {name: response.context["form"][name].value() for name in ("text", "shown")}
    response = client.post(page, data | {"kind": "", "_import": "1"})
    assert (response.status_code, response.url) == (302, f"/admin/coalition/letter/{letter.pk}/import/")
    assert letter.signatories.count() == 1


def test_a_translation_takes_the_list_for_its_original(client, moderator, letter, page):
    translation = make_letter("La carta", language="es", translation_of=letter)
    there = page.replace(f"/{letter.pk}/", f"/{translation.pk}/")
    confirm(client, there, show(client, there, "Sam Lind"))
    assert letter.signatories.get().name == "Sam Lind"


def test_an_uploaded_file_is_shown_in_the_text_too(client, moderator, page):
    data = "Name,Title,Organization\r\nRita Okafor,Chair,Harbour Coalition\r\n"
    file = SimpleUploadedFile("list.csv", data.encode("utf-16"))
    response = show(client, page, "", file=file)
    assert rows(response) == [("made", "Rita Okafor", Kind.ORGANISATION)]
    assert response.context["form"]["text"].value() == data.replace("\r\n", "\n")
    assert messages(confirm(client, page, response)) == ["1 signatory was imported."]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"text": " \n"}, "text", "Paste a list, or choose a file."),
        ({"text": "x" * 1_400_001}, "text", "This is longer than 1.4 MB. Import it in parts."),
        ({"text": "\n" * 10_000 + "\nSam Lind"}, "text", "This list has more than 10000 lines. Paste it in parts."),
        ({"text": "<html><body>Rita Okafor"}, "text", "This list is a web page."),
        ({"text": LIST, "kind": "martian"}, "kind", "Select a valid choice."),
        ({"text": LIST, "file": SimpleUploadedFile("list.xlsx", b"PK\x03\x04" + b"\0" * 900)}, "file", "list.xlsx"),
        ({"text": LIST, "file": SimpleUploadedFile("list.csv", b"x" * 1_400_001)}, "file", "This is longer than"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_field_and_what_was_typed_stays(
    client, moderator, page, values, field, sentence
):
    response = show(client, page, **values)
    [told] = response.context["form"].errors[field]
    assert told.startswith(sentence)
    assert response.context["form"]["text"].value() == values["text"]
    assert "rows" not in response.context


def test_a_list_that_is_too_long_for_one_page_is_told(client, moderator, page, monkeypatch):
    monkeypatch.setattr(importing, "MOST", 3)
    [told] = show(client, page).context["form"].errors["text"]
    assert told == (
        "This list names 5 signatories; at most 3 can be imported here at once. Paste it in parts."
    )  # fmt: skip


def test_notes_stand_with_their_lines(client, moderator, page):
    text = "Name,Organization,Notes\nRita Okafor,Harbour Coalition,x\nSam,Lind,a,b\n,,c\n"
    response = show(client, page, text)
    assert [note.line for note in response.context["warnings"]] == [3, 4]
    assert [note.sentence for note in response.context["remarks"]] == [
        "These columns have no place on a signatory and were left out: “Notes”."
    ]
    assert "Line 3:" in response.text


def test_names_are_only_text(client, moderator, page):
    response = show(client, page, "Rita Okafor, <b>Chair</b>, Harbour & Sons Coalition\n")
    assert "<b>Chair" not in response.text
    assert "&lt;b&gt;Chair&lt;/b&gt;" in response.text


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_text_breaks_nothing(client, moderator, page, text):
    text = text.encode(errors="replace").decode()
    response = show(client, page, f"Rita Okafor\n\n{text}\n\nSam Lind")
    assert response.status_code == 200
    if response.context.get("rows"):
        assert confirm(client, page, response).status_code == 200


def test_the_page_has_no_script_or_style_in_it(client, moderator, page):
    for response in (client.get(page), show(client, page)):
        assert "<style" not in response.text
        assert ' style="' not in response.text
        assert "<script>" not in response.text
