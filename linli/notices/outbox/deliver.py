"""Leases a batch and sends it. Killed at any point: nothing is lost, nothing is blindly sent twice.

    waiting ──lease──▶ leased ──mark──▶ sending ──▶ sent | failed | waiting (later) | uncertain
                          │                │
          lease ran out: waiting     lease ran out: uncertain

Until the row says *sending*, nothing has left the machine. After that only the adapter knows; if the
worker dies before it could say, a person decides.
"""

import logging
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.notices import events
from linli.notices.gateways import NotSent, Outgoing, Send, Unknown, sms_gateway, to_mail
from linli.notices.models import Delivery
from linli.notices.outbox.render import payload_of, render
from linli.notices.queries import TextsInUse, quiet_end
from linli.notices.rules import LEASE, OPEN, Channel, Reason, State, next_try

log = logging.getLogger(__name__)
BATCH = 20
ALOUD = (Channel.SMS, Channel.EMAIL)  # what may wake somebody


def deliver(limit: int = BATCH) -> int:
    """Send what is due; how many deliveries were taken."""
    now = timezone.now()
    if not Delivery.objects.filter(state__in=OPEN, next_at__lte=now).exists():
        return 0
    _expire(now)
    end = _quiet(now)
    token = _lease(_due(now, is_quiet=end is not None), limit, now)
    if token is None:
        return 0
    mine = Delivery.objects.filter(lease=token, state=State.LEASED)
    taken = list(mine.select_related("message__act", "user", "contact").order_by("next_at", "pk"))
    texts = TextsInUse()
    for delivery in taken:
        _send(delivery, texts)
    return len(taken)


def sweep() -> int:
    """What a dead worker left behind: not yet begun waits again, half sent is uncertain."""
    gone = Delivery.objects.filter(lease_until__lt=timezone.now())
    again = gone.filter(state=State.LEASED).update(state=State.WAITING, lease=None, lease_until=None)
    # the lease stays: should the worker be alive after all, it still knows the truth
    return again + gone.filter(state=State.SENDING).update(state=State.UNCERTAIN, reason=Reason.INTERRUPTED)


def _due(now: datetime, *, is_quiet: bool) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(state__in=OPEN, next_at__lte=now).exclude(reason=Reason.DIGEST)
    return rows.filter(Q(is_urgent=True) | ~Q(channel__in=ALOUD)) if is_quiet else rows


def _quiet(now: datetime) -> datetime | None:
    """In quiet hours everything that is not urgent is put off to their end, and says so."""
    end = quiet_end(now)
    if end is not None:
        rows = Delivery.objects.filter(state__in=OPEN, next_at__lte=now, is_urgent=False, channel__in=ALOUD)
        rows.exclude(reason=Reason.DIGEST).update(state=State.HELD, reason=Reason.QUIET, next_at=end)
    return end


def _expire(now: datetime) -> None:
    rows = Delivery.objects.filter(state__in=OPEN, not_after__lt=now, next_at__lte=now)
    rows.update(state=State.CANCELLED, reason=Reason.EXPIRED)


def _lease(due: QuerySet[Delivery], limit: int, now: datetime) -> UUID | None:
    token = uuid4()
    with transaction.atomic():
        rows = due.select_for_update(skip_locked=True).order_by("next_at", "pk")
        pks = list(rows.values_list("pk", flat=True)[:limit])
        to = {"state": State.LEASED, "lease": token, "lease_until": now + LEASE}
        return token if Delivery.objects.filter(pk__in=pks, state__in=OPEN).update(**to) else None


def _send(delivery: Delivery, texts: TextsInUse) -> None:
    event = events.find(delivery.what)
    if event and event.is_over and delivery.message and event.is_over(delivery.message):
        _mark(delivery, State.LEASED, state=State.CANCELLED, reason=Reason.IDLE, lease=None, lease_until=None)
        return
    try:
        outgoing = render(delivery, texts)
    except NotSent as why:
        _not_sent(delivery, why, State.LEASED)
        return
    if delivery.channel == Channel.INAPP:
        _mark(delivery, State.LEASED, payload=payload_of(outgoing), **_sent())
    elif _mark(
        delivery,
        State.LEASED,
        state=State.SENDING,
        payload=payload_of(outgoing),
        attempts=delivery.attempts + 1,
        lease_until=timezone.now() + LEASE,
    ):
        _hand_over(delivery, outgoing, sms_gateway() if delivery.channel == Channel.SMS else to_mail)


def _hand_over(delivery: Delivery, outgoing: Outgoing, send: Send) -> None:
    """Outside any transaction; whatever happens, the row says what is known."""
    try:
        send(outgoing)
    except NotSent as why:
        _not_sent(delivery, why, State.SENDING, State.UNCERTAIN)
    except Unknown as why:
        _mark(delivery, State.SENDING, state=State.UNCERTAIN, reason=why.reason)
    except Exception as why:  # a fault of ours in mid-send: nobody knows
        log.error("delivery %s: %s", delivery.pk, type(why).__name__)  # its words may be personal
        _mark(delivery, State.SENDING, state=State.UNCERTAIN, reason=Reason.NO_ANSWER)
    else:
        # a code is of no use once it is sent, and dangerous
        cleared = {"given": "", "payload": ""} if delivery.not_after else {}
        _mark(delivery, State.SENDING, State.UNCERTAIN, **_sent(), **cleared)


def _not_sent(delivery: Delivery, why: NotSent, *expected: State) -> None:
    attempts = delivery.attempts + (State.SENDING in expected)
    again = None if why.for_good else next_try(attempts, timezone.now())
    later = {"state": State.WAITING, "next_at": again} if again else {"state": State.FAILED}
    _mark(delivery, *expected, reason=why.reason, detail=why.detail, lease=None, lease_until=None, **later)


def _sent() -> dict[str, object]:
    now = timezone.now()
    return {"state": State.SENT, "sent_at": now, "reason": "", "detail": "", "lease": None, "lease_until": None}


def _mark(delivery: Delivery, *expected: State, **to: object) -> bool:
    """Only while it is still ours: the lease is the proof."""
    still = Delivery.objects.filter(pk=delivery.pk, lease=delivery.lease, state__in=expected)
    if State.LEASED in expected:
        still = still.filter(lease_until__gte=timezone.now())
    return bool(still.update(**to))
