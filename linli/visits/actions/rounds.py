"""A round is planned, changed, ended, called off."""

from collections.abc import Iterable
from datetime import date
from typing import Unpack

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import User
from linli.places.models import Area, Building
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.visits.models import Round, Stop
from linli.visits.queries.rounds import candidates
from linli.visits.rules import Choice

MOST_DOORS = 3_000  # of one round


@once
def plan_round(
    *,
    purpose: str,
    area: Area,
    first_day: date,
    last_day: date,
    ask: str = "",
    choice: str = Choice.ALL,
    days: int | None = None,
    building: Building | None = None,
    workers: Iterable[User] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Plan a round (走访计划). Its doors are those that the choice gives now; without ``workers`` it is everybody's of the area.

    Raises Refused when there is no such door, or too many.
    """
    chosen = candidates(area.code, choice=choice, days=days, building=building)
    doors = list(chosen.values_list("pk", flat=True)[: MOST_DOORS + 1])
    if not doors:
        raise Refused(_("No dwelling is of that kind just now: there is nothing to walk."))
    if len(doors) > MOST_DOORS:
        raise Refused(_("That would be more than %d dwellings. Please plan it grid by grid.") % MOST_DOORS)
    new = Round(purpose=purpose, ask=ask, area=area, choice=choice, building=building, total=len(doors))
    new.days = days if choice == Choice.UNSEEN else None
    new.first_day, new.last_day = first_day, last_day
    with act(new, "plan_round", by=by, **sent) as a:
        Stop.objects.bulk_create(Stop(round=new, dwelling_id=pk, place=n) for n, pk in enumerate(doors, 1))
        new.workers.set(workers)
    return a.row


@once
def change_round(
    round: Round,
    *,
    first_day: date,
    last_day: date,
    workers: Iterable[User] | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Other days, other workers; the doors stay. ``workers`` None: as they are."""
    changes = {"first_day": first_day, "last_day": last_day}
    with act(round, "change_round", by=by, changes=changes, **sent) as a:
        if workers is not None:
            round.workers.set(workers)
    return a.row


@once
def end_round(round: Round, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was walked, or its last day is over; what was not seen stays visible in the coverage."""
    return one_step(round, "end_round", by=by, **sent)


@once
def drop_round(round: Round, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is not walked after all."""
    return one_step(round, "drop_round", by=by, **sent)
