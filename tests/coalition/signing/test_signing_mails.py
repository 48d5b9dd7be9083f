"""The mails to whoever signed: their words, and that nobody can have us send theirs."""

import pytest
from django.core import mail

from coalition.models import Signatory
from coalition.signing.acts import Act, perform
from supporters.models import Mail
from tests.coalition.factories import make_letter
from tests.updates.factories import make_campaign
from tests.worker import work_off

from .posts import links_in, send, sign_and_confirm

State = Signatory.State


@pytest.fixture
def letter():
    return make_letter()


def only_mail():
    work_off()
    [message] = mail.outbox
    return message


def without_link(message):
    [path] = links_in(message)
    return message.body.replace(path, "/LINK/")


def test_the_mail_that_asks_to_confirm(letter):
    send(letter)
    message = only_mail()
    assert message.to == ["rita@mail.example"]
    assert message.subject == "Free the River: confirm your signature under “Release Karim Haddad”"
    assert without_link(message) == (
        "With your e-mail address somebody signed a letter on the site of Free\n"
        "the River, most likely you:\n"
        "\n"
        "  Release Karim Haddad\n"
        "\n"
        "It does not count yet. Open this link, read what will be public, and\n"
        "press the button there:\n"
        "\n"
        "https://river.example/LINK/\n"
        "\n"
        "The link confirms for 7 days. After that it can send you a new one. By\n"
        "it you can also see, withdraw or delete the signature at any time: keep\n"
        "this mail.\n"
        "\n"
        "If it was not you, you need not do anything: what is not confirmed never\n"
        "counts and is never shown.\n"
    )


@pytest.mark.parametrize(
    ("is_published", "sentence"),
    [
        (False, "We check it before it is published and counted. To sign again is not\nneeded and changes nothing.\n"),
        (True, "It is published and counted. To sign again is not needed and changes\nnothing.\n"),
    ],
)
def test_the_mail_that_says_it_is_confirmed(letter, is_published, sentence):
    sign_and_confirm(letter)
    if is_published:
        perform(Act.VERIFIED, Signatory.objects.all())
        perform(Act.PUBLISHED, Signatory.objects.all())
    message = only_mail()  # the other one has become needless
    assert message.subject == "Free the River: your signature under “Release Karim Haddad” is on record"
    assert without_link(message) == (
        "The signature that was given with your e-mail address under this letter,\n"
        "on the site of Free the River, is confirmed:\n"
        "\n"
        "  Release Karim Haddad\n"
        "\n"
        f"{sentence}"
        "\n"
        "Keep this mail. By this link you can see, withdraw or delete your\n"
        "signature at any time:\n"
        "\n"
        "https://river.example/LINK/\n"
        "\n"
        "If it was not you, open the link and withdraw it there.\n"
    )


TYPED = {
    "organisation": "Zugmantel Works", "place": "Quimper", "name": "Xaverius Quill", "role": "Vexillologist",
    "office": "Vexillologist", "body": "Zugmantel Works", "affiliation": "Zugmantel Works",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["organisation", "official", "individual"])
def test_no_word_that_was_typed_is_in_any_mail(letter, kind):
    sign_and_confirm(letter, kind, **TYPED)
    work_off()
    send(letter, kind, **TYPED, email="xaverius@mail.example")
    work_off()
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        whole = message.message().as_string().lower()
        for typed in ("zugmantel", "quimper", "xaverius quill", "quill", "vexillologist"):
            assert typed not in whole


def test_mails_are_in_the_language_of_the_page(letter):
    make_campaign("es", name="Liberen el río")
    spanish = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    send(spanish)
    message = only_mail()
    assert message.subject.startswith("Liberen el río: ")
    assert "  Liberen a Karim Haddad\n" in message.body
    assert "https://river.example/es/coalition/signature/" in message.body


@pytest.mark.parametrize(
    ("title", "line", "subject"),
    [
        ("A\r\nBcc: evil@evil.example", "A Bcc: evil@evil.example", "“A Bcc: evil@evil.example”"),
        ("=?utf-8?q?=0D=0ABcc:x?=", "=?utf-8?q?=0D=0ABcc:x?=", "“= ?utf-8?q?=0D=0ABcc:x?=”"),
        ("{{ settings.SECRET_KEY }} %s %(x)s", "{{ settings.SECRET_KEY }} %s %(x)s", "“{{ settings.SECRET_KEY }}…"),
        ("<b>Free</b> & fair", "<b>Free</b> & fair", "“<b>Free</b> & fair”"),
    ],
)
def test_whatever_the_letter_is_called_its_title_is_one_line(title, line, subject):
    letter = make_letter(title)
    send(letter)
    message = only_mail()
    assert f"\n\n  {line}\n\n" in message.body
    assert message.subject.startswith(f"Free the River: confirm your signature under {subject[:20]}")
    assert "\n" not in message.subject
    assert len(message.subject) <= 79
    assert message.recipients() == ["rita@mail.example"]


def test_a_long_title_leaves_the_subject_one_line_of_a_mail():
    send(make_letter("Release " * 30))
    message = only_mail()
    assert len(message.subject) <= 78
    assert message.subject.endswith("…")


@pytest.mark.parametrize("state", [State.HELD, State.PENDING, State.DECLINED, State.WITHDRAWN])
def test_a_mail_that_asks_to_confirm_is_not_sent_where_it_has_become_needless(letter, state):
    send(letter)
    Signatory.objects.update(state=state, withdrawn_at="2021-05-12T12:00:00Z")
    work_off()
    assert mail.outbox == []
    assert Mail.objects.get().given_up_at is not None


def test_a_mail_about_a_row_that_is_gone_is_not_sent(letter):
    send(letter)
    Signatory.objects.all().delete()
    work_off()
    assert mail.outbox == []


def test_the_link_says_nothing_of_whoever_signed(letter):
    send(letter, "organisation")
    [path] = links_in(only_mail())
    assert path.count("/") == 4
    assert Signatory.objects.get().key in path
