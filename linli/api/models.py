"""Keys of programs, what they raised and how much they are used; and links to calendars."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.api.rules import API_KEY, CALENDAR_LINK, KeyState, LinkState, Scope
from linli.cases.models import Case
from linli.kernel.actor import Actor, Kind
from linli.people.models import Role, Unit
from linli.places.models import Area
from linli.record.models import Root

ROLES = [
    Role.CLERK, Role.HANDLER, Role.SUPERVISOR, Role.LEADER, Role.COMMUNITY_WORKER, Role.GRID_WORKER,
]  # fmt: skip


class ApiKey(Root):
    """By this a program is known (接口密钥). Of its secret only a hash is stored; it is shown once."""

    rules = API_KEY
    kept = ("unit_id", "role", "area_id", "scopes_code", "per_minute", "valid_to")

    name = models.CharField(_("name"), max_length=60)
    public_id = models.CharField(max_length=12, unique=True)  # the part of the key by which it is found
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=[(r.value, r.label) for r in ROLES], blank=True)
    area = models.ForeignKey(
        Area, null=True, blank=True, to_field="code", on_delete=models.PROTECT, related_name="+"
    )  # empty: the whole city
    per_minute = models.PositiveIntegerField(default=120)
    valid_to = models.DateField(null=True, blank=True)  # the last day

    class Meta:
        constraints = [API_KEY.constraint()]

    def __str__(self) -> str:
        return self.name

    @property
    def scopes_code(self) -> str:
        return "+".join(sorted(self.scopes))

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes]

    @property
    def is_in_force(self) -> bool:
        """In use, not past its last day, and its unit still in use: as with the posts of people."""
        is_timely = self.valid_to is None or timezone.localdate() <= self.valid_to
        return self.state == KeyState.ACTIVE and is_timely and (self.unit is None or self.unit.is_active)

    @property
    def actor(self) -> Actor:
        """Who acts with it: a program of its unit, in its role, over its area."""
        return Actor(
            Kind.KEY, self.pk, "api", unit=self.unit_id, role=self.role, area=self.area_id or "",
            ties=frozenset({self.unit_id} if self.unit_id else ()),
        )  # fmt: skip


class KeyUse(models.Model):
    """How often a key was used on a day (使用次数): so that an administrator sees which keys still live."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="uses")
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_use_per_day", fields=["key", "day"])]

    def __str__(self) -> str:
        return f"{self.key_id} {self.day}: {self.requests}"


class RaisedByKey(models.Model):
    """Which program raised a case: it may follow that one, whatever else it sees."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="+")
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="raised")
    token = models.UUIDField(unique=True)  # the act that raised it; Open311 calls it a token

    def __str__(self) -> str:
        return f"{self.key_id}: {self.case_id}"


class CalendarLink(Root):
    """The secret address of one person's deadlines (日程订阅链接). It is derived, not stored."""

    rules = CALENDAR_LINK
    kept = ("user_id", "link_number")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    link_number = models.PositiveIntegerField(default=1)  # a higher one makes older links void

    class Meta:
        constraints = [CALENDAR_LINK.constraint()]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.state}"

    @property
    def is_active(self) -> bool:
        return self.state == LinkState.ACTIVE
