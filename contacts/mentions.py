"""Where contacts stand in what the campaign publishes, whichever app links the two."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from campaign.publishing import Publishable

from .models import Contact


@dataclass(frozen=True)
class Link:
    """A model whose rows name a contact (in the column `contact`) for something published (in the column `item`)."""

    model: type[models.Model]
    contact: str
    item: str

    def rows(self):
        return self.model._default_manager.annotate(
            named_contact=F(f"{self.contact}_id"), named_in=F(f"{self.item}_id")
        )

    @property
    def items(self):
        return self.model._meta.get_field(self.item).related_model

    def public_rows(self):
        return self.rows().filter(**{f"{self.item}__in": self.items.objects.live()})

    def shown_rows(self):
        """Rows whose contact readers see wherever they see the item: a queryset with `shown` says which these are."""
        shown = getattr(self.model._default_manager, "shown", None)
        return shown() if shown else self.rows().filter(**{f"{self.contact}__in": Contact.objects.listed()})

    def unseen_rows(self):
        """Public rows whose contact readers do not see."""
        return self.public_rows().exclude(pk__in=self.shown_rows().values("pk"))

    def following_rows(self):
        """Public rows where readers see the card as it is now: a row may keep it as published, in `frozen_card`."""
        rows = self.public_rows().filter(pk__in=self.shown_rows().values("pk"))
        may_keep = any(field.name == "frozen_card" for field in self.model._meta.fields)
        return rows.filter(frozen_card__isnull=True) if may_keep else rows


def links():
    """Every Link that there is."""
    found = []
    for relation in Contact._meta.related_objects:
        if not relation.one_to_many or issubclass(relation.related_model, Publishable):
            continue
        for field in relation.related_model._meta.fields:
            if field.many_to_one and issubclass(field.related_model, Publishable):
                found.append(Link(relation.related_model, relation.field.name, field.name))
    return found


def _count(querysets):
    """An expression that adds up how many rows of each queryset name the outer contact."""
    total = Value(0)
    for rows in querysets:
        of_contact = rows.filter(named_contact=OuterRef("pk")).order_by().values("named_contact")
        total = total + Coalesce(Subquery(of_contact.annotate(n=Count("pk")).values("n")), 0)
    return total


def with_mentions(contacts):
    """Annotates `public_mentions`, in how many live items each contact stands, `unseen_mentions`, in how many of them
    readers do not see the card, and `following_mentions`, in how many they see it as it is now.
    """
    return contacts.annotate(
        public_mentions=_count(link.public_rows() for link in links()),
        unseen_mentions=_count(link.unseen_rows() for link in links()),
        following_mentions=_count(link.following_rows() for link in links()),
    )


def _by_contact(rows_of, keys):
    found = defaultdict(list)
    for link in links():
        pairs = list(rows_of(link).filter(named_contact__in=keys).values_list("named_contact", "named_in"))
        items = link.items.objects.defer("body", "body_html").in_bulk({item for _contact, item in pairs})
        for contact, item in pairs:
            found[contact].append(items[item])
    return found


def unseen_in(keys):
    """Of the contacts with these keys, the live items that name them without showing them: key → items."""
    return _by_contact(Link.unseen_rows, keys)


def is_shown(contact):
    """Whether readers see a contact's card: it is listed, or something shows it that is public or may be any day."""
    rows = (link.shown_rows().filter(**{link.contact: contact}) for link in links())
    return contact.is_listed() or any(found.exists() for found in rows)


def mentioned_in(keys):
    """The items, live or not, in which the contacts with these keys stand: key → items."""
    return _by_contact(Link.rows, keys)
