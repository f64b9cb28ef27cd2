"""Waiting times and load of a window by hour. Never of a person: a ticket does not know who served it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils import timezone

from linli.reception.models import Hall, Ticket
from linli.reception.rules import TicketState


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the day, over all days asked for. Minutes are medians; None when nobody was called."""

    hour: int
    taken: int
    waited: int | None
    longest: int | None
    served: int | None

    @property
    def label(self) -> str:
        return f"{self.hour:02d}:00–{self.hour + 1:02d}:00"


@dataclass(frozen=True, slots=True)
class Figures:
    """Every ticket is counted once, in the hour in which it was drawn; the outcomes and those without one add up to all."""

    days: int
    taken: int
    hours: list[Hour]
    outcomes: list[tuple[str, int]]
    waited: int | None
    served: int | None


def figures(hall: Hall, since: date, until: date) -> Figures:
    """From a day up to and with another."""
    rows = list(
        Ticket.objects.filter(hall=hall, day__range=(since, until)).values_list(
            "day", "arrived_at", "called_at", "began_at", "ended_at", "outcome", "state"
        )
    )
    taken: Counter[int] = Counter()
    waits: dict[int, list[float]] = defaultdict(list)
    served: dict[int, list[float]] = defaultdict(list)
    outcomes: Counter[str] = Counter()
    for _day, arrived, called, began, ended, outcome, state in rows:
        hour = timezone.localtime(arrived).hour
        taken[hour] += 1
        start = called or began
        if start:
            waits[hour].append((start - arrived).total_seconds() / 60)
        if state == TicketState.DONE and start and ended:
            served[hour].append((ended - (began or start)).total_seconds() / 60)
        outcomes[outcome or ("left" if state == TicketState.LEFT else "open")] += 1
    hours = [Hour(h, taken[h], _middle(waits[h]), _most(waits[h]), _middle(served[h])) for h in sorted(taken)]
    everyone, work = [w for some in waits.values() for w in some], [w for some in served.values() for w in some]
    days = len({row[0] for row in rows})
    return Figures(days, len(rows), hours, _named(outcomes), _middle(everyone), _middle(work))


def _named(outcomes: Counter[str]) -> list[tuple[str, int]]:
    names = [(str(value), str(label)) for value, label in Ticket.Outcome.choices]
    names += [("left", str(TicketState.LEFT.label)), ("open", str(TicketState.WAITING.label))]
    return [(label, outcomes[value]) for value, label in names]


def _middle(minutes: list[float]) -> int | None:
    return round(median(minutes)) if minutes else None


def _most(minutes: list[float]) -> int | None:
    return round(max(minutes)) if minutes else None
