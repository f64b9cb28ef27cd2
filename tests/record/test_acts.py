"""An act: once, on what is true now, all of it or nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from linli.clocks.models import Clock
from linli.desk.actions import close_many, dispatch_many, undo
from linli.kernel.rulebook import NotNow, NotYou, Refused
from linli.record.acts import Blocked, KeyTaken, Stale, act
from linli.record.chain import verify
from linli.record.models import Act, Entry, Message, Note
from tests.cast import link_of, raised, the_case

TABLES = (Act, Entry, Note, Message, Clock)


def counted():
    return [table.objects.count() for table in TABLES]


def test_the_same_key_twice_is_the_same_act(cast):
    key = uuid4()
    how = {"words": "楼道漏水", "channel": "web", "by": cast.resident, "key": key}

    first = actions.raise_case(**how)
    before = counted()
    again = actions.raise_case(**how)

    assert (first, first.root_id, first.version) == (again, again.root_id, again.version)
    assert (Case.objects.count(), counted()) == (1, before)


def test_a_repeat_is_answered_though_the_page_is_now_stale(cast, town):
    case, sent = raised(cast, town), {"seen": 1, "key": uuid4()}

    first, again = (actions.take_in(case, by=cast.clerk, **sent) for _ in "12")

    assert (first, case.version) == (again, 2)


def test_a_key_answers_nobody_else_and_nothing_else(cast, town):
    key = uuid4()
    case = the_case(actions.raise_case(words="楼道漏水", channel="web", by=cast.resident, key=key))

    with pytest.raises(KeyTaken):
        actions.raise_case(words="楼道漏水", channel="web", by=cast.neighbour, key=key)
    with pytest.raises(KeyTaken):
        actions.withdraw(case, by=cast.resident, key=key)
    taken = actions.take_in(case, by=cast.clerk)
    with pytest.raises(KeyTaken):
        actions.take_in(raised(cast, town), by=cast.clerk, key=taken.pk)


def test_a_stale_page_is_told_what_came_between_and_changes_nothing(a_case, cast):
    case = a_case(S.IN_HAND)
    before = counted()

    with pytest.raises(Stale) as stale:
        actions.accept(case.tasks.get(), by=cast.plumber, seen=1)

    assert [a.action for a in stale.value.since] == ["take_in", "study", "dispatch"]
    assert "交办" in str(stale.value)
    assert counted() == before


def test_what_cannot_be_wrong_is_done_on_a_stale_page_too(a_case, cast):
    case = a_case(S.ANSWERED)

    actions.note(case, words="老人行动不便", by=cast.clerk, seen=1)
    actions.contact(case, told="已电话告知。", by=cast.clerk, seen=1)
    actions.add_details(case, told="二楼也漏", by=link_of(case), seen=1)
    actions.rate(case, solved="yes", process="happy", result="happy", by=link_of(case), seen=1)

    assert [a.action for a in case.history][-4:] == ["note", "contact", "add_details", "rate"]


def test_what_is_refused_says_all_that_is_missing_and_leaves_nothing(a_case, cast, town):
    case = a_case(S.IN_HAND, assisting=(town.parks,))
    before = counted()

    with pytest.raises(Blocked) as blocked:
        actions.answer(case, told="好了", by=cast.plumber)

    assert (len(blocked.value.blockers), counted()) == (2, before)
    assert Case.objects.get().state == S.IN_HAND


def test_what_a_refused_action_began_is_gone_again(a_case, cast):
    case = a_case(S.CLOSED)
    before = counted()

    with pytest.raises(NotYou):
        actions.reopen(case, by=cast.neighbour)
    with pytest.raises(NotNow):
        actions.resume(case, by=cast.resident)

    assert counted() == before


def test_what_lies_in_another_root_needs_its_own_act(a_case, cast):
    mine, other = a_case(S.STUDYING), a_case(S.IN_HAND)

    with pytest.raises(ValueError, match="its own act"), act(mine, "note", by=cast.clerk) as a:
        a.move(other.tasks.get(), "end")


def test_bulk_work_is_one_act_per_case_under_one_batch_and_can_be_undone(a_case, cast, town):
    ready, early = a_case(S.STUDYING), a_case(S.RECEIVED)
    batch = uuid4()

    for _ in "12":  # pressed twice, each is done once
        done = dispatch_many([ready, early], lead=town.water, words="急", batch=batch, by=cast.clerk)
        assert [r.is_done for r in done] == [True, False]
    assert Act.objects.filter(batch=batch).values_list("root_id", "action").get() == (ready.pk, "dispatch")

    assert [r.is_done for r in undo(batch, by=cast.second_clerk)] == []
    assert [r.is_done for r in undo(batch, by=cast.clerk)] == [True]
    ready.refresh_from_db()
    assert (ready.state, verify()) == (S.STUDYING, [])


def test_many_closed_at_once_say_each_why_not(a_case, cast):
    results = close_many([a_case(S.VERIFIED), a_case(S.ANSWERED), a_case(S.IN_HAND)], batch=uuid4(), by=cast.clerk)

    assert [r.is_done for r in results] == [True, False, False]
    assert all(r.why_not for r in results[1:])


def test_nobody_is_told_of_history_and_no_clock_runs_for_it(cast):
    then = datetime(2019, 5, 4, tzinfo=ZoneInfo("Asia/Shanghai"))

    done = actions.import_history(
        words="旧系统", channel="board", source="board", source_number="1", answer="已办", by=cast.importer, occurred_at=then
    )  # fmt: skip

    case = the_case(done)
    assert (case.state, case.raised_at, done.occurred_at, done.at > then, case.clock) == (
        S.CLOSED,
        then,
        then,
        True,
        None,
    )
    assert (Message.objects.count(), Clock.objects.count(), verify()) == (0, 0, [])


def test_nobody_but_the_importer_writes_history(cast):
    for other in (cast.clerk, cast.administrator, cast.resident, cast.passerby):
        with pytest.raises(NotYou):
            actions.import_history(words="旧", channel="board", source="b", source_number="1", by=other)


def test_the_past_is_written_down_by_staff_only_and_the_future_by_nobody(a_case, cast):
    case, earlier = a_case(S.IN_HAND), timezone.now() - timedelta(hours=3)

    done = actions.contact(case, told="上午去过。", by=cast.plumber, occurred_at=earlier)
    assert (done.occurred_at, done.at > earlier) == (earlier, True)
    for who, when in (
        (cast.resident, earlier),
        (cast.water_system, earlier),
        (cast.plumber, timezone.now() + timedelta(days=1)),
    ):
        with pytest.raises(Refused):
            actions.contact(case, told="上午去过。", by=who, occurred_at=when)


def test_a_time_of_another_zone_is_the_same_instant(a_case, cast):
    case, earlier = a_case(S.IN_HAND), timezone.now().astimezone(ZoneInfo("Asia/Shanghai")) - timedelta(hours=3)

    done = actions.contact(case, told="上午去过。", by=cast.plumber, occurred_at=earlier)

    done.refresh_from_db()
    assert (done.occurred_at, verify()) == (earlier.astimezone(UTC), [])


def test_the_record_says_in_which_post_and_for_whom_and_no_names(cast):
    calling = replace(cast.clerk, channel="phone", behalf=cast.resident.contact)

    done = actions.raise_case(words="楼道漏水", channel="phone", by=calling)

    capacity = {"post": cast.clerk.post, "unit": cast.clerk.unit, "role": "clerk"}
    who = {"kind": "person", "id": cast.clerk.id, "channel": "phone"}
    assert done.by == who | capacity | {"behalf": cast.resident.contact}
    assert the_case(done).reporter_id == cast.resident.contact


def test_the_holder_of_a_link_is_recorded_by_the_case_it_opens(cast, town):
    case = raised(cast, town)

    done = actions.add_details(case, told="二楼也漏", by=link_of(case))

    assert (done.by, done.user) == ({"kind": "link", "id": case.pk, "channel": "web", "holds": case.pk}, None)
