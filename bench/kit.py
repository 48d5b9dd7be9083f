"""Memory and time of fetching the press kit with many photos, in a process and an SQLite database of its own."""

import re
import sys

from bench import databases
from bench.imports import run, say

PHOTO_BYTES = 2_500_000  # a good JPEG of 2,400 pixels
BYLINES = ("Ada Fenwick", "Tarn Photo Club")


def measure(photos, room):
    """Figures of one fetch of a kit with so many photos: the whole way of a request, without a server."""
    environment = databases.environment(room, f"sqlite:///{room / 'kit.sqlite3'}")
    command = [sys.executable, "-m", "bench.kit"]
    say(f"Filling a press kit with {photos} photos …")
    run([*command, "fill", str(photos)], environment)
    say("Fetching it …")
    figures, output = run([*command, "fetch"], environment)
    size = int(re.search(r"bytes (\d+)", output)[1])
    if size < photos * PHOTO_BYTES:
        raise SystemExit(f"The kit had {size:,} bytes only:\n{output}")
    return {"photos": photos, "megabytes": size / 1e6, **figures}


def fill(photos):
    """An archive of a hundred updates and so many photos for the press; each file is there under its own name."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.core.management import call_command

    from bench import generate
    from campaign.models import Asset

    call_command("migrate", verbosity=0)
    generate.fill(100)
    content = ContentFile(bytes(range(256)) * (PHOTO_BYTES // 256 + 1))
    made = []
    for number in range(photos):
        key = f"{number:032x}"
        name = default_storage.save(f"{key}-2400.jpg", content)
        rendition = {"name": name, "width": 2400, "height": 1600, "format": "jpeg"}
        asset = Asset(key=key, kind="image", size=content.size, renditions=[rendition], is_for_press=True)
        asset.alt, asset.credit, asset.licence = f"The weir in month {number}", BYLINES[number % 2], "CC BY 4.0"
        made.append(asset)
    Asset.objects.bulk_create(made)


def fetch():
    from django.test import Client

    response = Client(SERVER_NAME="127.0.0.1").get("/press/kit.zip")
    print("bytes", sum(len(piece) for piece in response.streaming_content))


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        fetch()
