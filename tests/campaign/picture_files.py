"""Picture files made for a test, and what is read from the renditions made of them."""

import hashlib
import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from campaign.images import Refused, prepare

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 220, 30)
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF"]


def saved(image, image_format, **options):
    output = io.BytesIO()
    image.save(output, image_format, **options)
    return output.getvalue()


def plain(width=60, height=40, colour=RED, mode="RGB"):
    return Image.new(mode, (width, height), colour)


def photo(width, height):
    """A picture with grain, which no encoder packs well: the same bytes on every run."""
    return Image.frombytes("RGB", (width, height), hashlib.shake_128(b"grain").digest(width * height * 3))


def prepared(content):
    return prepare(io.BytesIO(content))


def refusal(content, check=prepare):
    with pytest.raises(Refused) as refused:
        check(io.BytesIO(content))
    return str(refused.value)


def opened(rendition):
    return Image.open(io.BytesIO(rendition.content))


def renditions(content, image_format):
    return [rendition for rendition in prepared(content).renditions if rendition.format == image_format]


def largest(content, image_format="jpeg"):
    return opened(renditions(content, image_format)[-1])


def assert_close(colour, expected, tolerance=6):
    assert max(abs(one - other) for one, other in zip(colour, expected, strict=True)) <= tolerance, colour


def png(width, height, colour_type=2, pixels=b""):
    """A PNG file whose header claims a size that its pixels need not have."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def archive():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as file:
        file.writestr("index.html", "<script>alert(1)</script>")
    return output.getvalue()


def directory(position, entries, following=0):
    """A TIFF directory for its place in the file (TIFF 6.0, section 2). Bytes are stored behind it, numbers in it."""
    heap, table = b"", b""
    start = position + 2 + 12 * len(entries) + 4
    for tag, kind, value in entries:
        if isinstance(value, bytes):
            table += struct.pack("<HHII", tag, kind, len(value), start + len(heap))
            heap += value
        else:
            table += struct.pack("<HHII", tag, kind, 1, value)
    return struct.pack("<H", len(entries)) + table + struct.pack("<I", following) + heap


def exif(orientation, thumbnail=b""):
    """EXIF with a description, an orientation, a place and, as cameras add it, a thumbnail (EXIF 2.32, 4.5 and 4.6)."""

    place = [(1, 2, ord("N")), (8, 2, b"MARKER-SATELLITES\0"), (28, 7, b"MARKER-PLACE\0")]
    place_at, preview_at, thumbnail_at = 200, 400, 500
    first = [(0x010E, 2, b"MARKER-DESCRIPTION\0"), (0x0112, 3, orientation), (0x8825, 4, place_at)]
    first = [entry for entry in first if entry[2] is not None]
    preview = [(0x0103, 3, 6), (0x0201, 4, thumbnail_at), (0x0202, 4, len(thumbnail))]
    block = b"II*\0" + struct.pack("<I", 8) + directory(8, first, preview_at if thumbnail else 0)
    block = block.ljust(place_at, b"\0") + directory(place_at, place)
    if thumbnail:
        block = block.ljust(preview_at, b"\0") + directory(preview_at, preview)
        block = block.ljust(thumbnail_at, b"\0") + thumbnail
    return b"Exif\0\0" + block


def profile(red, green, blue, gamma, name=b"MARKER-PROFILE"):
    """A matrix profile (ICC.1:2001-04, version 2.4): three primaries adapted to D50 and one gamma."""

    def xyz(*values):
        return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(value * 65536) for value in values))

    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))
    description = b"desc" + bytes(4) + struct.pack(">I", len(name) + 1) + name + bytes(1 + 12 + 67)
    tags = {
        b"desc": description,
        b"cprt": b"text" + bytes(4) + b"MARKER-COPYRIGHT\0",
        b"wtpt": xyz(0.9642, 1, 0.8249),
        b"rXYZ": xyz(*red),
        b"gXYZ": xyz(*green),
        b"bXYZ": xyz(*blue),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, data = struct.pack(">I", len(tags)), b""
    for tag, value in tags.items():
        table += tag + struct.pack(">II", 132 + 12 * len(tags) + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    header = struct.pack(
        ">I4sI4s4s4s", 132 + 12 * len(tags) + len(data), bytes(4), 0x02400000, b"mntr", b"RGB ", b"XYZ "
    )
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + table + data


# Adobe RGB (1998), annex C: the primaries adapted to D50, gamma 563/256.
WIDE = profile((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457), 563 / 256)
THUMBNAIL = saved(plain(8, 8), "JPEG", comment=b"MARKER-THUMBNAIL")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>MARKER-XMP</rdf:RDF></x:xmpmeta>'


def telling_file(image_format, width=60):
    """A file that tells all that its format can, with the words that must be found in it."""
    image, metadata = plain(width), {"icc_profile": WIDE, "exif": exif(None, THUMBNAIL)}
    told = {b"MARKER-DESCRIPTION", b"MARKER-SATELLITES", b"MARKER-PLACE", b"MARKER-THUMBNAIL", b"MARKER-XMP"}
    match image_format:
        case "JPEG":
            content = saved(image, "JPEG", xmp=XMP, comment=b"MARKER-COMMENT", **metadata)
            return content, told | {b"MARKER-COMMENT", b"MARKER-PROFILE", b"MARKER-COPYRIGHT"}
        case "PNG":
            text = PngImagePlugin.PngInfo()
            text.add_text("Comment", "MARKER-COMMENT")
            text.add_itxt("XML:com.adobe.xmp", XMP.decode())
            # The profile is in it too, but compressed.
            return saved(image, "PNG", pnginfo=text, **metadata), told | {b"MARKER-COMMENT"}
        case "WEBP" | "AVIF":
            content = saved(image, image_format, xmp=XMP, **metadata)
            return content, told | {b"MARKER-PROFILE", b"MARKER-COPYRIGHT"}
        case "TIFF":
            tags = ImageFileDirectory_v2()
            tags[270] = "MARKER-DESCRIPTION"
            tags[700] = XMP
            tags[34377] = b"8BIM\x04\x0c\0\0\0\0\0\x10MARKER-THUMBNAIL"
            tags[34853] = {8: "MARKER-SATELLITES", 28: b"MARKER-PLACE"}
            return saved(image, "TIFF", tiffinfo=tags, icc_profile=WIDE), told | {b"MARKER-PROFILE"}
        case "GIF":
            content = saved(image, "GIF", comment=b"MARKER-COMMENT")
            extension = b"!\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
            start = content.index(b"!\xfe")
            return content[:start] + extension + content[start:], {b"MARKER-COMMENT", b"MARKER-XMP"}
