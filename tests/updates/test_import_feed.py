"""Feeds of every format: what becomes of their items, and what is said when a file is not right."""

import json
import re
from datetime import UTC, datetime

import pytest

from campaign.importing.notes import SourceError
from tests.shared import shared
from updates.importers.entry import Precision, State
from updates.importers.feed import read_feed


@pytest.fixture
def read(tmp_path):
    """Writes text, bytes or a value (as JSON) to a file and reads it as a feed."""

    def _read(content, *, name="feed.xml", **options):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return read_feed(path, **options)

    return _read


def rss(*items, head="<title>News</title><link>https://old.example.org/</link>", attributes=""):
    return f'<?xml version="1.0"?>\n<rss version="2.0" {attributes}><channel>{head}{"".join(items)}</channel></rss>'


def rss_item(inner="", *, title="Vigil", guid="g1", date="Thu, 13 May 2021 16:00:00 GMT"):
    return (
        f"<item><title>{title}</title><guid isPermaLink='false'>{guid}</guid><pubDate>{date}</pubDate>"
        f"<link>https://old.example.org/2021/vigil/</link>{inner or '<description>Come.</description>'}</item>"
    )


def atom(*entries, head="<title>News</title><id>tag:old.example.org,2021:feed</id>", attributes=""):
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{head}{"".join(entries)}</feed>'


def json_feed(*items, **fields):
    return {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": list(items), **fields}


def only(export):
    (entry,) = export.entries()
    return entry


def sentences(notes):
    return [note.sentence for note in notes]


# The real feeds


def test_the_medium_feed_gives_two_items_known_by_their_guid():
    export = read_feed(shared("cases/feed-medium.xml"))
    first, second = export.entries()
    assert (first.key, second.key) == ("https://medium.com/p/50703370aea7", "https://medium.com/p/1cdf174bc674")
    assert first.title == "This is a Dummy Post"
    assert first.published_at == datetime(2022, 11, 22, 8, 1, 46, tzinfo=UTC)
    assert first.revised_at == datetime(2022, 11, 23, 14, 51, 57, tzinfo=UTC)
    assert first.state == second.state == State.PUBLISHED
    assert first.byline == "John Doe"
    assert first.tags == ["java", "custom-jre", "image-size-reduce", "jvm", "docker"]
    assert first.old_paths == ["/blog/this-is-a-dummy-post-50703370aea7"]
    assert [image.url for image in first.images] == [
        "https://cdn-images-1.medium.com/max/1024/1*v5nynoXfnHHGCpd0V0p8uw.png"
    ]
    assert "The quick brown fox jumps over the lazy dog" in first.body
    assert "<" not in first.body
    assert first.summary == ""
    assert export.source == "feed:medium.com/@John.Doe"
    assert sentences(export.notes) == [
        "feed-medium.xml is not well-formed XML (line 31, column 25). "
        "What could be read was taken: compare the entries with the old site."
    ]


def test_the_pelican_feed_gives_twelve_items_and_refuses_addresses_that_lead_nowhere():
    export = read_feed(shared("cases/feed-pelican.atom.xml"))
    entries = {entry.title: entry for entry in export.entries()}
    assert (len(entries), len(export)) == (12, 12)
    assert {entry.state for entry in entries.values()} == {State.PUBLISHED}
    first = entries["FILENAME_METADATA example"]
    assert (first.key, first.byline, first.tags) == (
        "tag:None,2012-11-30:/filename_metadata-example.html",
        "",
        ["misc"],
    )
    assert first.old_paths == ["/filename_metadata-example.html"]
    pictured = entries["This is a super article !"]
    assert pictured.byline == "Alexis Métaireau"
    assert pictured.summary == "Multi-line metadata should be supported as well as inline markup."
    assert pictured.images == []
    assert sentences(pictured.notes) == [
        "These addresses lead nowhere without the site's own and were left out: "
        "/pictures/Sushi.jpg, /pictures/Sushi_Macro.jpg. Give --base-url https://… and import again."
    ]
    assert pictured.notes[0].entry == "This is a super article !"
    # A link to another entry of the feed leads there by its old path.
    assert "(/unbelievable.html)" in entries["A markdown powered article"].body
    for entry in entries.values():
        relative = set(re.findall(r"\]\((/[^)]*)\)", entry.body))
        assert relative <= set(export.links)


def test_with_its_address_the_pelican_feed_is_whole_and_still_the_same_source():
    without = read_feed(shared("cases/feed-pelican.atom.xml"))
    export = read_feed(shared("cases/feed-pelican.atom.xml"), base_url="https://blog.example.org/")
    entries = {entry.title: entry for entry in export.entries()}
    assert [image.url for image in entries["This is a super article !"].images] == [
        "https://blog.example.org/pictures/Sushi.jpg",
        "https://blog.example.org/pictures/Sushi_Macro.jpg",
    ]
    assert entries["A markdown powered article"].links == ["https://blog.example.org/unbelievable.html"]
    assert [entry.notes for entry in entries.values()] == [[]] * 12
    assert export.source == without.source == "feed:A Pelican Blog"
    assert export.links == without.links
    assert [entry.key for entry in entries.values()] == [entry.key for entry in without.entries()]
    assert export.hosts == {"blog.example.org", "www.blog.example.org"}


def test_the_feed_whose_cdata_never_ends_gives_a_sentence():
    with pytest.raises(SourceError) as error:
        read_feed(shared("cases/feed-incomplete-cdata.xml"))
    assert str(error.value) == (
        "feed-incomplete-cdata.xml is not well-formed XML (line 5, column 1). No entry could be read from it."
    )


def test_the_json_feed_gives_one_item_from_its_html():
    export = read_feed(shared("cases/feed-json11.json"))
    entry = only(export)
    assert (entry.key, entry.title, entry.summary) == ("id", "title", "summary")
    assert entry.body.startswith("content\\_html") or entry.body.startswith("content_html")
    assert "content_text" not in entry.body.replace("\\", "")
    assert "(https://sample-json-feed.com/attachment)" in entry.body
    assert "https://sample-json-feed.com/external" in entry.body
    assert entry.byline == "author_name"
    assert entry.tags == ["tag1", "tag2"]
    assert entry.published_at == datetime(2019, 10, 12, 7, 20, 50, 520000, tzinfo=UTC)
    assert entry.lead_image.url == "https://sample-json-feed.com/image.png"
    assert entry.old_paths == ["/id"]
    assert (export.source, export.links) == ("feed:sample-json-feed.com", {"/id": "id"})
    assert sentences(export.notes) == [
        "The feed goes on in another file: save https://sample-json-feed.com/feed.json?next=500 and import it too."
    ]


@pytest.mark.parametrize("name", ["feed-medium.xml", "feed-pelican.atom.xml", "feed-json11.json"])
def test_two_readings_of_a_real_feed_are_the_same(name):
    first, second = (read_feed(shared(f"cases/{name}")) for _ in range(2))
    assert list(first.entries()) == list(second.entries()) == list(first.entries())


# Files that are no feeds


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "feed.xml is empty. Give a feed (RSS, Atom or JSON Feed) saved as a file."),
        (
            "<!DOCTYPE html><html></html>",
            "feed.xml is a web page, not a feed. Find the feed's own address on it, and save that.",
        ),
        (
            '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>',
            "feed.xml is a web page, not a feed. Find the feed's own address on it, and save that.",
        ),
        ("Just words", 'feed.xml is no feed: it begins with "Just words".'),
        (
            "<?xml version='1.0'?><opml version='2.0'><body/></opml>",
            "feed.xml is no feed: its outermost element is <opml>, not <rss>, <feed> or <RDF>.",
        ),
        (rss(), "feed.xml holds no entries."),
        (atom(), "feed.xml holds no entries."),
        (json_feed(), "feed.xml holds no entries."),
        ({"db": []}, "feed.xml looks like a Ghost export, not a feed: use import_ghost."),
        ({"a": 1}, 'feed.xml is no JSON feed: it has no list of "items".'),
        ([], "feed.xml holds a bare list, not a feed."),
        ('{"items": [', "feed.xml breaks off in the middle (line 1, column 12). Export or copy it again, whole."),
        (
            rss(rss_item(), attributes='xmlns:wp="http://wordpress.org/export/1.2/"'),
            "feed.xml is a WordPress export, not a feed: use import_wordpress.",
        ),
    ],
)
def test_a_file_that_is_no_feed_is_refused_with_a_sentence(read, content, sentence):
    with pytest.raises(SourceError) as error:
        read(content)
    assert str(error.value) == sentence


@pytest.mark.parametrize("name", ["wxr10-valid.xml", "wxr-themeunit.xml", "wxr-jekyll-2025.xml"])
def test_a_real_wordpress_export_is_sent_to_its_own_command(name):
    with pytest.raises(SourceError, match="use import_wordpress"):
        read_feed(shared(f"cases/{name}"))


BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "doctype",
    [
        BOMB,
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<!-- <rss> --><!doctype rss [\n<!ELEMENT a ANY>]>",
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_is_parsed(read, doctype, encoding):
    item = "<item><title>&c;&x;</title></item>"
    text = f"<?xml version='1.0'?>\n{doctype}<rss version='2.0'><channel>{item}</channel></rss>"
    with pytest.raises(SourceError, match=r"declares entities of its own \(DOCTYPE\)"):
        read(text.encode(encoding))


def test_the_document_type_of_rss_0_91_and_its_letters_are_read(read):
    text = (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Caf&eacute;</title>'
        "<item><title>Caf&eacute; &amp; vigil</title><link>https://old.example.org/a</link></item></channel></rss>"
    )
    export = read(text)
    assert only(export).title == "Café & vigil"
    assert export.notes == []


@pytest.mark.parametrize("close", [True, False])
def test_a_flood_of_nested_tags_is_refused(read, close):
    tags = "<a>" * 100_000 + "</a>" * (100_000 if close else 0)
    with pytest.raises(SourceError, match="nests elements more than 200 deep"):
        read(rss(f"<item>{tags}</item>"))
    with pytest.raises(SourceError, match="not well-formed XML .* It cannot be read in spite of that"):
        read(rss(f"<item>1 & 2{tags}</item>"))


def test_a_large_feed_that_is_broken_is_refused_with_the_place(read):
    items = "".join(rss_item(f"<description>{'word ' * 2000}</description>", guid=str(number)) for number in range(120))
    with pytest.raises(SourceError, match=r"breaks off in the middle \(line 2, column .* It cannot be read"):
        read(rss(items)[:-20])


def test_a_feed_that_breaks_off_is_told_even_after_letters_with_names(read):
    export = read(rss(rss_item(title="Caf&eacute;"), rss_item(guid="g2"))[:-40])
    assert "breaks off in the middle" in export.notes[0].sentence
    assert next(export.entries()).title == "Café"


def test_a_feed_of_more_than_50_mb_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    with pytest.raises(SourceError, match=r"huge\.xml has 51 MB; at most 50 MB"):
        read_feed(path)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("latin-1", "iso-8859-1"),
        ("utf-8", "iso-8859-1"),
    ],
)
def test_encodings_are_read_by_mark_and_declaration(read, encoding, declared):
    text = rss(rss_item(title="Café")).replace('version="1.0"', f'version="1.0" encoding="{declared}"', 1)
    assert only(read(text.encode(encoding))).title == "Café"


def test_bytes_that_do_not_fit_their_encoding_are_refused_by_line(read):
    with pytest.raises(SourceError, match=r"feed\.xml is not text in UTF-8: line 2 "):
        read(rss(rss_item(title="Café")).encode("latin-1"))


def test_nothing_is_fetched_or_opened_whatever_the_file_says(read, monkeypatch, tmp_path):
    def refuse(*arguments, **options):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr("socket.socket.connect", refuse)
    secret = tmp_path / "secret.xml"
    secret.write_text(rss(rss_item(title="Secret")))
    for content in (str(secret), f"file://{secret}", "http://127.0.0.1:9/feed"):
        with pytest.raises(SourceError, match="is no feed: it begins with"):
            read(content)


# Damaged files


def test_a_feed_that_breaks_off_is_told_and_its_last_entry_is_a_draft(read):
    whole = rss(rss_item(guid="g1"), rss_item("<description>Half of the te", guid="g2"))
    export = read(whole[: whole.index("Half of the te") + 10])
    first, last = export.entries()
    assert (first.state, last.state) == (State.PUBLISHED, State.DRAFT)
    assert sentences(last.notes) == [
        "The file breaks off in or after it, so it comes as a draft: compare with the old page."
    ]
    assert export.notes[0].sentence.startswith("feed.xml breaks off in the middle (line 2, column ")
    assert export.links == {"/2021/vigil/": "g1"}


def test_stray_signs_are_read_and_told(read):
    export = read(rss(rss_item("<description>Dubois & Okafor: 3 &lt; 4</description>", title="A & B")))
    entry = only(export)
    assert entry.title == "A & B"
    assert entry.body in ("Dubois & Okafor: 3 < 4", "Dubois & Okafor: 3 &lt; 4")
    assert export.notes[0].sentence.startswith("feed.xml is not well-formed XML (line 2, column ")


def test_control_signs_are_removed_and_told_and_the_import_goes_on(read):
    export = read(
        rss(rss_item("<description>Come\u0003 at noon&#x2;\ufffe</description>", title="Vigil&#16; to\u0010night"))
    )
    entry = only(export)
    assert (entry.title, entry.body) == ("Vigil tonight", "Come at noon")
    assert sentences(export.notes) == ["5 control signs that no text can hold were removed from the file."]


def test_an_override_sign_does_not_stay_in_a_title(read):
    assert only(read(rss(rss_item(title="Vigil \u202etonight")))).title == "Vigil tonight"


# Titles


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("&lt;b&gt;Free&lt;/b&gt; them", "Free them"),
        ("<![CDATA[<em>Free</em> them &amp; us &#8211; now]]>", "Free them & us – now"),
        ("&amp;lt;b&amp;gt; is a tag", "<b> is a tag"),
        ("1 &lt; 2", "1 < 2"),
        ("Two\n   lines", "Two lines"),
    ],
)
def test_rss_titles_lose_their_tags_and_are_decoded_once(read, raw, title):
    assert only(read(rss(rss_item(title=raw)))).title == title


@pytest.mark.parametrize(
    ("kind", "raw", "title"),
    [
        ("text", "AT&amp;amp;T &lt;b&gt;", "AT&amp;T <b>"),
        ("html", "AT&amp;amp;T &lt;b&gt;now&lt;/b&gt; &amp;lt;i&amp;gt;", "AT&T now <i>"),
    ],
)
def test_atom_titles_are_what_their_type_says(read, kind, raw, title):
    entry = f"<entry><title type='{kind}'>{raw}</title><id>tag:a</id><updated>2021-05-13T16:00:00Z</updated></entry>"
    assert only(read(atom(entry))).title == title


def test_an_item_without_a_title_is_named_by_its_words(read):
    entry = only(read(rss(rss_item("<description>We meet at noon.</description>", title=""))))
    assert entry.title == "We meet at noon."
    assert sentences(entry.notes) == ['It has no title and is called "We meet at noon." now: give it a better one.']


# Identity and addresses


@pytest.mark.parametrize(
    ("inner", "key"),
    [
        ("<guid>https://old.example.org/?p=12</guid><link>https://old.example.org/a/?utm_source=rss</link>",
         "https://old.example.org/?p=12"),
        ("<link>https://old.example.org/a/?utm_source=rss&amp;id=4&amp;fbclid=x</link>", "https://old.example.org/a/?id=4"),
    ],
)  # fmt: skip
def test_identity_is_the_guid_and_else_the_link_without_tracking(read, inner, key):
    entry = only(read(rss(f"<item><title>A</title>{inner}<pubDate>Thu, 13 May 2021 16:00:00 GMT</pubDate></item>")))
    assert entry.key == key


def test_an_item_with_neither_is_known_by_its_words_on_every_run(read):
    text = rss(*(f"<item><title>{word}</title><description>x</description></item>" for word in ("A", "B")))
    first, second = read(text).entries()
    assert first.key != second.key
    assert [entry.key for entry in read(text).entries()] == [first.key, second.key]


def test_old_paths_are_those_of_the_link_and_of_an_id_on_the_same_site(read):
    inner = (
        "<guid isPermaLink='false'>https://old.example.org/?p=12</guid>"
        "<link>https://www.old.example.org/2021/05/vigil/?utm_source=rss&amp;utm_medium=feed</link>"
    )
    export = read(rss(f"<item><title>A</title>{inner}<pubDate>Thu, 13 May 2021 16:00:00 GMT</pubDate></item>"))
    assert only(export).old_paths == ["/2021/05/vigil/", "/?p=12"]
    assert export.links == dict.fromkeys(["/2021/05/vigil/", "/?p=12"], "https://old.example.org/?p=12")
    assert export.hosts == {"old.example.org", "www.old.example.org"}


def test_the_same_id_twice_gives_the_newer_version_and_a_note(read):
    entries = (
        f"<entry><title>{title}</title><id>tag:a</id><updated>2021-05-{day}T16:00:00Z</updated></entry>"
        for title, day in (("Old", 13), ("New", 15), ("Older", 11))
    )
    export = read(atom(*entries))
    assert only(export).title == "New"
    assert sentences(export.notes) == ["The feed has this entry twice; the newer version was taken."] * 2


def test_the_source_stays_the_same_when_the_site_moves_to_https(read):
    head = "<title>News</title><link>http://old.example.org/</link>"
    assert read(rss(rss_item(), head=head)).source == read(rss(rss_item())).source == "feed:old.example.org"
    assert read(atom("<entry><title>A</title><id>b</id></entry>")).source == "feed:tag:old.example.org,2021:feed"


def test_relative_addresses_are_resolved_by_xml_base_then_by_the_item_then_by_the_feed(read):
    html = '&lt;img src="a.jpg"&gt;&lt;a href="/b"&gt;b&lt;/a&gt;&lt;a href="//cdn.example/c"&gt;c&lt;/a&gt;'
    date = "<updated>2021-05-13T16:00:00Z</updated>"
    based = (
        f"<entry><title>A</title><id>tag:1</id>{date}<link href='x/'/>"
        f"<content type='html' xml:base='https://b.example/dir/'>{html}</content></entry>"
    )
    linked = (
        f"<entry><title>B</title><id>tag:2</id>{date}<link href='/2021/vigil/'/>"
        f"<content type='html'>{html}</content></entry>"
    )
    head = "<title>News</title><id>tag:f</id><link href='https://old.example.org/'/>"
    first, second = read(atom(based, linked, head=head)).entries()
    assert [image.url for image in first.images] == ["https://b.example/dir/a.jpg"]
    assert first.links == ["https://b.example/b", "https://cdn.example/c"]
    assert [image.url for image in second.images] == ["https://old.example.org/2021/vigil/a.jpg"]
    assert second.links == ["https://old.example.org/b", "https://cdn.example/c"]
    assert second.old_paths == ["/2021/vigil/"]


def test_an_xml_base_does_not_leak_into_the_next_item(read):
    based = rss_item(
        "<description xml:base='https://b.example/dir/'>&lt;a href='x'&gt;x&lt;/a&gt;</description>", guid="1"
    )
    plain = rss_item("<description>&lt;a href='x'&gt;x&lt;/a&gt;</description>", guid="2")
    first, second = read(rss(based, plain)).entries()
    assert (first.links, second.links) == (["https://b.example/dir/x"], ["https://old.example.org/2021/vigil/x"])


def test_tracking_leaves_the_links_of_the_text(read):
    html = "&lt;a href='https://x.example/a?utm_source=rss&amp;amp;id=4#part'&gt;x&lt;/a&gt;"
    assert only(read(rss(rss_item(f"<description>{html}</description>")))).links == ["https://x.example/a?id=4#part"]


def test_an_address_that_is_none_is_refused(read):
    with pytest.raises(SourceError, match="in full, such as"):
        read(rss(rss_item()), base_url="old.example.org")


# Dates


@pytest.mark.parametrize(
    ("date", "moment", "precision"),
    [
        ("Thu, 13 May 2021 09:00:00 -0700", datetime(2021, 5, 13, 16, tzinfo=UTC), Precision.EXACT),
        ("2021-05-13T16:00:00+02:00", datetime(2021, 5, 13, 14, tzinfo=UTC), Precision.EXACT),
        ("2021-05-13", datetime(2021, 5, 13, 12, tzinfo=UTC), Precision.DAY),
        ("2021-05", datetime(2021, 5, 1, 12, tzinfo=UTC), Precision.MONTH),
        ("2021", datetime(2021, 1, 1, 12, tzinfo=UTC), Precision.ABOUT),
    ],
)
def test_dates_are_read_with_what_they_know(read, date, moment, precision):
    entry = only(read(rss(rss_item(date=date))))
    assert (entry.published_at, entry.precision, entry.state) == (moment, precision, State.PUBLISHED)


@pytest.mark.parametrize(("date", "told"), [("", ""), ("soon", ' ("soon" is none)')])
def test_an_undated_item_is_a_draft_and_told(read, date, told):
    export = read(rss(rss_item(date=date)))
    entry = only(export)
    assert (entry.state, entry.published_at) == (State.DRAFT, None)
    assert sentences(entry.notes) == [f"It has no date{told}, so it comes as a draft."]
    assert (entry.old_paths, export.links) == (["/2021/vigil/"], {})


def test_the_date_of_atoms_updated_stands_in_for_a_missing_published(read):
    entry = only(read(atom("<entry><title>A</title><id>tag:a</id><updated>2021-05-13T16:00:00Z</updated></entry>")))
    assert entry.published_at == datetime(2021, 5, 13, 16, tzinfo=UTC)


# Texts, people, pictures


CONTENT = "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/'"


def test_full_content_is_preferred_and_an_excerpt_of_it_is_no_summary(read):
    def item(description):
        content = "<content:encoded><![CDATA[<p>We meet at <b>noon</b> by the gate.</p>]]></content:encoded>"
        return rss_item(f"<description>{description}</description>{content}")

    entry = only(read(rss(item("We meet at noon […]"), attributes=CONTENT)))
    assert (entry.body, entry.summary) == ("We meet at **noon** by the gate.", "")
    entry = only(read(rss(item("Where and &lt;i&gt;when&lt;/i&gt;."), attributes=CONTENT)))
    assert entry.summary == "Where and when."


def test_a_feed_that_holds_only_beginnings_is_told(read):
    entry = only(read(rss(rss_item("<description>We meet at noon […]</description>"))))
    assert sentences(entry.notes) == ["The feed holds only the beginning of its text: complete it from the old page."]
    assert only(read(rss(rss_item("<description>We meet at noon.</description>")))).notes == []


def test_atom_text_html_and_xhtml_are_read_each_in_its_way(read):
    def entry(number, content):
        date = "<updated>2021-05-13T16:00:00Z</updated>"
        return f"<entry><title>{number}</title><id>tag:{number}</id>{date}{content}</entry>"

    paragraph = "<p>a &lt; <b>c</b><br/>d</p>"
    text, html, xhtml = read(
        atom(
            entry(1, "<content type='text'>a &lt;b&gt; c\nnext\n\nlast</content>"),
            entry(2, "<content type='html'>&lt;p&gt;a &lt;b&gt;c&lt;/b&gt;&lt;/p&gt;</content>"),
            entry(3, f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{paragraph}</div></content>"),
        )
    ).entries()
    assert text.body.endswith("\n\nlast")
    assert "b>" in text.body
    assert html.body == "a **c**"
    assert xhtml.body.count("\n") == 1
    assert "**c**" in xhtml.body


def test_names_are_kept_and_addresses_are_not(read):
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    description = "<description>x</description>"
    assert only(read(rss(rss_item(f"{description}<author>ana@example.org (Ana Ruiz)</author>")))).byline == "Ana Ruiz"
    assert only(read(rss(rss_item(f"{description}<author>ana@example.org</author>")))).byline == ""
    assert (
        only(read(rss(rss_item(f"{description}<dc:creator>Ana Ruiz</dc:creator>"), attributes=dc))).byline == "Ana Ruiz"
    )
    entry = "<entry><title>A</title><id>tag:a</id></entry>"
    head = "<title>News</title><id>tag:f</id><author><name>Ana</name></author><author><name>Ben</name></author>"
    assert only(read(atom(entry, head=head))).byline == "Ana, Ben"


def test_categories_become_tags_once(read):
    entry = only(
        read(rss(rss_item("<category>Court</category><category>court</category><category>A &amp;amp; B</category>")))
    )
    assert entry.tags == ["Court", "A & B"]


def test_the_first_picture_leads_and_other_files_end_the_text(read):
    inner = (
        "<description>Come.</description>"
        "<enclosure url='https://cdn.example/a.jpg' type='image/jpeg' length='1'/>"
        "<enclosure url='https://cdn.example/b.jpg' type='image/jpeg' length='1'/>"
        "<enclosure url='https://cdn.example/filing.pdf' type='application/pdf' length='1'/>"
        "<enclosure url='https://cdn.example/speech.mp3' type='audio/mpeg' length='1'/>"
    )
    entry = only(read(rss(rss_item(inner))))
    assert entry.lead_image.url == "https://cdn.example/a.jpg"
    assert entry.body == (
        "Come.\n\n![](https://cdn.example/b.jpg)\n\n[filing.pdf](https://cdn.example/filing.pdf)\n\n"
        "[speech.mp3](https://cdn.example/speech.mp3)"
    )
    assert [image.url for image in entry.images] == ["https://cdn.example/b.jpg", "https://cdn.example/filing.pdf"]


def test_a_picture_that_the_text_shows_does_not_lead_as_well(read):
    inner = (
        "<description>&lt;img src='https://cdn.example/a.jpg'&gt;</description>"
        "<media:content url='https://cdn.example/a.jpg' medium='image'/>"
    )
    entry = only(read(rss(rss_item(inner), attributes=CONTENT)))
    assert entry.lead_image is None
    assert [image.url for image in entry.images] == ["https://cdn.example/a.jpg"]


@pytest.mark.parametrize(
    ("language", "kept"), [("en-US", ""), ("en", ""), ("es", "es"), ("pt_BR", "pt-br"), ("??", "")]
)
def test_a_feeds_language_counts_unless_it_is_the_one_that_nobody_chose(read, language, kept):
    head = f"<title>News</title><link>https://old.example.org/</link><language>{language}</language>"
    assert only(read(rss(rss_item(), head=head))).language == kept


# JSON Feed


def test_json_feed_items_by_both_versions(read):
    item = {
        "id": 7,
        "url": "/a",
        "content_text": "First *line*\nsecond.\n\nNew paragraph.",
        "date_published": "2021-05-13T16:00:00Z",
    }
    old = read(json_feed(item | {"author": {"name": "Ana"}}, home_page_url="https://old.example.org/"))
    entry = only(old)
    assert (entry.key, entry.byline, entry.old_paths) == ("7", "Ana", ["/a"])
    assert entry.body.startswith("First \\*line\\*")
    assert entry.body.endswith("second.\n\nNew paragraph.")
    assert entry.title == "First *line*"
    new = read(json_feed(item, authors=[{"name": "Ana"}, {"name": "Ben"}, {"url": "x"}]))
    assert only(new).byline == "Ana, Ben"


def test_json_feed_values_of_another_type_never_stop_the_import(read):
    item = {
        "id": "a",
        "title": 5,
        "content_html": [],
        "tags": {},
        "authors": 3,
        "attachments": [1, {}],
        "date_published": {},
    }
    export = read(json_feed(item, 5))
    entry = only(export)
    assert (entry.title, entry.state) == ("5", State.DRAFT)
    assert sentences(export.notes) == ["Item 2 of the feed is no entry and was left out."]


def test_a_json_title_is_plain_text(read):
    assert only(read(json_feed({"id": "a", "title": "AT&amp;T <b>", "content_text": "x"}))).title == "AT&amp;T <b>"
