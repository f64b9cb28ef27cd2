"""Raise (听事): by a resident, with or without a name, or by staff for somebody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases import actions
from linli.cases.events import context
from linli.cases.models import Case, Category, EmergencyWord
from linli.cases.rules import CaseState as S
from linli.clocks.models import Clock
from linli.kernel.actor import IMPORT
from linli.kernel.deadlines import Unit
from linli.kernel.rulebook import NotYou, Refused
from linli.people.models import Contact
from linli.people.queries import speaking_for
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.models import Act, Entry
from tests.cases.conftest import told
from tests.cast import the_case


def test_a_resident_is_heard_and_told_so(cast, town):
    act = actions.raise_case(words="楼道漏水。\n很久了", channel="web", area=town.grid, by=cast.resident)

    case = the_case(act)
    assert (case.state, case.title, case.reporter_id) == (S.RECEIVED, "楼道漏水", cast.resident.contact)
    assert (case.lead, case.channel, case.area) == (town.centre, "web", town.grid)
    assert told(act) == [("case_received", "resident")]


def test_a_number_that_nobody_confirmed_gets_nothing_but_the_code(cast, town):
    typed = {"words": "恭喜中奖请加微信", "named": ("老刘", "13812345678")}
    by_web = actions.raise_case(**typed, channel="web", area=town.grid, by=cast.passerby)
    case = the_case(by_web)
    again = actions.send_link(case, by=cast.passerby)

    assert (case.reporter.name, told(by_web), len(told(again))) == ("老刘", [], 1)
    assert (
        context(again.messages.get())["title"] == "一件事"
    )  # whatever goes to a stranger holds none of what was typed


def test_where_somebody_may_be_in_danger_it_is_taken_in_by_the_clock_on_the_wall(cast, town, now):
    registers.add(EmergencyWord(word="煤气味", number="119", advice="请马上拨打"), by=IMPORT)
    urgent = the_case(actions.raise_case(words="厨房煤气味很重", channel="web", area=town.grid, by=cast.resident))
    other = the_case(actions.raise_case(words="路灯不亮", channel="web", area=town.grid, by=cast.resident))

    assert urgent.clock.due_at - urgent.raised_at == timedelta(hours=1)
    assert (other.clock.promise.unit, urgent.is_urgent, other.is_urgent) == (Unit.WORKING_HOURS, True, False)


def test_without_a_name_there_is_nobody_to_tell(cast):
    act = actions.raise_case(words="路灯不亮", channel="web", by=cast.passerby)

    assert (the_case(act).reporter, told(act)) == (None, [])


@pytest.mark.parametrize("worker", ["clerk", "grid_worker", "community_worker"])
def test_staff_raise_it_for_somebody_in_that_person_s_name(cast, town, worker):
    neighbour = Contact.objects.get(pk=cast.neighbour.contact)
    speaker = speaking_for(getattr(cast, worker), neighbour)

    act = actions.raise_case(words="路灯不亮", channel="window", area=town.grid, by=speaker)

    assert the_case(act).reporter == neighbour
    assert (act.by["id"], act.by["behalf"]) == (speaker.id, neighbour.pk)
    assert told(act) == [("case_received", "neighbour")]


def test_a_program_raises_only_what_nobody_put_a_name_to(cast):
    act = actions.raise_case(words="路灯不亮", channel="api", by=cast.water_system)

    assert (the_case(act).reporter, act.by["kind"]) == (None, "key")


def test_a_letter_is_written_down_with_the_day_it_came(cast):
    came = timezone.now() - timedelta(days=3)

    act = actions.raise_case(words="路灯不亮", channel="paper", by=cast.clerk, occurred_at=came)

    case = the_case(act)
    assert (case.raised_at, case.clock.started_at, act.occurred_at) == (came, came, came)
    assert act.at > came


def test_nothing_is_raised_in_the_future_and_nothing_is_left_of_the_try(cast):
    with pytest.raises(Refused):
        actions.raise_case(
            words="路灯不亮", channel="paper", by=cast.clerk, occurred_at=timezone.now() + timedelta(hours=1)
        )

    assert (Case.objects.count(), Clock.objects.count()) == (0, 0)


def test_residents_do_not_date_their_cases_back(cast):
    with pytest.raises(Refused, match="工作人员"):
        actions.raise_case(
            words="路灯不亮", channel="web", by=cast.resident, occurred_at=timezone.now() - timedelta(days=1)
        )

    assert not Case.objects.exists()


def test_the_title_is_the_first_sentence_cut_to_what_a_list_shows(cast):
    long = the_case(actions.raise_case(words="漏" * 90, channel="web", by=cast.resident))
    own = the_case(actions.raise_case(words="漏水。", title="三号楼", channel="web", by=cast.resident))

    assert (long.title, own.title) == ("漏" * 59 + "…", "三号楼")


def test_a_call_settled_on_the_spot_is_one_act(cast, town):
    act = actions.take_call(words="几点开门", channel="phone", category=town.leaks, answer="八点。", by=cast.clerk)

    case = the_case(act)
    assert [e.action for e in act.entries.order_by("n")] == ["raise_case", "take_in", "study", "settle"]
    assert (case.state, case.version, case.must_verify, case.clock.is_stopped) == (S.ANSWERED, 1, True, True)
    assert [n.text for n in act.notes.all()] == ["八点。"]
    assert told(act) == []


def test_nothing_is_said_to_be_studied_that_nobody_studied(cast, town):
    act = actions.take_call(words="几点开门", channel="phone", answer="八点。", by=cast.clerk)

    assert [e.action for e in act.entries.order_by("n")] == ["raise_case", "take_in", "settle"]


def test_a_call_handed_over_is_one_act_and_each_is_told_once(cast, town):
    caller = speaking_for(cast.clerk, Contact.objects.get(pk=cast.resident.contact))

    act = actions.take_call(
        words="楼道漏水", channel="phone", category=town.leaks, lead=town.water,
        assisting=[town.parks, town.parks, town.water], instruction="急", by=caller,
    )  # fmt: skip

    case = the_case(act)
    assert (case.state, case.lead) == (S.IN_HAND, town.water)
    assert told(act) == [("case_received", "resident"), ("task_issued", "园林所"), ("task_issued", "水务所")]


def test_a_call_left_for_later_waits_under_study(cast, town):
    act = actions.take_call(words="楼道漏水", channel="phone", category=town.leaks, by=cast.clerk)

    case = the_case(act)
    assert (case.state, case.category, case.lead) == (S.STUDYING, town.leaks, town.centre)


def test_a_grid_worker_settles_on_the_spot(cast, town):
    act = actions.take_call(words="单元门坏了", channel="visit", area=town.grid, answer="已修。", by=cast.grid_worker)

    assert the_case(act).state == S.ANSWERED


def test_a_grid_worker_neither_settles_elsewhere_nor_hands_over(cast, town):
    for how in ({"area": town.there, "answer": "已修。"}, {"area": town.grid, "lead": town.water}):
        with pytest.raises(NotYou):
            actions.take_call(words="单元门坏了", channel="visit", by=cast.grid_worker, **how)

    assert (Case.objects.count(), Act.objects.filter(root_kind="cases.case").count()) == (0, 0)


def test_a_sensitive_category_makes_the_case_sensitive(cast, town):
    Category.objects.filter(pk=town.noise.pk).update(is_sensitive=True)
    town.noise.refresh_from_db()

    act = actions.take_call(words="隔壁打孩子", channel="phone", category=town.noise, by=cast.clerk)

    assert the_case(act).is_sensitive


def test_a_call_that_cannot_be_handed_over_leaves_nothing(cast, town):
    with pytest.raises(Blocked, match="梧桐社区居委会"):
        actions.take_call(words="半夜施工", channel="phone", category=town.noise, lead=town.committee, by=cast.clerk)

    assert (Case.objects.count(), Clock.objects.count()) == (0, 0)
    assert not Entry.objects.filter(kind="cases.case").exists()
