from django.urls import path

from . import views
from .enquiries import views as enquiries

app_name = "contacts"

urlpatterns = [
    path("press/contacts.vcf", views.all_vcards, name="all_vcards"),
    path("press/contacts/<slug:slug>/", views.card, name="card"),
    path("press/contacts/<slug:slug>.vcf", views.vcard, name="vcard"),
    path("press/contacts/<slug:slug>/qr.svg", views.qr, name="qr"),
    path("press/enquiry/", enquiries.enquiry, name="enquiry"),
    path("press/enquiry/thanks/", enquiries.thanks, name="enquiry_thanks"),
]
