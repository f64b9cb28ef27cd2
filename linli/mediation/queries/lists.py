"""Lists and figures: what one mediates, and what the justice office asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from linli.kernel.actor import Actor
from linli.mediation.models import Agreement, Disputant, DisputeType, Mediation
from linli.mediation.policy import REGISTERS, visible_to
from linli.mediation.rules import ENDED, OPEN, AgreementState, DisputantState, MediationState
from linli.people.models import Role, User
from linli.people.queries import holders

CENT = Decimal("0.01")
SEE_FIGURES = {Role.SUPERVISOR, Role.LEADER, *REGISTERS}
LEAST = 20  # mediations; of fewer no rate is said
VIEWS = {
    "open": Q(state__in=sorted(OPEN)),
    "owed": Q(state=MediationState.AGREED, instalments__state__in=["due", "part"]),
    "ended": Q(state__in=sorted(ENDED)),
}


def listed(actor: Actor, view: str) -> QuerySet[Mediation]:
    """What one sees, the newest first."""
    rows = visible_to(actor).filter(VIEWS.get(view, VIEWS["open"])).distinct()
    rows = rows.select_related("type", "committee", "clock", "dossier").prefetch_related("disputants")
    return rows.order_by("-opened_at", "-pk")


def counts(actor: Actor) -> dict[str, int]:
    """How many are in each view, in one query."""
    mine = visible_to(actor)
    found: dict[str, int] = mine.aggregate(
        **{name: Count("pk", filter=condition, distinct=True) for name, condition in VIEWS.items()}
    )
    return found


def mediators_to_choose() -> QuerySet[User]:
    """Who may be asked to mediate today."""
    return holders(Role.MEDIATOR)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table that justice offices ask for."""

    type: str
    source: str
    result: str
    cases: int
    persons: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """The table, its sums, and how often and how fast an agreement was reached."""

    rows: list[Row]
    total: Row
    agreed: int
    ended: int  # the denominator: all that ended after they had begun
    written: int
    oral: int
    days: int | None  # median from beginning to agreement

    @property
    def percent(self) -> str:
        """How often an agreement was reached; empty while a rate would say more about chance than about work."""
        return f"{100 * self.agreed / self.ended:.1f}" if self.ended >= LEAST else ""


def figures(since: date, until: date, committee: int | None = None) -> Figures:
    """What was opened from one day to another, both included: type × source × result × amount × persons.

    Counts only; no row is so fine that it names somebody.
    """
    found = Mediation.objects.filter(opened_at__date__gte=since, opened_at__date__lte=until)
    if committee:
        found = found.filter(committee=committee)
    persons = Subquery(
        Disputant.objects.filter(mediation=OuterRef("pk"))
        .exclude(state=DisputantState.STRUCK)  # whoever refused was a party, too
        .order_by()
        .values("mediation")
        .annotate(n=Count("pk"))
        .values("n")
    )
    agreed = Subquery(
        Agreement.objects.filter(mediation=OuterRef("pk"), state=AgreementState.IN_FORCE)
        .order_by("-pk")
        .values("amount")[:1],
        output_field=DecimalField(max_digits=14, decimal_places=2),
    )
    singles = found.annotate(n_persons=Coalesce(persons, 0), agreed_amount=Coalesce(agreed, Decimal(0)))
    grouped = (
        singles.values("type", "source", "state")
        .annotate(n=Count("pk"), people=Sum("n_persons"), money=Sum("agreed_amount"))
        .order_by("type__code", "source", "state")
    )
    names = {t.pk: str(t) for t in DisputeType.objects.all()}
    sources, results = dict(Mediation.Source.choices), dict(MediationState.choices)
    rows = [
        Row(
            names.get(g["type"], "—"),
            str(sources[g["source"]]),
            str(results[g["state"]]),
            g["n"],
            g["people"],
            Decimal(g["money"]).quantize(CENT),
        )
        for g in grouped
    ]
    return Figures(rows, _total(rows), **_rates(found))


def _total(rows: Iterable[Row]) -> Row:
    rows = list(rows)
    money = sum((r.amount for r in rows), Decimal(0))
    return Row("", "", "", sum(r.cases for r in rows), sum(r.persons for r in rows), money)


def _rates(found: QuerySet[Mediation]) -> dict[str, Any]:
    begun = found.filter(begun_at__isnull=False, state__in=sorted(ENDED))
    agreed = begun.filter(state=MediationState.AGREED)
    spans = [end - start for start, end in agreed.values_list("begun_at", "ended_at") if start and end]
    kinds = Agreement.objects.filter(mediation__in=agreed.values("pk"), state=AgreementState.IN_FORCE)
    return {
        "agreed": agreed.count(),
        "ended": begun.count(),
        "written": kinds.filter(is_oral=False).count(),
        "oral": kinds.filter(is_oral=True).count(),
        "days": round(median(s / timedelta(days=1) for s in spans)) if spans else None,
    }
