"""Addresses for machines, the same in every language."""

from django.urls import path

from . import sitemaps

urlpatterns = [
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<yyyy:year>.xml", sitemaps.year, name="sitemap_year"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
]
