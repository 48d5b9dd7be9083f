from django.db import models


class SearchEntry(models.Model):
    """The stems of an update's words. The database's own index over them is made by the migration."""

    update = models.OneToOneField("updates.Update", models.CASCADE, primary_key=True, related_name="+")
    title_stems = models.TextField()
    text_stems = models.TextField()

    def __str__(self):
        return f"stems of update {self.pk}"
