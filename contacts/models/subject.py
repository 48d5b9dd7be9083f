from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign import languages
from campaign.addresses import free_slug
from campaign.fields import LineField


class Subject(models.Model):
    """What contacts speak about, such as the legal case or the family; questions about it go to its desk."""

    name = LineField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80, unique=True, blank=True, editable=False)
    desk_email = models.EmailField(
        _("desk"),
        blank=True,
        help_text=_(
            "Where questions of the press about it are sent. Left empty, they go to the campaign’s press desk."
        ),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = free_slug(self.name, 80, Subject.objects.exclude(pk=self.pk), instead="subject")
        super().save(*args, **kwargs)

    def name_in(self, language):
        """Its name in a language; the name it was given first, in the default language, when it has none there."""
        if language == settings.LANGUAGE_CODE:
            return self.name
        return next((words.name for words in self.words.all() if words.language == language), self.name)


class SubjectWords(models.Model):
    """A subject's name in another language than the default one."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=10, choices=languages.choices)
    name = LineField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("name in another language")
        verbose_name_plural = _("names in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "language"],
                name="subject_words_once",
                violation_error_message=_("It has a name in this language already."),
            )
        ]

    def __str__(self):
        return self.name
