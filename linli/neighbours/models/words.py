"""A word that is passed on, and that a building was told."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.neighbours.rules import TELLING, WORD, Way
from linli.places.models import Area, Building
from linli.record.models import Root


class Word(Root):
    """Something that every building is to hear (通知到楼栋): water is off on Tuesday, the new rule for parking."""

    rules = WORD
    kept = ("area_id", "last_day")

    title = models.CharField(_("in one line"), max_length=60)
    text = models.TextField(_("what to say"), max_length=1000)
    area = models.ForeignKey(Area, to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name=_("where"))
    last_day = models.DateField(_("to be told until"))

    if TYPE_CHECKING:
        area_id: str

    class Meta:
        constraints = [WORD.constraint()]
        indexes = [models.Index(fields=["area", "state", "last_day"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("neighbours:word", args=[self.pk])


class Telling(Root):
    """One building was told (已通知): by whom and on which day. Who of the residents heard it is never asked.

    A root of its own, so that two who tell at once never wait for each other.
    """

    rules = TELLING
    kept = ("word_id", "building_id", "user_id", "day", "way")

    word = models.ForeignKey(Word, on_delete=models.PROTECT, related_name="tellings")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    way = models.CharField(_("how"), max_length=8, choices=Way, default=Way.DOOR)

    if TYPE_CHECKING:
        word_id: int
        building_id: int
        user_id: int

    class Meta:
        constraints = [TELLING.constraint()]
        indexes = [models.Index(fields=["word", "building"])]

    def __str__(self) -> str:
        return f"telling {self.pk}"
