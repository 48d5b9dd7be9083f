"""What the editor's text box asks for while someone writes: the text as it will look, and a place for pictures."""

import re

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import assets, images, markdown
from .models import Asset, Page

EDITING_PERMISSIONS = [
    f"{app}.{verb}_{model}"
    for app, model in (
        ("updates", "update"),
        ("updates", "keydate"),
        ("campaign", "page"),
        ("coalition", "letter"),
        ("coalition", "member"),
    )
    for verb in ("add", "change")
]


def may_edit(user):
    """Staff with the right to write something."""
    return user.is_active and user.is_staff and any(user.has_perm(name) for name in EDITING_PERMISSIONS)


def refusal(sentence, status):
    return JsonResponse({"image": [sentence]}, status=status)


@require_POST
def preview_markdown(request):
    """The Markdown in `content` as HTML, exactly as it will be stored."""
    if not may_edit(request.user):
        return HttpResponse(_("Please log in to edit."), status=403)
    if "content" not in request.POST:
        return HttpResponse(_("There is no text to show."), status=400)
    text = request.POST["content"]
    try:
        shown = Page(body=text)
        html = markdown.render(text, pictures=Asset.objects.pictures_in(text), prefix=shown.anchor)
    except markdown.Unrenderable as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(html)


@require_POST
def upload_asset(request):
    """Stores the picture or PDF in `image` and answers with the Markdown that shows it."""
    if not may_edit(request.user):
        return refusal(_("Please log in to edit."), 403)
    file = request.FILES.get("image")
    if file is None:
        return refusal(_("Choose a picture or a PDF."), 400)
    try:
        asset = assets.upload(file, request.user)
    except assets.TooMany as error:
        return refusal(str(error), 429)
    except assets.TooLarge as error:
        return refusal(str(error), 413)
    except images.Refused as error:
        return refusal(str(error), 400)
    is_image = asset.kind == Asset.Kind.IMAGE
    words = (asset.alt or asset.title) if is_image else str(asset)
    label = re.sub(r"([\\\[\]`*_<&!])", r"\\\1", words)
    return JsonResponse({"image_code": f"{'!' if is_image else ''}[{label}]({asset.get_absolute_url()})"})
