"""What stands above the form of a letter: the link to send around, who signed, and where everything is."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from django.utils.html import escape

from coalition.models import Letter, Member
from coalition.models.kinds import Kind
from contacts.models import Organisation
from tests.campaign.staff import make_staff
from tests.coalition.factories import STATE, make_letter, make_signatory

from .letters import EDITOR, WRITER, address, history, own_data

SITE = "http://127.0.0.1:8000"


def panel(client, letter):
    return client.get(address(letter)).context["panel"]


def secret(letter, path="/coalition/letters/release-karim-haddad/sign/"):
    return f"{SITE}{path}?invitation={letter.invitation}"


# ---- the link


def test_a_live_letter_has_a_link_for_everybody(client, editor):
    shared = panel(client, make_letter())["shared"]
    assert shared.address == f"{SITE}/coalition/letters/release-karim-haddad/sign/"
    assert (shared.sentence, shared.is_secret) == ("Anybody can sign here.", False)


def test_a_draft_and_a_letter_by_invitation_have_a_secret_link(client, editor):
    draft = make_letter(is_live=False)
    shared = panel(client, draft)["shared"]
    assert shared.address == secret(draft)
    assert shared.sentence == "Who has this link can read the letter and sign it, before it is public, too."
    live = make_letter("By invitation", is_by_invitation=True)
    shared = panel(client, live)["shared"]
    assert shared.address == secret(live, "/coalition/letters/by-invitation/sign/")
    assert shared.sentence == "Who has this link can sign, and nobody else."


def test_a_translation_has_a_link_of_its_own_with_the_invitation_of_its_original(client, editor):
    letter = make_letter(is_by_invitation=True)
    translation = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    shared = panel(client, translation)["shared"]
    assert shared.address == secret(letter, "/es/coalition/letters/liberen-a-karim-haddad/sign/")


@pytest.mark.parametrize("become", ["closed", "overdue", "withdrawn"])
def test_there_is_no_link_where_nobody_can_sign(client, editor, become):
    letter = make_letter()
    if become == "closed":
        letter.close()
    elif become == "overdue":
        letter.deadline_at = timezone.now() - timedelta(days=1)
    else:
        letter.withdraw("It was wrong.")
    letter.save()
    assert panel(client, letter)["shared"] is None


def test_who_only_reads_sees_no_secret_link(client):
    letter = make_letter(is_live=False)
    client.force_login(make_staff("nina", ["coalition.view_letter"]))
    page = client.get(address(letter))
    assert page.context["panel"]["shared"] is None
    assert letter.invitation not in page.text


def test_a_new_link_is_made_after_a_question_and_stops_the_old_one(client, editor):
    letter = make_letter(is_live=False)
    before = letter.invitation
    assert address(letter, "link") in client.get(address(letter)).text
    page = client.get(address(letter, "link"))
    assert "leads nowhere from then on" in page.text
    letter.refresh_from_db()
    assert letter.invitation == before
    client.post(address(letter, "link"))
    letter.refresh_from_db()
    assert letter.invitation != before
    assert not letter.is_invited(before)
    assert history() == ["There is a new link of invitation. The old one leads nowhere any more."]


def test_the_link_of_a_translation_is_renewed_with_its_original(client, editor):
    letter = make_letter(is_by_invitation=True)
    translation = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    assert client.post(address(translation, "link")).url == address(letter, "link")
    translation.refresh_from_db()
    assert translation.original.invitation == letter.invitation


def test_a_live_letters_link_is_not_renewed_by_who_may_not_publish(client, writer):
    letter = make_letter(is_by_invitation=True)
    assert client.post(address(letter, "link")).status_code == 403
    assert client.post(address(make_letter("A draft", is_live=False), "link")).status_code == 302


# ---- the numbers


def test_it_counts_by_group_and_by_state_and_leads_to_the_lists(client, chief):
    letter = make_letter()
    make_signatory(letter, "Rita Okafor")
    make_signatory(letter, "Omar Lind", display="counted")
    for state in (STATE.PENDING, STATE.PENDING, STATE.VERIFIED, STATE.UNCONFIRMED, STATE.HELD, STATE.DECLINED):
        make_signatory(letter, "Somebody", state=state)
    make_signatory(make_letter("Another"), "Elsewhere", state=STATE.PENDING)
    shown = panel(client, letter)
    assert [(line.label, line.number, line.remark) for line in shown["groups"]] == [
        ("Officials", 0, ""),
        ("Organisations", 0, ""),
        ("Individuals", 2, "1 of them counted only"),
    ]
    assert [(line.label, line.number) for line in shown["states"]] == [
        ("Held back (looks like spam)", 1),
        ("Not confirmed yet", 1),
        ("To be checked", 2),
        ("Verified", 1),
        ("Published", 2),
        ("Declined", 1),
    ]
    assert shown["waiting"] == 4
    assert shown["queue"] == f"/admin/coalition/signatory/queue/?letter={letter.pk}"
    assert shown["duplicates"] == f"/admin/coalition/signatory/duplicates/?letter={letter.pk}"
    assert shown["imports"] == address(letter, "import")
    for path in (shown["queue"], shown["duplicates"], shown["imports"]):
        assert f'href="{path}"' in client.get(address(letter)).text
        assert client.get(path).status_code == 200
    for line in shown["groups"] + shown["states"]:
        assert client.get(line.address).context["cl"].result_count == line.number, line


def test_a_translation_tells_the_numbers_of_its_original(client, editor):
    letter = make_letter()
    make_signatory(letter)
    translation = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    shown = panel(client, translation)
    assert [line.number for line in shown["groups"]] == [0, 0, 1]
    assert shown["original"] == letter
    assert shown["acts"] == []


def test_who_may_not_see_signatories_sees_numbers_alone(client, editor):
    letter = make_letter()
    make_signatory(letter)
    shown = panel(client, letter)
    assert [shown[way] for way in ("queue", "duplicates", "imports")] == ["", "", ""]
    assert {line.address for line in shown["groups"] + shown["states"]} == {""}
    assert "/admin/coalition/signatory/" not in client.get(address(letter)).text


def test_a_letter_costs_as_much_whoever_signed(client, editor, django_assert_max_num_queries):
    letter = make_letter()
    for number in range(30):
        make_signatory(letter, f"Person {number}")
    with django_assert_max_num_queries(24):
        client.get(address(letter))


# ---- elsewhere


def test_the_code_for_other_sites_is_offered_once_the_letter_is_public(client, editor):
    live = make_letter('Free "them" <all>')
    code = panel(client, live)["embed"]
    assert f'src="{SITE}/coalition/letters/free-them-all/embed/"' in code
    assert 'title="Free &quot;them&quot; &lt;all&gt;"' in code
    # As the browser shows it, so that what is copied is the code itself.
    assert unescape(code) != code
    assert escape(code) in client.get(address(live)).text
    assert panel(client, make_letter("A draft", is_live=False))["embed"] == ""


def test_it_says_where_the_letter_stands(client, editor):
    letter = make_letter(deadline_at=datetime(2036, 6, 30, 23, 59, tzinfo=UTC))
    shown = panel(client, letter)
    assert shown["state"] == "Live. Readers see it under the date 3 May 2021, 12:00 (UTC)."
    assert shown["stage"] == "Collecting signatures until 30 June 2036, 23:59 (UTC)."
    Letter.objects.update(deadline_at=datetime(2021, 6, 30, 23, 59, tzinfo=UTC))
    assert panel(client, letter)["stage"] == "Nobody can sign any more: its time ended on 30 June 2021, 23:59 (UTC)."


def test_the_state_is_told_once(client, editor):
    page = client.get(address(make_letter())).text
    assert page.count("Live. Readers see it") == 1


# ---- members


def signed_for(letter, name, state=STATE.PUBLISHED, is_known=True, kind=Kind.ORGANISATION):
    known = Organisation.objects.get_or_create(name=name)[0] if is_known else None
    return make_signatory(letter, "Ana Ruiz", kind=kind, state=state, organisation_name=name, organisation=known)


def test_known_organisations_that_signed_become_members_who_have_not_agreed_yet(client):
    client.force_login(make_staff("edith", [*EDITOR, "coalition.add_member"]))
    letter = make_letter()
    signed_for(letter, "Harbour Street Legal Clinic")
    signed_for(letter, "Harbour Street Legal Clinic", STATE.VERIFIED)
    signed_for(letter, "Verity Tenants", STATE.VERIFIED)
    signed_for(letter, "Not checked", STATE.PENDING)
    signed_for(letter, "Gone", STATE.WITHDRAWN)
    signed_for(letter, "Unknown", is_known=False)
    signed_for(letter, "City of Port Ellery", kind=Kind.OFFICIAL)
    signed_for(make_letter("Another"), "Elsewhere")
    already = Member.objects.create(organisation=Organisation.objects.create(name="Here already"))
    signed_for(letter, "Here already")
    assert panel(client, letter)["joinable"] == 2
    assert "Add 2 organisations as members" in client.get(address(letter)).text
    client.post(address(letter, "members"))
    made = Member.objects.exclude(pk=already.pk)
    assert [(str(member), member.agreed_on) for member in made] == [
        ("Harbour Street Legal Clinic", None),
        ("Verity Tenants", None),
    ]
    assert not Member.objects.listed().exists()
    assert history() == ["Added, since it signed “Release Karim Haddad”."] * 2
    client.post(address(letter, "members"))
    assert Member.objects.count() == 3
    assert LogEntry.objects.count() == 2
    assert panel(client, letter)["joinable"] == 0


def test_who_may_not_add_members_is_not_offered_to(client, editor):
    letter = make_letter()
    signed_for(letter, "Verity Tenants")
    assert panel(client, letter)["joinable"] == 0
    assert client.post(address(letter, "members")).status_code == 403
    assert client.get(address(letter, "members")).status_code == 403
    assert not Member.objects.exists()


def test_asking_for_the_members_without_pressing_changes_nothing(client, chief):
    letter = make_letter()
    signed_for(letter, "Verity Tenants")
    assert client.get(address(letter, "members")).url == address(letter)
    assert not Member.objects.exists()


def test_a_popup_shows_the_form_alone(client, editor):
    page = client.get(address(make_letter()), {"_popup": "1"})
    assert "panel" not in page.context
    assert "letter-panel" not in page.text


def test_a_refused_form_shows_the_panel_of_what_is_stored(client, editor):
    letter = make_letter()
    response = client.post(address(letter), own_data(letter, title="", slug="other"))
    assert response.status_code == 200
    assert response.context["panel"]["shared"].address.endswith("/release-karim-haddad/sign/")


@pytest.mark.parametrize("permissions", [WRITER, EDITOR])
def test_the_delivery_package_is_offered_to_who_may_publish(client, permissions):
    client.force_login(make_staff("someone", permissions))
    draft = make_letter(is_live=False)
    assert bool(panel(client, draft)["package"]) == (permissions == EDITOR)
