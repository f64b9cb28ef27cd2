"""A round and the doors it leads to."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.places.models import Area, Building, Dwelling
from linli.record.models import Root
from linli.visits.rules import ROUND, Choice


class Round(Root):
    """What is walked, why, when and by whom (走访计划): a purpose, dwellings of one area, days, workers."""

    rules = ROUND
    kept = ("area_id", "choice", "days", "building_id", "first_day", "last_day")

    purpose = models.CharField(_("purpose"), max_length=60)
    ask = models.CharField(_("what to ask about"), max_length=200, blank=True)
    area = models.ForeignKey(
        Area, to_field="code", on_delete=models.PROTECT, related_name="rounds", verbose_name=_("area")
    )
    choice = models.CharField(_("which dwellings"), max_length=10, choices=Choice, default=Choice.ALL)
    days = models.PositiveSmallIntegerField(_("not seen for … days"), null=True, blank=True)
    building = models.ForeignKey(
        Building, null=True, blank=True, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("building")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    workers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="rounds", verbose_name=_("workers"))
    total = models.PositiveIntegerField(default=0)  # doors

    if TYPE_CHECKING:
        area_id: str
        building_id: int | None

    class Meta:
        constraints = [
            ROUND.constraint(),
            models.CheckConstraint(name="round_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(
                name="round_of_a_building_names_it",
                condition=Q(choice="building", building__isnull=False) | ~Q(choice="building"),
            ),
        ]
        indexes = [models.Index(fields=["area", "state", "last_day"])]

    def __str__(self) -> str:
        return self.purpose

    def get_absolute_url(self) -> str:
        return reverse("visits:round", args=[self.pk])


class Stop(models.Model):
    """One door of a round, and the newest visit that was made for it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stops")
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="stops")
    place = models.PositiveIntegerField()  # in the order in which one walks
    visit = models.ForeignKey("visits.Visit", null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        round_id: int
        dwelling_id: int
        visit_id: int | None

    class Meta:
        ordering = ["round_id", "place"]
        constraints = [models.UniqueConstraint(name="one_stop_per_dwelling", fields=["round", "dwelling"])]
        indexes = [models.Index(fields=["round", "place"])]

    def __str__(self) -> str:
        return f"stop {self.place} of round {self.round_id}"
