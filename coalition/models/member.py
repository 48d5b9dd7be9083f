from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign import languages
from campaign.fields import LineField, ProseField
from contacts.models import Official, Organisation


class MemberQuerySet(models.QuerySet):
    def listed(self, on=None):
        """Members whom the public sees: who agreed to be named, and still stands with the campaign."""
        on = on or timezone.localdate()
        return self.filter(agreed_on__isnull=False).filter(Q(left_on__isnull=True) | Q(left_on__gt=on))

    def with_names(self):
        """Brings whatever is shown of each, in two queries, however many they are."""
        return self.select_related("organisation__logo", "official__portrait").prefetch_related("words")

    def publicly_showing(self, asset):
        return self.listed().filter(Q(organisation__logo=asset) | Q(official__portrait=asset))


class Member(models.Model):
    """An organisation or an official that stands with the campaign, named in public once it has agreed to that.

    What an official's office and constituency were then stays, whatever becomes of them.
    """

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, null=True, blank=True, related_name="membership", verbose_name=_("organisation")
    )
    official = models.OneToOneField(
        Official, models.PROTECT, null=True, blank=True, related_name="membership", verbose_name=_("official")
    )
    office = LineField(_("office at the time"), max_length=150, blank=True)
    constituency = LineField(_("constituency at the time"), max_length=150, blank=True)
    since = models.DateField(_("with us since"), null=True, blank=True)
    agreed_on = models.DateField(
        _("agreed to be named on"), null=True, blank=True, help_text=_("Empty: the public does not see it.")
    )
    agreed_how = LineField(
        _("how"), max_length=200, blank=True, help_text=_("Such as “by e-mail to Ana”. Only the team sees it.")
    )
    left_on = models.DateField(_("left on"), null=True, blank=True, help_text=_("From this day on it is not shown."))
    order = models.PositiveSmallIntegerField(
        _("order"), default=100, help_text=_("1 comes first; those with the same number are sorted by name.")
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the coalition")
        verbose_name_plural = _("members of the coalition")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, official__isnull=True)
                | Q(organisation__isnull=True, official__isnull=False),
                name="member_is_one",
                violation_error_message=_("Choose an organisation or an official, and not both."),
            ),
        ]

    def __str__(self):
        return str(self.organisation or self.official)

    def save(self, *args, **kwargs):
        if self.official and not self.office and not self.constituency:
            self.office, self.constituency = self.official.office, self.official.constituency
        super().save(*args, **kwargs)

    @property
    def picture(self):
        """The Asset with its logo or portrait; None without."""
        return self.organisation.logo if self.organisation_id else self.official.portrait

    @property
    def url(self):
        return (self.organisation or self.official).url

    def words_in(self, language):
        """Its name, office and statement in a language, each as it was given first where there is none in that one."""
        spoken = {words.language: words for words in self.words.all()}
        here, first = spoken.get(language), spoken.get(languages.default())
        registered = self.organisation or self.official
        return MemberWords(
            member=self,
            language=language,
            name=(here and here.name) or registered.name,
            office=(here and here.office) or self.office,
            statement=(here and here.statement) or (first and first.statement) or "",
        )


class MemberWords(models.Model):
    """A member's statement in one language, and its name and office there, where they differ from the registered."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=10, choices=languages.choices, default=languages.default)
    name = LineField(_("name"), max_length=200, blank=True)
    office = LineField(_("office"), max_length=150, blank=True)
    statement = ProseField(_("statement"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("words in one language")
        verbose_name_plural = _("words")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "language"],
                name="member_words_once",
                violation_error_message=_("It has words in this language already."),
            )
        ]

    def __str__(self):
        return self.name or str(self.member)
