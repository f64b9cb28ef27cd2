"""What figures are made of: a row per case without a word in it, and sums of those rows. All of it can be made anew."""

from django.db import models
from django.db.models import Q

from linli.cases.models import Case, Rating
from linli.insight.rules import By, Grain, Kept, Measure, Outcome, Road, Span, Step


class CaseFact(models.Model):
    """One case as figures see it, as of one version of its history (统计事实): codes, flags, minutes."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, related_name="fact", db_constraint=False
    )  # made from the case and made anew at will: the database need not hold on to it
    version = models.PositiveIntegerField()  # of the case, when this was read from it
    raised_on = models.DateField()
    community = models.CharField(max_length=12, blank=True)  # code; of a case placed higher up that shorter code
    grid = models.CharField(max_length=15, blank=True)
    category = models.BigIntegerField(default=0)
    unit = models.BigIntegerField(default=0)  # who leads or led last; the desk, if it never left it
    channel = models.CharField(max_length=10)
    is_history = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)

    road = models.CharField(max_length=10, choices=Road)
    outcome = models.CharField(max_length=10, choices=Outcome)
    taken = models.CharField(max_length=3, choices=Kept, blank=True)  # the promise of taking in
    kept = models.CharField(max_length=3, choices=Kept, blank=True)  # the promise of an answer
    is_answered_once = models.BooleanField(default=False)
    is_extended = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)
    objections = models.PositiveSmallIntegerField(default=0)
    upheld = models.PositiveSmallIntegerField(default=0)
    sent_back = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    is_unreached = models.BooleanField(default=False)
    solved = models.CharField(max_length=8, choices=Rating.Solved, blank=True)  # the last word
    process = models.CharField(max_length=8, choices=Rating.Feeling, blank=True)
    result = models.CharField(max_length=8, choices=Rating.Feeling, blank=True)
    first_result = models.CharField(max_length=8, choices=Rating.Feeling, blank=True)

    # rounded minutes of each step, see rules.rounded
    take_in = models.PositiveIntegerField(null=True)
    dispatch = models.PositiveIntegerField(null=True)
    accept = models.PositiveIntegerField(null=True)
    answer = models.PositiveIntegerField(null=True)
    verify = models.PositiveIntegerField(null=True)
    whole = models.PositiveIntegerField(null=True)

    turns_at = models.DateTimeField(null=True)  # when it changes though nobody acts: a promise comes due

    class Meta:
        indexes = [
            models.Index(fields=["raised_on", "case"]),
            models.Index(fields=["community", "raised_on"]),
            models.Index(fields=["unit", "raised_on"]),
            models.Index(fields=["category", "raised_on"]),
            models.Index(name="fact_turns", fields=["turns_at"], condition=Q(turns_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version}"


class FigureSum(models.Model):
    """How many cases of one week or month, within the city, an area or a unit, of one kind (统计汇总)."""

    grain = models.CharField(max_length=5, choices=Grain)
    span = models.CharField(max_length=4, choices=Span)
    by = models.CharField(max_length=9, choices=By)
    scope = models.CharField(max_length=20, blank=True)  # code of the area, id of the unit
    start = models.DateField()  # the first day of the week or month
    key = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_sum", fields=["grain", "span", "by", "scope", "start", "key"]),
        ]
        indexes = [models.Index(name="sum_by_start", fields=["grain", "span", "by", "start"])]

    def __str__(self) -> str:
        return f"{self.start} {self.span} {self.scope} {self.by} {self.key}"


for _measure in Measure:  # one column each, so that the table and the list of measures cannot differ
    FigureSum.add_to_class(_measure.value, models.PositiveIntegerField(default=0))


class StepTime(models.Model):
    """How many cases took how long for one step: enough for a median, without the cases (时长分布)."""

    span = models.CharField(max_length=4, choices=Span)
    by = models.CharField(max_length=9, choices=By)
    scope = models.CharField(max_length=20, blank=True)
    start = models.DateField()  # the first day of the month
    key = models.CharField(max_length=20, blank=True)
    step = models.CharField(max_length=8, choices=Step)
    minutes = models.PositiveIntegerField()  # rounded, see rules.rounded
    cases = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["span", "by", "scope", "start"]),
            models.Index(fields=["span", "by", "start"]),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.minutes} min: {self.cases}"


class FactMark(models.Model):
    """How far the record has been read (统计进度): one row."""

    entry = models.PositiveBigIntegerField(default=0)  # up to this entry nothing can come in between any more
    at = models.DateTimeField()  # of what moment the figures are
    unsummed = models.JSONField(
        default=dict
    )  # facts were written, their sums not yet: whose, see actions.facts.Touched

    def __str__(self) -> str:
        return f"{self.entry} at {self.at.isoformat()}"
