"""Ghost exports of all ages: what becomes public, what the bodies say, and what is said when a file is not right."""

import json
from datetime import UTC, datetime

import pytest

from campaign.importing.notes import Level, SourceError
from tests.shared import shared
from updates.importers.entry import State
from updates.importers.ghost import read_ghost

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def read(tmp_path):
    """Writes a value as JSON (or text as it is) and reads it as an export."""

    def _read(value, **options):
        path = tmp_path / "export.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return read_ghost(path, now=NOW, **options)

    return _read


def make_post(**columns):
    return {
        "id": "p1",
        "uuid": "00000000-0000-4000-8000-000000000001",
        "title": "A vigil at the gate",
        "slug": "a-vigil",
        "html": "<p>We meet at <strong>noon</strong>.</p>",
        "type": "post",
        "status": "published",
        "visibility": "public",
        "published_at": "2021-05-13T16:00:00.000Z",
        "created_at": "2021-05-12T09:30:00.000Z",
        "updated_at": "2021-05-14T10:00:00.000Z",
    } | columns


def make_export(*posts, **tables):
    return {
        "db": [{"meta": {"exported_on": 1620000000000, "version": "5.1.0"}, "data": {"posts": list(posts), **tables}}]
    }


def sentences(notes):
    return [note.sentence for note in notes]


# The shape of the file


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            '{"data":{"posts":[]}}',
            "export.json is a Ghost export without any posts or pages: there is nothing to import.",
        ),
        (
            '{"db":[{"meta":{}}]}',
            'export.json looks like a Ghost export, but holds no "data". Export the content again.',
        ),
        (
            "[]",
            "export.json holds a bare list, not a Ghost export. In Ghost, use Settings, Import/Export, Export content.",
        ),
        ("", "export.json is empty. Give a Ghost export (a .json file)."),
        (" \n\n", "export.json is empty. Give a Ghost export (a .json file)."),
        ('{"db":[]}', 'export.json looks like a Ghost export, but its "db" is empty. Export the content again.'),
        (
            '{"db":[{"data":{"tags":[]}}]}',
            "export.json looks like a Ghost export, but has no list of posts. Export the content again.",
        ),
        ('{"data":7}', 'export.json looks like a Ghost export, but its "data" is no set of tables. Export again.'),
        ("null", "export.json holds a single value, not a Ghost export."),
        ("{}", 'export.json is no Ghost export: it should begin with "db", "data" or "posts", but has nothing.'),
        (
            '{"version":"https://jsonfeed.org/version/1","items":[]}',
            "export.json is a JSON feed, not a Ghost export: use import_feed.",
        ),
        (
            "<!DOCTYPE html><html><body>Sign in</body></html>",
            "export.json is a web page, not a Ghost export. Sign in to Ghost and export the content again.",
        ),
        (
            "<?xml version='1.0'?><rss></rss>",
            "export.json is XML, not a Ghost export. "
            "For a WordPress export use import_wordpress, for a feed import_feed.",
        ),
        ("Hello", "export.json is not valid JSON: expecting value (line 1, column 1)."),
        (
            '{"db":[\n{"data":{"posts":[{"title":"Vig',
            "export.json breaks off in the middle (line 2, column 28). Export or copy it again, whole.",
        ),
        (
            '{"db":[{"data":{"posts":[]',
            "export.json breaks off in the middle (line 1, column 27). Export or copy it again, whole.",
        ),
        ('{"db":\n  oops}', "export.json is not valid JSON: expecting value (line 2, column 3)."),
        ("[" * 200_000, "export.json is nested too deeply to be a real export."),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence_of_its_own(read, content, sentence):
    with pytest.raises(SourceError) as error:
        read(content)
    assert str(error.value) == sentence


def test_a_file_that_is_not_there_an_archive_and_bytes_that_are_no_text_are_refused(tmp_path):
    with pytest.raises(SourceError, match=r"There is no file .*missing\.json"):
        read_ghost(tmp_path / "missing.json")
    archive = tmp_path / "export.zip"
    archive.write_bytes(b"PK\x03\x04rest")
    with pytest.raises(SourceError, match="packed archive"):
        read_ghost(archive)
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"posts":\n[{"title":"caf\xe9 "}]}')
    with pytest.raises(SourceError, match=r"latin\.json is not text in UTF-8: line 2 "):
        read_ghost(latin)


def test_a_file_of_more_than_200_mb_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    with pytest.raises(SourceError, match=r"huge\.json has 201 MB; at most 200 MB"):
        read_ghost(path)


def test_the_wrong_root_of_the_real_broken_export_is_named():
    with pytest.raises(SourceError) as error:
        read_ghost(shared("cases/ghost-broken.json"))
    assert str(error.value) == (
        'ghost-broken.json is no Ghost export: it should begin with "db", "data" or "posts", but has "asdadas".'
    )


@pytest.mark.parametrize(
    "wrap",
    [
        lambda post: {"db": [{"meta": {}, "data": {"posts": [post]}}]},
        lambda post: {"meta": {"version": "003"}, "data": {"posts": [post]}},
        lambda post: {"posts": [post]},
    ],
    ids=["database dump", "single export", "content API"],
)
def test_the_three_outer_shapes_give_the_same_entry(read, wrap):
    export = read(wrap(make_post()))
    (entry,) = export.entries()
    assert (entry.key, entry.title, entry.slug) == (
        "00000000-0000-4000-8000-000000000001",
        "A vigil at the gate",
        "a-vigil",
    )
    assert entry.body == "We meet at **noon**."
    assert entry.state == State.PUBLISHED
    assert entry.published_at == datetime(2021, 5, 13, 16, tzinfo=UTC)
    assert entry.created_at == datetime(2021, 5, 12, 9, 30, tzinfo=UTC)
    assert entry.revised_at == datetime(2021, 5, 14, 10, tzinfo=UTC)
    assert entry.old_paths == ["/a-vigil/"]
    assert entry.notes == []
    assert export.links == {"/a-vigil/": entry.key}
    assert len(export) == 1


def test_entries_can_be_walked_twice(read):
    export = read({"posts": [make_post()]})
    assert list(export.entries()) == list(export.entries())


# The real exports


def test_the_ghost_1_export_gives_two_posts_with_author_and_markdown_as_it_was_written():
    export = read_ghost(shared("cases/ghost1-valid.json"))
    theme, markdown = export.entries()
    assert export.source == "ghost:a test blog"
    assert [entry.title for entry in (theme, markdown)] == ["Setting up your own Ghost theme", "Advanced Markdown tips"]
    assert {entry.byline for entry in (theme, markdown)} == {"Joe Blogg's Brother"}
    assert theme.tags == ["tag1"]
    assert theme.state == markdown.state == State.PUBLISHED
    assert theme.lead_image.url == "https://static.ghost.org/v1.0.0/images/design.jpg"
    assert theme.published_at == datetime(2017, 9, 1, 12, 29, 50, tzinfo=UTC)
    assert "## Special formatting\n" in markdown.body
    assert "lazy dog[^2]." in markdown.body
    assert "[^2]: Dogs are usually not red" in markdown.body
    assert "<mark>highlight</mark>" in markdown.body
    assert "\\*escaped characters\\*" in markdown.body
    assert "<iframe" not in markdown.body
    assert "youtube.com" in markdown.body
    assert "&lt;" not in markdown.body
    assert "\\#\\#" not in markdown.body
    assert [image.url for image in markdown.images] == ["https://static.ghost.org/v1.0.0/images/walking.jpg#full"]
    assert "https://en.wikipedia.org/wiki/Fox" in markdown.links


def test_the_ghost_3_export_gives_seven_posts_with_every_gallery_picture_and_the_bookmark_as_a_link():
    export = read_ghost(shared("cases/ghost3.json"))
    entries = {entry.slug: entry for entry in export.entries()}
    assert list(entries) == [
        "themes",
        "apps-integrations",
        "organising-content",
        "admin-settings",
        "publishing-options",
        "the-editor",
        "welcome",
    ]
    assert {entry.state for entry in entries.values()} == {State.PUBLISHED}
    assert {entry.byline for entry in entries.values()} == {"Ghost"}
    assert {tuple(entry.tags) for entry in entries.values()} == {("Getting Started",)}
    editor = entries["the-editor"]
    assert editor.title == "Writing posts with Ghost ✍️"
    assert [image.url.rsplit("/", 1)[1] for image in editor.images] == [
        "formatting-editor-demo.gif",
        "image-sizes-ghost-editor.png",
        "gallery-sample-1.jpg",
        "gallery-sample-2.jpg",
        "gallery-sample-3.jpg",
    ]
    assert all(f"(https://static.ghost.org/v3.0.0/images/gallery-sample-{n}.jpg)" in editor.body for n in (1, 2, 3))
    assert "[Ghost: The #1 open source headless Node.js CMS](https://ghost.org)" in editor.body
    assert "icon-512x512" not in editor.body
    assert '{{> "site-nav"}}' in editor.body
    assert entries["themes"].images[0].alt == "Ghost theme marketplace screenshot"
    assert export.links["/welcome/"] == "906158b5-6af3-46b2-a502-6fb811c5547a"


@pytest.mark.parametrize("name", ["ghost1-valid.json", "ghost3.json"])
def test_two_readings_of_a_real_export_are_the_same(name):
    first, second = (read_ghost(shared(f"cases/{name}")) for _ in range(2))
    assert list(first.entries()) == list(second.entries())
    assert (first.source, first.links) == (second.source, second.links)


# What becomes public


@pytest.mark.parametrize(
    ("columns", "state", "sentence"),
    [
        ({"status": "published"}, State.PUBLISHED, None),
        ({"status": "draft"}, State.DRAFT, None),
        ({"status": "draft", "published_at": None}, State.DRAFT, None),
        ({"status": "scheduled", "published_at": "2030-01-02T09:00:00.000Z"}, State.PUBLISHED, None),
        (
            {"status": "scheduled", "published_at": "2024-05-31T09:00:00.000Z"},
            State.DRAFT,
            "It was scheduled for 31 May 2024, which is past, so it comes as a draft.",
        ),
        ({"status": "sent"}, State.DRAFT, "It went out by e-mail only and was on no page, so it comes as a draft."),
        ({"email_only": 1}, State.DRAFT, "It went out by e-mail only and was on no page, so it comes as a draft."),
        ({"status": "odd"}, State.DRAFT, 'Its status is "odd", so it comes as a draft.'),
        ({"status": None}, State.DRAFT, "It has no status, so it comes as a draft."),
        (
            {"visibility": "members"},
            State.DRAFT,
            'Only some readers could see it ("members"), so it comes as a draft.',
        ),
        ({"visibility": "paid"}, State.DRAFT, 'Only some readers could see it ("paid"), so it comes as a draft.'),
        ({"visibility": "tiers"}, State.DRAFT, 'Only some readers could see it ("tiers"), so it comes as a draft.'),
        (
            {"status": "scheduled", "published_at": "2030-01-02T09:00:00.000Z", "visibility": "paid"},
            State.DRAFT,
            'Only some readers could see it ("paid"), so it comes as a draft.',
        ),
        ({"visibility": None}, State.PUBLISHED, None),
        (
            {"published_at": None},
            State.DRAFT,
            "It has no date of publication, so it comes as a draft: give it a date and publish it.",
        ),
        (
            {"published_at": "soon"},
            State.DRAFT,
            "It has no date of publication, so it comes as a draft: give it a date and publish it.",
        ),
    ],
)
def test_only_what_every_visitor_could_read_becomes_public(read, columns, state, sentence):
    export = read(make_export(make_post(**columns)))
    (entry,) = export.entries()
    assert entry.state == state
    assert sentences(entry.notes) == ([sentence] if sentence else [])
    assert all(note.entry == "A vigil at the gate" for note in entry.notes)
    assert export.links == ({"/a-vigil/": entry.key} if state == State.PUBLISHED else {})


def test_a_draft_has_no_old_address(read):
    (entry,) = read(make_export(make_post(status="draft"))).entries()
    assert entry.old_paths == []


def test_everything_behind_a_site_password_comes_as_a_draft_and_one_note_says_so(read):
    settings = [{"key": "is_private", "value": "true"}]
    export = read(make_export(make_post(), make_post(id="p2", uuid="u2", slug="b"), settings=settings))
    assert [entry.state for entry in export.entries()] == [State.DRAFT, State.DRAFT]
    assert export.links == {}
    assert sentences(export.notes) == [
        "The old site was closed with a password, so all of its posts come as drafts: publish them here."
    ]


def test_content_api_posts_have_no_status_but_an_address_and_are_public(read):
    post = make_post(url="https://old.example.org/blog/a-vigil/", tags=[{"name": "Vigils"}], authors=[{"name": "Ana"}])
    del post["status"], post["type"]
    export = read({"posts": [post]})
    (entry,) = export.entries()
    assert entry.state == State.PUBLISHED
    assert entry.old_paths == ["/blog/a-vigil/", "/a-vigil/"]
    assert (entry.tags, entry.byline) == (["Vigils"], "Ana")
    assert (export.source, export.hosts) == ("ghost:old.example.org", {"old.example.org"})


def test_a_card_that_only_members_saw_is_left_out_of_a_public_post(read):
    html = (
        '<p>For all.</p><!--kg-gated-block:begin nonMember:false memberSegment:"status:free,status:-free" -->'
        "<p>For members.</p><!--kg-gated-block:end--><p>For all again.</p>"
        '<!--kg-gated-block:begin nonMember:true memberSegment:"" --><p>For visitors.</p><!--kg-gated-block:end-->'
    )
    (entry,) = read(make_export(make_post(html=html))).entries()
    assert entry.body == "For all.\n\nFor all again.\n\nFor visitors."
    assert sentences(entry.notes) == ["A card that only members saw was left out."]


def test_a_gated_block_that_never_ends_hides_the_rest(read):
    html = "<p>For all.</p><!-- kg-gated-block:begin nonMember:false --><p>For members.</p>"
    (entry,) = read(make_export(make_post(html=html))).entries()
    assert entry.body == "For all."


# Columns of all ages


def test_the_first_exports_with_numbers_and_milliseconds_are_read(read):
    post = {
        "id": 7,
        "title": "Old news",
        "slug": "old-news",
        "markdown": "#Heading\n\nSome *words*.",
        "html": "<h1>Heading</h1><p>Some <em>words</em>.</p>",
        "image": "/content/images/2014/01/gate.jpg",
        "page": 0,
        "status": "published",
        "language": "en_US",
        "author_id": 1,
        "created_at": 1388318311014,
        "published_at": 1388318311015,
    }
    tables = {
        "users": [{"id": 1, "name": "Ana Ruiz"}],
        "tags": [{"id": 3, "name": "News"}],
        "posts_tags": [{"post_id": 7, "tag_id": 3}],
    }
    export = read({"meta": {"version": "003"}, "data": {"posts": [post], **tables}})
    (entry,) = export.entries()
    assert entry.key == "id:7"
    assert entry.body == "# Heading\n\nSome *words*."
    assert entry.published_at == datetime(2013, 12, 29, 11, 58, 31, 15000, tzinfo=UTC)
    assert (entry.byline, entry.tags, entry.language) == ("Ana Ruiz", ["News"], "")
    assert entry.lead_image.url == "/content/images/2014/01/gate.jpg"
    assert sentences(export.notes) == [
        "The export names its pictures and files without the site's address. "
        "Give --base-url https://… to fetch them, or --media with Ghost's content folder."
    ]


@pytest.mark.parametrize(
    ("columns", "is_page"),
    [
        ({"type": "page"}, True),
        ({"type": "post"}, False),
        ({"page": 1}, True),
        ({"page": True}, True),
        ({"page": 0}, False),
    ],
)
def test_pages_are_told_from_posts_by_the_newer_and_the_older_column(read, columns, is_page):
    post = make_post()
    del post["type"]
    (entry,) = read(make_export(post | columns)).entries()
    assert entry.is_page is is_page
    assert entry.old_paths == ["/a-vigil/"]


def test_authors_and_tags_come_in_their_sort_order(read):
    tables = {
        "users": [{"id": "a", "name": "Ana"}, {"id": "b", "name": "Ben"}],
        "posts_authors": [
            {"post_id": "p1", "author_id": "b", "sort_order": 1},
            {"post_id": "p1", "author_id": "a", "sort_order": 0},
            {"post_id": "p1", "author_id": "gone", "sort_order": 2},
        ],
        "tags": [
            {"id": 1, "name": "Second", "slug": "second"},
            {"id": 2, "name": "First", "slug": "first"},
            {"id": 3, "name": "#internal", "slug": "hash-internal", "visibility": "internal"},
        ],
        "posts_tags": [
            {"post_id": "p1", "tag_id": 1, "sort_order": 2},
            {"post_id": "p1", "tag_id": 2, "sort_order": 1},
            {"post_id": "p1", "tag_id": 3, "sort_order": 0},
        ],
    }
    export = read(make_export(make_post(author_id="b"), **tables))
    (entry,) = export.entries()
    assert (entry.byline, entry.tags) == ("Ana, Ben", ["First", "Second"])
    assert [(note.sentence, note.level) for note in export.notes] == [
        ('The internal tag "#internal" was left out.', Level.INFO)
    ]


def test_lead_picture_summary_injected_code_and_featured_are_carried_or_told(read):
    post = make_post(
        feature_image="__GHOST_URL__/content/images/gate.jpg",
        custom_excerpt="Noon &amp; after:\n <b>bring</b> a candle.",
        codeinjection_head="<script>alert(1)</script>",
        featured=1,
    )
    meta = [
        {
            "post_id": "p1",
            "feature_image_alt": "The gate",
            "feature_image_caption": '<span style="x">Photo by <a href="https://a.example">Ana &amp; Ben</a></span>',
        }
    ]
    export = read(make_export(post, posts_meta=meta), base_url="https://old.example.org")
    (entry,) = export.entries()
    assert entry.lead_image.url == "https://old.example.org/content/images/gate.jpg"
    assert (entry.lead_image.alt, entry.lead_image.caption) == ("The gate", "Photo by Ana & Ben")
    assert entry.summary == "Noon &amp; after: <b>bring</b> a candle."
    assert not entry.is_pinned
    assert [(note.sentence, note.level) for note in entry.notes] == [
        ("Code injected into its page was left out.", Level.INFO)
    ]
    assert sentences(export.notes) == ['Featured on the old site, not pinned here: "A vigil at the gate".']


def test_the_old_permalink_setting_gives_the_dated_address_in_the_sites_zone(read):
    settings = [
        {"key": "permalinks", "value": "/:year/:month/:day/:slug/"},
        {"key": "activeTimezone", "value": "Pacific/Auckland"},
        {"key": "amp", "value": "true"},
    ]
    page = make_post(id="p2", uuid="u2", slug="about", type="page")
    post, about = read(make_export(make_post(), page, settings=settings)).entries()
    assert post.old_paths == ["/2021/05/14/a-vigil/", "/a-vigil/", "/a-vigil/amp/"]
    assert about.old_paths == ["/about/"]


def test_a_language_is_taken_from_the_post_or_from_a_site_that_chose_one(read):
    settings = [{"key": "locale", "value": "es"}]
    plain, own = read(make_export(make_post(), make_post(id="p2", uuid="u2", locale="ar"), settings=settings)).entries()
    assert (plain.language, own.language) == ("es", "ar")
    (unset,) = read(make_export(make_post(), settings=[{"key": "locale", "value": "en"}])).entries()
    assert unset.language == ""


def test_the_stand_in_for_the_sites_address_becomes_the_address_or_a_path(read):
    html = (
        '<p><a href="__GHOST_URL__/b/">B</a> <a href="__GHOST_URL__">home</a></p>'
        '<img src="__GHOST_URL__/content/images/a.jpg">'
    )
    known = read(make_export(make_post(html=html)), base_url="https://old.example.org/")
    (entry,) = known.entries()
    assert entry.links == ["https://old.example.org/b/", "https://old.example.org"]
    assert [image.url for image in entry.images] == ["https://old.example.org/content/images/a.jpg"]
    assert (known.hosts, known.notes) == ({"old.example.org"}, [])
    unknown = read(make_export(make_post(html=html)))
    (entry,) = unknown.entries()
    assert "[B](/b/)" in entry.body
    assert "__GHOST_URL__" not in entry.body
    assert [image.url for image in entry.images] == ["/content/images/a.jpg"]
    assert (len(unknown.notes), unknown.source) == (1, known.source)


def test_an_address_that_is_none_is_refused(read):
    with pytest.raises(SourceError, match="in full, such as"):
        read(make_export(make_post()), base_url="old.example.org")


# Faults known from elsewhere


def test_tags_without_an_address_are_dropped_by_name_or_kept_by_name_and_posts_come_in(read):
    tables = {
        "tags": [
            {"id": 1, "name": "!", "slug": ""},
            {"id": 2, "name": "?", "slug": ""},
            {"id": 3, "name": "反馈", "slug": ""},
        ],
        "posts_tags": [{"post_id": "p1", "tag_id": number, "sort_order": number} for number in (1, 2, 3)],
    }
    export = read(make_export(make_post(), **tables))
    (entry,) = export.entries()
    assert entry.tags == ["反馈"]
    assert sentences(export.notes) == [
        'The tag "!" has no letter or digit to make an address of and was left out.',
        'The tag "?" has no letter or digit to make an address of and was left out.',
    ]


def test_three_posts_with_one_title_and_no_slug_are_three_entries_with_lasting_keys(read):
    posts = [
        {"title": "Update", "html": f"<p>{words}</p>", "status": "published", "published_at": "2021-05-13 16:00:00"}
        for words in ("One.", "Two.", "Three.")
    ]
    first = list(read(make_export(*posts)).entries())
    assert [(entry.title, entry.slug, entry.body) for entry in first] == [
        ("Update", "", "One."),
        ("Update", "", "Two."),
        ("Update", "", "Three."),
    ]
    assert len({entry.key for entry in first}) == 3
    assert {entry.state for entry in first} == {State.PUBLISHED}
    again = read(make_export(*reversed(posts))).entries()
    assert [entry.key for entry in again] == [entry.key for entry in reversed(first)]


def test_twins_alike_in_everything_are_two_entries(read):
    twin = {"title": "Update", "html": "<p>One.</p>"}
    first, second = read(make_export(twin, dict(twin))).entries()
    assert second.key == f"{first.key}#2"


@pytest.mark.parametrize(
    ("columns", "title"),
    [
        ({"html": "<h2>Vigil tonight</h2><p>Come at noon.</p>"}, "Vigil tonight"),
        (
            {"html": "<p>We meet at the <a href='/x'>north gate</a> of the old prison at noon, with candles.</p>"},
            "We meet at the north gate of the…",
        ),
        ({"html": ""}, "13 May 2021"),
        ({"html": "<img src='/a.jpg'>"}, "13 May 2021"),
        ({"title": "(Untitled)", "html": "<p>Short.</p>"}, "Short."),
    ],
)
def test_a_post_without_a_title_is_named_by_its_first_words_or_its_day_and_told(read, columns, title):
    others = [make_post(id=f"p{n}", uuid=f"u{n}", slug=f"s{n}", title=f"Title {n}") for n in (2, 3)]
    entries = list(read(make_export(others[0], make_post(**{"title": "", **columns}), others[1])).entries())
    assert [entry.title for entry in entries] == ["Title 2", title, "Title 3"]
    note = entries[1].notes[0]
    assert (note.sentence, note.entry) == (
        f'It has no title and is called "{title}" now: give it a better one.',
        title,
    )


def test_control_and_override_signs_leave_the_title(read):
    (entry,) = read(make_export(make_post(title="Vigil\u0010 \u202etonight\n now"))).entries()
    assert entry.title == "Vigil tonight now"


@pytest.mark.parametrize(
    "row", [5, None, "post", [], {"title": 3, "html": 4, "tags": 5, "slug": [], "published_at": {}, "mobiledoc": "{"}]
)
def test_rows_of_another_type_never_stop_the_import(read, row):
    export = read(make_export(row, make_post()))
    assert [entry.title for entry in export.entries()][-1] == "A vigil at the gate"


def test_a_row_that_is_no_post_is_told(read):
    assert sentences(read(make_export(5, make_post())).notes) == ["Item 1 of the export is no post and was left out."]


# Bodies


def test_the_body_comes_from_the_best_column(read):
    paragraph = {
        "version": "0.3.1",
        "atoms": [],
        "cards": [],
        "markups": [],
        "sections": [[1, "p", [[0, [], 0, "Doc."]]]],
    }
    lexical = {"root": {"children": [{"type": "paragraph", "children": [{"type": "text", "text": "Tree."}]}]}}
    columns = {
        "html": "<p>Page.</p>",
        "mobiledoc": json.dumps(paragraph),
        "lexical": json.dumps(lexical),
        "plaintext": "Plain *text*.\nNext line.\n\nNext paragraph.",
    }

    def body(*names):
        (entry,) = read(make_export(make_post(html=None) | {name: columns[name] for name in names})).entries()
        return entry.body

    assert body("html", "mobiledoc", "lexical", "plaintext") == "Page."
    assert body("mobiledoc", "lexical", "plaintext") == "Doc."
    assert body("lexical", "plaintext") == "Tree."
    assert body("plaintext").startswith("Plain \\*text\\*.")


def test_a_post_without_text_is_told(read):
    (entry,) = read(make_export(make_post(html=""))).entries()
    assert (entry.body, sentences(entry.notes)) == ("", ["It has no text."])
    (entry,) = read(make_export(make_post(html="", mobiledoc='{"sections": [[1,'))).entries()
    assert sentences(entry.notes) == ["Its text could not be read: compare with the old page."]


def mobiledoc_of_markdown(*texts):
    cards = [["markdown", {"cardName": "markdown", "markdown": text}] for text in texts]
    sections = [[10, number] for number in range(len(texts))] + [[1, "p", []]]
    return json.dumps({"version": "0.3.1", "atoms": [], "markups": [], "cards": cards, "sections": sections})


def test_a_post_that_is_all_markdown_keeps_the_authors_markdown(read):
    text = (
        "##Where\n\nAt the ==north== gate[^1], `==not this==`.\n\n[^1]: Not the south.\n\n"
        '```\n##kept\n[a](/b)\n```\n\n![Gate](/content/images/g.jpg "The gate") and [more](/more/)\n\n'
        "[ref]: /ref/"
    )
    post = make_post(html="<p>ignored</p>", mobiledoc=mobiledoc_of_markdown(text, "Second *card*."))
    (entry,) = read(make_export(post), base_url="https://old.example.org").entries()
    assert entry.body == (
        "## Where\n\nAt the <mark>north</mark> gate[^1], `==not this==`.\n\n[^1]: Not the south.\n\n"
        "```\n##kept\n[a](/b)\n```\n\n"
        '![Gate](https://old.example.org/content/images/g.jpg "The gate") and [more](https://old.example.org/more/)\n\n'
        "[ref]: https://old.example.org/ref/\n\nSecond *card*."
    )
    (image,) = entry.images
    assert (image.url, image.alt, image.title) == (
        "https://old.example.org/content/images/g.jpg",
        "Gate",
        "The gate",
    )
    assert entry.links == ["https://old.example.org/more/"]


def test_html_in_markdown_that_no_page_shows_is_converted_where_it_stands(read):
    text = (
        'Before <abbr title="x">FOIA</abbr>.\n\n<iframe src="https://www.youtube.com/embed/abc"></iframe>\n\n'
        "After[^1].\n\n[^1]: Note."
    )
    (entry,) = read(make_export(make_post(html="", mobiledoc=mobiledoc_of_markdown(text)))).entries()
    assert entry.body.startswith('Before <abbr title="x">FOIA</abbr>.\n\n')
    assert entry.body.endswith("\n\nAfter[^1].\n\n[^1]: Note.")
    assert "<iframe" not in entry.body
    assert "youtube" in entry.body


def test_the_scaffolding_of_rendered_cards_is_brought_back_to_plain_text(read):
    html = (
        "<p>Before &lt;all&gt;</p>"
        '<figure class="kg-card kg-bookmark-card kg-card-hascaption"><a class="kg-bookmark-container" '
        'href="https://court.example/1"><div class="kg-bookmark-content">'
        '<div class="kg-bookmark-title">The ruling</div>'
        '<div class="kg-bookmark-description">Of May</div><div class="kg-bookmark-metadata">'
        '<img class="kg-bookmark-icon" src="https://court.example/icon.png"></div></div></a></figure>'
        '<div class="kg-card kg-callout-card kg-callout-card-blue"><div class="kg-callout-emoji">💡</div>'
        '<div class="kg-callout-text">Bring <b>water</b></div></div>'
        '<div class="kg-card kg-toggle-card" data-kg-toggle-state="close"><div class="kg-toggle-heading">'
        '<h4 class="kg-toggle-heading-text">Where?</h4><button class="kg-toggle-card-icon"><svg><path d="M1"></path>'
        '</svg></button></div><div class="kg-toggle-content"><p>At the gate.</p></div></div>'
        '<div class="kg-card kg-button-card kg-align-center">'
        '<a href="https://act.example" class="kg-btn">Sign</a></div>'
        '<div class="kg-card kg-file-card"><a class="kg-file-card-container" href="/content/files/filing.pdf" '
        'title="Download" download=""><div class="kg-file-card-contents">'
        '<div class="kg-file-card-title">The filing</div>'
        '<div class="kg-file-card-caption"></div><div class="kg-file-card-metadata"><div class="kg-file-card-filename">'
        'filing.pdf</div><div class="kg-file-card-filesize">1 MB</div></div></div><div class="kg-file-card-icon"><svg>'
        "<title>download-circle</title></svg></div></a></div>"
        "<p>After</p>"
    )
    (entry,) = read(make_export(make_post(html=html))).entries()
    assert entry.body == (
        "Before \\<all>\n\n[The ruling](https://court.example/1) – Of May\n\n> 💡 Bring **water**\n\n"
        "**Where?**\n\nAt the gate.\n\n[Sign](https://act.example)\n\n[The filing](/content/files/filing.pdf)\n\nAfter"
    )
    assert [(image.url, image.title) for image in entry.images] == [("/content/files/filing.pdf", "The filing")]
    assert entry.notes == []
