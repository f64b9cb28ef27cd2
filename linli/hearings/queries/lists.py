"""Hearings and promises in lists."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.cases.models import Case
from linli.cases.policy import visible_to as cases_visible_to
from linli.hearings.models import Concern, Hearing, Promise
from linli.hearings.policy import community_of, promises_visible_to, visible_to
from linli.hearings.rules import ConcernState, HearingState, PromiseState
from linli.kernel.actor import Actor

LATELY = timedelta(days=2)  # what was kept since the day before yesterday is still said once


def todays(actor: Actor) -> Hearing | None:
    """Today's hearing of one's community, if it has begun."""
    return visible_to(actor).filter(day=timezone.localdate()).select_related("area").first()


def past(actor: Actor) -> QuerySet[Hearing]:
    """All hearings of one's community, the newest first, with how many concerns were heard and promises made."""
    stands = ~Q(concerns__state=ConcernState.STRUCK)
    return (
        visible_to(actor)
        .annotate(heard=Count("concerns", filter=stands, distinct=True), promised=Count("promises", distinct=True))
        .order_by("-day")
    )


def open_promises(actor: Actor) -> list[Promise]:
    """What is still to be kept in one's community, the longest due first. One query."""
    rows = promises_visible_to(actor).filter(state=PromiseState.OPEN)
    return list(_with_all(rows).order_by("due_on", "pk"))


def lately_ended(actor: Actor) -> list[Promise]:
    """What was kept or answered since the day before yesterday: it is told this morning. One query."""
    rows = promises_visible_to(actor).exclude(state=PromiseState.OPEN).filter(ended_at__gte=timezone.now() - LATELY)
    return list(_with_all(rows).order_by("-ended_at"))


def made_at(hearing: Hearing) -> list[Promise]:
    """What was promised at one hearing. One query."""
    return list(_with_all(Promise.objects.filter(hearing=hearing)).order_by("due_on", "pk"))


def concerns_of(hearing: Hearing) -> list[Concern]:
    """What was heard, in the order in which it was written down. One query."""
    rows = list(Concern.objects.filter(hearing=hearing).select_related("case"))
    for row in rows:
        row.hearing = hearing
    return rows


def readable_cases(actor: Actor, things: Iterable[Concern | Promise]) -> set[int]:
    """The ids of the cases among these that this person may open. One query, none when there is no case."""
    ids = {thing.case_id for thing in things if thing.case_id}
    if not ids:
        return set()
    seen: QuerySet[Case] = cases_visible_to(actor).filter(pk__in=ids)
    return set(seen.values_list("pk", flat=True))


def unended(before: date) -> QuerySet[Hearing]:
    """Hearings of earlier days that nobody ended."""
    return Hearing.objects.filter(state=HearingState.OPEN, day__lt=before)


def came_last_time(hearing: Hearing) -> list[int]:
    """The ids of the staff who came to the hearing before this one: they are ticked first."""
    before = Hearing.objects.filter(area__code=hearing.area_id, day__lt=hearing.day).order_by("-day").first()
    return list(before.staff.values_list("pk", flat=True)) if before else []


def has_hearings(actor: Actor) -> bool:
    """Whether this person works in a community, and so has a hearing to go to. No query."""
    return community_of(actor) is not None


def _with_all(rows: QuerySet[Promise]) -> QuerySet[Any]:
    return rows.select_related("user", "case", "task__unit", "hearing")
