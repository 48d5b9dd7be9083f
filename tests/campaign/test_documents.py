"""Of documents only PDF is taken, and only such as neither runs a program nor carries other files."""

import io
import zlib

import pytest

from campaign.images import MAX_DOCUMENT_BYTES, prepare_document
from tests.campaign.picture_files import archive, plain, refusal, saved


def pdf(body=b"", trailer=b"", version=b"1.7"):
    return (
        b"%PDF-"
        + version
        + b"\n1 0 obj\n<< /Type /Catalog "
        + body
        + b" >>\nendobj\ntrailer\n<< /Root 1 0 R "
        + (trailer + b">>\nstartxref\n9\n%%EOF\n")
    )


def object_stream(text):
    packed = zlib.compress(text)
    return b">>\nendobj\n5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\r\n" % (
        len(packed)
    ) + (packed + b"\nendstream\nendobj\n6 0 obj <<")


def test_a_pdf_is_kept_as_it_is():
    content = pdf()
    assert prepare_document(io.BytesIO(content)) == content
    assert prepare_document(io.BytesIO(saved(plain(), "PDF"))).startswith(b"%PDF-")


PROGRAM_SENTENCE = "This PDF can run a program on the reader's computer. Print it to a new PDF and upload that."
ATTACHMENT_SENTENCE = "This PDF has other files attached. Upload those separately, and a PDF without attachments."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "This file is empty. Choose the file again.", id="nothing"),
        pytest.param(
            b"<html>%%EOF",
            "This file is not a PDF document. Export the document as PDF and upload that.",
            id="web page",
        ),
        pytest.param(
            archive(), "This file is not a PDF document. Export the document as PDF and upload that.", id="word or zip"
        ),
        pytest.param(
            b"<script>alert(1)</script>" + pdf(),
            "Something stands before the PDF in this file. Print it to a new PDF and upload that.",
            id="web page before",
        ),
        pytest.param(
            b"\n" + pdf(),
            "Something stands before the PDF in this file. Print it to a new PDF and upload that.",
            id="blank line before",
        ),
        pytest.param(
            pdf()[:-7], "The end of this PDF is missing. Download or export it again and upload that.", id="cut short"
        ),
        pytest.param(
            pdf() + bytes(2000),
            "The end of this PDF is missing. Download or export it again and upload that.",
            id="something long behind",
        ),
        pytest.param(
            pdf(trailer=b"/Encrypt 8 0 R "),
            "This PDF is encrypted. Save it without a password or protection and upload that.",
            id="encrypted",
        ),
        pytest.param(pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), PROGRAM_SENTENCE, id="script"),
        pytest.param(pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), PROGRAM_SENTENCE, id="script, dense"),
        pytest.param(pdf(b"/OpenAction << /S /J#61va#53cript >>"), PROGRAM_SENTENCE, id="script, disguised"),
        pytest.param(pdf(b"/Names << /JavaScript 4 0 R >>"), PROGRAM_SENTENCE, id="named script"),
        pytest.param(pdf(object_stream(b"5 0 << /S /JavaScript >>")), PROGRAM_SENTENCE, id="script, compressed"),
        pytest.param(pdf(b"/AA << /O << /S /Launch /F (cmd.exe) >> >>"), PROGRAM_SENTENCE, id="launch"),
        pytest.param(pdf(b"/Subtype /RichMedia"), PROGRAM_SENTENCE, id="rich media"),
        pytest.param(pdf(b"/Type /EmbeddedFile"), ATTACHMENT_SENTENCE, id="attachment"),
        pytest.param(pdf(b"/Names << /EmbeddedFiles 4 0 R >>"), ATTACHMENT_SENTENCE, id="attachments"),
        pytest.param(pdf(b"/Type /Filespec /EF << /F 4 0 R >>"), ATTACHMENT_SENTENCE, id="attachment without a type"),
        pytest.param(
            pdf(object_stream(bytes(70 * 1024 * 1024))),
            "This PDF is too large once unpacked. Print it to a new PDF and upload that.",
            id="bomb",
        ),
    ],
)
def test_a_document_that_is_no_harmless_pdf_is_refused_with_a_sentence_that_says_what_to_do(content, sentence):
    assert refusal(content, prepare_document) == sentence


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"/A << /S /URI /URI (https://developer.example.org/Web/JavaScript) >>", id="address"),
        pytest.param(b"/A << /S /URI /URI (https://example.org/LaunchEvent) >>", id="address of an event"),
        pytest.param(b"/OpenAction [3 0 R /FitH 800]", id="opens at a page"),
        pytest.param(object_stream(b"5 0 << /Type /Page >>"), id="compressed objects"),
        pytest.param(b"/Title (Encrypt and /EncryptMetadata)", id="words about encryption"),
    ],
)
def test_an_ordinary_pdf_with_suspicious_words_is_taken(body):
    assert prepare_document(io.BytesIO(pdf(body))) == pdf(body)


def test_a_document_of_25_megabytes_is_taken_and_one_byte_more_is_not():
    room = MAX_DOCUMENT_BYTES - len(pdf())
    content = pdf(b" " * room)
    assert prepare_document(io.BytesIO(content)) == content
    sentence = "This file is larger than 25 MB. Make it smaller and upload it again."
    assert refusal(pdf(b" " * (room + 1)), prepare_document) == sentence
