"""What the pages of the exchange show."""

from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from linli.exchange.models import Arrival, Departure, Partner
from linli.exchange.rules import ArrivalState
from linli.notices.rules import State

TROUBLE = (State.FAILED, State.UNCERTAIN)


def with_counts() -> list[Partner]:
    """Every system with what came in, what went out and what is in trouble; three queries."""
    rows = list(Partner.objects.select_related("area").order_by("state", "name"))
    came = _by_partner(Arrival.objects.all(), taken=Q(state=ArrivalState.TAKEN), refused=Q(state=ArrivalState.REFUSED))
    went = _by_partner(
        Departure.objects.all(), sent=Q(state=State.SENT), waits=Q(state=State.WAITING), trouble=Q(state__in=TROUBLE)
    )
    nothing = {"taken": 0, "refused": 0, "sent": 0, "waits": 0, "trouble": 0}
    for row in rows:
        row.told = nothing | came.get(row.pk, {}) | went.get(row.pk, {})  # type: ignore[attr-defined]  # for the template
    return rows


def troubles() -> dict[str, int | None]:
    """How many messages wait for a person; None where there is none, for nothing need be shown then."""
    refused = Arrival.objects.filter(state=ArrivalState.REFUSED, shredded_at__isnull=True).count()
    return {"in": refused or None, "out": Departure.objects.filter(state__in=TROUBLE).count() or None}


def _by_partner(rows: QuerySet[Any], **conditions: Q) -> dict[int, dict[str, Any]]:
    counted = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    found = rows.order_by().values("partner").annotate(last=Max("pk"), **counted)
    return {row.pop("partner"): row for row in found}
