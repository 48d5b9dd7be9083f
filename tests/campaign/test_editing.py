"""The two addresses that the text box asks for: staff with the right to write may use them, nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from campaign.models import Asset
from tests.campaign.picture_files import archive, photo, plain, png, saved
from tests.campaign.staff import ODD_TEXTS, WRITER, make_staff
from tests.campaign.test_image_refusals import DRAWING, animation, box

pytestmark = pytest.mark.django_db

PREVIEW, UPLOAD = "/markdownx/markdownify/", "/markdownx/upload/"

PICTURE = saved(plain(), "PNG")
TRUNCATED = saved(photo(80, 60), "JPEG")[:900]
HOSTILE = {
    "a web page as gif": ("a.gif", b"<!doctype html><script>alert(1)</script>", "image/gif"),
    "a web page that begins as gif": ("a.gif", b"GIF89a<script>alert(1)</script>", "image/gif"),
    "svg": ("a.svg", DRAWING.encode(), "image/svg+xml"),
    "svg as png": ("a.png", DRAWING.encode(), "image/png"),
    "svg with entities": ("a.svg", f'<!DOCTYPE svg [<!ENTITY a "b">]>{DRAWING}'.encode(), "image/svg+xml"),
    "svg after a comment": ("a.svg", f"<!-- x -->{DRAWING}".encode(), "image/svg+xml"),
    "svg in UTF-16": ("a.svg", DRAWING.encode("utf-16"), "image/svg+xml"),
    "a php file": ("a.php", b"<?php system($_GET['c']);", "image/jpeg"),
    "a php file with a picture's name": ("a.php.jpg", b"<?php system($_GET['c']);", "image/jpeg"),
    "no extension": ("passwd", b"root:x:0:0", "image/png"),
    "corrupt": ("a.png", PICTURE.replace(b"IDAT", b"IDAT\xff"), "image/png"),
    "truncated": ("a.jpg", TRUNCATED, "image/jpeg"),
    "a size without pixels": ("a.png", png(9000, 9000), "image/png"),
    "mp4": ("a.mp4", box(b"ftyp", b"isom", b"mp41") + bytes(60), "video/mp4"),
    "mp4 as jpeg": ("a.jpg", box(b"ftyp", b"isom", b"mp41") + bytes(60), "image/jpeg"),
    "zip": ("a.zip", archive(), "application/zip"),
    "zip before a pdf": ("a.pdf", archive() + b"%PDF-1.7\n%%EOF", "application/pdf"),
    "a pdf that runs a program": ("a.pdf", b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(x)>>endobj\n%%EOF", "application/pdf"),
    "nothing": ("a.png", b"", "image/png"),
    "many frames": ("a.gif", animation("GIF", 300), "image/gif"),
}


@pytest.fixture
def writer():
    return make_staff("wanda", WRITER)


def upload(client, content=PICTURE, name="a.png", kind="image/png"):
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, content, kind)})


# ---- who may


@pytest.mark.parametrize("address", [PREVIEW, UPLOAD])
def test_without_a_login_both_addresses_refuse_and_nothing_is_stored(client, media, address):
    assert client.post(address, {"content": "x", "image": SimpleUploadedFile("a.png", PICTURE)}).status_code == 403
    assert not Asset.objects.exists()
    assert list(media.iterdir()) == []


@pytest.mark.parametrize("address", [PREVIEW, UPLOAD])
@pytest.mark.parametrize(
    "values", [{"is_staff": False}, {"is_staff": True, "is_active": False}, {"is_staff": True}], ids=str
)
def test_only_active_staff_with_the_right_to_write_may_use_them(client, media, address, values):
    user = make_staff("nina", [] if values == {"is_staff": True} else WRITER)
    for name, value in values.items():
        setattr(user, name, value)
    user.save()
    client.force_login(user)
    assert client.post(address, {"content": "x", "image": SimpleUploadedFile("a.png", PICTURE)}).status_code == 403
    assert list(media.iterdir()) == []


@pytest.mark.parametrize("permission", ["updates.add_update", "updates.change_update", "campaign.change_page"])
def test_any_right_to_write_is_enough(client, permission):
    client.force_login(make_staff("nina", [permission]))
    assert client.post(PREVIEW, {"content": "x"}).status_code == 200


@pytest.mark.parametrize("address", [PREVIEW, UPLOAD])
def test_both_take_post_alone_and_are_never_cached(client, writer, address):
    client.force_login(writer)
    assert client.get(address).status_code == 405
    assert client.post(address).headers["Cache-Control"] == "no-store"


# ---- the preview


def test_the_preview_is_the_text_as_it_will_be_stored(client, writer):
    client.force_login(writer)
    response = client.post(PREVIEW, {"content": "*soon* <script>alert(1)</script>"})
    assert response.status_code == 200
    assert "<em>soon</em>" in response.text
    assert "<script" not in response.text


def test_a_preview_of_nothing_is_a_bad_request_but_of_an_empty_text_is_empty(client, writer):
    client.force_login(writer)
    assert client.post(PREVIEW).status_code == 400
    empty = client.post(PREVIEW, {"content": ""})
    assert (empty.status_code, empty.text) == (200, "")


def test_a_text_that_no_page_would_bear_is_answered_with_a_sentence(client, writer):
    client.force_login(writer)
    response = client.post(PREVIEW, {"content": "[" * 200_000})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.endswith(".")
    assert "<" not in response.text


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_never_break_the_preview(client, writer, text):
    client.force_login(writer)
    content = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert client.post(PREVIEW, {"content": content}).status_code in {200, 400}


def test_a_picture_in_the_preview_has_its_measures(client, writer):
    client.force_login(writer)
    code = upload(client).json()["image_code"]
    html = client.post(PREVIEW, {"content": code}).text
    assert 'width="60"' in html
    assert 'height="40"' in html


# ---- uploads


def test_a_picture_is_stored_and_answered_with_the_markdown_that_shows_it(client, writer):
    client.force_login(writer)
    response = upload(client)
    asset = Asset.objects.get()
    assert response.json() == {"image_code": f"![]({asset.get_absolute_url()})"}
    assert asset.uploaded_by == writer
    assert asset.original_name == "a.png"


def test_a_document_is_answered_with_a_link_whose_words_cannot_break_it(client, writer):
    client.force_login(writer)
    content = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    code = upload(client, content, "Order [sealed] *now*.pdf").json()["image_code"]
    assert code == f"[Order \\[sealed\\] \\*now\\*.pdf]({Asset.objects.get().get_absolute_url()})"
    assert ">Order [sealed] *now*.pdf</a>" in client.post(PREVIEW, {"content": code}).text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence_and_leave_nothing(client, writer, media, name):
    client.force_login(writer)
    file_name, content, kind = HOSTILE[name]
    response = upload(client, content, file_name, kind)
    assert response.status_code == 400
    [sentence] = response.json()["image"]
    assert sentence.endswith(".")
    assert "Traceback" not in response.text
    assert not Asset.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_a_picture_with_transparency_is_taken_whatever_its_name_says(client, writer, mode):
    client.force_login(writer)
    assert upload(client, saved(plain().convert(mode), "PNG"), "a.jpg", "image/jpeg").status_code == 200


def test_an_upload_without_a_file_says_so(client, writer):
    client.force_login(writer)
    for data in ({}, {"image": "not a file"}):
        response = client.post(UPLOAD, data)
        assert response.status_code == 400
        assert response.json() == {"image": ["Choose a picture or a PDF."]}


def test_a_body_above_the_limit_is_refused_before_it_is_read(client, writer):
    client.force_login(writer)
    response = client.generic("POST", UPLOAD, b"", CONTENT_LENGTH=str(27 * 1024 * 1024))
    assert response.status_code == 413
    assert not Asset.objects.exists()


def test_a_picture_of_one_byte_more_than_ten_megabytes_is_too_large(client, writer, media):
    client.force_login(writer)
    response = upload(client, PICTURE.ljust(10 * 1024 * 1024 + 1, b"\0"))
    assert response.status_code == 413
    assert response.json() == {"image": ["This file is larger than 10 MB. Make it smaller and upload it again."]}
    assert list(media.iterdir()) == []


@override_settings(UPLOADS_PER_HOUR=2)
def test_beyond_the_hourly_limit_a_sentence_says_so_and_others_go_on(client, writer):
    client.force_login(writer)
    for width in (60, 61):
        assert upload(client, saved(plain(width), "PNG")).status_code == 200
    response = upload(client, saved(plain(62), "PNG"))
    assert response.status_code == 429
    assert response.json() == {
        "image": ["You have uploaded 2 files within an hour, which is the limit. Try again later."]
    }
    assert Asset.objects.count() == 2
    client.force_login(make_staff("olga", WRITER))
    assert upload(client, saved(plain(62), "PNG")).status_code == 200
