"""What imports leave beside the updates: where each came from, and the readers' comments of the old site."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.fields import LineField, ProseField


class ImportRecord(models.Model):
    """Which item of which source became which row here, so that a second import finds it again.

    `source_digest` is of the item as the source had it, `kept_digest` of the row as the import left it: when the row
    no longer matches, somebody edited it here, and no import overwrites that.
    """

    source = models.CharField(max_length=300)
    key = models.CharField(max_length=500)
    source_digest = models.CharField(max_length=64)
    kept_digest = models.CharField(max_length=64)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="import_record_once")]
        indexes = [models.Index(fields=["content_type", "object_id"], name="import_record_item")]

    def __str__(self):
        return f"{self.source} {self.key}"


class ArchivedComment(models.Model):
    """A reader's comment from the old site, kept for staff and never shown in public. No address comes along."""

    update = models.ForeignKey("updates.Update", models.CASCADE, related_name="archived_comments")
    author = LineField(_("author"), max_length=200, blank=True)
    text = ProseField(_("text"))
    at = models.DateTimeField(_("written"), null=True)
    was_public = models.BooleanField(_("was public there"), default=False)

    class Meta:
        verbose_name = _("archived comment")
        verbose_name_plural = _("archived comments")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.author}: {self.text[:60]}"
