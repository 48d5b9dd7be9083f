"""The press asks: the form, and the thanks for what was sent."""

from django.shortcuts import render
from django.urls import reverse

from campaign.forms.public import open_to_all, see_other
from campaign.views import read_only

from .forms import EnquiryForm


@open_to_all
def enquiry(request):
    form = EnquiryForm(request)
    if form.is_valid():
        form.save()
        return see_other(reverse("contacts:enquiry_thanks"))
    return render(request, "contacts/enquiry.html", {"form": form})


@read_only
def thanks(request):
    return render(request, "contacts/enquiry_thanks.html")
