"""How stored files are given out."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaign import assets
from campaign.models import Asset
from tests.campaign.picture_files import plain, saved
from tests.updates.factories import make_update

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def fetch(client, address):
    """The answer, its file read to the end, which closes it."""
    response = client.get(address)
    response.getvalue()
    return response


def stored(content=None, name="a.jpg"):
    return assets.store(SimpleUploadedFile(name, content or saved(plain(), "JPEG")), original_name=name)


def test_a_stored_name_is_a_hash_and_our_extension():
    for name in ("photo.JPG", "../../etc/passwd", "a.php", "x.svg", "photo"):
        asset = stored(saved(plain(60, 40 + len(name)), "PNG"), name)
        for address in asset.addresses():
            assert re.fullmatch(r"/media/[0-9a-f]{32}-60\.(webp|jpg)", address)


def test_the_same_file_is_stored_once(media):
    assert stored().pk == stored().pk
    assert Asset.objects.count() == 1
    assert len(list(media.iterdir())) == 2


@pytest.mark.parametrize(("content", "kind"), [(None, "image/jpeg"), (PDF, "application/pdf")])
def test_a_file_is_given_out_as_what_it_is_and_can_run_nothing(client, content, kind):
    asset = stored(content)
    make_update(body=f"[x]({asset.get_absolute_url()})")
    response = fetch(client, asset.get_absolute_url())
    assert response.headers["Content-Type"] == kind
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script" not in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "public, max-age=600"
    assert "Cookie" not in response.headers.get("Vary", "")


def test_webp_has_its_own_type(client):
    asset = stored()
    make_update(lead_image=asset)
    webp = next(address for address in asset.addresses() if address.endswith("webp"))
    assert fetch(client, webp).headers["Content-Type"] == "image/webp"


@pytest.mark.parametrize(
    "name",
    [
        "../settings.py",
        "..%2fsettings.py",
        "%2e%2e/db.sqlite3",
        "....//x",
        "/etc/passwd",
        "a/../../x",
        "x.jpg",
        ".",
        "..",
        "%00.jpg",
        "0" * 32 + ".jpg",
        "0" * 32 + "-480.jpg/..",
        "C:\\x.jpg",
        "a" * 32 + "-1.svg",
    ],
)
def test_no_name_leads_out_of_the_folder(client, name):
    assert client.get(f"/media/{name}").status_code in {404, 301}
    assert client.get(f"/media/{name}", follow=True).status_code == 404


def test_an_asset_that_nothing_shows_is_not_public(client):
    assert client.get(stored().get_absolute_url()).status_code == 404


@pytest.fixture
def large():
    return stored(saved(plain(3000, 60), "JPEG"))


def test_pages_show_a_large_picture_in_their_sizes_and_the_full_size_is_beside_them(client, large):
    assert (large.width, large.height) == (large.main["width"], large.main["height"]) == (2400, 48)
    assert large.get_absolute_url() == f"/media/{large.key}-2400.jpg"
    assert large.full_address == f"/media/{large.key}-3000.jpg"
    assert (large.full["width"], large.full["height"], large.full["is_full"]) == (3000, 60, True)
    assert [r["width"] for r in large.renditions if r["is_full"]] == [3000]
    assert len(large.addresses()) == 8
    update = make_update(lead_image=large, body=f"![]({large.full_address})")
    for address in (update.get_absolute_url(), "/updates/feed/", "/updates/atom/", "/updates/feed.json"):
        response = client.get(address)
        assert large.full_address not in response.text
    page = client.get(update.get_absolute_url()).text
    assert page.count(f'src="{large.get_absolute_url()}"') == 2
    assert "2400w" in page


def test_an_asset_without_a_full_size_gives_its_largest():
    asset, document = stored(), stored(PDF)
    assert asset.full == asset.main
    assert document.full == document.main
    for rendition in asset.renditions:  # as they were once stored
        del rendition["is_full"], rendition["size"]
    assert asset.full == asset.main == {"name": f"{asset.key}-60.jpg", "width": 60, "height": 40, "format": "jpeg"}


def test_the_full_size_is_public_only_when_the_picture_is(client, large):
    assert client.get(large.full_address).status_code == 404
    update = make_update(lead_image=large)
    response = fetch(client, large.full_address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
    update.withdraw("It named a witness.")
    update.save()
    assert client.get(large.full_address).status_code == 404


def test_the_full_size_goes_with_its_asset(media, large, django_capture_on_commit_callbacks):
    assert len(list(media.iterdir())) == 9
    assert large.size == max(path.stat().st_size for path in media.iterdir())
    with django_capture_on_commit_callbacks(execute=True):
        assets.remove(large)
    assert list(media.iterdir()) == []


def test_a_file_of_a_withdrawn_update_is_not_public_any_more(client):
    asset = stored(PDF)
    update = make_update(document=asset)
    assert fetch(client, asset.get_absolute_url()).status_code == 200
    update.withdraw("It named a witness.")
    update.save()
    assert client.get(asset.get_absolute_url()).status_code == 404


def test_a_refused_or_failed_upload_leaves_no_file(media, monkeypatch):
    from campaign.images import Refused

    with pytest.raises(Refused):
        stored(b"<svg onload=alert(1)>")
    assert list(media.iterdir()) == []
    monkeypatch.setattr(Asset, "save", lambda self, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        stored()
    assert list(media.iterdir()) == []


def test_a_full_disk_leaves_neither_file_nor_row(media, monkeypatch):
    from django.core.files.storage import default_storage

    real = default_storage.save
    calls = []

    def save(name, content, **kwargs):
        calls.append(name)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return real(name, content, **kwargs)

    monkeypatch.setattr(default_storage, "save", save)
    with pytest.raises(OSError, match="No space left"):
        stored()
    assert list(media.iterdir()) == []
    assert not Asset.objects.exists()


def test_a_picture_is_shown_with_its_words_wherever_a_text_holds_it(client):
    asset = assets.store(SimpleUploadedFile("a.png", saved(plain(), "PNG")))
    update = make_update(body=f"![]({asset.get_absolute_url()})\n\nText.", slug="a")
    typed = make_update(body=f'![Typed]({asset.get_absolute_url()} "Typed caption")', slug="b")
    asset.alt, asset.caption, asset.credit, asset.licence = "A vigil <b>", "At night", "Ana Ruiz", "CC BY 4.0"
    asset.save()
    page = client.get(update.get_absolute_url()).text
    assert 'alt="A vigil &lt;b&gt;"' in page
    assert "At night" in page
    assert "Ana Ruiz" in page
    assert "CC BY 4.0" in page
    page = client.get(typed.get_absolute_url()).text
    assert 'alt="Typed"' in page
    assert "Typed caption" in page
    assert "At night" not in page
