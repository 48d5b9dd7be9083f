"""What search engines read of a page: schema.org as JSON-LD, in a block of data that no browser runs."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString

SCHEMA = "https://schema.org"
# As in Django's json_script: nothing of the data can end the element or begin another.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def script(data: dict) -> SafeString:
    """The data as a script element that no browser runs (a data block: WHATWG HTML, 4.12.1)."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')
