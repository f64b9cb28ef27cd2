"""Supervise (督办): the ladder by the clock, each rung once; orders by hand, answered, returned, concluded."""

import pytest

from linli.cases import actions, tasks
from linli.cases.models import Case, CaseSettings, SupervisionOrder
from linli.cases.queries.history import answer_of
from linli.cases.queries.told import road
from linli.cases.rules import CaseState as S
from linli.clocks.models import Rung
from linli.kernel.rulebook import NotNow, NotYou, Refused
from linli.people.models import User
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.chain import verify
from linli.record.models import Message
from tests.cases.conftest import reason, told
from tests.cast import raised

LADDER = {"overdue_1": "reminder", "overdue_3": "formal", "overdue_7": "leader"}


@pytest.fixture
def ladder(cast, now, calendar):
    registers.change(CaseSettings.objects.get(), changes={"escalation": LADDER}, by=cast.administrator)


def minute_by_minute(now, *until, step=30):
    """The ticker runs while time passes."""
    end = type(now)()
    end.is_(*until)
    while now.at < end.at:
        now.passes(minutes=step)
        tasks.ring_due()


def rungs(case):
    clocks = [case.clock_id]
    return list(Rung.objects.filter(clock__in=clocks).order_by("fired_at", "pk").values_list("code", flat=True))


@pytest.fixture
def order(a_case, cast, now, calendar):
    case = a_case(S.IN_HAND)
    actions.issue_order(case, level="formal", words="三天没有动静", by=cast.supervisor)
    return case.orders.get()


def test_a_late_case_climbs_the_ladder_each_rung_once(a_case, cast, now, ladder):
    case = a_case(S.IN_HAND)  # Wednesday 2025-08-20, promised within 5 working days
    actions.accept(case.tasks.get(), by=cast.plumber)

    minute_by_minute(now, 2025, 9, 8, 18, 0)

    case.refresh_from_db()
    assert rungs(case) == ["soon", "due", "overdue_1", "overdue_3", "overdue_7"]
    assert list(case.orders.order_by("pk").values_list("level", "cause"))[:1] == [("reminder", "late")]
    assert set(case.orders.values_list("level", flat=True)) == {"reminder", "formal", "leader"}
    of_lead = Message.objects.filter(what__in=["lead_soon", "lead_late"], facts__case=case.pk)
    assert sorted(of_lead.values_list("facts__rung", flat=True)) == sorted(rungs(case))
    assert Message.objects.filter(what="case_late").count() == 1
    assert verify() == []


def test_a_tick_that_comes_again_fires_nothing_again(a_case, cast, now, ladder):
    case = a_case(S.IN_HAND)
    now.is_(2025, 9, 1, 9, 0)

    assert tasks.ring_due() > 0
    before = Message.objects.count()
    assert (tasks.ring_due(), tasks.ring_due()) == (0, 0)

    assert (Message.objects.count(), len(rungs(case))) == (before, len(set(rungs(case))))


def test_after_a_long_sleep_all_that_came_meanwhile_is_one_act(a_case, cast, now, ladder):
    case = a_case(S.STUDYING)
    now.is_(2025, 12, 1, 9, 0)

    tasks.ring_due()

    assert rungs(case) == ["soon", "due", "overdue_1", "overdue_3", "overdue_7"]
    assert [a.action for a in case.history] == ["raise_case", "take_in", "ring"]


def test_answered_in_time_nothing_rings(a_case, cast, now, ladder):
    a_case(S.ANSWERED)
    now.is_(2025, 12, 1, 9, 0)

    assert tasks.ring_due() == 0


def test_what_rests_does_not_ring(a_case, cast, now, ladder):
    case = a_case(S.STUDYING)
    actions.ask_reporter(case, told="哪个单元？", by=cast.clerk)
    now.is_(2025, 12, 1, 9, 0)

    assert (tasks.ring_due(), rungs(case)) == (0, [])


def test_a_case_nobody_takes_in_is_rung_at_the_centre(cast, town, now, ladder):
    case = raised(cast, town)
    now.is_(2025, 8, 25, 9, 0)

    tasks.ring_due()

    assert rungs(case) == ["soon", "due", "overdue_1"]
    assert (case.orders.get().unit, case.orders.get().level) == (town.centre, "reminder")


def test_a_task_nobody_accepts_and_an_objection_nobody_decides_ring_too(a_case, cast, town, now, ladder):
    case = a_case(S.IN_HAND, assisting=(town.parks,))
    actions.raise_objection(case.tasks.get(is_lead=True), reason=reason("objection"), words="非我", by=cast.plumber)
    now.is_(2025, 8, 21, 12, 0)

    tasks.ring_due()

    waiting = Message.objects.filter(what__in=["task_deadline", "decision_waits"])
    assert sorted(waiting.values_list("what", "facts__rung")) == [
        ("decision_waits", "due"), ("decision_waits", "soon"), ("task_deadline", "due"), ("task_deadline", "soon"),
    ]  # fmt: skip


def test_an_order_without_a_reply_climbs_to_the_next_level(order, now):
    now.is_(2025, 8, 23, 9, 0)

    tasks.ring_due()

    assert list(order.case.orders.order_by("pk").values_list("level", "state")) == [
        ("formal", "issued"), ("leader", "issued"),
    ]  # fmt: skip


def test_it_is_numbered_and_the_unit_is_told(a_case, cast, town):
    case = a_case(S.IN_HAND)

    act = actions.issue_order(case, level="reminder", words="请抓紧", by=cast.clerk)

    assert (case.orders.get().number, case.orders.get().unit) == (f"{case.number}-D1", town.water)
    assert told(act) == [("order_issued", "水务所")]


def test_the_last_rung_is_brought_before_the_leader_and_so_is_the_reply(a_case, cast, town):
    """By hand as by the ladder; of a sensitive case a leader hears nothing, for they see none."""
    case, leader = a_case(S.IN_HAND), str(User.objects.get(pk=cast.leader.id))

    issued = actions.issue_order(case, level="leader", words="请领导过问", by=cast.supervisor)
    replied = actions.reply(case.orders.get(), words="明天修", by=cast.plumber)
    actions.conclude(case.orders.get(), by=cast.supervisor)
    actions.study(case, is_sensitive=True, by=cast.clerk)
    hidden = actions.issue_order(case, level="leader", words="请领导过问", by=cast.supervisor)

    assert [sorted((m.what, m.to_kind) for m in a.messages.all()) for a in (issued, replied, hidden)] == [
        [("order_issued", "people.unit"), ("order_to_leader", "people.user")],
        [("order_replied", "people.unit"), ("order_replied", "people.user")],
        [("order_issued", "people.unit")],
    ]
    assert {str(User.objects.get(pk=m.to_id)) for m in issued.messages.filter(to_kind="people.user")} == {leader}


def test_replied_to_and_concluded(order, cast):
    act = actions.reply(order, words="明天修", by=cast.plumber)
    assert (order.clock.is_stopped, told(act)) == (True, [("order_replied", "督办科")])

    actions.conclude(order, words="属实", by=cast.supervisor)

    assert order.state == "concluded"


def test_a_reply_that_is_none_is_returned_and_its_clock_runs_again(order, cast, now):
    actions.reply(order, words="知道了", by=cast.plumber)
    now.passes(days=1)

    act = actions.return_reply(order, words="请说明原因和时间", by=cast.supervisor)

    assert (order.state, order.clock.is_running, order.clock.started_at) == ("returned", True, now.at)
    assert told(act) == [("order_returned", "水务所")]
    actions.reply(order, words="缺配件，周五修好", by=cast.plumber)
    assert order.state == "replied"


def test_cancelled_it_no_longer_counts(order, cast):
    act = actions.cancel_order(order, words="误发", by=cast.clerk)

    assert (order.state, order.clock.is_stopped, told(act)) == ("cancelled", True, [("order_cancelled", "水务所")])
    actions.issue_order(order.case, level="formal", words="再发", by=cast.supervisor)


def test_what_was_answered_is_not_cancelled(order, cast):
    actions.reply(order, words="明天修", by=cast.plumber)

    with pytest.raises(NotNow):
        actions.cancel_order(order, by=cast.clerk)


def test_there_is_one_open_order_of_each_level(order, cast):
    with pytest.raises(Blocked):
        actions.issue_order(order.case, level="formal", words="再催", by=cast.supervisor)
    actions.issue_order(order.case, level="leader", words="请领导过问", by=cast.supervisor)

    assert SupervisionOrder.objects.count() == 2


def test_what_was_refused_or_withdrawn_is_not_supervised(a_case, cast):
    for state in (S.DECLINED, S.WITHDRAWN):
        with pytest.raises(Blocked):
            actions.issue_order(a_case(state), level="formal", words="为什么", by=cast.supervisor)


@pytest.mark.parametrize("other", ["gardener", "clerk", "supervisor", "leader", "resident"])
def test_only_the_unit_it_was_given_to_replies(order, cast, other):
    with pytest.raises(NotYou):
        actions.reply(order, words="好", by=getattr(cast, other))


def test_nobody_judges_the_reply_of_a_unit_they_belong_to_not_even_later(order, cast):
    actions.reply(order, words="明天修", by=cast.plumber)
    for task in order.case.tasks.all():
        actions.accept(task, by=cast.plumber)
    actions.answer(order.case, told="已修好。", by=cast.plumber)
    actions.reopen(Case.objects.get(pk=order.case_id), by=cast.resident)

    with pytest.raises(NotYou):
        actions.conclude(order, by=cast.two_hats)
    actions.conclude(order, by=cast.supervisor)


def test_only_the_clock_rings_and_only_when_something_came(a_case, cast, now, ladder):
    case = a_case(S.STUDYING)

    with pytest.raises(NotYou):
        actions.ring(case, by=cast.supervisor)
    with pytest.raises(Refused):
        actions.ring(case, by=cast.clock)

    assert case.history.count() == 2


def test_who_was_not_content_reads_a_new_answer_and_is_asked_again(a_case, cast):
    case = a_case(S.VERIFIED)
    actions.rate(case, solved="no", process="fair", result="unhappy", told="又漏了", by=cast.resident)
    order = case.orders.get()
    with pytest.raises(Refused, match="居民"):
        actions.reply(order, words="已返工", by=cast.plumber)

    act = actions.reply(order, words="换了阀门，花费80元", told="换了新阀门，三天内再来看。", by=cast.plumber)

    assert told(act) == [("case_answered", "resident"), ("order_replied", "督办科")]
    assert answer_of(case).text == "换了新阀门，三天内再来看。"
    newest = road(case)[0]
    assert (newest.action, [note.text for note in newest.words]) == ("reply", ["换了新阀门，三天内再来看。"])


def test_what_is_replied_to_supervision_only_stands_nowhere_on_the_road(order, cast):
    actions.reply(order, words="明天修", by=cast.plumber)

    assert [line.action for line in road(order.case) if line.action == "reply"] == []


def test_nobody_reminds_the_own_desk(a_case, cast):
    case = a_case(S.STUDYING)
    with pytest.raises(Refused, match="您自己"):
        actions.issue_order(case, level="reminder", words="请加快", by=cast.clerk)

    actions.issue_order(case, level="reminder", words="请加快", by=cast.supervisor)
