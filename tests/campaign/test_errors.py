"""When something goes wrong, visitors get our own page, small, with the right status, telling nothing of the inside."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db

INSIDES = [
    "Traceback",
    "site-packages",
    "Django",
    "Python",
    "SELECT ",
    "campaign/",
    "/work",
    ".py",
    "Exception",
    "gunicorn",
]


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def assert_own_page(response, status):
    assert response.status_code == status
    assert len(response.content) <= 10_000
    assert "<main" in response.text
    for inside in INSIDES:
        assert inside not in response.text


def test_not_found(client):
    assert_own_page(client.get("/nowhere/"), 404)
    assert_own_page(client.get("/nowhere.php"), 404)


def test_not_found_names_no_cookie(client):
    assert not client.get("/nowhere/").cookies


def test_unknown_host(client):
    assert_own_page(client.get("/", headers={"host": "evil.example"}), 400)


def test_too_many_fields(admin_client):
    response = admin_client.post("/markdownx/markdownify/", {f"f{n}": "x" for n in range(1100)})
    assert_own_page(response, 400)


def test_csrf(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert_own_page(client.post("/markdownx/markdownify/", {"content": "x"}), 403)


@pytest.mark.parametrize("path", ["/", "/updates/", "/updates/feed/", "/robots.txt", "/healthz", "/about/"])
def test_method_not_allowed(path):
    response = Client(enforce_csrf_checks=True).post(path)
    assert_own_page(response, 405)
    assert response.headers["Allow"] == "GET, HEAD"


def test_too_large(client):
    response = client.generic("POST", "/markdownx/upload/", b"x", CONTENT_LENGTH=str(27 * 1024 * 1024))
    assert_own_page(response, 413)


def test_an_upload_of_one_byte_too_many(admin_client):
    file = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"x" * (10 * 1024 * 1024 - 2), "image/jpeg")
    response = admin_client.post("/markdownx/upload/", {"image": file})
    assert response.status_code == 413
    assert "10 MB" in response.json()["image"][0]


def test_server_error(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("updates.views.page_of", lambda *args: 1 / 0)
    assert_own_page(client.get("/updates/"), 500)


@pytest.mark.parametrize("path", ["/", "/updates/", "/nowhere/"])
def test_database_away(client, monkeypatch, path):
    client.raise_request_exception = False

    def away(*args, **kwargs):
        raise OperationalError("connection refused at 10.0.0.1, SELECT secret")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
    response = client.get(path)
    assert_own_page(response, 503)
    assert response.headers["Retry-After"] == "30"
    assert response.headers["Cache-Control"] == "no-store"


def test_health(client):
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ok\n"


def test_readiness_names_what_is_missing(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (503, "database\n")
    assert client.get("/healthz").status_code == 200
