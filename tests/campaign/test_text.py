import time

import pytest

from campaign.markup import End, Start, tokens
from campaign.text import clean, plain, shorten


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Vigil\x10 tonight", "Vigil tonight"),
        ("a\x00b\x01c\x02d\x03e\x1ff\x7fg", "abcdefg"),
        ("one\ttab\nand a line", "one\ttab\nand a line"),
        ("one\r\ntwo\rthree\u2028four\u2029five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\ufffeb\uffffc\ufdd0d\U0001ffffe\U0010fffef", "abcdef"),
        ("lone \ud800 and \udfff surrogates", "lone  and  surrogates"),
        ("\ufeffmark of byte order", "mark of byte order"),
        ("evil\u202egnp.exe\u202c \u202aabc", "evilgnp.exe abc"),
        ("cp1252 remains \x93\x94", "cp1252 remains "),
        ("immi\u00adgration", "immigration"),
    ],
)
def test_what_no_text_may_hold_is_removed(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: ZWNJ
        "क्\u200dष",  # Hindi: ZWJ
        "👨\u200d👩\u200d👧\u200d👦 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤\ufe0f",
        "e\u0301 \u05e9\u05c1",
        "שלום\u200f! \u200eABC",
        "no\u00a0break\u2003wide",
        "𝄞 and 𠮷",
    ],
)
def test_signs_that_scripts_and_emoji_need_stay(text):
    assert clean(text) == text


def test_direction_isolates_stay_where_they_are_closed():
    assert clean("call \u2066+1 555\u2069 now") == "call \u2066+1 555\u2069 now"
    assert clean("\u2067a \u2066b\u2069 c\u2069") == "\u2067a \u2066b\u2069 c\u2069"


def test_direction_isolates_that_would_flip_the_rest_of_the_page_go():
    assert clean("a \u2067b") == "a b"
    assert clean("a\u2069 b") == "a b"
    assert clean("one \u2068two\nthree\u2069") == "one two\nthree"
    assert clean("\u2067\u2066a\u2069") == "\u2066a\u2069"


@pytest.mark.parametrize("sign", ["a", "\u2066", "\x01", "\u202e", "\r\n", "😀"])
def test_a_megabyte_is_cleaned_in_no_time(sign):
    text = sign * (1_000_000 // len(sign))
    started = time.perf_counter()
    clean(text)
    assert time.perf_counter() - started < 10


def test_plain_text_has_a_line_for_each_block():
    html = "<h2>Bond hearing</h2>\n<p>The judge\n  <b>ruled</b>&nbsp;today.<br>More soon.</p><ul><li>One<li>Two</ul>"
    assert plain(html) == "Bond hearing\nThe judge ruled\u00a0today.\nMore soon.\nOne\nTwo"


def test_plain_text_parts_cells_by_a_space():
    assert plain("<table><tr><th>Name</th><td>Ana</td></tr><tr><td>1</td><td>2</td></tr></table>") == "Name Ana\n1 2"


def test_plain_text_decodes_references_once():
    assert plain("&lt;script&gt; AT&amp;T &#8220;x&#8221; &amp;lt; &#3;&#xD800;.") == "<script> AT&T “x” &lt; \ufffd."


def test_plain_text_leaves_out_what_nobody_reads():
    html = "a<script>if (1<2) x()</script><style>p{}</style><!-- c --><title>t</title><template>u</template>b"
    assert plain(html) == "ab"


def test_plain_text_leaves_out_what_rendering_adds():
    html = (
        '<h2 id="x">Ask<a class="anchor" href="#x">#</a></h2>'
        '<p>Note<sup class="footnote-ref"><a href="#f">1</a></sup>.</p>'
        '<li>Source <a class="footnote-backref" href="#r">↩</a></li>'
    )
    assert plain(html) == "Ask\nNote.\nSource"


def test_plain_text_keeps_words_round_a_sign_that_is_no_tag():
    assert plain("5 < 6 and 7 <8, a<b") == "5 < 6 and 7 <8, a<b"
    assert plain("") == ""


def test_a_short_text_is_left_alone():
    assert shorten("Free Omar", 9) == "Free Omar"
    assert shorten("  Free Omar ", 9) == "Free Omar"


def test_a_long_text_is_cut_between_words():
    assert shorten("The judge ordered a new hearing.", 20) == "The judge ordered a…"
    assert shorten("The judge ordered, again, a hearing", 19) == "The judge ordered…"


def test_a_word_longer_than_the_room_is_cut_inside():
    assert shorten("Donaudampfschifffahrt", 10) == "Donaudamp…"
    assert shorten("反馈日本語反馈", 4) == "反馈日…"


def test_signs_made_of_several_characters_are_not_torn():
    assert shorten("cafe\u0301s", 5) == "caf…"
    assert shorten("👨\u200d👩\u200d👧👨\u200d👩\u200d👧", 8) == "👨\u200d👩\u200d👧…"
    assert shorten("🇮🇶🇺🇸🇲🇽", 4) == "🇮🇶…"


def test_no_room_leaves_nothing():
    assert shorten("word", 0) == ""
    assert shorten("word", 1) == "…"


def test_tags_are_read_as_a_browser_reads_them():
    html = "<A HREF='?a=1&copy=2&amp;b' href=x>it's</a ><br/><img alt=\"a > b\" src=/x/>t"
    assert list(tokens(html)) == [
        Start("a", {"href": "?a=1&copy=2&b"}),
        "it's",
        End("a"),
        Start("br", {}),
        Start("img", {"alt": "a > b", "src": "/x/"}),
        "t",
    ]


def test_comments_and_declarations_are_no_text():
    assert list(tokens("a<!-- <b> -->b<!doctype html>c<?php x ?>d<!-->e</ x>f<!--->g")) == list("abcdefg")


def test_raw_text_ends_only_at_its_own_end_tag():
    assert list(tokens("<script>a<b></p></script>&lt;")) == [Start("script", {}), "a<b></p>", End("script"), "<"]
    assert list(tokens("<title>a &amp; b")) == [Start("title", {}), "a & b"]


def test_what_never_ends_is_text():
    assert list(tokens("a <!-- b")) == ["a <!-- b"]
    assert list(tokens("<p>if a <b then")) == [Start("p", {}), "if a <b then"]


@pytest.mark.parametrize(
    "piece", ['<a href="', "<a b='", "<!--", "<", "<a ", "</", "<?", "<script>", "&#9", "&a", "<p a=", "'", "<![CDATA["]
)
def test_half_a_megabyte_of_half_tags_is_read_in_linear_time(piece):
    text = piece * (500_000 // len(piece)) + ' c=">"'
    started = time.perf_counter()
    assert sum(1 for _ in tokens(text)) < 500_000
    assert time.perf_counter() - started < 10


def test_a_character_reference_of_many_digits_is_no_error():
    assert list(tokens(f"&#{'9' * 10_000};")) == ["\ufffd"]
