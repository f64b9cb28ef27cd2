"""Grids drawn anew: which ones end, what takes their place, from which day on."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.places.models.areas import Area
from linli.places.rules import RECUT
from linli.record.models import Root


class Recut(Root):
    """A plan to split, merge or move base grids of one community from a day on (网格调整).

    A grid whose border moves is a new grid with a new code: so what was true on an earlier day stays true.
    """

    rules = RECUT
    kept = ("community_id", "begins_on")

    community = models.ForeignKey(
        Area, to_field="code", on_delete=models.PROTECT, related_name="recuts", verbose_name=_("community")
    )
    begins_on = models.DateField(_("from this day on"))
    ending = models.JSONField(default=list)  # codes of the grids that end the day before
    parts = models.JSONField(default=list)  # what takes their place: name, polygon (WGS-84), and its code once decided

    if TYPE_CHECKING:
        community_id: str

    class Meta:
        ordering = ["-begins_on", "-pk"]
        constraints = [RECUT.constraint()]

    def __str__(self) -> str:
        return f"{self.community_id} {self.begins_on}"
