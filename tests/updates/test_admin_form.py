"""The form of an update: its order, and what is cleaned or refused beside its field."""

from datetime import timedelta

import pytest

from tests.campaign.staff import ODD_TEXTS, errors_of, update_data
from tests.updates.factories import MAY_13, make_campaign, make_topic, make_update
from tests.updates.panel import ADD, address, picture, send
from updates.models import Attachment, Update

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


# ---- the form


def test_the_form_asks_in_the_order_in_which_one_thinks(client, editor):
    form = client.get(ADD).context["adminform"]
    assert [field.field.name for fieldset in form for line in fieldset for field in line] == [
        "title", "kind", "body", "summary", "published_at", "date_precision",
        "release_line", "dateline",
        "outlet", "outlet_author", "outlet_date", "outlet_url", "archive_url", "video_url",
        "court", "judge", "docket_number", "document",
        "lead_image",
        "letter", "letter_role",
        "topics", "byline", "language",
        "freezes_contacts",
        "translation_of", "continues", "supersedes", "is_pinned", "slug",
    ]  # fmt: skip


def test_who_only_reads_sees_the_fields_of_the_kind_alone(client, writer):
    page = client.get(address(make_update(kind="hearing", judge="Judge Doe"))).text
    assert "Judge Doe" in page
    assert "field-outlet" not in page
    assert "field-document" not in page


def test_attachments_are_kept_in_their_order_and_the_same_one_only_once(client, editor):
    one, two = picture(60), picture(61)
    send(client, attachments=[{"asset": one.pk, "order": 2}, {"asset": two.pk, "order": 1}])
    update = Update.objects.get()
    assert [attachment.asset for attachment in update.attachments.all()] == [two, one]
    response = send(client, title="x", attachments=[{"asset": one.pk}, {"asset": one.pk}])
    assert response.status_code == 200
    assert Update.objects.count() == 1
    assert Attachment.objects.count() == 2


def test_a_new_post_is_on_the_timeline_in_the_feeds_and_in_search_at_the_next_request(client, editor):
    send(client, title="Ombudsman visits", body="The ombudsman came.", press="_publish")
    client.logout()
    for path in ("/", "/updates/", "/updates/feed/", "/updates/atom/", "/updates/feed.json"):
        assert "Ombudsman visits" in client.get(path).text
    assert "visits" in client.get("/updates/search/", {"q": "ombudsman"}).text


# ---- what is refused beside its field


def test_an_address_of_that_day_that_is_taken_is_refused_with_a_sentence(client, editor):
    make_update(slug="vigil")
    response = send(client, slug="vigil", on="2021-05-13", at="09:00")
    assert errors_of(response) == {"__all__": ["Another update of that day has this address. Change the last part."]}


def test_a_second_pinned_update_is_refused_with_a_sentence(client, editor):
    make_update("A hearing was set", is_pinned=True)
    response = send(client, is_pinned="on")
    assert errors_of(response) == {"__all__": ["“A hearing was set” is pinned in this language. Unpin it first."]}
    assert send(client, is_pinned="on", language="es").status_code == 302


def test_translations_lead_to_an_original_in_another_language(client, editor):
    original = make_update()
    translated = make_update("Una audiencia", language="es", translation_of=original)

    def fault(update=None, **values):
        return errors_of(send(client, update, **values))

    assert "language" in fault(translation_of=original.pk)
    assert "is a translation itself" in fault(translation_of=translated.pk, language="ar")["translation_of"][0]
    assert "nothing is a translation of itself" in fault(original, translation_of=original.pk)["translation_of"][0]
    other = make_update("Otra", language="es", slug="otra")
    assert "is the original of translations" in fault(original, translation_of=other.pk)["translation_of"][0]
    assert fault(translation_of=original.pk, language="es") == {
        "__all__": ["There is already a translation into this language."]
    }
    assert send(client, translation_of=original.pk, language="ar").status_code == 302


def test_topics_of_another_language_and_following_oneself_are_refused(client, editor):
    update, topic = make_update(), make_topic("Audiencia", language="es")
    assert "These topics are in another language: Audiencia." in errors_of(send(client, topics=[topic.pk]))["topics"][0]
    assert "continues" in errors_of(send(client, update, continues=update.pk))
    assert "supersedes" in errors_of(send(client, update, supersedes=update.pk))


def test_a_text_that_no_page_would_bear_is_refused_beside_the_field_and_kept_in_the_form(client, editor):
    text = "[" * 200_000
    response = send(client, body=text)
    assert list(errors_of(response)) == ["body"]
    assert response.context["adminform"].form["body"].value() == text


CLEANED = [
    "title",
    "body",
    "summary",
    "byline",
    "dateline",
    "outlet",
    "outlet_author",
    "court",
    "judge",
    "docket_number",
]
REFUSED = [
    "slug",
    "outlet_date",
    "outlet_url",
    "archive_url",
    "video_url",
    "kind",
    "language",
    "topics",
    "date_precision",
]
REFUSED += ["release_line", "lead_image", "document", "continues", "translation_of", "on", "at", "is_pinned"]


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_in_any_field_are_cleaned_or_refused(client, editor, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    picture_and_text = [{"asset": text, "order": text, "id": text}]
    for values in (
        dict.fromkeys(CLEANED, text),
        dict.fromkeys(REFUSED, text),
        {"attachments": picture_and_text},
        {"attachments-TOTAL_FORMS": text},
    ):
        # 400: more than a form may hold.
        assert send(client, press="_publish", **values).status_code in {200, 302, 400}
    for name in ("title", "body"):
        assert send(client, press="_publish", **{name: text}).status_code in {200, 302}
    for update in Update.objects.all():
        stored = " ".join(str(getattr(update, field.attname)) for field in Update._meta.concrete_fields)
        assert not any(character in stored for character in "\0\x01\x1f\x80\u202e\ufeff\uffff")
        assert client.get(update.get_absolute_url()).status_code == 200
        assert client.get(address(update)).status_code == 200
    assert client.get("/updates/feed/").status_code == 200


def test_the_autocomplete_bears_odd_terms(client, editor):
    make_update()
    for field in ("continues", "topics", "lead_image"):
        for term in ODD_TEXTS.values():
            term = term.encode("utf-8", "surrogatepass").decode("utf-8", "replace")[:2000]
            query = {"app_label": "updates", "model_name": "update", "field_name": field, "term": term}
            assert client.get("/admin/autocomplete/", query).status_code == 200


@pytest.mark.parametrize("key", ["0", "-1", "999999", "9" * 30, "x", "%00", "1_", "1.5"])
def test_an_update_that_is_not_there_is_said_to_be_gone(client, editor, key):
    for view in ("change", "preview", "withdraw", "delete", "history"):
        assert client.get(f"/admin/updates/update/{key}/{view}/").status_code in {302, 404}
        assert client.post(f"/admin/updates/update/{key}/{view}/", update_data()).status_code in {302, 403, 404}


def test_updates_do_not_lead_to_each_other_in_a_circle(client, editor):
    first = make_update("First")
    second = make_update("Second", supersedes=first, continues=first)
    third = make_update("Third", supersedes=second)
    for other in (second, third):
        assert errors_of(send(client, first, supersedes=other.pk)) == {
            "supersedes": [
                f"“{other}” is newer: it supersedes this update, directly or with others between. Choose another, or "
                "change that one first."
            ]
        }
    assert errors_of(send(client, first, continues=second.pk)) == {
        "continues": ["“Second” follows this update up, so this one cannot follow it. Choose another."]
    }
    itself = {"supersedes": ["Choose another update than this one."]}
    assert errors_of(send(client, first, supersedes=first.pk)) == itself
    assert send(client, third, supersedes=first.pk).status_code == 302


@pytest.mark.parametrize(
    "values",
    [
        {"slug": "two words"},
        {"slug": "", "title": ""},
        {"on": "soon"},
        {"on": "", "at": ""},
        {"language": "xx"},
        {"kind": "ruling", "title": " ", "slug": "ü"},
    ],
)
def test_a_live_update_with_a_refused_form_shows_the_form_and_still_leads_to_its_page(client, editor, values):
    update = make_update(slug="vigil")
    response = send(client, update, **values)
    assert response.status_code == 200
    assert errors_of(response)
    assert 'href="/updates/2021/05/13/vigil/"' in response.text
    assert "Live. Readers see it under the date 13 May 2021" in response.text


def test_a_slug_that_no_address_can_have_is_refused_with_a_sentence_for_editors(client, editor):
    assert errors_of(send(client, slug="two words")) == {
        "slug": ["Write the address with the letters a to z, digits and hyphens, without spaces, such as hearing."]
    }


def test_a_withdrawn_update_that_cannot_come_back_says_why_and_stays_withdrawn(client, editor):
    make_update("Another", is_pinned=True)
    update = make_update()
    update.withdraw("Wrong.")
    update.save()
    taken = make_update("Taken", slug="taken")
    response = send(client, update, press="_publish", slug=taken.slug)
    assert errors_of(response) == {"__all__": ["Another update of that day has this address. Change the last part."]}
    assert "Who follows an old link reads: “Wrong.”" in response.text


def test_in_a_chooser_those_found_by_their_title_come_first(client, editor):
    make_update("About the court", body="The vigil was long.", at=MAY_13 + timedelta(days=2))
    make_update("A vigil for Maria", body="Candles.", at=MAY_13)
    query = {"app_label": "updates", "model_name": "update", "field_name": "continues", "term": "vigil"}
    found = client.get("/admin/autocomplete/", query).json()["results"]
    assert [result["text"] for result in found] == ["A vigil for Maria", "About the court"]
