"""The panel's ground floor: staff, the one campaign, pages, and odd texts in every form."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.utils import timezone

from campaign.models import Campaign, CampaignWords, Page, User
from campaign.states import State, state_of
from tests.campaign.staff import ODD_TEXTS, errors_of, make_staff, page_data
from tests.updates.factories import MAY_13, make_campaign, make_page, make_topic, make_update
from updates.models import Topic, Update

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    user = make_staff("chief", [], is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    user = make_staff("edith")
    client.force_login(user)
    return user


def messages():
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))


# ---- the panel as a whole


def test_the_panel_has_the_campaigns_name_and_names_no_other_product(client, chief):
    make_campaign(name="Free the River")
    page = client.get("/admin/").text
    assert "Free the River" in page
    assert "Django" not in page.replace("django", "")
    assert "Sites" not in page


def test_no_page_of_the_panel_is_cached_or_open(client):
    for path in ("/admin/", "/admin/updates/update/", "/admin/campaign/asset/", "/admin/campaign/user/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response.headers["Cache-Control"] == "no-store"


def test_no_page_of_the_panel_has_a_script_or_style_in_it(client, chief):
    make_campaign()
    update = make_update(at=None)
    for path in (
        "/admin/login/", "/admin/", "/admin/updates/update/", "/admin/updates/update/add/",
        f"/admin/updates/update/{update.pk}/change/", f"/admin/updates/update/{update.pk}/history/",
        f"/admin/updates/update/{update.pk}/delete/", "/admin/updates/update/import/",
        "/admin/campaign/campaign/1/change/", "/admin/campaign/asset/add/",
    ):  # fmt: skip
        page = client.get(path).text
        assert "<style" not in page
        assert ' style="' not in page
        assert "<script>" not in page
        assert " onclick=" not in page


# ---- the campaign


def test_the_list_of_campaigns_is_the_form_of_the_one_campaign(client, chief):
    assert client.get("/admin/campaign/campaign/").url == "/admin/campaign/campaign/add/"
    make_campaign()
    assert client.get("/admin/campaign/campaign/").url == "/admin/campaign/campaign/1/change/"


def campaign_data(accent="#8a1f17", words=(("en", "Free the River"),), **values):
    data = {"accent": accent, "words-TOTAL_FORMS": len(words), "words-INITIAL_FORMS": 0}
    for number, (language, name) in enumerate(words):
        row = {"language": language, "name": name, "statement": "It belongs to all."}
        data |= {f"words-{number}-{key}": value for key, value in row.items()}
    return data | values


def test_a_campaign_is_made_once_with_its_words_in_each_language(client, chief):
    words = (("en", "Free the River"), ("es", "Liberen el río"))
    client.post("/admin/campaign/campaign/add/", campaign_data(words=words))
    assert Campaign.objects.count() == 1
    assert dict(CampaignWords.objects.values_list("language", "name")) == dict(words)
    assert client.get("/admin/campaign/campaign/add/").status_code == 403
    assert client.post("/admin/campaign/campaign/add/", campaign_data()).status_code == 403
    assert client.get("/admin/campaign/campaign/1/delete/").status_code == 403


def test_a_colour_that_cannot_be_read_is_refused_with_its_contrast(client, chief):
    response = client.post("/admin/campaign/campaign/add/", campaign_data(accent="#ffcc00"))
    assert errors_of(response) == {
        "accent": ["This colour is too light to be read on the page: its contrast is 1.4, it must be 4.5 or more."]
    }
    assert "accent" in errors_of(client.post("/admin/campaign/campaign/add/", campaign_data(accent="red")))
    assert not Campaign.objects.exists()


def test_a_campaign_needs_words_and_each_language_once(client, chief):
    assert client.post("/admin/campaign/campaign/add/", campaign_data(words=())).status_code == 200
    twice = (("en", "One"), ("en", "Two"))
    assert client.post("/admin/campaign/campaign/add/", campaign_data(words=twice)).status_code == 200
    assert not Campaign.objects.exists()


def test_the_campaign_has_its_press_desk_and_its_background_in_the_same_form(client, chief):
    data = campaign_data(press_email="press@example.org", **{"words-0-background": "The case in brief."})
    client.post("/admin/campaign/campaign/add/", data)
    assert Campaign.objects.get().press_email == "press@example.org"
    assert CampaignWords.objects.get().background == "The case in brief."
    response = client.post("/admin/campaign/campaign/1/change/", campaign_data(press_email="press@"))
    assert errors_of(response) == {"press_email": ["Enter a valid email address."]}


def test_who_may_only_read_the_campaign_reads_its_words(client):
    make_campaign(background="The case in brief.")
    client.force_login(make_staff("olga", ["campaign.view_campaign"]))
    assert "The case in brief." in client.get("/admin/campaign/campaign/1/change/").text


def test_who_may_change_the_campaign_may_change_its_words(client):
    make_campaign()
    client.force_login(make_staff("olga", ["campaign.change_campaign"]))
    words = CampaignWords.objects.get()
    data = campaign_data(
        words=(("en", "Free the Lake"),), **{"words-INITIAL_FORMS": 1, "words-0-id": words.pk, "words-0-campaign": 1}
    )
    client.post("/admin/campaign/campaign/1/change/", data)
    words.refresh_from_db()
    assert words.name == "Free the Lake"


# ---- staff


def test_nobody_becomes_a_superuser_through_someone_who_is_none(client):
    chief = make_staff("chief", [], is_superuser=True)
    other = make_staff("other", [])
    client.force_login(make_staff("olga", ["campaign.change_user", "campaign.delete_user", "campaign.view_user"]))
    data = {"username": "other", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    data |= {"date_joined_0": "2021-05-13", "date_joined_1": "12:00:00", "user_permissions": ["1"]}
    assert client.post(f"/admin/campaign/user/{other.pk}/change/", data).status_code == 302
    other.refresh_from_db()
    assert not other.is_superuser
    assert not other.user_permissions.exists()
    assert client.post(f"/admin/campaign/user/{chief.pk}/change/", data).status_code == 403
    assert client.post(f"/admin/campaign/user/{chief.pk}/password/", {"password1": "x"}).status_code == 403
    assert client.post(f"/admin/campaign/user/{chief.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.get(pk=chief.pk).is_superuser


def test_a_new_member_of_staff_is_added(client, chief):
    password = "a good long one"
    data = {"username": "newcomer", "usable_password": "true", "password1": password, "password2": password}
    assert client.post("/admin/campaign/user/add/", data).status_code == 302
    assert User.objects.get(username="newcomer").check_password(password)


# ---- pages


def test_pages_are_written_published_and_withdrawn_like_updates(client, editor):
    client.post("/admin/campaign/page/add/", page_data())
    page = Page.objects.get()
    assert client.get("/about/").status_code == 404
    client.post(f"/admin/campaign/page/{page.pk}/change/", page_data(_publish="1"))
    assert "Who we are." in client.get("/about/").text
    change = client.get(f"/admin/campaign/page/{page.pk}/change/").text
    assert "Live. Readers see it" in change
    assert 'href="/about/"' in change
    client.post(f"/admin/campaign/page/{page.pk}/withdraw/", {"reason": "Merged into another page."})
    response = client.get("/about/")
    assert response.status_code == 410
    assert "Merged into another page." in response.text
    assert len(messages()) == 3


def test_the_list_of_pages_tells_state_path_and_date(client, editor):
    make_page()
    page = client.get("/admin/campaign/page/").text
    for words in ("About us", ">about<", "Live", "13 May 2021, 17:00"):
        assert words in page


def test_a_path_that_belongs_to_another_room_or_is_taken_is_refused(client, editor):
    make_page()
    for path in ("admin/x", "updates", "es/sobre", "About", "a//b", "/about", "..", "about "):
        response = client.post("/admin/campaign/page/add/", page_data(path=path))
        assert response.status_code == 200, path
    response = client.post("/admin/campaign/page/add/", page_data())
    assert errors_of(response) == {"__all__": ["Another page in this language has this path."]}
    assert Page.objects.count() == 1


def test_a_changed_page_shows_as_updated_unless_it_was_a_small_fix(client, editor):
    page = make_page(body="Who we are.")
    data = page_data(body="Who we were.", on="2021-05-13", at="17:00")
    client.post(f"/admin/campaign/page/{page.pk}/change/", data | {"small_fix": "on"})
    page.refresh_from_db()
    assert page.revised_at is None
    client.post(f"/admin/campaign/page/{page.pk}/change/", data | {"menu_order": "3"})
    page.refresh_from_db()
    assert page.revised_at is None
    client.post(f"/admin/campaign/page/{page.pk}/change/", data | {"body": "Who we will be.", "menu_order": "3"})
    page.refresh_from_db()
    assert page.revised_at is not None


def test_without_the_right_to_pages_nothing_is_published(client):
    page = make_page(at=None)
    client.force_login(make_staff("nina", ["campaign.add_page", "campaign.view_page"]))
    assert client.post("/admin/campaign/page/add/", page_data(path="x", _publish="1")).status_code == 403
    assert client.post(f"/admin/campaign/page/{page.pk}/change/", page_data(_publish="1")).status_code == 403
    assert client.post(f"/admin/campaign/page/{page.pk}/withdraw/", {"reason": "x"}).status_code == 403


# ---- odd texts in every form


# Of each form: the fields that take any text, those that take only some, and what is sent in the others.
FORMS = {
    "/admin/updates/topic/add/": (["name", "description"], ["slug", "language"], {"name": "Hearing", "language": "en"}),
    "/admin/campaign/page/add/": (
        ["title", "body"],
        ["path", "language", "menu_order", "translation_of", "published_at_0", "published_at_1"],
        page_data(),
    ),
    "/admin/campaign/campaign/add/": (
        ["words-0-name", "words-0-statement", "words-0-counter_label", "words-0-about", "words-0-background"],
        ["accent", "since", "until", "press_email", "words-0-language", "words-TOTAL_FORMS"],
        campaign_data(),
    ),
    "/admin/redirects/redirect/add/": (["old_path"], ["new_path"], {"old_path": "/old/", "new_path": "/new/"}),
    "/admin/campaign/user/add/": (
        ["username"],
        ["password1", "password2", "usable_password"],
        {"username": "someone", "usable_password": "false"},
    ),
    "/admin/auth/group/add/": (["name"], ["permissions"], {"name": "Writers"}),
    "/admin/login/": (["username"], ["password", "next"], {"username": "a", "password": "b"}),
}


@pytest.mark.parametrize("path", FORMS)
def test_odd_texts_are_cleaned_or_refused_in_every_form(client, chief, path):
    free, strict, data = FORMS[path]
    for text in ODD_TEXTS.values():
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for names in (free, strict):
            # 400: more than a form may hold; 403: there is a campaign now.
            assert client.post(path, data | dict.fromkeys(names, text)).status_code in {200, 302, 400, 403}
    assert client.get(path.replace("add/", ""), follow=True).status_code == 200
    assert not Topic.objects.filter(name__contains="\x01").exists()


@pytest.mark.parametrize("chosen", ["x", "9" * 30, "-1", "\0", ""])
def test_a_list_answers_whatever_is_said_to_be_chosen(client, chief, chosen):
    for path in (
        "updates/update",
        "updates/topic",
        "campaign/asset",
        "campaign/page",
        "campaign/user",
        "redirects/redirect",
        "auth/group",
    ):
        data = {"action": "delete_selected", "_selected_action": [chosen], "index": "0", "post": "yes"}
        assert client.post(f"/admin/{path}/", data, follow=True).status_code == 200


def test_what_an_address_gives_is_not_put_into_a_form(client, chief):
    make_topic()
    query = "published_at=x&lead_image=x&topics=x,9999999999999999999999&title=Planted&language=xx&kind=x"
    page = client.get(f"/admin/updates/update/add/?{query}")
    assert page.status_code == 200
    assert "Planted" not in page.text


def test_groups_can_be_given_rights(client, chief):
    client.post("/admin/auth/group/add/", {"name": "Writers", "permissions": ["1"]})
    assert Group.objects.get().permissions.count() == 1


def test_scheduled_pages_are_not_shown_before_their_hour(client, editor):
    coming = timezone.now() + timedelta(days=2)
    data = page_data(on=f"{coming:%Y-%m-%d}", at="12:00", _schedule="1")
    client.post("/admin/campaign/page/add/", data)
    assert Page.objects.scheduled().count() == 1
    assert client.get("/about/").status_code == 404
    assert not Page.objects.live(at=MAY_13).exists()


@pytest.mark.parametrize("path", ["Privacy Policy", "", "admin/x", "a//b"])
def test_a_path_that_no_page_can_have_is_refused_beside_its_field_also_on_a_live_page(client, editor, path):
    page = make_page()
    address = f"/admin/campaign/page/{page.pk}/change/"
    response = client.post(address, page_data(path=path, on="2021-05-13", at="17:00"))
    assert response.status_code == 200
    assert list(errors_of(response)) == ["path"]
    assert f'href="{page.get_absolute_url()}"' in response.text


def test_a_topic_with_a_refused_form_still_leads_to_its_page(client, chief):
    topic = make_topic("Bond hearing")
    for values in ({"slug": ""}, {"slug": "two words", "name": "x"}):
        response = client.post(f"/admin/updates/topic/{topic.pk}/change/", {"name": "", "language": "en", **values})
        assert response.status_code == 200
        assert f'href="{topic.get_absolute_url()}"' in response.text


def test_every_state_has_its_word_in_the_list_and_in_the_filter(client, editor):
    make_update(at=None)
    make_update("b", at=timezone.now() + timedelta(days=1))
    make_update("c")
    withdrawn = make_update("d")
    withdrawn.withdraw("Wrong.")
    withdrawn.save()
    page = client.get("/admin/updates/update/").text
    for state in State:
        assert client.get("/admin/updates/update/", {"state": state.value}).context["cl"].result_count == 1
        assert f'<span class="state state-{state.value}">{state.label}</span>' in page
    for update in Update.objects.all():
        assert state_of(update) == Update.objects.with_state().get(pk=update.pk).state
    assert state_of(Update()) == State.DRAFT
