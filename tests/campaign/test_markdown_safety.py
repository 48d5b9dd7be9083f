import re
import time
from html.parser import HTMLParser

import pytest

from campaign.markdown import MAX_LENGTH, Unrenderable, check, render

TAGS = set(
    "a abbr address aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong "
    "sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
ATTRIBUTES = set(
    "abbr alt aria-hidden aria-label class colspan datetime decoding dir height href id lang loading open rel "
    "reversed role rowspan scope span src start tabindex title type value width".split()
)
CLASSES = set(
    "align-center align-left align-right anchor footnote-backref footnote-ref footnotes picture-elsewhere table video "
    "video-play".split()
)


class Inspector(HTMLParser):
    def handle_starttag(self, tag, attributes):
        assert tag in TAGS, tag
        for name, value in attributes:
            assert name in ATTRIBUTES, name
            if name in ("href", "src"):
                scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", value.strip(), re.IGNORECASE)
                assert not scheme or scheme[0].lower() in ("http", "https", "mailto", "tel"), value
                assert not any(ord(character) < 32 for character in value), value
            if name == "class":
                assert set(value.split()) <= CLASSES, value
            if name == "id":
                assert value.startswith("p-"), value
        assert len(attributes) == len(dict(attributes))

    handle_startendtag = handle_starttag

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script\x0c>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script/x>",
    "<<script>alert(1)//<</script>",
    "<script>alert(1)",
    "</script><script>alert(1)</script>",
    "<script type=module>import('//evil.example')</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x OnErRoR=alert(1)>",
    "<img src=x onerror\x0d=alert(1)>",
    "<img src=x onerror&#61;alert(1)>",
    "<img src='x' onerror='alert(1)' title='>'>",
    '<img src="x`<img src=x onerror=alert(1)>">',
    "<img alt='<img src=x onerror=alert(1)>' src=y>",
    "<img src=javascript:alert(1)>",
    "<img src='java&#9;script:alert(1)'>",
    "<img src=`javascript:alert(1)`>",
    "<img src=data:image/svg+xml,<svg/onload=alert(1)>>",
    "<img srcset='x' onload=alert(1)>",
    "<img dynsrc=javascript:alert(1) lowsrc=javascript:alert(1)>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='jAvAsCrIpT:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='&#x6A&#x61&#x76&#x61script:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java&NewLine;script:alert(1)'>x</a>",
    "<a href='java\tscript&Tab;:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='blob:https://x/y'>x</a>",
    "<a href='view-source:javascript:1'>x</a>",
    "<a href='//evil.example' target=_blank onclick=alert(1)>x</a>",
    "<a href=x ping=//evil.example>x</a>",
    "<a xlink:href=javascript:alert(1)>x</a>",
    "<a href='x' style='position:fixed;inset:0'>x</a>",
    "<a id=x href=# name=y>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](java\\script:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/png;base64,AAAA)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](data:image/png;base64,AAAA)",
    '![x"onerror="alert(1)](/media/x.png)',
    '![x](/media/x.png"onerror="alert(1))',
    '![x](/media/x.png \'"onerror="alert(1)\')',
    '[x](https://a.example "\\"onmouseover=alert(1)//")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "[x](https://a.example/<script>)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "<vbscript:x>",
    "javascript://example.org/%0aalert(1)",
    "https://a.example/\"onmouseover=alert(1)",
    "https://a.example/<script>alert(1)</script>",
    "``` \"><script>alert(1)</script>\nx\n```",
    "```js onload=alert(1)\nx\n```",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "# \"><img src=x onerror=alert(1)>",
    "# <a id=location>x</a>",
    "# location\n\n# __proto__\n\n# forms",
    "[^x]\n\n[^x]: <script>alert(1)</script>",
    "[^\"><script>]\n\n[^\"><script>]: x",
    "| <script>alert(1)</script> | b |\n| --- | --- |\n| <img src=x onerror=alert(1)> | d |",
    "Term <svg onload=alert(1)>\n: Definition <math href=javascript:alert(1)>x</math>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><style>&lt;img src=x onerror=alert(1)&gt;</style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<title><a title='</title><img src=x onerror=alert(1)>'></title>",
    "<style><img title='</style><img src=x onerror=alert(1)>'></style>",
    "<style>@import '//evil.example';</style>",
    "<xmp><p title=\"</xmp><script>alert(1)</script>\">",
    "<plaintext><script>alert(1)</script>",
    "<noembed><img title=\"</noembed><img src onerror=alert(1)>\"></noembed>",
    "<template><script>alert(1)</script></template>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=https://youtu.be/abcdefghijk onload=alert(1)></iframe>",
    "<iframe/src=\"data:text/html,<script>alert(1)</script>\">",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<object data=javascript:alert(1)></object>",
    "<object type=text/html data='data:text/html,x'><param name=movie value=x></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<video src=x onerror=alert(1)></video>",
    "<video poster=javascript:alert(1) src=https://a.example/a.mp4></video>",
    "<video><source onerror=alert(1) src=x></video>",
    "<audio src=x onloadstart=alert(1)>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select onfocus=alert(1) autofocus><option>x</select>",
    "<textarea autofocus onfocus=alert(1)>x</textarea>",
    "<button onclick=alert(1)>x</button>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<html onmouseover=alert(1)>",
    "<p onclick=alert(1) onmouseover='x'>x</p>",
    "<p/onclick=alert(1)>x</p>",
    "<p\x0bonclick=alert(1)>x</p>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<p style='x:expression(alert(1))'>x</p>",
    "<p class='anchor footnote-ref admin'>x</p>",
    "<sup class=footnote-ref><a id=fnref-1 href=#fn-1 class=anchor>1</a></sup>",
    "<section class=footnotes id=fn-1>x</section>",
    "<div id=main class=table role=alert tabindex=1 contenteditable>x</div>",
    "<img name=body id=cookie src=/media/x.png>",
    "<a id=toString><a id=toString name=x>",
    "<h1 id=user_login>x</h1>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<bgsound src=javascript:alert(1)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=import href=//evil.example>",
    "<table background=javascript:alert(1)><td background=javascript:alert(1)>x</table>",
    "<blockquote cite=javascript:alert(1)>x</blockquote><q cite='data:x'>y</q>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<x onclick=alert(1)>x</x><custom-element onload=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE html [<!ENTITY x '<script>'>]>&x;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<\x00script>alert(1)</script>",
    "\ufeff<script>alert(1)</script>",
    "<ſcript>alert(1)</ſcript>",
    "＜script＞alert(1)＜/script＞",
    "<a href=\"https://a.example\" title=\"</a><script>alert(1)</script>\">x</a>",
    "<a\n\nhref=javascript:alert(1)>x</a>",
    "**<img src=x onerror=alert(1)>**",
    "> <iframe src=javascript:alert(1)>",
    "- <script>\n- alert(1)\n- </script>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_leaves_nothing_that_runs_or_loads(text):
    html = render(f"before\n\n{text}\n\nafter", prefix="p-")
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    assert html.startswith('<p dir="auto">before</p>')


def test_there_are_more_than_a_hundred_hostile_texts():
    assert len(set(HOSTILE)) == len(HOSTILE) > 100


def test_escaped_tags_stay_words():
    assert render("&lt;script&gt; \\<b> `<i>`") == '<p dir="auto">&lt;script&gt; &lt;b&gt; <code>&lt;i&gt;</code></p>'


def test_a_script_goes_with_its_content():
    assert render("a <script>alert(1)</script> b") == '<p dir="auto">a  b</p>'


def test_an_author_cannot_forge_what_is_ours():
    text = "x[^1]\n\n[^1]: n"
    forged = render("<p id='m0123456789abcdef01234567-fn-1' class='m0123456789abcdef01234567-footnotes'>x</p>")
    assert forged == '<p dir="auto">x</p>'
    assert 'id="fn-1"' in render(text)


def test_unclosed_tags_do_not_reach_beyond_the_text():
    assert render("<div><p><b>x") == '<div><p dir="auto"><b>x</b></p></div>'
    assert render("</div></body>x</p>") == '<p dir="auto">x</p>' or render("</div></body>x</p>") == "x"


def lines(piece):
    return lambda size: piece * (size // len(piece))


SLOW = {
    "open brackets": lines("["),
    "open images": lines("!["),
    "open links": lines("[a]("),
    "half links": lines("[a"),
    "nested links": lambda size: "[" * (size // 6) + "a" + "](b)" * (size // 6),
    "nested images": lambda size: "![" * (size // 6) + "a" + "](b)" * (size // 6),
    "CDATA": lines("<![CDATA["),
    "comments": lines("<!--"),
    "stars": lines("*"),
    "words in stars": lines("*a **b "),
    "underscores": lines("_"),
    "mixed emphasis": lines("*a_ "),
    "backticks": lines("`"),
    "growing backticks": lambda size: "".join("`" * count + "a" for count in range(int((2 * size) ** 0.5))),
    "quote marks": lines(">"),
    "list marks": lines("- "),
    "stairs of lists": lambda size: "".join("  " * count + "- a\n" for count in range(int(size**0.5))),
    "definitions": lines("a\n: b\n"),
    "footnote ends": lambda size: "[^a]: x\n\n" + "[^" * (size // 2),
    "footnotes": lambda size: "[^a]: x\n\n" + "[^a]" * (size // 4),
    "addresses run together": lines("http://a"),
    "addresses with brackets": lines("http://a/("),
    "foreign schemes": lines("x:// "),
    "addresses": lines("https://a.example/b "),
    "e-mail addresses": lines("a@b.co "),
    "at signs": lines("a.b@"),
    "table rows": lambda size: "a|b\n-|-\n" + "a|b\n" * (size // 4),
    "wide table": lambda size: "a|" * (size // 6) + "\n" + "-|" * (size // 6) + "\n" + "b\n" * (size // 6),
    "short rows in a wide table": lambda size: "a|" * 150 + "\n" + "-|" * 150 + "\n" + "b\n" * (size // 2),
    "headings": lines("# a\n"),
    "rows of one paragraph": lines("a\n"),
    "references": lines("&a"),
    "nested elements": lines("<div>"),
    "unclosed formats": lines("<p><b><i>"),
    "unclosed formats with attributes": lambda size: (
        "".join(f"<b id={count}>" for count in range(size // 24)) + "<p>x" * (size // 10)
    ),
    "formats kept open by an object": lambda size: (
        "".join(f"<b id={count}><object></b></object>" for count in range(size // 60))
        + "\n\n"
        + "<p>x</p>" * (size // 16)
    ),
    "crossed formats": lines("<i><b></i>"),
    "links round blocks": lines("<a href=1><p>x</a>"),
    "nested tables": lines("<table><tr><td>"),
    "half tags": lines('<a b="'),
    "attributes": lambda size: "<p" + " a=1" * (size // 4) + ">",
    "spaces": lines(" "),
    "videos": lines("https://youtu.be/abcdefghijk\n\n"),
    "pictures": lines("![a](https://a.example/b.png)\n\n"),
}


@pytest.mark.parametrize("size", [20_000, MAX_LENGTH])
@pytest.mark.parametrize("name", SLOW)
def test_hostile_repetition_is_rendered_or_refused_in_time(name, size):
    text = SLOW[name](size)[:MAX_LENGTH]
    started = time.process_time()
    try:
        render(text)
    except Unrenderable:
        with pytest.raises(Unrenderable, match="^The text "):
            check(text)
    # About one second each on a slow core; without limits several of them take minutes.
    assert time.process_time() - started < 20


def test_a_megabyte_is_refused_with_a_sentence():
    with pytest.raises(Unrenderable, match="^The text has 1,000,000 characters and may have 200,000: split it"):
        check("a" * 1_000_000)


@pytest.mark.parametrize(
    "text",
    [
        ">" * 10_000 + " deep",
        "- " * 10_000 + "deep",
        "<div>" * 40_000,
        "<b>" + "<div><object></div></object>" * 200 + "<ul><li>" * 51,
        "\n".join("  " * level + "- a" for level in range(60)),
    ],
)
def test_what_is_nested_too_deeply_is_refused_with_a_sentence(text):
    with pytest.raises(Unrenderable, match="^The text (is nested too deeply: take|holds too many)"):
        render(text)
    with pytest.raises(Unrenderable):
        check(text)


def test_nesting_as_people_write_it_is_rendered():
    html = render("\n".join("  " * level + f"- level {level}" for level in range(12)))
    assert "level 11" in html
    assert render("<div>" * 90 + "deep" + "</div>" * 90).count("<div>") == 90
    assert render("> " * 15 + "deep").count("<blockquote") == 15


def test_a_wide_row_is_refused_with_a_sentence():
    with pytest.raises(Unrenderable, match="^The text has a table row with more than 200 columns"):
        check("a|" * 201 + "\n" + "-|" * 201)


def test_a_long_ordinary_text_is_rendered_quickly():
    part = (
        "## The ruling\n\nThe judge **ordered** a *new* hearing, see [the order](https://example.org/order.pdf) "
        "and the motion.[^1] “Omar’s detention”, she wrote, “was constitutionally deficient.”\n\n"
        "- A list of reasons, the first of which is longer than one line on a telephone.\n- Another one\n\n"
        "> The court finds that the hearing was deficient.\n\n| Date | Event |\n| --- | --- |\n| May 13 | Hearing |\n\n"
        "Clinic\n12 Example Street\nSpringfield\npress@example.org\n\n"
    )
    text = (part * (100_000 // len(part) + 1))[:99_000] + "\n\n[^1]: The docket.\n"
    started = time.process_time()
    html = render(text)
    assert time.process_time() - started < 5  # a tenth of that on two slow cores
    assert html.count("<table") > 150
