"""Telling the exports of other systems from a page of text, so that each is led to the importer that reads it."""

import json
import re

from django.utils.translation import gettext as _

# The first element of an XML text, after its declaration, comments and a document type.
XML_ROOT = re.compile(
    r"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!doctype[^>\[]*>\s*)*+<(?:\w+:)?(?P<name>rss|feed|rdf)\b",
    re.IGNORECASE | re.DOTALL,
)
FIRST_SIGNS = 5000  # how far into an export its namespaces are looked for


def export_in(text):
    """What a text is that another system exported, and the command that imports it; None for anything else.

    Told by the root: `rss` and `feed` (RSS 2.0, RFC 4287), `RDF` (RSS 1.0); a feed with WordPress's own namespace is an
    export of it. JSON Feed has a version and items, Ghost's export has its tables under "db" or "data".
    """
    if root := XML_ROOT.match(text):
        if root["name"].lower() == "rss" and "://wordpress.org/export/" in text[: root.end() + FIRST_SIGNS]:
            return _("a WordPress export"), "import_wordpress"
        return _("a feed"), "import_feed"
    if not text.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if "version" in value and isinstance(value.get("items"), list):
        return _("a feed"), "import_feed"
    if "db" in value or "posts" in (value.get("data") if isinstance(value.get("data"), dict) else {}):
        return _("a Ghost export"), "import_ghost"
    return None
