"""Counting at public doors, in a table all processes share."""

from django.db import models


class Tally(models.Model):
    """How often a door was used by one device, address or phone in one stretch of time; names nobody."""

    key = models.CharField(max_length=64, primary_key=True)  # keyed hash of door, who and which stretch of time
    n = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)  # of no use afterwards

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.n}"
