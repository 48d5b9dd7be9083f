"""Who speaks: organisations, press contacts with their numbers, what they speak about, and questions of the press."""

from .contact import Contact, ContactQuerySet, ContactWords, Phone, Post, spoken_choices
from .enquiry import Enquiry
from .not_the_same import NotTheSame
from .official import Official
from .organisation import Organisation, OtherName
from .subject import Subject, SubjectWords

__all__ = [
    "Contact", "ContactQuerySet", "ContactWords", "Enquiry", "NotTheSame", "Official", "Organisation", "OtherName",
    "Phone", "Post", "Subject", "SubjectWords", "spoken_choices",
]  # fmt: skip
