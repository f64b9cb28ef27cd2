"""A person decides about one delivery (人工处置): an act of its own, for the delivery is only machinery."""

from typing import Any, Unpack
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import NotNow, Refused
from linli.notices import events
from linli.notices.models import Delivery, Settlement
from linli.notices.outbox.fan_out import unreachable_by_sms
from linli.notices.rules import SETTLED_FROM, SETTLEMENT, Channel, Reason, State
from linli.record.acts import Sent, act, once
from linli.record.models import Act, Message


@once
def confirm_sent(delivery: Delivery, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It did arrive: the provider's own list, or the person, says so."""
    with act(Settlement(delivery=delivery), "confirm_sent", by=by, **sent) as a:
        _locked(delivery, "confirm_sent")
        _put(delivery, state=State.SENT, sent_at=a.now)
    return a.row


@once
def cancel(delivery: Delivery, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It shall not be sent (any more)."""
    with act(Settlement(delivery=delivery), "cancel", by=by, **sent) as a:
        _locked(delivery, "cancel")
        _put(delivery, state=State.CANCELLED)
    return a.row


@once
def send_again(delivery: Delivery, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Send it once more, to the address that is right today.

    An uncertain one keeps its key and its words, so that a gateway that did send it does not send it
    twice; any other gets a new key and the text as it is now.
    """
    with act(Settlement(delivery=delivery), "send_again", by=by, **sent) as a:
        row = _locked(delivery, "send_again")
        if row.channel == Channel.NONE:
            Message.objects.filter(deliveries=row).update(fanned_out_at=None)
            _put(delivery, state=State.CANCELLED)
        else:
            fresh = {} if row.state == State.UNCERTAIN else {"key": uuid4(), "payload": ""}
            to = {"address": _address(row), "attempts": 0, "next_at": timezone.now(), "sent_at": None}
            # what was news at once is none when sent again, and waits for the morning; a code does not
            to["is_urgent"] = row.is_urgent and row.not_after is not None
            _put(delivery, state=State.WAITING, reason=Reason.NONE, shredded_at=None, **to, **fresh)
    return a.row


def _locked(delivery: Delivery, action: str) -> Delivery:
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    arrived = row.channel == Channel.INAPP and row.state == State.SENT
    if row.state not in SETTLED_FROM[action] or arrived:
        raise NotNow(_("“%(action)s” is not possible now.") % {"action": SETTLEMENT.verb(action)})
    return row


def _address(row: Delivery) -> str:
    """Where it would go today. Raises Refused when it cannot."""
    if row.contact is not None:
        event = events.find(row.what)
        why = unreachable_by_sms(row.contact, event, row.message) if event else Reason.UNKNOWN_EVENT
        if why:
            raise Refused(why.label)
        return row.contact.phone
    if row.user is not None:
        return row.user.email if row.channel == Channel.EMAIL else ""
    if row.not_after is None or row.not_after < timezone.now():
        raise Refused(_("This code is no longer valid. A new one must be asked for."))
    return row.address


def _put(delivery: Delivery, **to: Any) -> None:
    """Whoever still holds a lease has lost it: a person has decided."""
    changes = {"reason": Reason.BY_HAND, "detail": "", "lease": None, "lease_until": None, "folded_into": None}
    Delivery.objects.filter(pk=delivery.pk).update(**changes | to)
    delivery.refresh_from_db()
