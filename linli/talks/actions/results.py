"""The opinion map: a version of what came of a talk so far."""

from typing import Any, Unpack

from django.utils import timezone

from linli.kernel.actor import Actor
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act
from linli.talks.models import OpinionMap, Talk


@once
def draw_map(
    talk: Talk,
    *,
    report: dict[str, Any],
    places: dict[str, Any],
    people: int,
    votes: int,
    through: int,
    changed: int,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Keep the next version. What it shows was worked out by the worker (`tasks.draw_maps`)."""
    last = talk.maps.order_by("-number").first()
    drawn = OpinionMap(
        talk=talk,
        number=last.number + 1 if last else 1,
        people=people,
        votes=votes,
        through_id=through,
        changed=changed,
        drawn_at=timezone.now(),
        report=report,
        places=places,
    )
    return one_step(drawn, "draw_map", by=by, **sent)
