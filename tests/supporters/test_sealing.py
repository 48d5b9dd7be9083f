"""What a stolen database tells of supporters (nothing), and what the keys are good for."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from django.db.models.functions import Lower

from coalition.models import Signatory
from coalition.signing.acts import Act, log
from supporters.models import Mail, Supporter
from supporters.sealing import digest, digests, is_under_newest_key, resealed, seal, unseal
from tests.coalition.factories import make_letter, make_signatory
from tests.worker import work_off

from .outbox import RITA, post_to

OLD, NEW = "an old key of the tests, known to everyone", "a new key of the tests, known to everyone"
STATE = Signatory.State


@pytest.fixture
def old_key(settings):
    settings.SEAL_KEYS = [OLD]


# Text


def test_a_sealed_text_is_opened_again_and_looks_different_each_time(old_key):
    once, twice = seal("Rita Okafor, نَهر 🌊"), seal("Rita Okafor, نَهر 🌊")
    assert once != twice
    assert unseal(once) == unseal(twice) == "Rita Okafor, نَهر 🌊"
    assert "Rita" not in once
    assert (seal(""), unseal("")) == ("", "")


@pytest.mark.parametrize("changed", [0, 8, 20, 60, -2])
def test_a_sealed_text_that_somebody_changed_is_not_opened(old_key, changed):
    sealed = list(seal("Rita Okafor"))
    sealed[changed] = "A" if sealed[changed] != "A" else "B"
    with pytest.raises(ImproperlyConfigured):
        unseal("".join(sealed))


def test_the_newest_key_seals_and_each_opens(settings, old_key):
    sealed = seal("Rita Okafor")
    settings.SEAL_KEYS = [NEW, OLD]
    assert unseal(sealed) == "Rita Okafor"
    assert not is_under_newest_key(sealed)
    anew = resealed(sealed)
    assert is_under_newest_key(anew)
    settings.SEAL_KEYS = [NEW]
    assert unseal(anew) == "Rita Okafor"
    with pytest.raises(ImproperlyConfigured, match="SEAL_KEYS lacks the key under which the supporters’ data were"):
        unseal(sealed)


def test_a_digest_is_the_same_for_the_same_text_purpose_and_key_alone(settings, old_key):
    assert digest("mailbox", RITA) == digest("mailbox", RITA)
    assert len(digest("mailbox", RITA)) == 64
    assert digest("mailbox", RITA) != digest("mailbox", "tom@clinic.example")
    assert digest("mailbox", RITA) != digest("name", RITA)
    assert digest("a", "b\0c") != digest("a\0b", "d")
    before = digest("mailbox", RITA)
    settings.SEAL_KEYS = [NEW, OLD]
    assert digest("mailbox", RITA) != before
    assert digests("mailbox", RITA) == [digest("mailbox", RITA), before]


# The database


def make_everything():
    """Whatever the tables know of two supporters, of whom the public knows nothing yet."""
    letter = make_letter()
    for name, email, state in [("Rita Okafor", RITA, STATE.PENDING), ("Tom Brandt", "tom@clinic.example", STATE.HELD)]:
        signatory = make_signatory(letter, name, state=state, email=email, title="Head Nurse", place="Port Ellery")
        log(Act.SIGNED, [signatory], note=f"{name} called from 555-0148")
        post_to(email)
    work_off()
    post_to("tom@clinic.example", about=2)


SECRETS = ["Okafor", "Brandt", "rita@", "tom@", "clinic.example", "Head Nurse", "Ellery", "555-0148"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("greeting_template")
def test_no_table_and_no_file_of_the_database_holds_an_address_or_a_name():
    make_everything()
    assert sorted(Mail.objects.values_list("to", flat=True)) == ["", "", "tom@clinic.example"]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            words = "\n".join(str(row) for row in cursor.fetchall())
            assert [secret for secret in SECRETS if secret in words] == [], table
    if connection.vendor == "sqlite":
        files = list(Path(connection.settings_dict["NAME"]).parent.glob("*.sqlite3*"))
        held = b"".join(file.read_bytes() for file in files)
        assert b"Release Karim Haddad" in held  # what is public is there to be read
        assert [secret for secret in SECRETS if secret.encode() in held] == []


@pytest.mark.django_db
def test_what_is_stored_by_whatever_way_is_sealed_and_read_as_it_was():
    supporter = Supporter.objects.create(email=RITA)
    Supporter.objects.bulk_create([Supporter(email="tom@clinic.example", mailbox="x" * 64)])
    assert list(Supporter.objects.order_by("pk").values_list("email", flat=True)) == [RITA, "tom@clinic.example"]
    Supporter.objects.filter(pk=supporter.pk).update(email="r@clinic.example")
    supporter.refresh_from_db()
    assert supporter.email == "r@clinic.example"
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM supporters_supporter")
        assert all(is_under_newest_key(email) and "@" not in email for (email,) in cursor.fetchall())


@pytest.mark.django_db
def test_no_query_can_look_into_a_sealed_column():
    for lookup in ("email", "email__exact", "email__icontains", "email__startswith", "email__in", "email__isnull"):
        with pytest.raises(FieldError, match="email is sealed. No query can look into it."):
            Supporter.objects.filter(**{lookup: [RITA]}).exists()
    with pytest.raises(FieldError, match="email is sealed"):
        Mail.objects.exclude(supporter__email=RITA).exists()
    with pytest.raises(FieldError):
        Supporter.objects.filter(email__lower=RITA).exists()
    assert RITA not in str(Supporter.objects.annotate(low=Lower("email")).values_list("low", flat=True))


@pytest.mark.django_db
def test_a_supporter_is_found_under_any_key_and_by_any_spelling(settings, old_key):
    rita = Supporter.objects.take("Rita.Okafor@gmail.com")
    settings.SEAL_KEYS = [NEW, OLD]
    for spelling in ("rita.okafor@gmail.com", "RITAOKAFOR+river@GoogleMail.com"):
        assert Supporter.objects.of(spelling).get() == rita
        assert Supporter.objects.take(spelling) == rita
    assert Supporter.objects.get().email == "Rita.Okafor@gmail.com"
    tom = Supporter.objects.take("tom@bücher.example")
    assert Supporter.objects.of("TOM@xn--bcher-kva.example").get() == tom
    settings.SEAL_KEYS = [NEW]
    assert Supporter.objects.of("tom@bücher.example").exists()
    assert not Supporter.objects.of("rita.okafor@gmail.com").exists()


@pytest.mark.django_db(transaction=True)
def test_who_asks_ten_times_at_once_is_one_supporter():
    def take(_number):
        try:
            return Supporter.objects.take(RITA).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(take, range(10)))) == 1
    assert Supporter.objects.count() == 1


@pytest.mark.django_db
def test_what_stands_for_a_supporter_in_lists_and_logs_says_nothing_of_whom():
    rita = Supporter.objects.take(RITA)
    mail = Mail(pk=7, supporter=rita, to=RITA)
    assert (str(rita), str(mail)) == (f"Supporter {rita.pk}", "Mail 7")
    assert RITA not in f"{rita!r} {mail!r}"
