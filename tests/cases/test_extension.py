"""More time (延期): asked for with a reason, granted by somebody else, and told to the resident."""

import pytest

from linli.cases import actions
from linli.cases.models import CaseSettings, Category, Extension
from linli.cases.rules import CaseState as S
from linli.kernel.deadlines import Promise, Unit
from linli.kernel.rulebook import NotNow, NotYou
from linli.record import registers
from linli.record.acts import Blocked
from tests.cases.conftest import reason, told

TWO_DAYS = Promise(2, Unit.WORKING_DAYS)


@pytest.fixture
def case(a_case, cast, now, calendar):
    """In hand and accepted, with three working days."""
    case = a_case(S.IN_HAND)
    actions.accept(case.tasks.get(), by=cast.plumber)
    return case


def ask(case, by):
    return actions.ask_extension(case, promise=TWO_DAYS, reason=reason("extension"), words="等配件", by=by)


def granted(case, cast):
    ask(case, cast.plumber)
    return actions.grant(case.extensions.get(state="asked"), told="等配件，晚两天。", by=cast.clerk)


def test_the_desk_is_asked(case, cast):
    assert told(ask(case, cast.plumber)) == [("extension_asked", "一站式中心")]


def test_granted_case_and_task_are_due_later_and_the_resident_is_told(case, cast):
    before = case.clock.due_at

    act = granted(case, cast)

    clock, of_task = case.clock, case.tasks.select_related("clock").get().clock
    clock.refresh_from_db()
    assert (clock.original_due_at, clock.due_at > before, of_task.due_at) == (before, True, clock.due_at)
    assert [n.audience for n in act.notes.all()] == ["reporter"]
    assert told(act) == [("case_extended", "resident"), ("extension_granted", "水务所")]


def test_refused_nothing_changes(case, cast):
    before = case.clock.due_at
    ask(case, cast.plumber)

    act = actions.refuse(case.extensions.get(), words="配件已到", by=cast.supervisor)

    case.clock.refresh_from_db()
    assert (case.clock.due_at, told(act)) == (before, [("extension_refused", "水务所")])


def test_it_is_asked_for_once_at_a_time_and_can_be_taken_back(case, cast):
    ask(case, cast.plumber)
    with pytest.raises(Blocked):
        ask(case, cast.plumber)

    actions.take_back_extension(case.extensions.get(), by=cast.plumber)
    ask(case, cast.plumber)

    assert list(case.extensions.order_by("pk").values_list("state", flat=True)) == ["taken_back", "asked"]


def test_there_is_a_limit(case, cast):
    registers.change(CaseSettings.objects.get(), changes={"max_extensions": 1}, by=cast.administrator)
    granted(case, cast)

    with pytest.raises(Blocked, match="1"):
        ask(case, cast.plumber)


def test_what_the_law_sets_is_not_extended(case, cast, town):
    Category.objects.filter(pk=town.leaks.pk).update(deadline_source="statute")

    with pytest.raises(Blocked):
        ask(case.__class__.objects.get(pk=case.pk), cast.plumber)


@pytest.mark.parametrize("other", ["plumber", "two_hats", "gardener", "leader", "resident"])
def test_the_unit_does_not_grant_it_to_itself_in_whichever_post(case, cast, other):
    ask(case, cast.plumber)

    with pytest.raises(NotYou):
        actions.grant(Extension.objects.get(), by=getattr(cast, other))


def test_only_the_lead_asks_and_only_while_it_is_in_hand(case, a_case, cast):
    for other in (cast.gardener, cast.clerk, cast.supervisor):
        with pytest.raises(NotYou):
            ask(case, other)
    with pytest.raises(Blocked):
        ask(a_case(S.STUDYING), cast.clerk)


def test_with_the_answer_it_need_not_be_decided_any_more(case, cast):
    ask(case, cast.plumber)
    actions.answer(case, told="已修好。", by=cast.plumber)

    extension = case.extensions.get()
    assert extension.state == "taken_back"
    with pytest.raises(NotNow):
        actions.grant(extension, by=cast.clerk)
