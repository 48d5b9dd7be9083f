"""Makes WordPress exports: a file with the head that WordPress writes, and items with only what a test is about."""

from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
SITE = """<title>Free the River</title><link>https://old.example</link><language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>
"""
END = "</channel></rss>"


def make_item(
    post_id: int | str = 1,
    *,
    kind: str = "post",
    status: str = "publish",
    title: str = "A vigil",
    link: str | None = None,
    guid: str = "",
    slug: str = "vigil",
    body: str = "Words.",
    excerpt: str = "",
    date: str = "2021-05-13 10:00:00",
    date_gmt: str = "2021-05-13 17:00:00",
    extra: str = "",
) -> str:
    """One <item>. `extra` is XML that goes in as it is: categories, meta values, comments."""
    if link is None:
        link = f"https://old.example/2021/05/13/{slug}/" if slug else f"https://old.example/?p={post_id}"
    return f"""<item><title><![CDATA[{title}]]></title><link>{link}</link>
<guid isPermaLink="false">{guid or f"https://old.example/?p={post_id}"}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_id>{post_id}</wp:post_id><wp:post_date>{date}</wp:post_date><wp:post_date_gmt>{date_gmt}</wp:post_date_gmt>
<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
{extra}</item>
"""


def make_meta(key: str, value: str) -> str:
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def make_category(slug: str, name: str, domain: str = "category") -> str:
    return f'<category domain="{domain}" nicename="{slug}"><![CDATA[{name}]]></category>'


def make_attachment(
    post_id: int, url: str, *, title: str = "", alt: str = "", caption: str = "", parent: int = 0
) -> str:
    extra = f"<wp:attachment_url>{url}</wp:attachment_url><wp:post_parent>{parent}</wp:post_parent>"
    return make_item(
        post_id,
        kind="attachment",
        status="inherit",
        title=title,
        excerpt=caption,
        extra=extra + (make_meta("_wp_attachment_image_alt", alt) if alt else ""),
    )


def make_export(folder: Path, *items: str, site: str = SITE, name: str = "export.xml") -> Path:
    path = folder / name
    path.write_text(HEAD + site + "".join(items) + END, encoding="utf-8")
    return path
