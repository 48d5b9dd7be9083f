"""What is public, since when, at which address: the one judge of it, and the redirects that old addresses leave."""

import uuid
from urllib.parse import unquote

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.db import models, router, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import languages, markdown
from .fields import LineField, MarkdownField
from .text import clean


class PublishableQuerySet(models.QuerySet):
    """The words in which everything else asks what the public may see. `at` is an aware datetime, now by default."""

    def live(self, at=None):
        return self.filter(status=Publishable.Status.PUBLISHED, published_at__lte=at or timezone.now())

    def scheduled(self, at=None):
        return self.filter(status=Publishable.Status.PUBLISHED, published_at__gt=at or timezone.now())

    def gone(self):
        """What was public once and was withdrawn; what was withdrawn before its hour came never existed in public."""
        return self.filter(status=Publishable.Status.WITHDRAWN, published_at__lte=F("withdrawn_at"))

    def known(self, at=None):
        """What the public has or had an address of."""
        return self.live(at) | self.gone()

    def in_language(self, code):
        return self.filter(language=code)

    def showing(self, asset):
        """Items on whose page the asset is seen."""
        return self.filter(body_assets=asset)

    def publicly_showing(self, asset):
        """As `showing`, of what the public may see: this makes a stored file public."""
        return self.live().showing(asset)

    def with_state(self, at=None):
        """Annotates `state`: draft, scheduled, live or withdrawn."""
        return self.annotate(
            state=Case(
                When(
                    status=Publishable.Status.PUBLISHED, published_at__gt=at or timezone.now(), then=Value("scheduled")
                ),
                When(status=Publishable.Status.PUBLISHED, then=Value("live")),
                default=F("status"),
                output_field=models.CharField(),
            )
        )


class Publishable(models.Model):
    """Something written in one language that is public from an hour on. A subclass gives it its address."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = LineField(_("title"), max_length=250)
    language = models.CharField(_("language"), max_length=10, choices=languages.choices, default=languages.default)
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
        help_text=_("The original of which this is a translation. Leave it empty on the original itself."),
    )
    body = MarkdownField(_("text"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    body_assets = models.ManyToManyField("campaign.Asset", related_name="+", editable=False)

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(_("date and time"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_reason = LineField(
        _("reason for withdrawing"),
        max_length=300,
        blank=True,
        editable=False,
        help_text=_("One sentence for readers who follow an old link."),
    )
    revised_at = models.DateTimeField(_("updated"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | ~Q(status="published"),
                name="%(class)s_published_has_date",
                violation_error_message=_("Give the date and time from which it is public."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="") | ~Q(status="withdrawn"),
                name="%(class)s_withdrawn_has_reason",
                violation_error_message=_("Give one sentence that tells readers why it was withdrawn."),
            ),
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                condition=Q(translation_of__isnull=False),
                name="%(class)s_one_translation",
                violation_error_message=_("There is already a translation into this language."),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Renders the text, and leaves a redirect when an address that was public changes."""
        fields = kwargs.get("update_fields")
        if fields is not None and "body" not in fields:
            super().save(*args, **kwargs)
            return
        with transaction.atomic(using=kwargs.get("using") or router.db_for_write(type(self), instance=self)):
            before = self._meta.default_manager.filter(pk=self.pk).first() if self.pk else None
            was_known = before is not None and self._meta.default_manager.known().filter(pk=self.pk).exists()
            self.render()
            self.derive()
            super().save(*args, **kwargs)
            self.body_assets.set(self.assets_in_body())
            if before and (old := before.get_absolute_url()) and (new := self.get_absolute_url()):
                move(old, new) if was_known else relead(old, new)

    def assets_in_body(self):
        return self._meta.get_field("body_assets").related_model.objects.in_text(self.body)

    def render(self):
        """Sets `body_html`. Raises `markdown.Unrenderable`, with a sentence, for a text that no page would bear."""
        pictures = self._meta.get_field("body_assets").related_model.objects.pictures_in(self.body)
        self.body_html = markdown.render(self.body, pictures=pictures, prefix=self.anchor, language=self.language)

    def derive(self):
        """Sets the columns that are worked out from others. A subclass with such columns extends it."""

    @classmethod
    def kinds(cls):
        """The models of everything that can be published."""
        return [model for model in cls.__subclasses__() if not model._meta.abstract]

    @property
    def anchor(self):
        """What the ids in this text begin with, so that several texts can share a page."""
        return f"{self.uid.hex[:6]}-"

    @property
    def original(self):
        return self.translation_of or self

    def is_live(self, at=None):
        return type(self).objects.live(at).filter(pk=self.pk).exists()

    def publish(self, at=None):
        """Makes it public now, or from the aware datetime `at` on, past or future. Needs saving."""
        self.published_at = at or timezone.now()
        self.status = self.Status.PUBLISHED
        self.withdrawn_at, self.withdrawn_reason = None, ""

    def withdraw(self, reason):
        """Takes it from the public, with one sentence that tells readers why. Needs saving."""
        self.status = self.Status.WITHDRAWN
        self.withdrawn_at, self.withdrawn_reason = timezone.now(), reason


def move(old_path, new_path):
    """Leads everyone who asks for `old_path` to `new_path`, for good."""
    move_all({old_path: new_path})


def relead(old_path, new_path):
    """Leads redirects that led to `old_path` to `new_path`; the old path was never public and gets none."""
    if old_path != new_path:
        Redirect.objects.filter(site_id=settings.SITE_ID, new_path=old_path).update(new_path=new_path)


@transaction.atomic
def move_all(moves):
    """Leads from each old path to its new one, given as a mapping; a constant count of queries.

    Redirects that led to an old address lead to its new one directly, so that no chain forms; an address that is in
    use again loses its redirect, so that no loop can.
    """
    moves = {readable(old): new for old, new in moves.items() if readable(old) != new}
    for old in moves:  # a move within the batch may lead on to a further one
        seen = {old}
        while (further := moves.get(moves[old])) and moves[old] not in seen:
            seen.add(moves[old])
            moves[old] = further
    moves = {old: new for old, new in moves.items() if old != new}
    here = Redirect.objects.filter(site_id=settings.SITE_ID)
    here.filter(old_path__in=set(moves.values())).delete()
    leading_there = list(here.filter(new_path__in=moves))
    for redirect in leading_there:
        redirect.new_path = moves[redirect.new_path]
    Redirect.objects.bulk_update(leading_there, ["new_path"])
    Redirect.objects.bulk_create(
        [Redirect(site_id=settings.SITE_ID, old_path=old, new_path=new) for old, new in moves.items()],
        update_conflicts=True,
        unique_fields=["site", "old_path"],
        update_fields=["new_path"],
    )


def readable(path):
    """An address as people read it: percent-encoding undone, so that those of any script fit and can be found."""
    return clean(unquote(path))


def destination(full_path):
    """Where a redirect leads from `full_path` (path with query, as asked for), or None.

    The query is tried first as part of the address ("/?p=12"), then WordPress's own part of it alone, then it is left
    aside, with and without the last slash.
    """
    full_path = readable(full_path)
    path, _mark, query = full_path.partition("?")
    path = path or "/"
    other = path.rstrip("/") if path.endswith("/") and path != "/" else f"{path}/"
    by_number = [f"{path}?{part}" for part in query.split("&") if part.startswith(("p=", "page_id="))]
    forms = [form for form in (full_path, *by_number[:2], path, other) if len(form) <= 200]
    found = dict(
        Redirect.objects.filter(site_id=settings.SITE_ID, old_path__in=forms).values_list("old_path", "new_path")
    )
    return next((found[form] for form in forms if found.get(form)), None)
