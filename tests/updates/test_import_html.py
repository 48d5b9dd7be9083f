import time

import pytest

from campaign.markdown import render
from updates.importers.entry import ImageRef
from updates.importers.html import to_markdown


def markdown(html, base_url=""):
    return to_markdown(html, base_url=base_url).markdown


def sentences(html, base_url=""):
    return [note.sentence for note in to_markdown(html, base_url=base_url).notes]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        (" \n<p> </p><div>&nbsp;</div>", ""),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>Clinic<br>12 Example Street<br />\nSpringfield</p>", "Clinic\n12 Example Street\nSpringfield"),
        ("One<br><br>Two<br>\n<br>\n<br>Three", "One\n\nTwo\n\nThree"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<h1>A</h1><h3>B<br>C</h3><h6>D</h6>", "# A\n\n### B<br>C\n\n###### D"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("<p>\n  many \t  spaces\n <b> and </b> breaks </p>", "many spaces **and** breaks"),
        ("<p>no&nbsp;break, &nbsp; kept</p>", "no\xa0break, \xa0 kept"),
        ("<p>&nbsp;indented&emsp;</p>", "&nbsp;indented&#8195;"),
        ("<b>a</b> <strong>b</strong> <i>c</i> <em>d</em>", "**a** **b** *c* *d*"),
        ("<b>a <i>b</i></b> and <s>c</s>", "**a _b_** and ~~c~~"),
        ("<b>one<p>two</b> three</p>", "**one**\n\n**two** three"),
        ("<b><i>x</b>y</i>", "<strong>*x*</strong>*y*"),
        ("in<b>side</b>word", "in**side**word"),
        ("<b>Contact:</b>Ana", "<strong>Contact:</strong>Ana"),
        ("<u>a</u> H<sub>2</sub>O x<sup>2</sup>", "<u>a</u> H<sub>2</sub>O x<sup>2</sup>"),
        ('<mark>b</mark> <abbr title="A law">FOIA</abbr>', '<mark>b</mark> <abbr title="A law">FOIA</abbr>'),
        ("<kbd>Esc</kbd> <ins>new</ins> <del>old</del>", "<kbd>Esc</kbd> <ins>new</ins> ~~old~~"),
        ('<font color="red">red</font> <span style="color:red">too</span>', "red too"),
        ('a <span lang="ar" dir="rtl">كلمة</span> b', 'a <span dir="rtl" lang="ar">كلمة</span> b'),
        ('<p dir="rtl">حكم القاضي (<b>الأول</b>).</p>', "حكم القاضي (**الأول**)."),
        ("<!-- wp:demo/x {\"t\":\"\\u0022Now\\u0022\"} --><p>\"Now\"</p><!-- /wp:demo/x -->", '"Now"'),
    ],
)  # fmt: skip
def test_words_and_their_formats(html, expected):
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("5 * 3, a_b_c, #Free, 3.5 - 2 = 1.5; [sic] (1) a+b!", "5 * 3, a_b_c, #Free, 3.5 - 2 = 1.5; [sic] (1) a+b!"),
        ("AT&amp;T, R&amp;D; 5 &lt; 6 &gt; 4; “quotes” 'x' ~ 10 | 11", "AT&T, R&D; 5 < 6 > 4; “quotes” 'x' ~ 10 | 11"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "\\<script>alert(1)\\</script>"),
        ("*not* _emphasis_ `code` ~~gone~~", "\\*not\\* \\_emphasis\\_ \\`code\\` \\~\\~gone\\~\\~"),
        ("Signature: ____ and ____", "Signature: ____ and ____"),
        ("&amp;copy; &amp;#65; &amp; co;", "\\&copy; \\&#65; & co;"),
        ("[a](b) ![c](d) [e]: f [^1]", "[a\\](b) \\![c\\](d) [e]: f \\[^1]"),
        ("[e]: f", "\\[e]: f"),
        ("C:\\dir \\*x\\ \\", "C:\\dir \\\\\\*x\\ \\\\"),
        ("1986. A year<br>1) one<br>12.5 dollars<br>1.", "1986\\. A year\n1\\) one\n12.5 dollars\n1\\."),
        ("- a<br>+ b<br>-c<br>* d<br>-", "\\- a\n\\+ b\n-c\n\\* d\n\\-"),
        ("# a<br>#b<br>####### c<br>&gt; d", "\\# a\n#b\n####### c\n\\> d"),
        ("Title<br>===<br>---<br>***<br>- - -", "Title\n\\===\n\\---\n\\***\n\\- - -"),
        ("Term<br>: definition", "Term\n\\: definition"),
        ("a | b<br>--|--", "a | b\n\\--|--"),
        ("<h2># C #</h2>", "## # C \\#"),
        ("Look!<a href='/x'>here</a>", "Look\\![here](/x)"),
        ("see https://a.example/a_b/_c_d_e, https://a.example/*d*", "see https://a.example/a_b/_c_d_e, <https://a.example/*d>\\*"),
        ("(https://example.org/?a=1&amp;b=2).", "(https://example.org/?a=1&b=2)."),
    ],
)  # fmt: skip
def test_signs_are_escaped_only_where_they_would_be_markup(html, expected):
    assert markdown(html) == expected


def test_lists_keep_their_nesting_and_their_numbers():
    html = (
        "<ul><li>one<ol><li>first<ul><li>deep</li><li>deeper</li></ul></li><li>second</li></ol></li><li>two</li></ul>"
        '<ol start="5"><li><p>five</p><p>more</p></li><li>six</li></ol>'
    )
    assert markdown(html) == (
        "- one\n  1. first\n     - deep\n     - deeper\n  2. second\n- two\n\n5. five\n\n   more\n\n6. six"
    )


def test_lists_side_by_side_stay_apart():
    assert markdown("<ul><li>a</ul><ul><li>b</ul><ul><li>c</ul>") == "- a\n\n* b\n\n- c"
    assert markdown("<ol><li>a</ol><ol><li>b</ol>") == "1. a\n\n1) b"


def test_lists_from_careless_editors():
    assert markdown("<ul>stray<li>a<ul><li>b</ul>tail</ul>") == "- stray\n\n- a\n\n  - b\n\n  tail"
    assert markdown("<ul><li>a</li><ul><li>b</li></ul></ul>") == "- a\n  - b"
    assert markdown("<li>a<li>b") == "- a\n- b"


def test_numbers_that_markdown_cannot_write_stay_html():
    assert markdown('<ol type="a"><li>x</li><li>y</li></ol>') == '<ol type="a">\n<li>x</li>\n<li>y</li>\n</ol>'


def test_quotes_with_several_paragraphs_and_lists():
    html = "<blockquote><p>One</p><p>Two<br>lines</p><ul><li>a</li></ul></blockquote><blockquote>Three</blockquote>"
    assert markdown(html) == "> One\n>\n> Two\n> lines\n>\n> - a\n\n> Three"


def test_definitions():
    assert markdown("<dl><dt>A</dt><dd>one</dd><dd>two</dd><dt>B</dt><dd><p>x</p><p>y</p></dd></dl>") == (
        "A\n: one\n: two\n\nB\n: x\n\n  y"
    )
    assert markdown("<dl><dt>alone</dt></dl>") == "<dl>\n<dt>alone</dt>\n</dl>"


def test_a_folded_passage_keeps_markdown_inside():
    assert markdown("<details open><summary>More</summary><p>a <b>b</b></p></details>") == (
        "<details open>\n<summary>More</summary>\n\na **b**\n\n</details>"
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<code>a*b*</code>", "`a*b*`"),
        ("<code>a`b``c</code>", "```a`b``c```"),
        ("<code>`</code>", "`` ` ``"),
        ("<tt> x </tt>y", "`x` y"),
        ("<code>a <b>b</b></code>", "<code>a **b**</code>"),
        ("<pre>  two\n\n    *rows*\t&lt;b&gt;\n</pre>", "```\n  two\n\n    *rows*\t<b>\n```"),
        ('<pre><code class="language-python">a = "```"\n</code></pre>', '````python\na = "```"\n````'),
        ('<pre class="wp-block-verse">A rose\n  is <em>a</em> rose</pre>', "<pre>A rose\n  is <em>a</em> rose</pre>"),
        ("<pre>a<br>b<div>c</div></pre>", "```\na\nb\nc\n```"),
    ],
)
def test_code(html, expected):
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="b.html">x</a>', "[x](https://old.example/2020/b.html)"),
        ('<a href="/c?a=1&amp;copy=2#d" title=\'A "b"\'>x</a>', '[x](https://old.example/c?a=1&copy=2#d "A \\"b\\"")'),
        ('<a href="/a (b).pdf">x [y]</a>', "[x \\[y\\]](https://old.example/a%20(b).pdf)"),
        ('<a href="/a)b">x</a>', "[x](<https://old.example/a)b>)"),
        ('<a href="#ask">x</a>', "[x](#ask)"),
        ('<a href="https://a.example/b">https://a.example/b</a>', "https://a.example/b"),
        ('see<a href="https://a.example/_b_">https://a.example/_b_</a>', "see<https://a.example/_b_>"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "<a@b.example>"),
        ('<a href="tel:+15550100"><b> Call </b></a>', "[**Call**](tel:+15550100)"),
        ('<a href="javascript:x()">x</a> <a name="top">y</a> <a href="/empty"></a>', "x y"),
        ('<a href="/x"><p>one</p><p>two</p></a>', "[one](https://old.example/x)\n\n[two](https://old.example/x)"),
        ('<a href="http://[broken">x</a>', "x"),
    ],
)
def test_links(html, expected):
    assert markdown(html, "https://old.example/2020/a.html") == expected


def test_links_are_collected_once_and_absolute():
    html = (
        '<a href="/a">a</a> <a href="https://b.example/">b</a> <a href="/a">c</a> <a href="#d">d</a>'
        '<a href="mailto:e@f.example">e</a>'
    )
    assert to_markdown(html, base_url="https://old.example/x/").links == ["https://old.example/a", "https://b.example/"]


def test_pictures_and_their_captions():
    html = (
        '<figure class="wp-block-image"><a href="/full.jpg"><img src="thumb 1.jpg" alt="A [vigil]" title="t"></a>'
        "<figcaption>Before the <em>court</em>, “day 1”</figcaption></figure>"
    )
    converted = to_markdown(html, base_url="https://old.example/p/")
    assert converted.markdown == (
        '[![A \\[vigil\\]](https://old.example/p/thumb%201.jpg "Before the court, “day 1”")](https://old.example/full.jpg)'
    )
    assert converted.images == [
        ImageRef("https://old.example/p/thumb%201.jpg", "A [vigil]", "Before the court, “day 1”", "t")
    ]


def test_a_caption_with_a_link_stays_whole():
    html = (
        '<figure><img src="/a.jpg" alt="A"><figcaption>Photo: <a href="https://b.example">B</a></figcaption></figure>'
    )
    assert markdown(html, "https://old.example/") == (
        '<figure>\n<img src="https://old.example/a.jpg" alt="A">\n'
        '<figcaption>Photo: <a href="https://b.example">B</a></figcaption>\n</figure>'
    )


def test_a_gallery_becomes_pictures_one_below_the_other():
    html = (
        '<ul class="blocks-gallery-grid"><li><figure><img src="/a.jpg" alt="A"></figure></li>'
        '<li><figure><img src="/b.jpg" alt="B"><figcaption>Bee</figcaption></figure></li></ul>'
    )
    assert markdown(html) == '![A](/a.jpg)\n\n![B](/b.jpg "Bee")'


def test_pictures_that_scripts_would_load_later():
    html = (
        '<img src="data:image/gif;base64,R0" data-src="/a.jpg" alt="A"><noscript><img src="/a.jpg" alt="A"></noscript>'
    )
    assert markdown(html) == "![A](/a.jpg)"
    assert len(to_markdown(html).images) == 1


def test_emoji_that_are_pictures_become_words():
    assert (
        markdown('Thanks <img class="emoji" alt="🙏" src="https://s.w.org/images/core/emoji/14/svg/1f64f.svg">!')
        == "Thanks 🙏!"
    )


def test_a_pixel_that_counts_readers_goes():
    assert markdown('a<img src="https://t.example/p" width="1" height="1">b') == "ab"


def test_simple_tables_become_markdown():
    html = (
        "<table><thead><tr><th>Date<th align=right>Signed</thead><tbody>"
        "<tr><td>May | June<td style='text-align: right'>1<br>62</tr><tr><td><b>July</b><td></td></tr></table>"
    )
    assert markdown(html) == ("| Date | Signed |\n| --- | --- |\n| May \\| June | 1<br>62 |\n| **July** |  |")
    assert markdown("<table><tr><td>a<td>`|`</table>") == "|  |  |\n| --- | --- |\n| a | \\`\\|\\` |"


def test_tables_beyond_markdown_stay_html():
    assert markdown('<table><tr><td colspan="2">Hearing</td></tr></table> <abbr title="x">FOIA</abbr>') == (
        '<table>\n<tbody>\n<tr><td colspan="2">Hearing</td></tr>\n</tbody>\n</table>\n\n<abbr title="x">FOIA</abbr>'
    )
    assert markdown("<table><tr><th>Row</th><td><ul><li>a *b*</li></ul></td></tr></table>") == (
        "<table>\n<tbody>\n<tr><th>Row</th><td><ul>\n<li>a *b*</li>\n</ul></td></tr>\n</tbody>\n</table>"
    )


def test_footnotes_numbered_by_hand_become_footnotes():
    html = (
        '<p>The order<sup data-fn="x1" class="fn"><a href="#x1" id="x1-link">1</a></sup> and the law'
        '<sup class="fn"><a href="#x2" id="x2-link">2</a></sup>.</p><ol class="wp-block-footnotes">'
        '<li id="x1">Docket <b>12</b>. <a href="#x1-link" aria-label="Jump">↩︎</a></li>'
        '<li id="x2"><p>Article III.</p><p>See there. <a href="#x2-link">↩︎</a></p></li></ol>'
    )
    text = "The order[^1] and the law[^2].\n\n[^1]: Docket **12**.\n\n[^2]: Article III.\n\n    See there."
    assert markdown(html) == text
    assert render(text).count("footnote-backref") == 2


def test_notes_that_do_not_fit_their_numbers_stay_a_list():
    html = '<p>a<sup><a href="#n2">2</a></sup></p><ol><li id="n1">x</li><li id="n2">y</li></ol>'
    assert markdown(html) == "a<sup>[2](#n2)</sup>\n\n1. x\n2. y"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0&amp;start=30"></iframe>', "https://www.youtube.com/watch?v=abcdefghijk&t=30"),
        ('a <iframe src="//player.vimeo.com/video/123456789"></iframe> b', "a\n\nhttps://vimeo.com/123456789\n\nb"),
        ('<figure class="wp-block-embed"><div>\nhttps://youtu.be/abcdefghijk\n</div></figure>', "https://youtu.be/abcdefghijk"),
        ('<video controls><source src="/v.mp4" type="video/mp4">Your browser is old.</video>', "https://old.example/v.mp4"),
        ('<video src="/v.mp4" poster="/p.jpg"></video>', "[![](https://old.example/p.jpg)](https://old.example/v.mp4)"),
        ('<object><param name="movie" value="https://www.youtube.com/v/abcdefghijk"><embed src="x"></object>', "https://www.youtube.com/watch?v=abcdefghijk"),
        ('<iframe src="https://maps.example/embed" title="Where we meet"></iframe>', "[Where we meet](https://maps.example/embed)"),
        ('<audio src="/sound/radio%20hour.mp3"></audio>', "[radio hour.mp3](https://old.example/sound/radio%20hour.mp3)"),
        ("<iframe></iframe><embed src='javascript:x'>", ""),
    ],
)  # fmt: skip
def test_players_become_addresses(html, expected):
    assert markdown(html, "https://old.example/") == expected


def test_what_is_left_out_or_changed_is_reported():
    assert sentences('<iframe src="https://maps.example/m"></iframe>') == [
        "An embedded page or player of maps.example became a link: https://maps.example/m"
    ]
    assert sentences("<script>a()</script><style>b{}</style><script>c()</script>x") == [
        "2 times a script was left out.",
        "A style sheet was left out.",
    ]
    assert sentences('<iframe src="https://youtu.be/abcdefghijk"></iframe><p>x</p>') == []


def test_hidden_words_stay_hidden_and_are_reported():
    html = (
        'a<div style="display: none">cheap <b>pills</b></div><p hidden>draft<p>b'
        '<span style="visibility:hidden">c</span>'
    )
    assert markdown(html) == "a\n\nb"
    assert sentences(html) == [
        "A hidden passage was left out: “cheap pills”",
        "A hidden passage was left out: “draft”",
        "A hidden passage was left out: “c”",
    ]


CODED = "5430353a3114312c35392438317a3b2633"  # dane@example.org, each letter XOR 0x54


def test_masked_addresses_with_their_code_are_restored():
    span = f'<span class="__cf_email__" data-cfemail="{CODED}">[email&#160;protected]</span>'
    assert markdown(f"Press: {span}, (555) 010-0123") == "Press: <dane@example.org>, (555) 010-0123"
    assert markdown(f'<a href="/cdn-cgi/l/email-protection#{CODED}">{span}</a>') == "<dane@example.org>"
    assert (
        markdown(f'<a href="/cdn-cgi/l/email-protection#{CODED}">Write to us</a>')
        == "[Write to us](mailto:dane@example.org)"
    )
    assert (
        markdown(
            f'<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{CODED}">[email protected]</a>'
        )
        == "<dane@example.org>"
    )


def test_masked_addresses_without_a_code_are_kept_and_reported():
    html = '<p>Ana, [email protected], (555) 010-0123<br>Ben, <span data-cfemail="zz">[email&#160;protected]</span></p>'
    assert markdown(html) == "Ana, [email protected], (555) 010-0123\nBen, [email\xa0protected]"
    assert sentences(html) == [
        "An e-mail address is masked in the source (“Ana, [email protected]”): type it in.",
        "An e-mail address is masked in the source "
        "(“Ana, [email protected], (555) 010-0123 Ben, [email protected]”): type it in.",
    ]


def test_control_characters_are_removed_however_they_are_written():
    assert markdown("a\x03b&#3;c\ufffe &#x202e;d") == "abc d"


def test_right_to_left_words_keep_their_marks():
    assert markdown("<p>שלום\u200f! <bdi>ABC</bdi> می\u200cخواهم \u2067x\u2069</p>") == (
        "שלום\u200f! <bdi>ABC</bdi> می\u200cخواهم \u2067x\u2069"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<blockquote>" * 20_000 + "deep",
        "<ul><li>" * 20_000 + "deep",
        "<table><tr><td>" * 20_000 + "deep",
        "<details><figure><dl><dd>" * 10_000 + "deep",
        "<b><i>" * 50_000 + "deep" + "</i></b>" * 10,
        "<i>" * 30_000 + "<b>" * 30_000 + "</i>" * 30_000 + "deep",
        "<object>" * 20_000 + "</object>" * 20_000 + "deep",
    ],
)
def test_deep_nesting_keeps_its_words_in_little_time(html):
    started = time.process_time()
    converted = to_markdown(html)
    assert time.process_time() - started < 20
    assert "deep" in render(converted.markdown)


@pytest.mark.parametrize(
    "piece",
    [
        "<p><b><i>x", "&lt;", "[", "*a ", "https://a.example/_", "<li>x", "x<br>",
        "<figure><img src=a><figcaption>x</figure>", "<b>x</b><i>y</i>",
    ],
)  # fmt: skip
def test_a_large_hostile_body_takes_linear_time(piece):
    started = time.process_time()
    to_markdown(piece * (100_000 // len(piece)))
    assert time.process_time() - started < 30


def test_a_body_too_long_for_a_page_is_reported():
    assert sentences("<p>word</p>" * 34_000)[-1].startswith("The text cannot be shown as it is. The text has 203,998")


def test_five_hundred_divs_keep_their_text():
    assert markdown("<div>" * 500 + "&lt;script&gt; a" + "</div>" * 500) == "\\<script> a"
