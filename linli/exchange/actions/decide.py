"""A person decides about one message (处置): an act of its own, for the message is only machinery."""

from typing import Any, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.exchange.models import Arrival, Departure, ExchangeDecision
from linli.exchange.outbox.receive import settle
from linli.exchange.rules import DECIDED_FROM, DECISION, ArrivalState
from linli.kernel.actor import Actor
from linli.kernel.rulebook import NotNow
from linli.notices.rules import Reason, State
from linli.record.acts import Sent, act, once
from linli.record.models import Act


@once
def send_again(departure: Departure, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Once more, with the key it had: the other side takes it once."""
    with act(ExchangeDecision(departure=departure), "send_again", by=by, **sent) as a:
        _locked(departure, "send_again")
        _put(departure, state=State.WAITING, attempts=0, next_at=timezone.now(), sent_at=None, reason=Reason.NONE)
    return a.row


@once
def stop_sending(departure: Departure, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It shall not be sent any more; what waits behind it goes on."""
    with act(ExchangeDecision(departure=departure), "stop_sending", by=by, **sent) as a:
        _locked(departure, "stop_sending")
        _put(departure, state=State.CANCELLED, reason=Reason.BY_HAND)
    return a.row


@once
def take_again(arrival: Arrival, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was not taken is tried once more, after whatever stood in its way was mended; what comes of it is an act of its own."""
    with act(ExchangeDecision(arrival=arrival), "take_again", by=by, **sent) as a:
        row = Arrival.objects.select_for_update().get(pk=arrival.pk)
        if row.state != ArrivalState.REFUSED or row.shredded_at is not None:
            raise NotNow(_("“%(action)s” is not possible now.") % {"action": DECISION.verb("take_again")})
        Arrival.objects.filter(pk=row.pk).update(state=ArrivalState.WAITING, problem="")
    transaction.on_commit(lambda: settle(Arrival.objects.select_related("partner").get(pk=arrival.pk)))
    return a.row


def _locked(departure: Departure, action: str) -> None:
    row = Departure.objects.select_for_update().get(pk=departure.pk)
    if row.state not in DECIDED_FROM[action]:
        raise NotNow(_("“%(action)s” is not possible now.") % {"action": DECISION.verb(action)})


def _put(departure: Departure, **to: Any) -> None:
    """Whoever still holds a lease has lost it: a person has decided."""
    Departure.objects.filter(pk=departure.pk).update(**{"detail": "", "lease": None, "lease_until": None, **to})
    departure.refresh_from_db()
