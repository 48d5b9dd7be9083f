"""The import commands as an operator runs them: on real exports, twice, and on broken files."""

import gzip
import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.redirects.models import Redirect
from django.core.management import CommandError, call_command

from campaign.models import Page
from tests.shared import shared
from tests.updates.factories import make_campaign
from updates.models import Update

pytestmark = pytest.mark.django_db


def run(command, path, *options):
    """The lines that a command prints."""
    output = io.StringIO()
    call_command(command, str(path), *options, stdout=output, stderr=io.StringIO())
    return output.getvalue().splitlines()


def row(lines, sort):
    """Made, changed, unchanged, skipped from the closing table."""
    return next([int(n) for n in line.split()[1:]] for line in lines if line.split()[:1] == [sort])


def everything():
    """The count of rows in each of our tables."""
    models = [
        model
        for label in ("campaign", "contacts", "updates", "redirects")
        for model in apps.get_app_config(label).get_models()
    ]
    return {model.__name__: model.objects.count() for model in models}


WORDPRESS_SEED = [
    ("2022-05-04", "ruling"),
    ("2022-03-28", "release"),
    ("2021-12-15", "news"),
    ("2021-12-02", "filing"),
    ("2021-11-10", "ruling"),
    ("2021-10-20", "ruling"),
    ("2021-09-03", "hearing"),
    ("2021-08-10", "hearing"),
    ("2021-07-29", "hearing"),
    ("2021-06-29", "news"),
    ("2021-05-23", "coverage"),
    ("2021-05-20", "release"),
    ("2021-05-13", "statement"),
    ("2021-05-13", "hearing"),
    ("2021-05-11", "event"),
    ("2021-05-06", "release"),
    ("2021-05-05", "news"),
    ("2021-05-04", "alert"),
    ("2021-05-03", "letter"),
    ("2021-05-03", "alert"),
    ("2021-04-28", "alert"),
]


def test_the_wordpress_export_of_a_campaign_comes_in_whole_and_once(client, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    make_campaign()
    path = shared("seed/wordpress-export.xml")
    assert row(run("import_wordpress", path), "updates") == [21, 0, 0, 0]
    before = everything()
    assert row(run("import_wordpress", path), "updates") == [0, 0, 21, 0]
    assert everything() == before
    found = Update.objects.live().values_list("published_on", "kind")
    assert sorted((day.isoformat(), kind) for day, kind in found) == sorted(WORDPRESS_SEED)
    assert len(client.get("/updates/").context["page"].updates) == 20


def test_every_old_address_of_the_wordpress_site_leads_to_its_update(client):
    make_campaign()
    path = shared("seed/wordpress-export.xml")
    run("import_wordpress", path)
    links = re.findall(
        r"<link>https://campaign\.example(/\d{4}/\d\d/\d\d/[^<]*)</link>", path.read_text(encoding="utf-8")
    )
    assert len(links) == 21
    for link in links:
        for old in (link, link.rstrip("/")):
            response = client.get(old)
            assert response.status_code == 301
            assert response.headers["Location"] == f"/updates{link}"
        assert client.get(response.headers["Location"]).status_code == 200
    for post_id in range(980, 1001):
        assert client.get(f"/?p={post_id}").status_code == 301


def test_the_pasted_page_of_a_campaign_comes_in_whole_and_once(settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    path = shared("seed/updates-page.txt")
    lines = run("import_text", path)
    assert row(lines, "updates") == [21, 0, 0, 0]
    assert sum("masked" in line for line in lines) == 11
    before = everything()
    assert row(run("import_text", path), "updates") == [0, 0, 21, 0]
    assert everything() == before
    exact = Update.objects.live().filter(date_precision="day").order_by("published_at")
    assert [update.published_on.isoformat() for update in exact] == [
        "2021-04-28",
        "2021-05-03",
        "2021-05-03",
        "2021-05-04",
        "2021-05-05",
        "2021-05-06",
        "2021-05-11",
        "2021-05-13",
        "2021-05-13",
        "2021-05-23",
        "2021-06-29",
        "2022-03-28",
    ]
    assert Update.objects.filter(date_precision="about").count() == 9


@pytest.mark.parametrize("command", ["import_wordpress", "import_text"])
def test_a_dry_run_on_real_input_writes_nothing(command):
    path = shared("seed/wordpress-export.xml" if command == "import_wordpress" else "seed/updates-page.txt")
    before = everything()
    lines = run(command, path, "--dry-run")
    assert row(lines, "updates") == [21, 0, 0, 0]
    assert lines[-1] == "Dry run: nothing was written."
    assert everything() == before


# File, then: public updates, other updates, public pages, other pages.
EXPORTS = [
    ("wxr-themeunit.xml", 55, 3, 21, 0),
    ("wxr10-valid.xml", 3, 0, 3, 0),
    ("wxr11-small.xml", 5, 1, 4, 1),
    ("wxr-utf8.xml", 1, 0, 0, 0),
    ("wxr-namespaces.xml", 0, 5, 0, 0),  # none of them has a date, and the sixth only pretends to be WordPress's
    ("wxr-slashes.xml", 1, 0, 0, 0),
    ("wxr-nikola-unicode.xml", 1, 0, 1, 0),
    ("wxr-jekyll-2025.xml", 7, 0, 1, 0),
]


@pytest.mark.parametrize(("name", "live", "other", "live_pages", "other_pages"), EXPORTS)
def test_real_wordpress_exports_come_in_with_the_right_counts(name, live, other, live_pages, other_pages):
    path = shared(f"cases/{name}")
    run("import_wordpress", path)
    at = datetime(2026, 11, 25, tzinfo=UTC)
    assert Update.objects.live(at).count() == live
    assert Update.objects.count() == live + other
    assert Page.objects.live(at).count() == live_pages
    assert Page.objects.count() == live_pages + other_pages
    before = everything()
    again = run("import_wordpress", path)
    assert row(again, "updates") == [0, 0, live + other, 0]
    assert everything() == before


def test_the_traps_of_the_theme_unit_test(client):
    make_campaign()
    run("import_wordpress", shared("cases/wxr-themeunit.xml"))
    assert client.get("/?p=1153").status_code == 200  # scheduled for 2030: no redirect, the home page
    assert client.get("/?p=1164").status_code == 200  # a draft
    assert client.get("/?p=1168").status_code == 200  # behind a password
    assert client.get("/?p=1173").status_code == 301
    untitled = client.get("/?p=1169", follow=True)
    assert untitled.status_code == 200
    assert untitled.context["update"].title


@pytest.mark.parametrize(("name", "updates"), [("ghost1-valid.json", 2), ("ghost3.json", 7)])
def test_real_ghost_exports_come_in_whole_and_once(name, updates):
    path = shared(f"cases/{name}")
    assert row(run("import_ghost", path), "updates") == [updates, 0, 0, 0]
    before = everything()
    assert row(run("import_ghost", path), "updates") == [0, 0, updates, 0]
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "updates"), [("feed-medium.xml", 2), ("feed-pelican.atom.xml", 12), ("feed-json11.json", 1)]
)
def test_real_feeds_come_in_whole_and_once(name, updates):
    path = shared(f"cases/{name}")
    assert row(run("import_feed", path), "updates") == [updates, 0, 0, 0]
    before = everything()
    assert row(run("import_feed", path), "updates") == [0, 0, updates, 0]
    assert everything() == before


HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
WXR = f'{HEAD}<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
BROKEN = {
    "empty": b"",
    "blank": b"  \n\n ",
    "zeros": b"\0" * 4096,
    "html": b"<!doctype html><html><head><title>Export</title></head><body><p>Log in</p></body></html>",
    "truncated": f"{WXR}<item><title>Half".encode(),
    "laughs": f"{HEAD}<!DOCTYPE x [{LAUGHS}]>{WXR.removeprefix(HEAD)}<title>&l9;</title></channel></rss>".encode(),
    "quadratic": f'{HEAD}<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><rss>{"&a;" * 5_000}</rss>'.encode(),
    "external": f'{HEAD}<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss>&e;</rss>'.encode(),
    "utf-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-rss+AD4-',
    "wrong encoding": f"{WXR}<title>\xe9t\xe9</title></channel></rss>".encode("latin-1"),
    "gzip": gzip.compress(b"x" * 1000),
    "binary": bytes(range(256)) * 40,
}
COMMANDS = ["import_wordpress", "import_ghost", "import_feed", "import_text"]


# What is broken as an export may well be a page of text.
NO_TEXT_EITHER = ["empty", "blank", "zeros", "gzip", "binary"]
HANDED_IN = [
    (command, kind) for command in COMMANDS for kind in (NO_TEXT_EITHER if command == "import_text" else BROKEN)
]


@pytest.mark.parametrize(("command", "kind"), HANDED_IN)
def test_a_broken_file_gets_one_clear_sentence_and_changes_nothing(tmp_path, command, kind):
    path = tmp_path / "export.xml"
    path.write_bytes(BROKEN[kind])
    before = everything()
    with pytest.raises(CommandError) as raised:
        run(command, path)
    sentence = str(raised.value)
    assert sentence.startswith("export.xml")
    assert sentence.endswith("Nothing was imported.")
    assert "Traceback" not in sentence
    assert len(sentence) < 500
    assert everything() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_claims_five_gigabytes_is_refused_before_it_is_read(tmp_path, command):
    path = tmp_path / "export.xml"
    with path.open("wb") as file:
        file.truncate(5 * 1024**3)
    with pytest.raises(CommandError, match="MB|GB"):
        run(command, path)
    assert not Update.objects.exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_missing_file_and_a_folder_are_named(tmp_path, command):
    for path in (tmp_path / "absent.xml", tmp_path):
        with pytest.raises(CommandError, match="There is no file"):
            run(command, path)


@pytest.mark.parametrize("name", ["wxr-malformed.xml", "wxr-truncated.xml", "wxr-cdata-broken.xml"])
def test_exports_that_are_not_well_formed_name_the_line_and_change_nothing(name):
    with pytest.raises(CommandError, match=r"line \d+"):
        run("import_wordpress", shared(f"cases/{name}"))
    assert not Update.objects.exists()


def test_each_importer_names_the_one_that_is_right(tmp_path):
    rss = tmp_path / "feed.xml"
    rss.write_text("<rss version='2.0'><channel><title>News</title><item><title>One</title></item></channel></rss>")
    with pytest.raises(CommandError, match="import_wordpress"):
        run("import_feed", shared("seed/wordpress-export.xml"))
    with pytest.raises(CommandError, match="import_feed"):
        run("import_wordpress", rss)
    with pytest.raises(CommandError):
        run("import_ghost", shared("cases/ghost-broken.json"))
    for name, command in (
        ("seed/wordpress-export.xml", "import_wordpress"),
        ("cases/feed-medium.xml", "import_feed"),
        ("cases/feed-json11.json", "import_feed"),
        ("cases/ghost3.json", "import_ghost"),
    ):
        with pytest.raises(CommandError, match=command):
            run("import_text", shared(name))


def test_an_archive_that_unpacks_to_too_much_is_refused_before_unpacking(tmp_path):
    path = tmp_path / "uploads.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2021/05/a.jpg", b"\0" * 20_000_000)
    with pytest.raises(CommandError, match="100 times"):
        run("import_wordpress", shared("seed/wordpress-export.xml"), "--media", str(path))
    assert not Update.objects.exists()


def test_without_being_asked_no_connection_is_made(monkeypatch):
    monkeypatch.setattr("socket.create_connection", lambda *args, **kwargs: pytest.fail("A connection was made."))
    run("import_wordpress", shared("cases/wxr-themeunit.xml"))
    assert Redirect.objects.exists()
