"""The editors' panel in a real browser: no violation of the content policy, and everything that its scripts add."""

import base64

import pytest
from django.contrib.sessions.models import Session

from campaign.models import Asset
from tests.campaign.picture_files import plain, saved
from tests.campaign.staff import EDITOR, PRESS_OFFICER, make_staff
from tests.contacts.factories import make_contact
from tests.updates.factories import make_campaign, make_key_date, make_page, make_topic, make_update
from updates.models import Update

pytestmark = pytest.mark.django_db(transaction=True)

LIST, ADD = "/admin/updates/update/", "/admin/updates/update/add/"
PICTURE = saved(plain(), "PNG")
DROP = """(editor, [name, content]) => {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], name, { type: "image/png" }));
    for (const type of ["dragenter", "dragover", "drop"])
        editor.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def log_in(page):
    page.fill("#id_username", "edith")
    page.fill("#id_password", "a long password")
    page.click("[type=submit]")


@pytest.fixture
def panel(watched):
    """A logged-in editor's browser; whatever the test does, nothing may have gone wrong on the page at its end."""
    make_campaign()
    make_staff("edith", [*EDITOR, *PRESS_OFFICER])
    page = watched.page
    page.goto("/admin/login/")
    log_in(page)
    page.wait_for_url("**/admin/")
    yield page
    assert (watched.errors, watched.dialogs, watched.foreign) == ([], [], [])


def drop(page, name, content):
    page.eval_on_selector("#id_body", DROP, [name, base64.b64encode(content).decode()])


def shown_fields(page):
    return page.eval_on_selector_all(
        ".form-row",
        "rows => rows.filter(row => row.checkVisibility()).map(row => row.className.match(/field-(\\w+)/)?.[1])",
    )


def test_every_page_of_the_panel_keeps_to_the_content_policy(panel):
    update, draft = (
        make_update(topics=[make_topic()], body="See **this**.\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |"),
        make_update(at=None),
    )
    key_date, contact = make_key_date(), make_contact(email="ana@clinic.example")
    of_press_room = [
        "/admin/updates/keydate/",
        "/admin/updates/keydate/add/",
        f"/admin/updates/keydate/{key_date.pk}/change/",
        f"/admin/updates/keydate/{key_date.pk}/move/",
        "/admin/contacts/contact/",
        "/admin/contacts/contact/add/",
        "/admin/contacts/contact/add/?q=Ana",
        f"/admin/contacts/contact/{contact.pk}/change/",
        "/admin/contacts/contact/todo/",
        "/admin/contacts/contact/duplicates/",
        "/admin/contacts/enquiry/",
    ]
    for path in (
        *of_press_room,
        LIST,
        ADD,
        f"{LIST}import/",
        f"{LIST}{update.pk}/change/",
        f"{LIST}{update.pk}/history/",
        f"{LIST}{update.pk}/withdraw/",
        f"{LIST}{draft.pk}/delete/",
        "/admin/campaign/asset/",
        "/admin/campaign/asset/add/",
        "/admin/campaign/page/add/",
        "/admin/password_change/",
        "/admin/updates/",
    ):
        panel.goto(path, wait_until="load")
        assert panel.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    panel.set_viewport_size({"width": 390, "height": 844})
    for path in (LIST, ADD, f"{LIST}{update.pk}/change/", f"{LIST}import/", "/admin/campaign/asset/", *of_press_room):
        panel.goto(path)
        assert panel.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_an_update_is_written_previewed_and_published(panel, watched):
    panel.goto(ADD)
    assert "judge" not in shown_fields(panel)
    panel.fill("#id_title", "The hearing was moved")
    panel.select_option("#id_kind", "hearing")
    assert {"court", "judge", "docket_number"} < set(shown_fields(panel))
    assert not {"document", "outlet", "dateline"} & set(shown_fields(panel))
    panel.select_option("#id_kind", "coverage")
    assert "outlet" in shown_fields(panel)
    assert "judge" not in shown_fields(panel)
    panel.select_option("#id_kind", "hearing")
    panel.fill("#id_judge", "Judge Doe")
    panel.fill("#id_body", "It begins **later**.")
    panel.wait_for_selector(".markdownx-preview strong")

    with panel.context.expect_page() as opened:
        panel.click("button[name=_preview]")
    preview = opened.value
    preview.wait_for_load_state()
    text = preview.inner_text("body")
    for words in ("Preview:", "The hearing was moved", "It begins later.", "Judge Doe"):
        assert words in text
    preview.close()
    assert not Update.objects.exists()

    panel.click("button[name=_publish]")
    panel.wait_for_selector(".messagelist .success")
    assert "Live. Readers see it" in panel.inner_text(".state-line")
    update = Update.objects.get()
    assert update.is_live()
    panel.click("text=View on site")
    assert panel.inner_text("h1") == "The hearing was moved"


def test_a_picture_dropped_into_the_text_is_stored_and_shown(panel):
    panel.goto(ADD)
    panel.fill("#id_body", "Before.\n\n")
    drop(panel, "crowd.png", PICTURE)
    panel.wait_for_selector(".markdownx-preview img")
    asset = Asset.objects.get()
    assert panel.input_value("#id_body") == f"Before.\n\n![]({asset.get_absolute_url()})\n"
    assert panel.inner_text(".upload .status") == "Added. Describe it under “Pictures and documents”."


def test_a_file_is_added_with_the_button_on_a_phone(panel):
    panel.set_viewport_size({"width": 390, "height": 844})
    panel.goto(ADD)
    file = {"name": "crowd.png", "mimeType": "image/png", "buffer": PICTURE}
    panel.set_input_files("#id_body_files", [file])
    panel.wait_for_selector(".markdownx-preview img")
    assert Asset.objects.count() == 1
    assert panel.get_by_text("Add a picture or PDF").bounding_box()["height"] >= 40


def test_a_refused_file_is_explained_beside_the_text_and_leaves_the_text_alone(panel, watched):
    panel.goto(ADD)
    panel.fill("#id_body", "As it was.")
    drop(panel, "drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>")
    panel.wait_for_selector(".upload .status.error")
    assert panel.inner_text(".upload .status") == (
        "drawing.svg: This is an SVG drawing, which can carry programs. Export it as PNG and upload that."
    )
    assert panel.input_value("#id_body") == "As it was."
    assert not Asset.objects.exists()
    # The browser itself notes the status of the answer.
    assert [error for error in watched.errors if "status of 400" not in error] == []
    watched.errors.clear()


def test_the_tab_key_leaves_the_text_box(panel):
    panel.goto(ADD)
    panel.focus("#id_body")
    panel.keyboard.press("Tab")
    assert panel.evaluate("document.activeElement.id") == "id_summary"
    assert panel.input_value("#id_body") == ""


def test_a_topic_is_found_by_typing(panel):
    make_topic("Bond hearing")
    panel.goto(ADD)
    panel.click(".field-topics .select2-selection")
    panel.keyboard.type("bond")
    panel.click(".select2-results__option:has-text('Bond hearing')")
    panel.fill("#id_title", "With a topic")
    panel.click("button[name=_save]")
    panel.wait_for_selector(".messagelist .success")
    assert [topic.name for topic in Update.objects.get().topics.all()] == ["Bond hearing"]


def test_what_was_typed_outlives_the_session_and_is_forgotten_once_saved(panel):
    panel.goto(ADD)
    panel.fill("#id_title", "Written for an hour")
    panel.fill("#id_body", "One line.\n\nAnother **line**.")
    Session.objects.all().delete()
    panel.click("button[name=_save]")
    panel.wait_for_selector("#id_username")
    log_in(panel)
    panel.wait_for_selector(".kept:not([hidden])")
    assert panel.input_value("#id_title") == ""
    assert "Text that you typed here was not saved." in panel.inner_text(".kept")
    panel.click("text=Put it back")
    assert panel.input_value("#id_title") == "Written for an hour"
    assert panel.input_value("#id_body") == "One line.\n\nAnother **line**."
    panel.wait_for_selector(".markdownx-preview strong")
    assert panel.is_hidden(".kept")

    panel.click("button[name=_save]")
    panel.wait_for_selector(".messagelist .success")
    assert Update.objects.get().title == "Written for an hour"
    panel.goto(ADD)
    assert panel.is_hidden(".kept")
    assert panel.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('broadside.text'))") == []


def test_a_refused_form_keeps_the_copy_and_it_can_be_forgotten(panel):
    panel.goto(ADD)
    panel.fill("#id_body", "Without a title.")
    panel.click("button[name=_save]")
    panel.wait_for_selector(".errornote")
    assert panel.is_hidden(".kept")  # the form shows what was typed
    panel.goto(ADD)
    panel.wait_for_selector(".kept:not([hidden])")
    panel.click("text=Forget it")
    panel.goto(ADD)
    assert panel.is_hidden(".kept")


CUT = """() => {
    const list = document.querySelector("#changelist-form .results");
    return Math.max(list.scrollWidth - list.clientWidth, document.documentElement.scrollWidth - innerWidth);
}"""


@pytest.mark.parametrize("width", [1280, 1024, 800, 390])
def test_no_column_of_a_list_is_cut_off(panel, width):
    make_update("The court of appeal orders a new hearing for the seven within thirty days", kind="coverage")
    make_update("No date yet", at=None)
    make_page()
    panel.set_viewport_size({"width": width, "height": 900})
    for path in (LIST, "/admin/campaign/page/", "/admin/campaign/asset/", "/admin/updates/topic/"):
        panel.goto(path)
        if panel.query_selector("#changelist-form .results"):
            assert panel.evaluate(CUT) <= 0, path


@pytest.mark.parametrize("width", [320, 328, 336, 390])
def test_the_dash_stays_with_the_dateline(panel, width):
    update = make_update(kind="release", dateline="SACRAMENTO, CA", body="The text begins.")
    panel.set_viewport_size({"width": width, "height": 800})
    panel.goto(update.get_absolute_url())
    tops = panel.eval_on_selector(
        ".dateline",
        """(line) => {
            const text = line.lastChild;
            const dash = text.data.indexOf("—");
            const top = (from) => {
                const range = document.createRange();
                range.setStart(text, from);
                range.setEnd(text, from + 1);
                return range.getBoundingClientRect().top;
            };
            return [top(dash), top(dash - 2)];
        }""",
    )
    assert tops[0] == tops[1]


def test_a_photo_that_is_too_large_is_refused_beside_its_field_and_never_sent(panel, tmp_path):
    file = tmp_path / "large.jpg"
    with file.open("wb") as photo:
        photo.truncate(40 * 1024**2)
    panel.goto("/admin/campaign/asset/add/")
    panel.set_input_files("#id_file", file)
    sentence = "This file is larger than 26 MB, which is the limit. Make it smaller."
    assert panel.text_content(".field-file .errorlist") == sentence
    panel.click("[name=_save]")
    assert panel.url.endswith("/admin/campaign/asset/add/")
    assert panel.text_content(".field-file .errorlist") == sentence
    panel.set_input_files("#id_file", {"name": "a.png", "mimeType": "image/png", "buffer": PICTURE})
    panel.click("[name=_save]")
    panel.wait_for_url("**/change/")
    assert Asset.objects.count() == 1
