"""Bulk work: one act per case under a batch id, with a result per row; its undo is a compensating act per case."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from linli.cases import actions
from linli.cases.models import Case, SupervisionOrder
from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import NotNow, NotYou, Refused
from linli.people.models import Unit
from linli.record.models import Act, Entry

UNDO = {"dispatch": "recall", "issue_order": "cancel_order", "close": "unclose", "waive": "unclose"}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row."""

    case: Case
    why_not: str = ""

    @property
    def is_done(self) -> bool:
        return not self.why_not


def dispatch_many(cases: Iterable[Case], *, lead: Unit, words: str, batch: UUID, by: Actor) -> list[Result]:
    """Hand many cases to one lead."""
    return _each(cases, lambda c, key: actions.dispatch(c, lead=lead, words=words, by=by, key=key, batch=batch), batch)


def remind_many(cases: Iterable[Case], *, words: str, batch: UUID, by: Actor) -> list[Result]:
    """Remind the lead of each."""
    level = SupervisionOrder.Level.REMINDER
    return _each(
        cases, lambda c, key: actions.issue_order(c, level=level, words=words, by=by, key=key, batch=batch), batch
    )


def close_many(cases: Iterable[Case], *, batch: UUID, by: Actor) -> list[Result]:
    """Close many."""
    return _each(cases, lambda c, key: actions.close(c, by=by, key=key, batch=batch), batch)


def undo(batch: UUID, *, by: Actor) -> list[Result]:
    """Take back what a batch did, case by case, where that is still possible."""
    results = []
    mine: dict[str, Any] = {"user": by.id} if by.kind is Kind.PERSON else {"by__kind": by.kind.value, "by__id": by.id}
    for act in Act.objects.filter(batch=batch, action__in=UNDO, **mine).order_by("at"):
        case = Case.objects.get(pk=act.root_id)
        key = uuid5(batch, f"undo {case.pk}")
        try:
            _take_back(act, case, by=by, key=key)
        except Refused as why:
            results.append(Result(case, str(why)))
        else:
            results.append(Result(case))
    return results


def _take_back(act: Act, case: Case, *, by: Actor, key: UUID) -> None:
    what = UNDO[act.action]
    if what == "cancel_order":
        entry = Entry.objects.get(act=act, action="issue_order")
        actions.cancel_order(SupervisionOrder.objects.get(pk=entry.thing_id), by=by, key=key)
    elif what == "recall":
        actions.recall(case, by=by, key=key)
    else:
        actions.unclose(case, by=by, key=key)


def _who_has(case: Case) -> str:
    """Why it is somebody else's now, or nobody's: who leads, and how it stands."""
    if case.is_open:
        return _("%(unit)s leads it now: %(state)s.") % {"unit": case.lead.name, "state": case.state_label}
    return _("It is %(state)s.") % {"state": case.state_label}


def _each(cases: Iterable[Case], do: Callable[[Case, UUID], Act], batch: UUID) -> list[Result]:
    """Each in a transaction of its own; sent twice, each is still done once."""
    results = []
    for case in cases:
        try:
            do(case, uuid5(batch, str(case.pk)))
        except (NotNow, NotYou) as why:
            case.refresh_from_db()
            results.append(Result(case, f"{why}{_who_has(case)}"))
        except Refused as why:
            results.append(Result(case, str(why)))
        else:
            results.append(Result(case))
    return results
