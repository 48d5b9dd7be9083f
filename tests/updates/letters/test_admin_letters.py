"""The panel offers the letter that an update holds, shows it before it is made, and makes it for those who may."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from coalition.models import Letter, Signatory
from tests.campaign.staff import EDITOR, WRITER, make_staff
from tests.coalition.factories import make_letter
from tests.updates.factories import make_campaign, make_update
from tests.updates.letters.letters import ANNOUNCED, ENGLISH, SPANISH
from tests.updates.panel import address, send
from tests.updates.test_admin_import import IMPORT, second_step, show
from updates.models import Update

pytestmark = pytest.mark.django_db

UPDATES = [permission for permission in EDITOR if not permission.startswith("coalition.")]
ADD, PUBLISH = "coalition.add_letter", "coalition.publish_letter"
SEE = "coalition.view_letter"
PASTED = """Updates

The Council Writes to the Secretary

May 3, 2021

Dear Secretary Vance:

We ask you to free Karim Haddad and to let him go home to his family in Port Ellery.

Sincerely,

/s/ Rita Okafor
Chair, Harbour Union

Vigil at the Court House

May 1, 2021

Two hundred neighbours came to the court house with candles and stayed until after midnight.
"""


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


@pytest.fixture
def clerk(client):
    """Carla, who edits updates and may add letters and see them."""
    user = make_staff("carla", [*UPDATES, ADD, PUBLISH, SEE])
    client.force_login(user)
    return user


def hold(**values):
    return make_update("The council writes", body=ENGLISH, **values)


def page(client, update):
    return client.get(address(update, "letter"))


def press(client, update, **values):
    """Presses the button on the page as it was shown."""
    return client.post(address(update, "letter"), {"seal": page(client, update).context["proposal"].seal, **values})


def texts(html):
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", html)]


def test_the_form_of_an_update_that_holds_a_letter_leads_to_it(client, clerk):
    update = hold()
    form = client.get(address(update)).text
    assert "This update holds a letter with 3 signatories." in form
    assert f'<a href="{address(update, "letter")}" class="button" role="button">Look at it</a>' in form
    other = make_update("A rally", body="Two hundred came to the court house.")
    assert "letter-line" not in client.get(address(other)).text


def test_the_page_shows_what_would_become_of_it_and_stores_nothing(client, clerk):
    update = hold()
    response = page(client, update)
    assert response.status_code == 200
    assert "<dd><bdi>The Honorable Maria Vance</bdi></dd>" in response.text
    assert "<dd>3 May 2021</dd>" in response.text
    assert "<dd><bdi>Re: Release of Karim Haddad</bdi></dd>" in response.text  # what is not taken over
    assert texts(response.text.partition('class="asking outcome found-letter"')[2]) == [
        "No.", "Name", "Title", "Organisation", "Signs as",
        "1", "Dana Whitfield", "Mayor", "", "Official",
        "2", "Tomás Okoye", "Vice Mayor", "City of Port Ellery", "Official",
        "3", "Ruth Amsel", "Executive Director", "Harbour Street Legal Clinic", "Organisation",
    ]  # fmt: skip
    assert "<strong>Karim Haddad</strong>" in response.text
    assert "Readers see the letter and its signatories at once" in response.text
    assert "Make it a sign-on letter" in response.text
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"at": None}, "The letter is a draft, and its signatories are verified."),
        ({"at": "2199"}, "The letter goes public together with this update."),
    ],
)
def test_the_page_says_who_would_see_the_letter(client, clerk, values, sentence):
    if values["at"]:
        values = {"at": make_update().published_at.replace(year=2199)}
    assert sentence in page(client, hold(**values)).text


def test_what_somebody_has_to_look_at_stands_on_the_page(client, clerk):
    update = make_update("They replied", body=ENGLISH)
    sentence = "This may be the answer to a letter, and nothing that the campaign&#x27;s allies signed."
    assert sentence in page(client, update).text
    assert press(client, update).status_code == 302  # whoever looked may take it up
    assert Letter.objects.count() == 1


def test_the_button_makes_the_letter_once_and_the_history_says_so(client, clerk):
    update = hold()
    seal = page(client, update).context["proposal"].seal
    response = client.post(address(update, "letter"), {"seal": seal}, follow=True)
    letter = Letter.objects.get()
    assert response.redirect_chain == [(f"/admin/coalition/letter/{letter.pk}/change/", 302)]
    assert "“The council writes” is a sign-on letter now." in response.text
    assert letter.is_live()
    assert Signatory.objects.filter(letter=letter, state="published").count() == 3
    history = LogEntry.objects.order_by("pk").values_list("object_id", "change_message", "user__username")
    assert list(history) == [
        (str(update.pk), "Its letter was made a sign-on letter.", "carla"),
        (str(letter.pk), "Made of the letter in the update “The council writes”.", "carla"),
    ]
    again = client.post(address(update, "letter"), {"seal": seal}, follow=True)
    assert "This update is linked to a letter already." in again.text
    assert (Letter.objects.count(), LogEntry.objects.count()) == (1, 2)


def test_a_text_that_changed_meanwhile_is_shown_once_more(client, clerk):
    update = hold()
    seal = page(client, update).context["proposal"].seal
    update.body = update.body.replace("Ruth Amsel", "Ruth Azhari")
    update.save()
    response = client.post(address(update, "letter"), {"seal": seal})
    assert response.status_code == 200
    assert "The update was changed meanwhile. Look through its letter once more." in response.text
    assert "Ruth Azhari" in response.text
    assert not Letter.objects.exists()
    assert client.post(address(update, "letter")).status_code == 200  # nor without having looked
    assert not Letter.objects.exists()


def test_an_update_without_letter_leads_back_to_its_form(client, clerk):
    update = make_update()
    for response in (
        client.get(address(update, "letter"), follow=True),
        client.post(address(update, "letter"), follow=True),
    ):
        assert response.redirect_chain == [(address(update), 302)]
        assert "No letter with signatures was found in the text of this update." in response.text
    assert client.get("/admin/updates/update/999/letter/").status_code == 302
    assert client.get("/admin/updates/update/x/letter/").status_code == 302


WHO = [
    ("nobody", None, 302),
    ("who may add no letters", UPDATES, 403),
    ("who only sees updates", ["updates.view_update", ADD], 403),
    ("who may write drafts alone, of a live update", [*WRITER, ADD], 403),
    ("who may publish updates and no letters", [*UPDATES, ADD], 403),
    ("who may publish both", [*UPDATES, ADD, PUBLISH], 200),
]


@pytest.mark.parametrize(("who", "permissions", "status"), WHO)
def test_only_who_may_change_the_update_and_add_letters_gets_there(client, who, permissions, status):
    update = hold()
    if permissions is not None:
        client.force_login(make_staff("nina", permissions))
    assert page(client, update).status_code == status
    if status != 200:
        assert client.post(address(update, "letter"), {"seal": "x"}).status_code == status
        assert not Letter.objects.exists()
    if status == 403:
        assert "letter-line" not in client.get(address(update)).text


def test_a_writer_makes_the_letter_of_a_draft_which_stays_one(client):
    client.force_login(make_staff("wanda", [*WRITER, ADD]))
    update = hold(at=None)
    response = press(client, update)
    assert response.headers["Location"] == address(update)  # she may not see letters in the panel
    letter = Letter.objects.get()
    assert letter.status == "draft"
    assert not Signatory.objects.shown().exists()
    form = client.get(address(update)).text
    assert "This update holds the text of the sign-on letter “The council writes”." in form
    assert "Go to the letter" not in form


def test_what_is_linked_says_so_and_leads_to_the_letter(client, clerk):
    letter = make_letter("Free Karim Haddad")
    sentences = {
        "text": "This update holds the text of the sign-on letter “Free Karim Haddad”.",
        "news": "This update tells of the sign-on letter “Free Karim Haddad”.",
        "reply": "This update is the reply to the sign-on letter “Free Karim Haddad”.",
    }
    for role, sentence in sentences.items():
        form = client.get(address(make_update(f"As {role}", body=ENGLISH, letter=letter, letter_role=role))).text
        assert sentence in form
        assert f'<a href="/admin/coalition/letter/{letter.pk}/change/">Go to the letter</a>' in form
        assert "holds a letter with" not in form
    client.force_login(make_staff("edith", UPDATES))
    assert (
        f'<a href="{letter.get_absolute_url()}">Go to the letter</a>'
        in client.get(address(Update.objects.first())).text
    )


def test_a_refused_form_tells_of_the_letter_that_is_stored(client, clerk):
    update = hold()
    form = send(client, update, title="", body="Something else")
    assert form.status_code == 200
    assert "This update holds a letter with 3 signatories." in form.text


def test_a_translation_says_whose_signatories_it_shares(client, clerk):
    update = hold()
    press(client, update)
    translated = make_update("La carta", body=SPANISH, language="es", translation_of=update)
    sentence = "It becomes a translation of the letter “The council writes”, whose signatories it shares."
    assert sentence in page(client, translated).text
    press(client, translated)
    assert Letter.objects.get(language="es").translation_of == Letter.objects.get(language="en")


def test_hostile_text_in_a_letter_is_shown_inert(client, clerk):
    body = ANNOUNCED.replace("Omar Lindqvist", "Omar <script>alert(1)</script> Lindqvist").replace(
        "Thank you!", "<b>T</b>"
    )
    response = page(client, make_update(body=body))
    assert response.status_code in (200, 302)
    assert "<script>alert" not in response.text


def test_the_form_links_an_update_to_a_letter_and_says_what_it_is_to_it(client, clerk):
    letter, update = make_letter(), make_update()
    assert send(client, update, letter=letter.pk, letter_role="reply").status_code == 302
    update.refresh_from_db()
    assert (update.letter, update.letter_role, update.revised_at) == (letter, "reply", None)
    found = client.get(
        "/admin/autocomplete/",
        {"term": "Haddad", "app_label": "updates", "model_name": "update", "field_name": "letter"},
    )
    assert [result["id"] for result in found.json()["results"]] == [str(letter.pk)]
    assert send(client, update, letter="nonsense").status_code == 200


def test_the_page_of_an_import_tells_of_letters_and_the_list_leads_to_them(client, clerk):
    proposal = show(client, PASTED)
    assert [bool(row.letter) for row in proposal.context["rows"]] == [True, False]
    assert "Holds a letter with 1 signatory." in proposal.text
    assert "Make sign-on letters of the letters in these entries" in proposal.text
    response = client.post(IMPORT, second_step(proposal), follow=True)
    update = Update.objects.get(title="The Council Writes to the Secretary")
    link = f'<a href="{address(update, "letter")}">The Council Writes to the Secretary</a> (1 signatory)'
    assert f"Letters in these drafts can become sign-on letters: {link}" in response.text
    assert not Letter.objects.exists()


def test_a_tick_in_the_import_takes_letters_up_at_once_under_the_title_that_was_corrected(client, clerk):
    data = second_step(show(client, PASTED), **{"0-title": "The council writes"}) | {"letters": "on"}
    response = client.post(IMPORT, data, follow=True)
    assert "1 letter became a sign-on letter." in response.text
    assert "can become sign-on letters" not in response.text
    letter = Letter.objects.get()
    assert (letter.title, letter.status, letter.updates.get().title) == ("The council writes", "draft", letter.title)
    assert [row.name for row in letter.signatories.all()] == ["Rita Okafor"]
    again = client.post(IMPORT, second_step(show(client, PASTED)) | {"letters": "on"}, follow=True)
    assert again.status_code == 200
    assert Letter.objects.count() == 1


def test_an_import_offers_no_letters_to_who_may_add_none(client):
    client.force_login(make_staff("edith", UPDATES))
    proposal = show(client, PASTED)
    assert "Make sign-on letters" not in proposal.text
    assert client.post(IMPORT, second_step(proposal) | {"letters": "on"}).status_code == 403
    assert not Update.objects.exists()
    response = client.post(IMPORT, second_step(proposal), follow=True)
    assert "can become sign-on letters" not in response.text
    assert Update.objects.count() == 2


def test_the_tick_stays_when_something_has_to_be_corrected_first(client, clerk):
    response = client.post(IMPORT, second_step(show(client, PASTED), **{"1-title": ""}) | {"letters": "on"})
    assert response.context["letters"]["letters"].value() is True
    assert "checked" in str(response.context["letters"]["letters"])


def test_an_entry_that_came_with_an_earlier_import_and_is_taken_up_there_makes_no_second_letter(client, clerk):
    client.post(IMPORT, second_step(show(client, PASTED)) | {"letters": "on"})
    proposal = show(client, PASTED)
    assert [row.is_here for row in proposal.context["rows"]] == [True, True]
    data = second_step(proposal, **{"0-chosen": "on"}) | {"letters": "on"}
    client.post(IMPORT, data)
    assert Letter.objects.count() == 1
