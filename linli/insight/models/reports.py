"""The report of a month, made once by the worker (月报). It holds counts only."""

from django.db import models


class MonthlyReport(models.Model):
    """One month on paper (PDF), as a table (XLSX), and as rows for analysts (Parquet, de-identified)."""

    month = models.DateField(unique=True)  # its first day
    made_at = models.DateTimeField()
    pdf = models.CharField(max_length=80)  # names in the storage
    xlsx = models.CharField(max_length=80)
    parquet = models.CharField(max_length=80)
    received = models.PositiveIntegerField()

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
