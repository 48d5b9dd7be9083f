"""WordPress exports of any length, in our own words: WXR 1.2 with posts in both of WordPress's ways of writing."""

import html
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache

from bench import words

SITE = "https://tarn.example"
NEWEST = datetime(2024, 12, 31, 17, 0, tzinfo=UTC)
STORIES = 400
CATEGORIES = ("News", "Court", "Press releases", "Hearings", "Events", "Letters", "Media", "Statements")
TAGS = tuple(words.name(number) for number in range(24))
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Tarn Belongs to All</title>
<link>{SITE}</link>
<language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{SITE}</wp:base_site_url>
<wp:base_blog_url>{SITE}</wp:base_blog_url>
<wp:author><wp:author_login>desk</wp:author_login><wp:author_display_name>The desk</wp:author_display_name></wp:author>
"""
FOOT = "</channel>\n</rss>\n"


def write(path, *, posts=None, megabytes=None):
    """Writes an export of so many posts, or of as many as fill so many megabytes (10**6 bytes); gives their count.

    To every fourth post a picture is attached, to every fifth belong two comments, every tenth links to an older one,
    every fortieth is a draft. The oldest comes first, as WordPress writes them.
    """
    wanted = megabytes * 10**6 if megabytes else float("inf")
    written = number = 0
    with path.open("wb") as file:
        file.write(HEAD.encode())
        while written < wanted and number != posts:
            number += 1
            written += file.write(post(number).encode())
        file.write(FOOT.encode())
    return number


def moment(number):
    return NEWEST - timedelta(hours=5) * (40_000 - number)


def address(number):
    at = moment(number)
    return f"{SITE}/{at:%Y/%m/%d}/post-{number}/"


def post(number):
    at = moment(number)
    content = body(number % STORIES)
    if number % 10 == 0:
        content += f'\n\nEarlier: <a href="{address(max(1, number - 7))}">what came before</a>.'
    tag = TAGS[number % len(TAGS)]
    category = CATEGORIES[number % len(CATEGORIES)]
    pieces = [
        "<item>",
        f"<title>{html.escape(words.title(number))}</title>",
        f"<link>{address(number)}</link>",
        f"<pubDate>{format_datetime(at)}</pubDate>",
        "<dc:creator><![CDATA[desk]]></dc:creator>",
        f'<guid isPermaLink="false">{SITE}/?p={number}</guid>',
        f"<content:encoded><![CDATA[{content}]]></content:encoded>",
        "<excerpt:encoded><![CDATA[]]></excerpt:encoded>",
        f"<wp:post_id>{number}</wp:post_id>",
        f"<wp:post_date>{at:%Y-%m-%d %H:%M:%S}</wp:post_date>",
        f"<wp:post_date_gmt>{at:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>",
        f"<wp:post_name>post-{number}</wp:post_name>",
        f"<wp:status>{'draft' if number % 40 == 17 else 'publish'}</wp:status>",
        "<wp:post_type>post</wp:post_type>",
        f'<category domain="category" nicename="{category.split()[0].lower()}"><![CDATA[{category}]]></category>',
        f'<category domain="post_tag" nicename="{tag.lower()}"><![CDATA[{tag}]]></category>',
    ]
    if number % 5 == 0:
        pieces += [comment(number, which, at) for which in (1, 2)]
    pieces.append("</item>\n")
    if number % 4 == 0:
        pieces.append(attachment(number))
    return "\n".join(pieces)


def comment(number, which, at):
    return f"""<wp:comment>
<wp:comment_id>{number * 2 + which}</wp:comment_id>
<wp:comment_author><![CDATA[{words.name(number + which)}]]></wp:comment_author>
<wp:comment_date_gmt>{at + timedelta(hours=which):%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{words.sentence(number + which)}]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved>
</wp:comment>"""


def attachment(number):
    file = f"{SITE}/wp-content/uploads/{moment(number):%Y/%m}/picture-{number}.jpg"
    return f"""<item>
<title>picture-{number}</title>
<wp:post_id>{1_000_000 + number}</wp:post_id>
<wp:post_parent>{number}</wp:post_parent>
<wp:status>inherit</wp:status>
<wp:post_type>attachment</wp:post_type>
<wp:attachment_url>{file}</wp:attachment_url>
</item>
"""


@cache
def body(story):
    """The story as HTML: by turns as the old editor kept it, and as the block editor does."""
    if story % 2:
        return "\n\n".join(classic(sort, inline(text)) for sort, text in words.blocks(story))
    return "\n\n".join(block(sort, inline(text)) for sort, text in words.blocks(story))


def inline(text):
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"\[(.+?)\]\((.+?)\)", r'<a href="\2">\1</a>', text)


def classic(sort, text):
    tags = {"paragraph": "{}", "heading": "<h2>{}</h2>", "item": "<ul><li>{}</li></ul>"}
    return tags.get(sort, "<blockquote>{}</blockquote>").format(text)


def block(sort, text):
    name, inner = {
        "paragraph": ("paragraph", f"<p>{text}</p>"),
        "heading": ("heading", f'<h2 class="wp-block-heading">{text}</h2>'),
        "item": ("list", f"<ul><!-- wp:list-item --><li>{text}</li><!-- /wp:list-item --></ul>"),
        "quote": ("quote", f'<blockquote class="wp-block-quote"><p>{text}</p></blockquote>'),
    }[sort]
    return f"<!-- wp:{name} -->\n{inner}\n<!-- /wp:{name} -->"
