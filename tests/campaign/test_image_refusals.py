"""An upload that is no still picture, or too much of one, is refused with a sentence that says what to do."""

import contextlib
import io
import struct
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from campaign.images import MAX_BYTES, MAX_JPEG_SCANS, Refused
from tests.campaign.picture_files import (
    FORMATS,
    WIDE,
    archive,
    directory,
    exif,
    photo,
    plain,
    png,
    prepared,
    refusal,
    saved,
)

NOT_A_PICTURE = "This file is not a picture. Upload a JPEG, PNG, WebP, AVIF, TIFF or GIF file."
DAMAGED = (
    "This picture is damaged or incomplete. Open it in a picture editor, export it as JPEG or PNG, and upload that."
)
TOO_MANY_PIXELS = (
    "This picture has more than 25 million pixels. Make it smaller, for example 4,000 pixels wide, and upload it again."
)
SVG = "This is an SVG drawing, which can carry programs. Export it as PNG and upload that."
WEB_PAGE = "This is a web page, not a picture. Save the picture itself from the page and upload that."
VIDEO = "This is a video, not a picture. Upload a still of it as JPEG and link to the video."
MOVES = "This picture moves. Export one frame of it as JPEG or PNG and upload that."


def animation(image_format, frames=3):
    others = [plain(16, 16, (index % 256, index // 256, 0)) for index in range(1, frames)]
    return saved(plain(16, 16), image_format, save_all=True, append_images=others, duration=40)


def box(kind, *brands):
    data = kind + brands[0] + bytes(4) + b"".join(brands[1:])
    return struct.pack(">I", len(data) + 4) + data


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "This file is empty. Choose the file again.", id="nothing"),
        pytest.param(b"<!DOCTYPE html><script>alert(1)</script>", WEB_PAGE, id="web page"),
        pytest.param(b"GIF89a<html><script>alert(1)</script></html>", DAMAGED, id="web page that begins as a GIF"),
        pytest.param(DRAWING.encode(), SVG, id="svg"),
        pytest.param(f'<?xml version="1.0"?>\n<!-- a -->\n{DRAWING}'.encode(), SVG, id="svg after a comment"),
        pytest.param(f'\ufeff<!DOCTYPE svg [<!ENTITY a "b">]>{DRAWING}'.encode(), SVG, id="svg with entities"),
        pytest.param(f" \n\t{DRAWING.upper()}".encode(), SVG, id="svg in capitals after blanks"),
        pytest.param(DRAWING.encode("utf-16"), SVG, id="svg in UTF-16"),
        pytest.param(DRAWING.encode("utf-16-be"), SVG, id="svg in UTF-16 without a mark"),
        pytest.param(b"<?php system($_GET['c']);", NOT_A_PICTURE, id="php"),
        pytest.param(b"#!/bin/sh\nrm -rf /\n", NOT_A_PICTURE, id="shell script"),
        pytest.param(bytes(range(256)), NOT_A_PICTURE, id="noise"),
        pytest.param(archive(), NOT_A_PICTURE, id="zip"),
        pytest.param(b"\x1f\x8b\x08" + bytes(60), NOT_A_PICTURE, id="packed svg"),
        pytest.param(b"%PDF-1.4\n%%EOF", "This is a PDF document, not a picture. Add it as a document.", id="pdf"),
        pytest.param(box(b"ftyp", b"isom", b"mp41") + bytes(60), VIDEO, id="mp4"),
        pytest.param(box(b"ftyp", b"qt  ") + bytes(60), VIDEO, id="quicktime"),
        pytest.param(b"\x1aE\xdf\xa3" + bytes(60), VIDEO, id="webm"),
        pytest.param(
            box(b"ftyp", b"heic", b"mif1", b"heic") + bytes(60),
            "This is a HEIC photo, which few browsers show. Export it as JPEG and upload that.",
            id="heic",
        ),
        pytest.param(saved(plain(), "BMP"), NOT_A_PICTURE, id="bmp"),
        pytest.param(saved(plain(), "ICO"), NOT_A_PICTURE, id="ico"),
        pytest.param(saved(plain(), "EPS"), NOT_A_PICTURE, id="eps"),
        pytest.param(animation("GIF", 5000), MOVES, id="gif of 5,000 frames"),
        pytest.param(animation("WEBP"), MOVES, id="moving webp"),
        pytest.param(animation("PNG"), MOVES, id="moving png"),
        pytest.param(animation("AVIF"), MOVES, id="moving avif"),
        pytest.param(
            animation("TIFF"),
            "This file has several pages. Export the page that you need as JPEG or PNG.",
            id="tiff of several pages",
        ),
        pytest.param(
            saved(Image.new("F", (4, 4), 0.5), "TIFF"),
            "This picture is stored as measurements with 32 bits. Export it as JPEG or PNG and upload that.",
            id="tiff of measurements",
        ),
        pytest.param(saved(plain(), "PNG").replace(b"IDAT", b"IDAT\xff"), DAMAGED, id="corrupt png"),
        pytest.param(b"\xff\xd8\xff" + bytes(300), DAMAGED, id="jpeg without a picture"),
        pytest.param(png(0, 10), DAMAGED, id="png without a width"),
        pytest.param(png(10, 10), DAMAGED, id="png without pixels"),
    ],
)
def test_what_is_not_a_still_picture_is_refused_with_a_sentence_that_says_what_to_do(content, sentence):
    assert refusal(content) == sentence


@pytest.mark.parametrize("image_format", FORMATS)
def test_a_picture_cut_short_is_refused(image_format):
    content = saved(photo(120, 80), image_format)
    assert refusal(content[: len(content) // 2]) == DAMAGED
    assert refusal(content[:20]) == DAMAGED


@pytest.mark.parametrize("image_format", FORMATS)
def test_a_picture_with_any_byte_changed_is_refused_or_made_but_nothing_else_happens(image_format):
    content = saved(photo(24, 16), image_format)
    for position in range(0, len(content), max(1, len(content) // 60)):
        changed = bytearray(content)
        changed[position] ^= 0xFF
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd tags, by which Pillow means no error
            with contextlib.suppress(Refused):
                assert prepared(bytes(changed)).renditions


def test_a_file_of_ten_megabytes_is_taken_and_one_byte_more_is_not():
    content = saved(plain(), "JPEG")
    assert prepared(content.ljust(MAX_BYTES, b"\0")).width == 60
    sentence = "This file is larger than 10 MB. Make it smaller and upload it again."
    assert refusal(content.ljust(MAX_BYTES + 1, b"\0")) == sentence


@pytest.mark.parametrize(
    "error",
    [
        SyntaxError("broken tag"),
        struct.error("unpack requires 4 bytes"),
        OSError("decoder error -2"),
        EOFError(),
        ValueError("bad value"),
        MemoryError(),
        IndexError("index out of range"),
        ZeroDivisionError(),
        RecursionError(),
        AssertionError(),
        UserWarning("Truncated File Read"),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("step", ["_open", "load"])
def test_whatever_a_reader_raises_becomes_a_refusal(monkeypatch, step, error):
    def fail(image):
        raise error

    content = saved(plain(), "PNG")
    monkeypatch.setattr(PngImagePlugin.PngImageFile, step, fail)
    assert refusal(content) == DAMAGED


@pytest.mark.parametrize("error", [Image.DecompressionBombError("large"), Image.DecompressionBombWarning("large")])
def test_the_alarm_of_the_reader_itself_becomes_the_sentence_about_pixels(monkeypatch, error):
    def fail(size):
        raise error

    monkeypatch.setattr(Image, "_decompression_bomb_check", fail)
    assert refusal(saved(plain(), "PNG")) == TOO_MANY_PIXELS


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(png(9000, 9000), id="a tiny file that claims 81 million pixels"),
        pytest.param(png(13_300, 13_300, colour_type=6), id="177 million pixels"),
        pytest.param(png(50_000, 50_000), id="2.5 billion pixels"),
        pytest.param(png(2_500_001, 10), id="one column too many"),
    ],
)
def test_too_many_pixels_are_refused_by_the_header_alone(monkeypatch, content):
    def decoded(image):
        pytest.fail("The picture was decoded.")

    for reader in PngImagePlugin.PngImageFile.__mro__[:-1]:
        if "load" in vars(reader):
            monkeypatch.setattr(reader, "load", decoded)
    assert refusal(content) == TOO_MANY_PIXELS


REFUSE_AND_MEASURE = """
import io, sys, time
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from campaign.images import Refused, prepare

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])

for name in sys.argv[1:]:
    content = Path(name).read_bytes()
    before, start = peak(), time.monotonic()
    try:
        prepare(io.BytesIO(content))
    except Refused as error:
        print(peak() - before, round((time.monotonic() - start) * 1000), error, sep="|")
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Peak memory is read from /proc, which is Linux's.")
def test_refusing_too_many_pixels_takes_neither_memory_nor_time(tmp_path):
    files = {
        "claim.png": png(9000, 9000),
        "claim-alpha.png": png(13_300, 13_300, colour_type=6),
        "flat.webp": saved(plain(8000, 8000), "WEBP", lossless=True, quality=0, method=0),
    }
    assert len(files["claim.png"]) < 70
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    run = subprocess.run(
        [sys.executable, "-c", REFUSE_AND_MEASURE, *(tmp_path / name for name in files)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = run.stdout.splitlines()
    assert len(lines) == 3, run.stderr
    for line in lines:
        kilobytes, milliseconds, sentence = line.split("|")
        assert sentence == TOO_MANY_PIXELS
        assert int(kilobytes) < 50_000
        assert int(milliseconds) < 2000
    assert run.stderr == ""


def test_a_jpeg_that_repeats_its_scans_without_end_is_refused():
    content = saved(plain(16, 16), "JPEG", progressive=True)
    last_scan = content[content.rindex(b"\xff\xda") : -2]
    assert refusal(content[:-2] + last_scan * MAX_JPEG_SCANS + b"\xff\xd9") == DAMAGED


def test_a_small_tiff_on_an_enormous_tile_is_refused():
    tags = {256: 16, 257: 16, 258: 8, 259: 1, 262: 1, 277: 1, 322: 16_000, 323: 16_000, 324: 200, 325: 256}
    content = b"II*\0" + struct.pack("<I", 8) + directory(8, [(tag, 4, value) for tag, value in tags.items()])
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (16, 16)
    assert refusal(content.ljust(500, b"\0")) == DAMAGED
    tile = content.replace(struct.pack("<I", 16_000), struct.pack("<I", 16)).ljust(500, b"\0")
    assert prepared(tile).width == 16


PREPARE_AND_MEASURE = """
import io, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from campaign.images import prepare

made = prepare(io.BytesIO(Path(sys.argv[1]).read_bytes()))
peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
print(peak, made.renditions[-1].width, made.renditions[-1].is_full)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Peak memory is read from /proc, which is Linux's.")
def test_a_large_photo_is_prepared_in_full_size_within_bounds(tmp_path):
    (tmp_path / "turned.jpg").write_bytes(saved(plain(4000, 6000), "JPEG", exif=exif(6), icc_profile=WIDE))
    run = subprocess.run(
        [sys.executable, "-c", PREPARE_AND_MEASURE, tmp_path / "turned.jpg"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    kilobytes, width, is_full = run.stdout.split()
    assert (width, is_full) == ("6000", "True")
    assert int(kilobytes) < 350_000
