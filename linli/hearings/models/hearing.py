"""One morning of one community: who came, and what was heard."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.hearings.rules import CONCERN, HEARING, ConcernState, HearingState
from linli.people.fields import EncryptedText
from linli.places.models import Area
from linli.record.models import Root, Thing


class Hearing(Root):
    """The daily hearing (会客厅): staff by name, everybody else as a number, or by name where they wish it.

    Who came belongs to this one morning; nothing adds it up by person.
    """

    rules = HEARING
    kept = ("area_id", "day", "residents", "volunteers")

    area = models.ForeignKey(
        Area, to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name=_("community")
    )
    day = models.DateField(_("day"))
    staff = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    residents = models.PositiveSmallIntegerField(_("residents who came"), default=0)
    volunteers = models.PositiveSmallIntegerField(_("volunteers who came"), default=0)
    names = EncryptedText(_("who wishes to be named"), blank=True)
    ended_at = models.DateTimeField(null=True)
    shredded_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        area_id: str

    class Meta:
        constraints = [
            HEARING.constraint(),
            models.UniqueConstraint(name="one_hearing_a_day", fields=["area", "day"]),
        ]
        indexes = [models.Index(fields=["state", "day"])]

    def __str__(self) -> str:
        return f"hearing {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("hearings:hearing", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == HearingState.OPEN


class Concern(Thing):
    """One line of what was heard. ``went_kind`` and ``went_id`` say what it became beside a case: a topic of a council."""

    rules, inside = CONCERN, "hearing"
    kept = ("hearing_id", "case_id", "went_id")

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="concerns")
    words = EncryptedText(_("what it is about"), blank=True)
    heard_at = models.DateTimeField()
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    went_kind = models.CharField(max_length=40, blank=True)
    went_id = models.BigIntegerField(null=True)

    if TYPE_CHECKING:
        hearing_id: int
        case_id: int | None

    class Meta:
        constraints = [CONCERN.constraint()]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"concern {self.pk}"

    @property
    def is_struck(self) -> bool:
        return self.state == ConcernState.STRUCK
