"""A picture is made anew from its pixels: upright, in sRGB, in the widths of the pages, and without its history."""

import io

import pytest
from PIL import Image, ImageCms

from campaign import images
from campaign.images import prepare
from tests.campaign.picture_files import (
    BLUE,
    FORMATS,
    GREEN,
    RED,
    WIDE,
    YELLOW,
    archive,
    assert_close,
    exif,
    largest,
    opened,
    photo,
    plain,
    prepared,
    profile,
    renditions,
    saved,
    telling_file,
)

# Sizes


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, [1]),
        (300, [300]),
        (480, [480]),
        (481, [480, 481]),
        (1000, [480, 960, 1000]),
        (2400, [480, 960, 1600, 2400]),
        (3000, [480, 960, 1600, 2400]),
    ],
)
def test_a_picture_is_made_in_every_width_up_to_its_own_and_never_enlarged(width, widths):
    made = prepared(saved(plain(width, 20), "PNG"))
    assert [(each.width, each.format) for each in made.renditions if not each.is_full] == [
        (width, image_format) for width in widths for image_format in ("webp", "jpeg")
    ]
    assert made.width == widths[-1]
    for rendition in made.renditions:
        assert opened(rendition).size == (rendition.width, rendition.height)
        assert opened(rendition).format == rendition.format.upper()


def test_heights_follow_the_proportions():
    made = prepared(saved(plain(1200, 900), "JPEG"))
    assert (made.width, made.height) == (1200, 900)
    assert [(each.width, each.height) for each in made.renditions if each.format == "jpeg"] == [
        (480, 360),
        (960, 720),
        (1200, 900),
    ]


def test_a_very_tall_picture_is_fitted_to_a_height_that_webp_can_hold():
    made = prepared(saved(plain(100, 20_000), "PNG"))
    assert (made.width, made.height) == (32, 6400)
    assert full_sizes(made) == [(100, 20_000)]


def test_a_line_one_pixel_high_stays_one_pixel_high():
    made = prepared(saved(plain(5000, 1), "PNG"))
    assert [each.height for each in made.renditions] == [1] * 9


# Full size


def full_sizes(made):
    return [(each.width, each.height) for each in made.renditions if each.is_full]


@pytest.mark.parametrize("image_format", FORMATS)
def test_a_picture_wider_than_pages_show_it_is_also_there_in_full_size(image_format):
    made = prepared(saved(plain(2500, 50), image_format))
    assert (made.width, made.height) == (2400, 48)
    assert full_sizes(made) == [(2500, 50)]
    full = made.renditions[-1]
    assert (full.format, opened(full).format, opened(full).size) == ("jpeg", "JPEG", (2500, 50))
    assert_close(opened(full).getpixel((2490, 25)), RED, 12)


@pytest.mark.parametrize("size", [(1, 1), (2400, 40), (2400, 6400), (1, 6500)])
def test_a_picture_that_pages_show_as_wide_as_it_is_has_no_second_full_size(size):
    assert full_sizes(prepared(saved(plain(*size), "PNG"))) == []


def test_the_full_size_is_written_in_a_better_quality():
    # The first step of the table for brightness is 16 at quality 50 (ITU-T T.81, K.1): 16 * 20 % is 3 at 90.
    made = prepared(saved(plain(2500, 50), "PNG"))
    assert [opened(each).quantization[0][0] for each in made.renditions[-3:] if each.format == "jpeg"] == [6, 3]


def test_a_picture_too_long_for_a_jpeg_has_no_full_size():
    assert full_sizes(prepared(saved(plain(65_500, 4), "PNG"))) == [(65_500, 4)]
    made = prepared(saved(plain(65_501, 4), "PNG"))
    assert (made.width, full_sizes(made)) == (2400, [])


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((5000, 40), [(5000, 40)]),
        ((5001, 40), [(2501, 20)]),
        ((4803, 42), [(2402, 21)]),
        ((4800, 42), []),
        ((4799, 42), []),
    ],
)
def test_a_jpeg_of_more_pixels_than_are_decoded_at_once_is_kept_at_half_its_size(monkeypatch, size, kept):
    monkeypatch.setattr(images, "MAX_PIXELS_AT_ONCE", 200_000)
    made = prepared(saved(plain(*size), "JPEG"))
    assert (made.width, full_sizes(made)) == (2400, kept)


@pytest.mark.parametrize("orientation", [3, 6])
def test_the_full_size_is_upright_in_srgb_and_white_where_it_was_transparent(orientation):
    stored = Image.new("RGBA", (3000, 60) if orientation == 3 else (60, 3000), (150, 120, 60, 255))
    half = (0, 0, 1500, 60) if orientation == 3 else (0, 0, 60, 1500)  # as stored; turned, it is on the right
    stored.paste((*RED, 0), half)
    made = prepared(saved(stored, "PNG", exif=exif(orientation), icc_profile=WIDE))
    full = opened(made.renditions[-1])
    assert full_sizes(made) == [full.size] == [(3000, 60)]
    # As below: Adobe RGB (150, 120, 60) is (162, 121, 53) in sRGB.
    assert_close(full.getpixel((700, 30)), (162, 121, 53), 3)
    assert_close(full.getpixel((2300, 30)), (255, 255, 255))


def test_the_jpeg_is_progressive_with_halved_colour_resolution():
    image = largest(saved(plain(), "PNG"))
    assert image.info["progressive"]
    assert [(sampling[1], sampling[2]) for sampling in image.layer] == [(2, 2), (1, 1), (1, 1)]


def test_a_picture_full_of_grain_is_written_whole():
    for rendition in prepared(saved(photo(1000, 700), "PNG")).renditions:
        opened(rendition).load()


def test_equal_files_give_equal_bytes():
    content = saved(photo(500, 300), "JPEG")
    assert prepared(content) == prepared(content)


def test_a_large_jpeg_is_decoded_at_the_scale_that_is_needed(monkeypatch):
    content = saved(plain(8000, 4000, mode="L", colour=90), "JPEG")
    decoded = []
    load = Image.Image.load

    def watched_load(image):
        decoded.append(image.size)
        return load(image)

    monkeypatch.setattr(Image.Image, "load", watched_load)
    assert prepared(content).width == 2400
    assert max(decoded) == (4000, 2000)


def test_the_name_of_a_file_and_where_it_was_read_to_make_no_difference():
    content = saved(photo(90, 60), "PNG")
    file = io.BytesIO(content)
    file.name = "../../evil.php"
    file.seek(0, io.SEEK_END)
    assert prepare(file) == prepared(content)


@pytest.mark.parametrize("image_format", FORMATS)
def test_each_format_that_cameras_and_editors_write_is_taken(image_format):
    assert_close(largest(saved(plain(), image_format)).convert("RGB").getpixel((30, 20)), RED, 12)
    assert_close(largest(saved(plain(), image_format), "webp").convert("RGB").getpixel((30, 20)), RED, 12)


def test_of_a_phone_photo_with_several_views_the_first_is_taken():
    content = saved(plain(colour=GREEN), "MPO", save_all=True, append_images=[plain(30, 20, RED)])
    assert Image.open(io.BytesIO(content)).format == "MPO"
    image = largest(content)
    assert image.size == (60, 40)
    assert_close(image.getpixel((30, 20)), GREEN)


# What does not survive


PROGRAM = b"<script>alert(1)</script><?php system('id'); ?>"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(saved(plain(), "JPEG", comment=PROGRAM) + PROGRAM, id="jpeg"),
        pytest.param(saved(plain(), "JPEG") + archive(), id="jpeg and zip"),
        pytest.param(saved(plain(), "GIF", comment=PROGRAM) + PROGRAM, id="gif"),
        pytest.param(saved(plain(), "PNG") + PROGRAM + b"%PDF-1.4 %%EOF", id="png and pdf"),
    ],
)
def test_of_a_picture_that_is_also_a_program_only_the_picture_remains(content):
    for rendition in prepared(content).renditions:
        assert opened(rendition).size == (60, 40)
        for trace in (b"script", b"php", b"PK\x05\x06", b"index.html", b"%PDF"):
            assert trace not in rendition.content


@pytest.mark.parametrize("width", [60, 2500])
@pytest.mark.parametrize("image_format", FORMATS)
def test_nothing_that_a_file_tells_beside_its_picture_is_published(image_format, width):
    content, told = telling_file(image_format, width)
    assert [word for word in told if word not in content] == []
    made = prepared(content).renditions
    assert len(made) == (2 if width == 60 else 9)
    for rendition in made:
        for trace in (b"MARKER", b"Exif", b"ICC_PROFILE", b"ICCP", b"xmp", b"XMP", b"adobe", b"8BIM"):
            assert trace not in rendition.content
        image = opened(rendition)
        image.load()
        assert {"exif", "icc_profile", "xmp", "comment", "photoshop"}.isdisjoint(image.info)
        assert dict(image.getexif()) == {}
        assert [name for name, _ in getattr(image, "applist", [])] in ([], ["APP0"])


# Upright


def quarters(rows):
    """A picture of four coloured quarters, given as "RG/BY"."""
    image = Image.new("RGB", (2, 2))
    image.putdata([{"R": RED, "G": GREEN, "B": BLUE, "Y": YELLOW}[letter] for letter in rows.replace("/", "")])
    return image


def assert_upright(content, size):
    """Red above green, blue below, as photographed, in both formats and at every size."""
    made = prepared(content)
    assert (made.width, made.height) == size
    for rendition in made.renditions:
        image = opened(rendition).convert("RGB")
        assert image.size == (rendition.width, rendition.height)
        left, right, top, bottom = image.width // 8, image.width * 7 // 8, image.height // 8, image.height * 7 // 8
        for point, colour in {
            (left, top): RED,
            (right, top): GREEN,
            (left, bottom): BLUE,
            (right, bottom): YELLOW,
        }.items():
            assert_close(image.getpixel(point), colour, 20)


# EXIF 2.32, tag 0x0112: which visual side the stored first row and first column are.
STORED = {
    1: "RG/BY",  # top, left
    2: "GR/YB",  # top, right
    3: "YB/GR",  # bottom, right
    4: "BY/RG",  # bottom, left
    5: "RB/GY",  # left, top
    6: "GY/RB",  # right, top
    7: "YG/BR",  # right, bottom
    8: "BR/YG",  # left, bottom
}


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_photo_is_upright_whichever_way_the_camera_was_held(image_format, orientation):
    size = (640, 320) if orientation <= 4 else (320, 640)
    stored = quarters(STORED[orientation]).resize(size, Image.Resampling.NEAREST)
    if image_format == "TIFF":
        content = saved(stored, "TIFF", tiffinfo={274: orientation}, compression="tiff_lzw")
    else:
        content = saved(stored, image_format, exif=exif(orientation))
    assert_upright(content, (640, 320))


@pytest.mark.parametrize("orientation", STORED)
def test_an_avif_is_upright_by_the_turn_that_its_container_asks_for(orientation):
    size = (64, 32) if orientation <= 4 else (32, 64)
    stored = quarters(STORED[orientation]).resize(size, Image.Resampling.NEAREST)
    assert_upright(saved(stored, "AVIF", exif=exif(orientation)), (64, 32))


def test_a_tiff_without_compression_is_turned_once():
    stored = quarters(STORED[6]).resize((320, 640), Image.Resampling.NEAREST)
    assert_upright(saved(stored, "TIFF", tiffinfo={274: 6}), (640, 320))


def test_a_turned_photo_is_measured_by_its_upright_width():
    stored = quarters(STORED[6]).resize((800, 1000), Image.Resampling.NEAREST)
    content = saved(stored, "JPEG", exif=exif(6))
    assert_upright(content, (1000, 800))
    assert [each.width for each in prepared(content).renditions[::2]] == [480, 960, 1000]


def test_a_turned_photo_larger_than_needed_is_fitted_by_its_upright_width():
    stored = quarters(STORED[6]).resize((300, 6000), Image.Resampling.NEAREST)
    assert_upright(saved(stored, "JPEG", exif=exif(6)), (2400, 120))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("block", [b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM", exif(9), exif(0)])
def test_a_broken_orientation_counts_as_upright(block):
    content = saved(quarters("RG/BY").resize((64, 32), Image.Resampling.NEAREST), "JPEG", exif=block)
    assert_upright(content, (64, 32))


# Colours


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_colours_of_a_wide_profile_are_brought_to_srgb(image_format):
    # Adobe RGB (150, 120, 60) is, through XYZ, (161.6, 120.8, 52.6) in sRGB.
    content = saved(plain(colour=(150, 120, 60)), image_format, icc_profile=WIDE)
    assert_close(largest(content).getpixel((30, 20)), (162, 121, 53), 3)
    assert_close(largest(content, "webp").getpixel((30, 20)), (162, 121, 53), 3)


def test_a_grey_picture_with_a_colour_profile_is_brought_to_srgb():
    # Gamma 1 and the primaries of Adobe RGB: a linear half is 188 in sRGB.
    linear = profile((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457), 1)
    content = saved(plain(mode="L", colour=128), "JPEG", icc_profile=linear)
    assert_close(largest(content).getpixel((30, 20)), (188, 188, 188), 3)


def test_a_picture_in_srgb_keeps_its_colours():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert_close(largest(saved(plain(), "PNG", icc_profile=srgb)).getpixel((30, 20)), RED, 3)


@pytest.mark.parametrize("broken", [b"no profile", WIDE[:200], WIDE.replace(b"RGB ", b"CMYK")])
def test_a_broken_profile_is_ignored(broken):
    content = saved(plain(), "JPEG", icc_profile=broken)
    assert_close(largest(content).getpixel((30, 20)), RED, 3)


def sixteen_bits(byte_order):
    mode = {"little": "I;16", "big": "I;16B"}[byte_order]
    return Image.frombytes(mode, (60, 40), (0x8040).to_bytes(2, byte_order) * 2400)


@pytest.mark.parametrize(
    ("image", "image_format", "colour"),
    [
        pytest.param(plain(mode="1", colour=1), "PNG", (255, 255, 255), id="one bit"),
        pytest.param(plain(mode="1", colour=1), "TIFF", (255, 255, 255), id="fax"),
        pytest.param(plain(mode="L", colour=77), "PNG", (77, 77, 77), id="grey"),
        pytest.param(plain(mode="LA", colour=(77, 255)), "PNG", (77, 77, 77), id="grey with alpha"),
        pytest.param(plain().convert("P"), "PNG", RED, id="palette"),
        pytest.param(plain(mode="RGBA", colour=(*RED, 255)), "TIFF", RED, id="alpha that hides nothing"),
        pytest.param(plain(mode="CMYK", colour=(0, 255, 255, 0)), "JPEG", (255, 0, 0), id="printer's jpeg"),
        pytest.param(plain(mode="CMYK", colour=(0, 255, 255, 0)), "TIFF", (255, 0, 0), id="printer's tiff"),
        pytest.param(plain(mode="LAB", colour=(255, 128, 128)), "TIFF", (255, 255, 255), id="lab"),
        pytest.param(sixteen_bits("little"), "PNG", (128, 128, 128), id="sixteen bits"),
        pytest.param(sixteen_bits("little"), "TIFF", (128, 128, 128), id="sixteen bits in a tiff"),
        pytest.param(sixteen_bits("big"), "TIFF", (128, 128, 128), id="sixteen bits, other order"),
    ],
)
def test_every_way_of_storing_colours_ends_as_rgb(image, image_format, colour):
    content = saved(image, image_format)
    for result in (largest(content), largest(content, "webp")):
        assert result.mode == "RGB"
        assert_close(result.getpixel((30, 20)), colour, 12)


# Alpha


def test_transparency_is_kept_in_webp_and_white_in_jpeg():
    image = plain(1000, 400, (*BLUE, 255), "RGBA")
    image.paste((*RED, 0), (0, 0, 500, 400))
    content = saved(image, "PNG")
    for rendition in renditions(content, "webp"):
        result = opened(rendition)
        assert result.mode == "RGBA"
        assert result.getpixel((result.width // 4, 20))[3] == 0
        assert_close(result.getpixel((result.width * 3 // 4, 20)), (*BLUE, 255), 12)
    for rendition in renditions(content, "jpeg"):
        result = opened(rendition)
        assert_close(result.getpixel((result.width // 4, 20)), (255, 255, 255))
        assert_close(result.getpixel((result.width * 3 // 4, 20)), BLUE)


def test_half_transparent_ink_is_half_white_in_jpeg():
    content = saved(plain(mode="RGBA", colour=(0, 0, 0, 128)), "PNG")
    assert_close(largest(content).getpixel((30, 20)), (127, 127, 127), 2)


def test_what_was_erased_by_transparency_cannot_be_read_again():
    image = plain(mode="RGBA", colour=(*BLUE, 255))
    image.paste((255, 255, 255, 0), (0, 0, 30, 40))
    hidden = largest(saved(image, "PNG"), "webp").getpixel((8, 20))
    assert max(hidden) < 60


@pytest.mark.parametrize(
    ("image", "image_format", "options"),
    [
        pytest.param(plain(mode="LA", colour=(0, 0)), "PNG", {}, id="grey with alpha"),
        pytest.param(Image.new("P", (60, 40), 0), "GIF", {"transparency": 0}, id="gif"),
        pytest.param(Image.new("P", (60, 40), 0), "PNG", {"transparency": bytes([0])}, id="palette"),
        pytest.param(plain(), "PNG", {"transparency": RED}, id="key colour"),
        pytest.param(plain(mode="L", colour=9), "PNG", {"transparency": 9}, id="key grey"),
    ],
)
def test_every_way_of_storing_transparency_is_understood(image, image_format, options):
    content = saved(image, image_format, **options)
    assert largest(content, "webp").getpixel((30, 20))[3] == 0
    assert_close(largest(content).getpixel((30, 20)), (255, 255, 255))
