"""Supervision: what is late is seen, reminded, answered and concluded; who decides had no hand in it."""

from datetime import timedelta

from playwright.sync_api import expect

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from tests.cast import brought_to


def test_a_supervisor_verifies_what_somebody_else_handled(stage, town):
    case = brought_to(S.ANSWERED, stage.cast, town)
    plumber = stage.staff("plumber")
    plumber.opens(f"/cases/{case.pk}/")
    plumber.sees_no_button("核查")

    supervisor = stage.staff("supervisor")
    supervisor.opens("/desk/?view=to_verify")
    supervisor.sees("3号楼楼道漏水")
    supervisor.opens(f"/cases/{case.pk}/")
    supervisor.does("核查", {"核查情况": "到现场看过，不漏了。"})

    assert Case.objects.get().state == S.VERIFIED


def test_what_is_late_stands_on_the_board_is_ordered_answered_and_concluded(stage, town):
    case = brought_to(S.IN_HAND, stage.cast, town)
    stage.time_passes(days=9)
    supervisor = stage.staff("supervisor")
    supervisor.opens("/desk/supervision/")
    expect(supervisor.tab.get_by_role("link", name="已超期 1", exact=True)).to_be_visible()
    supervisor.sees("3号楼楼道漏水")

    supervisor.opens(f"/cases/{case.pk}/")
    supervisor.does("督办", {"级别": "督办", "对单位的要求": "今天之内说明为什么超期。"})
    order = case.orders.get(level="formal")
    supervisor.opens(f"/cases/{case.pk}/order/{order.pk}/paper/")
    supervisor.sees(order.number, "今天之内说明为什么超期。")

    plumber = stage.staff("plumber")
    plumber.opens("/desk/?view=my_orders")
    plumber.sees("3号楼楼道漏水")
    plumber.opens(f"/cases/{case.pk}/")
    with plumber.leads_on():
        plumber.tab.get_by_role("link", name="回复督办").first.click()
    plumber.fills({"回复内容": "备件今天到，明天修好。"})
    plumber.sends()

    replied = case.orders.get(state="replied")
    supervisor.opens(f"/cases/{case.pk}/")
    supervisor.sees("备件今天到，明天修好。")
    supervisor.does("督办办结")
    assert case.orders.get(pk=replied.pk).state == "concluded"


def test_a_refusal_is_looked_at_once_more_by_somebody_else(stage, town, tracking):
    case = brought_to(S.DECLINED, stage.cast, town)
    resident = stage.somebody()
    resident.opens(tracking(case))
    resident.presses("申请复核")
    resident.fills({"您为什么认为应当受理？": "楼道是公共的，应该社区管。"})
    resident.presses("提交")
    resident.sees("督办人员会重新看")

    supervisor = stage.staff("supervisor")
    supervisor.opens(f"/cases/{case.pk}/")
    supervisor.sees("楼道是公共的，应该社区管。")
    supervisor.does("复核成立", {"公开答复": "楼道是公共部位，现予受理。"})

    resident.opens(tracking(case))
    resident.sees("楼道是公共部位，现予受理。")
    resident.sees_no_button("申请复核")
    assert Case.objects.get().state == S.STUDYING


def test_a_hold_is_proposed_by_the_unit_and_approved_by_supervision(stage, town, tracking):
    case = brought_to(S.IN_HAND, stage.cast, town)
    until = stage.now() + timedelta(days=30)
    plumber = stage.staff("plumber")
    plumber.opens(f"/cases/{case.pk}/")
    words = {
        "责任人": "周宁",
        "下次查看日期": until.strftime("%Y-%m-%d"),
        "暂时解决不了的原因": "要等供暖结束才能停水。",
    }
    plumber.does("申请挂账", {"理由": "理由"} | words)

    supervisor = stage.staff("supervisor")
    supervisor.opens(f"/cases/{case.pk}/")
    supervisor.does("同意挂账", {"公开答复": "供暖期不能停水，开春就修。"})
    supervisor.sees("周宁")

    resident = stage.somebody()
    resident.opens(tracking(case))
    resident.sees("供暖期不能停水，开春就修。")
    assert case.holds.get().state == "active"


def test_a_leader_reads_the_board_and_sees_nobody_s_number(stage, town):
    case = brought_to(S.IN_HAND, stage.cast, town)
    stage.time_passes(days=9)
    actions.note(case, words="内部情况", by=stage.cast.clerk)
    leader = stage.staff("leader")
    leader.opens("/desk/supervision/")
    leader.sees("3号楼楼道漏水")
    leader.opens(f"/cases/{case.pk}/")

    leader.sees("138****0001")
    leader.sees_nothing_of("13800000001")
    leader.sees_no_button("交办")
    leader.sees_no_button("核查")
