from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from campaign import languages
from campaign.addresses import free_slug
from campaign.fields import LineField
from campaign.publishing import move_all


class Topic(models.Model):
    """A thread through the updates, such as the bond hearing or the records lawsuit; one row a language."""

    name = LineField(_("name"), max_length=100)
    slug = models.SlugField(
        _("address"), max_length=100, blank=True, help_text=_("Made from the name when left empty.")
    )
    language = models.CharField(_("language"), max_length=10, choices=languages.choices, default=languages.default)
    description = LineField(_("description"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"],
                name="topic_address",
                violation_error_message=_("Another topic in this language has this address."),
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = free_slug(
                self.name, 100, Topic.objects.filter(language=self.language).exclude(pk=self.pk), instead="topic"
            )
        with transaction.atomic():
            before = Topic.objects.filter(pk=self.pk).first() if self.pk else None
            super().save(*args, **kwargs)
            if before:
                move_all(dict(zip(before.addresses(), self.addresses(), strict=True)))

    def get_absolute_url(self):
        return self.addresses()[0]

    def addresses(self):
        """Its page and its three feeds."""
        names = ("topic", "topic_rss", "topic_atom", "topic_json_feed")
        with translation.override(self.language):
            return [reverse(f"updates:{name}", args=[self.slug]) for name in names]
