"""Which requests rest because they are mediated: a matter that is mediated has the days of the mediation, not two clocks."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from linli.cases.models import Hold, Reason
from linli.cases.rules import OPEN, HoldState
from linli.mediation.models import Mediation
from linli.mediation.rules import MediationState


def last_day(mediation: Mediation) -> date:
    """The day on which its time limit ends."""
    assert mediation.clock is not None  # it runs from the beginning of the mediation
    return timezone.localdate(mediation.clock.due_at)


def to_begin() -> list[Mediation]:
    """Under way and in time, beside an open request that does not rest and has not rested until this very day before."""
    held = Hold.objects.filter(case=OuterRef("case"), state__in=[HoldState.PROPOSED, HoldState.ACTIVE])
    rows = _under_way().filter(~Exists(held), case__state__in=sorted(OPEN), clock__due_at__gt=timezone.now())
    before = set(_rests().filter(case__in=rows.values("case")).values_list("case", "review_on"))
    today = timezone.localdate()
    return [m for m in rows if last_day(m) > today and (m.case_id, last_day(m)) not in before]


def over() -> list[Hold]:
    """Rests whose mediation has ended, or got more time: that begins another."""
    active = list(_rests().filter(state=HoldState.ACTIVE).select_related("case__clock"))
    until = {m.case_id: last_day(m) for m in _under_way().filter(case__in=[h.case_id for h in active])}
    return [hold for hold in active if until.get(hold.case_id) != hold.review_on]


def _under_way() -> QuerySet[Mediation]:
    rows = Mediation.objects.filter(state=MediationState.UNDER_WAY, clock__isnull=False)
    return rows.select_related("clock", "case__clock", "committee").order_by("pk")


def _rests() -> QuerySet[Hold]:
    return Hold.objects.filter(reason__use=Reason.Use.HOLD, reason__code=Reason.MEDIATION)
