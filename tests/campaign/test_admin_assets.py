"""Pictures and documents in the panel: added by their file, described, found, and kept as long as they are used."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from campaign import assets
from campaign.models import Asset
from tests.campaign.picture_files import plain, saved
from tests.campaign.staff import ODD_TEXTS, errors_of, make_staff
from tests.contacts.factories import make_contact
from tests.updates.factories import make_key_date, make_page, make_update
from updates.models import Attachment

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def editor(client):
    user = make_staff("edith")
    client.force_login(user)
    return user


def picture(width=60, **words):
    return assets.store(SimpleUploadedFile("a.png", saved(plain(width), "PNG")), **words)


def messages():
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))


def upload(client, content=None, name="a.png", **data):
    content = saved(plain(), "PNG") if content is None else content
    return client.post("/admin/campaign/asset/add/", {"file": SimpleUploadedFile(name, content), **data})


def test_a_picture_is_added_by_its_file_alone_and_described_afterwards(client, editor):
    fields = [
        f.field.name
        for fs in client.get("/admin/campaign/asset/add/").context["adminform"]
        for line in fs
        for f in line
    ]
    assert fields == ["file"]
    response = upload(client)
    asset = Asset.objects.get()
    assert response.url == f"/admin/campaign/asset/{asset.pk}/change/"
    assert (asset.kind, asset.uploaded_by, asset.original_name) == ("image", editor, "a.png")
    words = {"title": "The crowd", "alt": "A crowd", "caption": "In May", "credit": "Ana", "licence": "CC BY 4.0"}
    client.post(f"/admin/campaign/asset/{asset.pk}/change/", words)
    asset.refresh_from_db()
    assert {name: getattr(asset, name) for name in words} == words
    assert len(messages()) == 2


def test_a_document_is_added_likewise(client, editor):
    upload(client, PDF, "order.pdf")
    asset = Asset.objects.get()
    assert asset.kind == "document"
    assert "order.pdf" in client.get(f"/admin/campaign/asset/{asset.pk}/change/").text
    assert "PDF" in client.get("/admin/campaign/asset/").text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is an SVG drawing, which can carry programs."),
        (b"PK\x03\x04", "This file is not a picture."),
        (b"%PDF-1.4 without an end", "The end of this PDF is missing."),
        (b"", "The submitted file is empty."),
    ],
)
def test_a_refused_file_gets_its_sentence_beside_the_field_and_leaves_nothing(client, editor, media, content, sentence):
    response = upload(client, content)
    assert errors_of(response)["file"][0].startswith(sentence)
    assert not Asset.objects.exists()
    assert list(media.iterdir()) == []
    assert messages() == []


@override_settings(UPLOADS_PER_HOUR=1)
def test_the_hourly_limit_holds_in_the_form_too(client, editor):
    upload(client)
    response = upload(client, saved(plain(61), "PNG"))
    assert errors_of(response)["file"] == [
        "You have uploaded 1 files within an hour, which is the limit. Try again later."
    ]
    assert Asset.objects.count() == 1


def test_the_same_file_twice_is_one_picture(client, editor):
    upload(client)
    upload(client)
    assert Asset.objects.count() == 1


def test_a_file_cannot_be_exchanged(client, editor):
    asset = picture(alt="Before")
    renditions = asset.renditions
    file = SimpleUploadedFile("b.png", saved(plain(70), "PNG"))
    client.post(
        f"/admin/campaign/asset/{asset.pk}/change/", {"alt": "After", "file": file, "key": "x", "renditions": "[]"}
    )
    asset.refresh_from_db()
    assert (asset.alt, asset.renditions) == ("After", renditions)
    assert Asset.objects.count() == 1


def test_the_list_shows_thumbnails_and_finds_pictures_by_their_words(client, editor):
    crowd, _other = picture(60, alt="A crowd", credit="Ana"), picture(61, title="River")
    page = client.get("/admin/campaign/asset/").text
    assert f'src="/media/{crowd.renditions[0]["name"]}"' in page
    for query in ("crowd", "ana"):
        assert client.get("/admin/campaign/asset/", {"q": query}).context["cl"].result_count == 1
    assert client.get("/admin/campaign/asset/", {"kind__exact": "document"}).context["cl"].result_count == 0
    assert client.get("/admin/campaign/asset/", {"described": "no"}).context["cl"].result_count == 1


def test_the_list_of_pictures_costs_the_same_queries_at_any_length(client, editor):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/campaign/asset/")
        return len(queries)

    picture(60)
    one = cost()
    for width in range(61, 66):
        picture(width)
    assert cost() == one


def used_picture():
    asset = picture(alt="A crowd")
    update = make_update("The vigil", lead_image=asset)
    Attachment.objects.create(update=update, asset=asset)
    make_page("The case", "the-case", body=f"![x]({asset.get_absolute_url()})", at=None)
    return asset, update


def test_a_picture_says_where_it_is_used(client, editor):
    asset, update = used_picture()
    page = client.get(f"/admin/campaign/asset/{asset.pk}/change/").text
    assert f'update “<a href="/admin/updates/update/{update.pk}/change/">The vigil</a>” (Live)' in page
    assert ">The case</a>” (Draft)" in page
    assert "Nowhere yet." in client.get(f"/admin/campaign/asset/{picture(70).pk}/change/").text


def test_a_picture_names_the_contacts_whose_photo_it_is_and_the_key_dates_that_show_it(client, editor):
    asset = picture(alt="Ana at the court")
    ana = make_contact(photo=asset)
    key_date = make_key_date("Bond hearing", body=f"![x]({asset.get_absolute_url()})")
    page = client.get(f"/admin/campaign/asset/{asset.pk}/change/").text
    assert f'press contact “<a href="/admin/contacts/contact/{ana.pk}/change/">Ana Ruiz</a>”' in page
    assert f'key date “<a href="/admin/updates/keydate/{key_date.pk}/change/">Bond hearing</a>” (Live)' in page
    assert "“Ana at the court” is used: " in client.get(f"/admin/campaign/asset/{asset.pk}/delete/").text


def test_a_picture_is_offered_to_the_press_once_its_terms_are_given(client, editor):
    asset, _other = picture(60), picture(61)
    address = f"/admin/campaign/asset/{asset.pk}/change/"
    response = client.post(address, {"is_for_press": "on", "credit": "Ana"})
    assert errors_of(response) == {
        "__all__": ["Say whom to name and on which terms it may be used before you offer it to the press."]
    }
    client.post(address, {"is_for_press": "on", "credit": "Ana", "licence": "CC BY 4.0"})
    result = client.get("/admin/campaign/asset/", {"is_for_press__exact": "1"}).context["cl"].result_list
    assert [found.pk for found in result] == [asset.pk]


def test_a_picture_in_use_is_not_deleted_and_the_sentence_names_where(client, editor, media):
    asset, _update = used_picture()
    files = sorted(path.name for path in media.iterdir())
    sentence = "“A crowd” is used: "
    for response in (
        client.get(f"/admin/campaign/asset/{asset.pk}/delete/"),
        client.post(f"/admin/campaign/asset/{asset.pk}/delete/", {"post": "yes"}),
        client.post(
            "/admin/campaign/asset/", {"action": "delete_selected", "_selected_action": [asset.pk], "post": "yes"}
        ),
    ):
        assert sentence in response.text
        assert ">The vigil</a>" in response.text
        assert ">The case</a>" in response.text
    assert Asset.objects.count() == 1
    assert sorted(path.name for path in media.iterdir()) == files


def test_a_picture_that_nothing_shows_is_deleted_with_its_files(
    client, editor, media, django_capture_on_commit_callbacks
):
    one, two, kept = picture(60), picture(61), picture(62)
    assert "It cannot be brought back." in client.get(f"/admin/campaign/asset/{one.pk}/delete/").text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/campaign/asset/{one.pk}/delete/", {"post": "yes"})
        client.post(
            "/admin/campaign/asset/", {"action": "delete_selected", "_selected_action": [two.pk], "post": "yes"}
        )
    assert list(Asset.objects.all()) == [kept]
    assert sorted(path.name for path in media.iterdir()) == sorted(r["name"] for r in kept.renditions)


def test_staff_without_rights_see_no_pictures(client):
    asset = picture()
    client.force_login(make_staff("nina", []))
    for path in ("", "add/", f"{asset.pk}/change/", f"{asset.pk}/delete/"):
        assert client.get(f"/admin/campaign/asset/{path}").status_code == 403


def test_odd_texts_are_cleaned_in_the_words_of_a_picture(client, editor):
    asset = picture()
    for text in ODD_TEXTS.values():
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        words = dict.fromkeys(["title", "alt", "caption", "credit", "licence"], text)
        assert client.post(f"/admin/campaign/asset/{asset.pk}/change/", words).status_code in {200, 302, 400}
    assert client.get("/admin/campaign/asset/").status_code == 200
