"""The panel for contacts in a real browser: every field has a name to hear, and the search fits a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.campaign.staff import EDITOR, PRESS_OFFICER, make_staff
from tests.contacts.factories import make_contact
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/admin/contacts/contact/"


@pytest.fixture
def panel(watched):
    make_campaign()
    make_staff("edith", [*EDITOR, *PRESS_OFFICER])
    page = watched.page
    page.goto("/admin/login/")
    page.fill("#id_username", "edith")
    page.fill("#id_password", "a long password")
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
    return page


def unnamed(page):
    """The rules on names of fields that the page breaks, each with the places."""
    rules = {"runOnly": ["label", "aria-input-field-name", "aria-toggle-field-name", "select-name", "button-name"]}
    found = Axe().run(page, options=rules).response["violations"]
    return {rule["id"]: [node["html"] for node in rule["nodes"]] for rule in found}


def test_every_field_of_a_contact_has_a_name_also_while_one_searches_in_it(panel):
    ana = make_contact()
    panel.goto(f"{LIST}{ana.pk}/change/", wait_until="load")
    panel.wait_for_selector(".field-organisation .select2-selection[aria-labelledby]")
    assert unnamed(panel) == {}
    panel.locator(".field-organisation .select2-selection").first.click()
    panel.wait_for_selector(".select2-dropdown input[aria-labelledby=id_posts-0-organisation_label]")
    assert unnamed(panel) == {}


def test_the_search_of_the_list_has_a_name_and_room_on_a_phone(panel):
    make_contact()
    panel.set_viewport_size({"width": 360, "height": 740})
    for path in (LIST, f"{LIST}?q=ana"):
        panel.goto(path, wait_until="load")
        assert panel.locator("#searchbar").bounding_box()["width"] >= 200
        assert panel.get_by_label("Search press contacts").get_attribute("id") == "searchbar"
        assert panel.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert unnamed(panel) == {}
