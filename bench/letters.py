"""An open letter that any number signed, by arithmetic: the same signatures in every run."""

from datetime import timedelta
from itertools import batched

from bench import words
from coalition.models import Group, Letter, Signatory
from coalition.models.kinds import Kind

BATCH = 2000
TITLES = ("Mayor", "Director", "Nurse", "", "", "Farmer", "", "Teacher", "")


def make(count, at):
    """A letter that is live since the aware datetime `at`: of its signatories one in a hundred is an official, one in
    ten an organisation, and every ninth individual is counted only.
    """
    letter = Letter(title="The Tarn belongs to all", body=words.markdown(1, "en"), takes_individuals=True)
    letter.addressees = "The County Council of Fenbridge\nThe water board"
    letter.publish(at)
    letter.save()
    groups = {group.kind: group for group in letter.groups.all()}
    for numbers in batched(range(count), BATCH, strict=False):
        Signatory.objects.bulk_create(signatory(letter, groups, number, at) for number in numbers)
    for group in groups.values():
        Group.objects.filter(pk=group.pk).update(
            count=group.signatories.count(), unnamed=group.signatories.filter(is_shown=False).count()
        )
    return letter


def signatory(letter, groups, number, at):
    kind = Kind.OFFICIAL if number % 100 == 7 else Kind.ORGANISATION if number % 10 == 3 else Kind.INDIVIDUAL
    row = Signatory(letter=letter, group=groups[kind], kind=kind, state=Signatory.State.PUBLISHED)
    row.key = f"key-{number}"
    row.signed_at = row.confirmed_at = row.published_at = at - timedelta(minutes=number)
    row.name = f"{words.name(number)} {words.name(number // 7 + 3)}"
    row.title, row.place = TITLES[number % len(TITLES)], words.name(number + 5)
    if kind != Kind.INDIVIDUAL:
        row.organisation_name = f"{words.name(number + 11)} Association"
    elif number % 9 == 4:
        row.display = Signatory.Display.COUNTED
    row.derive()
    row.show()
    row.name = row.title = row.place = ""  # what is sealed differs in every run, and no page reads it
    return row
