"""Areas with their polygons, the stations that serve them, and a file of polygons between dry run and import."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.places.rules import LENGTHS, parent_of
from linli.places.rules import Level as AreaLevel
from linli.record.registers import REGISTER, Register


class Area(Register):
    """City, subdistrict, community or grid (区域).

    The code is text: 6-digit county + 3 subdistrict + 3 community + 3 grid; a prefix is an
    ancestor; a code is never reused. Base grids of one moment never overlap; a dedicated
    grid (专属网格) may lie inside one, its host.
    """

    Level = AreaLevel

    class DedicatedKind(models.TextChoices):
        SCHOOL = "school", _("school")  # 学校
        HOSPITAL = "hospital", _("hospital")  # 医院
        MARKET = "market", _("market or shopping area")  # 商圈、市场
        OFFICE = "office", _("office building")  # 商务楼宇
        PARK = "park", _("industrial park")  # 园区
        FIRM = "firm", _("firm")  # 企业
        AGENCY = "agency", _("public body")  # 机关事业单位
        OTHER = "other", _("other")  # 其他

    class Crs(models.TextChoices):
        WGS84 = "wgs84", _("WGS-84 or CGCS2000 (GPS, Tianditu)")  # 天地图、GPS
        GCJ02 = "gcj02", _("GCJ-02 (Amap, Tencent)")  # 高德、腾讯
        BD09 = "bd09", _("BD-09 (Baidu)")  # 百度

    kept = (
        *("code", "level", "is_dedicated", "dedicated_kind", "host_id"),
        *("valid_from", "valid_to", "source_crs", "shape"),
    )

    code = models.CharField(_("code"), max_length=15, unique=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=12, choices=AreaLevel)
    is_dedicated = models.BooleanField(_("dedicated grid"), default=False)
    dedicated_kind = models.CharField(_("kind of dedicated grid"), max_length=10, choices=DedicatedKind, blank=True)
    host = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        to_field="code",
        on_delete=models.PROTECT,
        related_name="guests",
        verbose_name=_("host grid"),
    )  # the base grid that a dedicated grid lies in
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    supervision_phone = models.CharField(_("supervision phone"), max_length=40, blank=True)
    contact = models.CharField(_("person in charge"), max_length=40, blank=True)  # of a dedicated grid's own body
    extent = models.TextField(_("extent in words"), max_length=500, blank=True)  # 四至范围
    landmarks = models.TextField(_("compounds, roads and landmarks inside"), max_length=2000, blank=True)  # a line each
    # as WGS-84; what follows from the polygon is set together with it, see actions.shaped
    source_crs = models.CharField(_("coordinates came in"), max_length=6, choices=Crs, default=Crs.WGS84)
    longitude = models.FloatField(null=True, blank=True, editable=False)  # of a point surely inside
    latitude = models.FloatField(null=True, blank=True, editable=False)
    west = models.FloatField(null=True, blank=True, editable=False)
    south = models.FloatField(null=True, blank=True, editable=False)
    east = models.FloatField(null=True, blank=True, editable=False)
    north = models.FloatField(null=True, blank=True, editable=False)
    shape = models.CharField(max_length=16, blank=True, editable=False)  # digest of the polygon, for the record
    polygon = models.JSONField(null=True, blank=True, editable=False)  # GeoJSON geometry; last, for it is long

    if TYPE_CHECKING:
        host_id: str | None

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(name="area_by_level", fields=["level", "code"])]
        constraints = [
            REGISTER.constraint(),
            models.CheckConstraint(
                name="area_code_has_the_shape_of_its_level",
                condition=Q(
                    *(Q(level=level, code__regex=f"^[0-9]{{{length}}}$") for level, length in LENGTHS.items()),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(
                name="area_ends_after_it_begins_or_never_held",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")) | Q(state="retired"),
            ),
            models.CheckConstraint(
                name="area_retired_has_an_end", condition=~Q(state="retired") | Q(valid_to__isnull=False)
            ),
            models.CheckConstraint(
                name="area_dedicated_is_a_grid",
                condition=Q(is_dedicated=True, level=AreaLevel.GRID)
                | Q(is_dedicated=False, dedicated_kind="", host__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def parent_code(self) -> str:
        return parent_of(self.code)

    @property
    def landmark_list(self) -> list[str]:
        return [line.strip() for line in self.landmarks.splitlines() if line.strip()]

    @property
    def in_brief(self) -> str:
        """Code and phone in one line."""
        return " · ".join(part for part in (self.code, self.phone) if part)

    @property
    def has_ended(self) -> bool:
        """Whether its last day is over."""
        return self.valid_to is not None and self.valid_to < timezone.localdate()

    @property
    def never_held(self) -> bool:
        """Whether it was decided on and called off before its first day: its last day then lies before that."""
        return self.valid_to is not None and self.valid_to < self.valid_from

    @property
    def term_words(self) -> str:
        """From when until when it holds, if that has an end."""
        if self.never_held:
            return str(_("called off before its first day"))
        return f"{self.valid_from} – {self.valid_to}" if self.valid_to else ""

    @property
    def landmark_words(self) -> str:
        return " · ".join(self.landmark_list)

    @property
    def kind_label(self) -> str:
        """Its level, and for a dedicated grid of which kind."""
        if not self.is_dedicated:
            return str(self.get_level_display())
        if not self.dedicated_kind:
            return str(_("dedicated grid"))
        return str(_("dedicated grid: %s") % self.get_dedicated_kind_display())


class ServicePoint(Register):
    """Where neighbours are served: a community station or a grid's red post (服务站点、红色驿站)."""

    kept = ("area_id", "longitude", "latitude")

    name = models.CharField(_("name"), max_length=60)
    area = models.ForeignKey(
        Area, to_field="code", on_delete=models.PROTECT, related_name="service_points", verbose_name=_("area")
    )
    address = models.CharField(_("address"), max_length=120, blank=True)
    opening = models.CharField(_("opening times"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    zones = models.JSONField(_("zones"), default=list, blank=True)  # names of its functional zones (功能区)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)

    class Meta:
        ordering = ["area_id", "name"]
        constraints = [
            REGISTER.constraint(),
            models.UniqueConstraint(name="service_point_once_per_area", fields=["area", "name"]),
            models.CheckConstraint(
                name="service_point_whole_position",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaUpload(models.Model):
    """A file of polygons or of dwellings between its dry run and its import; machinery, gone after a day."""

    class Holds(models.TextChoices):
        POLYGONS = "polygons"
        DWELLINGS = "dwellings"

    holds = models.CharField(max_length=10, choices=Holds, default=Holds.POLYGONS)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to="area-uploads/")
    name = models.CharField(max_length=200)
    options = models.JSONField(default=dict)  # crs, level, mapping, from, skip
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
