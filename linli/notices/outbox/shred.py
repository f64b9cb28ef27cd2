"""What is past its time is erased (到期销毁); the rules are data: ``data/retention.yaml``."""

from datetime import timedelta
from functools import cache
from pathlib import Path

import yaml
from django.db.models import Q
from django.utils import timezone

from linli.notices.models import Delivery
from linli.notices.rules import State

RULES = Path(__file__).parent.parent / "data" / "retention.yaml"
DONE = [State.SENT, State.FAILED, State.FOLDED, State.CANCELLED, State.UNCERTAIN]


@cache
def retention() -> dict[str, timedelta]:
    """How long each personal column of a delivery is kept."""
    rows = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return {row["column"]: timedelta(days=row["keep_days"]) for row in rows}


def shred(limit: int = 500) -> int:
    """Erase what is past its time; how many deliveries were touched."""
    keep, now = retention(), timezone.now()
    is_over = Q(created_at__lt=now - min(keep["address"], keep["payload"]))
    is_old_code = Q(not_after__isnull=False, created_at__lt=now - keep["given"])
    rows = Delivery.objects.filter(is_over | is_old_code, state__in=DONE, shredded_at__isnull=True)
    pks = list(rows.order_by("created_at").values_list("pk", flat=True)[:limit])
    return Delivery.objects.filter(pk__in=pks, state__in=DONE).update(address="", payload="", given="", shredded_at=now)
