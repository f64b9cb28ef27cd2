"""What came of a talk, version by version."""

from django.db import models

from linli.record.models import Root
from linli.talks.models.talks import Talk
from linli.talks.rules import MAP


class OpinionMap(Root):
    """Groups of people who vote alike, at one moment (观点图). A later one never changes an earlier one.

    ``report`` holds groups, counts and statements, and no person; ``places`` where each participant stands, which only
    the participant is shown.
    """

    rules = MAP
    kept = ("talk_id", "number", "people", "votes", "through_id")

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="maps")
    number = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    votes = models.PositiveIntegerField()
    through_id = models.BigIntegerField(default=0)  # the last vote that was counted
    changed = models.BigIntegerField(default=0)  # sum of versions of statements: what was shown when it was drawn
    drawn_at = models.DateTimeField()
    report = models.JSONField()
    places = models.JSONField()  # participant -> [x, y, group]

    class Meta:
        constraints = [
            MAP.constraint(),
            models.UniqueConstraint(name="one_map_per_number", fields=["talk", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.talk} {self.number}"
