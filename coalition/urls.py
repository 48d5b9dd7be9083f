from django.urls import path

from . import feeds, views, wall_views
from .signing import views as signing

app_name = "coalition"

urlpatterns = [
    path("", wall_views.coalition, name="coalition"),
    path("feed/", feeds.rss, name="rss"),
    path("atom/", feeds.atom, name="atom"),
    path("feed.json", feeds.json_feed, name="json_feed"),
    path("letters/<slug:slug>/", views.letter, name="letter"),
    path("letters/<slug:slug>/print/", views.printed, name="print"),
    path("letters/<slug:slug>.txt", views.plain_text, name="plain_text"),
    path("letters/<slug:slug>/signatories.csv", views.table, name="csv"),
    path("letters/<slug:slug>/count.json", wall_views.count, name="count"),
    path("letters/<slug:slug>/embed/", wall_views.embed, name="embed"),
    path("letters/<slug:slug>/sign/", signing.sign, name="sign"),
    path("letters/<slug:slug>/sign/thanks/", signing.thanks, name="thanks"),
    path("signature/<str:token>/", signing.signature, name="signature"),
]
