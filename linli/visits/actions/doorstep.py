"""One knock at one door: written down, taken back, and two that did not know of each other."""

from collections.abc import Iterable
from datetime import date
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.files.actions import attach, remove_all
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import User
from linli.places.models import Dwelling, GridWork
from linli.places.queries import grid_of
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.visits.actions.steps import lock_door, look_again, mark_seen
from linli.visits.models import Round, Stop, Visit
from linli.visits.queries.seen import unknown_visit
from linli.visits.queries.together import Together
from linli.visits.rules import Way


@once
def visit(
    dwelling: Dwelling,
    *,
    result: str,
    round: Round | None = None,
    words: str = "",
    way: str = Way.DOOR,
    companion: User | None = None,
    work: GridWork | None = None,
    case: Case | None = None,
    photos: Iterable[Prepared] = (),
    known: int | None = None,
    together: Together | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Write down one visit (走访). ``occurred_at`` is when it was, ``known`` the newest visit that the writer's page knew of.

    If somebody else was there meanwhile, both visits are kept, and this one asks to be looked at.
    ``together`` is what was asked once for many visits that arrive together.
    Raises Refused: no such door in any grid, not on this round.
    """
    made_at = sent.get("occurred_at") or timezone.now()
    day, today = timezone.localdate(made_at), timezone.localdate()
    lay_in = together.grid_of if together else _grid_of
    area = lay_in(dwelling, on=day) or lay_in(dwelling, on=today)
    if area is None:
        raise Refused(_("This building lies in no grid yet."))
    if round is not None and not (together.is_on if together else _is_on)(round, dwelling):
        raise Refused(_("This door is not on the round."))
    door = lock_door(dwelling)
    made = Visit(dwelling=dwelling, area_id=area, round=round, result=result, way=way, made_at=made_at, case=case)
    made.visitor_id, made.companion, made.work = by.id or 0, companion, work
    files = list(photos)
    made.words, made.has_words = words, bool(words or files)
    if known is not None:
        made.clashes_with = unknown_visit(dwelling.pk, known=known, visitor=made.visitor_id)
        made.is_settled = made.clashes_with is None
    with act(made, "visit", by=by, **sent) as a:
        if files:
            attach(a, files, purpose=Attachment.Purpose.RAISED, audience=Attachment.Audience.STAFF)
        mark_seen(a, made, door)
    return a.row


def _grid_of(dwelling: Dwelling, *, on: date) -> str | None:
    return grid_of(dwelling.building, on=on)


def _is_on(round: Round, dwelling: Dwelling) -> bool:
    return Stop.objects.filter(round=round, dwelling=dwelling).exists()


@once
def settle_clash(visit: Visit, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Two were at the same door and did not know of each other: looked at, and both count."""
    return one_step(visit, "settle_clash", by=by, changes={"is_settled": True}, **sent)


@once
def strike_visit(visit: Visit, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was another door, or written down twice: it stays readable and counts no more."""
    with act(visit, "strike_visit", by=by, changes={"is_settled": True}, **sent) as a:
        look_again(a, visit)
    return a.row


@once
def restore_visit(visit: Visit, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Taken back by mistake."""
    with act(visit, "restore_visit", by=by, **sent) as a:
        look_again(a, visit)
    return a.row


@once
def tie_case(visit: Visit, *, case: Case, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was heard then has become a request now; only once, and what the visit knew already stays."""
    return one_step(visit, "tie_case", by=by, changes={"case": case}, **sent)


@once
def forget_visit(visit: Visit, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The worker's reminder and the pictures are past their time; when somebody was seen stays."""
    with act(visit, "forget_visit", by=by, changes={"words": "", "has_words": False}, **sent) as a:
        remove_all(a)
    return a.row
