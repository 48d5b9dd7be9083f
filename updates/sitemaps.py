"""Sitemaps (sitemaps.org protocol 0.9): an index of one map a year and one of pages, and Google's news sitemap.

A year may hold more than the 50,000 addresses of the protocol only on a site that publishes one every ten minutes.
"""

from datetime import date, timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max, Min
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from campaign.identity import identity
from campaign.models import Page
from campaign.views import read_only
from coalition.feeds import changed as letter_changed
from coalition.models import Letter, Member

from .models import KeyDate, Topic, Update
from .views import date_or_404

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
MAP_LIMIT = 50_000
NEWS_AGE = timedelta(days=2)
NEWS_LIMIT = 1_000


def xml(body):
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n', content_type="application/xml")


def location(address, changed=None, alternates=()):
    """The entry of an address; `alternates` are pairs of a language and the address of the same page in it."""
    lastmod = f"<lastmod>{timezone.localtime(changed).isoformat(timespec='seconds')}</lastmod>" if changed else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(settings.SITE_URL + other)}"/>'
        for code, other in alternates
    )
    return f"<url><loc>{escape(settings.SITE_URL + address)}</loc>{lastmod}{links}</url>"


@read_only
def index(request):
    span = Update.objects.live().aggregate(first=Min("published_on"), last=Max("published_on"))
    addresses = [reverse("sitemap_pages")]
    if span["first"]:
        years = range(span["last"].year, span["first"].year - 1, -1)
        addresses += [reverse("sitemap_year", args=[f"{year:04}"]) for year in years]
    maps = "\n".join(f"<sitemap><loc>{settings.SITE_URL}{address}</loc></sitemap>" for address in addresses)
    return xml(f'<sitemapindex xmlns="{NAMESPACE}">\n{maps}\n</sitemapindex>')


@read_only
def year(request, year):
    first = date_or_404(year)
    updates = Update.objects.live().filter(published_on__range=(first, date(first.year, 12, 31)))
    fields = ["language", "published_on", "slug", "published_at", "revised_at"]
    newest = updates.newest_first().only(*fields)[:MAP_LIMIT]
    lines = [location(u.get_absolute_url(), u.revised_at or u.published_at) for u in newest.iterator(chunk_size=2000)]
    return xml("\n".join([f'<urlset xmlns="{NAMESPACE}">', *lines, "</urlset>"]))


@read_only
def pages(request):
    """Home, timeline, dates and coalition in each language that has updates, topics with updates, key dates, letters,
    standing pages.

    A key date stands there in its own language and in those that have words for it.
    """
    key_dates = list(KeyDate.objects.live().for_list())
    letters = list(Letter.objects.live().newest_first().for_list())
    is_anybody_with_us = bool(letters) or Member.objects.listed().exists()
    lines = []
    for code, _name in settings.LANGUAGES:
        has_updates = code == settings.LANGUAGE_CODE or Update.objects.live().in_language(code).exists()
        with translation.override(code):
            if has_updates:
                lines += [location(reverse("updates:home")), location(reverse("updates:timeline"))]
                lines += [location(reverse("updates:dates"))] if key_dates else []
            if is_anybody_with_us and (has_updates or any(letter.language == code for letter in letters)):
                lines.append(location(reverse("coalition:coalition")))
    topics = Topic.objects.filter(updates__in=Update.objects.live()).distinct()
    lines += [location(topic.get_absolute_url()) for topic in topics]
    for key_date in key_dates:
        for code in key_date.spoken:
            with translation.override(code):
                lines.append(location(key_date.get_absolute_url(), key_date.seen_changed_at))
    lines += letter_locations(letters)
    lines += [location(p.get_absolute_url(), p.revised_at or p.published_at) for p in Page.objects.live().defer("body")]
    return xml("\n".join([f'<urlset xmlns="{NAMESPACE}" xmlns:xhtml="{XHTML}">', *lines, "</urlset>"]))


def letter_locations(letters):
    """Letters, each with the address of every translation among them."""
    families = {}
    for letter in letters:
        families.setdefault(letter.original.pk, []).append((letter.language, letter.get_absolute_url()))
    lines = []
    for letter in letters:
        family = families[letter.original.pk]
        alternates = family if len(family) > 1 else ()
        lines.append(location(letter.get_absolute_url(), letter_changed(letter), alternates))
    return lines


@read_only
def news(request):
    """What was published within two days (Google News sitemap 0.9)."""
    names = {code: identity(code).name for code, _name in settings.LANGUAGES}
    recent = Update.objects.live().filter(published_at__gt=timezone.now() - NEWS_AGE).newest_first()
    lines = []
    for update in recent.defer("body", "body_html")[:NEWS_LIMIT]:
        published = timezone.localtime(update.published_at).isoformat(timespec="seconds")
        lines.append(
            f"<url><loc>{escape(settings.SITE_URL + update.get_absolute_url())}</loc><news:news>"
            f"<news:publication><news:name>{escape(names[update.language])}</news:name>"
            f"<news:language>{update.language}</news:language></news:publication>"
            f"<news:publication_date>{published}</news:publication_date>"
            f"<news:title>{escape(update.title)}</news:title></news:news></url>"
        )
    head = f'<urlset xmlns="{NAMESPACE}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    return xml("\n".join([head, *lines, "</urlset>"]))
