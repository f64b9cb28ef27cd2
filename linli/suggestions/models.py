"""What was learnt, what became of what it suggested, who takes what, and what many speak of."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people.models import Unit
from linli.places.models import Area
from linli.record.registers import REGISTER, Register
from linli.suggestions.learning.texts import Trend as LearntTrend
from linli.suggestions.rules import Conditions, Outcome


class SuggestionModel(models.Model):
    """One version of a model that suggests (建议模型): made by the worker from the city's own cases.

    Machinery like an import: nobody decides here, so it is no act. ``data`` is what `learning.model` reads; of old versions only the
    figures stay.
    """

    kind = models.CharField(max_length=20)  # what it suggests: category
    trained_at = models.DateTimeField(auto_now_add=True)
    is_used = models.BooleanField(default=False)
    examples = models.PositiveIntegerField()
    figures = models.JSONField(
        default=dict
    )  # of the trial on held-back cases: its own, and those of the version before
    data = models.BinaryField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="one_model_in_use", fields=["kind"], condition=Q(is_used=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SuggestionUse(models.Model):
    """What was suggested for a thing, and what a person chose (建议采用记录). It names no person."""

    model = models.ForeignKey(SuggestionModel, on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=40)  # of the thing
    thing_id = models.BigIntegerField()
    suggested = models.CharField(max_length=40, blank=True)  # empty: it kept silent
    chosen = models.CharField(max_length=40, blank=True)  # empty: nobody has decided yet
    words = models.JSONField(default=list)  # that decided a proposal which waits; no more once somebody has
    near = models.JSONField(default=list)  # ids of the nearest earlier things, the nearest first; as long as ``words``
    outcome = models.CharField(max_length=12, choices=Outcome)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_use_per_thing", fields=["kind", "thing_id"])]
        indexes = [models.Index(fields=["chosen", "outcome"])]

    def __str__(self) -> str:
        return f"{self.suggested or '—'} → {self.chosen}"


class RoutingRule(Register):
    """Who takes what, where, when (派单规则): tried by rank, the first that fits proposes its unit; a person decides."""

    kept = ("position", "area_id", "category_code", "channel_code", "unit_id")

    position = models.PositiveSmallIntegerField(_("order"), default=100)
    area = models.ForeignKey(
        Area, null=True, blank=True, to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name=_("area")
    )
    category_code = models.CharField(_("category"), max_length=8, blank=True)  # 01 or 0101; empty: every one
    channel_code = models.CharField(_("channel"), max_length=10, blank=True)
    begins = models.TimeField(_("from"), null=True, blank=True)  # of the day
    ends = models.TimeField(_("until"), null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    why = models.CharField(_("basis"), max_length=200, blank=True)  # the document or agreement behind it

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            REGISTER.constraint(),
            models.CheckConstraint(
                name="rule_has_both_times",
                condition=Q(begins__isnull=True, ends__isnull=True) | Q(begins__isnull=False, ends__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} → {self.unit}"

    @property
    def title(self) -> str:
        """How it is called in a list: its place in the order."""
        return f"{self.position:04d}"

    @property
    def conditions(self) -> Conditions:
        return Conditions(self.area_id or "", self.category_code, self.channel_code, self.begins, self.ends)


class HotTopic(models.Model):
    """What several people speak of: one problem at one place (热点). Found anew by the worker every night."""

    class Trend(models.TextChoices):
        RISING = LearntTrend.RISING, _("rising")  # 上升
        STEADY = LearntTrend.STEADY, _("steady")  # 平稳
        FALLING = LearntTrend.FALLING, _("falling")  # 下降
        QUIET = LearntTrend.QUIET, _("quiet")  # 平静

    kind = models.CharField(max_length=40)  # of the things that make it
    found_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=200)
    nearest = models.BigIntegerField()  # the thing whose words stand nearest to all
    things = models.JSONField(default=list)  # their ids
    people = models.PositiveIntegerField()
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    trend = models.CharField(max_length=8, choices=Trend)
    weeks = models.JSONField(default=list)

    class Meta:
        ordering = ["-people", "-last_on", "pk"]
        indexes = [models.Index(fields=["kind", "-people"])]

    def __str__(self) -> str:
        return self.name
