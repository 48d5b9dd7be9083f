"""Plain makers of contacts, with fixed values."""

from datetime import date

from contacts.models import Contact, Organisation, Phone, Post, Subject

AGREED = date(2021, 3, 1)


def make_organisation(name="Harbour Street Legal Clinic", **values):
    return Organisation.objects.get_or_create(name=name, defaults=values)[0]


def make_contact(name="Ana Ruiz", *, phones=("+14157583765",), role="Managing Attorney", organisation=None,
                 subjects=(), consented_on=AGREED, **values):  # fmt: skip
    """A contact that is listed: with consent, one phone number, a role and an organisation, unless told otherwise."""
    contact = Contact.objects.create(name=name, consented_on=consented_on, **values)
    for order, number in enumerate(phones):
        Phone.objects.create(contact=contact, number=number, order=order)
    if role or organisation:
        body = make_organisation() if organisation is None else organisation
        Post.objects.create(contact=contact, role=role, organisation=body or None)
    contact.subjects.set(subjects)
    return contact


def make_subject(name="The legal case", **values):
    return Subject.objects.create(name=name, **values)
