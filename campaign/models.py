"""The ground floor: who works here, which campaign this is, its pages and the pictures and documents all rooms use."""

import re

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from slugify import slugify

from . import languages, markdown
from .colour import validate_accent
from .fields import LineField, ProseField
from .publishing import Publishable


class User(AbstractUser):
    """A member of staff. Our own from the first migration on, since it cannot be exchanged later."""


class Campaign(models.Model):
    """The one campaign of this installation."""

    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#8a1f17",
        validators=[validate_accent],
        help_text=_("Such as #8a1f17."),
    )
    since = models.DateField(
        _("counting from"),
        null=True,
        blank=True,
        help_text=_("The day that counts as day 1 of the counter in the nameplate, such as the day of the arrest."),
    )
    until = models.DateField(
        _("counted until"), null=True, blank=True, help_text=_("The last day counted; the counter stops there.")
    )

    press_email = models.EmailField(
        _("press desk"),
        blank=True,
        help_text=_("Where questions of the press are sent, unless their subject has a desk of its own."),
    )

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaign")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="one_campaign",
                violation_error_message=_("There is one campaign already. Edit that one."),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="counted_forward",
                violation_error_message=_("The counter cannot stop before it begins. Correct one of the two days."),
            ),
        ]

    def __str__(self):
        return str(_("The campaign"))

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    def day(self, today=None):
        """The counter: 1 on the day of `since`, in the campaign's zone; None without such a day or before it."""
        today = today or timezone.localdate()
        if not self.since or self.since > today:
            return None
        return (min(today, self.until or today) - self.since).days + 1


class CampaignWords(models.Model):
    """The campaign's name and sentences in one language."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=10, choices=languages.choices, unique=True)
    name = LineField(_("name"), max_length=80)
    statement = LineField(_("statement"), max_length=200, help_text=_("Who is defended and what for, in one line."))
    counter_label = LineField(
        _("counter's words"),
        max_length=60,
        blank=True,
        help_text=_("What follows “Day 1,000”, such as “in detention”."),
    )
    about = ProseField(_("about"), blank=True, help_text=_("Two or three sentences at the foot of every page."))

    background = ProseField(
        _("background"),
        blank=True,
        help_text=_("The case in about 100 words, for the press room and the foot of press releases."),
    )

    class Meta:
        verbose_name = _("words in one language")
        verbose_name_plural = _("words")

    def __str__(self):
        return self.name


class AssetQuerySet(models.QuerySet):
    def in_text(self, *texts):
        """Assets that Markdown texts show or link to."""
        names = (name for text in texts for name in markdown.picture_names(text))
        keys = {match[1] for name in names if (match := Asset.ADDRESS.search(name))}
        return self.filter(key__in=keys) if keys else self.none()

    def pictures_in(self, text):
        """What `markdown.render` needs to know of the pictures in a text: address → Picture."""
        return {
            settings.MEDIA_URL + rendition["name"]: asset.picture
            for asset in self.in_text(text)
            if asset.picture
            for rendition in asset.renditions
        }


class Asset(models.Model):
    """A picture or document, stored once with its words, and shown wherever it is used."""

    ADDRESS = re.compile(r"/media/([0-9a-f]{32})(?:-\d+)?\.(?:webp|jpg|pdf)$")

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        DOCUMENT = "document", _("Document")

    key = models.CharField(max_length=32, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    title = LineField(_("title"), max_length=200, blank=True, help_text=_("What it is called in lists of documents."))
    alt = LineField(
        _("description"), max_length=500, blank=True, help_text=_("What a picture shows, for those who cannot see it.")
    )
    caption = LineField(_("caption"), max_length=500, blank=True)
    credit = LineField(_("credit"), max_length=200, blank=True, help_text=_("Whom to name, such as the photographer."))
    licence = LineField(_("licence"), max_length=200, blank=True, help_text=_("On which terms others may use it."))
    is_for_press = models.BooleanField(
        _("for the press"),
        default=False,
        help_text=_("Offered in the press room and its kit to whoever asks. Needs a credit and a licence."),
    )
    original_name = LineField(max_length=255, blank=True, editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    renditions = models.JSONField(default=list, editable=False)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture or document")
        verbose_name_plural = _("pictures and documents")
        ordering = ["-added_at", "-pk"]
        indexes = [
            models.Index(fields=["uploaded_by", "added_at"], name="asset_uploads"),
            models.Index(fields=["-added_at", "-id"], condition=Q(is_for_press=True), name="assets_for_press"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_for_press=False) | (~Q(credit="") & ~Q(licence="")),
                name="press_asset_has_terms",
                violation_error_message=_(
                    "Say whom to name and on which terms it may be used before you offer it to the press."
                ),
            )
        ]

    def __str__(self):
        return self.title or self.alt or self.original_name or self.key

    def save(self, *args, **kwargs):
        """Texts hold the picture's words as they were when they were rendered: they are rendered anew with it."""
        before = Asset.objects.filter(pk=self.pk).first() if self.pk else None
        with transaction.atomic():
            super().save(*args, **kwargs)
            if before and before.picture != self.picture:
                for model in Publishable.kinds():
                    for item in model.objects.filter(body_assets=self):
                        item.save()

    def get_absolute_url(self):
        return settings.MEDIA_URL + self.main["name"]

    def addresses(self):
        return [settings.MEDIA_URL + rendition["name"] for rendition in self.page_sizes]

    @property
    def page_sizes(self):
        """All renditions but the one in full size, which is too large for pages."""
        return [rendition for rendition in self.renditions if not rendition.get("is_full")]

    @property
    def main(self):
        """The rendition that any browser can show on a page: the widest JPEG, or the document itself."""
        return max((r for r in self.page_sizes if r["format"] != "webp"), key=lambda r: r.get("width", 0))

    @property
    def full(self):
        """The rendition to print or to edit: as large as the picture was taken, where that was kept; or `main`."""
        return next((rendition for rendition in self.renditions if rendition.get("is_full")), self.main)

    @property
    def full_address(self):
        return settings.MEDIA_URL + self.full["name"]

    @property
    def picture(self):
        """What a page needs to show it: address, measures and the set of sizes; None for a document."""
        if self.kind != self.Kind.IMAGE:
            return None
        sizes = sorted((r for r in self.renditions if r["format"] == "webp"), key=lambda r: r["width"])
        return markdown.Picture(
            src=settings.MEDIA_URL + self.main["name"],
            width=self.main["width"],
            height=self.main["height"],
            srcset=", ".join(f"{settings.MEDIA_URL}{r['name']} {r['width']}w" for r in sizes),
            alt=self.alt,
            caption=self.caption,
            credit=self.credit,
            licence=self.licence,
        )

    def is_public(self):
        """Whether the public may see it: the press room offers it, or something public shows it."""
        return self.is_for_press or any(shown.exists() for shown in publicly_showing(self))


def publicly_showing(asset):
    """A queryset for each model whose public rows may show an asset: whoever shows one says so in its queryset."""
    for model in apps.get_models():
        if hasattr(model._default_manager, "publicly_showing"):
            yield model._default_manager.publicly_showing(asset)


class AssetSource(models.Model):
    """An address under which an old site had an asset, so that a later import finds it without its file."""

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="sources")
    url = models.CharField(max_length=1000, unique=True)

    def __str__(self):
        return self.url


# The first parts of paths that other rooms answer, now or by the contract of addresses.
RESERVED_PATHS = {
    "act", "admin", "coalition", "dates", "healthz", "markdownx", "media", "metrics", "press", "preview", "readyz",
    "static", "subscribe", "subscriber", "theme", "updates",
}  # fmt: skip


def validate_path(path):
    parts = path.split("/")
    if any(part != slugify(part) or not part for part in parts):
        raise ValidationError(
            _("Write small letters, digits and hyphens, with a slash between levels, such as the-case/timeline.")
        )
    if parts[0] in RESERVED_PATHS or parts[0] in dict(settings.LANGUAGES):
        raise ValidationError(
            _("Addresses that begin with %(part)s belong to another part of the site. Choose another path."),
            params={"part": parts[0]},
        )


class Page(Publishable):
    """A standing page: about, the case, privacy."""

    path = models.CharField(
        _("path"),
        max_length=150,
        validators=[validate_path],
        help_text=_("The address without the site’s name, such as about or the-case/timeline."),
    )
    menu_order = models.PositiveSmallIntegerField(
        _("place in the menu"), null=True, blank=True, help_text=_("1 comes first. Empty: not in the menu.")
    )

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = [Length("path"), "path"]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["language", "path"],
                name="page_address",
                violation_error_message=_("Another page in this language has this path."),
            ),
        ]

    def get_absolute_url(self):
        with translation.override(self.language):
            return reverse("page", args=[self.path])
