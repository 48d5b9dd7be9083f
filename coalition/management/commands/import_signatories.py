import difflib
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from campaign import languages
from campaign.importing.notes import SourceError
from coalition.importers.reading import read_file
from coalition.importers.store import MADE, store_each
from coalition.models import Letter
from coalition.models.kinds import Kind

WIDEST = 40  # signs of a column in the table of a dry run
NEAREST = 5  # letters named where none was found


class Command(BaseCommand):
    help = "Imports the signatories of a letter from a pasted list or a table (CSV)."

    def add_arguments(self, parser):
        parser.add_argument("letter", help="The letter: its slug, language/slug, or its address.")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Try everything, write nothing, show the list.")
        parser.add_argument("--publish", action="store_true", help="Publish them at once, not only verify them.")
        parser.add_argument(
            "--kind", choices=Kind.values, help="The kind of those whose kind no heading and no column says."
        )

    def handle(self, *args, **options):
        path, dry_run = options["file"], options["dry_run"]
        letter = find_letter(options["letter"])
        kind = Kind(options["kind"]) if options["kind"] else None
        try:
            people, notes = read_file(path, kind=kind)
        except SourceError as error:
            name = "" if str(error).startswith((path.name, "There is no file")) else f"{path.name}: "
            raise CommandError(f"{name}{error} Nothing was imported.") from error
        except (OSError, UnicodeError) as error:
            raise CommandError(f"{path.name} cannot be read: {error} Nothing was imported.") from error
        with tqdm(total=len(people), unit=" signatories", file=sys.stderr, disable=None, leave=False) as bar:
            report, outcomes = store_each(
                letter,
                people,
                notes=notes,
                publish=options["publish"],
                dry_run=dry_run,
                on_each=lambda signed: bar.update(),
            )
        if dry_run:
            self.stdout.write("\n".join(table([each.signed for each in outcomes if each.what == MADE])))
        self.stdout.write("\n".join(report.lines(dry_run=dry_run)))


def find_letter(words):
    """The letter that is meant, by its slug, with its language or without, or by its address.

    Raises CommandError, with the nearest letters, where there is none.
    """
    language, slug = parts_of(words)
    there = Letter.objects.filter(slug=slug, **({"language": language} if language else {}))
    originals = {letter.original.pk: letter.original for letter in there.select_related("translation_of")}
    if len(originals) == 1:
        return next(iter(originals.values()))
    if originals:
        names = " or ".join(f"{letter.language}/{letter.slug}" for letter in there)
        raise CommandError(f"Several letters have the address {slug}. Say which one: {names}.")
    known = {f"{letter.language}/{letter.slug}": letter for letter in Letter.objects.defer("body", "body_html")}
    if not known:
        raise CommandError("There is no letter yet. Make one in the admin first.")
    close = difflib.get_close_matches(slug, {letter.slug for letter in known.values()}, n=NEAREST)
    near = [name for one in close for name, letter in known.items() if letter.slug == one]
    near += [name for name in known if slug and slug in name or words.casefold() in str(known[name]).casefold()]
    named = ", ".join(f"{name} (“{known[name]}”)" for name in list(dict.fromkeys(near or known))[:NEAREST])
    raise CommandError(f"There is no letter {words}. {'Did you mean' if near else 'There are'}: {named}?")


def parts_of(words):
    """Language ("" where none is said) and slug in a slug, a language with a slug, or an address."""
    codes = [code for code, _name in settings.LANGUAGES]
    path = unquote(urlsplit(words).path if "//" in words else words.partition("?")[0]).strip("/")
    parts = path.split("/")
    if "letters" in parts[:-1]:
        language = parts[0] if parts[0] in codes else languages.default()
        return language, parts[parts.index("letters") + 1].removesuffix(".txt")
    if len(parts) == 2 and parts[0] in codes:
        return parts[0], parts[1]
    return "", path


def table(people):
    """Lines that show who would be made, as they were understood."""
    rows = [("name", "title", "organisation", "kind", "line")]
    rows += [(each.name, each.title, each.organisation, each.kind.value, str(each.line or "")) for each in people]
    widths = [min(max(len(row[column]) for row in rows), WIDEST) for column in range(len(rows[0]))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [lines[0], "-+-".join("-" * width for width in widths), *lines[1:], ""]
