"""Rounds and their doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from linli.kernel.actor import Actor
from linli.people.queries import on_duty
from linli.places.models import Building, Dwelling
from linli.places.queries import dwellings_of
from linli.visits.models import CareEntry, LastSeen, Round, Stop, Visit, VisitSettings
from linli.visits.policy import LOCALS, care_visible_to, visible_to
from linli.visits.queries.seen import last_seen, last_words, overdue
from linli.visits.rules import CareState, Choice, Result, RoundState, is_overdue

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DoorToSee:
    """A stop with all that helps at the door."""

    stop: Stop
    dwelling: Dwelling
    last: LastSeen | None
    line: Visit | None  # the newest visit that left a line for the next one
    visit: Visit | None  # made for this round
    cares: list[CareEntry]
    days: int | None  # since somebody was last seen; None: never
    is_overdue: bool

    def when(self) -> datetime:
        """When somebody knocked in this round; long ago for a door that is left."""
        return self.visit.made_at if self.visit else LONG_AGO

    @property
    def is_left(self) -> bool:
        """Whether one still goes there: nobody has knocked in this round, or nobody was home."""
        return self.visit is None or self.visit.result == Result.NOBODY


def with_done(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """With ``done``: at how many doors somebody knocked."""
    return rounds.annotate(done=Count("stops", filter=Q(stops__visit__isnull=False)))


def rounds_on(actor: Actor, days: Sequence[date]) -> list[Round]:
    """The rounds that one walks on one of these days: those one is named for, and of one's grid those with no name.

    Also of one's grid those whose workers are all away or gone: who stands in, or took the grid over, goes on with them.
    """
    on = Q()
    for day in days:
        on |= Q(first_day__lte=day, last_day__gte=day)
    named = Round.workers.through.objects.filter(round=OuterRef("pk"))
    here = Q(area__code__startswith=actor.area or "-") & ~Exists(named.filter(user__in=on_duty(*LOCALS).values("user")))
    mine = visible_to(actor).filter(on, state=RoundState.OPEN).filter(Q(workers=actor.id) | here)
    ids = list(mine.order_by("last_day", "pk").values_list("pk", flat=True).distinct()[:10])
    found = with_done(Round.objects.filter(pk__in=ids)).select_related("area", "building__compound")
    return sorted(found, key=lambda row: ids.index(row.pk))


def candidates(
    area: str, *, choice: str, days: int | None = None, building: Building | None = None, now: datetime | None = None
) -> QuerySet[Dwelling]:
    """The dwellings that a round would be made of, in the order in which one walks."""
    there = dwellings_of(area)
    if choice == Choice.BUILDING:
        return there.filter(building=building)
    if choice == Choice.CARE:
        on_list = CareEntry.objects.filter(state=CareState.ACTIVE, area__code__startswith=area)
        return there.filter(pk__in=on_list.values("dwelling"))
    if choice == Choice.UNSEEN:
        return overdue(there, now=now or timezone.now(), days=days or VisitSettings.current().overdue_days)
    return there


def doors_of(rounds: Sequence[Round], actor: Actor, *, most: int | None = None) -> dict[int, list[DoorToSee]]:
    """The doors of each round (by its id), in walking order, with what is known of each. Five queries, however many.

    Of more than ``most`` doors those that are left come first, and no round waits for the end of another.
    """
    stops = Stop.objects.filter(round__in=rounds).select_related("dwelling__building__compound", "visit__visitor")
    if most:
        is_done = Case(When(visit__isnull=True, then=Value(0)), default=Value(1))
        turn = Window(RowNumber(), partition_by=F("round"), order_by=[is_done, F("place")])
        stops = stops.annotate(turn=turn).order_by("turn", "round_id")[:most]
    rows = sorted(stops, key=lambda row: row.place)
    dwellings = {row.dwelling_id for row in rows}
    last, now, settings = last_seen(dwellings), timezone.now(), VisitSettings.current()
    lines = last_words(dwellings)
    cares: dict[int, list[CareEntry]] = {}
    for entry in care_visible_to(actor).filter(dwelling__in=dwellings).select_related("kind"):
        cares.setdefault(entry.dwelling_id, []).append(entry)
    doors: dict[int, list[DoorToSee]] = {row.pk: [] for row in rounds}
    for row in rows:
        known = last.get(row.dwelling_id)
        seen = known.seen_at if known else None
        days = (timezone.localdate(now) - timezone.localdate(seen)).days if seen else None
        late = is_overdue(seen, now=now, days=settings.overdue_days)
        mine = cares.get(row.dwelling_id, [])
        doors[row.round_id].append(
            DoorToSee(row, row.dwelling, known, lines.get(row.dwelling_id), row.visit, mine, days, late)
        )
    return doors


def to_settle(actor: Actor) -> QuerySet[Visit]:
    """Visits of one's area, or that one made (of two, both), of which somebody must say whether both count."""
    concerned = Q(area__code__startswith=actor.area or "-") | Q(visitor=actor.id) | Q(companion=actor.id)
    found = Visit.objects.filter(concerned, is_settled=False, state="kept")
    related = ("dwelling__building__compound", "visitor", "clashes_with__visitor")
    return found.select_related(*related).order_by("-made_at")


def stop_for(round_: Round, dwelling: int) -> Stop | None:
    """The stop of a round at a dwelling (its id); None when the round does not lead there."""
    stops = Stop.objects.select_related("dwelling__building__compound", "round")
    return stops.filter(round=round_, dwelling=dwelling).first()


def stops_left(round_: Round) -> int:
    """At how many doors of the round nobody has knocked yet."""
    return Stop.objects.filter(round=round_, visit__isnull=True).count()
