"""Pages, media files, and the answers when something is not there or went wrong."""

import sys

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import get_template
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from .colour import for_dark, validate_accent
from .models import Asset, Page

MEDIA_TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "pdf": "application/pdf"}


def read_only(view):
    """A view that answers GET and HEAD alone. It takes nothing in, so a forged form is refused for its method."""
    return csrf_exempt(require_safe(view))


@read_only
def page(request, path):
    at_address = Page.objects.in_language(get_language()).filter(path=path)
    page = at_address.live().first()
    if page is None and (withdrawn := at_address.gone().first()):
        return gone(request, withdrawn)
    if page is None:
        raise Http404
    translations = Page.objects.live().filter(pk__in=translation_ids(page)).exclude(pk=page.pk)
    return render(request, "campaign/page.html", {"page": page, "translations": translations})


def translation_ids(item):
    """A subquery of the ids of an original and all its translations."""
    model, original = type(item), item.translation_of_id or item.pk
    return (
        model.objects.filter(pk=original).values("pk").union(model.objects.filter(translation_of=original).values("pk"))
    )


@read_only
def media(request, name):
    """One stored file: for everybody when something live shows it, else for staff alone.

    Whatever a file might hold, the browser takes it for the type of its extension and runs nothing in it.
    """
    match = Asset.ADDRESS.search(settings.MEDIA_URL + name)
    asset = get_object_or_404(Asset, key=match[1]) if match and match[0] == settings.MEDIA_URL + name else None
    if asset is None or not any(rendition["name"] == name for rendition in asset.renditions):
        raise Http404
    is_public = asset.is_public()
    if not is_public and not (request.user.is_active and request.user.is_staff):
        raise Http404
    if not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name), content_type=MEDIA_TYPES[name.rpartition(".")[2]])
    response.headers["Cache-Control"] = "public, max-age=600" if is_public else "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # feed readers show pictures elsewhere
    response.headers["ETag"] = f'"{name}"'  # the name is a hash of what is in it
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if asset.kind == Asset.Kind.DOCUMENT:
        # The sandbox would keep browsers from showing a PDF; their viewers run nothing of this origin.
        response.headers["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@read_only
def theme(request, accent):
    """The campaign's colour as custom properties, for light and dark paper; worked out from the address alone."""
    try:
        validate_accent(f"#{accent}")
    except ValidationError as error:
        raise Http404 from error
    css = (
        f":root{{--accent:#{accent}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:{for_dark(f'#{accent}')}}}}}\n"
    )
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers=headers)


@read_only
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /preview/", "Disallow: /*/search/", ""]
    lines += [f"Sitemap: {settings.SITE_URL}/sitemap.xml", f"Sitemap: {settings.SITE_URL}/news-sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@read_only
def healthz(request):
    """Whether this process answers; asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@read_only
def readyz(request):
    """Whether the database answers and has every migration; 503 with the reason's name otherwise."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        problem = "database"
    else:
        problem = "migrations" if pending else ""
    return HttpResponse(
        f"{problem or 'ok'}\n",
        content_type="text/plain",
        status=503 if problem else 200,
        headers={"Cache-Control": "no-store"},
    )


def gone(request, item):
    """410 for what was public once: the editor's reason instead of a bare refusal."""
    return render(request, "410.html", {"reason": item.withdrawn_reason, "withdrawn_at": item.withdrawn_at}, status=410)


def bad_request(request, exception):
    return error_page(request, "400.html", 400)


def forbidden(request, exception):
    return error_page(request, "403.html", 403)


def not_found(request, exception):
    return error_page(request, "404.html", 404)


def csrf_failure(request, reason=""):
    return error_page(request, "403_csrf.html", 403)


def server_error(request):
    """500, or 503 when it is the database that is away.

    Rendered without the request's context: whatever failed must not be asked again.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        headers = {"Retry-After": "30", "Cache-Control": "no-store"}
        return HttpResponse(get_template("503.html").render(), status=503, headers=headers)
    return HttpResponse(get_template("500.html").render(), status=500, headers={"Cache-Control": "no-store"})


def error_page(request, template, status):
    try:
        return render(request, template, status=status)
    except (OperationalError, InterfaceError):
        return server_error(request)
