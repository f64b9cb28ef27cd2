"""A number is drawn, called, and ends: with an answer, with a case, or with nobody there."""

from typing import Unpack

from django.db.models import Max
from django.utils import timezone

from linli.cases.models import Case
from linli.kernel.actor import Actor
from linli.people.actions import contact_for
from linli.people.models import Unit
from linli.reception.models import Hall, Ticket
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act


@once
def take_ticket(
    hall: Hall,
    *,
    words: str = "",
    name: str = "",
    phone: str = "",
    goes_first: bool = False,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Somebody arrives and draws the next number of the day (取号); two at once wait for each other.

    ``phone`` as people write it. Raises ValidationError when it is none.
    """
    at = sent.get("occurred_at") or timezone.now()
    day = timezone.localdate(at)
    locked = Hall.objects.select_for_update(no_key=True).select_related(None).get(pk=hall.pk)
    last = Ticket.objects.filter(hall=locked, day=day).aggregate(n=Max("serial_number"))["n"] or 0
    contact = contact_for(name=name, phone=phone) if name.strip() or phone.strip() else None
    ticket = Ticket(hall=hall, day=day, serial_number=last + 1, words=words, contact=contact)
    ticket.goes_first, ticket.arrived_at = goes_first, at
    with act(ticket, "take_ticket", by=by, **sent) as a:
        pass
    return a.row


@once
def call_ticket(ticket: Ticket, *, window: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The number is called to a window (叫号)."""
    now = timezone.now()
    changes = {"window": window, "called_at": now, "last_called_at": now}
    return one_step(ticket, "call_ticket", by=by, changes=changes, **sent)


@once
def call_again(ticket: Ticket, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Nobody came yet: it stands first on the screen again. How long they waited is counted to the first call."""
    return one_step(ticket, "call_again", by=by, changes={"last_called_at": timezone.now()}, **sent)


@once
def receive(ticket: Ticket, *, window: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The person stands at the window (接待)."""
    now = timezone.now()
    changes: dict[str, object] = {"began_at": now, "window": window or ticket.window}
    if ticket.called_at is None:
        changes["called_at"] = now
    return one_step(ticket, "receive", by=by, changes=changes, **sent)


@once
def pass_over(ticket: Ticket, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Called, and nobody came (过号); whoever comes back is called again."""
    return one_step(ticket, "pass_over", by=by, **sent)


@once
def record_consultation(
    ticket: Ticket, *, advice: str, office: Unit | None = None, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """A question answered on the spot, in one line (咨询登记)."""
    changes = _ending(ticket, Ticket.Outcome.CONSULTATION) | {"advice": advice, "office": office}
    return one_step(ticket, "record_consultation", by=by, changes=changes, **sent)


@once
def correct_consultation(
    ticket: Ticket, *, advice: str, office: Unit | None = None, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """The line was not right; who changed it when stays in the record."""
    return one_step(ticket, "correct_consultation", by=by, changes={"advice": advice, "office": office}, **sent)


@once
def end_with_case(
    ticket: Ticket, *, case: Case, outcome: str = Ticket.Outcome.REQUEST, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """It became a case (转为诉求), perhaps with a mediation beside it. Whoever took it first leads until another is decided."""
    changes = _ending(ticket, outcome) | {"case": case}
    return one_step(ticket, "end_with_case", by=by, changes=changes, **sent)


@once
def leave_queue(ticket: Ticket, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The person does not wait any longer."""
    return one_step(ticket, "leave_queue", by=by, changes={"ended_at": timezone.now()}, **sent)


@once
def close_ticket(ticket: Ticket, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The day is over and nobody said how it ended."""
    return one_step(ticket, "close_ticket", by=by, changes={"ended_at": timezone.now()}, **sent)


def _ending(ticket: Ticket, outcome: str) -> dict[str, object]:
    now = timezone.now()
    return {"outcome": outcome, "ended_at": now, "began_at": ticket.began_at or ticket.called_at or now}
