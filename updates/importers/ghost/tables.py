"""The tables of a Ghost export: finding them in the file's outer shape, and joining them."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from campaign.importing.notes import SourceError

from ..unchecked import list_of, rows_of
from ..web_addresses import urlsplit


def open_export(value: Any, *, name: str) -> dict:
    """The tables inside {"db": [{"data": …}]}, {"data": …} or the bare {"posts": […]}.

    Raises SourceError, with a sentence for each way in which the shape can be wrong.
    """
    if isinstance(value, list):
        raise SourceError(
            f"{name} holds a bare list, not a Ghost export. In Ghost, use Settings, Import/Export, Export content."
        )
    if not isinstance(value, dict):
        raise SourceError(f"{name} holds a single value, not a Ghost export.")
    if "jsonfeed.org" in str(value.get("version", "")):
        raise SourceError(f"{name} is a JSON feed, not a Ghost export: use import_feed.")
    tables = value
    if "db" in value:
        databases = value["db"]
        first = databases[0] if isinstance(databases, list) and databases else databases
        if not isinstance(first, dict):
            raise SourceError(f'{name} looks like a Ghost export, but its "db" is empty. Export the content again.')
        tables = first.get("data")
        if not isinstance(tables, dict):
            raise SourceError(f'{name} looks like a Ghost export, but holds no "data". Export the content again.')
    elif "data" in value:
        tables = value["data"]
        if not isinstance(tables, dict):
            raise SourceError(f'{name} looks like a Ghost export, but its "data" is no set of tables. Export again.')
    elif "posts" not in value:
        found = ", ".join(f'"{str(key)[:40]}"' for key in list(value)[:3]) or "nothing"
        raise SourceError(f'{name} is no Ghost export: it should begin with "db", "data" or "posts", but has {found}.')
    posts = tables.get("posts")
    if not isinstance(posts, list):
        raise SourceError(f"{name} looks like a Ghost export, but has no list of posts. Export the content again.")
    if not posts:
        raise SourceError(f"{name} is a Ghost export without any posts or pages: there is nothing to import.")
    return tables


def is_true(value: Any) -> bool:
    """Truth as Ghost's columns and settings write it: true, 1, "1" or "true"."""
    return value is True or value == 1 or (isinstance(value, str) and value.strip().lower() in ("1", "true"))


class Tables:
    """The rows of an export, joined on demand. Rows and columns may be missing, numbers may be text."""

    def __init__(self, tables: dict):
        self.posts: list = tables["posts"]
        self._tags = _by_id(tables.get("tags"))
        self._users = _by_id(tables.get("users"))
        self._tag_ids = _joined(tables.get("posts_tags"), "tag_id")
        self._author_ids = _joined(tables.get("posts_authors"), "author_id")
        self._meta = {str(row.get("post_id")): row for row in rows_of(tables.get("posts_meta"))}
        self._settings = _settings(tables.get("settings"))

    def setting(self, *keys: str) -> str:
        """The first of the settings that is filled, as text."""
        for key in keys:
            value = self._settings.get(key)
            if value not in (None, ""):
                return str(value).strip()
        return ""

    def site_url(self) -> str:
        """The old site's address, where the export gives it: as a setting, or as the start of every post's address."""
        for address in (self.setting("url", "site_url"), *self._post_addresses()):
            if re.fullmatch(r"""https?://[^\s"'<>\\]+""", address):
                return address.rstrip("/")
        return ""

    def _post_addresses(self) -> list[str]:
        addresses = [urlsplit(row["url"]) for row in rows_of(self.posts) if isinstance(row.get("url"), str)]
        sites = {f"{address.scheme}://{address.netloc}" for address in addresses if address.netloc}
        return list(sites) if len(sites) == 1 else []

    def meta_of(self, post: dict) -> dict:
        return self._meta.get(str(post.get("id")), {})

    def authors_of(self, post: dict) -> list[str]:
        """The names of a post's authors, the first author first."""
        users = rows_of(post.get("authors"))
        if not users and isinstance(post.get("author"), dict):
            users = [post["author"]]
        if not users:
            ids = self._author_ids.get(str(post.get("id"))) or [str(post.get("author_id") or post.get("author") or "")]
            users = [self._users[number] for number in ids if number in self._users]
        return [name for user in users if (name := _name(user))]

    def tags_of(self, post: dict) -> list[str]:
        """The names of a post's tags in their order, without internal and unusable ones and without repetition."""
        tags = [{"name": tag} if isinstance(tag, str) else tag for tag in list_of(post.get("tags"))]
        if not tags:
            tags = [self._tags[number] for number in self._tag_ids.get(str(post.get("id")), []) if number in self._tags]
        names: dict[str, str] = {}
        for tag in rows_of(tags):
            name = _name(tag)
            if name and not _is_internal(tag) and _is_usable(name):
                names.setdefault(name.casefold(), name)
        return list(names.values())

    def internal_tags(self) -> set[str]:
        return {_name(tag) for tag in self._all_tags() if _is_internal(tag)}

    def unusable_tags(self) -> set[str]:
        return {
            name for tag in self._all_tags() if (name := _name(tag)) and not _is_internal(tag) and not _is_usable(name)
        }

    def _all_tags(self) -> list[dict]:
        embedded = (tag for post in rows_of(self.posts) for tag in rows_of(post.get("tags")))
        return [*self._tags.values(), *embedded]

    def language_of(self, post: dict) -> str:
        """The post's language; the site's where it was changed from Ghost's "en", which most sites never set."""
        own = post.get("locale") or post.get("language")
        if isinstance(own, str) and own.strip():
            return own.strip().replace("_", "-").lower() if own.strip() != "en_US" else ""
        site = self.setting("locale", "default_locale", "defaultLang", "lang").replace("_", "-").lower()
        return "" if site in ("", "en", "en-us") else site

    def old_paths(self, post: dict, slug: str, published_at: datetime | None, is_page: bool) -> list[str]:
        """The paths at which the old site served a post, its main one first; none where it has no slug."""
        paths = []
        if isinstance(post.get("url"), str) and (path := urlsplit(post["url"]).path.strip("/")):
            paths.append(f"/{path}/")
        if slug:
            below = urlsplit(self.setting("url", "site_url")).path.rstrip("/")
            main = f"{below}/{quote(slug, safe='/%')}/"
            if not is_page and (dated := self._dated_path(slug, published_at)):
                paths.append(f"{below}{dated}")
            paths.append(main)
            if not is_page and is_true(self.setting("amp")):
                paths.append(f"{main}amp/")
        return list(dict.fromkeys(paths))

    def _dated_path(self, slug: str, published_at: datetime | None) -> str:
        """The address by the old "permalinks" setting, such as "/:year/:month/:day/:slug/", in the site's time zone."""
        pattern = self.setting("permalinks")
        if published_at is None or ":year" not in pattern:
            return ""
        try:
            zone = ZoneInfo(self.setting("active_timezone", "activeTimezone", "timezone") or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            zone = UTC
        day = published_at.astimezone(zone)
        path = pattern.replace(":year", f"{day:%Y}").replace(":month", f"{day:%m}").replace(":day", f"{day:%d}")
        path = path.replace(":slug", quote(slug, safe="%"))
        return "" if ":" in path else "/" + path.strip("/") + "/"


def _by_id(value: Any) -> dict[str, dict]:
    return {str(row.get("id")): row for row in rows_of(value)}


def _joined(value: Any, column: str) -> dict[str, list[str]]:
    """post_id → the ids of a joining table, in its sort order."""

    def order(row: dict) -> float:
        position = row.get("sort_order")
        return position if isinstance(position, int | float) else 0

    joined: dict[str, list[str]] = {}
    for row in sorted(rows_of(value), key=order):
        joined.setdefault(str(row.get("post_id")), []).append(str(row.get(column)))
    return joined


def _settings(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):  # as the Content API gives them
        return value
    return {str(row.get("key")): row.get("value") for row in rows_of(value)}


def _name(row: dict) -> str:
    for column in ("name", "slug"):
        value = row.get(column)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return ""


def _is_internal(tag: dict) -> bool:
    return _name(tag).startswith("#") or tag.get("visibility") == "internal"


def _is_usable(name: str) -> bool:
    return any(sign.isalnum() for sign in name)
