"""A QR code, scanned, gives the contact."""

import re
import xml.etree.ElementTree as ET

import pytest
import segno
import vobject
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from contacts.cards import Card, CardPhone, CardPost
from contacts.qr import qr_svg
from contacts.vcards import writer
from tests.contacts.factories import make_contact
from tests.contacts.test_vcards import UID, lines_of

SVG = "{http://www.w3.org/2000/svg}"


def make_card(name="Ana Ruiz", **values):
    values = {
        "email": "ana@example.org",
        "phones": (CardPhone("+14157583765"), CardPhone("+14186569254", "102", "mobile")),
        "posts": (CardPost("Managing Attorney", "Harbour Street Legal Clinic"), CardPost("Trustee", "River Trust")),
        **values,
    }
    return Card(uid=UID, slug="ana-ruiz", name=name, **values)


def drawn(svg, pixels=4):
    """The picture that the drawing makes, each module that many pixels wide; white and black as it says itself."""
    root = ET.fromstring(svg)
    paper, ink = root.iter(f"{SVG}path")
    size = int(re.fullmatch(r"M0 0h(\d+)v\1h-\1z", paper.get("d"))[1])
    assert root.get("viewBox") == f"0 0 {size} {size}"
    assert (paper.get("fill"), ink.get("stroke")) == ("#fff", "#000")
    picture = Image.new("RGB", (size * pixels, size * pixels), "white")
    draw = ImageDraw.Draw(picture)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", ink.get("d")):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            left, top = round(x * pixels), round((y - 0.5) * pixels)
            draw.rectangle([left, top, left + round(values[0] * pixels) - 1, top + pixels - 1], fill="black")
            x += values[0]
    return picture


def scanned(picture):
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return found


def scanned_card(card):
    return vobject.readOne(scanned(drawn(qr_svg(card))).text)


def test_scanning_it_gives_the_contact():
    card = scanned_card(make_card())
    assert card.fn.value == "Ana Ruiz"
    assert (card.n.value.family, card.n.value.given) == ("Ruiz", "Ana")
    assert card.org.value == ["Harbour Street Legal Clinic"]
    assert card.title.value == "Managing Attorney"
    assert [tel.value for tel in card.tel_list] == ["+14157583765", "+14186569254,102"]
    assert [tel.params["TYPE"] for tel in card.tel_list] == [["WORK"], ["CELL"]]
    assert card.email.value == "ana@example.org"
    assert sorted(card.contents) == ["email", "fn", "n", "org", "tel", "title", "version"]


@pytest.mark.parametrize("name", ["Köln Support Group", "Zoë Ñandú", "عمر أمين", "王小明", "Smith; Jones, & 🌊"])
def test_names_of_any_script(name):
    assert scanned_card(make_card(name)).fn.value == name


def test_it_has_medium_correction_or_better_and_white_around_it():
    picture = drawn(qr_svg(make_card()))
    assert scanned(picture).ec_level in {"M", "Q", "H"}
    side = picture.size[0]
    for edge in ((0, 0, side, 16), (0, 0, 16, side), (0, side - 16, side, side), (side - 16, 0, side, side)):
        assert picture.crop(edge).getcolors() == [(16 * side, (255, 255, 255))]
    assert picture.getpixel((16, 16)) == (0, 0, 0)


def test_it_is_read_from_a_small_blurred_and_crooked_copy():
    picture = drawn(qr_svg(make_card()), pixels=8).rotate(7, expand=True, fillcolor="white")
    picture = picture.resize((240, 240), Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.7))
    assert "FN:Ana Ruiz" in scanned(picture).text


def test_nothing_in_the_drawing_needs_leave_to_be_shown():
    svg = qr_svg(make_card())
    tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}
    assert tags == {"svg", "path"}
    assert b"style" not in svg
    assert b"href" not in svg


def long_card(**values):
    phones = tuple(CardPhone(f"+1415758376{n}") for n in range(6))
    return make_card(phones=phones, posts=(CardPost("Spokesperson " * 9, "River Trust " * 9),), **values)


@pytest.mark.parametrize(
    ("card", "kept"),
    [
        (make_card(), ["org", "tel", "tel", "title", "email"]),
        (make_card(phones=long_card().phones), ["org", "tel", "tel", "tel", "tel", "tel", "tel", "title", "email"]),
        (make_card(posts=(CardPost("Speaker", "River " * 30),), phones=long_card().phones),
         ["org", "tel", "title", "email"]),
        (long_card(), ["org", "tel", "title", "email"]),
        (long_card(name="Ana " * 10 + "Ruiz"), ["org", "tel", "email"]),
        (make_card(name="Ana " * 30 + "Ruiz", posts=(CardPost("Speaker", "River " * 30),)), ["tel", "email"]),
        (make_card(name="é" * 75), ["tel"]),
    ],
)  # fmt: skip
def test_what_would_make_it_too_dense_is_left_out_the_least_needed_first(card, kept):
    text = writer.compact(card)
    lines_of(text)
    read = vobject.readOne(text)
    assert read.fn.value == " ".join(card.name.split())
    names = [name for name in ("org", "tel", "title", "email") for _each in read.contents.get(name, ())]
    assert names == [name for name in ("org", "tel", "title", "email") for each in kept if each == name]
    assert segno.make(text, error="m", micro=False, encoding="utf-8").version <= 15


def test_the_longest_name_still_makes_a_code():
    assert scanned_card(make_card("🌊" * 150)).fn.value == "🌊" * 150


@pytest.mark.django_db
def test_the_code_that_is_served_gives_the_contact(client):
    make_contact("Ana Ruiz", email="ana@example.org")
    response = client.get("/press/contacts/ana-ruiz/qr.svg")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/svg+xml"
    card = vobject.readOne(scanned(drawn(response.content)).text)
    assert (card.fn.value, card.tel.value, card.email.value) == ("Ana Ruiz", "+14157583765", "ana@example.org")
