"""Every page of the panel that has to do with the coalition: shut for strangers, without a script or style in it."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from coalition.models import Group, Letter, Member, Signatory
from contacts.models import Official
from tests.campaign.staff import make_staff
from tests.coalition.factories import STATE, make_letter, make_member, make_official, make_signatory

MODELS = [Letter, Member, Signatory, Official]
IN_PAGE = ("<style", ' style="', "<script>", " onclick=", " onchange=", "javascript:")


def names():
    """The names of all addresses of these models in the panel, as they are mounted."""
    patterns = [pattern for model in MODELS for pattern in admin.site.get_model_admin(model).get_urls()]
    return sorted({pattern.name for pattern in patterns if pattern.name})


def addresses(rows):
    """Each address, of a row where it needs one."""
    for name in names():
        row = next(row for row in rows if name.startswith(f"{row._meta.app_label}_{row._meta.model_name}_"))
        try:
            yield reverse(f"admin:{name}")
        except NoReverseMatch:
            yield reverse(f"admin:{name}", args=[row.pk])


@pytest.fixture
def rows(db):
    letter = make_letter(is_live=False)
    make_signatory(letter, "Somebody", state=STATE.PENDING)
    return [letter, make_member(), make_signatory(letter), make_official()]


def test_all_pages_are_found():
    found = names()
    assert len(found) > 35
    for name in (
        "coalition_letter_deliver",
        "coalition_letter_package",
        "coalition_member_add",
        "contacts_official_add",
    ):
        assert name in found
    assert not admin.site.is_registered(Group)


def test_who_is_not_logged_in_is_asked_to_and_learns_nothing(client, rows):
    for address in addresses(rows):
        for ask in (client.get, client.post):
            response = ask(address)
            assert response.status_code == 302, address
            assert response.url.startswith("/admin/login/"), address


def test_staff_without_a_right_are_turned_away(client, rows):
    client.force_login(make_staff("nina", []))
    for address in addresses(rows):
        for ask in (client.get, client.post):
            assert ask(address, follow=True).status_code == 403, address


def test_no_page_has_a_script_or_style_in_it_and_none_is_cached(client, chief, rows):
    never = reverse("admin:coalition_signatory_delete", args=[rows[2].pk])  # a signatory is erased, and still counted
    for address in addresses(rows):
        response = client.get(address)
        assert response.status_code in ({403} if address == never else {200, 302}), address
        assert "no-store" in response.headers["Cache-Control"], address
        for words in IN_PAGE:
            assert words not in response.text, (address, words)


def test_looking_at_a_page_changes_nothing(client, chief, rows):
    before = [list(model.objects.order_by("pk").values()) for model in MODELS]
    for address in addresses(rows):
        client.get(address)
    assert [list(model.objects.order_by("pk").values()) for model in MODELS] == before
