"""Dispatch (交办): who leads hands a case to one lead and its assistants, in one act."""

import pytest

from linli.cases import actions, policy
from linli.cases.models import Case, Category
from linli.cases.queries.cases import counts, units_for_dispatch
from linli.cases.queries.overlays import with_waiting
from linli.cases.rules import CaseState as S
from linli.cases.rules import Part
from linli.kernel.actor import IMPORT
from linli.kernel.rulebook import NotNow, NotYou
from linli.people.models import Unit
from linli.record import registers
from linli.record.acts import Blocked
from tests.cases.conftest import told


def tasks(case):
    return set(case.tasks.values_list("unit__name", "is_lead", "state"))


def test_the_centre_leads_until_it_hands_the_case_over(a_case, cast, town):
    case = a_case(S.STUDYING)
    assert case.lead.kind == Unit.Kind.CENTRE

    actions.dispatch(case, lead=town.water, assisting=[town.water, town.parks, town.parks], by=cast.clerk)

    assert (case.state, case.lead) == (S.IN_HAND, town.water)
    assert tasks(case) == {("水务所", True, "issued"), ("园林所", False, "issued")}


def test_it_is_one_act_of_three_entries_and_three_messages(a_case, cast, town):
    case = a_case(S.STUDYING)

    act = actions.dispatch(case, lead=town.water, assisting=[town.parks], words="急", by=cast.clerk)

    assert (act.by["id"], act.version, act.notes.get().text) == (cast.clerk.id, case.version, "急")
    assert list(act.entries.order_by("n").values_list("action", "before", "after")) == [
        ("dispatch", "studying", "in_hand"),
        ("issue", "", "issued"),
        ("issue", "", "issued"),
    ]
    assert told(act) == [("case_dispatched", "resident"), ("task_issued", "园林所"), ("task_issued", "水务所")]


def test_each_task_has_a_number_and_is_due_when_the_case_is(a_case, cast, town, calendar):
    case = a_case(S.STUDYING)

    actions.dispatch(case, lead=town.water, assisting=[town.parks], by=cast.clerk)

    assert {t.number for t in case.tasks.all()} == {f"{case.number}-1", f"{case.number}-2"}
    assert {t.clock.due_at for t in case.tasks.select_related("clock")} == {case.clock.due_at}
    assert {str(t.accept_clock.promise) for t in case.tasks.select_related("accept_clock")} == {"8 working_hours"}


def test_a_unit_added_later_has_the_pauses_and_extensions_of_the_case(a_case, cast, town, now, calendar):
    case = a_case(S.IN_HAND)
    actions.ask_reporter(case, told="哪个单元？", by=cast.clerk)
    now.passes(days=5)
    actions.add_details(case, told="2单元", by=cast.resident)

    actions.add_unit(case, unit=town.parks, by=cast.clerk)

    clocks = {t.unit.name: t.clock for t in case.tasks.select_related("clock", "unit")}
    case.clock.refresh_from_db()
    assert clocks["园林所"].due_at == clocks["水务所"].due_at == case.clock.due_at


@pytest.mark.parametrize(
    "other", ["resident", "plumber", "supervisor", "grid_worker", "leader", "water_system", "administrator", "clock"]
)
def test_nobody_but_the_desk_dispatches_it(a_case, cast, town, other):
    case = a_case(S.STUDYING)

    with pytest.raises(NotYou):
        actions.dispatch(case, lead=town.water, by=getattr(cast, other))

    assert not case.tasks.exists()


def test_a_case_that_was_not_taken_in_cannot_be_dispatched(a_case, cast, town):
    with pytest.raises(NotNow):
        actions.dispatch(a_case(S.RECEIVED), lead=town.water, by=cast.clerk)


@pytest.mark.parametrize(
    ("duty", "leads", "assists"), [("none", False, False), ("assist", False, True), ("lead", True, True)]
)
def test_a_community_is_given_only_what_is_on_its_list(a_case, cast, town, duty, leads, assists):
    Category.objects.filter(pk=town.leaks.pk).update(community_duty=duty)
    case = a_case(S.STUDYING)
    actions.study(case, category=Category.objects.get(pk=town.leaks.pk), by=cast.clerk)

    def is_given(**units):
        try:
            actions.dispatch(case, **units, by=cast.clerk)
        except Blocked:
            return False
        actions.recall(case, by=cast.clerk)
        return True

    assert is_given(lead=town.committee) == leads
    assert is_given(lead=town.water, assisting=[town.committee]) == assists


def test_a_community_is_given_nothing_before_one_knows_what_it_is_nor_what_lies_elsewhere(a_case, cast, town):
    Category.objects.filter(pk=town.leaks.pk).update(community_duty="lead")
    unknown, elsewhere = a_case(S.STUDYING), a_case(S.STUDYING)
    actions.study(elsewhere, category=Category.objects.get(pk=town.leaks.pk), area=town.there, by=cast.clerk)

    with pytest.raises(Blocked, match="请先选择类别"):
        actions.dispatch(unknown, lead=town.committee, by=cast.clerk)
    with pytest.raises(Blocked, match=r"不在.*辖区内"):
        actions.dispatch(elsewhere, lead=town.committee, by=cast.clerk)


def test_a_unit_that_is_no_longer_in_use_gets_nothing(a_case, cast, town):
    old = Unit(name="排水站")
    registers.add(old, by=cast.administrator)
    registers.retire(old, by=cast.administrator)

    with pytest.raises(Blocked, match="排水站"):
        actions.dispatch(a_case(S.STUDYING), lead=old, by=cast.clerk)


def test_a_unit_is_added_once(a_case, cast, town):
    case = a_case(S.IN_HAND)

    act = actions.add_unit(case, unit=town.parks, words="帮忙看看树根", by=cast.plumber)

    assert told(act) == [("task_issued", "园林所")]
    with pytest.raises(Blocked, match="园林所"):
        actions.add_unit(case, unit=town.parks, by=cast.clerk)


def test_an_assisting_unit_is_released_and_told_so(a_case, cast, town):
    case = a_case(S.IN_HAND, assisting=(town.parks,))
    task = case.tasks.get(unit=town.parks)

    act = actions.remove_unit(task, words="加错了", by=cast.clerk)

    assert (task.state, task.clock.is_stopped, case.lead) == ("ended", True, town.water)
    assert told(act) == [("task_recalled", "园林所")]
    assert policy.parts_of(cast.gardener, case) == {Part.ANYONE}


def test_the_lead_is_not_released_and_nobody_releases_itself(a_case, cast, town):
    case = a_case(S.IN_HAND, assisting=(town.parks,))

    with pytest.raises(Blocked):
        actions.remove_unit(case.tasks.get(is_lead=True), by=cast.clerk)
    with pytest.raises(NotYou):
        actions.remove_unit(case.tasks.get(is_lead=False), by=cast.gardener)


def test_before_anybody_accepts_it_the_case_is_recalled(a_case, cast, town):
    case = a_case(S.IN_HAND, assisting=(town.parks,))

    act = actions.recall(case, words="派错了", by=cast.clerk)

    assert (case.state, case.lead) == (S.STUDYING, town.centre)
    assert tasks(case) == {("水务所", True, "ended"), ("园林所", False, "ended")}
    assert told(act) == [("task_recalled", "园林所"), ("task_recalled", "水务所")]


def test_what_a_unit_has_accepted_is_not_recalled(a_case, cast):
    case = a_case(S.IN_HAND)
    actions.accept(case.tasks.get(), by=cast.plumber)

    with pytest.raises(Blocked, match="水务所"):
        actions.recall(case, by=cast.clerk)


def test_a_task_is_accepted_once_and_its_clock_for_that_stops(a_case, cast):
    case = a_case(S.IN_HAND)
    as_read, task = case.tasks.get(), case.tasks.get()

    act = actions.accept(task, by=cast.plumber)

    assert (task.state, task.accepted_at, task.accept_clock.is_stopped) == ("accepted", act.occurred_at, True)
    with pytest.raises(NotNow):
        actions.accept(as_read, by=cast.plumber)


@pytest.mark.parametrize("other", ["gardener", "clerk", "supervisor", "resident", "grid_worker", "leader"])
def test_only_the_unit_itself_accepts(a_case, cast, town, other):
    with pytest.raises(NotYou):
        actions.accept(a_case(S.IN_HAND, assisting=(town.parks,)).tasks.get(is_lead=True), by=getattr(cast, other))


def test_a_program_of_the_unit_accepts_for_it(a_case, cast):
    task = a_case(S.IN_HAND).tasks.get()

    assert actions.accept(task, by=cast.water_system).by == {
        "kind": "key",
        "id": 1,
        "channel": "api",
        "unit": cast.water_system.unit,
    }


def test_the_party_organisation_of_a_community_has_the_same_list_of_duties(a_case, cast, town):
    branch = Unit(name="梧桐社区党支部", kind=Unit.Kind.PARTY, area_id=town.here.code)
    registers.add(branch, by=IMPORT)
    case = a_case(S.STUDYING)
    actions.study(case, category=town.noise, by=cast.clerk)

    with pytest.raises(Blocked, match="党支部"):
        actions.dispatch(case, lead=branch, by=cast.clerk)


def test_no_unit_is_offered_where_nobody_would_get_it(cast, town):
    registers.add(Unit(name="空单位"), by=IMPORT)
    offered = set(units_for_dispatch().values_list("name", flat=True))

    assert (offered >= {"水务所", "园林所", "梧桐社区居委会"}, "空单位" in offered) == (True, False)


def test_what_nobody_accepted_in_time_stands_in_a_list_of_its_own(a_case, cast, town, now, calendar):
    case = a_case(S.STUDYING)
    actions.dispatch(case, lead=town.water, assisting=[town.parks], by=cast.clerk)
    in_time = counts(cast.supervisor, ["unaccepted"], now=now.at)["unaccepted"]
    now.passes(days=4)
    row = with_waiting([Case.objects.get(pk=case.pk)], "unaccepted")[0]

    assert (in_time, counts(cast.supervisor, ["unaccepted"], now=now.at)["unaccepted"]) == (0, 1)
    assert (row.pill.startswith("水务所 · "), row.pill_tone) == (True, "late")
    for task in case.tasks.all():
        actions.accept(task, by=cast.plumber if task.is_lead else cast.gardener)
    assert counts(cast.supervisor, ["unaccepted"], now=now.at)["unaccepted"] == 0
