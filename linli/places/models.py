"""Where things are: areas with their polygons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.record.registers import REGISTER, Register


class Area(Register):
    """City, subdistrict, community or grid (区域).

    The code is text: 6-digit county + 3 subdistrict + 3 community + 3 grid; a prefix is an
    ancestor; a code is never reused. Base grids of one moment never overlap; a dedicated
    grid (专属网格) may lie inside one.
    """

    class Level(models.TextChoices):
        CITY = "city", _("city")  # 市
        SUBDISTRICT = "subdistrict", _("subdistrict")  # 街道
        COMMUNITY = "community", _("community")  # 社区
        GRID = "grid", _("grid")  # 网格

    kept = ("code", "level", "is_dedicated", "valid_from", "valid_to")

    code = models.CharField(_("code"), max_length=15, unique=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    is_dedicated = models.BooleanField(_("dedicated grid"), default=False)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    polygon = models.JSONField(null=True, blank=True)  # GeoJSON geometry, WGS-84
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    supervision_phone = models.CharField(_("supervision phone"), max_length=40, blank=True)

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return self.name
