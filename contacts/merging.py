"""One card or organisation where there were two of one, and nothing that pointed at the other points nowhere."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaign.publishing import move_all

from . import other_names
from .models import Contact, Organisation
from .names import fold, folded_name
from .posts import completed

# What a card may have one of. The other's value is taken where there is none, else it goes into the note.
_SINGLE = ("email", "signal", "whatsapp", "says", "photo")
_HOURS = ("reachable_days", "reachable_from", "reachable_until", "zone")
# Of rows that say of an organisation that it belongs somewhere: it began with the first, and who left once has left;
# the day on which it agreed and how that is known go together.
_EARLIEST = ("since", "left_on")
_AGREED = ("agreed_on", "agreed_how")


@transaction.atomic
def merge(keep: Contact, others: Iterable[Contact]) -> Contact:
    """Makes `others` part of `keep`, in the order given, and removes them; gives `keep` as it is then.

    Everything that pointed at them points at `keep`, whichever app it belongs to; their addresses lead to its own.
    What `keep` lacks is taken over, and what does not fit beside its own goes into the team's note. Whether the card is
    retired, and until when it is valid, is for `keep` alone to say. Consent taken back on any of the cards is taken
    back on the one that remains, since the person did not say it of one card; otherwise consent that any of them has
    counts. Raises ValueError for contacts that were never stored.
    """
    keys = list(dict.fromkeys(other.pk for other in others if other.pk != keep.pk))
    if keep.pk is None or None in keys:
        raise ValueError("Only contacts that are stored can be merged.")
    there = Contact.objects.select_for_update().order_by("pk").in_bulk([keep.pk, *keys])
    kept = there[keep.pk]
    for other in (there[key] for key in keys if key in there):
        _merge_one(kept, other)
    keep.refresh_from_db()
    return keep


def _merge_one(keep, other):
    moves = dict(zip(other.addresses(), keep.addresses(), strict=True))
    lines = _take_fields(keep, other)
    lines += _take_words(keep, other)
    _take_posts(keep, other)
    _line_up(keep, other, "phones")
    repoint(keep, other)
    if lines:
        today = date_format(timezone.localdate(), "DATE_FORMAT")
        heading = _("Merged with the card of %(name)s on %(date)s:") % {"name": other.name, "date": today}
        lines.insert(0, heading)
    keep.note = "\n".join(filter(None, [keep.note, *lines]))
    other.delete()
    keep.save()
    move_all(moves)


# ---- the card's own fields


def _take_fields(keep, other):
    """Fills what `keep` lacks; the lines for its note with what it has otherwise."""
    lines = []
    if folded_name(keep.name) != folded_name(other.name):
        lines.append(_line(other, "name"))
    if not keep.given_name and not keep.family_name and folded_name(other.name) == folded_name(keep.name):
        keep.given_name, keep.family_name = other.given_name, other.family_name
    for field in _SINGLE:
        if not getattr(keep, field):
            setattr(keep, field, getattr(other, field))
        elif getattr(other, field) and not _is_same(keep, other, field):
            lines.append(_line(other, field))
    keep.is_email_wanted = not keep.email and (keep.is_email_wanted or other.is_email_wanted)
    keep.languages = [*keep.languages, *(code for code in other.languages if code not in keep.languages)]
    if other.reachable_from and not keep.reachable_from:
        for field in _HOURS:
            setattr(keep, field, getattr(other, field))
    elif other.reachable_from and any(not _is_same(keep, other, field) for field in _HOURS):
        lines += [_line(other, field) for field in _HOURS if getattr(other, field)]
    for field in ("valid_until", "retired_on"):
        if getattr(other, field) and not _is_same(keep, other, field):
            lines.append(_line(other, field))
    lines += _take_consent(keep, other)
    keep.added_at = min(keep.added_at, other.added_at)
    keep.imported = [*keep.imported, *(mark for mark in other.imported if mark not in keep.imported)]
    if other.note and other.note not in keep.note:
        lines.append(other.note)
    return lines


def _take_consent(keep, other):
    withdrawn = min(filter(None, [keep.consent_withdrawn_on, other.consent_withdrawn_on]), default=None)
    if withdrawn is None:
        given = keep.consented_on or other.consented_on
        lines = [_line(other, "consented_on")] if other.consented_on not in (None, given) else []
        keep.consented_on = given
        return lines
    lines = [_line(other, field) for field in ("consented_on", "consent_withdrawn_on") if getattr(other, field)]
    if keep.consent_withdrawn_on is None:
        lines.append(_("Since consent was taken back on one of the cards, this one is no longer shown."))
    keep.consent_withdrawn_on = withdrawn
    return lines


def _is_same(keep, other, field):
    mine, theirs = getattr(keep, field), getattr(other, field)
    return mine.casefold() == theirs.casefold() if isinstance(mine, str) else mine == theirs


def _line(row, name):
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return _("%(label)s: %(value)s") % {"label": capfirst(field.verbose_name), "value": value}


def _take_words(keep, other):
    """The lines for the note with words in another language that stand beside others of the same language."""
    mine = {words.language: words for words in keep.words.all()}
    lines = []
    for words in other.words.all():
        for name in ("name", "role"):
            if (known := mine.get(words.language)) and getattr(known, name) and getattr(words, name):
                lines += [] if _is_same(known, words, name) else [_line(words, name)]
    return lines


def _take_posts(keep, other):
    _line_up(keep, other, "posts")
    there = list(keep.posts.all())
    for post in other.posts.all():
        rows = list(there)
        row = completed(there, post)
        if row is post:
            continue  # it moves as it is
        if row is not None:
            row.save()
        twin = row or next(known for known in rows if completed([known], post) is None)
        _absorb(twin, post)


def _line_up(keep, other, rows):
    """Puts the other's rows behind those of `keep`, so that what stands first on its card stays first."""
    last = getattr(keep, rows).aggregate(last=Max("order"))["last"]
    if last is not None:
        getattr(other, rows).update(order=F("order") + last + 1)


# ---- organisations


@transaction.atomic
def merge_organisations(keep: Organisation, others: Iterable[Organisation]) -> list[str]:
    """Makes `others` part of `keep`, in the order given, and removes them; gives what found no place beside its own.

    Everything that pointed at them points at `keep`, whichever app it belongs to, and `keep` is known under all their
    names from then on. It takes over the website, place and logo that it lacks. Text that stands somewhere as it was
    signed or written follows no registry and stays. Where both have a row of which there can be one only, such as a
    membership, they become one: it began with the earlier, and says what either says. Who left by one of them has
    left; otherwise consent that one of them has counts, and none is made up. The lines returned ("Website: …") are for
    the history. Raises ValueError for organisations that were never stored.
    """
    keys = list(dict.fromkeys(other.pk for other in others if other.pk != keep.pk))
    if keep.pk is None or None in keys:
        raise ValueError("Only organisations that are stored can be merged.")
    there = Organisation.objects.select_for_update(of=["self"]).order_by("pk").in_bulk([keep.pk, *keys])
    kept, lines = there[keep.pk], []
    for other in (there[key] for key in keys if key in there):
        lines += _merge_organisation(kept, other)
    keep.refresh_from_db()
    return lines


def _merge_organisation(keep, other):
    lines = []
    for name in ("url", "place", "logo"):
        if not getattr(keep, name):
            setattr(keep, name, getattr(other, name))
        elif getattr(other, name) and not _is_same(keep, other, name):
            lines.append(_line(other, name))
    lines += repoint(keep, other)
    _tell_posts_once(keep)
    name = other.name
    other.delete()
    keep.save()
    other_names.remember(keep, name)
    return lines


def _tell_posts_once(organisation):
    """Removes posts at an organisation that say nothing which the same contact's others do not say."""
    told = {}
    for post in sorted(organisation.posts.order_by("order", "pk"), key=lambda post: not post.role):
        roles, role = told.setdefault(post.contact_id, set()), fold(post.role)
        if roles and (role in roles or not role):
            post.delete()
        roles.add(role)


# ---- whatever points at it


def repoint(keep, other):
    """Leads every row of every app that points at `other` to `keep`, through tables of many-to-many fields included.

    Relations without a name for the way back ("+") are hidden from `related_objects`, but not from here. Gives what
    found no place where two rows became one.
    """
    lines = []
    for relation in other._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            lines += _repoint_rows(relation.field, keep, other)
    content_type = ContentType.objects.get_for_model(other)
    for model in apps.get_models():
        for field in model._meta.private_fields:
            if isinstance(field, GenericForeignKey):
                pointing = {field.ct_field: content_type, field.fk_field: other.pk}
                model._base_manager.filter(**pointing).update(**{field.fk_field: keep.pk})
    return lines


def _repoint_rows(field, keep, other):
    lines = []
    for row in field.model._base_manager.filter(**{field.name: other}):
        setattr(row, field.name, keep)
        if twin := _twin(row, field):
            lines += _absorb(twin, row)
        else:
            field.model._base_manager.filter(pk=row.pk).update(**{field.name: keep})
    return lines


def _twin(row, field):
    """The row beside which the database would not bear `row` with its new value of `field`; None if there is none."""
    for names, condition in _unique_sets(row._meta):
        values = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
        if field.name not in names or None in values.values():
            continue
        rows = type(row)._base_manager.filter(condition)
        if condition and not rows.filter(pk=row.pk).exists():
            continue
        if twin := rows.filter(**values).exclude(pk=row.pk).first():
            return twin
    return None


def _unique_sets(meta):
    """Each set of names of fields that is unique, with the condition under which it is."""
    yield from ((tuple(names), Q()) for names in meta.unique_together)
    yield from (((field.name,), Q()) for field in meta.concrete_fields if field.unique and not field.primary_key)
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            yield constraint.fields, constraint.condition or Q()


def _absorb(kept, row):
    """Fills what `kept` lacks from a row that says the same, leads what points at that row to it, and removes it.

    A yes on either of them is a yes: of a release's contact, such as that the name stood in its text. Gives lines with
    what the row said otherwise.
    """
    gained, lines = _consent_gained(kept, row), []
    for field in kept._meta.concrete_fields:
        mine, theirs = getattr(kept, field.attname), getattr(row, field.attname)
        lacks = field.empty_values and mine in field.empty_values or mine is False
        if field.unique or not theirs or field.name in gained:
            continue
        if field.name in _EARLIEST and not lacks and theirs < mine:
            gained[field.attname] = theirs
            lines.append(_line(kept, field.name))
        elif lacks and field.name not in _AGREED:
            gained[field.attname] = theirs
        elif mine != theirs and isinstance(field, models.CharField | models.TextField | models.DateField):
            lines.append(_line(row, field.name))
    if gained:
        type(kept)._base_manager.filter(pk=kept.pk).update(**gained)
    lines += repoint(kept, row)
    row.delete()
    return lines


def _consent_gained(kept, row):
    """The consent of the row, whole, where `kept` has none and neither of them says that it was taken back."""
    if not all(hasattr(row, name) for name in (*_EARLIEST, *_AGREED)):
        return {}
    takes = kept.agreed_on is None and row.agreed_on and not kept.left_on and not row.left_on
    return {name: getattr(row, name) for name in _AGREED} if takes else {}
