"""When a case is due stands in the case itself, so that lists need no join; it never differs from the clock."""

from datetime import date

import pytest

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.cases import MANY, Filters, counts, work_list
from linli.cases.rules import CaseState as S
from linli.clocks.actions import DayRow, enter_days
from linli.clocks.models import Calendar, CalendarDay
from linli.clocks.tasks import recompute_changed
from linli.desk.queries.sidebar import NAMES
from tests.cast import raised


def as_the_clocks_say():
    """Of every case, what its column says and what its clock says."""
    rows = Case.objects.select_related("clock").order_by("pk")
    return [c.due_at for c in rows], [c.clock.due_at if c.clock and c.clock.is_running else None for c in rows]


@pytest.mark.parametrize("state", S.values)
def test_it_is_what_the_clock_says_in_every_state(a_case, calendar, state):
    case = a_case(state)

    said, true = as_the_clocks_say()

    assert said == true
    assert (Case.objects.get(pk=case.pk).due_at is not None) == (state in (S.RECEIVED, S.STUDYING, S.IN_HAND))


def test_while_the_resident_is_asked_nothing_is_due_and_then_it_is_again(a_case, cast, calendar):
    case = a_case(S.IN_HAND)

    actions.ask_reporter(case, told="哪一层？", by=cast.plumber)
    resting = Case.objects.get(pk=case.pk).due_at
    actions.add_details(case, told="三层。", by=cast.resident)

    assert resting is None
    assert Case.objects.get(pk=case.pk).due_at == as_the_clocks_say()[1][0]


def test_opened_again_it_is_due_again(a_case, cast, calendar):
    case = a_case(S.ANSWERED)

    actions.reopen(case, told="又漏了", by=cast.resident)

    case = Case.objects.get(pk=case.pk)
    assert (case.due_at, case.reopenings) == (case.clock.due_at, 1)


def test_a_changed_calendar_reaches_the_list(a_case, cast, calendar, now):
    case = a_case(S.IN_HAND)
    before = Case.objects.get(pk=case.pk).due_at
    days = [DayRow(date(2025, 8, n), CalendarDay.Kind.HOLIDAY, "停水") for n in range(20, 31)]

    enter_days(Calendar.objects.get(), days, by=cast.administrator)
    recompute_changed()

    said, true = as_the_clocks_say()
    assert said == true
    assert said[0] > before


def test_many_are_not_counted_one_by_one(cast, town, calendar):
    case = raised(cast, town)
    rows = []
    for _ in range(MANY + 5):
        case.pk, case.clock_id, case.intake_clock_id = None, None, None
        rows.append(Case(**{f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields if f.name != "id"}))
    Case.objects.bulk_create(rows)

    assert counts(cast.clerk, ["received", "studying"]) == {"received": MANY + 1, "studying": 0}


def test_a_count_is_the_length_of_its_list(a_case, cast, calendar):
    for state in S.values:
        a_case(state)
    every = [*NAMES]
    readers = [
        cast.clerk,
        cast.plumber,
        cast.grid_worker,
        cast.community_worker,
        cast.leader,
        cast.stranger,
        cast.water_system,
    ]

    for reader in readers:
        rows = {view: len(work_list(reader, Filters(view=view))) for view in every}
        assert counts(reader, every) == rows, reader.role
        assert counts(reader, every[:1]) == {every[0]: rows[every[0]]}

    for q in ("灯不亮", "路灯又不亮了"):  # the second nobody wrote so: its words are looked for
        rows = {view: len(work_list(cast.plumber, Filters(view=view, q=q))) for view in every}
        assert counts(cast.plumber, every, filters=Filters(q=q)) == rows, q

    assert counts(cast.clerk, ["open"]) == {"open": 4}  # three, and the one that another was joined to
    assert counts(cast.plumber, ["open", "in_hand", "mine"]) == {"open": 1, "in_hand": 1, "mine": 1}
