"""The case itself."""

import hashlib
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.cases.models.registers import Category, Reason
from linli.cases.rules import CASE, FINAL, OPEN, SAID, CaseState
from linli.clocks.models import Clock
from linli.people.models import Contact, Unit
from linli.places.models import Area
from linli.record.models import Root

if TYPE_CHECKING:
    from linli.cases.models.beside import Beside


class Cases(models.QuerySet["Case"]):
    def open(self) -> Self:
        return self.filter(state__in=sorted(OPEN))

    def overdue(self, now: datetime) -> Self:
        return self.open().filter(due_at__lt=now)


class Case(Root):
    """One thing a resident raised (诉求), with exactly one lead at every moment.

    ``desk`` leads while no task does: the centre before dispatch, supervision after a
    reopening. So there is never no lead; the constraint on Task forbids a second.
    ``clock`` is the one that runs now: first for taking in, then for the answer.
    """

    class Channel(models.TextChoices):
        WEB = "web", _("web page")  # 网页
        QR = "qr", _("grid QR code")  # 扫码
        WINDOW = "window", _("window")  # 窗口
        PHONE = "phone", _("phone")  # 电话
        VISIT = "visit", _("visit")  # 走访
        PAPER = "paper", _("paper")  # 来信
        HOTLINE = "hotline", _("12345 hotline")  # 12345热线
        BOARD = "board", _("message board")  # 网上留言
        COUNCIL = "council", _("council")  # 议事
        HEARING = "hearing", _("daily hearing")  # 会客厅

    class Urgency(models.IntegerChoices):
        NORMAL = 0, _("normal")  # 一般
        URGENT = 1, _("urgent")  # 紧急
        CRITICAL = 2, _("critical")  # 特急

    class About(models.TextChoices):
        NEIGHBOURHOOD = "neighbourhood", _("the neighbourhood")
        PLATFORM = "platform", _("this platform")  # 对本平台的意见
        MY_DATA = "my-data", _("my personal data")  # 个人信息
        SERVICE = "service", _("the service")  # 服务不周

    rules = CASE
    kept = (
        "reporter_id", "desk_id", "area_id", "category_id", "urgency", "is_sensitive", "must_verify",
        "joined_to_id", "came_from_id", "declined_for_id", "waits_for_reporter", "words_digest",
    )  # fmt: skip

    reporter = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="cases")
    desk = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    about = models.CharField(max_length=14, choices=About, default=About.NEIGHBOURHOOD)
    title = models.CharField(max_length=80)
    words = models.TextField()
    salt = models.CharField(max_length=64, default=secrets.token_hex)  # shredded with the words
    raised_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # closed, declined, withdrawn or joined

    area = models.ForeignKey(Area, null=True, to_field="code", on_delete=models.PROTECT, related_name="cases")
    address = models.CharField(max_length=120, blank=True)
    lon = models.FloatField(null=True)  # WGS-84
    lat = models.FloatField(null=True)

    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="cases")
    urgency = models.SmallIntegerField(choices=Urgency, default=Urgency.NORMAL)
    is_sensitive = models.BooleanField(default=False)
    must_verify = models.BooleanField(default=True)  # false: settled on the spot and not drawn
    waits_for_reporter = models.BooleanField(default=False)
    waits_until = models.DateTimeField(null=True)  # then the clock goes on without an answer
    reopenings = models.PositiveSmallIntegerField(default=0)  # how often it was opened again
    is_history = models.BooleanField(default=False)  # imported with past dates

    clock = models.OneToOneField(Clock, null=True, on_delete=models.PROTECT, related_name="+")
    intake_clock = models.OneToOneField(Clock, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True)  # where it came from (a council): counts before the time of its category
    due_at = models.DateTimeField(null=True)  # of ``clock`` while it runs: lists need no join; ``follow`` sets it
    joined_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")
    came_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="split_off")

    declined_for = models.ForeignKey(
        Reason, null=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )  # while it is declined

    source = models.CharField(max_length=40, blank=True)  # where it was imported from
    source_number = models.CharField(max_length=60, blank=True)
    link_version = models.PositiveSmallIntegerField(default=1)  # a higher one makes older links void
    shredded_at = models.DateTimeField(null=True)

    objects = Cases.as_manager()
    around: "Beside | None" = None  # what a page has read of what belongs to it; an act reads for itself

    class Meta:
        constraints = [
            CASE.constraint(),
            models.CheckConstraint(
                name="joined_case_names_its_master",
                condition=Q(state="joined", joined_to__isnull=False) | (~Q(state="joined") & Q(joined_to__isnull=True)),
            ),
            models.UniqueConstraint(
                name="one_case_per_source_number", fields=["source", "source_number"], condition=~Q(source="")
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-raised_at"]),
            models.Index(fields=["area", "-raised_at"]),
            models.Index(fields=["category", "-raised_at"]),
            models.Index(fields=["reporter", "-raised_at"]),
            models.Index(fields=["desk", "state"]),
            models.Index(
                name="case_open_by_due", fields=["-urgency", "due_at", "id"], condition=Q(state__in=sorted(OPEN))
            ),
            models.Index(
                name="case_open_by_category", fields=["category", "state"], condition=Q(state__in=sorted(OPEN))
            ),
            models.Index(
                name="case_live_by_area",
                fields=["area"],
                opclasses=["varchar_pattern_ops"],  # an area is asked for with all that is below it
                condition=Q(state__in=sorted(OPEN | {CaseState.ANSWERED})),
            ),
            models.Index(name="case_runs", fields=["due_at"], condition=Q(due_at__isnull=False)),
            models.Index(name="case_reopened", fields=["id"], condition=Q(reopenings__gt=0, state__in=sorted(OPEN))),
            models.Index(name="case_waits_until", fields=["waits_until"], condition=Q(waits_for_reporter=True)),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cases:page", args=[self.pk])

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """An act begins with this: what a page knew does not count in it."""
        self.around = None
        super().refresh_from_db(*args, **kwargs)

    def follow(self) -> set[str]:
        """Repeat when the clock is due. A clock that nobody read in this act was not changed in it."""
        if self.clock_id and not type(self)._meta.get_field("clock").is_cached(self):
            return set()
        due = self.clock.due_at if self.clock is not None and self.clock.is_running else None
        if due == self.due_at:
            return set()
        self.due_at = due
        return {"due_at"}

    @property
    def number(self) -> str:
        """What people say on the phone: 2026-004217. The year and a counter that never restarts."""
        return f"{self.year}-{self.pk:06d}" if self.pk else ""

    @property
    def year(self) -> int:
        """The year in its number."""
        return timezone.localtime(self.raised_at).year

    @property
    def words_digest(self) -> str:
        """What the record keeps of the words: a salted digest, which tells nothing once the salt is gone."""
        return hashlib.sha256((self.salt + self.words).encode()).hexdigest()

    @property
    def place_words(self) -> str:
        """红旗社区 振兴小区3号楼: the area before the address, but not twice where the address begins with it."""
        area = self.area.name if self.area else ""
        return self.address if area and self.address.startswith(area) else f"{area} {self.address}".strip()

    @property
    def lead(self) -> Unit:
        """Who leads now. For lists use ``queries.with_leads``, which asks once for all."""
        task = self.tasks.live().filter(is_lead=True).select_related("unit").first()
        return task.unit if task else self.desk

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_answered(self) -> bool:
        return self.state in SAID

    @property
    def is_final(self) -> bool:
        return self.state in FINAL

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.clock is not None and self.clock.is_overdue

    @property
    def is_soon(self) -> bool:
        return self.is_open and self.clock is not None and self.clock.is_soon

    @property
    def is_urgent(self) -> bool:
        return self.urgency > self.Urgency.NORMAL

    @property
    def clock_words(self) -> str:
        """The time left, or the state of what no longer runs."""
        return self.clock.words if self.is_open and self.clock is not None else self.state_label

    @property
    def tone(self) -> str:
        return "late" if self.is_overdue else "soon" if self.is_soon else "plain"

    @property
    def is_studied(self) -> bool:
        """Known what it is, and not handed over yet: it has a category, and with it a deadline."""
        return self.state == CaseState.STUDYING and self.category_id is not None

    @property
    def state_label(self) -> str:
        """As the rulebook calls it; what was studied waits to be handed over and is no longer under study."""
        return gettext("to be handed over") if self.is_studied else super().state_label  # 待交办

    @property
    def loop_step(self) -> int:
        """Which of the four steps is lit: 0 take in, 1 study, 2 hand over, 3 supervise and rate."""
        if self.is_studied:
            return 2
        steps = {CaseState.RECEIVED: 0, CaseState.STUDYING: 1, CaseState.IN_HAND: 2}
        return steps.get(CaseState(self.state), 3)


class CaseLink(models.Model):
    """Two cases that have to do with each other, each going its own way (关联)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_link", fields=["case", "other"])]

    def __str__(self) -> str:
        return f"{self.case} – {self.other}"
