import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.utils import translation

from campaign.markdown import Picture, check, picture_names, render, undressed, video_host
from campaign.markdown.tree import parse
from campaign.markup import tokens
from campaign.text import plain

VIGIL = Picture("/media/vigil-800.jpg", 800, 600, "/media/vigil-400.webp 400w, /media/vigil-800.webp 800w")
SHOWN = (
    '<picture><source type="image/webp" srcset="/media/vigil-400.webp 400w, /media/vigil-800.webp 800w"'
    ' sizes="(max-width: 40rem) 100vw, 38rem"><img src="/media/vigil-800.jpg" alt="{alt}" width="800" height="600"'
    ' loading="lazy" decoding="async"></picture>'
)


def ids(html):
    return re.findall(r' id="([^"]*)"', html)


@pytest.mark.parametrize("text", ["", " \n\n ", "[]()", "<!-- nothing -->", "#", "\x00"])
def test_a_text_without_words_renders_to_nothing(text):
    assert render(text) == ""


def test_address_lines_typed_one_below_the_other_keep_their_breaks():
    html = render("Clinic Name\n12 Example Street\nSpringfield")
    assert html == '<p dir="auto">Clinic Name<br>\n12 Example Street<br>\nSpringfield</p>'


def test_lists_quotes_and_emphasis():
    html = render("- **One**\n- *Two* ~~three~~\n\n> A quote.")
    assert html == (
        '<ul dir="ltr">\n<li dir="auto"><strong>One</strong></li>\n'
        '<li dir="auto"><em>Two</em> <s>three</s></li>\n</ul>\n'
        '<blockquote dir="ltr">\n<p dir="auto">A quote.</p>\n</blockquote>'
    )


def test_definitions_and_html_that_markdown_cannot_say():
    html = render(
        'FOIA\n: A law.\n\n<abbr title="Freedom of Information Act">FOIA</abbr> H<sub>2</sub>O <kbd>Esc</kbd>'
    )
    assert html == (
        '<dl dir="ltr">\n<dt dir="auto">FOIA</dt>\n<dd dir="auto">A law.</dd>\n</dl>\n'
        '<p dir="auto"><abbr title="Freedom of Information Act">FOIA</abbr> H<sub>2</sub>O <kbd>Esc</kbd></p>'
    )


def test_text_in_another_script_has_its_own_direction_in_a_page_of_english():
    html = render("The judge ruled.\n\nحكم القاضي (2021).\n\n- أول\n- ثان\n\n> اقتباس")
    assert '<p dir="auto">The judge ruled.</p>\n<p dir="auto">حكم القاضي (2021).</p>' in html
    # HTML's dir="auto" looks past children with a direction of their own, so lists and quotes say theirs outright.
    assert '<ul dir="rtl">\n<li dir="auto">أول</li>' in html
    assert '<blockquote dir="rtl">\n<p dir="auto">اقتباس</p>' in html


def test_an_authors_own_direction_stays():
    assert render('<p dir="rtl">12</p>') == '<p dir="rtl">12</p>'
    assert render('<p dir="sideways">12</p>') == '<p dir="auto">12</p>'


def test_headings_are_shifted_below_the_title_of_the_page():
    html = render("# Top\n\n## Middle\n\n### Low\n\n# Again")
    assert re.findall(r"<(h\d)", html) == ["h2", "h3", "h4", "h2"]


@pytest.mark.parametrize(
    ("written", "base", "levels"),
    [
        ("### A\n\n##### B\n\n#### C\n\n## D", 2, ["h2", "h3", "h3", "h2"]),
        ("# A\n\n###### B\n\n# C", 3, ["h3", "h4", "h3"]),
        ("# A\n\n## B\n\n### C\n\n#### D", 5, ["h5", "h6", "h6", "h6"]),
        ("<h1>A</h1>\n\n## B", 2, ["h2", "h3"]),
    ],
)
def test_heading_levels_never_skip_and_never_pass_six(written, base, levels):
    assert re.findall(r"<(h\d)", render(written, base_level=base)) == levels


def test_a_heading_has_a_readable_id_and_a_link_to_itself():
    assert render("## Moving *Forward*", prefix="u7-") == (
        '<h2 id="u7-moving-forward" dir="auto">Moving <em>Forward</em>'
        '<a class="anchor" href="#u7-moving-forward" aria-label="Link to this section"></a></h2>'
    )


def test_ids_of_headings_are_unique():
    html = render("# Ask\n\n# Ask\n\n# Ask 2\n\n# Ask\n\n# !!!\n\n# بيان صحفي")
    assert ids(html) == ["ask", "ask-2", "ask-2-2", "ask-3", "section", "بيان-صحفي"]


def test_a_link_to_a_heading_of_the_text_finds_it_behind_the_prefix():
    html = render("[Ask](#the-ask) [بيان](#بيان) [top](#top)\n\n# The ask\n\n# بيان", prefix="p-")
    assert '<a href="#p-the-ask">Ask</a> <a href="#p-بيان">بيان</a> <a href="#top">top</a>' in html


def test_footnotes_lead_there_and_back_with_the_prefix():
    html = render("One[^a] two[^b] one again[^a].\n\n[^b]: Second.\n\n[^a]: First.", prefix="u1-")
    assert html == (
        '<p dir="auto">One<sup class="footnote-ref"><a href="#u1-fn-1" id="u1-fnref-1">1</a></sup>'
        ' two<sup class="footnote-ref"><a href="#u1-fn-2" id="u1-fnref-2">2</a></sup>'
        ' one again<sup class="footnote-ref"><a href="#u1-fn-1" id="u1-fnref-1-2">1</a></sup>.</p>\n'
        '<section class="footnotes" role="doc-endnotes" aria-label="Footnotes"><ol dir="ltr">\n'
        '<li id="u1-fn-1" dir="ltr"><p dir="auto">First.'
        ' <a href="#u1-fnref-1" class="footnote-backref" aria-label="Back to the text">↩\ufe0e</a>'
        ' <a href="#u1-fnref-1-2" class="footnote-backref" aria-label="Back to the text">↩\ufe0e</a></p>\n</li>\n'
        '<li id="u1-fn-2" dir="ltr"><p dir="auto">Second.'
        ' <a href="#u1-fnref-2" class="footnote-backref" aria-label="Back to the text">↩\ufe0e</a></p>\n</li>\n'
        "</ol></section>"
    )


def test_a_heading_cannot_take_the_id_of_a_footnote():
    html = render("# fn 1\n\nText[^1]\n\n[^1]: Note")
    assert sorted(ids(html)) == ["fn-1", "fn-1-2", "fnref-1"]


def test_bare_addresses_become_links_and_read_as_typed():
    html = render("See https://example.org/_a_b*c*?d=%20e&f=1. Write to press@example.org (https://example.org/a_(b)).")
    assert html == (
        '<p dir="auto">See <a href="https://example.org/_a_b*c*?d=%20e&amp;f=1" rel="noreferrer">'
        "https://example.org/_a_b*c*?d=%20e&amp;f=1</a>. Write to "
        '<a href="mailto:press&#64;example.org">press&#64;example.org</a> '
        '(<a href="https://example.org/a_(b)" rel="noreferrer">https://example.org/a_(b)</a>).</p>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "Write to press@example.org.",
        "<press@example.org>",
        "[the desk](mailto:press@example.org?subject=Hi)",
        "<a href='mailto:press&#64;example.org' title='press&commat;example.org'>press&#x40;example.org</a>",
        '![press@example.org](/media/a.jpg "press@example.org")',
        "`press@example.org`",
        "```\npress@example.org\n```",
        "## Ask press@example.org",
        "| press@example.org |\n| --- |\n| x |",
        "One[^1].\n\n[^1]: press@example.org",
        "<div><abbr title='press@example.org'>PO</abbr></div>",
        "اكتبوا إلى press@example.org أو 415-758-3765",
        "[us](https://press@example.org/)",
    ],
)
def test_no_address_stands_in_a_page_as_programs_look_for_it_and_readers_see_every_one(text):
    html = render(text, pictures={"/media/a.jpg": VIGIL})
    assert "@" not in html
    decoded = "".join(
        token if isinstance(token, str) else " ".join(getattr(token, "attributes", {}).values())
        for token in tokens(html)
    )
    assert "press@example.org" in decoded
    assert plain(html) == plain(html.replace("&#64;", "@"))


def test_an_address_is_one_link_that_writes_to_it():
    (link,) = parse(render("Write to press@example.org.")).all("a")
    assert (link.attributes, link.text()) == ({"href": "mailto:press@example.org"}, "press@example.org")


def test_names_of_sites_and_numbers_are_no_links():
    assert "<a" not in render("example.org, 3.1.2, 192.168.0.1, ftp://example.org, //example.org/x")


def test_links_out_tell_nobody_where_one_comes_from():
    html = render("[a](https://example.org) [b](//example.org) [c](/act/) [d](mailto:a@example.org) [e](tel:+15550100)")
    assert html == (
        '<p dir="auto"><a href="https://example.org" rel="noreferrer">a</a>'
        ' <a href="//example.org" rel="noreferrer">b</a>'
        ' <a href="/act/">c</a> <a href="mailto:a&#64;example.org">d</a> <a href="tel:+15550100">e</a></p>'
    )


def test_other_schemes_are_no_links():
    assert render("[a](ftp://example.org) <a href='data:text/html,x'>b</a>") == '<p dir="auto">a b</p>'


def test_a_picture_that_is_ours_is_shown_in_its_sizes():
    html = render("Look: ![A vigil](/media/vigil.jpg)", pictures={"/media/vigil.jpg": VIGIL})
    assert html == f'<p dir="auto">Look: {SHOWN.format(alt="A vigil")}</p>'


def test_a_picture_alone_with_a_title_is_a_figure():
    html = render('![A vigil](/media/vigil.jpg "At the courthouse & after")', pictures={"/media/vigil.jpg": VIGIL})
    assert html == (
        f"<figure>{SHOWN.format(alt='A vigil')}"
        '<figcaption dir="auto">At the courthouse &amp; after</figcaption></figure>'
    )


def test_a_linked_picture_with_a_title_is_a_figure_too():
    html = render('[![V](/media/vigil.jpg "Caption")](https://example.org)', pictures={"/media/vigil.jpg": VIGIL})
    assert html == (
        f'<figure><a href="https://example.org" rel="noreferrer">{SHOWN.format(alt="V")}</a>'
        '<figcaption dir="auto">Caption</figcaption></figure>'
    )


def test_a_picture_written_in_html_is_shown_alike():
    html = render('<img src="/media/vigil.jpg" onerror="x()" alt="V" width="1">', pictures={"/media/vigil.jpg": VIGIL})
    assert html == SHOWN.format(alt="V")


def test_a_picture_of_ours_that_is_not_known_yet_is_shown_as_it_is():
    html = render("![](/media/new.jpg)")
    assert html == '<p dir="auto"><img src="/media/new.jpg" alt="" loading="lazy" decoding="async"></p>'


@pytest.mark.parametrize(
    "address", ["https://example.org/a/v.jpg", "//example.org/a/v.jpg", "http://example.org/a/v.jpg"]
)
def test_a_picture_of_another_site_becomes_a_link_in_words(address):
    assert render(f"![A vigil]({address})") == (
        f'<p dir="auto"><a class="picture-elsewhere" href="{address}" rel="noreferrer">'
        "A vigil (picture on example.org)</a></p>"
    )


def test_a_picture_of_another_site_without_words_is_called_by_its_file():
    html = render('![](https://example.org/a/day%201.jpg "Day one")')
    assert html == (
        '<figure><a class="picture-elsewhere" href="https://example.org/a/day%201.jpg" rel="noreferrer">'
        'day 1.jpg (picture on example.org)</a><figcaption dir="auto">Day one</figcaption></figure>'
    )


def test_a_picture_of_another_site_in_a_link_leaves_its_words():
    html = render("[![A vigil](https://example.org/v.jpg)](/act/)")
    assert html == '<p dir="auto"><a href="/act/">A vigil</a></p>'


@pytest.mark.parametrize(
    "markup",
    [
        "![x](https://evil.example/x.png)",
        "![x](//evil.example/x.png)",
        "![x](/\\evil.example/x.png)",
        "![x](\\\\evil.example/x.png)",
        "<img src='/\\evil.example/x.png'>",
        "<img src='\\\\evil.example/x.png'>",
        "<img src='https://evil.example/x' srcset='https://evil.example/y 2x'>",
        "<img src=/media/a.jpg srcset='https://evil.example/y 2x'>",
        "<picture><source srcset=https://evil.example/y><img src=/media/a.jpg></picture>",
        "<img src='ht&#10;tps://evil.example/x'>",
        "<img src='/&#9;/evil.example/x'>",
        "<video src=https://evil.example/x.mp4 poster=https://evil.example/p.jpg></video>",
        "<audio src=https://evil.example/x.mp3 autoplay></audio>",
        "<iframe src=https://evil.example></iframe>",
        "<object data=https://evil.example></object><embed src=https://evil.example>",
        "<table background=https://evil.example/x><tr><td background=https://evil.example/x>a</table>",
        "<div style='background:url(https://evil.example)'>a</div>",
        "<link rel=stylesheet href=https://evil.example>",
        "<input type=image src=https://evil.example>",
        "<svg><image href=https://evil.example /></svg>",
        "https://www.youtube.com/watch?v=abcdefghijk",
        "[![x](https://evil.example/p.jpg)](https://youtu.be/abcdefghijk)",
    ],
)
def test_nothing_is_asked_of_a_third_party(markup):
    html = render(markup)
    loading = re.findall(r'\b(?:src|srcset|poster|data|background|style)="([^"]*)"', html)
    places = {
        urlsplit(urljoin("https://own.example/updates/", address.replace("\\", "/"))).netloc for address in loading
    }
    assert places <= {"own.example"}
    assert not re.search(r"<(?:iframe|video|audio|object|embed|link|svg|input|source)\b", html)


YOUTUBE = (
    '<figure class="video">{poster}<a href="https://www.youtube.com/watch?v=abcdefghijk" rel="noreferrer">'
    '<span class="video-play" aria-hidden="true">▶\ufe0e</span> Watch on YouTube</a>{caption}</figure>'
)


@pytest.mark.parametrize(
    "markup",
    [
        "https://youtu.be/abcdefghijk",
        "<https://www.youtube.com/watch?v=abcdefghijk&feature=share>",
        "[https://youtu.be/abcdefghijk](https://youtu.be/abcdefghijk?si=tracker)",
        '<iframe width="560" src="https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0" allowfullscreen></iframe>',
    ],
)
def test_a_video_alone_in_its_paragraph_is_a_link_to_watch_it(markup):
    assert render(markup) == YOUTUBE.format(poster="", caption="")


def test_the_words_of_a_video_link_are_its_caption():
    html = render("[The hearing of 13 May](https://youtu.be/abcdefghijk)")
    assert html == YOUTUBE.format(poster="", caption='<figcaption dir="auto">The hearing of 13 May</figcaption>')


def test_a_picture_of_ours_is_the_poster_of_a_video():
    html = render(
        "[![The hearing](/media/vigil.jpg)](https://youtu.be/abcdefghijk)", pictures={"/media/vigil.jpg": VIGIL}
    )
    assert html == YOUTUBE.format(poster="", caption="").replace("<span", SHOWN.format(alt="The hearing") + "<span", 1)


def test_several_videos_one_below_the_other():
    html = render("https://youtu.be/abcdefghijk\nhttps://vimeo.com/123456789")
    assert html.count('<figure class="video">') == 2


def test_a_video_among_words_stays_a_link():
    html = render("See https://youtu.be/abcdefghijk now.")
    assert '<a href="https://youtu.be/abcdefghijk" rel="noreferrer">https://youtu.be/abcdefghijk</a> now.' in html


def test_a_video_file_of_ours_is_no_link_out():
    assert '<a href="/media/vigil.mp4"><span' in render("[Vigil](/media/vigil.mp4)")


@pytest.mark.parametrize(
    ("address", "host", "watch"),
    [
        ("https://www.youtube.com/watch?v=abc-EF_hijk", "YouTube", "https://www.youtube.com/watch?v=abc-EF_hijk"),
        ("http://m.youtube.com/watch?a=1&v=abcdefghijk&t=1m30s", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk&t=1m30s"),
        ("https://youtu.be/abcdefghijk?t=30", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk&t=30"),
        ("https://youtu.be/abcdefghijk?si=x#t=95s", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk&t=95s"),
        ("https://youtube.com/shorts/abcdefghijk", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://www.youtube.com/live/abcdefghijk?feature=share", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("//www.youtube.com/embed/abcdefghijk?start=12", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk&t=12"),
        ("https://www.youtube-nocookie.com/embed/abcdefghijk", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://www.youtube.com/v/abcdefghijk", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://www.youtube.com/embed/videoseries?list=PLabcdefghijk", "YouTube", "https://www.youtube.com/playlist?list=PLabcdefghijk"),
        ("https://www.youtube.com/@campaign", None, None),
        ("https://www.youtube.com/watch?v=short", None, None),
        ("https://vimeo.com/123456789", "Vimeo", "https://vimeo.com/123456789"),
        ("https://vimeo.com/123456789/0a1b2c3d4e", "Vimeo", "https://vimeo.com/123456789/0a1b2c3d4e"),
        ("https://player.vimeo.com/video/123456789?h=0a1b2c3d4e#t=90s", "Vimeo", "https://vimeo.com/123456789/0a1b2c3d4e#t=90s"),
        ("https://vimeo.com/channels/staffpicks/123456789", "Vimeo", "https://vimeo.com/123456789"),
        ("https://vimeo.com/about", None, None),
        ("https://peer.example/w/kkGMgK9ZtnKfYAgnEtQxbv?start=1m", "PeerTube", "https://peer.example/w/kkGMgK9ZtnKfYAgnEtQxbv?start=1m"),
        ("https://peer.example:9000/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d", "PeerTube", "https://peer.example:9000/w/9c9de5e8-0a1e-484a-b099-e80766180a6d"),
        ("https://peer.example/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d", "PeerTube", "https://peer.example/w/9c9de5e8-0a1e-484a-b099-e80766180a6d"),
        ("https://wiki.example/w/index.php", None, None),
        ("https://example.org/a.mp4?x=1", "video file", "https://example.org/a.mp4?x=1"),
        ("https://example.org/a.WEBM", "video file", "https://example.org/a.WEBM"),
        ("/media/a.ogv", "video file", "/media/a.ogv"),
        ("https://example.org/mp4", None, None),
        ("https://example.org/a.mp4/page", None, None),
        ("javascript:a.mp4", None, None),
        ("https://[broken/a.mp4", None, None),
        ("https://notyoutube.com/watch?v=abcdefghijk", None, None),
        ("", None, None),
    ],
)  # fmt: skip
def test_addresses_of_videos_are_known_in_all_their_shapes(address, host, watch):
    assert video_host(address) == host
    if watch:
        assert f'<a href="{watch.replace("&", "&amp;")}"' in render(f"[Video]({address})")


def test_a_wide_table_scrolls_in_a_box_with_a_name():
    html = render("| Date | Signed |\n| --- | ---: |\n| May | 162 |\n\n<table><caption>Sums</caption><tr><td>1</table>")
    assert html == (
        '<div class="table" role="region" tabindex="0" aria-label="Table 1"><table dir="ltr">\n<thead>\n<tr>\n'
        '<th dir="auto">Date</th>\n<th class="align-right" dir="auto">Signed</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td dir="auto">May</td>\n<td class="align-right" dir="auto">162</td>\n</tr>\n</tbody>\n</table></div>\n'
        '<div class="table" role="region" tabindex="0" aria-label="Sums"><table dir="ltr">'
        '<caption dir="auto">Sums</caption><tbody><tr><td dir="auto">1</td></tr></tbody></table></div>'
    )


def test_a_table_written_without_a_head_has_none():
    assert "<thead>" not in render("|  |  |\n| --- | --- |\n| a | b |")


def test_joined_cells_are_kept():
    html = render('<table><tr><td colspan="2">Hearing</td></tr></table>')
    assert '<td colspan="2" dir="auto">Hearing</td>' in html


def test_words_that_we_add_are_in_the_language_of_the_text():
    with translation.override("de"):
        assert "Watch on YouTube" in render("https://youtu.be/abcdefghijk", language="en")
        assert render("# A") == render("# A", language="")


def test_the_same_text_gives_the_same_html():
    text = "# A\n\nb[^1] https://youtu.be/abcdefghijk\n\n[^1]: c"
    assert render(text) == render(text)
    assert "fn-1" in render(text)


def test_control_characters_never_reach_the_page():
    assert render("a\x03b\ufffec \u202ed &#x202e;e<b title='&#x202e;'>f</b>") == '<p dir="auto">abc d e<b>f</b></p>'


def test_undressed_html_says_what_the_text_says():
    html = undressed("### A\n\nhttps://youtu.be/abcdefghijk ![b](https://example.org/c.jpg)")
    assert html == (
        '<h3>A</h3>\n<p><a href="https://youtu.be/abcdefghijk">https://youtu.be/abcdefghijk</a> '
        '<img src="https://example.org/c.jpg" alt="b"></p>\n'
    )


def test_the_files_a_text_uses_are_found_wherever_they_stand():
    text = (
        "![a](/media/a.jpg) [b](/media/b%20c.pdf?x=1#p2) [![d](/media/d.png)](/media/e.jpg)\n\n"
        "<img src='/media/ü.jpg'>\n\n`/media/no.jpg` \\![f](https://example.org/media/no.jpg)"
        " [g](//example.org/media/no.jpg)\n\n[h]\n\n[h]: /media/h.pdf"
    )
    assert picture_names(text) == {
        "/media/a.jpg", "/media/b c.pdf", "/media/d.png", "/media/e.jpg", "/media/ü.jpg", "/media/h.pdf",
    }  # fmt: skip


def test_plain_words_of_a_rendered_text():
    html = render("# Ask\n\nRuled[^1].\n\n[^1]: Source.")
    assert plain(html) == "Ask\nRuled.\nSource."


def test_checking_a_good_text_says_nothing():
    assert check("# Fine\n\n- one\n  - two") is None


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("للصحافة: (555) 010-0101.", '<bdi dir="ltr">(555) 010-0101</bdi>.'),
        ("هاتف **+44 20 7946 0000** فقط", '<strong><bdi dir="ltr">+44 20 7946 0000</bdi></strong>'),
        ("القضية 2018-00152 في 2021", '<bdi dir="ltr">2018-00152</bdi> في 2021'),
    ],
)
def test_long_numbers_keep_their_order_in_a_text_that_runs_from_right_to_left(text, inside):
    assert inside in render(text)


@pytest.mark.parametrize("text", ["Call (555) 010-0101.", "`الرقم 555 010 0101`", "في 2021", "\u0627 5550100101x"])
def test_other_numbers_are_left_as_they_are(text):
    assert "<bdi" not in render(text)
