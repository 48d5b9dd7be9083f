"""What the press may use, made for tests, and a kit as whoever fetches it sees it."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from campaign import assets
from tests.campaign.picture_files import plain, saved

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def make_photo(width=60, **values):
    """A picture of that width for the press, unless told otherwise; each width is another picture."""
    words = {"alt": "A vigil", "credit": "Ana Ruiz", "licence": "CC BY 4.0", "is_for_press": True, **values}
    return assets.store_image(SimpleUploadedFile("a.jpg", saved(plain(width, 40), "JPEG")), **words)


def make_document(content=PDF, **values):
    words = {"title": "The ruling", "credit": "High Court", "licence": "Public record", "is_for_press": True, **values}
    return assets.store_document(SimpleUploadedFile("a.pdf", content), **words)


def fetched(response):
    """The archive in a response, found sound: an open ZipFile."""
    archive = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert archive.testzip() is None
    return archive
