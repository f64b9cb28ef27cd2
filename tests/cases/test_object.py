"""Object (异议): a unit says that a task is not its own, and a named person decides."""

import pytest

from linli.cases import actions, policy
from linli.cases.models import Objection
from linli.cases.rules import CaseState as S
from linli.cases.rules import Part
from linli.kernel.rulebook import NotNow, NotYou
from linli.record.acts import Blocked
from linli.record.chain import verify
from tests.cases.conftest import reason, told


def object_to(task, by):
    return actions.raise_objection(task, reason=reason("objection"), words="非我所管辖", by=by)


@pytest.fixture
def objection(a_case, cast):
    object_to(a_case(S.IN_HAND).tasks.get(), cast.plumber)
    return Objection.objects.get()


def tasks(case):
    return list(case.tasks.order_by("pk").values_list("unit__name", "state"))


def test_the_lead_stays_where_it_is_until_somebody_decides(objection, town):
    assert objection.case.lead == town.water
    assert tasks(objection.case) == [("水务所", "objected")]
    assert str(objection.clock.promise) == "8 working_hours"


def test_the_desk_is_told(a_case, cast):
    assert told(object_to(a_case(S.IN_HAND).tasks.get(), cast.plumber)) == [("objection_raised", "一站式中心")]


def test_upheld_it_names_the_next_lead(objection, cast, town):
    act = actions.uphold(objection, to=town.parks, by=cast.supervisor)

    assert objection.case.lead == town.parks
    assert tasks(objection.case) == [("水务所", "ended"), ("园林所", "issued")]
    assert told(act) == [("objection_upheld", "水务所"), ("task_issued", "园林所")]
    assert objection.clock.is_stopped


def test_the_record_says_who_held_it_how_long(objection, cast, town, now):
    held = objection.task
    now.passes(days=400)
    actions.uphold(objection, to=town.parks, by=cast.supervisor)

    held.refresh_from_db()
    assert (held.ended_at, objection.case.tasks.get(unit=town.parks).issued_at) == (now.at, now.at)


def test_an_assistant_may_become_the_lead(a_case, cast, town):
    case = a_case(S.IN_HAND, assisting=(town.parks,))
    object_to(case.tasks.get(is_lead=True), cast.plumber)

    actions.uphold(case.objections.get(), to=town.parks, by=cast.supervisor)

    assert policy.parts_of(cast.gardener, case) == {Part.ANYONE, Part.LEAD, Part.INVOLVED}
    assert tasks(case) == [("园林所", "ended"), ("水务所", "ended"), ("园林所", "issued")]


def test_an_assistant_that_objects_is_replaced_by_an_assistant_and_never_by_the_lead(a_case, cast, town):
    case = a_case(S.IN_HAND, assisting=(town.parks,))
    object_to(case.tasks.get(is_lead=False), cast.gardener)

    with pytest.raises(Blocked, match="水务所"):
        actions.uphold(case.objections.get(), to=town.water, by=cast.supervisor)
    actions.uphold(case.objections.get(), to=town.committee, by=cast.supervisor)

    assert (case.lead, case.tasks.get(unit=town.committee).is_lead) == (town.water, False)


def test_a_unit_is_not_followed_by_itself(objection, cast, town):
    with pytest.raises(Blocked, match="水务所"):
        actions.uphold(objection, to=town.water, by=cast.supervisor)

    assert tasks(objection.case) == [("水务所", "objected")]


def test_dismissed_the_task_counts_as_accepted(objection, cast):
    act = actions.dismiss(objection, words="属你所职责", by=cast.supervisor)

    assert tasks(objection.case) == [("水务所", "accepted")]
    assert told(act) == [("objection_dismissed", "水务所")]


def test_taken_back_the_task_counts_as_accepted(objection, cast):
    act = actions.take_back_objection(objection, by=cast.plumber)

    assert (objection.state, tasks(objection.case), told(act)) == ("taken_back", [("水务所", "accepted")], [])
    assert objection.clock.is_stopped


def test_who_proposed_it_never_decides_in_whichever_post(objection, cast, town):
    for actor in (cast.plumber, cast.two_hats):
        with pytest.raises(NotYou):
            actions.uphold(objection, to=town.parks, by=actor)
        with pytest.raises(NotYou):
            actions.dismiss(objection, words="好", by=actor)


def test_while_it_is_undecided_nobody_answers(objection, cast):
    with pytest.raises(Blocked, match="水务所：有异议"):
        actions.answer(objection.case, told="好了", by=cast.plumber)


def test_a_unit_that_has_accepted_objects_too_late(a_case, cast):
    as_read = a_case(S.IN_HAND).tasks.get()
    actions.accept(as_read.case.tasks.get(), by=cast.plumber)

    with pytest.raises(NotNow):
        object_to(as_read, cast.plumber)

    assert not Objection.objects.exists()


def test_nor_does_it_object_twice(objection, cast):
    with pytest.raises(Blocked):
        object_to(objection.case.tasks.get(), cast.plumber)


def test_an_objection_is_decided_once(objection, cast, town):
    as_read = Objection.objects.get()
    actions.dismiss(objection, words="属你所职责", by=cast.clerk)

    with pytest.raises(NotNow):
        actions.uphold(as_read, to=town.parks, by=cast.supervisor)


def test_the_second_objection_in_a_case_brings_a_reminder(objection, cast, town):
    case = objection.case
    actions.uphold(objection, to=town.parks, by=cast.clerk)
    assert not case.orders.exists()
    object_to(case.tasks.live().get(), cast.gardener)

    act = actions.uphold(case.objections.get(state="raised"), to=town.water, by=cast.clerk)

    order = case.orders.get()
    assert (order.level, order.cause, order.unit) == ("reminder", "bouncing", town.water)
    assert told(act) == [("objection_upheld", "园林所"), ("order_issued", "水务所"), ("task_issued", "水务所")]


def test_recalled_the_objection_is_no_longer_to_be_decided(objection, cast):
    actions.recall(objection.case, by=cast.clerk)

    objection.refresh_from_db()
    assert (objection.state, objection.clock.is_stopped, verify()) == ("taken_back", True, [])


def test_withdrawn_by_the_resident_likewise(objection, cast):
    act = actions.withdraw(objection.case, words="自己修好了", by=cast.resident)

    objection.refresh_from_db()
    assert (objection.state, told(act)) == ("taken_back", [("case_withdrawn", "水务所")])
