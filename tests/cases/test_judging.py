"""Who verifies or answers an order reads what was answered, sees the pictures, and hears the resident."""

from datetime import date

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.history import timeline
from linli.cases.queries.holders import desks, holders, with_amounts
from linli.cases.queries.told import road
from linli.cases.rules import CaseState as S
from linli.kernel.actor import IMPORT
from linli.kernel.deadlines import Promise, Unit
from linli.people.models import Contact, User
from linli.people.queries import speaking_for
from linli.record import registers
from linli.record.acts import Blocked
from tests.cases.conftest import reason
from tests.cast import link_of, raised, the_case


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


def test_who_verifies_reads_the_answer_and_when_it_counts_as_done_and_may_send_it_back(a_case, town, sign_in):
    registers.change(town.leaks, changes={"closing_condition": "不再漏水"}, by=IMPORT)
    case = a_case(S.ANSWERED)
    client = sign_in("supervisor")

    page = client.get(f"{case.get_absolute_url()}do/verify/")

    html = page.content.decode()
    assert ("已修好，请放心。" in html, "不再漏水" in html) == (True, True)
    verb, href = page.context["otherwise"]
    assert (verb, client.get(href).context["otherwise"][0]) == ("退回续办", "核查")


def test_no_other_way_is_shown_where_it_is_not_open(a_case, cast, town, sign_in):
    """Nobody handled it, so there is nobody to send it back to."""
    case = a_case(S.STUDYING)
    actions.settle(case, told="已说明。", by=cast.clerk)

    page = sign_in("supervisor").get(f"{case.get_absolute_url()}do/verify/")

    assert (page.status_code, page.context["otherwise"]) == (200, None)


def test_who_replies_to_an_order_reads_the_rating_and_the_resident_s_words_also_on_paper(a_case, cast, sign_in):
    case = a_case(S.ANSWERED)
    actions.rate(case, solved="no", process="fair", result="unhappy", told="第二天又漏了", by=cast.resident)
    order = case.orders.get()
    client = sign_in("plumber")

    page = client.get(reverse("cases:act_on", args=[case.pk, "order", order.pk, "reply"])).content.decode()
    paper = client.get(reverse("cases:order_paper", args=[case.pk, order.pk])).content.decode()

    for html in (page, paper):
        assert [part in html for part in ("第二天又漏了", "未解决", "不满意", "已修好，请放心。")] == [True] * 4


@pytest.mark.parametrize("state", S.values)
def test_the_link_to_the_phone_is_shown_to_whom_it_opens_and_to_nobody_else(a_case, cast, sign_in, state):
    case = a_case(state)
    shown = {}
    for name in ("clerk", "supervisor", "plumber", "grid_worker", "leader"):
        client = sign_in(name)
        page = client.get(case.get_absolute_url())
        if page.status_code == 200:
            opens = client.get(page.context["reveal_url"]).status_code == 200
            shown[name] = (page.context["may_reveal"], opens)

    assert {name: a == b for name, (a, b) in shown.items()} == dict.fromkeys(shown, True)
    assert shown["clerk"][0] == (state in {S.RECEIVED, S.STUDYING, S.IN_HAND, S.ANSWERED})


@pytest.mark.parametrize("state", [S.VERIFIED, S.CLOSED])
def test_supervision_calls_while_an_order_is_open(a_case, cast, sign_in, state):
    case, client = a_case(state), sign_in("supervisor")
    before = client.get(case.get_absolute_url()).context["may_reveal"]
    actions.issue_order(case, level="formal", words="请核实", by=cast.supervisor)

    page = client.get(case.get_absolute_url())

    assert (before, page.context["may_reveal"], client.get(page.context["reveal_url"]).status_code) == (
        False,
        True,
        200,
    )


def test_the_unit_under_an_order_reaches_the_resident_whom_it_must_satisfy(a_case, cast, sign_in):
    case, client = a_case(S.VERIFIED), sign_in("plumber")
    before = client.get(case.get_absolute_url()).context["may_reveal"]
    actions.rate(case, solved="no", process="fair", result="unhappy", told="又漏了", by=cast.resident)

    page = client.get(case.get_absolute_url())

    assert (before, page.context["may_reveal"], client.get(page.context["reveal_url"]).status_code) == (
        False,
        True,
        200,
    )
    actions.contact(case, told="约好周一上门", by=cast.plumber)
    order = case.orders.get()
    actions.cancel_order(order, by=cast.supervisor)
    with pytest.raises(Blocked):
        actions.contact(Case.objects.get(pk=case.pk), told="再约", by=cast.plumber)


def test_who_is_to_call_back_opens_the_number(a_case, cast, sign_in):
    case, client = a_case(S.VERIFIED), sign_in("second_clerk")
    before = client.get(case.get_absolute_url()).context["may_reveal"]
    actions.plan_call(case, by=cast.clerk)

    page = client.get(case.get_absolute_url())

    assert (before, page.context["may_reveal"], client.get(page.context["reveal_url"]).status_code) == (
        False,
        True,
        200,
    )


def test_what_the_clerk_does_on_the_call_is_the_clerk_s_and_only_the_raising_is_for_the_resident(cast, town):
    by = speaking_for(cast.clerk, Contact.objects.get(pk=cast.resident.contact))
    case = the_case(actions.take_call(words="楼道漏水", channel="phone", category=town.leaks, answer="已告知。", by=by))

    who = {line.action: line.who for line in timeline(case)}

    assert who == dict.fromkeys(["take_in", "study", "settle"], "一站式中心 · clerk") | {
        "raise_case": "一站式中心 · clerk（代居民）"
    }


def test_an_order_that_a_rating_brings_is_the_system_s_not_the_resident_s(a_case, cast):
    case = a_case(S.ANSWERED)
    actions.rate(case, solved="no", process="fair", result="unhappy", by=link_of(case))

    for_reporter = {line.action: line.by for line in road(case)}

    assert next(x.who for x in timeline(case) if x.action == "issue_order") == "系统按规则"
    assert (for_reporter["issue_order"], for_reporter["rate"]) == ("", "")


@pytest.mark.parametrize("state", S.values)
def test_the_eye_stands_exactly_where_the_resident_reads_the_line(a_case, cast, state):
    case = a_case(state, assisting=())
    actions.note(case, words="内部", by=cast.clerk)

    seen = [(line.at, line.action) for line in road(case)]

    inside = timeline(case)
    assert [(line.at, line.action) for line in inside if line.is_told] == seen
    assert "note" in {line.action for line in inside} - {action for _at, action in seen}


def test_who_held_it_how_long_in_working_time(a_case, cast, town, now, calendar):
    case = raised(cast, town)
    now.passes(hours=2)
    actions.take_in(case, category=town.leaks, lead=town.water, by=cast.clerk)
    now.passes(hours=27)  # to 14:00 of the next day: five hours, and four

    tasks = list(case.tasks.all())

    assert [(d.name, d.words) for d in desks(case, tasks)] == [("一站式中心", "2 个工作时")]
    assert [t.held for t in with_amounts(case, tasks)] == ["9 个工作时"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (S.ANSWERED, "水务所已答复，下一步由没有经手的人核查。"),
        (S.VERIFIED, "已核查，等居民评价后归档。"),
        (S.CLOSED, "已归档，居民可以要求重新办理。"),
        (S.DECLINED, "不予受理，已告知理由，居民可申请一次复核。"),
        (S.WITHDRAWN, "居民已撤回，可以再次提交。"),
    ],
)
def test_after_the_answer_the_page_says_what_comes_next(a_case, sign_in, state, words):
    assert sign_in("supervisor").get(a_case(state).get_absolute_url()).context["sentence"] == words


def test_who_decides_about_more_time_reads_the_reason_and_how_much_was_asked_for(a_case, cast, sign_in):
    case = a_case(S.IN_HAND)
    actions.accept(case.tasks.get(), by=cast.plumber)
    two_days = Promise(2, Unit.WORKING_DAYS)
    actions.ask_extension(case, promise=two_days, reason=reason("extension"), words="等配件", by=cast.plumber)

    page = sign_in("supervisor").get(f"{case.get_absolute_url()}extension/{case.extensions.get().pk}/grant/")

    assert page.context["said"] == [("申请延期 · 理由 · 2 个工作日", "等配件")]
    assert timeline(case)[0].title == "申请延期 · 理由 · 2 个工作日"


def test_who_decides_about_a_hold_reads_the_reason_and_the_day(a_case, cast, sign_in):
    case = a_case(S.IN_HAND)
    actions.accept(case.tasks.get(), by=cast.plumber)
    hold = {"reason": reason("hold"), "person": "李工", "review_on": date(2099, 3, 2), "words": "等资金"}
    actions.propose_hold(case, **hold, by=cast.plumber)

    page = sign_in("supervisor").get(f"{case.get_absolute_url()}hold/{case.holds.get().pk}/approve_hold/")

    assert page.context["said"] == [("申请挂账 · 理由 · 2099年3月2日 再看", "等资金")]


def test_who_decides_about_an_appeal_reads_the_reason_of_the_refusal(a_case, cast, sign_in):
    case = a_case(S.DECLINED)
    actions.appeal(case, told="不是房产证的事", by=link_of(case))

    page = sign_in("supervisor").get(f"{case.get_absolute_url()}appeal/{case.appeals.get().pk}/uphold_appeal/")

    assert page.context["said"] == [("不予受理 · 理由", "请到不动产中心"), ("申请复核", "不是房产证的事")]
    actions.uphold_appeal(case.appeals.get(), told="受理", by=cast.supervisor)
    case.refresh_from_db()
    assert (case.state, case.declined_for) == (S.STUDYING, None)


def test_the_lead_reads_beside_the_answer_what_the_assisting_units_reported(a_case, cast, town, sign_in):
    case = a_case(S.IN_HAND, assisting=(town.parks,))
    for task, by in ((case.tasks.get(is_lead=True), cast.plumber), (case.tasks.get(is_lead=False), cast.gardener)):
        actions.accept(task, by=by)
    actions.report(case.tasks.get(is_lead=False), words="树已移开", by=cast.gardener)

    page = sign_in("plumber").get(f"{case.get_absolute_url()}do/answer/")

    assert page.context["said"] == [(f"协办单位已反馈 · {town.parks.name}", "树已移开")]


def test_desks_and_units_stand_in_the_order_in_which_they_had_it(a_case, cast, town, now):
    case = a_case(S.IN_HAND)
    now.passes(minutes=5)
    actions.recall(case, by=cast.clerk)
    now.passes(minutes=5)
    actions.dispatch(case, lead=town.parks, by=cast.clerk)

    rows = holders(case, case.tasks.select_related("unit"))

    centre = case.desk.name
    names = [desk.name if desk else task.unit.name for desk, task in rows]
    assert names in ([town.water.name, centre, town.parks.name], [centre, town.water.name, centre, town.parks.name])
