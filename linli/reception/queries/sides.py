"""The two sides of a case at the centre: the centre pushes the procedure, the offices solve the substance."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Exists, OuterRef, Q, QuerySet, When

from linli.cases.models import Case
from linli.people.models import Unit, User
from linli.reception.models import Duty, JointMeeting, Undertaking
from linli.record.models import Act

FIRST = {"raise_case", "split_off"}
NEAR = [Unit.Kind.DEPARTMENT, Unit.Kind.SUBDISTRICT, Unit.Kind.COMMITTEE, Unit.Kind.SOCIAL, Unit.Kind.SUPERVISION]
DECIDES_LEAD = {"dispatch", "take_in", "uphold", "recall", "raise_case"}


@dataclass(frozen=True, slots=True)
class Lead:
    """Who first took a case, and who decided the lead when; before that whoever took it first leads."""

    first_by: str
    first_at: Any
    decided_by: str
    decided_at: Any


def lead_of(case: Case) -> Lead | None:
    """Read from the record; None while no member of staff has taken it."""
    acts = list(
        Act.objects.filter(root_kind="cases.case", root_id=case.pk, action__in=sorted(DECIDES_LEAD | FIRST))
        .select_related("user")
        .order_by("version")
    )
    first = next((a for a in acts if a.by.get("post")), None)  # a resident who raised it took nothing
    if first is None or not isinstance(first.user, User):
        return None
    handed = case.tasks.filter(is_lead=True, state__in=["issued", "accepted", "objected", "done"]).first()
    decided = None
    if handed is not None:
        decided = next((a for a in reversed(acts) if a.occurred_at <= handed.issued_at), None)
    who = decided.user.shown_name if decided and isinstance(decided.user, User) else ""
    return Lead(first.user.shown_name, first.occurred_at, who, handed.issued_at if handed else None)


def meetings_of(case: Case) -> list[JointMeeting]:
    """The joint meetings on a case, for whoever sees the case; one query."""
    return list(JointMeeting.objects.filter(case=case).order_by("starts_at"))


def undertakings_of(meetings: list[JointMeeting]) -> QuerySet[Undertaking]:
    return Undertaking.objects.filter(meeting__in=meetings).select_related("unit", "meeting").order_by("due_on", "pk")


def waiting_for(unit: int | None) -> QuerySet[Undertaking]:
    """What an office undertook and has not done."""
    rows = Undertaking.objects.filter(Q(unit=unit or 0) & Q(state="agreed"))
    return rows.select_related("meeting__case", "unit")


def offices_to_call() -> QuerySet[Unit]:
    """Whoever can be given work may be called in: first those that come to a hall, then by how often their kind is needed."""
    comes = Duty.objects.filter(unit=OuterRef("pk"), state="active")
    rank = Choose(*(When(kind=kind, then=n) for n, kind in enumerate(NEAR)), default=len(NEAR))
    rows = Unit.objects.filter(state="active").exclude(kind__in=[Unit.Kind.CENTRE, Unit.Kind.STATION])
    return rows.annotate(is_near=Exists(comes), rank=rank).order_by("-is_near", "rank", "kind", "pk")
