"""Where people live: compounds, buildings and the doors in them; and the classes of work that is done there."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.places.models.areas import Area
from linli.record.registers import REGISTER, Register


class Compound(Register):
    """Buildings that belong together behind one gate, or along one street (小区)."""

    kept = ("area_id",)
    is_remembered = False

    name = models.CharField(_("name"), max_length=60)
    area = models.ForeignKey(
        Area, to_field="code", on_delete=models.PROTECT, related_name="compounds", verbose_name=_("community")
    )
    address = models.CharField(_("address"), max_length=120, blank=True)

    if TYPE_CHECKING:
        area_id: str

    class Meta:
        ordering = ["area_id", "name"]
        constraints = [
            REGISTER.constraint(),
            models.UniqueConstraint(name="compound_once_per_community", fields=["area", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class Building(Register):
    """One building of a compound (楼栋). Its dwellings share its lock and its history."""

    kept = ("compound_id", "dwelling_count", "longitude", "latitude")
    is_remembered = False

    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="buildings", verbose_name=_("compound")
    )
    name = models.CharField(_("name"), max_length=30)  # 3号楼
    order = models.PositiveIntegerField(_("order"), default=0)  # 10号楼 stands after 9号楼
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    dwelling_count = models.PositiveIntegerField(_("dwellings"), default=0)  # of those that are there today

    if TYPE_CHECKING:
        compound_id: int

    class Meta:
        ordering = ["compound_id", "order", "name"]
        constraints = [
            REGISTER.constraint(),
            models.UniqueConstraint(name="building_once_per_compound", fields=["compound", "name"]),
            models.CheckConstraint(
                name="building_whole_position",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compound}{self.name}"


class BuildingGrid(models.Model):
    """In which grid a building lies, from one day to another (楼栋归属): grids are cut anew, buildings stay."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="grids")
    grid = models.ForeignKey(Area, to_field="code", on_delete=models.PROTECT, related_name="building_grids")
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    if TYPE_CHECKING:
        building_id: int
        grid_id: str

    class Meta:
        ordering = ["building_id", "valid_from"]
        indexes = [models.Index(name="building_of_a_grid", fields=["grid", "building"])]
        constraints = [
            models.UniqueConstraint(name="building_in_one_grid_from_a_day", fields=["building", "valid_from"]),
            models.UniqueConstraint(
                name="building_in_one_grid_now", fields=["building"], condition=Q(valid_to__isnull=True)
            ),
            models.CheckConstraint(
                name="building_grid_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building_id} in {self.grid_id}"


class Dwelling(models.Model):
    """A door behind which somebody lives (户): unit, floor, number. Who lives there is not kept here.

    Its ``key`` stays whatever it is called; one that is gone (torn down, joined with its neighbour) keeps its row.
    """

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="dwellings")
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    unit = models.PositiveSmallIntegerField(
        pgettext_lazy("building", "unit"), default=0
    )  # 单元; 0: the building has none
    floor = models.SmallIntegerField(_("floor"))  # below the ground is negative
    number = models.CharField(_("door number"), max_length=10)
    ended_on = models.DateField(_("last day"), null=True, blank=True)

    if TYPE_CHECKING:
        building_id: int

    class Meta:
        ordering = ["building_id", "unit", "floor", "number"]
        constraints = [
            models.UniqueConstraint(name="dwelling_once_per_building", fields=["building", "unit", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.building}{self.door}"

    @property
    def door(self) -> str:
        """As it is said at its own gate: 2单元301."""
        unit = _("unit %d ") % self.unit if self.unit else ""
        return f"{unit}{self.number}"


class GridWork(Register):
    """A class of grid work (网格工作类别), under which falls what a worker finds or does: the prefecture's own list."""

    kept = ("code",)

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=30)
    about = models.CharField(_("what falls under it"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return self.name
