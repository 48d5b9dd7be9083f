import uuid

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.aggregates import StringAgg
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from campaign import languages
from campaign.addresses import free_slug
from campaign.fields import LineField, ProseField
from campaign.models import Asset
from campaign.publishing import move_all
from campaign.zones import validate_zone

from ..phones import PhoneField, dialled, shown
from .organisation import Organisation
from .subject import Subject, SubjectWords


def validate_spoken(codes):
    """Codes of languages, such as ["es", "ar"], each known by name."""
    unknown = [code for code in codes if not isinstance(code, str) or "name" not in LANG_INFO.get(code, {})]
    if unknown:
        raise ValidationError(_("Unknown language: %(code)s."), params={"code": unknown[0]}, code="language")


def spoken_choices():
    """Every language that Django can name, by its name in the language of the page."""
    codes = [code for code, words in LANG_INFO.items() if "name" in words]
    named = [(code, str(get_language_info(code)["name_translated"])) for code in codes]
    return sorted(named, key=lambda pair: pair[1])


def validate_days(days):
    """Weekdays by their numbers, 1 for Monday to 7 for Sunday (ISO 8601), each once."""
    if not isinstance(days, list) or any(day not in range(1, 8) for day in days) or len(set(days)) < len(days):
        raise ValidationError(_("Choose days of the week."), code="days")


def rows_as_json(rows, **columns):
    """A subquery that gives rows of one contact as a list in JSON without its brackets, so that they cost no query.

    `columns` names their values; `rows` is a queryset of the outer contact's rows.
    """
    entry = Cast(JSONObject(**columns), models.CharField())
    of_contact = rows.order_by().values(of=F("contact"))
    return Subquery(of_contact.annotate(entries=StringAgg(entry, Value(","))).values("entries"))


def is_public(on):
    """The condition under which a contact is listed on a day."""
    return Q(
        Q(retired_on__isnull=True) | Q(retired_on__gt=on),
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        consented_on__isnull=False,
        consented_on__lte=on,
        consent_withdrawn_on__isnull=True,
    )


class ContactQuerySet(models.QuerySet):
    def listed(self, on=None):
        """Those whom the public may see: with consent, not retired, and valid on the day `on` (today by default)."""
        return self.filter(is_public(on or timezone.localdate()))

    def agreed(self):
        """Those who have not taken their consent back, whether or not they gave it here."""
        return self.filter(consent_withdrawn_on__isnull=True)

    def showing(self, asset):
        return self.filter(photo=asset)

    def publicly_showing(self, asset):
        return self.listed().showing(asset)

    def with_cards(self):
        """All that a card shows, in this one query: `cards.card_of` then asks nothing more."""
        of_contact = {"contact": OuterRef("pk")}
        subjects = Contact.subjects.through.objects.filter(**of_contact)
        subject_words = SubjectWords.objects.filter(subject__contacts=OuterRef("pk")).annotate(
            contact=F("subject__contacts")
        )
        return self.select_related("photo").annotate(
            listed_now=ExpressionWrapper(is_public(timezone.localdate()), models.BooleanField()),
            phones_json=rows_as_json(
                Phone.objects.filter(**of_contact),
                number="number", extension="extension", kind="kind", order="order", id="pk",
            ),
            posts_json=rows_as_json(
                Post.objects.filter(**of_contact),
                role="role", organisation="organisation__name", url="organisation__url", order="order", id="pk",
            ),
            words_json=rows_as_json(
                ContactWords.objects.filter(**of_contact), language="language", name="name", role="role"
            ),
            subjects_json=rows_as_json(
                subjects, slug="subject__slug", name="subject__name", order="subject__order"
            ),
            subject_words_json=rows_as_json(
                subject_words.filter(contact=OuterRef("pk")), slug="subject__slug", language="language", name="name"
            ),
        )  # fmt: skip


class Contact(models.Model):
    """Somebody whom a journalist may call. Listed only with consent, and until retired or no longer valid."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=100, unique=True, blank=True)
    name = LineField(_("name"), max_length=150, help_text=_("As it is printed, such as Ana María Ruiz."))
    given_name = LineField(
        _("given name"),
        max_length=100,
        blank=True,
        help_text=_("For address books, when the last word of the name is not the whole family name."),
    )
    family_name = LineField(_("family name"), max_length=100, blank=True)
    says = LineField(_("how to say it"), max_length=120, blank=True, help_text=_("Such as “roo-EETH”."))
    photo = models.ForeignKey(
        Asset, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo"),
        limit_choices_to={"kind": Asset.Kind.IMAGE},
    )  # fmt: skip
    email = models.EmailField(_("e-mail"), blank=True)
    is_email_wanted = models.BooleanField(
        _("e-mail to be asked for"),
        default=False,
        help_text=_("The address was masked where this came from. It stays on the to-do list until it is typed in."),
    )
    signal = LineField(_("Signal"), max_length=60, blank=True, help_text=_("A phone number or a user name."))
    whatsapp = PhoneField(_("WhatsApp"), blank=True)
    languages = models.JSONField(_("languages spoken"), default=list, blank=True, validators=[validate_spoken])
    subjects = models.ManyToManyField(Subject, blank=True, related_name="contacts", verbose_name=_("speaks about"))

    reachable_days = models.JSONField(_("days"), default=list, blank=True, validators=[validate_days])
    reachable_from = models.TimeField(_("from"), null=True, blank=True)
    reachable_until = models.TimeField(
        _("until"), null=True, blank=True, help_text=_("Earlier than the beginning: on the next day.")
    )
    zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        validators=[validate_zone],
        help_text=_("Where the hours hold, such as America/New_York. Left empty: the campaign’s zone."),
    )

    consented_on = models.DateField(
        _("agreed on"), null=True, blank=True, help_text=_("The day on which this person agreed to be listed.")
    )
    consent_withdrawn_on = models.DateField(
        _("consent taken back on"),
        null=True,
        blank=True,
        help_text=_("From then on the card is shown nowhere, not even in releases that keep their contacts."),
    )
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("After this day readers do not see the card until you confirm it with a later day."),
    )
    retired_on = models.DateField(
        _("retired on"), null=True, blank=True, help_text=_("From this day on readers do not see the card.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("1 comes first."))
    note = ProseField(_("note"), blank=True, help_text=_("For the team alone, never public."))
    imported = models.JSONField(default=list, blank=True, editable=False)  # marks of what imports said: imported.py
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("press contact")
        verbose_name_plural = _("press contacts")
        ordering = ["order", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reachable_from__isnull=True, reachable_until__isnull=True)
                | Q(reachable_from__isnull=False, reachable_until__isnull=False),
                name="hours_begin_and_end",
                violation_error_message=_(
                    "Give both the hour from which and the hour until which the phone is answered."
                ),
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = free_slug(self.name, 80, Contact.objects.exclude(pk=self.pk), instead="contact")
        if self.email:
            self.is_email_wanted = False
        with transaction.atomic():
            before = Contact.objects.filter(pk=self.pk).first() if self.pk else None
            super().save(*args, **kwargs)
            if before and before.slug != self.slug:
                move_all(dict(zip(before.addresses(), self.addresses(), strict=True)))

    def get_absolute_url(self):
        """The page of the card, in the language of the page that asks."""
        return reverse("contacts:card", args=[self.slug])

    def addresses(self):
        """Its page, vCard and QR in every language: what a redirect must lead on when the slug changes."""
        found = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                found += [reverse(f"contacts:{name}", args=[self.slug]) for name in ("card", "vcard", "qr")]
        return found

    def is_listed(self, on=None):
        return Contact.objects.listed(on).filter(pk=self.pk).exists()


class Phone(models.Model):
    class Kind(models.TextChoices):
        WORK = "work", _("office")
        MOBILE = "mobile", _("mobile")
        OTHER = "other", _("other")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="phones")
    number = PhoneField(_("number"))
    extension = models.CharField(_("extension"), max_length=10, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.WORK)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("phone number")
        verbose_name_plural = _("phone numbers")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "number", "extension"],
                name="phone_once",
                violation_error_message=_("This number is on the card already."),
            )
        ]
        indexes = [models.Index(fields=["number"], name="phone_number")]

    def __str__(self):
        return self.shown

    @property
    def shown(self):
        return shown(self.number, self.extension)

    @property
    def dialled(self):
        return dialled(self.number, self.extension)


class Post(models.Model):
    """For whom a contact speaks, and as what: an organisation, a role, or both."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="posts")
    role = LineField(_("role"), max_length=150, blank=True, help_text=_("Such as Managing Attorney."))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("organisation")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("role and organisation")
        verbose_name_plural = _("roles and organisations")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="") | Q(organisation__isnull=False),
                name="post_says_something",
                violation_error_message=_("Give a role, an organisation, or both."),
            )
        ]

    def __str__(self):
        return ", ".join(filter(None, [self.role, self.organisation and self.organisation.name]))


class ContactWords(models.Model):
    """A contact's name and role for readers of another language: the name in its script, the role translated."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=10, choices=languages.choices)
    name = LineField(_("name"), max_length=150, blank=True, help_text=_("Only where it is written in another script."))
    role = LineField(_("role"), max_length=200, blank=True, help_text=_("In this language, with the organisation."))

    class Meta:
        verbose_name = _("words in another language")
        verbose_name_plural = _("words in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "language"],
                name="contact_words_once",
                violation_error_message=_("There are words in this language already."),
            )
        ]

    def __str__(self):
        return self.name or self.role
