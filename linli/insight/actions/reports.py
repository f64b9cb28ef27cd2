"""The report of a month: made once, by the worker, when the month is over."""

from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from linli.insight.models import CaseFact, MonthlyReport
from linli.insight.queries.periods import SETTLING, named
from linli.insight.queries.report import report
from linli.insight.queries.typeset import parquet, pdf, xlsx

LANGUAGE = "zh-hans"
BACK = 12  # months that are made up for, at most


def make_reports(*, today: date | None = None, most: int = BACK) -> int:
    """Make the reports of whole months that have none yet, a week after their end: late answers are in by then.

    The newest first, ``most`` of them. How many were made. Safe to run twice.
    """
    on, made = today or timezone.localdate(), 0
    first = CaseFact.objects.order_by("raised_on").values_list("raised_on", flat=True).first()
    there = set(MonthlyReport.objects.values_list("month", flat=True))
    for month in _over(on):
        if first is not None and month >= first.replace(day=1) and month not in there and made < most:
            _make(month)
            made += 1
    return made


def _over(on: date) -> list[date]:
    """The first days of the last months that have been over for a week, the newest first."""
    found, month = [], date.fromordinal(on.toordinal() - SETTLING).replace(day=1)
    for _n in range(BACK):
        month = date.fromordinal(month.toordinal() - 1).replace(day=1)
        found.append(month)
    return found


def _make(month: date) -> None:
    period = named(f"{month:%Y-%m}")
    assert period is not None  # a month
    with translation.override(LANGUAGE):
        told = report(period)
        files = {"pdf": pdf(told), "xlsx": xlsx(told), "parquet": parquet(period)}
    names = {
        kind: default_storage.save(f"reports/{month:%Y-%m}.{kind}", ContentFile(made)) for kind, made in files.items()
    }
    MonthlyReport.objects.create(month=month, made_at=timezone.now(), received=told.received, **names)
