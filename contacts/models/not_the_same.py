from django.db import models

from .contact import Contact


class NotTheSame(models.Model):
    """Two contacts who share a name, a number or an address, and are two people as the staff know."""

    first = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    second = models.ForeignKey(Contact, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="not_the_same_once")]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"

    @classmethod
    def tell_apart(cls, keys):
        """Writes down that each of the contacts with these keys is somebody else; the lower key is the first."""
        keys = sorted(set(keys))
        pairs = [(one, other) for place, one in enumerate(keys) for other in keys[place + 1 :]]
        cls.objects.bulk_create([cls(first_id=one, second_id=other) for one, other in pairs], ignore_conflicts=True)
