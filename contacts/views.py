"""A contact's own page, vCard and QR code, and all vCards in one file: of those who are listed, and of nobody else."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from campaign.views import read_only

from . import qr as codes
from .cards import card_of
from .models import Contact
from .vcards import writer


def listed_card(slug):
    """The card at an address. Somebody who is not listed is not found, as somebody who was never there."""
    return card_of(get_object_or_404(Contact.objects.listed().with_cards(), slug=slug))


@read_only
def card(request, slug):
    return render(request, "contacts/card.html", {"card": listed_card(slug)})


@read_only
def vcard(request, slug):
    version = asked_version(request)
    found = listed_card(slug)
    return attached(writer.vcard(found, version, photo=writer.photo_of(found)), f"{found.slug}.vcf")


@read_only
def all_vcards(request):
    """Everybody's; 404 while nobody is listed, since a file without a card is no vCard."""
    version = asked_version(request)
    if not (cards := [card_of(contact) for contact in Contact.objects.listed().with_cards()]):
        raise Http404
    return attached(writer.vcards(cards, version), "press-contacts.vcf")


@read_only
def qr(request, slug):
    return HttpResponse(codes.qr_svg(listed_card(slug)), content_type="image/svg+xml")


def asked_version(request):
    """The version of the vCard that the address asks for, 4.0 if it does not say; another one is not found."""
    version = request.GET.get("version", "4.0")
    if version not in writer.VERSIONS:
        raise Http404
    return version


def attached(text, name):
    """A vCard (RFC 6350, 10.1) to be saved under a name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.encode(), content_type="text/vcard; charset=utf-8", headers=headers)
