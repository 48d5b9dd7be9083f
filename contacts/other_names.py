"""Under which names an organisation is known, beside its own."""

from django.db import IntegrityError, transaction

from campaign.text import one_line, shorten

from .models import Organisation, OtherName
from .names import fold

LENGTH = OtherName._meta.get_field("name").max_length
FOLDED_LENGTH = OtherName._meta.get_field("folded").max_length


def folded(name: str) -> str:
    """What the spellings of one name have in common; of a name without letters and digits, the name itself."""
    return (fold(name) or name.casefold())[:FOLDED_LENGTH]


def names_of_all() -> dict[int, list[str]]:
    """All names of every organisation, its own first: key → names. Two queries."""
    names = {key: [name] for key, name in Organisation.objects.order_by("pk").values_list("pk", "name")}
    for key, name in OtherName.objects.order_by("pk").values_list("organisation", "name"):
        names[key].append(name)
    return names


def by_name() -> dict[str, Organisation]:
    """The organisation that each folded name means. Its own name counts before another's other name; two queries."""
    there = Organisation.objects.order_by("-pk")  # of two spellings the older one counts
    own = {folded(body.name): body for body in there}
    return {other.folded: other.organisation for other in OtherName.objects.select_related("organisation")} | own


def with_name(text: str) -> set[int]:
    """Keys of the organisations in one of whose names each word of a search stands, in whatever case and accents."""
    words = fold(text).split()
    return {
        key for key, names in names_of_all().items() if any(all(word in fold(name) for word in words) for name in names)
    }


@transaction.atomic
def remember(organisation: Organisation, name: str) -> OtherName | None:
    """Writes down that a stored organisation is known under this name as well.

    None, and nothing is written, where the name says nothing new, or means another organisation already.
    """
    name = shorten(one_line(name), LENGTH)
    wanted = folded(name)
    names = Organisation.objects.values_list("name", flat=True)
    if not name or any(folded(own) == wanted for own in names) or OtherName.objects.filter(folded=wanted).exists():
        return None
    try:
        with transaction.atomic():
            return OtherName.objects.create(organisation=organisation, name=name, folded=wanted)
    except IntegrityError:  # somebody else wrote it down in this moment
        return None


def forget(organisation: Organisation, key: int, name: str):
    """Takes back what `remember` wrote down, the OtherName with this key, unless it says something else meanwhile."""
    OtherName.objects.filter(pk=key, organisation=organisation, folded=folded(shorten(one_line(name), LENGTH))).delete()
