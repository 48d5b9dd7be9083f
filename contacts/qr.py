"""A contact as a QR code, to be scanned from a screen or from paper."""

from io import BytesIO

import segno

from .cards import Card
from .vcards import writer

QUIET_ZONE = 4  # modules of white on each side (ISO/IEC 18004, 6.3.8)
MODULE = 1  # millimetre, where the drawing is printed at its own size; with a fraction the paper comes out too small


def qr_svg(card: Card) -> bytes:
    """An SVG of a QR code (error correction M or better) that holds the card as a compact vCard.

    It is black on white whatever the page's scheme, since many scanners do not read light on dark.
    """
    code = segno.make(writer.compact(card), error="m", micro=False, encoding="utf-8")
    drawing = BytesIO()
    code.save(
        drawing, kind="svg", border=QUIET_ZONE, scale=MODULE, unit="mm", dark="#000", light="#fff",
        xmldecl=False, svgclass=None, lineclass=None, nl=False,
    )  # fmt: skip
    # Smoothed edges would leave pale seams between the rows.
    return drawing.getvalue().replace(b"<svg ", b'<svg shape-rendering="crispEdges" ', 1)
