from updates.importers.command import ImportCommand
from updates.importers.feed import read_feed


class Command(ImportCommand):
    help = "Imports the entries of a saved feed (RSS, Atom or JSON Feed)."
    takes_media = True

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--base-url", default="", help="The old site's address, where the feed's links are relative."
        )

    def read(self, path, options):
        return read_feed(path, base_url=options["base_url"])
