"""What the import commands share: their options, the progress bar, the closing table."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from campaign import languages
from campaign.importing.notes import SourceError
from campaign.importing.report import Report

from .media import MediaDirectory, MediaFetch, MediaZip
from .store import store


class ImportCommand(BaseCommand):
    """A command that imports one FILE. A subclass reads it: `read` gives what `store` takes."""

    takes_media = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Try everything, write nothing.")
        parser.add_argument("--drafts", action="store_true", help="Leave everything as drafts, also what was public.")
        parser.add_argument(
            "--letters",
            action="store_true",
            help="Make sign-on letters of the letters that updates hold; without it they are only told of.",
        )
        parser.add_argument(
            "--language",
            default=languages.default(),
            choices=[code for code, _name in settings.LANGUAGES],
            help="The language of entries whose source does not tell (%(default)s).",
        )
        if self.takes_media:
            media = parser.add_mutually_exclusive_group()
            media.add_argument("--media", type=Path, help="A folder or ZIP file with the old site's uploads.")
            media.add_argument(
                "--fetch-media",
                action="store_true",
                help="Fetch pictures and files from the old site itself; without it no connection is made.",
            )

    def read(self, path, options):
        """The export that was read: an object with `source`, `entries()`, `notes`, `links`, `hosts` and a length.

        Raises SourceError, with a sentence, where the file is none.
        """
        raise NotImplementedError

    def handle(self, *args, **options):
        path, report = options["file"], Report()
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            export = self.read(path, options)
            with tqdm(total=len(export), unit=" entries", file=sys.stderr, disable=None, leave=False) as bar:
                store(
                    export.entries(),
                    source=export.source,
                    links=export.links,
                    hosts=export.hosts,
                    media=self.media(options, export.hosts),
                    language=options["language"],
                    as_drafts=options["drafts"],
                    letters=options["letters"],
                    dry_run=options["dry_run"],
                    report=report,
                    on_entry=lambda entry: bar.update(),
                )
        except SourceError as error:
            name = "" if str(error).startswith(path.name) else f"{path.name}: "
            raise CommandError(f"{name}{error}\nNothing was imported.") from error
        except (OSError, UnicodeError) as error:
            raise CommandError(f"{path.name} cannot be read: {error}\nNothing was imported.") from error
        report.notes = export.notes + report.notes
        self.stdout.write("\n".join(report.lines(dry_run=options["dry_run"])))

    def media(self, options, hosts):
        if options.get("fetch_media"):
            return MediaFetch(set(hosts))
        if not options.get("media"):
            return None
        path = options["media"]
        if not path.exists():
            raise CommandError(f"There is no folder or file {path}.")
        return MediaDirectory(path) if path.is_dir() else MediaZip(path)
