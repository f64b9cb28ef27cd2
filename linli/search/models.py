"""The texts that can be found, one row for each thing and audience. Not the truth, only a way to it: made anew at any time."""

from django.db import models

from linli.search.fields import GramsField


class Audience(models.TextChoices):
    STAFF = "staff"  # who may see the thing at the desk
    PUBLIC = "public"  # everybody


class Text(models.Model):
    """What can be found of one thing by one audience; written in the transaction of the act that changes it."""

    kind = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    audience = models.CharField(max_length=8, choices=Audience)
    at = models.DateTimeField()  # by which the newest come first
    title = models.CharField(max_length=120)  # folded, like the text
    text = models.TextField()  # all that can be found, the title first
    grams = GramsField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_text", fields=["audience", "kind", "thing_id"])]
        indexes = [models.Index(name="text_newest", fields=["audience", "kind", "-at", "-thing_id"])]

    def __str__(self) -> str:
        return f"{self.audience}: {self.kind} {self.thing_id}"
