"""Units, and the posts that tie people to them."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.places.models import Area
from linli.record.registers import REGISTER, Register


class Unit(Register):
    """An office, community, organisation or firm that can be given work or a seat (单位)."""

    class Kind(models.TextChoices):
        CENTRE = "centre", _("one-stop centre")  # 一站式矛盾调解中心
        SUPERVISION = "supervision", _("supervision office")  # 督办
        SUBDISTRICT = "subdistrict", _("subdistrict office")  # 街道办事处
        COMMITTEE = "committee", _("residents' committee")  # 社区居民委员会
        PARTY = "party", _("community Party organisation")  # 社区党组织、小区党组织
        DEPARTMENT = "department", _("department")  # 部门
        CO_RESIDENT = "co_resident", _("co-resident organisation")  # 共驻共建单位
        SOCIAL = "social", _("social organisation")  # 社会组织
        FIRM = "firm", _("firm")  # 企业
        STATION = "station", _("service station")  # 网格红色驿站

    kept = ("kind", "parent_id", "area_id")

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.DEPARTMENT)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("belongs to")
    )
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        to_field="code",
        on_delete=models.PROTECT,
        related_name="units",
        verbose_name=_("area"),
    )
    phone = models.CharField(_("public phone"), max_length=40, blank=True)

    class Meta:
        constraints = [
            REGISTER.constraint(),
            models.UniqueConstraint(
                name="unit_one_centre_and_one_supervision",
                fields=["kind"],
                condition=Q(kind__in=["centre", "supervision"], state="active"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a post lets its holder do; the rulebooks turn it into parts."""

    CLERK = "clerk", _("clerk")  # 受理员
    HANDLER = "handler", _("handler")  # 承办人
    SUPERVISOR = "supervisor", _("supervisor")  # 督办员
    LEADER = "leader", _("leader")  # 领导
    GRID_WORKER = "grid_worker", _("grid worker")  # 网格员
    COMMUNITY_WORKER = "community_worker", _("community worker")  # 社区工作者
    MEDIATOR = "mediator", _("mediator")  # 调解员
    ADMINISTRATOR = "administrator", _("administrator")  # 管理员
    BUILDING_LEADER = "building_leader", _("building leader")  # 楼长
    VOLUNTEER = "volunteer", _("volunteer")  # 志愿者
    PROPERTY = "property", _("property staff")  # 物业人员


NEIGHBOURS = frozenset(
    {Role.BUILDING_LEADER, Role.VOLUNTEER, Role.PROPERTY}
)  # 街坊: they hear, tell and report; they handle nothing


class Post(Register):
    """A person in a unit, with a role over an area, from one day to another (岗位)."""

    kept = ("user_id", "unit_id", "role", "area_id", "valid_from", "valid_to", "stands_in_for_id")

    if TYPE_CHECKING:
        area_id: str | None
        stands_in_for_id: int | None

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        to_field="code",
        on_delete=models.PROTECT,
        related_name="posts",
        verbose_name=_("area"),
    )  # empty: the whole city
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    stands_in_for = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stand_ins",
        verbose_name=_("stands in for"),
    )  # 代班: while this post counts, that one is away; why is not kept
    work_phone = models.CharField(_("work phone"), max_length=40, blank=True)  # a grid worker's is public by law

    class Meta:
        constraints = [
            REGISTER.constraint(),
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="post_that_stands_in_has_an_end",
                condition=Q(stands_in_for__isnull=True) | Q(valid_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} in {self.unit_id}"

    @property
    def title(self) -> str:
        """水务所 承办人"""
        return f"{self.unit} {self.get_role_display()}"

    @property
    def is_in_force(self) -> bool:
        """Whether it counts today (its unit apart)."""
        today = timezone.localdate()
        return self.is_active and self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)
