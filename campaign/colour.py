"""Colours of a campaign: how well they can be read on our paper, and the lighter one for dark screens."""

import colorsys
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PAPER = "#fbfaf6"
DARK_PAPER = "#161513"
READABLE = 4.5  # WCAG 2.2, 1.4.3 contrast (minimum)


def channels(colour):
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def luminance(colour):
    """Relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def for_dark(colour):
    """The colour, lightened until it can be read on dark paper."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    while contrast(colour, DARK_PAPER) < READABLE and lightness < 1:
        lightness = min(1, lightness + 0.02)
        colour = "#" + "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def validate_accent(colour):
    """Raises ValidationError unless `colour` is "#rrggbb" and can be read as text on our paper."""
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise ValidationError(_("Write the colour as # and six digits or letters a to f, such as #8a1f17."))
    if (ratio := contrast(colour, PAPER)) < READABLE:
        raise ValidationError(
            _("This colour is too light to be read on the page: its contrast is %(ratio).1f, it must be 4.5 or more."),
            params={"ratio": ratio},
        )
