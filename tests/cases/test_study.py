"""Study (研办): what it is, where, by when; the same matter joined, another split off."""

from uuid import uuid4

import pytest

from linli.cases import actions
from linli.cases.models import Case, Category
from linli.cases.rules import CaseState as S
from linli.clocks.models import Clock
from linli.kernel.rulebook import NotYou
from linli.record.acts import Blocked
from linli.record.chain import verify
from tests.cases.conftest import told
from tests.cast import raised, the_case


def promised(case):
    return str(Clock.objects.get(pk=case.clock_id).promise)


def test_the_category_brings_its_deadline(a_case, cast, town):
    case = a_case(S.STUDYING)
    general = promised(case)

    actions.study(case, category=town.leaks, urgency=1, title="漏水", address="3号楼", by=cast.clerk)

    assert (general, promised(case)) == ("5 working_days", "3 working_days")
    assert (case.title, case.address, case.urgency) == ("漏水", "3号楼", 1)


def test_a_limit_set_by_law_wins_over_the_general_one(a_case, cast, town):
    values = {"deadline_value": 60, "deadline_unit": "calendar_days", "deadline_source": "statute"}
    Category.objects.filter(pk=town.noise.pk).update(**values)
    case = a_case(S.STUDYING)

    actions.study(case, category=Category.objects.get(pk=town.noise.pk), by=cast.clerk)

    assert promised(case) == "60 calendar_days"


def test_before_it_is_taken_in_the_clock_for_taking_it_in_stays(a_case, cast, town):
    case = a_case(S.RECEIVED)

    actions.study(case, category=town.leaks, by=cast.clerk)

    assert promised(case) == "4 working_hours"


def test_raised_again_it_is_taken_in_within_the_same_hours(a_case, cast, town):
    case = a_case(S.WITHDRAWN)
    actions.resume(case, by=cast.resident)

    actions.study(case, category=town.leaks, by=cast.clerk)

    assert promised(case) == "4 working_hours"


def test_in_hand_the_clocks_of_the_units_change_with_it(a_case, cast, town):
    case = a_case(S.IN_HAND, assisting=(town.parks,))

    actions.study(case, category=town.noise, by=cast.clerk)

    assert {str(t.clock.promise) for t in case.tasks.select_related("clock")} == {promised(case)} == {"5 working_days"}


@pytest.mark.parametrize("other", ["plumber", "gardener", "grid_worker", "water_system"])
def test_in_hand_no_unit_gives_itself_more_time_by_another_category(a_case, cast, town, other):
    with pytest.raises(NotYou):
        actions.study(a_case(S.IN_HAND), category=town.noise, by=getattr(cast, other))


def test_a_sensitive_category_makes_it_sensitive_and_what_is_not_given_stays(a_case, cast, town):
    Category.objects.filter(pk=town.noise.pk).update(is_sensitive=True)
    case = a_case(S.STUDYING)
    title = case.title

    actions.study(case, category=Category.objects.get(pk=town.noise.pk), by=cast.clerk)

    assert (case.is_sensitive, case.title, case.area) == (True, title, town.grid)


def test_joined_everybody_is_told_the_outcome_and_rates_it(a_case, cast, town):
    master = a_case(S.IN_HAND)
    case = raised(cast, town, by=cast.neighbour)
    actions.join(case, to=master, words="同一处漏水", by=cast.clerk)
    for task in master.tasks.all():
        actions.accept(task, by=cast.plumber)

    act = actions.answer(master, told="已修好。", by=cast.plumber)

    assert told(act) == [("case_answered", "neighbour"), ("case_answered", "resident")]
    assert (case.state, case.clock.is_stopped) == (S.JOINED, True)
    actions.rate(case, solved="yes", process="happy", result="happy", by=cast.neighbour)
    assert case.ratings.count() == 1


def test_before_the_answer_nobody_rates_what_was_joined(a_case, cast, town):
    master, case = a_case(S.IN_HAND), raised(cast, town, by=cast.neighbour)
    actions.join(case, to=master, by=cast.clerk)

    with pytest.raises(Blocked):
        actions.rate(case, solved="yes", process="happy", result="happy", by=cast.neighbour)


@pytest.mark.parametrize("older_first", [True, False])
def test_joining_twice_with_one_key_is_one_act(cast, town, older_first):
    older, newer = raised(cast, town), raised(cast, town, by=cast.neighbour)
    case, to = (newer, older) if older_first else (older, newer)
    key = uuid4()

    first, again = (actions.join(Case.objects.get(pk=case.pk), to=to, by=cast.clerk, key=key) for _ in "12")

    assert (first, first.action, again.action) == (again, "join", "join")
    assert [a.action for a in to.history] == ["raise_case", "absorb"]


def test_what_others_were_joined_to_joins_nothing_itself(cast, town):
    first, second, third = (raised(cast, town) for _ in range(3))
    actions.join(second, to=first, by=cast.clerk)

    with pytest.raises(Blocked):
        actions.join(first, to=third, by=cast.clerk)
    with pytest.raises(Blocked):
        actions.join(first, to=first, by=cast.clerk)


def test_joined_to_a_joined_case_it_goes_to_where_that_goes_on(cast, town):
    first, second, third = (raised(cast, town) for _ in range(3))
    actions.join(second, to=first, by=cast.clerk)

    actions.join(third, to=second, by=cast.clerk)

    assert third.joined_to == first


def test_nothing_is_joined_to_what_has_ended(a_case, cast, town):
    with pytest.raises(Blocked):
        actions.join(raised(cast, town), to=a_case(S.WITHDRAWN), by=cast.clerk)


def test_separated_again_it_is_studied_with_a_clock_of_its_own(cast, town):
    first, second = raised(cast, town), raised(cast, town, by=cast.neighbour)
    actions.take_in(second, by=cast.clerk)
    actions.join(second, to=first, by=cast.clerk)

    act = actions.unjoin(second, words="两回事", by=cast.clerk)

    assert (second.state, second.joined_to, second.ended_at, second.clock.is_running) == (S.STUDYING, None, None, True)
    assert told(act) == [("case_separated", "neighbour")]
    assert ([a.action for a in first.history], verify()) == (["raise_case", "absorb", "release"], [])


def test_what_neighbours_joined_is_not_withdrawn_over_their_heads(cast, town):
    first, second = raised(cast, town), raised(cast, town, by=cast.neighbour)
    actions.join(second, to=first, by=cast.clerk)

    with pytest.raises(Blocked):
        actions.withdraw(first, by=cast.resident)


def test_linked_cases_go_each_its_own_way_and_the_link_can_be_removed(cast, town):
    one, other = raised(cast, town), raised(cast, town)

    for _ in range(2):
        actions.relate(one, to=other, by=cast.clerk)
    assert list(one.links.values_list("other", flat=True)) == [other.pk]
    actions.unrelate(other, to=one, by=cast.clerk)

    assert (one.links.count(), one.state, other.state) == (0, S.RECEIVED, S.RECEIVED)


def test_a_second_matter_becomes_a_case_of_its_own_for_the_same_person(a_case, cast, town):
    case = a_case(S.STUDYING)
    actions.study(case, is_sensitive=True, by=cast.clerk)

    act = actions.split_off(case, words="另外路灯也不亮", by=cast.clerk)

    new = the_case(act)
    assert (new.state, new.came_from, new.reporter, new.area) == (S.RECEIVED, case, case.reporter, town.grid)
    assert new.is_sensitive, "what was sensitive stays so in each part"
    assert told(act) == [("case_split", "resident")]


@pytest.mark.parametrize("other", ["resident", "plumber", "grid_worker", "leader"])
def test_only_the_desks_split_a_case(a_case, cast, other):
    with pytest.raises(NotYou):
        actions.split_off(a_case(S.STUDYING), words="另外", by=getattr(cast, other))
