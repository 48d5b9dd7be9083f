"""Redirects in the panel: from any old address, only ever to one of this site."""

import pytest
from django.contrib.redirects.models import Redirect

from tests.campaign.staff import errors_of, make_staff
from tests.updates.factories import make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def redirects(client):
    client.force_login(
        make_staff("rita", ["redirects.add_redirect", "redirects.change_redirect", "redirects.view_redirect"])
    )

    def send(old, new, pk=None):
        path = f"/admin/redirects/redirect/{pk}/change/" if pk else "/admin/redirects/redirect/add/"
        return client.post(path, {"old_path": old, "new_path": new})

    return send


def test_an_old_address_is_led_on_and_whole_addresses_may_be_pasted(client, redirects):
    make_page()
    redirects("https://old.example.org/2019/wir-über-uns/?a=1#top", "http://127.0.0.1:8000/about/")
    stored = Redirect.objects.get()
    assert (stored.old_path, stored.new_path) == ("/2019/wir-über-uns/?a=1", "/about/")
    response = client.get("/2019/wir-über-uns/?a=1")
    assert (response.status_code, response.url) == (301, "/about/")


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "/%5cevil.example", "/%2Fevil.example", "https:evil.example",
     "https://evil.example/", "javascript:alert(1)", "\t//evil.example", "///evil.example", "http:///evil.example",
     "evil.example", "/\t/evil.example", "data:text/html,x", "\\\\evil.example", "//\\x", "", " ", "/a\0b", "?x", "#x"],
)  # fmt: skip
def test_a_redirect_never_leaves_this_site(redirects, target):
    response = redirects("/old/", target)
    for stored in Redirect.objects.all():  # cleaned, it may be an address of ours
        assert stored.new_path.startswith("/")
        assert not stored.new_path.startswith(("//", "/\\"))
    assert Redirect.objects.exists() or errors_of(response).keys() == {"new_path"}


def test_one_address_has_one_redirect_and_chains_and_loops_are_refused(redirects):
    redirects("/old/", "/new/")
    first = Redirect.objects.get()
    assert "There is a redirect from this address already" in errors_of(redirects("/old/", "/other/"))["old_path"][0]
    assert errors_of(redirects("/older/", "/old/")) == {
        "new_path": ["This address is old, too: it leads to /new/. Use that one."]
    }
    assert errors_of(redirects("/same/", "/same/")) == {"new_path": ["Both are the same address."]}
    assert redirects("/old/", "/newer/", pk=first.pk).status_code == 302
    first.refresh_from_db()
    assert first.new_path == "/newer/"
