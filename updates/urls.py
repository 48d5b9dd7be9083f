from django.urls import path

from . import feeds, views
from .dates import views as dates
from .press import views as press

app_name = "updates"

FORMATS = [
    ("feed/", feeds.rss, "rss"),
    ("atom/", feeds.atom, "atom"),
    ("feed.json", feeds.json_feed, "json_feed"),
]


def feeds_below(prefix, name):
    return [path(f"{prefix}{end}", view, name=f"{name}{format_name}") for end, view, format_name in FORMATS]


urlpatterns = [
    path("", views.home, name="home"),
    path("dates/", dates.dates, name="dates"),
    path("dates/calendar.ics", dates.calendar, name="calendar"),
    path("dates/<slug:slug>/", dates.key_date, name="key_date"),
    path("dates/<slug:slug>.ics", dates.key_date_calendar, name="key_date_calendar"),
    path("press/", press.press_room, name="press"),
    path("press/kit.zip", press.kit, name="press_kit"),
    path("updates/", views.timeline, name="timeline"),
    path("updates/search/", views.search_results, name="search"),
    path("updates/topic/<slug:slug>/", views.topic, name="topic"),
    path("updates/kind/<slug:kind>/", views.kind, name="kind"),
    *feeds_below("updates/", ""),
    *feeds_below("updates/topic/<slug:slug>/", "topic_"),
    *feeds_below("updates/kind/<slug:kind>/", "kind_"),
    path("updates/<yyyy:year>/", views.year_archive, name="year"),
    path("updates/<yyyy:year>/<mm:month>/", views.month_archive, name="month"),
    path("updates/<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>/", views.detail, name="detail"),
    path("updates/<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>.txt", press.plain_release, name="plain_text"),
]
