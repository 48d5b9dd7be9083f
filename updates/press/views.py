"""The press room, its kit as one file, and a release as plain text."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language

from campaign.identity import identity
from campaign.publishing import destination
from campaign.views import gone, read_only

from ..models import Update
from ..views import date_or_404
from .kit import press_kit
from .plain_text import release_text
from .room import shown_in_room


@read_only
def press_room(request):
    return render(request, "updates/press.html", shown_in_room(request.GET, get_language()))


@read_only
def kit(request):
    """The kit, streamed while it is made. Whoever asks for its headers alone gets them without a file being opened."""
    made = press_kit(get_language())
    headers = {"ETag": f'"{made.etag}"', "Content-Disposition": f'attachment; filename="{made.file_name}"'}
    if made.length is not None:
        headers["Content-Length"] = str(made.length)
    return StreamingHttpResponse(made.stream(), content_type="application/zip", headers=headers)


@read_only
def plain_release(request, year, month, day, slug):
    releases = Update.objects.in_language(get_language()).filter(kind=Update.Kind.RELEASE)
    at_address = releases.filter(published_on=date_or_404(year, month, day), slug=slug)
    if update := at_address.live().first():
        text = release_text(update, identity(get_language()))
        # The page is what search engines should find.
        return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"X-Robots-Tag": "noindex"})
    if withdrawn := at_address.gone().first():
        return gone(request, withdrawn)
    if moved := moved_release(reverse("updates:detail", args=[year, month, day, slug])):
        return HttpResponsePermanentRedirect(f"{moved.get_absolute_url().removesuffix('/')}.txt")
    raise Http404


def moved_release(page):
    """The live release to which the page that was at an old address has moved, or None."""
    try:
        match = resolve(destination(page) or "")
    except Resolver404:
        return None
    if match.view_name != "updates:detail":
        return None
    day = date_or_404(*(match.kwargs[name] for name in ("year", "month", "day")))
    at_address = Update.objects.in_language(get_language()).filter(published_on=day, slug=match.kwargs["slug"])
    return at_address.filter(kind=Update.Kind.RELEASE).live().first()
