"""WordPress bodies as HTML: implied paragraphs, blocks, shortcodes, and what must be left alone."""

import re
import time

import pytest

from campaign.importing.notes import Level
from tests.shared import shared
from updates.importers.wordpress import wxr
from updates.importers.wordpress.body import to_html
from updates.importers.wordpress.paragraphs import implied_paragraphs
from updates.importers.wordpress.records import Attachment

BELL = Attachment(
    7, "https://old.example/wp-content/uploads/2021/05/bell.jpg", "Bell", "The bell", "On the <em>wharf</em>", 3
)
SONG = Attachment(8, "https://old.example/wp-content/uploads/2021/05/song.mp3", "The song", parent=3)
BELL_FIGURE = (
    '<figure><img src="https://old.example/wp-content/uploads/2021/05/bell.jpg" alt="The bell">'
    "<figcaption>On the <em>wharf</em></figcaption>\n</figure>"
)


def html_of(body, *, blocks=None, footnotes=""):
    return to_html(
        body, blocks=blocks or {}, attachments={7: BELL, 8: SONG}, attached=[BELL, SONG], footnotes=footnotes
    )


def converted(body, **options):
    """The HTML of a body that gives nothing to note."""
    html, notes = html_of(body, **options)
    assert notes == []
    return html


def sentences(body, **options):
    return [note.sentence for note in html_of(body, **options)[1]]


# The classic editor's paragraphs


@pytest.mark.parametrize(
    ("source", "result"),
    [
        (
            "First line.\n\nSecond para\nwith a break.\n\n<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>",
            "<p>First line.</p>\n<p>Second para<br>\nwith a break.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>",
        ),
        ("One.\n \t\n\n\nTwo.\n", "<p>One.</p>\n<p>Two.</p>"),
        ("<strong>one\n\ntwo</strong> three", "<p><strong>one</strong></p>\n<p><strong>two</strong> three</p>"),
        (
            "<strong><p>one</p>\n<p>two</p></strong> three",
            "<p><strong>one</strong></p>\n<p><strong>two</strong></p>\n<p>three</p>",
        ),
        ('<a href="x"><h2>one</h2></a>', '<h2><a href="x">one</a></h2>'),
        ("<em>one\n<ul><li>two</ul></em>", "<p><em>one</em></p>\n<ul>\n<li><em>two</em></ul>"),
        (
            '<a href="x">one\n\n<a href="y">two</a>',
            '<p><a href="x">one</a></p>\n<p><a href="y">two</a></p>',
        ),
        ("<p>one<br />\ntwo\nthree</p>", "<p>one<br>\ntwo<br>\nthree</p>"),
        ("one<br><br />\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\n\n&nbsp;\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("<p>one\n\ntwo</p>", "<p>one</p>\n<p>two</p>"),
        ("<blockquote>one\n\ntwo</blockquote>", "<blockquote>\n<p>one</p>\n<p>two</p>\n</blockquote>"),
        ("<h2>A title</h2>\nand text", "<h2>A title</h2>\n<p>and text</p>"),
        ("<pre>one\n\n  two</pre>\nthree", "<pre>one\n\n  two</pre>\n<p>three</p>"),
        ("see <code>a\n\nb</code> there", "<p>see <code>a\n\nb</code> there</p>"),
        ("<li>one\n<ul>\n<li>two</li>\n</ul>\n</li>", "<li>one<ul>\n<li>two</li>\n</ul>\n</li>"),
        ("<ul><li>one<li>two</ul>", "<ul>\n<li>one<li>two</ul>"),
        (
            "<table>\n<tr>\n<td>one\ntwo</td>\n<td>three\n\nfour</td>\n</tr>\n</table>",
            "<table>\n<tr>\n<td>one<br>\ntwo</td>\n<td>\n<p>three</p>\n<p>four</p>\n</td>\n</tr>\n</table>",
        ),
        ("one <img src='a.jpg'>\n\ntwo", "<p>one <img src='a.jpg'></p>\n<p>two</p>"),
        ("<a href='x'>\n<img src='a.jpg'></a>\n\ntwo", "<p><a href='x'><img src='a.jpg'></a></p>\n<p>two</p>"),
        ("one\n<hr />\ntwo", "<p>one</p>\n<hr />\n<p>two</p>"),
        ('<img alt="a > b\n\nc" src="a.jpg"> 5 < 6', '<p><img alt="a > b\n\nc" src="a.jpg"> 5 < 6</p>'),
        ("", ""),
    ],
)
def test_blank_lines_part_paragraphs_and_newlines_break_lines(source, result):
    assert implied_paragraphs(source) == result


def test_paragraphs_keep_every_word_of_the_theme_tests_bodies():
    added = re.compile(r"</?p>|<br ?/?>|&nbsp;|\s+")
    for item in wxr.items(shared("cases/wxr-themeunit.xml")):
        if item.content and "<!-- wp:" not in item.content:
            source = re.sub(r"<!--.*?-->", "", item.content)
            assert added.sub("", implied_paragraphs(source)) == added.sub("", source)


def test_more_and_page_marks_go():
    assert converted("one<!--more-->two") == "<p>onetwo</p>"
    assert converted("one\n\n<!--more Read on-->\n\ntwo") == "<p>one</p>\n<p>two</p>"
    assert converted("one\n<!--nextpage-->\ntwo") == "<p>one</p>\n<p>two</p>"


def test_windows_line_ends_mean_the_same():
    assert converted("one\r\n\r\ntwo\r\nthree") == "<p>one</p>\n<p>two<br>\nthree</p>"


def test_a_comment_that_never_ends_takes_no_words_along():
    assert converted("one <!-- two") == "<p>one &lt;!-- two</p>"


def test_references_to_surrogates_stay_as_they_were_typed():
    assert converted("&#xD800;&#55296;&#57343; &#xE9; &#233; &#57344;") == (
        "<p>&amp;#xD800;&amp;#55296;&amp;#57343; &#xE9; &#233; &#57344;</p>"
    )


# Blocks


def test_block_delimiters_go_and_their_attributes_never_show():
    body = '<!-- wp:demo/x {"t":"\\u0022Now\\u0022"} --><p>"Now"</p><!-- /wp:demo/x -->'
    assert converted(body) == '<p>"Now"</p>'


def test_blocks_know_no_implied_paragraphs_but_what_stands_outside_them_does():
    body = "Before\n\nit\n<!-- wp:paragraph -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->\n\nAfter"
    assert converted(body) == "<p>Before</p>\n<p>it</p>\n<p>a\nb</p>\n<p>After</p>"
    assert converted("<!-- wp:freeform -->\none\n\ntwo\n<!-- /wp:freeform -->") == "<p>one</p>\n<p>two</p>"


def test_blocks_within_blocks_and_blocks_that_never_end_keep_their_words():
    body = (
        '<!-- wp:group --><div><!-- wp:columns {"a":{"b":1}} --><div>'
        "<!-- wp:paragraph --><p>one</p><!-- /wp:paragraph -->"
        "<p>two</p></div><!-- /wp:columns --><p>three</p>"
    )
    assert converted(body) == "<div><div><p>one</p><p>two</p></div><p>three</p>"


def test_a_reusable_blocks_words_stand_where_it_is_referred_to():
    body = '<!-- wp:block {"ref":12} /-->'
    blocks = {12: "<!-- wp:paragraph --><p>Demand his release.</p><!-- /wp:paragraph -->"}
    assert converted(body, blocks=blocks) == "<p>Demand his release.</p>"


def test_a_reusable_block_that_is_not_in_the_export_is_told():
    html, [note] = html_of('<!-- wp:block {"ref":12} /-->')
    assert html == ""
    assert note.sentence == (
        "The body misses the words of the reusable block 12, which this export does not hold. "
        "Add them by hand, or export all content at once."
    )
    assert note.level is Level.WARNING


def test_reusable_blocks_that_refer_to_each_other_come_to_an_end():
    blocks = {1: '<p>one</p><!-- wp:block {"ref":2} /-->', 2: '<p>two</p><!-- wp:block {"ref":1} /-->'}
    html, notes = html_of('<!-- wp:block {"ref":1} /-->', blocks=blocks)
    assert html == "<p>one</p>\n<p>two</p>"
    assert len(notes) == 1


def test_blocks_that_wordpress_fills_itself_are_named_once():
    body = '<!-- wp:archives /-->\n<!-- wp:archives {"x":1} /-->\n<!-- wp:latest-posts /-->'
    html, [note] = html_of(body)
    assert html == ""
    assert note.sentence == "Blocks that WordPress fills by itself were left out: archives, latest-posts."
    assert note.level is Level.INFO


def test_a_plugins_block_without_words_is_told():
    assert sentences('<!-- wp:acf/quote {"data":{"quote":"Free him"}} /-->') == [
        "A block “acf/quote” keeps its words outside the text; nothing of it is in this export."
    ]


def test_a_gallery_block_becomes_its_pictures_old_form_and_new():
    old = (
        '<!-- wp:gallery {"ids":[1,2]} -->\n<figure class="wp-block-gallery columns-2"><ul class="blocks-gallery-grid">'
        '<li class="blocks-gallery-item"><figure><img src="a.jpg" alt="A"/><figcaption>First</figcaption></figure></li>'
        '<li class="blocks-gallery-item"><figure><img src="b.jpg" alt="B"/></figure></li></ul>'
        '<figcaption class="blocks-gallery-caption">Both</figcaption></figure>\n<!-- /wp:gallery -->'
    )
    new = (
        '<!-- wp:gallery {"linkTo":"none"} -->\n<figure class="wp-block-gallery has-nested-images">'
        '<!-- wp:image {"id":1} -->'
        '<figure class="wp-block-image"><img src="a.jpg" alt="A"/><figcaption>First</figcaption></figure>'
        "<!-- /wp:image -->"
        '<!-- wp:image --><figure class="wp-block-image"><img src="b.jpg" alt="B"/></figure><!-- /wp:image -->'
        "</figure>\n"
        "<!-- /wp:gallery -->"
    )
    assert converted(old) == (
        '<figure><img src="a.jpg" alt="A"/><figcaption>First</figcaption></figure>'
        '<figure><img src="b.jpg" alt="B"/></figure><p>Both</p>'
    )
    assert converted(new) == (
        '<figure class="wp-block-image"><img src="a.jpg" alt="A"/><figcaption>First</figcaption></figure>'
        '<figure class="wp-block-image"><img src="b.jpg" alt="B"/></figure>'
    )


def test_an_embedded_film_becomes_a_link_with_its_caption():
    body = (
        '<!-- wp:core-embed/youtube {"url":"https://youtu.be/ex8fMxXJDJw"} -->\n<figure class="wp-block-embed">'
        '<div class="wp-block-embed__wrapper">\nhttps://youtu.be/ex8fMxXJDJw?a=1&amp;b=2\n</div>'
        "<figcaption>The film<br></figcaption></figure>\n<!-- /wp:core-embed/youtube -->"
    )
    assert converted(body) == (
        '<p><a href="https://youtu.be/ex8fMxXJDJw?a=1&amp;b=2">https://youtu.be/ex8fMxXJDJw?a=1&amp;b=2</a></p>\n'
        "<p>The film<br></p>"
    )


def test_recordings_and_documents_become_links_to_their_files():
    sound = '<audio controls src="https://old.example/step%20one.ogg"></audio>'
    audio = f"<!-- wp:audio --><figure>{sound}</figure><!-- /wp:audio -->"
    video = (
        '<!-- wp:video --><figure><video controls src="https://old.example/a.mp4"></video></figure><!-- /wp:video -->'
    )
    document = (
        '<!-- wp:file {"id":9,"href":"https://old.example/order.pdf"} --><div class="wp-block-file">'
        '<a href="https://old.example/order.pdf">The order</a>'
        '<a href="https://old.example/order.pdf" class="wp-block-file__button" download>Download</a></div>'
        "<!-- /wp:file -->"
    )
    assert converted(audio) == '<p><a href="https://old.example/step%20one.ogg">step one.ogg</a></p>'
    assert converted(video) == '<p><a href="https://old.example/a.mp4">a.mp4</a></p>'
    assert converted(document) == '<p><a href="https://old.example/order.pdf">The order</a></p>'


def test_a_cover_keeps_its_picture():
    words = '<div style="background"><p>Words</p></div>'
    body = f'<!-- wp:cover {{"url":"https://old.example/a.jpg"}} -->{words}<!-- /wp:cover -->'
    assert (
        converted(body)
        == '<figure><img src="https://old.example/a.jpg" alt=""></figure>\n<div style="background"><p>Words</p></div>'
    )


def test_links_to_social_media_are_kept():
    body = (
        '<!-- wp:social-links --><ul><!-- wp:social-link {"url":"https://social.example/@us","service":"mastodon"} /-->'
        "</ul><!-- /wp:social-links -->"
    )
    assert converted(body) == '<ul><li><a href="https://social.example/@us">mastodon</a></li></ul>'


def test_footnotes_stand_at_the_end_as_a_list():
    body = (
        '<!-- wp:paragraph --><p>Held<sup data-fn="u1" class="fn"><a href="#u1" id="u1-link">1</a></sup> since.</p>'
        "<!-- /wp:paragraph --><!-- wp:footnotes /-->"
    )
    footnotes = '[{"content":"See the <em>order</em>.","id":"u1"}]'
    assert converted(body, footnotes=footnotes) == (
        '<p>Held<sup data-fn="u1" class="fn">1</sup> since.</p>\n<ol>\n<li>See the <em>order</em>.</li>\n</ol>'
    )
    assert sentences(body) == ["The body has footnotes whose words are not in this export. Add them by hand."]


# Shortcodes


def test_a_caption_becomes_a_figure_with_its_words():
    body = (
        'Before\n\n[caption id="attachment_7" width="300"]<a href="u"><img src="i.jpg" alt="x"></a> '
        "The <em>crowd</em>\nat dawn"
        "[/caption]\n\nAfter"
    )
    assert converted(body) == (
        '<p>Before</p>\n<figure><a href="u"><img src="i.jpg" alt="x"></a>'
        "<figcaption>The <em>crowd</em><br>\nat dawn</figcaption>\n</figure>\n<p>After</p>"
    )
    assert converted('[caption caption="See <b>it</b>"]<img src="i.jpg">[/caption]') == (
        '<figure><img src="i.jpg"><figcaption>See <b>it</b></figcaption>\n</figure>'
    )
    assert converted("[caption]<img src='i.jpg'>[/caption]") == "<figure><img src='i.jpg'></figure>"


def test_a_gallery_becomes_its_pictures():
    assert converted('[gallery ids="7"]') == BELL_FIGURE
    assert converted('[gallery columns="3" ids=”7”]') == BELL_FIGURE
    assert converted("[gallery]") == BELL_FIGURE  # the pictures uploaded to the post itself
    assert converted("<p>[gallery]</p>") == BELL_FIGURE
    html, [note] = html_of('[gallery ids="7,99"]')
    assert html == BELL_FIGURE
    assert note.sentence == "A gallery names pictures that are not in this export (media 99)."
    assert sentences('[gallery exclude="7"]') == ["A gallery is empty: no pictures of this post are in the export."]


def test_embedded_addresses_become_paragraphs_with_a_link():
    link = '<p><a href="https://youtu.be/abc?x=1&amp;y=2">https://youtu.be/abc?x=1&amp;y=2</a></p>'
    assert converted("[embed width=300]https://youtu.be/abc?x=1&amp;y=2[/embed]") == link
    assert converted("https://youtu.be/abc?x=1&y=2") == link
    assert converted("<p>https://youtu.be/abc?x=1&amp;y=2</p>") == link
    assert converted("[youtube https://youtu.be/abc?x=1&y=2]") == link
    assert converted("[youtube=https://youtu.be/abc?x=1&y=2]") == link
    assert converted("one\nhttps://youtu.be/abc?x=1&y=2\ntwo") == f"<p>one</p>\n{link}\n<p>two</p>"
    assert converted("[vimeo 123]") == '<p><a href="https://vimeo.com/123">https://vimeo.com/123</a></p>'


def test_addresses_among_other_words_or_within_a_link_are_left_alone():
    for body in (
        "see https://old.example/a there",
        "<a href='q'>\nhttps://old.example/a\n</a>",
        "<em>https://old.example/a</em>",
        "<pre>\nhttps://old.example/a\n</pre>",
        '<img src="x"\nalt="\nhttps://old.example/a\n">',
    ):
        assert '<a href="https' not in converted(body)


def test_sound_and_film_become_links():
    assert converted("[audio https://old.example/s.mp3]") == '<p><a href="https://old.example/s.mp3">s.mp3</a></p>'
    assert (
        converted('[audio mp3="https://old.example/s.mp3"][/audio]')
        == '<p><a href="https://old.example/s.mp3">s.mp3</a></p>'
    )
    assert converted('[video src="https://old.example/f.mp4" width="9"][/video]') == (
        '<p><a href="https://old.example/f.mp4">f.mp4</a></p>'
    )
    assert converted("[audio]") == (
        '<p><a href="https://old.example/wp-content/uploads/2021/05/song.mp3">song.mp3</a></p>'
    )
    assert converted('[playlist ids="8"]') == (
        '<p><a href="https://old.example/wp-content/uploads/2021/05/song.mp3">The song</a></p>'
    )


def test_doubled_brackets_stand_for_the_shortcodes_own_text():
    assert converted('[[gallery ids="7"]]') == '<p>[gallery ids="7"]</p>'
    assert converted("[[caption]]") == "<p>[caption]</p>"
    assert converted("[[embed]https://x.example[/embed]]") == "<p>[embed]https://x.example[/embed]</p>"


def test_words_in_brackets_are_words():
    body = (
        "[Mr. Ameen] “weigh[s]” [weigh[s]] [email protected] [1] [Torture] [sic] [emphasis added] [[T]he court] [...] "
        "[self-taught] [audio unclear] [link](https://old.example) [ ] [x] a[0] = b[i]"
    )
    assert converted(body) == f"<p>{body}</p>"


def test_unknown_shortcodes_stay_and_are_named_once_each():
    body = (
        '[contact-form-7 id="12" title="Write"] and [contact-form-7 id="13"]\n\n[button link="x"]Press[/button]\n\n'
        "[my_form]\n\n"
        "[spacer /]"
    )
    html, notes = html_of(body)
    assert html == (
        '<p>[contact-form-7 id="12" title="Write"] and [contact-form-7 id="13"]</p>\n'
        '<p>[button link="x"]Press[/button]</p>\n<p>[my_form]</p>\n<p>[spacer /]</p>'
    )
    assert [note.sentence for note in notes] == [
        f"The shortcode [{name}] is not known here and stands in the text as it was. Replace it by hand."
        for name in ("contact-form-7", "button", "my_form", "spacer")
    ]


def test_a_shortcode_that_never_closes_stays_and_is_named():
    html, [note] = html_of("[caption]<img src='a.jpg'> crowd")
    assert html == "<p>[caption]<img src='a.jpg'> crowd</p>"
    assert note.sentence.startswith("The shortcode [caption] leads to nothing that is in this export")


def test_shortcodes_in_code_and_within_tags_are_left_alone():
    for body in ("<pre>[gallery]</pre>", "<p><code>[audio]</code></p>", '<p><a title="[gallery]">x</a></p>'):
        assert converted(body) == body


def test_shortcodes_in_blocks_are_resolved_too():
    assert converted("<!-- wp:shortcode -->\n[gallery ids=7]\n<!-- /wp:shortcode -->") == BELL_FIGURE


@pytest.mark.parametrize(
    "body",
    [
        "[" * 300_000,
        "[a " * 100_000,
        "[caption]" * 40_000,
        "[gallery ids='" * 30_000,
        "[[" * 150_000,
        "<" * 300_000,
        "<a " * 100_000,
        '<a b="' * 50_000,
        "<pre>" * 60_000,
        "<div>" * 60_000,
        "<em>" * 30_000,
        "<em>" * 30_000 + "</b>" * 30_000,
        "<em>a\n\n" * 30_000,
        "<a>" * 30_000,
        "<!-- wp:a -->" * 20_000,
        "<!-- wp:audio --><figcaption>" * 10_000,
        "<!-- " * 60_000,
        '<!-- wp:a {"' * 25_000,
        "https://x.example\n" * 20_000,
        "a\n\n" * 100_000,
        "<br>" * 80_000,
        "&#" * 150_000,
    ],
)
def test_no_body_takes_long(body):
    begun = time.monotonic()
    html_of(body)
    assert time.monotonic() - begun < 20
