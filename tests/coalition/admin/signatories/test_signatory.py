"""One signatory: read, added from paper, corrected, decided about, erased; and who may do which."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail

from coalition.admin import deciding
from coalition.models import Decision, Signatory
from coalition.models.kinds import Kind
from coalition.signing import acts
from coalition.signing.acts import Act
from supporters.models import Supporter
from tests.campaign.staff import errors_of, make_staff
from tests.coalition.factories import make_official, make_signatory
from tests.contacts.factories import make_organisation
from tests.worker import work_off

from .moderation import ADD, LIST, QUEUE, STATE, TWICE, address, log, organisation, said, state, wait

pytestmark = pytest.mark.django_db


def individuals(letter):
    return letter.groups.get(kind=Kind.INDIVIDUAL)


def act(client, signatory, do, note="", seen=None):
    data = {"do": do, "note": note, "seen": seen or deciding.seen_of(signatory)}
    return client.post(address(signatory, "act"), data, follow=True)


def own_data(signatory, **values):
    """What the form sends when nothing was changed in it but the values; None is a box without a tick."""
    names = ["kind", "name", "title", "organisation_name", "place", "display"]
    data = {name: getattr(signatory, name) for name in names}
    data |= {"group": signatory.group_id, "order": "", "organisation": signatory.organisation_id or "", "official": ""}
    data |= {"why": "", "seen": deciding.seen_of(signatory), **values}
    return {name: value for name, value in data.items() if value is not None}


def correct(client, signatory, **values):
    return client.post(address(signatory), own_data(signatory, **values))


# ---- added from paper


def add_data(of, **values):
    return {
        "letter": of.pk,
        "kind": "individual",
        "name": " Ana  Ruiz ",
        "title": "",
        "organisation_name": "",
        "place": "Port Ellery",
        "display": "full",
        "how": "Sheet of 3 May",
        **values,
    }


def test_who_signed_on_paper_is_added_as_verified_with_how_it_is_known(client, moderator, letter):
    response = client.post(ADD, add_data(letter), follow=True)
    signatory = Signatory.objects.get()
    assert response.redirect_chain[-1][0] == address(signatory)
    assert (signatory.state, signatory.name, signatory.place) == (STATE.VERIFIED, "Ana Ruiz", "Port Ellery")
    assert (signatory.group, signatory.supporter, signatory.confirmed_at) == (individuals(letter), None, None)
    assert log(signatory) == [(Act.SIGNED, "mona", "Sheet of 3 May"), (Act.VERIFIED, "mona", "Sheet of 3 May")]
    assert LogEntry.objects.get().object_repr == f"Signatory {signatory.pk}"
    assert individuals(letter).count == 0
    assert "was never confirmed" not in response.text


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"how": " "}, "how", "Write how you know that they sign: nobody confirms it by mail."),
        ({"name": ""}, "name", "Write the name."),
        ({"kind": "organisation"}, "organisation_name", "Write the name of the organisation."),
        (
            {"kind": "organisation", "organisation_name": "Local 88", "display": "initials"},
            "display",
            "An organisation is shown by its name, with or without whoever signed for it.",
        ),
        ({"display": "organisation"}, "display", "A person is shown by name or initials, or is only counted."),
        (
            {"kind": "organisation", "organisation_name": "Local 88", "name": ""},
            "name",
            "Write who signed for it, or show the organisation alone.",
        ),
        ({"letter": ""}, "letter", "This field is required."),
        ({"name": "x" * 121}, "name", "Ensure this value has at most 120 characters (it has 121)."),
    ],
)
def test_what_is_lacking_is_asked_for(client, moderator, letter, values, field, sentence):
    response = client.post(ADD, add_data(letter, **values))
    assert errors_of(response) == {field: [sentence]}
    assert not Signatory.objects.exists()


def test_an_organisation_alone_needs_no_name_of_a_person(client, moderator, letter):
    data = add_data(letter, kind="organisation", organisation_name="Local 88", name="", display="organisation")
    assert client.post(ADD, data).status_code == 302
    assert Signatory.objects.get().organisation_folded == "local 88"


def test_whom_the_letter_does_not_take_cannot_be_added_until_it_does(client, moderator, letter):
    letter.groups.filter(kind=Kind.OFFICIAL).delete()
    response = client.post(ADD, add_data(letter, kind="official"))
    assert errors_of(response) == {
        "kind": ["This letter has no group for them. Say in the letter that they may sign it."]
    }


def test_who_is_here_already_is_pointed_out(client, moderator, letter):
    make_signatory(letter, "Ana Ruiz")
    response = client.post(ADD, add_data(letter), follow=True)
    assert said(response)[0] == "Somebody like that stands under this letter already: see below."
    assert "Compare and merge…" in response.text


@pytest.mark.parametrize("is_answered", [False, True])
def test_who_is_added_to_a_delivered_letter_does_not_change_the_number_delivered(
    client, moderator, letter, is_answered
):
    make_signatory(letter, "Omar Lind")
    letter.deliver(date(2021, 5, 5))
    if is_answered:
        letter.answer(date(2021, 6, 1))
    letter.save()
    response = client.post(ADD, add_data(letter), follow=True)
    assert said(response) == [
        "Added, and verified. Publish it when it is to stand on the page.",
        "This letter was delivered already, with 1 signature. That number stays; if they signed before, correct the "
        "delivery on the page of the letter.",
    ]
    act(client, Signatory.objects.get(state=STATE.VERIFIED), "show")
    letter.refresh_from_db()
    assert (letter.delivered_count, individuals(letter).count) == (1, 2)


# ---- corrected


def test_a_correction_shows_at_once_and_the_log_keeps_what_was_signed(client, moderator, letter):
    ana = make_signatory(letter, "Ana Ruis", title="Nurse", email="ana@mail.example")
    response = correct(client, ana, name="Ana Ruiz", title="", why="She wrote to us.")
    assert response.url == address(ana)
    ana.refresh_from_db()
    assert (ana.shown_name, ana.shown_title, ana.state) == ("Ana Ruiz", "", STATE.PUBLISHED)
    assert log(ana) == [
        (Act.EDITED, "mona", "Name: “Ana Ruis” → “Ana Ruiz”\nTitle or role: “Nurse” → “–”\nShe wrote to us.")
    ]
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.get_change_message()) == (
        f"Signatory {ana.pk}", "Changed Name, Title or role and Why, and how it is known.",
    )  # fmt: skip
    assert individuals(letter).count == 1


def test_a_correction_of_kind_moves_to_the_group_of_that_kind_and_the_counts_follow(client, moderator, letter):
    mayor = make_signatory(letter, "Dana Whitfield", organisation_name="City of Port Ellery")
    official = make_official()
    correct(client, mayor, kind="official", official=official.pk, order="3", is_for_identification_only="on")
    mayor.refresh_from_db()
    officials = letter.groups.get(kind=Kind.OFFICIAL)
    assert (mayor.group, mayor.order, mayor.official) == (officials, 3, official)
    assert (individuals(letter).count, officials.count) == (0, 1)
    assert log(mayor)[0][2].splitlines() == [
        "Kind: “Individual” → “Official”",
        "Affiliation for identification only: “no” → “yes”",
        "Group: “Individuals” → “Officials”",
        "Order: “–” → “3”",
        "Known official: “–” → “Dana Whitfield, Mayor, City of Port Ellery”",
    ]


def test_what_is_shown_changes_only_with_a_word_on_how_they_want_it(client, moderator, letter):
    ana = make_signatory(letter, "Ana Ruiz", display="counted")
    response = correct(client, ana, display="full")
    assert errors_of(response) == {
        "why": ["Nothing may be shown that they did not agree to. Write how you know that they want this."]
    }
    correct(client, ana, display="full", why="Her mail of 4 May.")
    ana.refresh_from_db()
    assert ana.shown_name == "Ana Ruiz"
    assert (individuals(letter).count, individuals(letter).unnamed) == (1, 0)


def test_a_correction_that_would_double_a_signature_is_refused_with_its_sentence(client, moderator, letter):
    organisation(letter, "Local 88")
    other = organisation(letter, "Local 89")
    response = correct(client, other, organisation_name="LOCAL 88")
    assert errors_of(response) == {"__all__": ["The same person signed for this organisation already."]}
    wait(letter, email="ana@mail.example")
    official = wait(letter, kind=Kind.OFFICIAL, organisation_name="City", email="ana@mail.example")
    response = correct(client, official, kind="individual")
    assert errors_of(response) == {"__all__": ["The same person signed already."]}
    assert not Decision.objects.exists()


def test_what_somebody_else_did_meanwhile_is_neither_overwritten_nor_undone(client, moderator, letter):
    ana = wait(letter, "Ana Ruis")
    data = own_data(ana, name="Ana Ruiz")
    acts.perform(Act.DECLINED, Signatory.objects.filter(pk=ana.pk), by=make_staff("nina", []), note="x")
    response = client.post(address(ana), data)
    assert "Somebody was faster: “Declined”, by nina, on" in errors_of(response)["__all__"][0]
    assert 'value="Ana Ruiz"' in response.text  # what was typed is still there
    assert (state(ana), ana.name) == (STATE.DECLINED, "Ana Ruis")
    client.post(address(ana), {**data, "seen": deciding.seen_of(ana)})
    assert (state(ana), ana.name) == (STATE.DECLINED, "Ana Ruiz")


def test_where_nothing_was_changed_nothing_is_written_down(client, moderator, letter):
    ana = make_signatory(letter, "Ana Ruiz", title="Nurse", place="Port Ellery", email="ana@mail.example")
    body = organisation(letter, organisation=make_organisation("Harbour Clinic"), is_for_identification_only=True)
    for signatory, values in ((ana, {}), (ana, {"name": " Ana  Ruiz "}), (body, {"is_for_identification_only": "on"})):
        response = client.post(address(signatory), own_data(signatory, **values), follow=True)
        assert said(response) == ["Nothing was changed, so nothing was written down."]
        assert response.redirect_chain == [(address(signatory), 302)]
    assert not Decision.objects.exists()
    assert not LogEntry.objects.exists()


def test_of_two_officials_of_one_name_the_other_one_is_a_change(client, moderator, letter):
    one, other = make_official(), make_official()
    mayor = make_signatory(letter, "Dana Whitfield", kind=Kind.OFFICIAL, official=one)
    response = client.post(address(mayor), own_data(mayor, official=other.pk), follow=True)
    assert said(response) == ["Corrected. The log keeps what stood there before."]
    mayor.refresh_from_db()
    assert (mayor.official, len(log(mayor))) == (other, 1)


# ---- what is shown, and to whom


def test_who_checks_sees_address_and_log_and_who_reads_sees_neither_address_nor_buttons(client, moderator, letter):
    ana = wait(letter, "Ana Ruiz", email="ana@mail.example", consent="I sign this letter.")
    acts.log(Act.SIGNED, [ana], note="A private note.")
    page = client.get(address(ana)).text
    for words in ("Ana Ruiz", "ana@mail.example", "I sign this letter.", "A private note.", "Erase for good…"):
        assert words in page
    client.force_login(make_staff("rick", ["coalition.view_signatory"]))
    page = client.get(address(ana)).text
    assert "Ana Ruiz" in page
    for words in ("ana@mail.example", "Erase for good…", 'name="do"', "Save corrections"):
        assert words not in page


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (STATE.HELD, ["release", "decline", "withdraw"]),
        (STATE.UNCONFIRMED, ["remind", "resend", "decline", "withdraw"]),
        (STATE.PENDING, ["publish", "verify", "decline", "withdraw"]),
        (STATE.VERIFIED, ["show", "decline", "withdraw", "reopen"]),
        (STATE.PUBLISHED, ["hide", "decline", "withdraw"]),
        (STATE.DECLINED, ["reopen"]),
        (STATE.WITHDRAWN, ["reopen"]),
    ],
)
def test_each_state_has_its_buttons(client, moderator, letter, given, names):
    ana = make_signatory(letter, state=given, email="ana@mail.example")
    context = client.get(address(ana)).context
    assert [choice.name for choice in (*context["choices"], *context["asking"])] == names


def test_each_button_does_what_it_says(client, moderator, letter):
    ana = wait(letter, "Ana Ruiz")
    for do, note, expected in (
        ("verify", "", STATE.VERIFIED),
        ("show", "", STATE.PUBLISHED),
        ("hide", "", STATE.VERIFIED),
        ("decline", "Not hers.", STATE.DECLINED),
        ("reopen", "It is hers.", STATE.PENDING),
        ("publish", "", STATE.PUBLISHED),
        ("withdraw", "By phone to Mona.", STATE.WITHDRAWN),
    ):
        response = act(client, ana, do, note)
        assert response.redirect_chain == [(address(ana), 302)]
        assert state(ana) == expected
    assert [entry for entry in log(ana) if entry[2]] == [
        (Act.DECLINED, "mona", "Not hers."),
        (Act.REOPENED, "mona", "It is hers."),
        (Act.WITHDRAWN, "mona", "By phone to Mona."),
    ]


def test_declining_withdrawing_and_opening_again_need_a_note(client, moderator, letter):
    ana, gone = wait(letter), make_signatory(letter, state=STATE.WITHDRAWN)
    for signatory, do, sentence in (
        (ana, "decline", "Write the reason for declining it."),
        (ana, "withdraw", "Write how they told us that they withdraw."),
        (gone, "reopen", "Write why it is opened again. Who withdrew must have asked for it."),
    ):
        assert said(act(client, signatory, do, " ")) == [sentence]
    assert (state(ana), state(gone), Decision.objects.count()) == (STATE.PENDING, STATE.WITHDRAWN, 0)


def test_a_reminder_goes_out_once_and_the_confirmation_again_when_asked(client, moderator, letter):
    ana = make_signatory(letter, "Ana Ruiz", state=STATE.UNCONFIRMED, email="ana@mail.example")
    assert said(act(client, ana, "remind")) == ["Reminded."]
    assert said(act(client, ana, "remind")) == [
        "No mail was sent: this mailbox was reminded within three days, or had enough mail today."
    ]
    assert said(act(client, ana, "resend")) == ["The confirmation is on its way again."]
    assert said(act(client, ana, "resend")) == [
        "No mail was sent: this mailbox got the same within the hour, or had enough mail today."
    ]
    work_off()
    assert [message.to for message in mail.outbox] == [["ana@mail.example"]] * 2
    assert [entry[:2] for entry in log(ana)] == [(Act.REMINDED, "mona")] * 2


def test_nothing_is_decided_by_get_or_about_what_changed_meanwhile(client, moderator, letter):
    ana = wait(letter)
    seen = deciding.seen_of(ana)
    assert client.get(address(ana, "act"), {"do": "publish", "seen": seen}).url == address(ana)
    acts.perform(Act.VERIFIED, Signatory.objects.filter(pk=ana.pk), by=make_staff("nina", []))
    assert "Somebody was faster" in said(act(client, ana, "decline", "x", seen=seen))[0]
    assert state(ana) == STATE.VERIFIED


# ---- erased


def test_erasing_asks_first_and_then_forgets_for_good(client, moderator, letter):
    ana = make_signatory(letter, "Ana Ruiz", email="ana@mail.example")
    acts.log(Act.SIGNED, [ana], note="A private note.")
    page = client.get(address(ana, "erase"))
    assert "Forget for good who" in page.text
    assert state(ana) == STATE.PUBLISHED
    response = client.post(address(ana, "erase"), {"seen": deciding.seen_of(ana)}, follow=True)
    assert said(response) == ["Erased for good."]
    assert (state(ana), ana.name, ana.supporter) == (STATE.WITHDRAWN, "", None)
    assert log(ana) == [(Act.SIGNED, None, ""), (Act.ERASED, "mona", "")]
    assert not Supporter.objects.exists()
    assert individuals(letter).count == 0
    page = client.get(address(ana)).text
    assert "Erased. Somebody signed and withdrew; who it was is forgotten." in page
    assert 'name="do"' not in page
    assert client.get(address(ana, "erase")).url == address(ana)


@pytest.mark.parametrize("kind", ["individual", "organisation"])
def test_who_was_erased_takes_no_name_again(client, moderator, letter, kind):
    ana = wait(letter, "Ana Ruiz", kind=kind, organisation_name="Harbour Clinic", email="ana@mail.example")
    data = own_data(ana, name="Ana Ruiz", why="She wrote.")
    client.post(address(ana, "erase"), {"seen": deciding.seen_of(ana)})
    page = client.get(address(ana)).text
    assert "Erased. Somebody signed and withdrew; who it was is forgotten." in page
    for words in ("Save corrections", 'name="name"', 'name="official"', 'name="why"', "Ana"):
        assert words not in page
    assert ("Harbour Clinic" in page) == (kind == "organisation")
    for seen in (data["seen"], deciding.seen_of(ana)):
        response = client.post(address(ana), {**data, "seen": seen}, follow=True)
        assert said(response) == ["It was erased. Nothing was changed."]
        assert response.redirect_chain == [(address(ana), 302)]
    ana.refresh_from_db()
    assert (ana.name, ana.title, [entry[0] for entry in log(ana)]) == ("", "", [Act.ERASED])


def test_what_changed_meanwhile_is_not_erased(client, moderator, letter):
    ana = wait(letter, "Ana Ruiz")
    response = client.post(address(ana, "erase"), {"seen": "1-99"}, follow=True)
    assert "It was changed meanwhile." in said(response)[0]
    assert (state(ana), ana.name) == (STATE.PENDING, "Ana Ruiz")


# ---- who may


@pytest.mark.parametrize("permissions", [[], ["coalition.view_signatory"], ["coalition.change_signatory",
    "coalition.add_signatory", "coalition.delete_signatory", "coalition.publish_letter"]])  # fmt: skip
def test_only_who_may_check_signatories_writes(client, letter, permissions):
    ana = wait(letter, "Ana Ruiz")
    client.force_login(make_staff("nina", permissions))
    seen = deciding.seen_of(ana)
    may_read = any("signatory" in name and name.partition(".")[2][:3] in ("vie", "cha") for name in permissions)
    assert client.get(address(ana)).status_code == (200 if may_read else 403)
    assert client.get(LIST).status_code == (200 if may_read else 403)
    assert client.post(address(ana), own_data(ana, name="X")).status_code == 403
    for path in (ADD, TWICE, QUEUE, address(ana, "erase"), address(ana, "act"), address(ana, "delete")):
        assert client.get(path).status_code == 403, path
        assert client.post(path, {"seen": seen, "do": "publish", "post": "yes"}).status_code == 403, path
    assert (state(ana), ana.name, Decision.objects.count()) == (STATE.PENDING, "Ana Ruiz", 0)


def test_nobody_deletes_a_signatory(client, chief, letter):
    ana = wait(letter, "Ana Ruiz")
    assert client.get(address(ana, "delete")).status_code == 403
    assert client.post(address(ana, "delete"), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(LIST).text


def test_without_login_every_page_leads_to_the_login(client, letter):
    ana = wait(letter)
    for path in (LIST, ADD, TWICE, QUEUE, *(address(ana, view) for view in ("change", "act", "erase", "history"))):
        for ask in (client.get, client.post):
            assert ask(path).url.startswith("/admin/login/"), path


def test_what_is_no_signatory_is_not_found(client, moderator):
    for key in ("0", "x", "9" * 30):
        for view in ("act", "erase"):
            assert client.get(f"{LIST}{key}/{view}/").status_code == 404


def test_the_history_is_the_log(client, moderator, letter):
    ana = wait(letter)
    assert client.get(address(ana, "history")).url == f"{address(ana)}#log"


def test_known_organisation_and_official_are_chosen_by_who_checks_signatories(client, moderator, letter):
    make_organisation("Harbour Clinic")
    make_official("Dana Whitfield")
    wait(letter)
    for name, found in (("organisation", "Harbour Clinic"), ("official", "Dana Whitfield, Mayor, City of Port Ellery")):
        query = {"app_label": "coalition", "model_name": "signatory", "field_name": name, "term": "a"}
        response = client.get("/admin/autocomplete/", query)
        assert [each["text"] for each in response.json()["results"]] == [found]
