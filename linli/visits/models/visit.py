"""One knock at one door, and what all of them say of a door."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.people.fields import EncryptedText
from linli.places.models import Area, Building, Dwelling, GridWork
from linli.record.models import Root
from linli.visits.models.rounds import Round
from linli.visits.rules import SEEN, VISIT, Result, Way


class Visit(Root):
    """One knock at one door (走访): when, by whom, what came of it. No place is recorded, and no picture is asked for.

    ``area`` is the grid in which the dwelling lay then. ``clashes_with`` is a visit of somebody else that the one who
    wrote this down did not know of; ``is_settled`` once they have looked at both.
    """

    rules = VISIT
    kept = (
        "dwelling_id", "area_id", "round_id", "visitor_id", "companion_id", "result", "way", "made_at",
        "work_id", "case_id", "clashes_with_id", "is_settled",
    )  # fmt: skip

    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="visits", verbose_name=_("dwelling"))
    area = models.ForeignKey(Area, to_field="code", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="visits")
    visitor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits")
    companion = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("together with"),
    )  # fmt: skip
    result = models.CharField(_("result"), max_length=10, choices=Result)
    way = models.CharField(_("how"), max_length=5, choices=Way, default=Way.DOOR)
    made_at = models.DateTimeField(_("when"))
    words = EncryptedText(_("for the next visit"), blank=True)  # the worker's own reminder; shredded after a while
    has_words = models.BooleanField(default=False)  # or pictures; encrypted text cannot be asked for
    work = models.ForeignKey(
        GridWork, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("class of work")
    )
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="visits")
    clashes_with = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    is_settled = models.BooleanField(default=True)  # nothing is left to be looked at

    if TYPE_CHECKING:
        dwelling_id: int
        area_id: str
        round_id: int | None
        visitor_id: int
        companion_id: int | None
        case_id: int | None
        clashes_with_id: int | None

    class Meta:
        constraints = [VISIT.constraint()]
        indexes = [
            models.Index(fields=["dwelling", "-made_at"]),
            models.Index(fields=["area", "-made_at"]),
            models.Index(name="visit_to_look_at", fields=["area"], condition=Q(is_settled=False)),
            models.Index(name="visit_with_words", fields=["made_at"], condition=Q(has_words=True)),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("visits:visit", args=[self.pk])

    @property
    def was_answered(self) -> bool:
        """Whether somebody was seen, or spoken to."""
        return self.result in SEEN


class LastSeen(models.Model):
    """What all visits together say of one dwelling (最近见到): derived, and made anew from them at any time.

    One row per dwelling that was ever knocked at, so that lists and maps need not read a year of visits.
    """

    dwelling = models.OneToOneField(Dwelling, primary_key=True, on_delete=models.PROTECT, related_name="last_seen")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)  # somebody answered
    tried_at = models.DateTimeField(null=True)  # somebody knocked
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")  # the newest one

    if TYPE_CHECKING:
        dwelling_id: int
        building_id: int
        visit_id: int | None

    class Meta:
        indexes = [models.Index(fields=["building", "seen_at"])]

    def __str__(self) -> str:
        return f"dwelling {self.dwelling_id}"
