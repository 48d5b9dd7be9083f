import sys
from pathlib import Path

import phonenumbers
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from campaign.importing.notes import SourceError
from contacts.importers.address_book import read_address_book, store_people


class Command(BaseCommand):
    help = "Imports press contacts from an address book: vCards (2.1, 3.0, 4.0) or a table (CSV)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Try everything, write nothing.")
        parser.add_argument(
            "--region",
            default=settings.PHONE_REGION,
            help="The country of phone numbers without a country code, such as US or ES (%(default)s).",
        )

    def handle(self, *args, **options):
        path, region, dry_run = options["file"], options["region"].upper(), options["dry_run"]
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise CommandError(f"There is no country {options['region']}. Give its two letters, such as US or ES.")
        try:
            people, notes = read_address_book(path, region=region)
            with tqdm(total=len(people), unit=" people", file=sys.stderr, disable=None, leave=False) as bar:
                report = store_people(people, notes, dry_run=dry_run, on_person=lambda person: bar.update())
        except SourceError as error:
            name = "" if str(error).startswith((path.name, "There is no file")) else f"{path.name}: "
            raise CommandError(f"{name}{error}\nNothing was imported.") from error
        except (OSError, UnicodeError) as error:
            raise CommandError(f"{path.name} cannot be read: {error}\nNothing was imported.") from error
        self.stdout.write("\n".join(report.lines(dry_run=dry_run)))
