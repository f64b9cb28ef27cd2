"""What the worker repeats for talks: maps are drawn anew, talks end on their day, and what is old is forgotten."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from linli.kernel.actor import CLOCK
from linli.kernel.retention import count_over, enforced
from linli.kernel.schedule import every
from linli.record.rounds import MOST, to_each
from linli.talks import actions
from linli.talks.models import Talk
from linli.talks.queries.counts import belonging, counted_votes, wide_rows
from linli.talks.queries.retention import expired_participants, expired_statements
from linli.talks.rules import TalkState

REST = timedelta(seconds=60)  # between two maps of one talk


@every(seconds=30)
def draw_maps() -> int:
    """A new version for each talk in which something changed since its last one."""
    now = timezone.now()
    ripe = Q(state=TalkState.OPEN) | Q(state=TalkState.ENDED, ended_at__gt=now - timedelta(days=1))
    talks = Talk.objects.filter(ripe, statements__votes__isnull=False).distinct().order_by("pk")
    return sum(draw(talk) for talk in talks[:MOST])


def draw(talk: Talk) -> bool:
    """Draw the map of one talk if its votes, or what is shown, changed; not more often than once in a minute."""
    last = talk.maps.order_by("-number").only("through_id", "changed", "people", "drawn_at").first()
    if last and talk.is_open and last.drawn_at > timezone.now() - REST:
        return False
    counted = counted_votes(talk).aggregate(last=Max("pk"), people=Count("participant", distinct=True))
    changed = (talk.statements.aggregate(n=Sum("version"))["n"] or 0) + len(belonging(talk))
    marks = (counted["last"] or 0, changed, counted["people"])
    if last and (last.through_id, last.changed, last.people) == marks:
        return False
    through, changed, people = marks
    actions.draw_map(talk, **worked_out(talk), people=people, through=through, changed=changed, by=CLOCK)
    return True


def worked_out(talk: Talk) -> dict[str, Any]:
    """Report and places of a talk: what is told to everybody, and where each participant stands."""
    from linli.talks.opinions import report  # loads scikit-learn, which only the worker does
    from linli.talks.opinions.tables import wide_rows as table_of_rows

    table = table_of_rows(wide_rows(talk, is_named=True))
    told = report.found(table)
    places = {name: [*point, told["participants"][name] or ""] for name, point in told["points"].items()}
    public: dict[str, Any] = {k: v for k, v in told.items() if k not in {"participants", "points", "candidate"}}
    public["groups"] = [_unnamed(group) for group in told["groups"]]
    if belongs := belonging(talk):
        public["known"] = [_unnamed(group) for group in report.given(table, belongs)["groups"]]
    return {"report": public, "places": places, "votes": int(table.seen.sum())}


def _unnamed(group: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in group.items() if k != "participants"}


@every(seconds=300)
def end_due() -> int:
    """Talks end when their last day is over."""
    over = Talk.objects.filter(state=TalkState.OPEN, ends_on__lt=timezone.localdate())
    return to_each(actions.end_talk, over)


@every(seconds=3600)
def forget_participants() -> int:
    """Who took part can no longer be recognised (去标识)."""
    return to_each(actions.forget_participant, expired_participants(timezone.now()))


@every(seconds=3600)
def shred_statements() -> int:
    """The words of what is not shown go when their time is over."""
    return to_each(actions.shred_statement, expired_statements(timezone.now()))


enforced(
    "talks.participant",
    over=lambda now: count_over(expired_participants(now), "talk__ended_at"),
    run=forget_participants,
)
enforced("talks.statement", over=lambda now: count_over(expired_statements(now), "made_at"), run=shred_statements)
