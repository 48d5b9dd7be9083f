"""Uploaded pictures and documents: what is taken, and what is made of it.

Nothing of an uploaded picture is kept but its pixels. It is decoded, set upright, brought to sRGB and written anew in
the sizes that pages ask for, so that no place, name, comment or foreign code that its file carried is ever published.
A file's name and its claimed type are never looked at.
"""

import logging
import re
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageCms
from PIL.AvifImagePlugin import AvifImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

logger = logging.getLogger(__name__)

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000  # a phone's 48-megapixel photo passes
MAX_PIXELS_AT_ONCE = 25_000_000  # of formats other than JPEG, and what is kept of a JPEG in full size
WIDTHS = (480, 960, 1600, 2400)
# Taller than any photo at full width; keeps long screenshots below WebP's limit of 16,383 pixels and quick to write.
MAX_HEIGHT = 6400
MAX_JPEG_SIDE = 65_500  # as libjpeg has it
MAX_DOCUMENT_BYTES = 25 * 1024 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * 1024  # a document and what is compressed in it, together

# Taken from the classes, which loads their modules now: otherwise the first upload would load every reader Pillow has.
FORMATS = tuple(
    reader.format for reader in (JpegImageFile, PngImageFile, WebPImageFile, AvifImageFile, TiffImageFile, GifImageFile)
)

# A progressive JPEG has about ten scans, but a file may repeat a scan of 30 bytes for ever, each costing a walk through
# the whole picture. Counted as a bare marker, which a video behind a phone's photo may hold by chance (160 in 10 MB).
MAX_JPEG_SCANS = 1000

# EXIF 2.32, tag 0x0112: what to do to the stored picture to see it upright.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow only warns of a picture between its own limit and twice that; as an error the warning cannot be overlooked.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class Refused(Exception):
    """An upload that is not taken; the message is one sentence or two for the editor that say what to do."""


@dataclass(frozen=True)
class Rendition:
    """One size of a picture in one format, ready to be stored. Width and height are in pixels.

    `is_full` marks the one that is for print and too large for pages.
    """

    width: int
    height: int
    format: str
    content: bytes
    is_full: bool = False


@dataclass(frozen=True)
class PreparedImage:
    """A picture ready to be published: width and height, in pixels, of the largest rendition for pages, and all.

    The renditions come narrowest first, for each width the WebP before the JPEG; the full size, if any, comes last.
    """

    width: int
    height: int
    renditions: tuple[Rendition, ...]


def prepare(file: BinaryIO) -> PreparedImage:
    """The renditions of an uploaded JPEG, PNG, WebP, AVIF, TIFF or GIF file, read from the file's beginning.

    The widths are those of WIDTHS that are smaller than the picture, and the picture's own width up to the largest of
    them. A wider picture is there in full size as well, as one JPEG: whole up to MAX_PIXELS_AT_ONCE, else halved, and
    not at all if that is no wider than pages show it or too long for a JPEG.

    Equal input gives equal bytes. Raises Refused for everything else, before decoding where the header tells.
    """
    content = _read(file, MAX_BYTES)
    _refuse_strangers(content)
    try:
        # Handed on without a name here, so that each step can let go of the pixels that it is done with.
        return _render(_decode(_opened(content)))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_too_many_pixels(MAX_PIXELS_AT_ONCE)) from error
    except Exception as error:
        # Pillow's readers fail on broken files with whatever the broken part led to: OSError, SyntaxError, EOFError,
        # struct.error, ValueError, IndexError, ZeroDivisionError, MemoryError. To the editor they are all one thing.
        logger.info("A picture could not be read: %r", error)
        raise Refused(
            _(
                "This picture is damaged or incomplete. "
                "Open it in a picture editor, export it as JPEG or PNG, and upload that."
            )
        ) from error


def _read(file: BinaryIO, limit: int) -> bytes:
    if file.seekable():
        file.seek(0)
    content = file.read(limit + 1)
    if not content:
        raise Refused(_("This file is empty. Choose the file again."))
    if len(content) > limit:
        raise Refused(
            _("This file is larger than %(limit)d MB. Make it smaller and upload it again.")
            % {"limit": limit // (1024 * 1024)}
        )
    return content


def _refuse_strangers(content: bytes) -> None:
    """Refuse what does not begin as one of the picture formats, with the advice that fits what it is."""
    brands = _container_brands(content)
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return
    if content.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return
    if brands & {b"avif", b"avis"}:
        return
    # Without its zero bytes and byte order mark, UTF-16 reads like ASCII.
    text = content[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    markup = text if text.startswith(b"<") else b""
    if brands & {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}:
        raise Refused(_("This is a HEIC photo, which few browsers show. Export it as JPEG and upload that."))
    if brands or content.startswith(b"\x1aE\xdf\xa3") or (content[:4] == b"RIFF" and content[8:12] == b"AVI "):
        raise Refused(_("This is a video, not a picture. Upload a still of it as JPEG and link to the video."))
    if content.startswith(b"%PDF-"):
        raise Refused(_("This is a PDF document, not a picture. Add it as a document."))
    if b"<svg" in markup:
        raise Refused(_("This is an SVG drawing, which can carry programs. Export it as PNG and upload that."))
    if any(mark in markup for mark in (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        raise Refused(_("This is a web page, not a picture. Save the picture itself from the page and upload that."))
    raise Refused(_("This file is not a picture. Upload a JPEG, PNG, WebP, AVIF, TIFF or GIF file."))


def _container_brands(content: bytes) -> set[bytes]:
    """The brands that an AVIF, HEIC, MP4 or QuickTime file lists in its first box (ISO 14496-12, 4.3)."""
    if content[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(content[:4]), 1024)
    return {content[8:12]} | {content[start : start + 4] for start in range(16, end - 3, 4)}


def _opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content), formats=FORMATS)
    _check_before_decoding(image, content)
    return image


def _check_before_decoding(image: Image.Image, content: bytes) -> None:
    width, height = image.size
    limit = MAX_PIXELS if image.format in ("JPEG", "MPO") else MAX_PIXELS_AT_ONCE
    if width * height > limit:
        raise Refused(_too_many_pixels(limit))
    # A phone's MPO holds other views of the same photo behind the first: a depth map, a brighter exposure.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        if image.format == "TIFF":
            raise Refused(_("This file has several pages. Export the page that you need as JPEG or PNG."))
        raise Refused(_("This picture moves. Export one frame of it as JPEG or PNG and upload that."))
    if image.mode in ("I", "F"):
        raise Refused(
            _("This picture is stored as measurements with 32 bits. Export it as JPEG or PNG and upload that.")
        )
    if image.format in ("JPEG", "MPO") and content.count(b"\xff\xda") > MAX_JPEG_SCANS:
        raise ValueError("too many scans")
    if isinstance(image, TiffImageFile):
        # libtiff makes room for a whole tile, however small the picture on it.
        tile_width = image.tag_v2.get(ExifTags.Base.TileWidth, 1)
        tile_height = image.tag_v2.get(ExifTags.Base.TileLength, 1)
        if tile_width * tile_height > MAX_PIXELS:
            raise ValueError("tiles too large")


def _too_many_pixels(limit: int) -> str:
    return _(
        "This picture has more than %(limit)d million pixels. "
        "Make it smaller, for example 4,000 pixels wide, and upload it again."
    ) % {"limit": limit // 1_000_000}


def _decode(image: Image.Image) -> Image.Image:
    """The pixels alone, upright, in sRGB, in full size if that is kept; mode RGBA if any show through, or RGB.

    Works in place or lets go of what it has read: four bytes a pixel, and there are many.
    """
    if isinstance(image, JpegImageFile):
        orientation = _orientation(image)
        size = _largest_size(image.size, orientation)
        if image.width * image.height > MAX_PIXELS_AT_ONCE:
            # libjpeg can decode to a half, which spares a huge photo most of its memory.
            image.draft("RGB", (max(size[0], image.width // 2), max(size[1], image.height // 2)))
        image.load()
    else:
        # Other formats may name the orientation behind the pixels, and Pillow turns a TIFF itself while loading.
        image.load()
        orientation = _orientation(image)
        size = _largest_size(image.size, orientation)
    profile = image.info.get("icc_profile")
    image = _without_oddities(image)
    if image.width * image.height > MAX_PIXELS_AT_ONCE or max(image.size) > MAX_JPEG_SIDE:
        # Before colours and turning, which then have less to do.
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)

    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    if alpha is not None:
        image = image.convert({"LA": "L", "RGBA": "RGB"}[image.mode])
    image = _to_srgb(image, profile)
    if alpha is not None and alpha.getextrema()[0] < 255:
        image.putalpha(alpha)
    if orientation in UPRIGHT:
        image = image.transpose(UPRIGHT[orientation])
    # What a writer could take comments or profiles from.
    image.info.clear()
    return image


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8. A broken EXIF block is no reason to refuse the picture: it counts as upright."""
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # the same variety as in prepare()
        return 1
    return orientation if orientation in UPRIGHT else 1


def _largest_size(stored: tuple[int, int], orientation: int = 1) -> tuple[int, int]:
    """Width and height, as stored, of the largest size for pages: the picture fitted into their limits when upright."""
    width, height = stored
    limits = (MAX_HEIGHT, WIDTHS[-1]) if orientation >= 5 else (WIDTHS[-1], MAX_HEIGHT)
    scale = min(1, limits[0] / width, limits[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _without_oddities(image: Image.Image) -> Image.Image:
    """The picture in one of the modes L, LA, RGB, RGBA and CMYK, with the alpha of its palette or key colour."""
    mode = image.mode
    if mode in ("1", "L", "RGB", "P", "PA") and image.has_transparency_data:
        return image.convert("RGBA")
    if mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    if mode.startswith("I;16"):
        return image.convert("I").point(lambda tone: tone / 256).convert("L")
    return image.convert({"1": "L", "La": "LA", "RGBa": "RGBA"}.get(mode, "RGB"))


def _to_srgb(tones: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in mode RGB and sRGB, in place where that works. Without a usable profile it is taken as it is."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if source.profile.xcolor_space.strip() == "RGB" and tones.mode == "L":
                tones = tones.convert("RGB")
            target = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
            if tones.mode != "RGB":
                return ImageCms.profileToProfile(tones, source, target, outputMode="RGB")
            ImageCms.profileToProfile(tones, source, target, inPlace=True)
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError) as error:
            logger.info("A picture's colour profile is not usable: %r", error)
    return tones if tones.mode == "RGB" else tones.convert("RGB")


def _render(picture: Image.Image) -> PreparedImage:
    renditions = []
    size = _largest_size(picture.size)
    if picture.width > size[0]:
        content = _full_jpeg(picture)
        renditions.append(Rendition(picture.width, picture.height, "jpeg", content, is_full=True))
    if picture.size != size:
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if picture.mode == "RGBA":
        # Premultiplying and back blackens what is fully transparent: a face erased in an editor is often still there.
        picture = picture.convert("RGBa").convert("RGBA")
    sized = picture
    # Each size is made from the next larger one, which is quicker than from the largest and looks the same.
    for width in [picture.width, *(width for width in reversed(WIDTHS) if width < picture.width)]:
        height = max(1, round(picture.height * width / picture.width))
        if sized.size != (width, height):
            sized = sized.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        renditions.insert(0, Rendition(width, height, "jpeg", _jpeg(sized)))
        renditions.insert(0, Rendition(width, height, "webp", _webp(sized)))
    return PreparedImage(picture.width, picture.height, tuple(renditions))


def _webp(picture: Image.Image) -> bytes:
    output = BytesIO()
    picture.save(output, "WEBP", quality=80, method=4)
    return output.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    output = BytesIO()
    _on_paper(picture).save(output, "JPEG", quality=82, progressive=True, optimize=True, subsampling="4:2:0")
    return output.getvalue()


def _full_jpeg(picture: Image.Image) -> bytes:
    """For print. Neither progressive nor optimised, for which libjpeg would hold the whole picture once more."""
    output = BytesIO()
    _on_paper(picture).save(output, "JPEG", quality=90, subsampling="4:2:0")
    return output.getvalue()


def _on_paper(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture)
    return paper


def prepare_document(file: BinaryIO) -> bytes:
    """The bytes of an uploaded PDF file, unchanged, read from the file's beginning.

    Raises Refused for anything else, and for a PDF that is encrypted, runs a program or carries other files.

    The header must stand at the first byte (ISO 32000-2, 7.5.2; readers that search for it let other formats stand
    before it) and the end mark within the last 1,024. Encrypted files are refused because they cannot be looked into.
    """
    content = _read(file, MAX_DOCUMENT_BYTES)
    if not re.match(rb"%PDF-\d\.\d", content):
        if b"%PDF-" in content[:1024]:
            raise Refused(_("Something stands before the PDF in this file. Print it to a new PDF and upload that."))
        raise Refused(_("This file is not a PDF document. Export the document as PDF and upload that."))
    if b"%%EOF" not in content[-1024:]:
        raise Refused(_("The end of this PDF is missing. Download or export it again and upload that."))
    unpacked = 0
    for part in _readable_parts(content):
        unpacked += len(part)
        if unpacked > MAX_UNPACKED_BYTES:
            raise Refused(_("This PDF is too large once unpacked. Print it to a new PDF and upload that."))
        _refuse_active_content(part)
    return content


def _readable_parts(content: bytes) -> Iterator[bytes]:
    """The file itself, then its compressed object streams unpacked (ISO 32000-2, 7.5.7), each with plain names."""
    yield _plain_names(content)
    position = 0
    # Onward from one stream's end to the next one's beginning, so that nothing is unpacked twice.
    while stream := _STREAM.search(content, position):
        position = content.find(b"endstream", stream.end())
        position = len(content) if position < 0 else position
        dictionary = content[max(0, stream.start() - 1024) : stream.start()].rpartition(b"obj")[2]
        if b"/ObjStm" in _plain_names(dictionary):
            try:
                packed = content[stream.end() : position]
                yield _plain_names(zlib.decompressobj().decompress(packed, MAX_UNPACKED_BYTES))
            except zlib.error:
                continue  # not compressed, and then read with the file itself


def _plain_names(content: bytes) -> bytes:
    """PDF text with the codes in its names resolved (ISO 32000-2, 7.3.5): /Java#53cript is /JavaScript."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), content)


_STREAM = re.compile(rb"(?<!end)stream\r?\n")

# A name counts where a value or a key may stand, not inside a web address such as https://example.org/Web/JavaScript.
# All patterns begin with the slash itself, which lets the search leap from one to the next.
_NAME = rb"/(?:(?<=[\s\0()<>\[\]]/)|(?<=/S/)|(?<=/Type/)|(?<=/Subtype/)|(?<=obj/))"
_PROGRAM = re.compile(_NAME + rb"(?:JavaScript|Launch|RichMedia)(?![A-Za-z0-9])")
_ATTACHMENT = re.compile(rb"/EF\s*(?:<<|\d+\s+\d+\s+R)|" + _NAME + rb"EmbeddedFiles?(?![A-Za-z0-9])")
_ENCRYPTION = re.compile(rb"/Encrypt(?:[\s\0]|<<)")


def _refuse_active_content(part: bytes) -> None:
    if _ENCRYPTION.search(part):
        raise Refused(_("This PDF is encrypted. Save it without a password or protection and upload that."))
    if _PROGRAM.search(part):
        raise Refused(_("This PDF can run a program on the reader's computer. Print it to a new PDF and upload that."))
    if _ATTACHMENT.search(part):
        raise Refused(_("This PDF has other files attached. Upload those separately, and a PDF without attachments."))
