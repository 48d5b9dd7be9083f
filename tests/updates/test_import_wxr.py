"""Reading WordPress export files: what is in them, and one plain sentence for each that is broken or hostile."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from campaign.importing.notes import SourceError
from tests.shared import shared
from tests.updates.wordpress_exports import END, HEAD, SITE, make_export, make_item, make_meta
from updates.importers.wordpress import wxr

ROOT = Path(__file__).resolve().parents[2]

# What the files' own description counts: version, authors, (type, status) of items, categories, tags, other terms.
CASES = {
    "wxr-themeunit.xml": (
        "1.2",
        2,
        {
            ("attachment", "inherit"): 37,
            ("nav_menu_item", "publish"): 70,
            ("page", "publish"): 21,
            ("post", "draft"): 1,
            ("post", "future"): 1,
            ("post", "publish"): 56,
        },
        (68, 110, 7),
    ),
    "wxr10-valid.xml": ("1.0", 0, {("page", "publish"): 3, ("post", "publish"): 3}, (5, 4, 0)),
    "wxr11-small.xml": (
        "1.1",
        3,
        {("page", "draft"): 1, ("page", "publish"): 4, ("post", "private"): 1, ("post", "publish"): 5},
        (30, 3, 0),
    ),
    "wxr-utf8.xml": ("1.2", 1, {("post", "publish"): 1}, (0, 0, 0)),
    # Only what is in WordPress's namespace counts: not the author, term and item whose prefix is bound elsewhere.
    "wxr-namespaces.xml": ("1.2", 2, {("post", "publish"): 5, ("", ""): 1}, (0, 0, 2)),
    "wxr-slashes.xml": ("1.1", 1, {("post", "publish"): 1}, (1, 1, 0)),
    "wxr-nikola-unicode.xml": ("1.2", 1, {("page", "publish"): 1, ("post", "publish"): 1}, (1, 2, 0)),
    "wxr-jekyll-2025.xml": (
        "1.2",
        1,
        {
            ("attachment", "inherit"): 6,
            ("page", "publish"): 1,
            ("post", "publish"): 7,
            ("wp_global_styles", "publish"): 1,
            ("wp_navigation", "publish"): 1,
        },
        (2, 4, 0),
    ),
}


def refusal(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        wxr.survey(path)
    return str(caught.value)


def refusal_of(tmp_path: Path, content: bytes, name: str = "export.xml") -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return refusal(path)


@pytest.mark.parametrize("name", CASES)
def test_real_exports_hold_what_their_description_counts(name):
    version, authors, counts, terms = CASES[name]
    found = wxr.survey(shared(f"cases/{name}"))
    assert found.version == version
    assert len(found.authors) == authors
    assert found.counts == Counter(counts)
    assert (len(found.categories), len(found.tags), len(found.terms)) == terms


def test_the_second_reading_gives_as_many_items_as_the_first_counted():
    path = shared("cases/wxr-themeunit.xml")
    items = list(wxr.items(path))
    assert Counter((item.type, item.status) for item in items) == wxr.survey(path).counts
    assert len(items) == 186


def test_comments_of_the_theme_test_are_read_with_their_state_and_type():
    comments = Counter(
        (one.approved, one.type or "comment")
        for item in wxr.items(shared("cases/wxr-themeunit.xml"))
        for one in item.comments
    )
    assert comments == {("1", "comment"): 26, ("0", "comment"): 3, ("1", "trackback"): 2, ("1", "pingback"): 2}


def test_attachments_are_known_with_address_and_description():
    found = wxr.survey(shared("cases/wxr-themeunit.xml"))
    assert len(found.attachments) == 37
    assert found.attachments[755].url == "https://wpthemetestdata.files.wordpress.com/2008/06/100_5540.jpg"
    assert found.attachments[755].title == "Golden Gate Bridge"
    assert found.attachments[755].caption == "Golden Gate Bridge"
    assert found.attachments[755].parent == 555


def test_a_prefix_bound_to_a_foreign_namespace_gives_nothing():
    path = shared("cases/wxr-namespaces.xml")
    items = list(wxr.items(path))
    assert [item.post_id for item in items] == [1, 2, 3, 4, None, 6]
    assert [item.title for item in items][4] == "Hijacked Namespace"
    assert items[4].meta == {}
    assert list(wxr.survey(path).authors) == ["real_user", "version_conflict"]


def test_entities_within_cdata_stay_text_however_harmful_they_look():
    bomb = list(wxr.items(shared("cases/wxr-namespaces.xml")))[5]
    assert bomb.content == "&lol1;" * 10
    [poem] = wxr.items(shared("cases/wxr-utf8.xml"))
    assert "&#xD800;&#xDC00;&#xDBFF;&#xDFFF;" in poem.content


def test_an_undeclared_prefix_is_no_fault():
    items = list(wxr.items(shared("cases/wxr-nikola-unicode.xml")))
    assert [item.title for item in items] == ["About", "Úñî©òðé title"]


def test_an_undeclared_wordpress_prefix_is_taken_for_wordpress(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(f'<rss version="2.0"><channel>{SITE}{make_item(7)}{END}')
    [item] = wxr.items(path)
    assert (item.post_id, item.type, item.content) == (7, "post", "Words.")


def test_any_prefix_will_do_where_it_is_bound_to_wordpress(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(
        '<rss xmlns:w="https://wordpress.org/export/1.2/"><channel><w:wxr_version>1.2</w:wxr_version>'
        "<item><title>T</title><w:post_id>3</w:post_id><w:post_type>post</w:post_type></item></channel></rss>"
    )
    [item] = wxr.items(path)
    assert (item.post_id, item.type) == (3, "post")


def test_titles_of_other_elements_are_not_the_sites(tmp_path):
    image = "<image><title>Logo</title><link>https://logo.example</link></image>"
    found = wxr.survey(make_export(tmp_path, make_item(), site=image + SITE))
    assert (found.title, found.link) == ("Free the River", "https://old.example")


def test_backslashes_are_content():
    [item] = wxr.items(shared("cases/wxr-slashes.xml"))
    assert item.content == r"Slashes aren\'t \"cool\""
    assert [term.name for term in item.terms] == [r"a \"great\" category"]
    assert item.comments[0].content == r"\o/ ¯\_(ツ)_/¯"


def test_addresses_of_people_are_not_read():
    item = next(item for item in wxr.items(shared("cases/wxr-themeunit.xml")) if item.comments)
    assert set(type(item.comments[0]).__slots__) == {
        "author",
        "content",
        "date",
        "date_gmt",
        "approved",
        "type",
    }


def test_values_with_serialised_php_do_no_harm(tmp_path):
    meta = make_meta("note", 'a:1:{s:4:"note";s:12:"one\r\ntwo\r\n!!";}') + make_meta("_wp_old_slug", "old-date")
    [item] = wxr.items(make_export(tmp_path, make_item(extra=meta)))
    assert item.meta == {"_wp_old_slug": ["old-date"]}
    assert item.content == "Words."


def test_control_characters_are_removed_and_counted(tmp_path):
    path = make_export(
        tmp_path,
        make_item(title="A\x02 vig\x03il", body="Wo\x0brds &#8; and &#x1F;"),
        "<item><title>Plain&#x02; &#55296;title &#233;</title><wp:post_type>post</wp:post_type></item>",
    )
    first, second = wxr.items(path)
    assert first.title == "A vigil"
    assert first.content == "Words &#8; and &#x1F;"  # within CDATA these are the writer's own signs
    assert second.title == "Plain title é"
    assert wxr.survey(path).removed_characters == 5


def test_a_reference_cut_by_the_end_of_a_piece_is_still_seen(tmp_path):
    for before in range(65530 - len(HEAD + SITE), 65536 - len(HEAD + SITE)):
        path = make_export(tmp_path, f"<item><title>{'x' * (before - 13)}&#x02;end</title></item>", site=SITE)
        [item] = wxr.items(path)
        assert item.title.endswith("xend")


def test_progress_is_told_in_bytes(tmp_path):
    path = make_export(tmp_path, *(make_item(number, body="x" * 5000) for number in range(1, 31)))
    read = []
    wxr.survey(path, on_bytes=read.append)
    assert sum(read) == path.stat().st_size
    assert len(read) > 1


# Encodings

LATIN = HEAD.replace("UTF-8", "ISO-8859-1") + SITE + make_item(title="Résistance “maintenant”") + END


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("utf-8-sig", HEAD + SITE + make_item(title="Résistance") + END),
        ("utf-16", HEAD + SITE + make_item(title="Résistance") + END),
        ("utf-16-le", HEAD.replace("UTF-8", "UTF-16") + SITE + make_item(title="Résistance") + END),
        ("utf-16-be", HEAD.replace("UTF-8", "UTF-16") + SITE + make_item(title="Résistance") + END),
        ("iso-8859-1", HEAD.replace("UTF-8", "ISO-8859-1") + SITE + make_item(title="Résistance") + END),
        ("iso-8859-15", HEAD.replace("UTF-8", "ISO-8859-15") + SITE + make_item(title="Résistance") + END),
        ("mac_roman", HEAD.replace("UTF-8", "macintosh") + SITE + make_item(title="Résistance") + END),
        ("utf-8", HEAD.replace(' encoding="UTF-8"', "") + SITE + make_item(title="Résistance") + END),
        ("utf-8", "\n\n \n" + HEAD + SITE + make_item(title="Résistance") + END),
    ],
)
def test_an_export_is_read_in_its_own_encoding(tmp_path, encoding, content):
    path = tmp_path / "export.xml"
    path.write_bytes(content.encode(encoding))
    [item] = wxr.items(path)
    assert item.title == "Résistance"


def test_what_calls_itself_latin_1_keeps_the_curly_quotes_of_windows(tmp_path):
    path = tmp_path / "export.xml"
    path.write_bytes(LATIN.encode("cp1252"))
    [item] = wxr.items(path)
    assert item.title == "Résistance “maintenant”"


@pytest.mark.parametrize(
    "encoding",
    [
        "UTF-7",
        "UTF-32",
        "Shift_JIS",
        "GB18030",
        "cp037",
        "hz",
        "idna",
        "rot13",
        "utf-8-and-more",
        "../utf-8",
        "unicode_escape",
    ],
)
def test_other_encodings_are_refused_by_name(tmp_path, encoding):
    content = HEAD.replace("UTF-8", encoding) + SITE + make_item() + END
    sentence = refusal_of(tmp_path, content.encode())
    assert encoding in sentence
    assert "Save it as UTF-8." in sentence


def test_a_declaration_of_utf_16_in_a_file_that_is_not_is_refused(tmp_path):
    content = HEAD.replace("UTF-8", "UTF-16") + SITE + make_item() + END
    assert refusal_of(tmp_path, content.encode()) == (
        "export.xml says that it is written in UTF-16, but it is not. Save it as UTF-8."
    )


def test_utf_7_without_a_declaration_is_no_xml(tmp_path):
    assert "is not XML" in refusal_of(tmp_path, b"+ADw-rss+AD4APA-channel+AD4-")


def test_bytes_that_do_not_fit_the_encoding_are_named_by_their_line(tmp_path):
    content = (HEAD + SITE).encode() + b"<item>\n<title>R\xe9sistance</title></item>" + END.encode()
    line = (HEAD + SITE).count("\n") + 2
    assert f"is not text in UTF-8: line {line} has bytes that do not belong there" in refusal_of(tmp_path, content)


# Hostile and broken files

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "doctype": "<!DOCTYPE rss><rss/>",
    "external entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
    "external subset": '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><rss/>',
    "parameter entity": '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]><rss/>',
    "laughs": f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><rss>&l11;</rss>',
    "quadratic": f'<!DOCTYPE r [<!ENTITY a "{"a" * 50_000}">]><rss>{"&a;" * 5000}</rss>',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_document_type_is_refused_at_once(tmp_path, kind):
    begun = time.monotonic()
    sentence = refusal_of(tmp_path, ('<?xml version="1.0"?>\n' + HOSTILE[kind]).encode())
    assert "declares a document type (DOCTYPE)" in sentence
    assert time.monotonic() - begun < 10


def test_a_document_type_after_a_long_comment_is_refused_too(tmp_path):
    content = f"<?xml version='1.0'?><!-- {'x' * 200_000} -->{HOSTILE['laughs']}"
    assert "DOCTYPE" in refusal_of(tmp_path, content.encode())


def test_a_malformed_file_is_refused_with_its_line():
    assert refusal(shared("cases/wxr-malformed.xml")) == (
        "wxr-malformed.xml is not well-formed XML: a closing tag does not fit the tag that it should close "
        "(line 90, column 3). Export it again, or put that place right."
    )


def test_a_cut_file_is_refused_with_its_line():
    assert refusal(shared("cases/wxr-truncated.xml")) == (
        "wxr-truncated.xml breaks off in the middle (line 14, column 1). Download or export it again, whole."
    )


def test_an_export_cut_at_any_place_is_never_taken_for_whole(tmp_path):
    whole = (HEAD + SITE + make_item(title="Résistance", body="a ]] b") + END).encode()
    for length in range(len(HEAD), len(whole), 7):
        sentence = refusal_of(tmp_path, whole[:length])
        assert "breaks off" in sentence or "not well-formed" in sentence or "bytes that do not belong" in sentence


def test_a_cdata_end_within_a_body_is_refused_with_its_line():
    sentence = refusal(shared("cases/wxr-cdata-broken.xml"))
    assert "(line 18, column 72)" in sentence
    assert "]]> within the text" in sentence


def test_lines_are_counted_from_the_files_first_line_even_if_it_is_empty(tmp_path):
    assert "(line 4, column " in refusal_of(tmp_path, b"\n\n<rss>\n</channel></rss>")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.xml", b"", "empty.xml is empty."),
        ("blank.xml", b" \n\n", "breaks off in the middle"),
        ("page.xml", b"<!DOCTYPE html>\n<html><head><title>Log in</title>", "is a web page, not a WordPress export"),
        ("page.xml", b"\xef\xbb\xbf <HTML lang='en'>", "is a web page, not a WordPress export"),
        ("ghost.json", b'{"db": [{"meta": {}}]}', "import it with import_ghost"),
        ("feed.json", b'{"version": "https://jsonfeed.org/version/1.1"}', "import it with import_feed"),
        ("data.json", b"[1, 2]", "is JSON, not a WordPress export"),
        ("export.zip", b"PK\x03\x04rest", "Unpack it first"),
        ("export.xml.gz", b"\x1f\x8b\x08rest", "Unpack it first"),
        ("notes.txt", b"Dear all,", "is not XML"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "is not XML"),
        ("feed.xml", b"<rss><channel><title>News</title></channel></rss>", "Import it with import_feed"),
        ("atom.xml", b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "Import it with import_feed"),
        ("map.xml", b"<urlset></urlset>", "is XML of another kind (<urlset>)"),
        ("rss.xml", b"<rss><other></other></rss>", "has no <channel>"),
    ],
)
def test_what_is_no_wordpress_export_is_called_by_its_name(tmp_path, name, content, words):
    sentence = refusal_of(tmp_path, content, name)
    assert words in sentence
    assert sentence.startswith(name)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "There is no file" in refusal(tmp_path / "none.xml")
    assert "There is no file" in refusal(tmp_path)


def test_a_file_of_five_gigabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.write(HEAD.encode())
        file.truncate(5 * 1024**3)
    assert refusal(path) == (
        "huge.xml has 5.0 GB; at most 1 GB can be imported at once. "
        "Export it in parts (Tools → Export, by year or by author)."
    )


def test_elements_nested_without_end_are_refused(tmp_path):
    content = HEAD + SITE + "<item>" + "<a>" * 200_000
    assert "nests elements more than 100 deep" in refusal_of(tmp_path, content.encode())


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        ("<item><title>", "one value of more than 20 million characters"),
        ("<item><wp:postmeta><wp:meta_value><![CDATA[", "one value of more than 20 million characters"),
        ("<!-- ", "a tag or comment of more than 20 MB"),
        ('<item a="', "a tag or comment of more than 20 MB"),
    ],
)
def test_a_value_or_tag_without_end_is_refused(tmp_path, begin, words):
    sentence = refusal_of(tmp_path, (HEAD + SITE + begin).encode() + b"a " * (13 * 1024**2))
    assert words in sentence


def test_memory_does_not_grow_with_the_file(tmp_path):
    """Ten thousand posts of 2 kB: twenty megabytes, of which the facts kept are a small part."""
    body = "The judge heard both sides. " * 70
    path = make_export(
        tmp_path, *(make_item(number, slug=f"update-{number}", body=body) for number in range(1, 10_001))
    )
    assert path.stat().st_size > 20_000_000
    script = (
        "import resource, sys; from updates.importers.wordpress import wxr\n"
        "base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"found = wxr.survey({str(path)!r}); assert len(found.items) == 10000\n"
        f"assert sum(1 for item in wxr.items({str(path)!r})) == 10000\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) // 1024)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert int(run.stdout) < 60  # megabytes
