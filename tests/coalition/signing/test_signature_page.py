"""The page behind the link in the mail: looking changes nothing, buttons confirm, withdraw and erase."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from coalition.models import Decision, Signatory
from coalition.signing.acts import Act, perform, recounted
from coalition.signing.merging import merge
from supporters import tokens
from supporters.models import Mail, Supporter
from tests.coalition.factories import make_letter, make_signatory
from tests.updates.factories import make_campaign
from tests.updates.test_pages_html import Outline
from tests.worker import work_off

from .posts import FROM_HERE, link_to, links_in, press, send, sign_and_confirm

State = Signatory.State


@pytest.fixture
def letter():
    return make_letter()


@pytest.fixture
def signed(letter):
    """A signature as it is while the mail is under way."""
    send(letter)
    return Signatory.objects.get()


def page(signatory, language="en"):
    return Client().get(link_to(signatory, language))


def words(response):
    """What stands on the page, in one line."""
    main = response.text.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def buttons(response):
    return [attrs["value"] for attrs in Outline(response).all("button", name="do")]


def everything():
    """All that a look could change."""
    rows = [list(model.objects.order_by("pk").values()) for model in (Signatory, Supporter, Decision, Mail)]
    return [*rows, DBTaskResult.objects.count()]


def publish():
    perform(Act.VERIFIED, Signatory.objects.all())
    perform(Act.PUBLISHED, Signatory.objects.all())


# Looking


@pytest.mark.parametrize("state", State)
def test_looks_and_heads_of_a_scanner_change_nothing_in_any_state(letter, state):
    make_signatory(letter, email="rita@mail.example", state=state, confirmed_at=timezone.now())
    path, before = link_to(Signatory.objects.get()), everything()
    for ask in (Client().get, Client().head):
        for query in ("", "?told=erased", "?do=confirm&version=1"):
            response = ask(path + query, headers={"sec-fetch-site": "cross-site"})
            assert response.status_code == 200
            assert not response.cookies
    assert everything() == before


def test_a_scanner_that_follows_every_link_of_every_mail_changes_nothing(letter, client):
    kinds = ("organisation", "official", "individual")
    for kind in kinds:
        send(letter, kind)
    work_off()
    for signatory in Signatory.objects.filter(kind="official"):
        press(link_to(signatory), "confirm", version=1)
    work_off()
    assert len(mail.outbox) == 4
    found = [path for message in mail.outbox for path in links_in(message)]
    assert len(found) == 4
    before = everything()
    for path in found:
        for _ in range(5):
            assert client.get(path).status_code == 200
            assert client.head(path).status_code == 200
        for href in re.findall(r'href="(/[^"]*signature[^"]*)"', client.get(path).text):
            assert client.get(href).status_code == 200
    assert everything() == before


def test_the_page_is_for_its_owner_alone(signed):
    response = page(signed)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in response.text
    assert not response.cookies
    outline = Outline(response)
    assert outline.faults == []
    assert not outline.all("script") + outline.all("style")
    for attrs in outline.all("a"):
        assert attrs["href"].startswith(("/", "#"))


@pytest.mark.parametrize(
    ("kind", "values", "shown", "unshown"),
    [
        (
            "organisation", {}, "What will be public Harbour Street Legal Clinic Port Ellery Known",
            "Known to us alone: Rita Okafor · Director Your",
        ),
        (
            "organisation", {"display": "full"},
            "What will be public Rita Okafor Director Harbour Street Legal Clinic Port Ellery Your", "",
        ),
        ("official", {}, "What will be public Dana Whitfield Mayor City of Port Ellery Your", ""),
        (
            "individual", {"affiliation": "Ellery College"},
            "What will be public Rita Okafor Ellery College Port Ellery With the note that the affiliation is for", "",
        ),
        (
            "individual", {"display": "initials", "affiliation": "Ellery College"},
            "What will be public R. O. Port Ellery Known", "Known to us alone: Rita Okafor · Ellery College Your",
        ),
        (
            "individual", {"display": "counted"},
            "What will be public Nothing of you: your signature is counted, without a name. Known",
            "Known to us alone: Rita Okafor · Port Ellery Your",
        ),
    ],
)  # fmt: skip
def test_it_says_exactly_what_will_be_public(letter, kind, values, shown, unshown):
    send(letter, kind, **values)
    text = words(page(Signatory.objects.get()))
    assert shown in text
    assert unshown in text
    assert "We ask you to act." in text
    assert "mail.example" not in text


def test_what_was_typed_is_shown_and_does_nothing(letter):
    send(letter, name='=cmd|"/c calc" & "Rita\' 🌊')
    assert "=cmd|&quot;/c calc&quot; &amp; &quot;Rita&#x27; 🌊" in page(Signatory.objects.get()).text


@pytest.mark.parametrize("token", ["x", "a.b.c", "\u00e9", "%00", "🌊", "x" * 2000])
def test_a_link_that_was_never_given_out_leads_nowhere(client, signed, token):
    for path in (f"/coalition/signature/{token}/", f"/es/coalition/signature/{token}/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"do": "confirm"}, headers=FROM_HERE).status_code == 404


def test_a_link_for_something_else_or_for_another_row_leads_nowhere(client, signed):
    for token in (tokens.make("subscriber", signed.key), tokens.make("signature", tokens.new_key()), signed.key):
        assert client.get(f"/coalition/signature/{token}/").status_code == 404


def test_a_link_is_of_128_bit_at_least(signed):
    assert len(signed.key) == 22  # 16 bytes in Base64


# Confirming


def test_confirming_takes_a_button_and_no_cookie_in_whatever_browser(letter, signed):
    work_off()
    [path] = links_in(mail.outbox[0])
    from_web_mail = Client().get(path, headers={"sec-fetch-site": "cross-site", "referer": "https://mail.example/"})
    assert buttons(from_web_mail) == ["confirm", "withdraw", "erase"]
    answer = press(path, "confirm", version=1)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}?told=confirmed")
    assert answer.headers["Cache-Control"] == "no-store"
    signed.refresh_from_db()
    assert (signed.state, signed.confirmed_at is not None) == (State.PENDING, True)
    assert "Thank you: your signature is confirmed." in words(Client().get(answer.headers["Location"]))
    again = press(path, "confirm", version=1)
    assert again.headers["Location"] == f"{path}?told=already"
    text = words(Client().get(again.headers["Location"]))
    assert "Your signature is confirmed already. There is nothing more to do." in text
    assert list(signed.decisions.values_list("act", "by")) == [(Act.SIGNED, None), (Act.CONFIRMED, None)]
    work_off()
    assert [message.to for message in mail.outbox] == [["rita@mail.example"]] * 2
    assert recounted(letter)[2][1:] == (0, 0)


def test_what_was_signed_anew_meanwhile_is_shown_before_it_can_be_confirmed(letter, signed):
    path = link_to(signed)
    send(letter, name="Mallory Grim")
    answer = press(path, "confirm", version=1)
    assert answer.headers["Location"] == f"{path}?told=changed"
    response = Client().get(answer.headers["Location"])
    assert "It was signed anew meanwhile, with your e-mail address." in words(response)
    assert "Mallory Grim" in words(response)
    assert Outline(response).all("input", name="version") == [{"type": "hidden", "name": "version", "value": "2"}]
    signed.refresh_from_db()
    assert signed.state == State.UNCONFIRMED
    press(path, "confirm", version=2)
    signed.refresh_from_db()
    assert signed.state == State.PENDING


@pytest.mark.parametrize("version", ["", "0", "-1", "1.0", "a", "\u0661", "9" * 400, "\0"])
def test_a_version_that_is_none_confirms_nothing(signed, version):
    assert press(link_to(signed), "confirm", version=version).headers["Location"].endswith("?told=changed")
    signed.refresh_from_db()
    assert signed.state == State.UNCONFIRMED


def test_a_link_confirms_for_seven_days(letter, clock):
    send(letter)
    signed, path = Signatory.objects.get(), link_to(Signatory.objects.get())
    clock.go_on(days=6, hours=23, minutes=59)
    assert buttons(Client().get(path)) == ["confirm", "withdraw", "erase"]
    clock.go_on(minutes=2)
    response = Client().get(path)
    assert "this link is too old to confirm it." in words(response)
    assert buttons(response) == ["resend", "withdraw", "erase"]
    assert press(path, "confirm", version=1).headers["Location"] == path
    signed.refresh_from_db()
    assert signed.state == State.UNCONFIRMED


def test_a_link_that_is_too_old_sends_a_new_one_to_the_stored_address(letter, clock):
    send(letter)
    work_off()
    [old] = links_in(mail.outbox[0])
    clock.go_on(days=8)
    answer = press(old, "resend")
    assert answer.headers["Location"] == f"{old}?told=sent"
    assert "A new link is on its way to your e-mail address." in words(Client().get(answer.headers["Location"]))
    press(old, "resend")  # somebody who presses twice
    work_off()
    assert [message.to for message in mail.outbox] == [["rita@mail.example"]] * 2
    [new] = links_in(mail.outbox[1])
    assert new != old
    assert press(new, "confirm", version=1).headers["Location"] == f"{new}?told=confirmed"


NOTICES = {
    "sent": "A new link is on its way to your e-mail address.",
    "lately": "A link was sent to your e-mail address a moment ago.",
    "enough": "No mail was sent: your e-mail address has got as many as it can get in one day.",
}


def test_that_a_new_link_is_on_its_way_is_said_only_where_one_is(letter, clock):
    def asked():
        location = press(path, "resend").headers["Location"]
        told = location.partition("?told=")[2]
        assert NOTICES[told] in words(Client().get(location))
        return told, Mail.objects.count()

    send(letter)
    work_off()
    path = link_to(Signatory.objects.get())
    clock.go_on(minutes=9)
    assert asked() == ("lately", 1)
    clock.go_on(minutes=2)
    assert asked() == ("sent", 2)
    assert asked() == ("sent", 2)  # it waits
    work_off()
    assert asked() == ("lately", 2)
    for number in range(3, 6):
        clock.go_on(minutes=11)
        assert asked() == ("sent", number)
        work_off()
    clock.go_on(minutes=11)
    assert asked() == ("enough", 5)
    clock.go_on(days=1)
    assert asked() == ("sent", 6)


def test_whoever_only_signs_is_not_told_how_many_mails_the_mailbox_got(letter, clock, client):
    send(letter)
    for _ in range(6):
        answer = send(letter)
        work_off()
        clock.go_on(minutes=11)
        assert (answer.status_code, answer.headers["Location"]) == (303, letter.address("thanks"))
    assert Mail.objects.count() == 5
    assert "An address gets only a few mails in one day" in words(client.get(letter.address("thanks")))


def test_the_link_is_good_for_seeing_withdrawing_and_erasing_without_an_end(letter, clock):
    path = link_to(sign_and_confirm(letter))
    clock.go_on(days=4000)
    assert buttons(Client().get(path)) == ["withdraw", "erase"]
    press(path, "withdraw")
    assert Signatory.objects.get().state == State.WITHDRAWN
    press(path, "erase")
    assert Signatory.objects.get().supporter is None


def test_a_form_on_another_site_presses_no_button(signed):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}):
        for do in ("confirm", "withdraw", "erase", "resend"):
            response = Client().post(link_to(signed), {"do": do, "version": 1}, headers=headers)
            assert response.status_code == 403
    signed.refresh_from_db()
    assert (signed.state, signed.name) == (State.UNCONFIRMED, "Rita Okafor")


@pytest.mark.parametrize("do", ["", "verify", "publish", "release", "confirm2", "\0", "x" * 5000])
def test_a_button_that_is_not_there_does_nothing(signed, do):
    before = everything()
    answer = press(link_to(signed), do)
    assert answer.status_code == 303
    assert everything() == before


def test_methods_that_do_nothing_are_refused(signed):
    for method in (Client().put, Client().patch, Client().delete):
        response = method(link_to(signed))
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    ("state", "told"),
    [("held", ""), ("declined", ""), ("withdrawn", ""), ("verified", "already"), ("published", "already")],
)
def test_no_other_state_can_be_confirmed(letter, state, told):
    make_signatory(letter, email="rita@mail.example", state=state)
    signatory = Signatory.objects.get()
    path = link_to(signatory)
    text = words(Client().get(press(path, "confirm", version=1).headers["Location"]))
    assert ("confirmed already" in text) == (told == "already")
    press(path, "resend")
    signatory.refresh_from_db()
    assert signatory.state == state
    assert not Mail.objects.exists()


def test_after_the_deadline_what_was_signed_in_time_is_confirmed_until_the_letter_is_delivered(letter, clock):
    letter.deadline_at = clock.at + timedelta(minutes=5)
    letter.save()
    for email in ("rita@mail.example", "bo@mail.example", "cy@mail.example"):
        send(letter, email=email)
    rita, bo, cy = Signatory.objects.order_by("pk")
    clock.go_on(hours=1)
    assert press(link_to(rita), "confirm", version=1).headers["Location"].endswith("told=confirmed")
    letter.close()
    letter.save()
    assert press(link_to(bo), "confirm", version=1).headers["Location"].endswith("told=confirmed")
    letter.deliver(date(2021, 6, 1))
    letter.save()
    assert buttons(page(cy)) == ["withdraw", "erase"]
    assert "the letter is no longer open: it does not count." in words(page(cy))
    assert press(link_to(cy), "confirm", version=1).headers["Location"].endswith("told=nothing")
    press(link_to(cy), "resend")
    cy.refresh_from_db()
    assert cy.state == State.UNCONFIRMED
    assert buttons(page(bo)) == ["withdraw", "erase"]


# Withdrawing, erasing


def test_withdrawing_is_dated_takes_the_name_from_the_page_and_leaves_other_letters_alone(letter):
    other = make_letter("Another")
    sign_and_confirm(other)
    signatory = sign_and_confirm(letter)
    publish()
    assert recounted(letter)[2][1:] == (1, 0)
    path = link_to(signatory)
    assert "Published on" in words(Client().get(path))
    answer = press(path, "withdraw")
    assert answer.headers["Location"] == f"{path}?told=withdrawn"
    text = words(Client().get(answer.headers["Location"]))
    assert "Your signature is withdrawn." in text
    signatory.refresh_from_db()
    assert (signatory.state, signatory.shown_name) == (State.WITHDRAWN, "")
    assert signatory.withdrawn_at is not None
    assert signatory.decisions.filter(act=Act.WITHDRAWN, by=None).count() == 1
    assert [group.count for group, _counted, _unnamed in recounted(letter)] == [0, 0, 0]
    assert other.signatories.get().state == State.PUBLISHED
    press(path, "withdraw")
    assert signatory.decisions.filter(act=Act.WITHDRAWN).count() == 1
    assert buttons(Client().get(path)) == ["erase"]
    assert f'href="{letter.address("sign")}"' in Client().get(path).text


def test_withdrawing_and_erasing_are_asked_for_twice(signed):
    text = page(signed).text
    for do in ("withdraw", "erase"):
        assert re.search(rf'<details class="unfold undo"><summary>.*?value="{do}">.*?</details>', text, re.DOTALL)


@pytest.mark.parametrize("state", State)
def test_erasing_leaves_nothing_of_whoever_signed_in_any_state(letter, state):
    make_signatory(
        letter, email="rita@mail.example", state=state, title="Director", place="Port Ellery", consent="Yes",
        confirmed_at=timezone.now(),
    )  # fmt: skip
    signatory = Signatory.objects.get()
    path = link_to(signatory)
    answer = press(path, "erase")
    assert answer.headers["Location"] == f"{path}?told=erased"
    response = Client().get(answer.headers["Location"])
    assert "is deleted." in words(response)
    assert "Nothing is kept by which one could tell who signed." in words(response)
    assert buttons(response) == []
    assert "Okafor" not in response.text
    signatory.refresh_from_db()
    assert (signatory.state, signatory.supporter, signatory.name, signatory.title) == (State.WITHDRAWN, None, "", "")
    assert not Supporter.objects.exists()
    assert sum(group.count for group in letter.groups.all()) == 0
    press(path, "erase")
    press(path, "confirm", version=signatory.version)
    assert Signatory.objects.get().state == State.WITHDRAWN


def test_erasing_one_signature_leaves_the_mailboxs_others(letter):
    other = make_letter("Another")
    send(other)
    signatory = sign_and_confirm(letter)
    press(link_to(signatory), "erase")
    assert Supporter.objects.count() == 1
    assert other.signatories.get().name == "Rita Okafor"


def test_mails_that_wait_when_it_is_erased_are_never_sent(letter, signed):
    send(make_letter("Another"))  # which keeps the supporter
    press(link_to(signed), "erase")
    work_off()
    [message] = mail.outbox
    assert "Another" in message.subject


def test_a_notice_is_shown_only_where_it_is_true(signed):
    for told in ("confirmed", "already", "withdrawn", "erased", "nonsense", "<script>"):
        response = Client().get(link_to(signed), {"told": told})
        assert 'role="status"' not in response.text
        assert told not in words(response)
    press(link_to(signed), "withdraw")
    for told in ("confirmed", "already", "sent", "lately", "enough", "changed", "erased"):
        assert 'role="status"' not in Client().get(link_to(signed), {"told": told}).text


@pytest.mark.parametrize("state", State)
def test_that_it_is_withdrawn_is_said_where_it_is_so(letter, state):
    make_signatory(letter, email="rita@mail.example", state=state)
    signatory = Signatory.objects.get()
    answer = press(link_to(signatory), "withdraw")
    signatory.refresh_from_db()
    is_withdrawn = state != State.DECLINED
    assert (signatory.state == State.WITHDRAWN) == is_withdrawn
    assert ("told=withdrawn" in answer.headers["Location"]) == is_withdrawn
    assert ("Your signature is withdrawn." in words(Client().get(answer.headers["Location"]))) == is_withdrawn
    assert ("withdraw" in buttons(page(signatory))) is False


@pytest.mark.parametrize(
    ("becomes", "heading", "standing"),
    [
        ("live", "What is public", "Published on 3 May 2021."),
        ("draft", "What will be public", "It was checked. It is published with the letter."),
        ("scheduled", "What will be public", "It was checked. It is published with the letter."),
        ("withdrawn", "What you signed", "It was checked. The letter itself was withdrawn."),
    ],
)
def test_what_is_public_is_said_only_while_the_letter_is(letter, becomes, heading, standing):
    spanish = make_letter("Liberen a Karim", language="es", translation_of=letter)
    make_signatory(letter, email="rita@mail.example", place="Port Ellery")
    match becomes:
        case "draft":
            type(letter).objects.filter(pk=letter.pk).update(status="draft", published_at=None)
        case "scheduled":
            type(letter).objects.filter(pk=letter.pk).update(published_at=timezone.now() + timedelta(days=1))
        case "withdrawn":
            letter.withdraw("The facts have changed.")
            letter.save()
    text = words(page(Signatory.objects.get()))
    assert standing in text
    assert f"{heading} Rita Okafor Port Ellery" in text
    for read, language in ((letter, "en"), (spanish, "es")):  # a translation is public with its original alone
        response = page(Signatory.objects.get(), language)
        assert (f'href="{read.get_absolute_url()}"' in response.text) == (becomes == "live")


def test_of_another_it_was_merged_into_nothing_is_shown_before_the_letter_is_public():
    letter = make_letter(is_live=False)
    kept = make_signatory(letter, "Rosa Lind", email="rosa@mail.example")
    gone = make_signatory(letter, "R. Lind", email="lind@work.example", state=State.PENDING)
    merge(kept, [gone])
    text = words(page(gone))
    assert "What will be public R. Lind" in text
    assert "Rosa" not in text


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("held", "Somebody of ours looks at it first."),
        ("pending", "Confirmed on 12 May 2021. We check each signature before it is published."),
        ("verified", "Confirmed on 12 May 2021. We check each signature before it is published."),
        ("published", "Published on 3 May 2021."),
        ("declined", "It was checked and is not among the signatures."),
        ("withdrawn", "Withdrawn on 3 May 2021."),
    ],
)
def test_it_says_how_the_signature_stands(clock, letter, state, sentence):
    make_signatory(letter, email="rita@mail.example", state=state, confirmed_at=clock.at)
    assert sentence in words(page(Signatory.objects.get()))


def test_who_was_opened_again_without_having_confirmed_is_told_no_day(letter):
    make_signatory(letter, email="rita@mail.example", state=State.PENDING)
    text = words(page(Signatory.objects.get()))
    assert "Confirmed on" not in text
    assert "We check each signature before it is published." in text


def test_the_link_of_one_that_was_merged_into_another_acts_on_that_one(letter):
    kept = sign_and_confirm(letter, "organisation")
    gone = sign_and_confirm(letter, "organisation", name="Bo Lind", email="bo@clinic.example", display="full")
    publish()
    merge(kept, [gone])
    response = page(gone)
    assert "Published on" in words(response)
    assert "It goes on in another signature of the same signer." in words(response)
    assert "Rita" not in response.text  # who is not shown beside the organisation is nobody else's business
    assert "Known to us alone: Bo Lind · Director" in words(response)
    assert buttons(response) == ["withdraw", "erase"]
    press(link_to(gone), "erase")
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.state, kept.name) == (State.WITHDRAWN, "Rita Okafor")
    assert (gone.state, gone.name, gone.supporter) == (State.WITHDRAWN, "", None)
    assert sum(group.count for group in letter.groups.all()) == 0


# The letter on the page


def test_the_page_is_there_in_each_language_with_the_letter_in_it_where_it_is_public(letter, signed):
    make_campaign("es", name="Liberen el río")
    make_letter("Liberen a Karim", language="es", translation_of=letter)
    make_letter("أطلقوا سراح كريم", language="ar", translation_of=letter, is_live=False)
    spanish, arabic = page(signed, "es"), page(signed, "ar")
    assert "Liberen a Karim" in spanish.text
    assert spanish.headers["Content-Language"] == "es"
    assert "أطلقوا" not in arabic.text
    assert "Release Karim Haddad" in arabic.text
    assert f'href="{link_to(signed, "ar").rpartition("signature/")[0]}' in spanish.text
    assert press(link_to(signed, "es"), "confirm", version=1).headers["Location"].startswith("/es/coalition/signature/")
    work_off()
    assert mail.outbox[-1].subject.startswith("Liberen el río: ")


def test_a_letter_that_is_not_public_is_shown_to_whoever_signed_it_without_a_link_that_leads_nowhere():
    letter = make_letter(is_live=False)
    send(letter, invitation=letter.invitation)
    text = page(Signatory.objects.get()).text
    assert "We ask you to act." in text
    assert letter.slug not in text


def test_a_withdrawn_letter_says_so_and_can_be_left(letter, signed):
    letter.withdraw("The facts have changed.")
    letter.save()
    response = page(signed)
    assert "The letter itself was withdrawn." in words(response)
    assert "We ask you to act." not in response.text
    assert buttons(response) == ["withdraw", "erase"]
    press(link_to(signed), "withdraw")
    assert Signatory.objects.get().state == State.WITHDRAWN


def test_what_the_page_costs(signed, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        page(signed)
