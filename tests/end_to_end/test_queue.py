"""The queue of signatories in a real browser: worked through with the keyboard alone, and on a phone with the thumb."""

import pytest

from coalition.models import Signatory
from coalition.models.kinds import Kind
from tests.campaign.staff import make_staff
from tests.coalition.admin.signatories.moderation import MODERATOR, QUEUE, TWICE, address, state, wait
from tests.coalition.factories import make_letter, make_signatory
from tests.contacts.factories import make_organisation
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db(transaction=True)

STATE = Signatory.State


@pytest.fixture
def panel(watched):
    """A moderator's browser; whatever the test does, nothing may have gone wrong on the page at its end."""
    make_campaign()
    make_staff("mona", [*MODERATOR, "contacts.add_organisation"])
    page = watched.page
    page.goto("/admin/login/")
    page.fill("#id_username", "mona")
    page.fill("#id_password", "a long password")
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
    yield page
    assert (watched.errors, watched.dialogs, watched.foreign) == ([], [], [])


def shown(page):
    return page.inner_text("#queue-who")


def press(page, key):
    """Presses a key that leads to another page, and waits for that page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_the_queue_is_worked_through_with_the_keyboard(panel):
    letter = make_letter()
    clinic = make_organisation("Harbour Clinic")
    rita = wait(letter, kind=Kind.ORGANISATION, organisation_name="The Harbor Clinic", display="organisation",
                email="rita@harbour.example")  # fmt: skip
    ana, ben, cleo = (wait(letter, name, hours=hours) for hours, name in enumerate(("Ana", "Ben", "Cleo"), 1))
    panel.goto(QUEUE)
    assert shown(panel) == "The Harbor Clinic"

    panel.keyboard.press("?")
    assert panel.is_visible("text=next, previous; nothing is decided")
    press(panel, "n")
    assert shown(panel) == "Ana"
    press(panel, "p")
    assert shown(panel) == "The Harbor Clinic"

    panel.keyboard.press("m")
    assert panel.evaluate("document.activeElement.value") == str(clinic.pk)
    press(panel, "Enter")
    rita.refresh_from_db()
    assert rita.organisation == clinic
    press(panel, "z")
    rita.refresh_from_db()
    assert (rita.organisation, list(clinic.other_names.all())) == (None, [])
    panel.keyboard.press("m")
    press(panel, "Enter")
    rita.refresh_from_db()
    assert rita.organisation == clinic
    press(panel, "u")
    assert (state(rita), shown(panel)) == (STATE.PUBLISHED, "Ana")
    assert panel.inner_text(".done span") == "Done: Published, The Harbor Clinic"

    press(panel, "v")
    assert (state(ana), shown(panel)) == (STATE.VERIFIED, "Ben")
    panel.keyboard.press("d")
    panel.keyboard.type("nvu, a reason with keys in it")
    press(panel, "Enter")
    assert (state(ben), shown(panel)) == (STATE.DECLINED, "Cleo")
    assert ben.decisions.get().note == "nvu, a reason with keys in it"
    press(panel, "z")
    assert (state(ben), shown(panel)) == (STATE.PENDING, "Ben")

    panel.keyboard.press("?")
    panel.click("text=Use these keys in this browser")
    panel.locator("h1").click()
    panel.keyboard.press("u")
    panel.reload()
    panel.keyboard.press("u")
    panel.wait_for_timeout(200)
    assert (state(ben), state(cleo)) == (STATE.PENDING, STATE.PENDING)


def test_without_script_and_on_a_phone_every_step_is_a_button(chromium, panel, live_server):
    letter = make_letter("A letter with a subject that is rather long and says at once what it is about")
    ana = wait(letter, "Ana Ruiz", email="ana@mail.example")
    wait(letter, "Ben Osei", hours=1)
    make_signatory(letter, "A. Ruiz", email="a.very.long.address.of.somebody@a-very-long-domain.example")
    options = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
    context = chromium.new_context(base_url=live_server.url, storage_state=panel.context.storage_state(), **options)
    page = context.new_page()
    page.goto(QUEUE)
    page.click("text=Next")
    page.click("text=Previous")
    page.fill("#queue-note", "Unknown here.")
    page.click("text=Decline >> visible=true")
    page.click("text=Undo")
    assert (state(ana), shown(page)) == (STATE.PENDING, "Ana Ruiz")
    page.click("text=Verify and publish")
    assert (state(ana), shown(page)) == (STATE.PUBLISHED, "Ben Osei")
    context.close()

    panel.set_viewport_size({"width": 360, "height": 740})
    for path in (f"{TWICE}?letter={letter.pk}", address(ana), QUEUE):
        panel.goto(path)
        assert panel.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    for button in panel.locator(".queue button:visible").all():
        assert button.bounding_box()["height"] >= 44
