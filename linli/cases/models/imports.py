"""Cases from elsewhere: how the columns of a source are read, and each import while it runs."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.models.case import Case
from linli.record.registers import REGISTER, Register

SILENCE = timedelta(seconds=90)  # an import that wrote nothing for so long is not being worked on


class ImportMapping(Register):
    """Which column of a source is what (列对应), remembered from one import to the next."""

    kept = ("source_code", "channel")

    source_code = models.CharField(max_length=40, unique=True)  # what a case keeps as its source
    name = models.CharField(_("name"), max_length=60)
    channel = models.CharField(_("channel"), max_length=10, choices=Case.Channel)
    columns = models.JSONField(default=dict)  # field → name of its column

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return self.name


class CaseImport(models.Model):
    """One file of cases on its way in (导入). Machinery: what it brings in are acts; ``done`` is where it goes on."""

    class State(models.TextChoices):
        LOOKING = "looking", _("being looked at")  # 检查中: the worker reads it
        UNREADABLE = "unreadable", _("cannot be read")  # 读不了
        CHECKED = "checked", _("not begun")  # 待导入
        RUNNING = "running", _("running")  # 导入中
        STOPPED = "stopped", _("stopped")  # 已停止
        DONE = "done", _("finished")  # 已完成

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to="case-imports/", blank=True)  # removed once all of it is in
    result = models.FileField(upload_to="case-imports/", blank=True)  # what became of each row
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # of the file, to find one that was cut off
    sheet = models.CharField(max_length=60, blank=True)
    source_code = models.CharField(max_length=40, blank=True)
    source_name = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=10, choices=Case.Channel, default=Case.Channel.HOTLINE)
    columns = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="zh-hans")
    looked = models.JSONField(default=dict)  # what the worker saw in it (``queries.imports.Looked``), until it begins
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)  # rows that are settled, from the top
    new = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)  # why it stopped
    at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_looking(self) -> bool:
        return self.state == self.State.LOOKING

    @property
    def is_silent(self) -> bool:
        """Nobody has written to it for so long that nobody can be at work on it."""
        return self.touched_at is None or timezone.now() - self.touched_at > SILENCE

    @property
    def may_go_on(self) -> bool:
        """Stopped, or silent for so long that nobody can be at work on it."""
        return self.state == self.State.STOPPED or (self.is_running and self.is_silent)

    @property
    def counts(self) -> dict[str, int]:
        return {"new": self.new, "unchanged": self.unchanged, "refused": self.refused}


class ImportRow(models.Model):
    """What became of one row of a file."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new")  # 新增
        UNCHANGED = "unchanged", _("unchanged")  # 未变
        REFUSED = "refused", pgettext_lazy("of an imported row", "refused")  # 未导入

    job = models.ForeignKey(CaseImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # of the row, as the sheet counts
    source_number = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    problems = models.JSONField(default=list)  # pairs of column and what is wrong; never what stood there
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_result_per_row", fields=["job", "number"])]
        indexes = [models.Index(fields=["job", "outcome", "number"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"
