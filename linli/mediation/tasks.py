"""What time does to mediations: deadlines, instalments and visits come; files are forgotten."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from linli.cases import actions as cases
from linli.cases.models import Reason
from linli.kernel.actor import Actor
from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.schedule import every
from linli.mediation import actions
from linli.mediation.models import Agreement, FollowUp, Instalment, Mediation, MediationSettings
from linli.mediation.queries import resting
from linli.mediation.rules import ENDED, OPEN, OWED, AgreementState, FollowUpState
from linli.record.models import Act
from linli.record.rounds import to_each

AGAIN = timedelta(days=7)  # what is late is told again after so long


@every(seconds=60)
def ring_mediations() -> int:
    """The time limit of a mediation comes near, or is over."""
    came = Mediation.objects.filter(state__in=sorted(OPEN), clock__next_rung_at__lte=timezone.now())
    return to_each(actions.ring_mediation, came.select_related("clock"))


@every(seconds=60)
def rest_cases() -> int:
    """While it is mediated the request rests: one matter has one date. It goes on once the mediation is over, or its time.

    Whoever ended the rest by hand is not overruled: each end of the time limit brings it once.
    """
    done = to_each(cases.end_hold, resting.over())
    return done + to_each(_rest, resting.to_begin())


def _rest(mediation: Mediation, by: Actor) -> Act:
    reason = Reason.objects.get(use=Reason.Use.HOLD, code=Reason.MEDIATION)
    person, until = mediation.committee.name[:40], resting.last_day(mediation)
    return cases.rest_meanwhile(mediation.case, reason=reason, person=person, review_on=until, by=by)


@every(seconds=600)
def ring_instalments() -> int:
    """Before the day, once it is over, and then weekly: who owes is reminded."""
    today = timezone.localdate()
    near = Q(due_on__lte=today + timedelta(days=MediationSettings.current().remind_days))
    first = Q(rung_on=None) | Q(due_on__lt=today, rung_on__lte=F("due_on"))
    late = Q(due_on__lt=today, rung_on__lte=today - AGAIN)
    owed = Instalment.objects.filter(near & (first | late), state__in=sorted(OWED))
    owed = owed.filter(agreement__state=AgreementState.IN_FORCE).exclude(mediation__dossier__state="sealed")
    return to_each(actions.ring_instalment, owed.select_related("mediation", "agreement", "debtor"))


@every(seconds=600)
def ring_courts() -> int:
    """The days in which both sides may ask the court together come to an end."""
    near = Agreement.objects.filter(state=AgreementState.IN_FORCE, clock__next_rung_at__lte=timezone.now())
    near = near.exclude(mediation__dossier__state="sealed")
    return to_each(actions.ring_court, near.select_related("mediation__type", "clock"))


@every(seconds=600)
def ring_follow_ups() -> int:
    """The day of a visit has come: said once."""
    due = FollowUp.objects.filter(state=FollowUpState.DUE, due_on__lte=timezone.localdate(), rung_on=None)
    return to_each(actions.ring_follow_up, due.select_related("mediation"))


@every(seconds=3600)
def shred_mediations() -> int:
    """Files whose time is over (到期销毁)."""
    return to_each(actions.shred_mediation, _expired(timezone.now()))


def _expired(now: datetime) -> QuerySet[Mediation]:
    keep = rule("mediation.mediation").keep
    assert keep is not None  # it has a time of its own
    return Mediation.objects.filter(state__in=sorted(ENDED), ended_at__lt=keep.before(now), shredded_at=None)


enforced("mediation.mediation", over=lambda now: count_over(_expired(now), "ended_at"), run=shred_mediations)
