from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from campaign.addresses import free_slug
from campaign.fields import LineField, ProseField
from campaign.models import Asset
from campaign.publishing import Publishable, PublishableQuerySet
from campaign.text import clean, plain, shorten

from .. import search
from .topic import Topic

EXCERPT_LENGTH = 280


class UpdateQuerySet(PublishableQuerySet):
    def showing(self, asset):
        return self.filter(Q(body_assets=asset) | Q(lead_image=asset) | Q(document=asset) | Q(attachments__asset=asset))

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def with_neighbours(self):
        """Annotates the ids of the next older and next newer live update in the same language."""
        at, pk = OuterRef("published_at"), OuterRef("pk")
        same_language = Update.objects.filter(language=OuterRef("language"))
        # One upper bound: SQLite seeks with a single one, and would read its way down from now to the update.
        older = same_language.live(Least(at, timezone.now())).filter(Q(published_at__lt=at) | Q(pk__lt=pk))
        newer = same_language.live().filter(published_at__gte=at).filter(Q(published_at__gt=at) | Q(pk__gt=pk))
        return self.annotate(
            older_id=Subquery(older.newest_first().values("pk")[:1]),
            newer_id=Subquery(newer.order_by("published_at", "pk").values("pk")[:1]),
        )

    def for_list(self):
        """What a list shows of each, with the counts of what hangs on it, and nothing longer."""
        hanging = Attachment.objects.filter(update=OuterRef("pk")).order_by().values("update")
        counted = hanging.annotate(n=Count("pk")).values("n")
        return self.defer("body", "body_html").annotate(
            photo_count=Coalesce(Subquery(counted.filter(asset__kind=Asset.Kind.IMAGE)), 0),
            document_count=Coalesce(Subquery(counted.filter(asset__kind=Asset.Kind.DOCUMENT)), 0),
        )


class Update(Publishable):
    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        RULING = "ruling", _("Court ruling")
        FILING = "filing", _("Filing")
        HEARING = "hearing", _("Hearing")
        RELEASE = "release", _("Press release")
        STATEMENT = "statement", _("Statement")
        LETTER = "letter", _("Letter")
        COVERAGE = "coverage", _("Media coverage")
        EVENT = "event", _("Event")
        ALERT = "alert", _("Action alert")

    class DatePrecision(models.TextChoices):
        EXACT = "exact", _("day and time")
        DAY = "day", _("day")
        ABOUT = "about", _("about that day (shown as early, mid or late in the month)")
        MONTH = "month", _("month only")

    class ReleaseLine(models.TextChoices):
        NONE = "", _("none")
        IMMEDIATE = "immediate", _("For immediate release")
        EMBARGO = "embargo", _("Embargoed until the date and time above")

    class LetterRole(models.TextChoices):
        NEWS = "news", _("tells of it")
        TEXT = "text", _("holds its text")
        REPLY = "reply", _("is the reply to it")

    # What each kind alone carries; other kinds keep the values but do not show them.
    KIND_FIELDS = {
        Kind.RELEASE: ["release_line", "dateline"],
        Kind.COVERAGE: ["outlet", "outlet_author", "outlet_date", "outlet_url", "archive_url", "video_url"],
        Kind.RULING: ["court", "judge", "docket_number", "document"],
        Kind.FILING: ["court", "judge", "docket_number", "document"],
        Kind.HEARING: ["court", "judge", "docket_number"],
    }

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NEWS)
    slug = models.SlugField(
        _("address"),
        max_length=100,
        blank=True,
        help_text=_("The last part of the address. Made from the title when left empty."),
    )
    published_on = models.DateField(null=True, editable=False)
    date_precision = models.CharField(
        _("how exact the date is"), max_length=10, choices=DatePrecision, default=DatePrecision.EXACT
    )
    summary = ProseField(
        _("summary"),
        max_length=500,
        blank=True,
        help_text=_("Two lines for lists. Made from the first paragraph when left empty."),
    )
    excerpt = models.TextField(editable=False, blank=True)
    byline = LineField(_("byline"), max_length=200, blank=True, help_text=_("Who wrote it, if that is to be shown."))
    topics = models.ManyToManyField(Topic, blank=True, related_name="updates", verbose_name=_("topics"))
    lead_image = models.ForeignKey(
        Asset, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lead picture"),
        limit_choices_to={"kind": Asset.Kind.IMAGE},
    )  # fmt: skip
    is_pinned = models.BooleanField(_("pinned"), default=False, help_text=_("Stays on top of the timeline."))
    continues = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="continued_by", verbose_name=_("continues"),
        help_text=_("The update that this one follows up."),
    )  # fmt: skip
    supersedes = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes"),
        help_text=_("The update that is out of date since this one. It stays, with a line that leads here."),
    )  # fmt: skip

    release_line = models.CharField(_("release line"), max_length=10, choices=ReleaseLine, blank=True, default="")
    dateline = LineField(
        _("dateline"),
        max_length=120,
        blank=True,
        help_text=_("Place in capitals, such as SACRAMENTO, CA. The date is added."),
    )
    outlet = LineField(_("outlet"), max_length=150, blank=True, help_text=_("The newspaper, station or site."))
    outlet_author = LineField(_("journalist"), max_length=150, blank=True)
    outlet_date = models.DateField(_("date there"), null=True, blank=True)
    outlet_url = models.URLField(_("link"), max_length=1000, blank=True)
    archive_url = models.URLField(_("archive link"), max_length=1000, blank=True, help_text=_("A copy that stays."))
    video_url = models.URLField(_("video"), max_length=1000, blank=True)
    court = LineField(_("court"), max_length=200, blank=True)
    judge = LineField(_("judge"), max_length=150, blank=True)
    docket_number = LineField(_("docket number"), max_length=100, blank=True)
    document = models.ForeignKey(
        Asset, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document"),
        limit_choices_to={"kind": Asset.Kind.DOCUMENT},
    )  # fmt: skip

    letter = models.ForeignKey(
        "coalition.Letter", models.SET_NULL, null=True, blank=True, related_name="updates",
        verbose_name=_("sign-on letter"),
        help_text=_("Shown with its signatories’ count at the foot of the update."),
    )  # fmt: skip
    letter_role = models.CharField(
        _("what it is to the letter"), max_length=10, choices=LetterRole, default=LetterRole.NEWS
    )
    freezes_contacts = models.BooleanField(
        _("keep the contacts as they are"),
        default=False,
        help_text=_(
            "From the next saving on, the release shows its contacts as they are then, with that day, whatever changes "
            "on their cards. Otherwise it follows the cards."
        ),
    )

    objects = UpdateQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        permissions = [("publish_update", _("Can publish, schedule and withdraw updates"))]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["language", "published_on", "slug"],
                name="update_address",
                violation_error_message=_("Another update of that day has this address. Change the last part."),
            ),
            models.UniqueConstraint(
                fields=["language"],
                condition=Q(is_pinned=True),
                name="one_pinned_update",
                violation_error_message=_("Another update in this language is pinned. Unpin it first."),
            ),
        ]
        indexes = [
            models.Index(fields=["language", "-published_at", "-id"], condition=Q(status="published"), name="timeline"),
            models.Index(
                fields=["language", "kind", "-published_at", "-id"],
                condition=Q(status="published"),
                name="timeline_kind",
            ),
            models.Index(fields=["-published_at", "-id"], name="updates_newest"),
        ]

    def get_absolute_url(self):
        """Its public address; empty as long as it has no date."""
        if not self.published_on:
            return ""
        with translation.override(self.language):
            return reverse(
                "updates:detail",
                args=[f"{self.published_on.year:04}", f"{self.published_on:%m}", f"{self.published_on:%d}", self.slug],
            )

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)
            search.index(self)

    def derive(self):
        # The day is kept as it was in the campaign's zone then: a later change of the zone moves no address.
        self.published_on = timezone.localdate(self.published_at) if self.published_at else None
        if not self.slug:
            self.slug = self.make_slug()
        self.excerpt = shorten(clean(self.summary) or first_paragraph(self.body_html), EXCERPT_LENGTH)

    def withdraw(self, reason):
        super().withdraw(reason)
        self.is_pinned = False  # another one may take its place

    def make_slug(self):
        same_day = Update.objects.filter(language=self.language, published_on=self.published_on).exclude(pk=self.pk)
        return free_slug(self.title, 80, same_day, instead=self.kind)

    @property
    def is_embargoed(self):
        """Whether a release's embargo still holds; once it is public, the line would be wrong."""
        lifted = self.published_at is None or self.published_at <= timezone.now()
        return self.release_line == self.ReleaseLine.EMBARGO and not lifted

    @property
    def carried(self):
        """Names of the fields that belong to its kind."""
        return self.KIND_FIELDS.get(self.kind, [])


def first_paragraph(html):
    start, end = html.find("<p"), html.find("</p>")
    return plain(html[start:end]) if -1 < start < end else plain(html)


class Attachment(models.Model):
    """A picture or document that hangs on an update, in the order in which they are shown."""

    update = models.ForeignKey(Update, models.CASCADE, related_name="attachments")
    asset = models.ForeignKey(Asset, models.PROTECT, verbose_name=_("picture or document"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("picture or document")
        verbose_name_plural = _("pictures and documents")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["update", "asset"],
                name="attachment_once",
                violation_error_message=_("This one hangs on it already."),
            )
        ]

    def __str__(self):
        return str(self.asset)
