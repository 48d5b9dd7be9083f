from updates.importers.command import ImportCommand
from updates.importers.ghost import read_ghost


class Command(ImportCommand):
    help = "Imports the posts and pages of a Ghost export (JSON)."
    takes_media = True

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--base-url", default="", help="The old site's address, which Ghost leaves out of its exports."
        )

    def read(self, path, options):
        return read_ghost(path, base_url=options["base_url"])
