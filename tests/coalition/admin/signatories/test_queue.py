"""The queue: one signatory after another, with all that it takes to decide, and no two decide at once."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.admin import deciding
from coalition.models import Decision, Signatory
from coalition.signing import acts
from coalition.signing.acts import Act
from contacts import other_names
from contacts.models import Organisation, OtherName
from tests.campaign.staff import ODD_TEXTS, make_staff
from tests.coalition.factories import make_letter, make_signatory
from tests.contacts.factories import make_organisation

from .moderation import LIST, MODERATOR, QUEUE, STATE, address, log, organisation, press, said, state, wait

pytestmark = pytest.mark.django_db


def shown(client, **query):
    return client.get(QUEUE, query).context["signatory"]


# ---- the order


def test_the_oldest_comes_first_then_the_verified_and_at_the_end_what_looks_like_spam(client, moderator, letter):
    spam = wait(letter, "Buy Now", state=STATE.HELD)
    verified = wait(letter, "Omar Haddad", state=STATE.VERIFIED, hours=1)
    second, first = wait(letter, "Ana Ruiz", hours=3), wait(letter, "Ben Osei", hours=2)
    for name in ("unconfirmed", "published", "declined", "withdrawn"):
        make_signatory(letter, name, state=name)
    walked, at = [], {}
    while True:
        response = client.get(QUEUE, at)
        walked.append(response.context["signatory"])
        if not response.context["next_address"]:
            break
        at = {"at": response.context["next_address"].rpartition("=")[2]}
    assert walked == [first, second, verified, spam]
    assert response.context["previous_address"] == f"{QUEUE}?at={verified.pk}"
    assert client.get(QUEUE).context["previous_address"] == ""
    text = client.get(QUEUE).text
    for words in ("<strong>2</strong> to be checked", "<strong>1</strong> verified, not public yet"):
        assert words in text
    assert "<strong>1</strong> held back as spam" in text


def test_of_one_moment_each_is_shown_once(client, moderator, letter):
    some = [wait(letter, name) for name in ("Ana Ruiz", "Ben Osei", "Cleo Lund")]
    assert client.get(QUEUE, {"at": some[0].pk}).context["next_address"].endswith(f"at={some[1].pk}")
    assert client.get(QUEUE, {"at": some[1].pk}).context["previous_address"].endswith(f"at={some[0].pk}")


def test_it_is_narrowed_to_one_letter_whichever_translation_is_meant(client, moderator, letter):
    other = make_letter("Another letter")
    translation = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    wait(other, "Ana Ruiz")
    here = wait(letter, "Ben Osei", hours=1)
    for asked in (letter, translation):
        response = client.get(QUEUE, {"letter": asked.pk})
        assert (response.context["signatory"], response.context["left"]) == (here, 1)
    assert shown(client, letter=other.pk).name == "Ana Ruiz"
    response = press(client, here, "verify", query=f"?letter={letter.pk}", follow=False)
    assert response.url == f"{QUEUE}?letter={letter.pk}&done={here.pk}&was=pending"


def test_what_is_no_key_narrows_nothing(client, moderator, letter):
    ana = wait(letter, "Ana Ruiz")
    sendable = [text[:2000] for name, text in ODD_TEXTS.items() if name != "surrogate"]
    for odd in (*sendable, "0", "-1", str(10**30)):
        assert shown(client, letter=odd, at=odd, done=odd, was=odd, look=odd) == ana


def test_when_nobody_waits_the_page_says_so(client, moderator, letter):
    make_signatory(letter)
    page = client.get(QUEUE).text
    assert "Nobody waits: everybody who signed is checked." in page
    assert LIST in page


# ---- what it shows


def test_it_shows_who_signs_for_whom_and_what_becomes_public(client, moderator, letter):
    clinic = make_organisation("Harbour Clinic", url="https://www.harbour.example/about")
    organisation(letter, title="Director", place="Port Ellery", organisation=clinic)
    response = client.get(QUEUE)
    for words in ("Harbour Clinic", "Rita Okafor", "Director", "Port Ellery", "rita@harbour.example", letter.title):
        assert words in response.text
    assert "It belongs to the organisation’s site, harbour.example." in response.text
    assert response.context["public"][0].words == ["Harbour Clinic", "Port Ellery"]
    assert "free mail address" not in response.text


@pytest.mark.parametrize(
    ("email", "url", "expected"),
    [
        ("rita@harbour.example", "https://www.harbour.example/", "same"),
        ("rita@mail.harbour.example", "http://harbour.example", "same"),
        ("rita@union.example", "https://ellery.union.example/", "above"),
        ("rita@harbour.example.com", "https://harbour.example/", "other"),
        ("rita@ourharbour.example", "https://harbour.example/", "other"),
        ("rita@xn--hfen-loa.example", "https://häfen.example/", "same"),
        ("rita@harbour.example", "", ""),
        ("rita@harbour.example", "https://[half", ""),
    ],
)
def test_the_domain_of_the_mail_is_set_beside_the_known_site(client, moderator, letter, email, url, expected):
    clinic = make_organisation("Harbour Clinic", url=url)
    organisation(letter, email=email, organisation=clinic)
    assert client.get(QUEUE).context["mailbox"].fit == expected


def test_a_free_mail_address_and_one_that_was_never_confirmed_are_flagged(client, moderator, letter):
    signatory = organisation(letter, email="rita@gmail.com", has_free_mail=True)
    Signatory.objects.filter(pk=signatory.pk).update(confirmed_at=None)
    page = client.get(QUEUE).text
    assert "free mail address" in page
    assert "The address was never confirmed." in page


def test_who_is_only_counted_becomes_public_by_no_word(client, moderator, letter):
    wait(letter, display="counted")
    response = client.get(QUEUE)
    assert response.context["public"] == []
    assert "No name: the count rises by one." in response.text


def test_it_shows_who_is_here_already_which_organisation_is_meant_and_what_was_decided(client, moderator, letter):
    clinic = make_organisation("Harbour Clinic, Inc.")
    signatory = organisation(letter, "The Harbour Clinic")
    other = organisation(letter, "Harbor Clinic", "Ben Osei", state=STATE.PUBLISHED, email="ben@harbour.example")
    acts.log(Act.SIGNED, [signatory])
    response = client.get(QUEUE)
    assert [(each.organisation, str(each.why)) for each in response.context["known"]] == [
        (clinic, "the same name, spelled differently")
    ]
    assert [(found, str(why.label)) for found, why in response.context["alike"]] == [
        (other, "one may be a typing error")
    ]
    assert [told.decision.act for told in response.context["log"]] == [Act.SIGNED]
    assert f"signatory={signatory.pk}&amp;signatory={other.pk}&amp;from=queue" in response.text


def test_who_looks_the_same_is_told_directly_above_the_buttons(client, moderator, letter):
    wait(letter)
    assert "queue-alike" not in client.get(QUEUE).text
    make_signatory(letter)
    line = '<p class="queue-alike"><a href="#queue-twice">{}</a></p>'
    before, found, after = client.get(QUEUE).text.partition(line.format("1 looks the same"))
    assert found
    assert after.lstrip().startswith(f'<form method="post" action="{QUEUE}" class="queue-acts">')
    assert 'id="queue-twice"' in after
    make_signatory(letter, "R. Okafor")
    assert line.format("2 look the same") in client.get(QUEUE).text


def test_a_person_is_asked_for_no_organisation(client, moderator, letter):
    wait(letter)
    assert "Which known organisation is it?" not in client.get(QUEUE).text


# ---- the organisation


def choose(client, signatory, key):
    return press(client, signatory, "organisation", organisation=key)


def test_a_known_organisation_is_chosen_and_the_spelling_remembered(client, moderator, letter):
    clinic = make_organisation("Harbour Clinic")
    signatory = organisation(letter, "The Harbor Clinic", state=STATE.VERIFIED)
    response = choose(client, signatory, clinic.pk)
    assert response.context["signatory"] == signatory
    signatory.refresh_from_db()
    assert (signatory.organisation, signatory.organisation_name) == (clinic, "The Harbor Clinic")
    assert list(OtherName.objects.values_list("organisation", "name")) == [(clinic.pk, "The Harbor Clinic")]
    assert log(signatory) == [(Act.EDITED, "mona", "Known organisation: “–” → “Harbour Clinic”")]
    assert [each.is_chosen for each in response.context["known"]] == [True]


def undo(client, signatory, done, **values):
    return press(client, signatory, done.undo, seen=done.seen, told=done.told, **values)


def links(signatory):
    """The organisation that is linked, and under which other names organisations are known."""
    signatory.refresh_from_db()
    names = OtherName.objects.order_by("pk").values_list("organisation__name", "name")
    return signatory.organisation and signatory.organisation.name, list(names)


def test_a_wrong_choice_is_undone_with_the_spelling_that_it_remembered(client, moderator, letter):
    wrong = make_organisation("Harbour Clinic")
    signatory = organisation(letter, "The Harbor Clinic")
    response = choose(client, signatory, wrong.pk)
    done = response.context["done"]
    assert (done.signatory, str(done.words), done.undo) == (signatory, "Known organisation", "untell")
    assert '<button type="submit" name="do" value="untell" data-key="z">Undo</button>' in response.text
    assert links(signatory) == ("Harbour Clinic", [("Harbour Clinic", "The Harbor Clinic")])
    response = undo(client, signatory, done)
    assert said(response) == ["Undone. Choose the organisation anew."]
    assert response.context["signatory"] == signatory
    assert links(signatory) == (None, [])
    assert log(signatory) == [
        (Act.EDITED, "mona", "Known organisation: “–” → “Harbour Clinic”"),
        (Act.EDITED, "mona", "Undone.\nKnown organisation: “Harbour Clinic” → “–”"),
    ]
    right = make_organisation("Harbor Street Clinic")
    choose(client, signatory, right.pk)
    assert links(signatory) == ("Harbor Street Clinic", [("Harbor Street Clinic", "The Harbor Clinic")])


def test_undoing_leads_back_to_the_organisation_before_and_keeps_a_spelling_that_was_known(client, moderator, letter):
    first, second = make_organisation("Harbour Clinic"), make_organisation("Harbour Union")
    other_names.remember(first, "The Harbor Clinic")
    signatory = organisation(letter, "The Harbor Clinic", organisation=first)
    kept = [("Harbour Clinic", "The Harbor Clinic")]
    done = choose(client, signatory, second.pk).context["done"]
    assert links(signatory) == ("Harbour Union", kept)
    undo(client, signatory, done)
    assert links(signatory) == ("Harbour Clinic", kept)


def test_a_choice_is_undone_by_who_made_it_at_once_and_by_nothing_forged(client, moderator, letter):
    clinic = make_organisation("Harbour Clinic")
    signatory, other = organisation(letter, "The Harbor Clinic"), organisation(letter, "HC", email="a@b.example")
    done = choose(client, signatory, clinic.pk).context["done"]
    known = ("Harbour Clinic", [("Harbour Clinic", "The Harbor Clinic")])
    refusal = "There is nothing of yours to undo here."
    for mark in ("", "x", done.told[:-1], done.told.partition(":")[0]):
        assert refusal in press(client, signatory, "untell", told=mark).text
        assert client.get(QUEUE, {"at": signatory.pk, "told": mark}).context["done"] is None
    assert refusal in press(client, other, "untell", told=done.told).text
    client.force_login(make_staff("nina", MODERATOR))
    assert refusal in undo(client, signatory, done).text
    assert client.get(QUEUE, {"at": signatory.pk, "told": done.told}).context["done"] is None
    client.force_login(moderator)
    press(client, signatory, "verify")
    assert "Somebody was faster" in undo(client, signatory, done).text
    assert refusal in press(client, signatory, "untell", told=done.told).text
    assert links(signatory) == known


def test_a_new_organisation_is_added_by_who_may(client, moderator, letter):
    signatory = organisation(letter, "River League")
    assert "add “River League” to the known ones" not in client.get(QUEUE).text
    assert "You may not add organisations." in choose(client, signatory, "new").text
    assert not Organisation.objects.exists()
    client.force_login(make_staff("nina", [*MODERATOR, "contacts.add_organisation"]))
    assert "add “River League” to the known ones" in client.get(QUEUE).text
    choose(client, signatory, "new")
    signatory.refresh_from_db()
    assert signatory.organisation.name == "River League"
    assert LogEntry.objects.get().object_repr == "River League"


def test_a_refused_choice_leaves_no_new_organisation_behind(client, letter):
    client.force_login(make_staff("nina", [*MODERATOR, "contacts.add_organisation"]))
    signatory = organisation(letter, "River League")
    press(client, signatory, "organisation", organisation="new", seen="1-99")
    for key in ("", "x", "12345"):
        assert "Choose an organisation first." in choose(client, signatory, key).text
    assert not Organisation.objects.exists()
    assert not LogEntry.objects.exists()


def test_another_organisation_is_looked_for_by_any_of_its_names(client, moderator, letter):
    union = make_organisation("Port Ellery Musicians")
    union.other_names.create(name="Local 88", folded="local 88")
    signatory = organisation(letter, "Fiddlers")
    response = client.get(QUEUE, {"at": signatory.pk, "look": "local"})
    assert [(each.organisation, str(each.why)) for each in response.context["known"]] == [(union, "looked for")]


# ---- who may, and what it costs


def test_only_who_may_check_signatories_sees_or_uses_it(client, letter):
    ana = wait(letter)
    for permissions in ([], ["coalition.view_signatory", "coalition.change_signatory", "coalition.publish_letter"]):
        client.force_login(make_staff(f"nina{len(permissions)}", permissions))
        assert client.get(QUEUE).status_code == 403
        assert press(client, ana, "publish").status_code == 403
    client.logout()
    assert client.get(QUEUE).status_code == 302
    assert press(client, ana, "publish", follow=False).status_code == 302
    assert (state(ana), log(ana)) == (STATE.PENDING, [])


def test_looking_changes_nothing(client, moderator, letter):
    ana = wait(letter)
    client.get(QUEUE, {"do": "publish", "signatory": ana.pk, "seen": deciding.seen_of(ana)})
    assert (state(ana), Decision.objects.count()) == (STATE.PENDING, 0)


def test_a_page_costs_the_same_queries_however_many_wait(client, moderator, letter):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(QUEUE).status_code == 200
        return len(queries)

    make_organisation("Harbour Clinic")
    organisation(letter)
    organisation(letter, "The Harbour Clinic", "Ben Osei", email="ben@harbour.example", hours=1)
    few = cost()
    for number in range(10):
        organisation(letter, f"The Harbour Clinic, {number}", email=f"a{number}@harbour.example", hours=2)
        make_organisation(f"Harbour Clinic {'abcdefghij'[number]}")
    assert cost() == few
    assert few <= 25


def test_no_private_word_leaves_the_page_by_a_cookie_or_a_session(client, moderator, letter):
    ana = wait(letter, "Ana Ruiz", email="ana@mail.example")
    response = press(client, ana, "publish", follow=False)
    assert "Ana" not in str(response.headers) + str(response.cookies) + str(dict(client.session))
    assert not LogEntry.objects.exists()
    assert "<script>" not in client.get(QUEUE).text
    assert ' style="' not in client.get(address(ana)).text
