"""Leases what is due and hands it over. Killed at any point: nothing is lost.

The other side takes the same key once, so what may or may not have arrived is sent again with the same key; after
the last try it is *uncertain*, and a person decides. Messages about one case go in their order.
"""

import json
import logging
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation

from linli.cases.models import Rating
from linli.cases.rules import OPEN
from linli.exchange.gateways import Adapter, Folder, Outgoing, Signed
from linli.exchange.models import Departure, Partner
from linli.exchange.rules import Way
from linli.notices.gateways import NotSent, Unknown
from linli.notices.rules import LEASE, Reason, State, next_try
from linli.record.models import Note
from linli.record.registers import RegisterState

log = logging.getLogger(__name__)
BATCH = 20
IN_WORK = (State.WAITING, State.LEASED, State.SENDING)
RATED = ("solved", "process", "result")


def adapter_of(partner: Partner) -> Adapter:
    """The way to this system."""
    if partner.way == Way.FOLDER:
        return Folder(partner.code)
    return Signed(partner.address, partner.secret, is_webhook=partner.is_webhook)


def deliver(limit: int = BATCH) -> int:
    """Send what is due; how many messages were taken."""
    token = _lease(limit)
    if token is None:
        return 0
    mine = Departure.objects.filter(lease=token, state=State.LEASED)
    taken = list(mine.select_related("partner", "act", "case__desk", "arrival").order_by("pk"))
    for departure in taken:
        _send(departure)
    return len(taken)


def sweep() -> int:
    """What a dead worker left behind waits again; its key says that it is the same message."""
    gone = Departure.objects.filter(lease_until__lt=timezone.now(), state__in=[State.LEASED, State.SENDING])
    return gone.update(state=State.WAITING, lease=None, lease_until=None, reason=Reason.INTERRUPTED)


def _due() -> QuerySet[Departure]:
    earlier = Departure.objects.filter(partner=OuterRef("partner"), case=OuterRef("case"), pk__lt=OuterRef("pk"))
    waits = Exists(earlier.filter(state__in=IN_WORK, case__isnull=False))
    now = timezone.now()
    return Departure.objects.filter(~waits, state=State.WAITING, next_at__lte=now, partner__state=RegisterState.ACTIVE)


def _lease(limit: int) -> UUID | None:
    now, token = timezone.now(), uuid4()
    pks = list(_due().order_by("next_at", "pk").values_list("pk", flat=True)[:limit])
    if not pks:
        return None
    with transaction.atomic():
        locked = Departure.objects.filter(pk__in=pks, state=State.WAITING).select_for_update(skip_locked=True)
        free = list(locked.values_list("pk", flat=True))
        to = {"state": State.LEASED, "lease": token, "lease_until": now + LEASE}
        return token if Departure.objects.filter(pk__in=free, state=State.WAITING).update(**to) else None


def _send(departure: Departure) -> None:
    body = json.loads(departure.payload) if departure.payload else rendered(departure)
    attempts = departure.attempts + 1
    payload = json.dumps(body, ensure_ascii=False)
    leased = {"state": State.SENDING, "attempts": attempts, "payload": payload, "lease_until": timezone.now() + LEASE}
    if not _mark(departure, State.LEASED, **leased):
        return
    try:
        adapter_of(departure.partner).send(Outgoing(str(departure.key), departure.what, body))
    except NotSent as why:
        _later(departure, attempts, State.FAILED, why.reason, why.detail, for_good=why.for_good)
    except Unknown as why:
        _later(departure, attempts, State.UNCERTAIN, why.reason, "")
    except Exception as why:  # a fault of ours in mid-send: nobody knows
        log.error("departure %s: %s", departure.pk, type(why).__name__)  # its words may be personal
        _later(departure, attempts, State.UNCERTAIN, Reason.NO_ANSWER, "")
    else:
        sent = {"state": State.SENT, "sent_at": timezone.now(), "reason": "", "detail": ""}
        _mark(departure, State.SENDING, lease=None, lease_until=None, **sent)


def _later(
    departure: Departure, attempts: int, end: State, reason: Reason, detail: str, *, for_good: bool = False
) -> None:
    again = None if for_good else next_try(attempts, timezone.now())
    to: dict[str, Any] = {"state": State.WAITING, "next_at": again} if again else {"state": end}
    _mark(departure, State.SENDING, reason=reason, detail=detail, lease=None, lease_until=None, **to)


def _mark(departure: Departure, expected: State, **to: Any) -> bool:
    """Only while it is still ours: the lease is the proof."""
    still = Departure.objects.filter(pk=departure.pk, lease=departure.lease, state=expected)
    return bool(still.update(**to))


def rendered(departure: Departure) -> dict[str, Any]:
    """What is said, as it was in the act: to a webhook no words at all, to the other side of a work order what its resident may read."""
    with translation.override("zh-hans"):
        return _hook(departure) if departure.partner.is_webhook else _answer(departure)


def _hook(departure: Departure) -> dict[str, Any]:
    case, act = departure.case, departure.act
    if case is None or act is None:  # a trial, sent from the page
        return {"event": departure.what, "at": _stamp(departure.created_at)}
    facts = {"event": departure.what, "case": case.number, "state": _state(departure), "sequence": act.version}
    facts["at"] = _stamp(act.occurred_at)
    if case.is_sensitive:  # where it is and what about may say who it is
        return facts | {"area": None, "category": None}
    return facts | {"area": case.area_id, "category": case.category.code if case.category else None}


def _answer(departure: Departure) -> dict[str, Any]:
    case, act, arrival = departure.case, departure.act, departure.arrival
    body: dict[str, Any] = {"number": arrival.number if arrival else case.source_number if case else ""}
    if case is not None:
        body |= {"case": case.number, "due_at": _stamp(case.due_at) if case.due_at and case.state in OPEN else None}
    if act is None or case is None:  # taken, or not, before anything was done here
        at = arrival.settled_at or departure.created_at if arrival else departure.created_at
        return body | {"at": _stamp(at), "told": arrival.problem if arrival else "", "sequence": 1}
    notes = Note.objects.filter(act=act, audience=Note.Audience.REPORTER, shredded_at=None).order_by("pk")
    told = "\n".join(notes.values_list("text", flat=True))
    body |= {"at": _stamp(act.occurred_at), "told": told, "sequence": act.version, "state": _state(departure)}
    body["unit"] = case.lead.name
    rating = Rating.objects.filter(case=case, given_at=act.occurred_at).order_by("-pk").first()
    if departure.what == "rated" and rating is not None:
        body |= {name: getattr(rating, name) for name in RATED}
    return body


def _state(departure: Departure) -> str:
    """The state that the case had after this act, not the one it has meanwhile."""
    entries = departure.act.entries.filter(kind="cases.case").order_by("-n") if departure.act else None
    last = entries.first() if entries is not None else None
    return last.after if last is not None else ""


def _stamp(at: datetime) -> str:
    """As people here read it, with the zone."""
    return timezone.localtime(at).isoformat(timespec="seconds")
