from . import contact, enquiry, organisation, subject

__all__ = ["contact", "enquiry", "organisation", "subject"]
