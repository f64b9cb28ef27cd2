"""What waits beside a case, for lists of it: until when an order, an objection or an appeal; who holds a case, and until when."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from linli.cases.models import Appeal, Case, Hold, Objection, SupervisionOrder, Task
from linli.cases.rules import UNSETTLED, AppealState, HoldState, ObjectionState, TaskState
from linli.clocks.models import Clock
from linli.ui.templatetags.words import day

Shown = tuple[str, str]  # what the pill says, and its tone


def with_waiting(cases: Iterable[Case], view: str) -> list[Case]:
    """The same cases, each with ``pill`` and ``pill_tone``: of what this view is about, else of the case. At most one query."""
    rows = list(cases)
    look = _LOOKS.get(view)
    waiting = look(rows) if look and rows else {}
    for case in rows:
        vars(case)["pill"], vars(case)["pill_tone"] = waiting.get(case.pk) or (case.clock_words, case.tone)
    return rows


def _of_clock(clock: Clock | None) -> Shown | None:
    if clock is None or clock.is_stopped:
        return None
    return clock.words, "late" if clock.is_overdue else "soon" if clock.is_soon else "plain"


def _orders(cases: list[Case]) -> dict[int, Shown]:
    found = {}
    rows = SupervisionOrder.objects.filter(case__in=cases, state__in=sorted(UNSETTLED)).select_related("clock")
    for order in rows.order_by("pk"):
        level = order.get_level_display()
        clock = _of_clock(order.clock)
        found[order.case_id] = (
            (f"{level} · {clock[0]}", clock[1]) if clock else (f"{level} · {order.state_label}", "plain")
        )
    return found


def _held(cases: list[Case]) -> dict[int, Shown]:
    rows = Hold.objects.filter(case__in=cases, state__in=[HoldState.ACTIVE, HoldState.PROPOSED])
    return {
        hold.case_id: (_("%(person)s looks again on %(day)s") % {"person": hold.person, "day": day(hold.review_on)}, "plain")
        for hold in rows
    }  # fmt: skip


def _decisions(model: Any, state: str) -> Callable[[list[Case]], dict[int, Shown]]:
    def look(cases: list[Case]) -> dict[int, Shown]:
        rows = model.objects.filter(case__in=cases, state=state).select_related("clock").order_by("pk")
        return {row.case_id: shown for row in rows if (shown := _of_clock(row.clock))}

    return look


def _accepting(cases: list[Case]) -> dict[int, Shown]:
    """The unit that has neither accepted nor objected, and for how long it still may."""
    rows = Task.objects.filter(case__in=cases, state=TaskState.ISSUED).select_related("accept_clock", "unit")
    found = {}
    for task in rows.order_by("is_lead", "-accept_clock__due_at"):  # the last one counts: the lead, the longest waiting
        if shown := _of_clock(task.accept_clock):
            found[task.case_id] = f"{task.unit.name} · {shown[0]}", shown[1]
    return found


_LOOKS: dict[str, Callable[[list[Case]], dict[int, Shown]]] = {
    "orders": _orders,
    "my_orders": _orders,
    "held": _held,
    "unaccepted": _accepting,
    "objections": _decisions(Objection, ObjectionState.RAISED),
    "appeals": _decisions(Appeal, AppealState.RAISED),
}
