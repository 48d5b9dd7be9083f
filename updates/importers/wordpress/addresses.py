"""The addresses under which a WordPress site served its posts and pages, and which item each of them led to."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from urllib.parse import parse_qs, quote, unquote, urlsplit

from .records import Facts, Survey

LONGEST_KEY = 400  # characters
LONGEST_SOURCE = 250

# What a path may hold unquoted (RFC 3986, 3.3), as Django writes the path of a request.
_PATH_SIGNS = "/:@&+$,-_.!~*'()"


class SiteAddresses(Mapping[str, str]):
    """Old paths (with their query, where it names the item) → keys of the items that were public there.

    A path is found however it is percent-encoded, with and without its last slash, and "/?p=12" and "/?page_id=12" by
    the item's id. `keys` and `facts` are all posts and pages in one order; `public` tells which of them were public.
    """

    def __init__(self, survey: Survey, keys: list[str], public: Iterable[bool]) -> None:
        self.hosts = _hosts(survey)
        self.base = _base_path(survey)
        self._keys: dict[str, str] = {}
        self._by_id: dict[int, str] = {}
        extra: list[tuple[str, str]] = []
        for facts, key, is_public in zip(survey.items, keys, public, strict=True):
            if not is_public:
                continue
            if facts.post_id is not None:
                self._by_id.setdefault(facts.post_id, key)
            if main := self.main_path(facts.link):
                self._keys.setdefault(main, key)
            extra += [(path, key) for path in self._older_paths(facts)]
        for path, key in extra:  # an item's present address wins over another's older one
            self._keys.setdefault(path, key)

    def of(self, facts: Facts, key: str) -> list[str]:
        """All addresses of an item, its main one first; without those that lead to another item."""
        paths = [self.main_path(facts.link)]
        if facts.post_id is not None:
            name = "page_id" if facts.type == "page" else "p"
            paths.append(f"{self.base}/?{name}={facts.post_id}")
        paths += [path for path in self._older_paths(facts) if self._keys.get(path, key) == key]
        return list({path.rstrip("/"): path for path in reversed(paths) if path}.values())[::-1]

    def main_path(self, link: str) -> str:
        """The path of a link on the site, "" for one elsewhere and for the front page."""
        parts = _split(link)
        if parts is None or (self.hosts and parts.hostname and parts.hostname not in self.hosts):
            return ""
        path = canonical_path(parts.path, parts.query)
        return "" if path.rstrip("/") == self.base else path

    def _older_paths(self, facts: Facts) -> Iterator[str]:
        """The guid where it is a permalink, and the link with each older slug."""
        guid = _split(facts.guid)
        if guid is not None and guid.hostname in self.hosts and not guid.query and (path := self.main_path(facts.guid)):
            yield path
        main = self.main_path(facts.link)
        if not main or "?" in main:
            return
        folder, _, last = main.rstrip("/").rpartition("/")
        slug = quote(unquote(facts.slug), safe=_PATH_SIGNS)
        for old in facts.old_slugs:
            old = quote(unquote(old), safe="-_.~")
            ending = "/" if main.endswith("/") else ""
            name = last.replace(slug, old) if slug and slug in last else old
            if old and name != last:
                yield f"{folder}/{name}{ending}"

    # A mapping

    def __getitem__(self, path: str) -> str:
        parts = _split(re.sub("^/{2,}", "/", path))
        if parts is None:
            raise KeyError(path)
        for form in _forms(parts.path, parts.query):
            if form in self._keys:
                return self._keys[form]
        if parts.path.rstrip("/").removesuffix("/index.php") == self.base:
            query = parse_qs(parts.query)
            for name in ("p", "page_id"):
                number = query.get(name, [""])[0]
                if re.fullmatch(r"[0-9]{1,18}", number) and int(number) in self._by_id:
                    return self._by_id[int(number)]
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        yield from self._keys
        for post_id in self._by_id:
            if (path := f"{self.base}/?p={post_id}") not in self._keys:
                yield path

    def __len__(self) -> int:
        return sum(1 for _ in self)


def keys_of(items: list[Facts]) -> list[str]:
    """What identifies each item for good: its id; where that is missing or repeated its guid, its link, its place."""
    ids = Counter(facts.post_id for facts in items)
    guids = Counter(facts.guid for facts in items)
    links = Counter(facts.link for facts in items)
    keys = []
    for number, facts in enumerate(items, 1):
        if facts.post_id is not None and ids[facts.post_id] == 1:
            keys.append(f"wp:{facts.post_id}")
        elif facts.guid and guids[facts.guid] == 1:
            keys.append(_short(facts.guid))
        elif facts.link and links[facts.link] == 1:
            keys.append(_short(facts.link))
        else:
            keys.append(f"wp:{facts.post_id or ''}#{number}")
    return keys


def _short(address: str) -> str:
    """An address, or its digest where it is too long for a key."""
    return address if len(address) <= LONGEST_KEY else f"sha256:{sha256(address.encode()).hexdigest()}"


def site_of(survey: Survey) -> str:
    """The site's own address, such as "example.org/blog": without scheme and "www.", which may change."""
    for address in (survey.blog_url, survey.link, survey.site_url):
        parts = _split(address)
        if parts is not None and parts.hostname:
            port = f":{parts.port}" if parts.port else ""
            return (parts.hostname.removeprefix("www.") + port + parts.path.rstrip("/"))[:LONGEST_SOURCE]
    for facts in survey.items:
        for address in (facts.link, facts.guid):
            parts = _split(address)
            if parts is not None and parts.hostname:
                return parts.hostname.removeprefix("www.")
    return " ".join(survey.title.split()).casefold()[:LONGEST_SOURCE]


def canonical_path(path: str, query: str = "") -> str:
    """A path (with its query) in the one form in which it is compared: encoded anew, without double slashes."""
    path = quote(unquote(re.sub("/{2,}", "/", path)), safe=_PATH_SIGNS)
    return f"{path or '/'}?{query}" if query else path or "/"


def _forms(path: str, query: str) -> list[str]:
    plain = canonical_path(path)
    other = plain.rstrip("/") if plain.endswith("/") else f"{plain}/"
    return [canonical_path(path, query), plain, other] if query else [plain, other]


def _split(address: str):
    """The parts of an address, None where it is none that can be read."""
    try:
        parts = urlsplit(address.strip())
        _ = parts.hostname, parts.port
    except ValueError:
        return None
    return parts if address.strip() and parts.scheme in ("http", "https", "") else None


def _hosts(survey: Survey) -> set[str]:
    """The names of the site's own host, with and without "www.", and where WordPress.com keeps its files."""
    hosts = {parts.hostname for one in (survey.blog_url, survey.link) if (parts := _split(one)) and parts.hostname}
    if not hosts:
        addresses = [
            survey.site_url,
            *(facts.link for facts in survey.items[:1]),
            *(facts.guid for facts in survey.items[:1]),
        ]
        hosts = {parts.hostname for one in addresses if (parts := _split(one)) and parts.hostname}
    bare = {host.removeprefix("www.") for host in hosts}
    files = {f"{host.partition('.')[0]}.files.wordpress.com" for host in bare if host.endswith(".wordpress.com")}
    return bare | {f"www.{host}" for host in bare} | files


def _base_path(survey: Survey) -> str:
    parts = _split(survey.blog_url or survey.link)
    return canonical_path(parts.path).rstrip("/") if parts else ""
