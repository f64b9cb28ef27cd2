"""What time does to mediations: deadlines, instalments and visits come; files are forgotten."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from linli.kernel.actor import CLOCK
from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.rulebook import Refused
from linli.kernel.schedule import every
from linli.mediation import actions
from linli.mediation.models import FollowUp, Instalment, Mediation, MediationSettings
from linli.mediation.rules import ENDED, OPEN, OWED, AgreementState, FollowUpState
from linli.record.models import Act

MOST = 500  # things in one tick; the rest comes in the next
AGAIN = timedelta(days=7)  # what is late is told again after so long
log = logging.getLogger(__name__)


@every(seconds=60)
def ring_mediations() -> int:
    """The time limit of a mediation comes near, or is over."""
    came = Mediation.objects.filter(state__in=sorted(OPEN), clock__next_rung_at__lte=timezone.now())
    return _each(actions.ring_mediation, came.select_related("clock"))


@every(seconds=600)
def ring_instalments() -> int:
    """Before the day, once it is over, and then weekly: who owes is reminded."""
    today = timezone.localdate()
    near = Q(due_on__lte=today + timedelta(days=MediationSettings.current().remind_days))
    first = Q(rung_on=None) | Q(due_on__lt=today, rung_on__lte=F("due_on"))
    late = Q(due_on__lt=today, rung_on__lte=today - AGAIN)
    owed = Instalment.objects.filter(near & (first | late), state__in=sorted(OWED))
    owed = owed.filter(agreement__state=AgreementState.IN_FORCE).exclude(mediation__dossier__state="sealed")
    return _each(actions.ring_instalment, owed.select_related("mediation", "agreement", "debtor"))


@every(seconds=600)
def ring_follow_ups() -> int:
    """The day of a visit has come: said once."""
    due = FollowUp.objects.filter(state=FollowUpState.DUE, due_on__lte=timezone.localdate(), rung_on=None)
    return _each(actions.ring_follow_up, due.select_related("mediation"))


@every(seconds=3600)
def shred_mediations() -> int:
    """Files whose time is over (到期销毁)."""
    return _each(actions.shred_mediation, _expired(timezone.now()))


def _expired(now: datetime) -> QuerySet[Mediation]:
    keep = rule("mediation.mediation").keep
    assert keep is not None  # it has a time of its own
    return Mediation.objects.filter(state__in=sorted(ENDED), ended_at__lt=keep.before(now), shredded_at=None)


enforced("mediation.mediation", over=lambda now: count_over(_expired(now), "ended_at"), run=shred_mediations)


def _each(action: Callable[..., Act], things: QuerySet[Any]) -> int:
    """Do it to each; one that is no longer so is left for the next look."""
    done = 0
    for thing in things[:MOST]:
        try:
            action(thing, by=CLOCK)
            done += 1
        except Refused as why:
            log.info("%s of %s %s: %s", action.__name__, thing._meta.label_lower, thing.pk, type(why).__name__)
    return done
