"""Taking addresses apart that strangers wrote: what is none ("http://[x") has no parts, where Python would raise."""

from urllib import parse
from urllib.parse import SplitResult


def urlsplit(address: str) -> SplitResult:
    try:
        parts = parse.urlsplit(address)
        parts.port  # noqa: B018 - raises for a port that is no number
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def urljoin(base: str, address: str) -> str:
    try:
        return parse.urljoin(base, address)
    except ValueError:
        return address
