"""A letter found in an update becomes a letter of its own: as public as the update, once, signed by the same people."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from coalition.models import Decision, Letter, Signatory
from coalition.signing.acts import recounted
from tests.coalition.factories import make_letter
from tests.updates.factories import MAY_13, make_update
from tests.updates.letters.letters import ANNOUNCED, ARABIC, ENGLISH, SPANISH
from updates.letters.taking_up import letter_in, take_up
from updates.models import Update

pytestmark = pytest.mark.django_db


def hold(title="The council writes", body=ENGLISH, **values):
    return make_update(title, body=body, **values)


def taken(update, **values):
    return take_up(update, letter_in(update), **values)


def signatories(letter):
    """Name, title, organisation, kind and state of each, in order."""
    return [(row.name, row.title, row.organisation_name, row.kind, row.state) for row in letter.signatories.in_order()]


def test_the_letter_of_a_live_update_is_live_since_the_same_moment_with_its_signatories():
    update = hold()
    letter = taken(update)
    letter.refresh_from_db()
    assert (letter.title, letter.language, letter.dated_on) == ("The council writes", "en", date(2021, 5, 3))
    assert letter.addressee_lines == [
        "The Honorable Maria Vance",
        "Department of Home Affairs",
        "1200 Quay Street",
        "Capital City, DC 20016",
    ]
    assert letter.body.startswith("Dear Secretary Vance:\n\nWe write about **Karim Haddad**")
    assert letter.body.endswith("\n\nRespectfully,")
    assert "Whitfield" not in letter.body
    assert "handed over" not in letter.body
    assert letter.is_live()
    assert letter.published_at == update.published_at == MAY_13
    assert (letter.stage, letter.is_collecting()) == ("closed", False)
    assert [str(kind) for kind in letter.kinds_taken] == ["organisation", "official"]
    assert signatories(letter) == [
        ("Dana Whitfield", "Mayor", "", "official", "published"),
        ("Tomás Okoye", "Vice Mayor", "City of Port Ellery", "official", "published"),
        ("Ruth Amsel", "Executive Director", "Harbour Street Legal Clinic", "organisation", "published"),
    ]
    assert [(group.kind, group.count, counted) for group, counted, _unnamed in recounted(letter)] == [
        ("official", 2, 2),
        ("organisation", 1, 1),
    ]


def test_the_update_is_linked_as_the_one_that_holds_the_text_and_stays_as_it_was():
    update = hold()
    letter = taken(update)
    assert (update.letter, update.letter_role) == (letter, "text")
    stored = Update.objects.get()
    assert (stored.letter, stored.letter_role) == (letter, Update.LetterRole.TEXT)
    assert (stored.body, stored.title, stored.revised_at) == (ENGLISH, "The council writes", None)


def test_a_second_time_changes_nothing():
    update = hold()
    letter, changed_at = taken(update), update.changed_at
    assert taken(update) == letter
    assert taken(Update.objects.get()) == letter
    assert (Letter.objects.count(), Signatory.objects.count()) == (1, 3)
    assert Update.objects.get().changed_at == changed_at
    assert Decision.objects.count() == Decision.objects.filter(signatory__letter=letter).count()


def test_of_a_draft_the_letter_is_a_draft_and_nobody_is_shown():
    update = hold(at=None)
    letter = taken(update)
    assert (letter.status, letter.published_at, letter.stage) == ("draft", None, "closed")
    assert {row.state for row in letter.signatories.all()} == {"verified"}
    assert not letter.signatories.shown().exists()
    assert [group.count for group in letter.groups.all()] == [0, 0]


def test_the_letter_of_a_scheduled_update_goes_public_with_it_and_its_signatories_wait():
    at = timezone.now() + timedelta(days=3)
    letter = taken(hold(at=at))
    assert not letter.is_live()
    assert letter.is_live(at=at)
    assert {row.state for row in letter.signatories.all()} == {"verified"}


def test_of_a_withdrawn_update_the_letter_is_a_draft():
    update = hold()
    update.withdraw("It was wrong.")
    update.save()
    letter = taken(update)
    assert letter.status == "draft"
    assert not letter.signatories.shown().exists()


def test_who_took_it_up_stands_in_the_log(django_user_model):
    user = django_user_model.objects.create_user("ana", "ana@example.org", "a long password")
    letter = taken(hold(), by=user)
    assert {decision.by for decision in Decision.objects.filter(signatory__letter=letter)} == {user}


def test_an_update_that_has_a_letter_keeps_it():
    other = make_letter()
    update = hold(letter=other)
    assert taken(update) == other
    assert Update.objects.get().letter_role == "news"
    assert Letter.objects.count() == 1


def test_the_letter_of_a_translation_is_a_translation_of_the_letter_of_the_original():
    update = hold(language="en")
    letter = taken(update)
    translated = hold("La carta", SPANISH, language="es", translation_of=update)
    translation = taken(translated)
    assert translation.translation_of == letter
    assert (translation.language, translation.title, translation.is_live()) == ("es", "La carta", True)
    assert translation.signatories.count() == 0
    assert letter.signatories.count() == 3
    assert Update.objects.get(language="es").letter == translation
    assert taken(translated) == translation
    assert Letter.objects.count() == 2


def test_a_translation_of_the_letter_that_is_there_already_is_taken():
    update = hold(language="en")
    letter = taken(update)
    there = make_letter("La carta", language="es", translation_of=letter)
    assert taken(hold("La carta", SPANISH, language="es", translation_of=update)) == there
    assert Letter.objects.count() == 2


def test_a_letter_taken_up_from_a_translation_first_is_not_made_twice():
    update = hold(language="en")
    first = taken(hold("La carta", SPANISH, language="es", translation_of=update))
    second = taken(hold("الرسالة", ARABIC, language="ar", translation_of=update))
    of_original = taken(update)
    assert [second.translation_of, of_original.translation_of] == [first, first]
    assert (first.signatories.count(), Signatory.objects.count()) == (2, 2)


def test_a_letter_of_which_the_original_only_tells_is_another_one():
    update = hold("A rally", body="They wrote a letter.", letter=make_letter())
    letter = taken(hold("La carta", SPANISH, language="es", translation_of=update))
    assert letter.translation_of is None
    assert letter.signatories.count() == 2


def test_a_letter_that_names_nobody_it_is_to_has_no_addressee():
    letter = taken(hold("Two unions write", ANNOUNCED))
    assert (letter.addressees, letter.dated_on) == ("", date(2021, 5, 13))
    assert [str(kind) for kind in letter.kinds_taken] == ["organisation"]


def test_an_endless_list_of_addressees_is_cut_between_lines():
    lines = "\n".join(
        f"The Honorable Member {number} of the Constitutional-Assembly-of-the-Harbours" for number in range(30)
    )
    body = f"May 3, 2021\n\n{lines}\n\nDear Members:\n\n{'We ask you to act. ' * 9}\n\nSincerely,\n\nRita Okafor"
    letter = taken(hold(body=body))
    assert len(lines) > 2000 > len(letter.addressees) > 1900
    assert set(letter.addressee_lines) <= set(lines.split("\n"))


def test_who_signed_twice_is_stored_once_and_told_of():
    body = "Dear Governor Lane:\n\nWe ask you to act now, for the river.\n\nSincerely,\n\nRita Okafor\n\nRita Okafor"
    told = []
    letter = taken(hold(body=body), told=told)
    assert [row.name for row in letter.signatories.all()] == ["Rita Okafor"]
    [sentence] = told
    assert sentence.startswith("line 9, Rita Okafor: ")


def test_what_fails_half_way_leaves_nothing(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("updates.letters.taking_up.store", fail)
    with pytest.raises(RuntimeError):
        taken(hold())
    assert not Letter.objects.exists()
    assert Update.objects.get().letter is None
