"""Long work lists on their way out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseExport(models.Model):
    """A work list that is too long to be written while one waits (导出). Machinery; gone after a day."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel (XLSX)"

    class State(models.TextChoices):
        RUNNING = "running", _("running")  # 导出中
        DONE = "done", _("finished")  # 已完成
        FAILED = "failed", pgettext_lazy("of an export", "failed")  # 失败

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.PositiveBigIntegerField(null=True)  # the post it was asked for in: its rights count
    query = models.CharField(max_length=600)  # the query string of the work list, to go back to it
    filters = models.JSONField(default=dict)  # what it means
    format = models.CharField(max_length=4, choices=Format)
    language = models.CharField(max_length=10, default="zh-hans")
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="case-exports/", blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.query} ({self.format})"
