"""The retention rules, as the file says them (data/retention.yaml), and what they reach."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import QuerySet

from linli.cases.models import Case

RULES = Path(__file__).parent.parent / "data" / "retention.yaml"


@cache
def rules() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return rows


def expired(now: datetime) -> QuerySet[Case]:
    """Ended cases whose time is over and that still hold personal data, oldest first."""
    rule = next(r for r in rules() if r["model"] == "cases.Case")
    return Case.objects.filter(
        state__in=rule["states"], ended_at__lt=years_before(now, rule["years"]), shredded_at=None
    ).order_by("ended_at")


def years_before(now: datetime, years: int) -> datetime:
    """The same day some years earlier; the 29th of February becomes the 28th."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)
