"""Ghost's cards, one by one, from Mobiledoc and from Lexical, as HTML before it becomes Markdown."""

import pytest

from updates.importers.ghost.cards import Body
from updates.importers.ghost.documents import add_lexical, add_mobiledoc, only_markdown
from updates.importers.ghost.rendered import add_rendered

CARDS = [
    (
        "image",
        {"src": "/a.jpg", "alt": 'A "gate"', "caption": "By <em>Ana</em>", "cardWidth": "wide"},
        '<figure><img src="/a.jpg" alt="A &quot;gate&quot;"><figcaption>By <em>Ana</em></figcaption></figure>',
    ),
    (
        "image",
        {"src": "/a.jpg", "href": "https://x.example/?a=1&b=2", "title": "T"},
        '<figure><a href="https://x.example/?a=1&amp;b=2"><img src="/a.jpg" alt="" title="T"></a></figure>',
    ),
    (
        "gallery",
        {"images": [{"src": "/1.jpg", "alt": "One"}, {"src": "/2.jpg"}, {"src": "/3.jpg", "row": 1}], "caption": "All"},
        '<figure><img src="/1.jpg" alt="One"></figure>\n<figure><img src="/2.jpg" alt=""></figure>\n'
        '<figure><img src="/3.jpg" alt=""></figure>\n<p>All</p>',
    ),
    (
        "bookmark",
        {"url": "https://court.example/1", "metadata": {"title": "Ruling <1>", "description": "Of May"}},
        '<p><a href="https://court.example/1">Ruling &lt;1&gt;</a> – Of May</p>',
    ),
    (
        "bookmark",
        {"url": "https://court.example/1"},
        '<p><a href="https://court.example/1">https://court.example/1</a></p>',
    ),
    (
        "embed",
        {
            "url": "https://www.youtube.com/watch?v=abc",
            "html": '<iframe src="https://www.youtube.com/embed/abc"></iframe>',
            "metadata": {"title": "The march"},
        },
        '<p><a href="https://www.youtube.com/watch?v=abc">The march</a></p>',
    ),
    (
        "embed",
        {"url": "https://t.example/1", "html": "<blockquote><p>Free them!</p></blockquote><script src='x'></script>"},
        "<blockquote><p>Free them!</p></blockquote><script src='x'></script>\n"
        '<p><a href="https://t.example/1">https://t.example/1</a></p>',
    ),
    ("html", {"html": "<table><tr><td>Hearing</td></tr></table>"}, "<table><tr><td>Hearing</td></tr></table>"),
    (
        "code",
        {"code": "if a < b:\n    go()", "language": "python", "caption": "Listing"},
        '<pre><code class="language-python">if a &lt; b:\n    go()\n</code></pre>\n<p>Listing</p>',
    ),
    ("code", {"code": "x", "language": '"><script>'}, "<pre><code>x\n</code></pre>"),
    ("hr", {}, "<hr>"),
    (
        "callout",
        {"calloutEmoji": "💡", "calloutText": "Bring <b>water</b>", "backgroundColor": "blue"},
        "<blockquote><p>💡 Bring <b>water</b></p></blockquote>",
    ),
    (
        "callout",
        {"calloutEmoji": "", "calloutText": "<p dir='ltr'>Bring</p>"},
        "<blockquote><p dir='ltr'>Bring</p></blockquote>",
    ),
    (
        "button",
        {"buttonText": "Sign & share", "buttonUrl": "https://act.example", "alignment": "center"},
        '<p><a href="https://act.example">Sign &amp; share</a></p>',
    ),
    (
        "toggle",
        {"heading": "Where <i>exactly</i>?", "content": "<p>At the gate.</p>"},
        "<p><strong>Where exactly?</strong></p>\n<p>At the gate.</p>",
    ),
    (
        "product",
        {
            "productImageSrc": "/book.jpg",
            "productTitle": "The book",
            "productDescription": "<p>200 pages</p>",
            "productButtonEnabled": True,
            "productButton": "Order",
            "productUrl": "https://shop.example",
        },
        '<figure><img src="/book.jpg" alt=""></figure>\n<p><strong>The book</strong></p>\n<p>200 pages</p>\n'
        '<p><a href="https://shop.example">Order</a></p>',
    ),
    (
        "header",
        {
            "header": "<span>Act now</span>",
            "subheader": "Today",
            "buttonEnabled": True,
            "buttonText": "Go",
            "buttonUrl": "/go",
        },
        '<h2>Act now</h2>\n<p>Today</p>\n<p><a href="/go">Go</a></p>',
    ),
    (
        "call-to-action",
        {"textValue": "<p>Help us</p>", "showButton": True, "buttonText": "Give", "buttonUrl": "https://g.example"},
        '<p>Help us</p>\n<p><a href="https://g.example">Give</a></p>',
    ),
]
NOTED = [
    (
        "video",
        {"src": "/content/media/march.mp4", "fileName": "march.mp4", "caption": "The march"},
        '<p><a href="/content/media/march.mp4">march.mp4</a></p>\n<p>The march</p>',
        "A film stays at its old address /content/media/march.mp4: put it where it will last, and change the link.",
    ),
    (
        "audio",
        {"src": "/content/media/speech.mp3", "title": "The speech", "duration": 60},
        '<p><a href="/content/media/speech.mp3">The speech</a></p>',
        "A recording stays at its old address /content/media/speech.mp3: "
        "put it where it will last, and change the link.",
    ),
    (
        "email",
        {"html": "<p>Hi {first_name}</p>"},
        "",
        "Words that stood only in the newsletter, not on the page, were left out.",
    ),
    ("email-cta", {"html": "x"}, "", "Words that stood only in the newsletter, not on the page, were left out."),
    (
        "signup",
        {"header": "Join", "subheader": "Weekly"},
        "<p><strong>Join</strong></p>\n<p>Weekly</p>",
        "A form to subscribe to the old site's newsletter was left out.",
    ),
    (
        "map-of-hearings",
        {"title": "Courts", "url": "https://map.example"},
        '<p>Courts</p>\n<p><a href="https://map.example">https://map.example</a></p>',
        'The card "map-of-hearings" is not known here; what words it has were kept: compare with the old page.',
    ),
    ("spacer", {}, "", 'The card "spacer" is not known here and was left out: compare with the old page.'),
    (
        "html",
        {"html": "<p>Secret</p>", "visibility": {"web": {"nonMember": False, "memberSegment": "status:free"}}},
        "",
        "A card (html) that only members or newsletter readers saw was left out.",
    ),
    (
        "html",
        {"html": "<p>Secret</p>", "visibility": {"emailOnly": True}},
        "",
        "A card (html) that only members or newsletter readers saw was left out.",
    ),
]


def mobiledoc(sections, *, cards=(), markups=(), atoms=()):
    body = Body()
    add_mobiledoc(
        body,
        {
            "version": "0.3.1",
            "cards": list(cards),
            "markups": list(markups),
            "atoms": list(atoms),
            "sections": sections,
        },
    )
    return body


def lexical(*nodes):
    body = Body()
    add_lexical(body, {"root": {"type": "root", "children": list(nodes)}})
    return body


def html_of(body):
    """The HTML of a body, without the empty lines that cards leave between their parts."""
    text = "\n".join(text for kind, text in body.stretches if kind == "html")
    return "\n".join(line for line in text.split("\n") if line.strip())


@pytest.mark.parametrize(("name", "payload", "html"), CARDS)
def test_a_card_in_mobiledoc(name, payload, html):
    body = mobiledoc([[10, 0]], cards=[[name, payload]])
    assert html_of(body) == html
    assert body.notes == []


@pytest.mark.parametrize(("name", "payload", "html"), CARDS)
def test_a_node_in_lexical(name, payload, html):
    node = {"code": "codeblock", "hr": "horizontalrule"}.get(name, name)
    body = lexical({"type": node, "version": 1, **payload})
    assert html_of(body) == html
    assert body.notes == []


@pytest.mark.parametrize(("name", "payload", "html", "sentence"), NOTED)
def test_what_a_card_cannot_bring_along_is_told(name, payload, html, sentence):
    for body in (mobiledoc([[10, 0]], cards=[[name, payload]]), lexical({"type": name, **payload})):
        assert html_of(body) == html
        assert body.notes == [sentence]


def test_a_file_card_is_a_link_and_a_document_that_moves_along():
    payload = {
        "src": "/content/files/filing.pdf",
        "fileTitle": "The filing",
        "fileCaption": "12 pages",
        "fileName": "filing.pdf",
    }
    for body in (mobiledoc([[10, 0]], cards=[["file", payload]]), lexical({"type": "file", **payload})):
        assert html_of(body) == '<p><a href="/content/files/filing.pdf">The filing</a> – 12 pages</p>'
        assert [(file.url, file.title, file.caption) for file in body.files] == [
            ("/content/files/filing.pdf", "The filing", "12 pages")
        ]


@pytest.mark.parametrize("name", ["markdown", "card-markdown"])
def test_markdown_cards_stay_markdown_between_html(name):
    body = mobiledoc(
        [[1, "p", [[0, [], 0, "One"]]], [10, 0], [1, "p", [[0, [], 0, "Three"]]]],
        cards=[[name, {"markdown": "*Two*\n", "cardName": name}]],
    )
    assert body.stretches == [("html", "<p>One</p>"), ("markdown", "*Two*"), ("html", "<p>Three</p>")]
    assert lexical({"type": "markdown", "markdown": "*Two*"}).stretches == [("markdown", "*Two*")]


def test_only_a_document_of_nothing_but_markdown_counts_as_markdown():
    cards = [["markdown", {"markdown": "*Two*"}], ["image", {"src": "/a.jpg"}]]
    assert only_markdown({"cards": cards, "sections": [[10, 0], [1, "p", []]]}) == ["*Two*"]
    assert only_markdown({"cards": cards, "sections": [[10, 0], [10, 1]]}) is None
    assert only_markdown({"cards": cards, "sections": [[10, 0], [1, "p", [[0, [], 0, "x"]]]]}) is None
    assert only_markdown({"cards": [["markdown", {"markdown": ""}]], "sections": [[10, 0]]}) is None
    assert only_markdown({}) is None


def test_mobiledoc_sections_markups_lists_and_line_breaks():
    body = mobiledoc(
        [
            [1, "h2", [[0, [], 0, "Where & when"]]],
            [1, "p", [[0, [0], 0, "Bold "], [0, [1], 2, "and linked"], [1, [], 0, 0], [0, [], 0, "next <line>"]]],
            [3, "ol", [[[0, [], 0, "one"]], [[0, [0], 1, "two"]]]],
            [1, "blockquote", [[0, [], 0, "Quoted"]]],
            [1, "aside", [[0, [], 0, "Aside"]]],
            [2, "/old.jpg"],
            [1, "p", []],
            [1, "marquee", [[0, [2], 1, "Odd"]]],
        ],
        markups=[["strong"], ["a", ["href", "https://x.example/?a&b", "rel", "noopener"]], ["script"]],
        atoms=[["soft-return", "", {}]],
    )
    assert html_of(body) == (
        "<h2>Where &amp; when</h2>\n"
        '<p><strong>Bold <a href="https://x.example/?a&amp;b">and linked</a></strong><br>next &lt;line&gt;</p>\n'
        "<ol><li>one</li><li><strong>two</strong></li></ol>\n"
        "<blockquote><p>Quoted</p></blockquote>\n<blockquote><p>Aside</p></blockquote>\n"
        '<figure><img src="/old.jpg" alt=""></figure>\n<p>Odd</p>'
    )


@pytest.mark.parametrize(
    "document",
    [
        {"sections": [[10, 9], [10, "x"], [10], [], 5, None, [1], [1, "p", [[0, [99], 5, "kept"], 7, [1, [], 0, 44]]]]},
        {"sections": [[1, "p", [[0, "x", "y", "kept"]]]], "cards": 5, "markups": {}, "atoms": None},
    ],
)
def test_mobiledoc_with_wrong_indexes_keeps_the_words(document):
    body = Body()
    add_mobiledoc(body, document)
    assert html_of(body) == "<p>kept</p>"


def text(words, formats=0):
    return {"type": "extended-text", "text": words, "format": formats}


def test_lexical_text_formats_links_lists_and_line_breaks():
    item = {"type": "listitem", "children": [text("one")]}
    nested = {"type": "listitem", "children": [{"type": "list", "listType": "bullet", "children": [item]}]}
    body = lexical(
        {"type": "extended-heading", "tag": "h3", "children": [text("Where & when")]},
        {
            "type": "paragraph",
            "children": [
                text("a", 1),
                text("b", 2),
                text("c", 3),
                text("d", 4),
                text("e", 16),
                text("f", 32),
                text("g", 64),
                text("h", 128),
                {"type": "linebreak"},
                {"type": "link", "url": "https://x.example/?a&b", "children": [text("linked", 1)]},
                {"type": "autolink", "url": "https://y.example", "children": []},
            ],
        },
        {"type": "list", "listType": "number", "start": 3, "children": [item, nested, item]},
        {"type": "extended-quote", "children": [text("Quoted")]},
        {"type": "aside", "children": [text("Aside")]},
        {"type": "paragraph", "children": []},
    )
    assert html_of(body) == (
        "<h3>Where &amp; when</h3>\n"
        "<p><strong>a</strong><em>b</em><strong><em>c</em></strong><s>d</s><code>e</code><sub>f</sub><sup>g</sup>"
        '<mark>h</mark><br><a href="https://x.example/?a&amp;b"><strong>linked</strong></a>'
        '<a href="https://y.example">https://y.example</a></p>\n'
        '<ol start="3"><li>one<ul><li>one</li></ul></li><li>one</li></ol>\n'
        "<blockquote><p>Quoted</p></blockquote>\n<blockquote><p>Aside</p></blockquote>"
    )
    assert body.notes == []


def test_a_lexical_node_of_an_unknown_kind_keeps_the_words_below_it():
    body = lexical({"type": "layout", "children": [{"type": "paragraph", "children": [text("kept")]}]}, 5, None)
    assert html_of(body) == "<p>kept</p>"
    assert body.notes == ['A part of the text ("layout") is of a kind not known here: compare with the old page.']


@pytest.mark.parametrize("document", [{}, {"root": 5}, {"root": {"children": 5}}, {"root": {"children": [{}]}}])
def test_lexical_of_another_shape_gives_nothing(document):
    body = Body()
    add_lexical(body, document)
    assert html_of(body) == ""


def rendered(html):
    body = Body()
    add_rendered(body, html)
    return body


def test_rendered_gallery_video_audio_and_product_cards():
    body = rendered(
        '<figure class="kg-card kg-gallery-card kg-width-wide"><div class="kg-gallery-container">'
        '<div class="kg-gallery-row">'
        '<div class="kg-gallery-image"><img src="/1.jpg" width="6" height="4" alt="One"></div>'
        '<div class="kg-gallery-image"><img src="/2.jpg"></div></div></div>'
        "<figcaption>All <em>three</em></figcaption></figure>"
        '<figure class="kg-card kg-video-card"><div class="kg-video-container"><video src="/m.mp4" poster="x"></video>'
        '<div class="kg-video-overlay"><button aria-label="Play"><svg><path d="1"></path></svg></button></div>'
        '<span class="kg-video-current-time">0:00</span></div><figcaption>The march</figcaption></figure>'
        '<div class="kg-card kg-audio-card"><img src="/thumb.jpg" class="kg-audio-thumbnail">'
        '<div class="kg-audio-player-container">'
        '<audio src="/s.mp3"></audio><div class="kg-audio-title">The speech</div><button>1&#215;</button></div></div>'
        '<div class="kg-card kg-product-card"><div class="kg-product-card-container">'
        '<img src="/b.jpg" class="kg-product-card-image">'
        '<div class="kg-product-card-title-container"><h4 class="kg-product-card-title">The book</h4></div>'
        '<div class="kg-product-card-description"><p>200 pages</p></div>'
        '<a href="https://shop.example" class="kg-product-card-button"><span>Order</span></a></div></div>'
    )
    assert html_of(body) == (
        '<figure><img src="/1.jpg" alt="One"></figure>\n<figure><img src="/2.jpg" alt=""></figure>\n'
        "<p>All <em>three</em></p>"
        '<p><a href="/m.mp4">m.mp4</a></p>\n<p>The march</p><p><a href="/s.mp3">The speech</a></p>\n'
        '<figure><img src="/b.jpg" alt=""></figure>\n<p><strong>The book</strong></p>\n<p>200 pages</p>\n'
        '<p><a href="https://shop.example">Order</a></p>'
    )
    assert len(body.notes) == 2


def test_rendered_html_that_is_no_card_passes_through():
    html = (
        '<p class="kg">AT&amp;T &lt;b&gt; <em>x</em></p><pre><code>a &lt; b</code></pre>'
        '<figure class="kg-card kg-image-card"><img src="/a.jpg"></figure><script>if (a < b) go("&amp;")</script>'
    )
    assert html_of(rendered(html)) == html


def test_a_card_that_never_closes_keeps_its_words():
    assert html_of(rendered('<p>a</p><div class="kg-card kg-callout-card"><div class="kg-callout-text">words')) == (
        "<p>a</p><blockquote><p>words</p></blockquote>"
    )
