"""E-mail addresses that a protection service took out of a page (Cloudflare's "email-protection")."""

import re
from urllib.parse import urlsplit

MASK = re.compile(r"\[email[\s\u00a0]+protected\]", re.IGNORECASE)
_PATH = "/cdn-cgi/l/email-protection"


def decode(code: str) -> str:
    """The address in a coded value: hexadecimal bytes of UTF-8, the first of which is the key for all others (XOR).

    "" where the value is no such code.
    """
    try:
        coded = bytes.fromhex(code)
        address = bytes(byte ^ coded[0] for byte in coded[1:]).decode() if coded else ""
    except ValueError:
        return ""
    return address if "@" in address and address.isprintable() and not re.search(r"[\s<>]", address) else ""


def is_masked_link(href: str) -> bool:
    try:
        return urlsplit(href).path.rstrip("/") == _PATH
    except ValueError:
        return False


def address_of(href: str) -> str:
    """The address in a coded link, with its subject if it has one; "" where there is no code."""
    return decode(urlsplit(href).fragment)
