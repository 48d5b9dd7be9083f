"""Which addresses are videos, and the address at which a person watches one."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v|e)/([A-Za-z0-9_-]{11})/?")
_YOUTUBE_LIST = re.compile(r"[A-Za-z0-9_-]{10,64}")
_VIMEO_PATH = re.compile(
    r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/|(?:album|showcase)/\d+/video/)?(\d{5,12})(?:/([0-9a-f]{6,16}))?/?"
)
_VIMEO_SECRET = re.compile(r"[0-9a-f]{6,16}")
# PeerTube runs on any host, so its paths count only with ids of its own shape: a UUID, or its short form of 22 signs.
_PEERTUBE_PATH = re.compile(
    r"/(?:w|videos/watch|videos/embed)/"
    r"([1-9A-HJ-NP-Za-km-z]{22}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/?"
)
_FILE = re.compile(r"[^/]\.(?:mp4|webm|ogv|m4v|mov)\Z", re.IGNORECASE)
_TIME = re.compile(r"(?=\d)(?:\d{1,3}h)?(?:\d{1,4}m)?(?:\d{1,6}s?)?")

FILE = "video file"


def video_host(address: str) -> str | None:
    """Who shows the video at an address: "YouTube", "Vimeo", "PeerTube", "video file", or None where it is no video."""
    found = _recognise(address)
    return found[0] if found else None


def canonical(address: str) -> str | None:
    """The address at which a person watches the video, with its start time; None where it is no video."""
    found = _recognise(address)
    return found[1] if found else None


def _recognise(address: str) -> tuple[str, str] | None:
    address = address.strip()
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port else ""
        query = {name: values[0] for name, values in parse_qs(parts.query, max_num_fields=50).items()}
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", ""):
        return None
    if _FILE.search(parts.path[-10:]):
        return FILE, address
    if not parts.scheme or not host:
        return None
    if host in ("youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be"):
        return _youtube(host, parts.path, query, parts.fragment)
    if host in ("vimeo.com", "player.vimeo.com") and (match := _VIMEO_PATH.fullmatch(parts.path)):
        secret = match[2] or query.get("h", "")
        watch = f"https://vimeo.com/{match[1]}"
        if _VIMEO_SECRET.fullmatch(secret):
            watch += f"/{secret}"
        time = _time(query.get("t", ""), parts.fragment)
        return "Vimeo", f"{watch}#t={time}" if time else watch
    if match := _PEERTUBE_PATH.fullmatch(parts.path):
        time = _time(query.get("start", ""))
        return "PeerTube", f"{parts.scheme}://{parts.hostname}{port}/w/{match[1]}" + (f"?start={time}" if time else "")
    return None


def _youtube(host: str, path: str, query: dict[str, str], fragment: str) -> tuple[str, str] | None:
    if host == "youtu.be":
        video = path.strip("/")
    elif path.rstrip("/") == "/watch":
        video = query.get("v", "")
    elif match := _YOUTUBE_PATH.fullmatch(path):
        video = match[1]
    else:
        video = ""
    watch = {}
    if _YOUTUBE_ID.fullmatch(video) and video != "videoseries":
        watch["v"] = video
    if _YOUTUBE_LIST.fullmatch(query.get("list", "")) and (
        watch or path.startswith(("/playlist", "/embed/videoseries"))
    ):
        watch["list"] = query["list"]
    if not watch:
        return None
    if "v" in watch and (time := _time(query.get("t") or query.get("start", ""), fragment)):
        watch["t"] = time
    return "YouTube", f"https://www.youtube.com/{'watch' if 'v' in watch else 'playlist'}?{urlencode(watch)}"


def _time(value: str, fragment: str = "") -> str:
    """A start time as video hosts write it: "90", "90s", "1m30s". Empty where there is none."""
    value = value or (fragment.removeprefix("t=") if fragment.startswith("t=") else "")
    return value if _TIME.fullmatch(value) else ""
