"""Taking addresses apart that strangers wrote: what is none ("http://[x") has no parts, where Python would raise."""

import re
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


def forms_of(parts) -> list[str]:
    """The forms in which a link may name an old address: with its query, without, with and without the last slash."""
    path = parts.path or "/"
    other = path.rstrip("/") if path.endswith("/") else f"{path}/"
    return [f"{path}?{parts.query}", path, other] if parts.query else [path, other]


def replace_address(text: str, old: str, new: str) -> str:
    """The text with each whole occurrence of the address `old` replaced, not where it only begins a longer one."""
    return re.sub(re.escape(old) + r"""(?=$|[\s)>"'\]])""", lambda match: new, text)


def web_only(text: str) -> str:
    """The address if it is one of the web, else nothing."""
    return text if re.match(r"https?://[^\s]+$", text, re.IGNORECASE) and len(text) <= 1000 else ""
