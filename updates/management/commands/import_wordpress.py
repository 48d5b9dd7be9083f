from pathlib import Path

from django.conf import settings
from django.utils import timezone

from updates.importers.command import ImportCommand
from updates.importers.wordpress import WordPressExport
from updates.importers.wordpress.terms import read_mapping


class Command(ImportCommand):
    help = "Imports the posts and pages of a WordPress export (WXR 1.0 to 1.2)."
    takes_media = True

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--mapping", type=Path, help="A TOML file that leads categories to kinds and topics.")
        parser.add_argument("--byline", default="", help="The byline of posts whose author the export does not name.")

    def read(self, path, options):
        return WordPressExport(
            path,
            mapping=read_mapping(options["mapping"]) if options["mapping"] else None,
            byline=options["byline"],
            time_zone=timezone.get_current_timezone(),
            languages=[code for code, _name in settings.LANGUAGES],
        )
