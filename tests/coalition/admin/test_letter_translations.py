"""A translation is a text of its own; whatever happens to the letter, and who may sign it, is told once."""

from datetime import date

from coalition.models import Letter
from tests.campaign.staff import errors_of, make_staff
from tests.coalition.factories import make_letter, make_signatory

from .letters import ADD, LIST, TAKES, WRITER, address, letter_data, own_data


def translation_data(letter, **values):
    data = {"title": "Liberen a Karim Haddad", "language": "es", "translation_of": letter.pk, **dict.fromkeys(TAKES)}
    return letter_data(**data | values)


def for_translation(letter, language="es"):
    return f"{ADD}?translation_of={letter.pk}&language={language}"


def test_a_translation_takes_over_what_belongs(client, editor):
    letter = make_letter(dated_on=date(2021, 5, 3))
    assert client.get(address(letter)).context["panel"]["new_translations"] == [
        ("español", for_translation(letter)),
        ("العربيّة", for_translation(letter, "ar")),
    ]
    page = client.get(for_translation(letter))
    form = page.context["adminform"].form
    initial = {name: form.initial[name] for name in ("translation_of", "language", "addressees", "dated_on")}
    assert initial == {
        "translation_of": letter.pk,
        "language": "es",
        "addressees": "Maria Vance, Secretary",
        "dated_on": date(2021, 5, 3),
    }
    assert set(form.fields) == {
        "title", "addressees", "dated_on", "body", "language", "translation_of", "slug", "published_at",
    } | set(form.fields) & {"small_fix"}  # fmt: skip
    assert f'href="{address(letter)}"' in page.text
    client.post(for_translation(letter), translation_data(letter, _publish="1"))
    translation = Letter.objects.get(language="es")
    assert translation.translation_of == letter
    assert translation.is_live()
    assert not translation.groups.exists()
    assert client.get(address(letter)).context["panel"]["new_translations"] == [
        ("العربيّة", for_translation(letter, "ar"))
    ]


def test_a_language_that_is_taken_or_strange_gives_way_to_one_that_is_missing(client, editor):
    letter = make_letter()
    make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    for language in ("es", "en", "xx", "\0"):
        form = client.get(for_translation(letter, language)).context["adminform"].form
        assert form.initial["language"] == "ar"


def test_a_translation_that_is_stored_shows_no_settings(client, editor):
    letter = make_letter()
    make_signatory(letter, "Rita Okafor")
    translation = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    page = client.get(address(translation))
    for name in (*TAKES, "is_by_invitation", "deadline_at_0", "groups-TOTAL_FORMS"):
        assert f'name="{name}"' not in page.text
    assert [fieldset.fields for fieldset in page.context["adminform"]] == [
        ["language", "title", "addressees", "dated_on", "body"],
        ["published_at"],
        ["translation_of", "slug"],
        ["small_fix"],
    ]
    client.post(address(translation), own_data(translation, body="Pedimos que actúe.", is_by_invitation="on"))
    translation.refresh_from_db()
    letter.refresh_from_db()
    assert translation.body == "Pedimos que actúe."
    assert (letter.takes_organisations, letter.is_by_invitation) == (True, False)


def test_whatever_the_panel_speaks_a_translation_shows_no_settings(client, editor):
    translation = make_letter("Liberen a Karim Haddad", language="es", translation_of=make_letter())
    client.cookies["django_language"] = "es"
    for path in (address(translation), for_translation(make_letter("Another"))):
        page = client.get(path, headers={"accept-language": "es"}).text
        assert 'name="takes_organisations"' not in page
        assert page.count('name="title"') == 1


def test_an_unsaved_translation_is_previewed_in_its_language(client, writer):
    letter = make_letter()
    make_signatory(letter, "Rita Okafor")
    page = client.get(for_translation(letter)).text
    assert f'formaction="{LIST}preview/?translation_of={letter.pk}"' in page
    response = client.post(f"{LIST}preview/?translation_of={letter.pk}", translation_data(letter))
    assert response.status_code == 200
    assert '<html lang="es"' in response.text
    assert "Liberen a Karim Haddad" in response.text
    assert "Rita Okafor" in response.text
    assert not Letter.objects.filter(language="es").exists()


def test_a_signed_letter_does_not_become_a_translation(client, editor):
    letter, other = make_letter(), make_letter("Liberen a Karim Haddad", language="es")
    make_signatory(other)
    response = client.post(address(other), own_data(other, translation_of=letter.pk))
    assert errors_of(response) == {
        "translation_of": ["1 signature stands under this letter itself, so it is an original. Leave this empty."]
    }
    response = client.post(address(other), own_data(other, translation_of=other.pk))
    assert "translation_of" in errors_of(response)


def test_a_letter_that_nobody_signed_may_turn_out_to_be_a_translation(client, editor):
    letter, other = make_letter(), make_letter("Liberen a Karim Haddad", language="es")
    client.post(address(other), own_data(other, translation_of=letter.pk))
    other.refresh_from_db()
    assert other.translation_of == letter


def test_what_happens_to_a_letter_is_told_in_its_original(client, editor):
    letter = make_letter()
    translation = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    for ask in (client.get, client.post):
        response = ask(address(translation, "close"))
        assert response.url == address(letter)
    letter.refresh_from_db()
    assert letter.stage == "collecting"


def test_who_may_not_add_letters_is_offered_no_translation(client):
    client.force_login(make_staff("carla", ["coalition.change_letter"]))
    letter = make_letter(is_live=False)
    assert client.get(address(letter)).context["panel"]["new_translations"] == []
    assert client.get(for_translation(letter)).status_code == 403
    assert WRITER[0] == "coalition.add_letter"


def test_a_published_translation_of_a_draft_is_said_not_to_be_seen(client, editor):
    original = make_letter(at=None)
    translation = make_letter("Suéltenlo", language="es", translation_of=original)
    said = "Published, but readers do not see it: its original is not public."
    assert said in client.get(address(translation)).text
    original.publish()
    original.save()
    assert said not in client.get(address(translation)).text
