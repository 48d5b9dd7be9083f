"""Pictures and documents of the demo campaign, drawn when it is loaded."""

import io
import textwrap

from PIL import Image, ImageDraw, ImageFont

SKY, STONE, INK, RED, WATER, LIGHT = "#e9dfc9", "#cfc4ad", "#2a2622", "#8a1f17", "#39515c", "#f2c65a"
SIZE = (1600, 1000)


def courthouse(draw):
    draw.ellipse((1120, 150, 1340, 370), fill=LIGHT)
    draw.polygon([(240, 380), (800, 170), (1360, 380)], fill=STONE, outline=INK, width=6)
    draw.rectangle((240, 380, 1360, 440), fill=STONE, outline=INK, width=6)
    for x in range(290, 1330, 160):
        draw.rectangle((x, 440, x + 80, 760), fill="#dfd6c2", outline=INK, width=6)
    for step in range(4):
        draw.rectangle(
            (200 - step * 50, 760 + step * 50, 1400 + step * 50, 810 + step * 50), fill=STONE, outline=INK, width=5
        )


def square(draw):
    draw.rectangle((0, 620, 1600, 1000), fill=STONE)
    for i in range(64):
        x, y = (i * 271) % 1560, 600 + (i * 97) % 300
        draw.ellipse((x, y, x + 56, y + 56), fill=INK if i % 3 else "#6d4a3a")
        draw.rectangle((x - 12, y + 56, x + 68, y + 170), fill=RED if i % 5 == 0 else "#4c5b55")
    for x, width in ((180, 420), (720, 300), (1120, 360)):
        draw.line((x, 300, x, 640), fill=INK, width=10)
        draw.line((x + width, 300, x + width, 640), fill=INK, width=10)
        draw.rectangle((x, 280, x + width, 420), fill="#fbfaf6", outline=INK, width=6)
        draw.text((x + width / 2, 350), "41", fill=RED, font=ImageFont.load_default(90), anchor="mm")


def lanterns(draw):
    draw.rectangle((0, 0, 1600, 1000), fill="#1d2a30")
    for i in range(41):
        x, y = 110 + (i % 9) * 165 + (i // 9 % 2) * 60, 170 + (i // 9) * 165
        draw.ellipse((x - 46, y - 46, x + 46, y + 46), fill="#4a4026")
        draw.rectangle((x - 20, y - 26, x + 20, y + 26), fill=LIGHT)
        draw.rectangle((x - 12, y + 34, x + 12, y + 60), fill="#7f6a33")


def harbour(draw):
    draw.rectangle((0, 520, 1600, 1000), fill=WATER)
    draw.rectangle((0, 500, 1600, 560), fill=STONE, outline=INK, width=5)
    draw.rectangle((980, 320, 1420, 500), fill=RED, outline=INK, width=6)
    for x in range(1010, 1400, 80):
        draw.rectangle((x, 350, x + 55, 410), fill="#dbe4e4", outline=INK, width=4)
    for x in (1070, 1320):
        draw.ellipse((x - 42, 458, x + 42, 542), fill=INK)
    for y in range(620, 980, 60):
        draw.line([(x, y + (14 if x // 100 % 2 else -14)) for x in range(-50, 1700, 100)], fill="#6d8791", width=8)


PICTURES = {"courthouse": courthouse, "square": square, "lanterns": lanterns, "harbour": harbour}


def picture(name):
    """A JPEG file of one of PICTURES."""
    image = Image.new("RGB", SIZE, SKY)
    PICTURES[name](ImageDraw.Draw(image))
    return as_file(image, "JPEG", quality=90)


def document(title):
    """A one-page PDF that bears a title."""
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    lines = [*textwrap.wrap(title, 34), "", "A document of the demo campaign.", "Nothing in it is real."]
    for number, line in enumerate(lines):
        draw.text((140, 200 + number * 70), line, fill=INK, font=ImageFont.load_default(48))
    return as_file(page, "PDF", resolution=150)


def as_file(image, file_format, **options):
    file = io.BytesIO()
    image.save(file, file_format, **options)
    file.seek(0)
    return file
