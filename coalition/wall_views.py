"""The coalition as a whole for the public, and what other sites show of one letter: its count, and a page to frame."""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from campaign import structured
from campaign.identity import identity
from campaign.views import read_only

from .structured import coalition_data
from .views import of_letter
from .wall import wall_in

# Read by other sites, which ask whenever somebody looks at theirs.
FOR_OTHERS = {
    "Cache-Control": "public, max-age=60, s-maxage=60",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex",
}


@read_only
def coalition(request):
    language = get_language()
    campaign, wall = identity(language), wall_in(language)
    data = coalition_data(wall, campaign.name)
    context = {"campaign": campaign, "wall": wall, "structured": structured.script(data) if data else ""}
    return render(request, "coalition/coalition.html", context)


@read_only
def count(request, slug):
    """How many have signed a letter, for the scripts of other sites (CORS: Fetch, "HTTP extensions")."""
    response = counted(request, slug)
    response.headers["Access-Control-Allow-Origin"] = "*"  # on the way to a letter that has moved, too
    return response


@of_letter("count")
def counted(request, letter):
    groups = [group for group in letter.original.groups.all() if group.count]
    data = {
        "title": letter.title,
        "url": settings.SITE_URL + letter.get_absolute_url(),
        "count": sum(group.count for group in groups),
        "groups": [
            {"heading": group.heading_in(letter.language), "kind": group.kind, "count": group.count} for group in groups
        ],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, headers=FOR_OTHERS)


def embed_gone(request, withdrawn):
    return framed(request, {"withdrawn": withdrawn}, status=410)


@of_letter("embed", when_gone=embed_gone)
def embed(request, letter):
    letter.count = sum(group.count for group in letter.original.groups.all())
    return framed(request, {"letter": letter})


@xframe_options_exempt
@csp_override({**settings.SECURE_CSP, "frame-ancestors": ["*"]})
def framed(request, context, status=200):
    """The one page that other sites may show in a frame of theirs; nothing can be changed on it."""
    response = render(request, "coalition/embed.html", context, status=status)
    for name, value in FOR_OTHERS.items():
        response.headers[name] = value
    return response
