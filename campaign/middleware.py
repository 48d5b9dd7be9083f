"""What every request passes: its language, the size of what it brings, old addresses, and headers on the answer."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from .publishing import destination
from .views import error_page

OTHER_LANGUAGES = {code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE}


def language_of(path):
    """The language whose prefix an address has ("/es/…"); the default language has none."""
    first = path.removeprefix("/").split("/", 1)[0]
    return first if first in OTHER_LANGUAGES else settings.LANGUAGE_CODE


def language_from_path(get_response):
    """The address alone decides the language, so that answers need no Vary and can be kept for everyone."""

    def middleware(request):
        language = language_of(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def refuse_large_uploads(get_response):
    """Answers 413 before a body above the limit is read."""

    def middleware(request):
        length = request.headers.get("content-length") or "0"
        if length.isdigit() and int(length) > settings.UPLOAD_MAX_BYTES:
            return render(request, "413.html", {"limit": settings.UPLOAD_MAX_BYTES}, status=413)
        return get_response(request)

    return middleware


def refused_methods(get_response):
    """A page of words for 405, which Django leaves empty."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = error_page(request, "405.html", 405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware


def old_addresses(get_response):
    """Leads from an address that is not (or no longer) in use to the one that took its place, in one step.

    Only ever within this site, and only to what the public may see: a redirect to something not yet published would
    tell its title.
    """

    def middleware(request):
        response = get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return response
        is_old_post_link = request.path_info == "/" and ("p" in request.GET or "page_id" in request.GET)
        if response.status_code != 404 and not is_old_post_link:
            return response
        target = destination(request.get_full_path())
        if target and is_ours(target) and is_reachable(request, target):
            return HttpResponsePermanentRedirect(target)
        return response

    return middleware


def is_ours(target):
    return target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)


def is_reachable(request, path):
    """Whether a visitor who followed a redirect to `path` would get an answer other than "not found"."""
    path = path.split("?")[0].split("#")[0]
    try:
        with translation.override(language_of(path)):
            match = resolve(path)
            return match.func(request, *match.args, **match.kwargs).status_code != 404
    except (Http404, Resolver404, PermissionDenied):
        return False


def empty_heads(get_response):
    """Answers HEAD with the headers of the GET alone (RFC 9110, 9.3.2)."""

    def middleware(request):
        response = get_response(request)
        if request.method != "HEAD":
            return response
        if response.streaming:
            response.streaming_content = ()
        else:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return middleware


def answer_headers(get_response):
    """Headers that every answer carries beside those of Django's own middleware."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith("/admin/") or request.path_info.startswith("/markdownx/"):
            response.headers["Cache-Control"] = "no-store"
        elif response.status_code in {200, 301, 404, 410} and "Cache-Control" not in response.headers:
            # Kept, but asked about each time: what is published is there at the very next request.
            response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
        return response

    return middleware
