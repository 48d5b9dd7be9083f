from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, register_converter

from . import converters, editing, views

register_converter(converters.FourDigits, "yyyy")
register_converter(converters.TwoDigits, "mm")
register_converter(converters.PagePath, "pagepath")

urlpatterns = [
    path("admin/", admin.site.urls),
    # django-markdownx's own addresses, with our views behind them: its own are open to anyone.
    path("markdownx/markdownify/", editing.preview_markdown, name="markdownx_markdownify"),
    path("markdownx/upload/", editing.upload_asset, name="markdownx_upload"),
    path("media/<str:name>", views.media, name="media"),
    path("theme/<str:accent>.css", views.theme, name="theme"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("updates.urls_machines")),
    *i18n_patterns(
        path("", include("contacts.urls")),
        path("coalition/", include("coalition.urls")),
        path("", include("updates.urls")),
        path("<pagepath:path>/", views.page, name="page"),
        prefix_default_language=False,
    ),
]

handler400 = "campaign.views.bad_request"
handler403 = "campaign.views.forbidden"
handler404 = "campaign.views.not_found"
handler500 = "campaign.views.server_error"
