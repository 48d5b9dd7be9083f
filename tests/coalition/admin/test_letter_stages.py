"""What becomes of a letter: closed, delivered, answered, collecting again. Each act has a page of its own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaign import assets
from campaign.models import Asset
from coalition.models import Letter
from tests.campaign.picture_files import plain, saved
from tests.campaign.staff import make_staff
from tests.clock import Clock
from tests.coalition.factories import STATE, make_letter, make_signatory

from .letters import WRITER, address, history

MAY_5 = date(2021, 5, 5)
Stage = Letter.Stage


def do(client, letter, act, **values):
    """Does an act on its page; the answer. What is sent along is what a browser sends."""
    page = client.get(address(letter, act))
    assert page.status_code == 200, page
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields if name != "file"}
    data = {name: value for name, value in shown.items() if value is not None}
    return client.post(address(letter, act), data | values)


def refused(response):
    assert response.status_code == 200
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}


def acts(client, letter):
    return [act.label for act in client.get(address(letter)).context["panel"]["acts"]]


def delivered(**values):
    letter = make_letter(**values)
    letter.deliver(MAY_5, "By registered mail")
    letter.save()
    return letter


def photo():
    return SimpleUploadedFile("handover.png", saved(plain(60), "PNG"), "image/png")


# ---- what is offered


def test_each_stage_offers_what_can_follow(client, editor):
    letter = make_letter()
    assert acts(client, letter) == ["Close…", "Delivered…"]
    letter.close()
    letter.save()
    assert acts(client, letter) == ["Delivered…", "Collect again…"]
    letter.deliver(MAY_5)
    letter.save()
    assert acts(client, letter) == ["Answered…", "Correct the delivery…", "Not delivered after all…", "Collect again…"]
    letter.answer(MAY_5)
    letter.save()
    assert acts(client, letter) == [
        "Correct the delivery…", "Correct the answer…", "Not answered after all…", "Collect again…",
    ]  # fmt: skip


def test_what_does_not_fit_the_stage_is_answered_with_a_sentence(client, editor):
    letter = make_letter()
    for act in ("answer", "delivery", "reply", "collect", "unanswered", "undelivered"):
        for ask in (client.get, client.post):
            response = ask(address(letter, act), follow=True)
            assert "This cannot be done to it as it stands now: Collecting signatures." in response.text
    letter.refresh_from_db()
    assert letter.stage == Stage.COLLECTING
    assert history() == []


def test_who_may_not_publish_is_offered_nothing_and_may_do_nothing(client, writer):
    draft = make_letter(is_live=False)
    assert acts(client, draft) == []
    for act in ("close", "deliver", "answer", "delivery", "reply", "unanswered", "undelivered", "collect"):
        assert client.get(address(draft, act)).status_code == 403
        assert client.post(address(draft, act), {"on": "2021-05-05"}).status_code == 403
    client.force_login(make_staff("paul", [*WRITER[:1], "coalition.publish_letter"]))
    assert client.get(address(draft, "close")).status_code == 403


def test_a_letter_that_is_gone_leads_back_to_the_list(client, editor):
    assert client.get("/admin/coalition/letter/999/close/").status_code == 302
    assert client.get("/admin/coalition/letter/x/close/").status_code == 302


# ---- closing


def test_closing_asks_nothing_but_the_button(client, editor):
    letter = make_letter()
    assert list(client.get(address(letter, "close")).context["form"].fields) == ["seen"]
    response = do(client, letter, "close")
    assert response.url == address(letter)
    letter.refresh_from_db()
    assert letter.stage == Stage.CLOSED
    assert history() == ["Closed."]


# ---- delivering


def test_a_letter_is_delivered_with_the_signatures_that_are_public(client, editor):
    letter = make_letter()
    for name in ("Rita Okafor", "Omar Lind"):
        make_signatory(letter, name)
    make_signatory(letter, "Waiting", state=STATE.PENDING)
    page = client.get(address(letter, "deliver")).text
    assert "It counts as delivered with 2 signatures." in page
    assert "1 more is checked or waits for it, and is not counted: publish it first if it was there." in page
    do(client, letter, "deliver", on="2021-05-05", how="Handed over  at her office")
    letter.refresh_from_db()
    assert (letter.stage, letter.delivered_on, letter.delivered_how, letter.delivered_count) == (
        Stage.DELIVERED, MAY_5, "Handed over at her office", 2,
    )  # fmt: skip
    told = "Delivered on 5 May 2021 with 2 signatures. “Handed over at her office”"
    assert history() == [told]
    assert client.get(address(letter)).context["panel"]["stage"] == told


def test_a_delivery_needs_its_day_and_nothing_else(client, editor, monkeypatch):
    Clock(monkeypatch, datetime(2021, 5, 5, 19, 0, tzinfo=UTC))
    letter = make_letter()
    assert client.get(address(letter, "deliver")).context["form"]["on"].value() == MAY_5
    assert refused(do(client, letter, "deliver", on="")) == {"on": ["This field is required."]}
    assert refused(do(client, letter, "deliver", on="5 Floreal")) == {"on": ["Write the day such as 2021-05-13."]}
    assert refused(do(client, letter, "deliver", on="2021-05-06")) == {"on": ["This day has not come yet."]}
    assert refused(do(client, letter, "deliver", on="0021-05-05")) == {
        "on": ["Give a year from 1900 on, with four digits, such as 2021."]
    }
    do(client, letter, "deliver")
    letter.refresh_from_db()
    assert (letter.stage, letter.delivered_on, letter.delivered_count) == (Stage.DELIVERED, MAY_5, 0)


def test_a_photo_of_the_handover_is_stored_as_its_proof(client, editor):
    letter = make_letter()
    do(client, letter, "deliver", on="2021-05-05", file=photo())
    letter.refresh_from_db()
    assert letter.delivery_proof == Asset.objects.get()
    assert letter.delivery_proof.uploaded_by == editor
    assert history() == [f"Delivered on 5 May 2021 with 0 signatures. With: {letter.delivery_proof}."]


def test_a_file_that_is_here_already_can_be_chosen(client, editor):
    asset = assets.store(photo(), title="Receipt")
    letter = make_letter()
    page = client.get(address(letter, "deliver")).text
    assert 'data-app-label="coalition" data-model-name="letter" data-field-name="delivery_proof"' in page
    found = client.get(
        "/admin/autocomplete/",
        {"app_label": "coalition", "model_name": "letter", "field_name": "delivery_proof", "term": "Rec"},
    )
    assert [choice["id"] for choice in found.json()["results"]] == [str(asset.pk)]
    do(client, letter, "deliver", on="2021-05-05", document=asset.pk)
    letter.refresh_from_db()
    assert letter.delivery_proof == asset


@pytest.mark.parametrize("key", ["x", "9" * 30, "0", "-1"])
def test_a_file_that_is_not_here_is_refused(client, editor, key):
    response = do(client, make_letter(), "deliver", on="2021-05-05", document=key)
    assert refused(response) == {
        "document": ["Select a valid choice. That choice is not one of the available choices."]
    }


def test_a_file_that_is_no_picture_is_refused_beside_its_field(client, editor):
    file = SimpleUploadedFile("note.txt", b"handed over")
    response = do(client, make_letter(), "deliver", on="2021-05-05", how="In person", file=file)
    assert list(refused(response)) == ["file"]
    assert response.context["form"]["how"].value() == "In person"
    assert not Asset.objects.exists()


def test_a_file_that_was_sent_with_a_fault_elsewhere_stays_chosen(client, editor):
    letter = make_letter()
    response = do(client, letter, "deliver", on="", file=photo())
    asset = Asset.objects.get()
    assert response.context["form"]["document"].value() == str(asset.pk)
    assert f'<option value="{asset.pk}" selected>' in response.text


def test_a_letter_that_is_not_public_yet_can_be_delivered_first(client, editor):
    letter = make_letter(is_live=False)
    make_signatory(letter)
    page = client.get(address(letter, "deliver")).text
    assert "It is not public now: readers see this once it is published." in page
    do(client, letter, "deliver", on="2021-05-05")
    letter.refresh_from_db()
    assert (letter.status, letter.stage, letter.delivered_count) == ("draft", Stage.DELIVERED, 1)


def test_correcting_a_delivery_keeps_stage_and_number_unless_they_are_changed(client, editor):
    letter = delivered()
    letter.answer(date(2021, 6, 1), "No.")
    letter.delivered_count = 162
    letter.save()
    make_signatory(letter, "Signed later")
    form = client.get(address(letter, "delivery")).context["form"]
    assert [form[name].value() for name in ("on", "count", "how")] == [MAY_5, 162, "By registered mail"]
    do(client, letter, "delivery", on="2021-05-04", how="By courier")
    letter.refresh_from_db()
    assert (letter.stage, letter.delivered_on, letter.delivered_how, letter.delivered_count) == (
        Stage.ANSWERED, date(2021, 5, 4), "By courier", 162,
    )  # fmt: skip
    do(client, letter, "delivery", count="160")
    letter.refresh_from_db()
    assert letter.delivered_count == 160
    assert history()[0] == "Corrected: Delivered on 4 May 2021 with 162 signatures. “By courier”"
    assert refused(do(client, letter, "delivery", on="2021-06-02")) == {
        "on": ["It was answered on 1 June 2021. Give that day or an earlier one."]
    }
    assert list(refused(do(client, letter, "delivery", count="-1"))) == ["count"]
    assert list(refused(do(client, letter, "delivery", count="9" * 20))) == ["count"]


# ---- answering


def test_an_answer_is_told_with_its_day_a_sentence_and_a_document(client, editor):
    letter = delivered()
    do(client, letter, "answer", on="2021-06-01", words="A decision by 1 July.", file=photo())
    letter.refresh_from_db()
    assert (letter.stage, letter.answered_on, letter.answer_words) == (
        Stage.ANSWERED, date(2021, 6, 1), "A decision by 1 July.",
    )  # fmt: skip
    assert letter.reply_document == Asset.objects.get()
    assert history()[0].startswith("Answered on 1 June 2021. “A decision by 1 July.” With: ")


def test_an_answer_does_not_come_before_the_delivery(client, editor):
    assert refused(do(client, delivered(), "answer", on="2021-05-04")) == {
        "on": ["It was delivered on 5 May 2021. Give that day or a later one."]
    }


def test_an_answer_is_corrected(client, editor):
    letter = delivered()
    letter.answer(date(2021, 6, 1), "Perhaps.")
    letter.save()
    do(client, letter, "reply", words="A decision by 1 July.")
    letter.refresh_from_db()
    assert (letter.answered_on, letter.answer_words) == (date(2021, 6, 1), "A decision by 1 July.")
    assert history() == ["Corrected: Answered on 1 June 2021. “A decision by 1 July.”"]


# ---- taking back

TOLD = [
    "stage", "delivered_on", "delivered_how", "delivered_count", "delivery_proof", "answered_on", "answer_words",
    "reply_document",
]  # fmt: skip


def told(letter):
    letter.refresh_from_db()
    return [getattr(letter, name) for name in TOLD]


def test_an_answer_is_taken_back_and_the_delivery_stays_as_it_was(client, editor):
    letter, proof = delivered(), assets.store(photo(), title="Receipt")
    letter.delivered_count, letter.delivery_proof = 162, proof
    letter.answer(date(2021, 6, 1), "A decision by 1 July.", proof)
    letter.save()
    answer = "Answered on 1 June 2021. “A decision by 1 July.” With: Receipt."
    page = client.get(address(letter, "unanswered")).text
    assert f"This is taken back, and only the history keeps it: {answer}" in page
    response = do(client, letter, "unanswered")
    assert response.url == address(letter)
    assert told(letter) == [Stage.DELIVERED, MAY_5, "By registered mail", 162, proof, None, "", None]
    assert history() == [f"Not answered after all. Taken back: {answer}"]


@pytest.mark.parametrize("was_closed", [True, False])
def test_a_delivery_is_taken_back_and_nobody_can_sign_because_of_it(client, editor, was_closed):
    letter = make_letter()
    if was_closed:
        letter.close()
    letter.deliver(MAY_5, "By registered mail", assets.store(photo(), title="Receipt"))
    letter.save()
    delivery = "Delivered on 5 May 2021 with 0 signatures. “By registered mail” With: Receipt."
    page = client.get(address(letter, "undelivered")).text
    assert f"This is taken back, and only the history keeps it: {delivery}" in page
    do(client, letter, "undelivered")
    assert told(letter) == [Stage.CLOSED, None, "", None, None, None, "", None]
    assert not letter.is_collecting()
    assert history() == [f"Not delivered after all. Taken back: {delivery}"]
    do(client, letter, "deliver", on="2021-05-04")
    assert told(letter)[:2] == [Stage.DELIVERED, date(2021, 5, 4)]


def test_an_answered_letter_goes_back_one_step_at_a_time(client, editor):
    letter = delivered()
    letter.answer(date(2021, 6, 1))
    letter.save()
    for ask in (client.get, client.post):
        assert "This cannot be done to it as it stands now" in ask(address(letter, "undelivered"), follow=True).text
    assert told(letter)[0] == Stage.ANSWERED


# ---- collecting again


def test_collecting_again_after_a_delivery_says_what_it_forgets(client, editor):
    letter = delivered()
    told = "Delivered on 5 May 2021 with 0 signatures. “By registered mail”"
    assert f"This is forgotten, and cannot be brought back: {told}" in client.get(address(letter, "collect")).text
    do(client, letter, "collect")
    letter.refresh_from_db()
    assert (letter.stage, letter.delivered_on, letter.delivered_how) == (Stage.COLLECTING, None, "")
    assert history() == [f"Collecting signatures. Forgotten: {told}"]


def test_collecting_again_asks_for_a_new_end_where_the_old_one_has_passed(client, editor):
    letter = make_letter(deadline_at=datetime(2021, 6, 1, tzinfo=UTC))
    letter.close()
    letter.save()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refused(do(client, letter, "collect", deadline_at_0="2021-06-02", deadline_at_1="")) == {
        "deadline_at": ["This moment has passed, too. Give one to come, or leave it empty."]
    }
    do(client, letter, "collect", deadline_at_0=f"{tomorrow}", deadline_at_1="")
    letter.refresh_from_db()
    assert letter.is_collecting()
    assert timezone.localtime(letter.deadline_at).strftime("%Y-%m-%d %H:%M") == f"{tomorrow} 23:59"
    letter.close()
    letter.save()
    assert list(client.get(address(letter, "collect")).context["form"].fields) == ["seen"]


def test_collecting_again_without_an_end_takes_the_old_one_away(client, editor):
    letter = make_letter(deadline_at=datetime(2021, 6, 1, tzinfo=UTC))
    letter.close()
    letter.save()
    do(client, letter, "collect", deadline_at_0="", deadline_at_1="")
    letter.refresh_from_db()
    assert letter.is_collecting()
    assert letter.deadline_at is None


# ---- two at once


def test_of_two_who_press_at_once_the_second_one_sees_what_the_first_one_did(client, editor):
    letter = delivered()
    seen = client.get(address(letter, "answer")).context["form"]["seen"].value()
    letter.delivered_how = "By courier"
    letter.save()
    data = {"on": "2021-06-01", "words": "No.", "seen": seen}
    response = client.post(address(letter, "answer"), data)
    assert "Somebody has changed this letter while you were writing" in response.text
    assert "“By courier”" in response.text
    assert response.context["form"]["words"].value() == "No."
    letter.refresh_from_db()
    assert letter.stage == Stage.DELIVERED
    client.post(address(letter, "answer"), data | {"seen": response.context["form"]["seen"].value()})
    letter.refresh_from_db()
    assert letter.stage == Stage.ANSWERED
    assert client.post(address(letter, "answer"), data).url == address(letter)
    assert history() == ["Answered on 1 June 2021. “No.”"]
