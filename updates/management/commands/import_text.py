from dataclasses import dataclass, field

from django.core.management.base import CommandError
from django.utils import timezone

from campaign.importing.notes import Note, SourceError
from campaign.importing.source_files import MEGABYTE, decode, read_bytes
from updates.importers.command import ImportCommand
from updates.importers.entry import Entry, State
from updates.importers.exports import export_in
from updates.importers.text import read_text

LARGEST = 2 * MEGABYTE


@dataclass
class PastedPage:
    """A page of updates as an export: what was public there is public here, where its date is known."""

    source: str
    notes: list[Note]
    found: list[Entry]
    links: dict = field(default_factory=dict)
    hosts: set = field(default_factory=set)

    def __len__(self):
        return len(self.found)

    def entries(self):
        for entry in self.found:
            entry.state = State.PUBLISHED if entry.published_at else State.DRAFT
            yield entry


class Command(ImportCommand):
    help = "Imports a campaign's whole page of updates, pasted into a text file or saved as HTML."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, help="The year of dates that name none, where the page does not tell.")
        parser.add_argument(
            "--name", default="page", help="A name for the page, when several are imported (%(default)s)."
        )

    def read(self, path, options):
        year = options["year"]
        if year is not None and not 1900 <= year <= timezone.localdate().year:
            raise CommandError(f"--year {year} is no year of a campaign.")
        text = decode(read_bytes(path, limit=LARGEST, wanted="a page of updates as text"), name=path.name)
        if export := export_in(text):
            what, command = export
            raise SourceError(f"{path.name} is {what}. Import it with {command}.")
        found, notes = read_text(text, year=year, today=timezone.localdate(), time_zone=timezone.get_current_timezone())
        return PastedPage(source=f"text:{options['name']}", notes=notes, found=found)
