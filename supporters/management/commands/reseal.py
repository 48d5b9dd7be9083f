import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from supporters.rotation import number_of_rows, reseal


class Command(BaseCommand):
    help = "Seals all that supporters told of themselves anew, under the first of SEAL_KEYS, while the site goes on."

    def handle(self, **options):
        try:
            with tqdm(total=number_of_rows(), unit=" rows", file=sys.stderr, disable=None, leave=False) as bar:
                report = reseal(on_row=bar.update)
        except ImproperlyConfigured as error:
            raise CommandError(f"{error} Then run this again: it goes on where it ended.") from error
        self.stdout.write("\n".join(report.lines()))
