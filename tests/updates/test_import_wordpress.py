"""WordPress exports as entries: states, dates, bylines, kinds, topics, addresses, and what real exports must give."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from campaign.importing.notes import Level, SourceError
from tests.shared import shared
from tests.updates.wordpress_exports import SITE, make_attachment, make_category, make_export, make_item, make_meta
from updates.importers.entry import State
from updates.importers.wordpress import WordPressExport
from updates.importers.wordpress.dates import clock_difference, read_date
from updates.importers.wordpress.terms import KINDS, folded, read_mapping

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def read(path, **options):
    export = WordPressExport(path, **({"now": NOW, "time_zone": LOS_ANGELES, "languages": ("en", "es")} | options))
    return export, list(export.entries())


def entries_of(tmp_path, *items, **options):
    return read(make_export(tmp_path, *items), **options)[1]


def entry_of(tmp_path, item="", **options):
    [entry] = entries_of(tmp_path, item or make_item(), **options)
    return entry


def sentences(notes):
    return [note.sentence for note in notes]


# Real exports


def test_the_seed_gives_its_21_updates_with_their_dates_and_kinds():
    export, entries = read(shared("seed/wordpress-export.xml"))
    assert [(f"{entry.published_at:%Y-%m-%d}", entry.kind) for entry in entries] == [
        ("2022-05-04", "ruling"),
        ("2022-03-28", "release"),
        ("2021-12-15", ""),
        ("2021-12-02", "filing"),
        ("2021-11-10", "ruling"),
        ("2021-10-20", "ruling"),
        ("2021-09-03", "hearing"),
        ("2021-08-10", "hearing"),
        ("2021-07-29", "hearing"),
        ("2021-06-29", ""),
        ("2021-05-23", "coverage"),
        ("2021-05-20", "release"),
        ("2021-05-13", "statement"),
        ("2021-05-13", "hearing"),
        ("2021-05-11", "event"),
        ("2021-05-06", "release"),
        ("2021-05-05", ""),
        ("2021-05-04", "alert"),
        ("2021-05-03", "letter"),
        ("2021-05-03", "alert"),
        ("2021-04-28", "alert"),
    ]
    assert {entry.state for entry in entries} == {State.PUBLISHED}
    assert {entry.published_at.astimezone(UTC).hour for entry in entries} == {17}
    assert {entry.byline for entry in entries} == {"Campaign team"}
    assert {entry.language for entry in entries} == {"en"}
    assert len({entry.key for entry in entries}) == 21
    assert export.source == "wordpress:campaign.example"
    assert export.notes == []


def test_every_old_address_of_the_seed_leads_to_its_update():
    export, entries = read(shared("seed/wordpress-export.xml"))
    for entry in entries:
        main, by_id = entry.old_paths
        assert main == f"/{entry.published_at:%Y/%m/%d}/{entry.slug}/"
        assert by_id == f"/?p={entry.key.removeprefix('wp:')}"
        assert export.links[main] == export.links[main.rstrip("/")] == export.links[by_id] == entry.key
    assert len(export.links) == 42


def test_topics_of_the_seed_are_its_tags_and_the_category_that_is_no_kind():
    _, entries = read(shared("seed/wordpress-export.xml"))
    assert entries[0].tags == ["bond hearing", "habeas"]
    assert entries[0].categories == []
    assert (entries[2].categories, entries[2].tags) == (["Coalition"], ["coalition"])


def test_the_theme_test_shows_76_items_keeps_one_scheduled_and_hides_two():
    export, entries = read(shared("cases/wxr-themeunit.xml"))
    live = [entry for entry in entries if entry.state is State.PUBLISHED and entry.published_at <= NOW]
    assert (len(entries), len(live)) == (79, 76)
    by_key = {entry.key: entry for entry in entries}
    assert len(by_key) == 79
    assert by_key["wp:1153"].state is State.PUBLISHED
    assert by_key["wp:1153"].published_at == datetime(2030, 1, 1, 19, 0, 18, tzinfo=UTC)
    assert "wp:1153" not in export.links.values()
    assert by_key["wp:1164"].state is State.DRAFT
    assert by_key["wp:1164"].published_at is None
    assert by_key["wp:1164"].created_at == datetime(2013, 4, 9, 18, 20, 39, tzinfo=UTC)
    assert by_key["wp:1168"].state is State.DRAFT
    assert sentences(by_key["wp:1168"].notes) == ["It was password-protected; left as a draft."]
    assert by_key["wp:1241"].is_pinned
    assert sum(entry.is_pinned for entry in entries) == 1
    assert sum(entry.is_page for entry in entries) == 21


def test_titles_of_the_theme_test_are_shown_sign_for_sign():
    by_key = {entry.key: entry for entry in read(shared("cases/wxr-themeunit.xml"))[1]}
    assert by_key["wp:1173"].title == "Markup: Title With Markup"
    assert by_key["wp:1174"].title == "Markup: Title With Special Characters ~`!@#$%^&*()-_=+{}[]/\\;:'\"?,.>"
    assert by_key["wp:1169"].title == "This post has no title, but it still…"
    assert "It had no title, so its first words or its day stand there." in sentences(by_key["wp:1169"].notes)
    assert by_key["wp:1809"].title == "Ελληνικά-Greek"
    assert by_key["wp:1811"].slug == "επίπεδο-2"
    assert by_key["wp:1811"].old_paths[0] == "/greek/%CE%B5%CF%80%CE%AF%CF%80%CE%B5%CE%B4%CE%BF-2/"


def test_bylines_and_pages_of_the_theme_test():
    by_key = {entry.key: entry for entry in read(shared("cases/wxr-themeunit.xml"))[1]}
    assert by_key["wp:1730"].byline == "Theme Reviewer"  # the file has ">themereviewteam"
    assert by_key["wp:358"].byline == "Theme Buster"
    assert [by_key[f"wp:{number}"].parent_key for number in (172, 173, 174)] == ["wp:173", "wp:174", ""]


def test_pictures_and_comments_of_the_theme_test():
    by_key = {entry.key: entry for entry in read(shared("cases/wxr-themeunit.xml"))[1]}
    assert by_key["wp:1011"].lead_image.url.endswith("/2013/03/featured-image-horizontal.jpg")
    assert by_key["wp:1011"].lead_image.title == "Horizontal Featured Image"
    assert len(by_key["wp:1031"].images) == 6 - 1  # [gallery ids=…] names six; one is not in the export
    comments = [comment for entry in by_key.values() for comment in entry.comments]
    assert Counter(comment.approved for comment in comments) == {True: 26, False: 3}


def test_version_1_0_gives_one_author_undoubled_terms_and_a_page_tree():
    _, entries = read(shared("cases/wxr10-valid.xml"))
    by_key = {entry.key: entry for entry in entries}
    assert {entry.byline for entry in entries} == {"admin"}
    assert by_key["wp:4"].tags == ["news", "roar"]
    assert by_key["wp:4"].categories == ["alpha"]
    assert by_key["wp:6"].categories == ["child"]
    assert by_key["wp:8"].parent_key == "wp:10"
    assert [by_key[key].slug for key in ("wp:6", "wp:8")] == ["child-post", "child-post"]
    assert [by_key[key].old_paths for key in ("wp:6", "wp:8")] == [["/?p=6"], ["/?page_id=8"]]
    assert by_key["wp:1"].comments[0].text == (
        "Hi, this is a comment.\nTo delete a comment, just log in and view the post's comments. "
        "There you will have the option to edit or delete them."
    )


def test_version_1_1_hides_the_private_post_and_keeps_the_two_foos_apart():
    export, entries = read(shared("cases/wxr11-small.xml"))
    by_key = {entry.key: entry for entry in entries}
    assert sum(entry.state is State.PUBLISHED for entry in entries) == 9
    assert by_key["wp:13"].state is State.DRAFT
    assert "/?p=13" not in export.links
    assert by_key["wp:9"].published_at is None
    assert by_key["wp:9"].created_at == datetime(2011, 1, 18, 7, 46, 29, tzinfo=UTC)
    assert by_key["wp:15"].categories == ["Foo (Bar)"]
    assert by_key["wp:17"].categories == ["Foo"]
    assert len(by_key["wp:22"].categories) == 27
    assert by_key["wp:22"].categories[-1] == "远征手记"
    assert by_key["wp:19"].categories == []  # its format, "Aside", is none


def test_hard_unicode_keeps_its_letters_and_flips_nothing():
    _, [entry] = read(shared("cases/wxr-utf8.xml"))
    assert entry.title == '"The Road Not Taken" by Robert Frost 🌲'
    assert entry.slug == "hello-world-utf8-💫-test"
    assert entry.old_paths == ["/path/?p=10"]
    for text in (entry.title, entry.slug, entry.byline, *entry.categories):
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e")
    assert "𝒮𝑒𝑒𝓂𝑒𝒹" in entry.body
    assert "#xD800;" in entry.body


def test_only_items_in_wordpresss_namespace_become_entries():
    export, entries = read(shared("cases/wxr-namespaces.xml"))
    assert [entry.key for entry in entries] == ["wp:1", "wp:2", "wp:3", "wp:4", "wp:6"]
    assert sentences(export.notes) == ["What has no type of WordPress's own was left out (1 item)."]
    assert {entry.state for entry in entries} == {State.DRAFT}
    assert {sentence for entry in entries for sentence in sentences(entry.notes)} == {
        "It has no date that can be read; left as a draft."
    }


def test_backslashes_are_kept_everywhere_alike():
    _, [entry] = read(shared("cases/wxr-slashes.xml"))
    assert entry.categories == [r"a \"great\" category"]
    assert r"\_(ツ)_/¯" in entry.comments[0].text
    assert entry.byline == "author"


def test_accents_survive_and_two_tags_stay_two():
    _, entries = read(shared("cases/wxr-nikola-unicode.xml"))
    assert entries[1].title == "Úñî©òðé title"
    assert entries[1].tags == ["þág1", "þág²"]
    assert entries[1].kind == "news"  # "Uncategorized"
    assert entries[1].categories == []


def test_a_post_near_midnight_keeps_its_own_day():
    export, entries = read(shared("cases/wxr-jekyll-2025.xml"))
    by_key = {entry.key: entry for entry in entries}
    shown = by_key["wp:14"].published_at.astimezone(LOS_ANGELES)
    assert f"{shown:%Y-%m-%d %H:%M}" == "2025-01-18 18:39"
    assert len(entries) == 8
    assert len({entry.lead_image.url for entry in entries if entry.lead_image}) == 3
    assert export.notes == []


@pytest.mark.parametrize("name", ["wxr-malformed.xml", "wxr-truncated.xml", "wxr-cdata-broken.xml"])
def test_broken_exports_give_no_entries(name):
    with pytest.raises(SourceError):
        WordPressExport(shared(f"cases/{name}"))


def test_two_readings_of_one_export_give_the_same():
    path = shared("cases/wxr-themeunit.xml")
    assert read(path)[1] == read(path)[1]


# States


@pytest.mark.parametrize(
    ("status", "extra", "state", "notes"),
    [
        ("publish", "", State.PUBLISHED, []),
        ("draft", "", State.DRAFT, []),
        ("pending", "", State.DRAFT, []),
        ("private", "", State.DRAFT, ["It was private; left as a draft."]),
        ("inherit", "", State.DRAFT, ["It was “inherit”; left as a draft."]),
        ("acf-disabled", "", State.DRAFT, ["It was “acf-disabled”; left as a draft."]),
        ("", "", State.DRAFT, ["The export does not say whether it was public; left as a draft."]),
        ("Publish", "", State.DRAFT, ["It was “Publish”; left as a draft."]),
        (
            "publish",
            "<wp:post_password>0</wp:post_password>",
            State.DRAFT,
            ["It was password-protected; left as a draft."],
        ),
        ("publish", "<wp:post_password></wp:post_password>", State.PUBLISHED, []),
        ("publish", "<wp:post_password>\n  </wp:post_password>", State.PUBLISHED, []),
        (
            "publish",
            "<wp:post_password> </wp:post_password>",
            State.DRAFT,
            ["It was password-protected; left as a draft."],
        ),
        (
            "future",
            "<wp:post_password>x</wp:post_password>",
            State.DRAFT,
            ["It was password-protected; left as a draft."],
        ),
    ],
)
def test_only_what_was_public_and_without_a_password_is_public(tmp_path, status, extra, state, notes):
    export, [entry] = read(make_export(tmp_path, make_item(status=status, extra=extra)))
    assert entry.state is state
    assert sentences(entry.notes) == notes
    assert ("/2021/05/13/vigil/" in export.links) == (state is State.PUBLISHED)


@pytest.mark.parametrize("status", ["future", "publish"])
def test_a_future_date_keeps_an_item_scheduled(tmp_path, status):
    entry = entry_of(tmp_path, make_item(status=status, date_gmt="2030-01-01 12:00:00"))
    assert entry.state is State.PUBLISHED
    assert entry.published_at == datetime(2030, 1, 1, 12, tzinfo=UTC)


def test_what_was_scheduled_for_a_day_that_is_past_was_never_public(tmp_path):
    entry = entry_of(tmp_path, make_item(status="future"))
    assert entry.state is State.DRAFT
    assert sentences(entry.notes) == ["It was scheduled for 13 May 2021, which is past; left as a draft."]


def test_what_lies_in_the_bin_is_left_out_and_counted(tmp_path):
    export, entries = read(
        make_export(
            tmp_path, make_item(1), make_item(2, status="trash"), make_item(3, status="auto-draft", kind="page")
        )
    )
    assert [entry.key for entry in entries] == ["wp:1"]
    assert len(export) == 1
    assert sentences(export.notes) == ["What lay in the bin, or was begun and never saved, was left out (2 items)."]


def test_other_types_are_no_entries_and_custom_ones_are_counted(tmp_path):
    types = [
        "attachment",
        "nav_menu_item",
        "revision",
        "wp_navigation",
        "wp_global_styles",
        "wp_block",
        "event",
        "event",
        "Press",
    ]
    export, entries = read(make_export(tmp_path, *(make_item(number, kind=kind) for number, kind in enumerate(types))))
    assert entries == []
    assert sentences(export.notes) == [
        "Only posts and pages are imported; the type “event” was left out (2 items).",
        "Only posts and pages are imported; the type “Press” was left out (1 item).",
    ]


# Dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021-05-13 10:00:00", datetime(2021, 5, 13, 10)),
        ("0000-00-00 00:00:00", None),
        ("-0001-11-30 00:00:00", None),
        ("2021-02-30 10:00:00", None),
        ("2021-05-13", None),
        ("", None),
    ],
)
def test_dates_that_are_none_are_none(text, date):
    assert read_date(text) == date


def test_a_draft_without_a_date_in_utc_has_the_day_it_was_begun(tmp_path):
    entry = entry_of(tmp_path, make_item(status="draft", date="2021-03-04 09:00:00", date_gmt="0000-00-00 00:00:00"))
    assert entry.state is State.DRAFT
    assert entry.published_at is None
    assert entry.created_at == datetime(2021, 3, 4, 9, tzinfo=UTC)


def test_a_local_date_is_read_by_the_old_sites_clock_of_that_season(tmp_path):
    entries = entries_of(
        tmp_path,
        make_item(1, slug="a", date="2021-01-10 09:00:00", date_gmt="2021-01-10 17:00:00"),
        make_item(2, slug="b", date="2021-07-10 10:00:00", date_gmt="2021-07-10 17:00:00"),
        make_item(3, slug="c", date="2021-02-01 09:00:00", date_gmt="0000-00-00 00:00:00"),
        make_item(4, slug="d", date="2021-08-01 09:00:00", date_gmt=""),
    )
    assert [entry.published_at.hour for entry in entries] == [17, 17, 17, 16]


def test_the_rss_date_counts_where_wordpresss_own_are_missing(tmp_path):
    item = make_item(date="", date_gmt="", extra="<pubDate>Thu, 13 May 2021 10:00:00 -0700</pubDate>")
    assert entry_of(tmp_path, item).published_at == datetime(2021, 5, 13, 17, tzinfo=UTC)


@pytest.mark.parametrize("rss", ["", "Wed, 30 Nov -0001 00:00:00 +0000", "soon", "Mon, 01 Jan 0001 00:00:00 +1400"])
def test_a_post_without_any_date_is_a_draft_and_is_told(tmp_path, rss):
    entry = entry_of(tmp_path, make_item(date="", date_gmt="0000-00-00 00:00:00", extra=f"<pubDate>{rss}</pubDate>"))
    assert entry.state is State.DRAFT
    assert entry.published_at is None
    assert sentences(entry.notes) == ["It has no date that can be read; left as a draft."]


def test_a_later_change_is_a_revision(tmp_path):
    def revised(modified):
        return entry_of(
            tmp_path, make_item(extra=f"<wp:post_modified_gmt>{modified}</wp:post_modified_gmt>")
        ).revised_at

    assert revised("2021-06-01 08:00:00") == datetime(2021, 6, 1, 8, tzinfo=UTC)
    assert revised("2021-05-13 17:00:00") is None
    assert revised("2021-05-01 17:00:00") is None
    assert revised("0000-00-00 00:00:00") is None


def test_another_clock_than_this_sites_is_told_once(tmp_path):
    path = make_export(tmp_path, make_item(1, slug="a"), make_item(2, slug="b"))
    assert sentences(read(path, time_zone=ZoneInfo("Europe/Berlin"))[0].notes) == [
        "The old site's clock was 7 hours behind UTC, while this site's zone is Europe/Berlin. "
        "If dates should show as they did there, set TIME_ZONE to the campaign's zone."
    ]
    assert read(path)[0].notes == []
    assert read(path, time_zone=None)[0].notes == []


def test_offsets_are_told_in_words():
    assert clock_difference(timedelta(hours=-7)) == "7 hours behind UTC"
    assert clock_difference(timedelta(hours=5, minutes=30)) == "5 hours 30 minutes ahead of UTC"
    assert clock_difference(timedelta(hours=1)) == "1 hour ahead of UTC"
    assert clock_difference(timedelta(0)) == "the same as UTC"


# Bylines

PEOPLE = (
    SITE
    + "<wp:author><wp:author_login>editor1</wp:author_login><wp:author_email>e@old.example</wp:author_email>"
    + "<wp:author_display_name><![CDATA[Tom &amp; Ann]]></wp:author_display_name></wp:author>"
    + "<wp:author><wp:author_login>mailer</wp:author_login>"
    + "<wp:author_display_name>m@old.example</wp:author_display_name>"
    + "<wp:author_first_name>Mai</wp:author_first_name><wp:author_last_name>Ler</wp:author_last_name></wp:author>"
)


@pytest.mark.parametrize(
    ("extra", "byline"),
    [
        ("<dc:creator>editor1</dc:creator>", "Tom & Ann"),
        ("<dc:creator>mailer</dc:creator>", "Mai Ler"),
        ("<dc:creator>nobody</dc:creator>", "nobody"),
        ("<dc:creator>n@old.example</dc:creator>", "The campaign"),
        ("", "The campaign"),
        (
            "<dc:creator>editor1</dc:creator>"
            + make_category("cap-alice-example", "Alice Example", "author")
            + make_category("cap-bob-example", "Bob Example", "author"),
            "Alice Example, Bob Example",
        ),
        (make_category("cap-editor1", "editor1", "author"), "Tom & Ann"),
        (make_category("cap-guest", "guest", "author"), "A Guest"),
    ],
)
def test_a_byline_names_guests_then_the_display_name_then_the_login(tmp_path, extra, byline):
    guest = make_item(9, kind="guest-author", title="A Guest", slug="cap-guest")
    export = WordPressExport(
        make_export(tmp_path, make_item(extra=extra), guest, site=PEOPLE), byline="The campaign", now=NOW
    )
    [entry] = export.entries()
    assert entry.byline == byline
    assert export.notes == []


# Kinds and topics


@pytest.mark.parametrize(
    ("slug", "name", "kind"),
    [
        ("court-ruling", "Court ruling", "ruling"),
        ("cat-3", "Decision", "ruling"),
        ("lawsuit", "Lawsuit", "filing"),
        ("hearings", "Hearings", "hearing"),
        ("press-releases", "Press Releases", "release"),
        ("statement", "Statement", "statement"),
        ("letters", "Letters", "letter"),
        ("in-the-news", "In the News", "coverage"),
        ("media", "Media", "coverage"),
        ("events", "Events", "event"),
        ("take-action", "Take action!", "alert"),
        ("updates", "Updates", "news"),
        ("uncategorized", "Uncategorized", "news"),
        ("declaracion-publica", "Declaración", "statement"),
        ("comunicados", "Comunicados", "release"),
        ("audiencia", "Audiencia", "hearing"),
        ("fallos", "Fallos", "ruling"),
        ("alerta", "Alerta de acción", "alert"),
        ("sin-categoria", "Sin categoría", "news"),
        ("river", "The river", ""),
    ],
)
def test_categories_tell_the_kind_in_english_and_spanish(tmp_path, slug, name, kind):
    entry = entry_of(tmp_path, make_item(extra=make_category(slug, name)))
    assert entry.kind == kind
    assert entry.categories == ([] if kind else [name])


def test_every_usual_category_gives_a_real_kind():
    from updates.importers.wordpress.terms import _KIND_OF

    assert set(_KIND_OF.values()) == set(KINDS)
    assert all(name == folded(name) for name in _KIND_OF)


def test_a_second_kind_stays_as_a_topic_and_news_gives_way(tmp_path):
    categories = (
        make_category("news", "News")
        + make_category("press-release", "Press release")
        + make_category("event", "Event")
    )
    entry = entry_of(tmp_path, make_item(extra=categories + make_category("river", "The river")))
    assert entry.kind == "release"
    assert entry.categories == ["Event", "The river"]


def test_names_are_decoded_and_not_doubled(tmp_path):
    extra = (
        make_category("arts", "Arts &amp; Culture")
        + make_category("arts", "Arts &amp; Culture")
        + make_category("foia", "FOIA", "post_tag")
        + make_category("foia-2", "foia", "post_tag")
        + make_category("aside", "Aside", "post_format")
    )
    entry = entry_of(tmp_path, make_item(extra=extra))
    assert entry.categories == ["Arts & Culture"]
    assert entry.tags == ["FOIA"]


def test_categories_of_one_name_stay_apart(tmp_path):
    def category(slug, parent, name):
        return (
            f"<wp:category><wp:category_nicename>{slug}</wp:category_nicename><wp:category_parent>{parent}"
            f"</wp:category_parent><wp:cat_name>{name}</wp:cat_name></wp:category>"
        )

    site = (
        SITE
        + category("a", "", "Local")
        + category("b", "c", "local")
        + category("c", "", "City")
        + category("d", "", "Local")
    )
    items = [make_item(number, slug=slug, extra=make_category(slug, "Local")) for number, slug in enumerate("abd", 1)]
    _, entries = read(make_export(tmp_path, *items, site=site))
    assert [entry.categories for entry in entries] == [["Local"], ["local (City)"], ["Local (d)"]]


def test_other_taxonomies_are_told_once(tmp_path):
    extra = make_category("x", "Sacramento", "place") + make_category("es", "Español", "language")
    export, [entry] = read(make_export(tmp_path, make_item(extra=extra)))
    assert entry.language == "es"
    [note] = export.notes
    assert note.sentence == "Terms of the taxonomy “place” were left out (1 item)."
    assert note.level is Level.INFO


def test_a_mapping_file_has_the_last_word(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(
        '[kinds]\n"Victories" = "ruling"\n"press" = ""\nunheard = "event"\n'
        '[topics]\nfoia = "Freedom of information"\n"misc" = ""\nvictories = "Won"\n'
    )
    extra = (
        make_category("victories", "Victories")
        + make_category("press", "Press")
        + make_category("misc", "Misc")
        + make_category("foia", "FOIA", "post_tag")
    )
    export, [entry] = read(make_export(tmp_path, make_item(extra=extra)), mapping=read_mapping(path))
    assert entry.kind == "ruling"
    assert entry.categories == ["Won", "Press"]
    assert entry.tags == ["Freedom of information"]
    assert sentences(export.notes) == ["The mapping file names “unheard”, which no item has."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[kinds]\n"a" = \n', "is not TOML: invalid value (at line 2, column 7)"),
        ('[kinds]\n"a" = "verdict"', '[kinds] "a" is "verdict", which is no kind. The kinds are news, ruling,'),
        ("[kinds]\na = 3", '[kinds] "a" must be a text in quotes'),
        ("[topics.a]\nb = 'c'", '[topics] "a" must be a text in quotes'),
        ("[kind]\na = 'news'", "has “kind”; it may have only the tables [kinds] and [topics]"),
        ("kinds = 3", "has “kinds”"),
    ],
)
def test_a_mistake_in_a_mapping_file_is_named(tmp_path, text, words):
    path = tmp_path / "mapping.toml"
    path.write_text(text)
    with pytest.raises(SourceError) as caught:
        read_mapping(path)
    assert words in str(caught.value)
    assert "mapping.toml" in str(caught.value)


def test_a_mapping_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        read_mapping(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'[topics]\n"caf\xe9" = "x"')
    with pytest.raises(SourceError, match="is not text in UTF-8"):
        read_mapping(tmp_path / "latin.toml")


# Titles, slugs, addresses


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Tom &amp; Ann", "Tom & Ann"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("Title <em>With</em> <b>Mark<sup>up</sup></b>", "Title With Markup"),
        ("<3 for <Omar> & 5 < 6 > 4", "<3 for <Omar> & 5 < 6 > 4"),
        ("مرحبا 🌊 &#8217;", "مرحبا 🌊 ’"),
        ("A\u202evigil\u202c\u200b", "Avigil\u200b"),
        ("  One\n two&nbsp;three ", "One two three"),
        ("&#xD800;x", "\ufffdx"),
        ("a/b\\c [d] {e} ~`!@#$%^*()-_=+;:'\",.?", "a/b\\c [d] {e} ~`!@#$%^*()-_=+;:'\",.?"),
    ],
)
def test_titles_lose_their_tags_and_keep_their_signs(tmp_path, title, shown):
    assert entry_of(tmp_path, make_item(title=title)).title == shown


def test_a_title_that_is_missing_is_made_from_the_first_words_or_the_day(tmp_path):
    first, second = entries_of(
        tmp_path,
        make_item(1, slug="a", title="", body="We stood at the gate from dawn until the guards went home."),
        make_item(2, slug="b", title="<b></b>", body=""),
    )
    assert first.title == "We stood at the gate from dawn until…"
    assert second.title == "13 May 2021"
    for entry in (first, second):
        assert "It had no title, so its first words or its day stand there." in sentences(entry.notes)
        assert {note.entry for note in entry.notes} == {entry.title}


def test_slugs_are_decoded(tmp_path):
    assert entry_of(tmp_path, make_item(slug="declaraci%c3%b3n")).slug == "declaración"
    assert entry_of(tmp_path, make_item(slug="")).slug == ""


def test_old_addresses_are_the_link_the_id_the_guid_and_older_slugs(tmp_path):
    item = make_item(
        12,
        link="https://old.example/category/news/2019/07/new-date/",
        slug="new-date",
        guid="https://www.old.example/2019/07/first-date/",
        extra=make_meta("_wp_old_slug", "old-date")
        + make_meta("_wp_old_slug", "older-date")
        + make_meta("_wp_old_slug", ""),
    )
    export, [entry] = read(make_export(tmp_path, item))
    assert entry.old_paths == [
        "/category/news/2019/07/new-date/",
        "/?p=12",
        "/2019/07/first-date/",
        "/category/news/2019/07/old-date/",
        "/category/news/2019/07/older-date/",
    ]
    for path in entry.old_paths:
        assert export.links[path] == "wp:12"
        assert export.links[path.rstrip("/")] == "wp:12"
    for path in ("/?page_id=12", "/index.php?p=12", "//category/news/2019/07/new-date/?utm=x", "/?p=12&preview=true"):
        assert export.links[path] == "wp:12"
    for path in ("/", "/?p=13", "/?p=x", "/new-date/", "http://[/", "/?s=12"):
        assert path not in export.links


def test_a_live_posts_own_address_wins_over_anothers_older_one(tmp_path):
    export, [renamed, live] = read(
        make_export(
            tmp_path,
            make_item(1, slug="new-date", extra=make_meta("_wp_old_slug", "old-date")),
            make_item(2, slug="old-date"),
        )
    )
    assert renamed.old_paths == ["/2021/05/13/new-date/", "/?p=1"]
    assert live.old_paths == ["/2021/05/13/old-date/", "/?p=2"]
    assert export.links["/2021/05/13/old-date/"] == "wp:2"


def test_addresses_that_are_not_the_items_own_are_no_old_paths(tmp_path):
    elsewhere, front, guid_of_another = entries_of(
        tmp_path,
        make_item(1, link="https://other.example/2021/05/vigil/"),
        make_item(2, kind="page", link="https://old.example/", slug="home"),
        make_item(3, slug="c", guid="https://old.example/?p=99"),
    )
    assert elsewhere.old_paths == ["/?p=1"]
    assert front.old_paths == ["/?page_id=2"]
    assert guid_of_another.old_paths == ["/2021/05/13/c/", "/?p=3"]


def test_a_site_in_a_folder_keeps_the_folder_in_its_addresses(tmp_path):
    site = SITE.replace("https://old.example", "https://www.old.example/blog/")
    export, [entry] = read(make_export(tmp_path, make_item(5, link="https://old.example/blog/2021/vigil/"), site=site))
    assert entry.old_paths == ["/blog/2021/vigil/", "/blog/?p=5"]
    assert export.links["/blog/?p=5"] == "wp:5"
    assert export.source == "wordpress:old.example/blog"
    assert export.hosts == {"old.example", "www.old.example"}


def test_a_site_that_moved_to_https_is_the_same_source(tmp_path):
    sources = {
        WordPressExport(make_export(tmp_path, make_item(), site=SITE.replace("https://old.example", address))).source
        for address in ("https://old.example", "http://old.example/", "http://www.OLD.example")
    }
    assert sources == {"wordpress:old.example"}


def test_links_to_drafts_lead_nowhere_and_links_to_posts_to_their_key(tmp_path):
    body = (
        'See <a href="https://old.example/?p=2">the draft</a> and <a href="https://old.example/2021/05/13/a/">this</a>.'
    )
    export, [first, second] = read(
        make_export(tmp_path, make_item(1, slug="a", body=body), make_item(2, slug="", status="draft"))
    )
    assert second.state is State.DRAFT
    assert first.links == ["https://old.example/?p=2", "https://old.example/2021/05/13/a/"]
    assert export.links.get("/2021/05/13/a/") == "wp:1"
    assert export.links.get("/?p=2") is None


def test_items_without_an_id_of_their_own_are_known_by_their_address(tmp_path):
    export, entries = read(
        make_export(
            tmp_path,
            make_item(5, slug="a", guid="https://old.example/?p=5"),
            make_item(5, slug="b", guid="https://old.example/?p=55"),
            make_item("", slug="c", guid="https://old.example/?p=5"),
            make_item(6, slug="d"),
        )
    )
    assert [entry.key for entry in entries] == [
        "https://old.example/2021/05/13/a/",
        "https://old.example/?p=55",
        "https://old.example/2021/05/13/c/",
        "wp:6",
    ]
    assert sentences(export.notes) == ["Ids are missing or repeated, so addresses stand for them (3 items)."]


def test_an_address_too_long_for_a_key_stands_as_its_digest(tmp_path):
    long = f"https://old.example/{'x' * 500}/"
    entries = entries_of(tmp_path, make_item("", slug="a", guid=long), make_item("", slug="b", guid=long + "b"))
    assert len({entry.key for entry in entries}) == 2
    assert all(entry.key.startswith("sha256:") and len(entry.key) == 71 for entry in entries)


# Bodies, pictures, comments


def test_a_body_becomes_markdown(tmp_path):
    body = "First line.\n\nSecond para\nwith a break.\n\n<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>"
    lines = [line.rstrip(" \\") for line in entry_of(tmp_path, make_item(body=body)).body.splitlines() if line.strip()]
    assert lines == ["First line.", "Second para", "with a break.", "- one", "- two"]


def test_a_reusable_blocks_words_appear_only_if_it_was_public(tmp_path):
    def body_with(status, extra=""):
        block = make_item(12, kind="wp_block", status=status, body="<p>Demand his release.</p>", extra=extra)
        return entry_of(tmp_path, make_item(body='<!-- wp:block {"ref":12} /-->') + block)

    assert "Demand his release" in body_with("publish").body
    for entry in (
        body_with("draft"),
        body_with("trash"),
        body_with("publish", "<wp:post_password>x</wp:post_password>"),
    ):
        assert entry.body.strip() == ""
        assert [sentence.partition(",")[0] for sentence in sentences(entry.notes)] == [
            "The body misses the words of the reusable block 12",
            "Nothing of its body could be read as text",
        ]


def test_an_excerpt_becomes_the_summary(tmp_path):
    item = make_item(excerpt="A <em>short</em> word,\nTom &amp; Ann.")
    assert entry_of(tmp_path, item).summary == "A short word, Tom & Ann."


def test_the_lead_picture_comes_with_its_words(tmp_path):
    picture = make_attachment(
        40,
        "https://old.example/wp-content/uploads/bell.jpg",
        title="Bell",
        alt="The &amp; bell",
        caption="On the <em>wharf</em>",
    )
    entry = entry_of(tmp_path, make_item(extra=make_meta("_thumbnail_id", "40")) + picture)
    assert entry.lead_image.url == "https://old.example/wp-content/uploads/bell.jpg"
    assert (entry.lead_image.alt, entry.lead_image.caption, entry.lead_image.title) == (
        "The & bell",
        "On the wharf",
        "Bell",
    )
    lonely = entry_of(tmp_path, make_item(extra=make_meta("_thumbnail_id", "41")))
    assert lonely.lead_image is None
    assert sentences(lonely.notes) == ["Its lead picture (media 41) is not in this export."]


def test_pictures_in_a_body_take_what_the_library_knows_of_them(tmp_path):
    picture = make_attachment(40, "https://old.example/wp-content/uploads/bell.jpg", title="Bell", alt="The bell")
    small = "https://old.example/wp-content/uploads/bell-300x200.jpg"
    body = f'<img src="{small}" alt=""> <img src="https://x.example/y.jpg" alt="Y">'
    first, second = entry_of(tmp_path, make_item(body=body) + picture).images
    assert (first.url, first.alt) == (small, "The bell")
    assert (second.url, second.alt) == ("https://x.example/y.jpg", "Y")


def make_comment(author="Ann", content="Well said", approved="1", kind="", extra=""):
    return (
        f"<wp:comment><wp:comment_author><![CDATA[{author}]]></wp:comment_author>"
        "<wp:comment_author_email>ann@mail.example</wp:comment_author_email><wp:comment_author_IP>10.0.0.1</wp:comment_author_IP>"
        f"<wp:comment_date_gmt>2021-05-14 09:00:00</wp:comment_date_gmt><wp:comment_content><![CDATA[{content}]]>"
        f"</wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>"
        f"{extra}</wp:comment>"
    )


def test_readers_comments_are_kept_without_their_addresses(tmp_path):
    meta = (
        "<wp:commentmeta><wp:meta_key>akismet_history</wp:meta_key>"
        r"<wp:meta_value><![CDATA[a:1:{s:4:\"time\";d:1.5;}]]></wp:meta_value></wp:commentmeta>"
    )
    extra = (
        make_comment(content="One\n\ntwo <b>&amp;</b> three", extra=meta)
        + make_comment(author="Bob", approved="0", kind="comment")
        + make_comment(approved="spam")
        + make_comment(approved="trash")
        + make_comment(approved="post-trashed")
        + make_comment(kind="pingback")
        + make_comment(kind="trackback")
    )
    first, second = entry_of(tmp_path, make_item(extra=extra)).comments
    assert (first.author, first.text, first.approved) == ("Ann", "One\ntwo & three", True)
    assert first.at == datetime(2021, 5, 14, 9, tzinfo=UTC)
    assert (second.author, second.approved) == ("Bob", False)
    assert "mail.example" not in repr((first, second))
    assert "10.0.0.1" not in repr((first, second))


def test_control_characters_are_told_in_one_line(tmp_path):
    export, [entry] = read(make_export(tmp_path, make_item(title="A\x02 vigil", body="Wo\x0brds \x1f")))
    assert entry.title == "A vigil"
    assert "Words" in entry.body
    assert sentences(export.notes) == ["Removed 3 control characters that no text may hold."]


@pytest.mark.parametrize(
    ("version", "note"),
    [
        ("1.0", []),
        ("1.2", []),
        ("", ["The export is without a version; it was read as version 1.2. Check what came of it."]),
        ("abc", ["The export is of version abc; it was read as version 1.2. Check what came of it."]),
        ("2.0", ["The export is of version 2.0; it was read as version 1.2. Check what came of it."]),
    ],
)
def test_a_version_that_is_missing_or_unknown_is_told(tmp_path, version, note):
    site = SITE.replace("<wp:wxr_version>1.2<", f"<wp:wxr_version>{version}<")
    export, entries = read(make_export(tmp_path, make_item(), site=site))
    assert len(entries) == 1
    assert sentences(export.notes) == note


def test_a_file_that_changes_between_its_two_readings_is_refused(tmp_path):
    export = WordPressExport(make_export(tmp_path, make_item(1), make_item(2, slug="b")))
    make_export(tmp_path, make_item(1))
    with pytest.raises(SourceError, match="changed while it was read"):
        list(export.entries())
    make_export(tmp_path, make_item(1), make_item(2, slug="b", status="draft"))
    with pytest.raises(SourceError, match="changed while it was read"):
        list(export.entries())


def test_progress_tells_every_byte_of_both_readings(tmp_path):
    path = make_export(tmp_path, *(make_item(number, slug=f"s{number}", body="x" * 4000) for number in range(1, 41)))
    told = []
    export, entries = read(path, on_bytes=told.append)
    assert len(entries) == len(export) == 40
    assert sum(told) == 2 * export.survey.size == 2 * path.stat().st_size


def test_languages_are_those_of_this_site_or_none(tmp_path):
    def language(code, languages=("en", "es", "pt-br")):
        site = SITE.replace("en-US", code)
        return read(make_export(tmp_path, make_item(), site=site), languages=languages)[1][0].language

    assert [language(code) for code in ("en-US", "es", "es_MX", "pt-BR", "de-DE", "")] == [
        "en",
        "es",
        "es",
        "pt-br",
        "",
        "",
    ]
