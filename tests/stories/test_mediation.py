"""Mediation in a browser: a leak to its last instalment, wages without agreement, a refusal, a cousin."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases import actions as case_actions
from linli.mediation import actions, seeds
from linli.mediation.models import Disputant, DisputeType, Mediation
from linli.mediation.queries.links import token_of
from linli.mediation.tasks import ring_instalments
from linli.notices import seeds as notices
from linli.people.models import Role
from tests.cast import raised, someone


@pytest.fixture
def bench(stage, town):
    """Two mediators at the centre."""
    seeds.mediation()
    notices.load_texts()
    for name in ("mediator", "second_mediator"):
        someone(name, (town.centre, Role.MEDIATOR, None))
    return stage


def link(name):
    return f"/m/{token_of(next(d for d in Disputant.objects.order_by('-pk') if d.name == name))}/"


def opened(bench, clerk, words, source, kind, more=None):
    """A case comes in, and the clerk opens a mediation beside it."""
    case = raised(bench.cast, bench.town, words=words)
    case_actions.take_in(case, by=bench.cast.clerk)
    clerk.opens(f"/mediations/open/{case.pk}/")  # from “More …” on the page of the case
    clerk.fills({"案件来源": source, "纠纷类型": kind, **(more or {})})
    with clerk.leads_on():
        clerk.tab.get_by_role("main").get_by_role("button", name="转调解").click()
    clerk.sees("征求意见")
    return Mediation.objects.latest("pk")


def between_two(bench, words, kind):
    """The same without the pages, which the other stories show: opened, with a party on either side."""
    clerk, case = bench.cast.clerk, raised(bench.cast, bench.town, words=words)
    case_actions.take_in(case, by=clerk)
    case_actions.study(case, is_sensitive=True, by=clerk)
    about = {"source": "application", "type": DisputeType.objects.get(name=kind), "summary": words}
    opened = actions.open_mediation(case, committee=bench.town.centre, **about, by=clerk)
    mediation = Mediation.objects.get(pk=opened.root_id)
    for side, name, phone in (("applicant", "钱乙", "13800000021"), ("respondent", "徐甲", "13800000022")):
        actions.name_disputant(mediation, side=side, name=name, phone=phone, address="示例小区", by=clerk)
    return mediation


def adds(clerk, side, name, phone, kind="自然人"):
    clerk.does(
        "添加当事人", {"哪一方": side, "自然人或单位": kind, "姓名或名称": name, "电话": phone, "地址": "示例小区"}
    )


def test_a_leak_goes_to_a_written_agreement_a_late_instalment_and_a_visit(bench, town):
    clerk = bench.inside("clerk", phone=False)
    mediation = opened(bench, clerk, "楼上漏水，把我家吊顶泡坏了。", "当事人申请", "邻里")
    adds(clerk, "申请人", "钱乙", "13800000021")
    adds(clerk, "被申请人", "徐甲", "13800000022")
    clerk.does("指定调解员", {"调解员": "mediator"})
    clerk.does("告知权利义务")
    assert "不收费" in bench.sms("人民调解")
    for name in ("钱乙", "徐甲"):
        party = bench.somebody()
        party.opens(link(name))
        party.presses("愿意调解")
        party.sees("同意调解")
        assert party.findings == []

    mediator = bench.inside("mediator", phone=False)
    mediator.opens("/mediations/")
    mediator.presses(mediation.short_number)
    mediator.does("受理并开始调解")
    mediator.does("安排调解会", {"开始时间": "2026-11-23T09:00", "地点": "一号调解室"})
    mediator.does(
        "召开并记录", {"到场当事人": ["钱乙（申请人）", "徐甲（被申请人）"], "笔录": "徐甲承认漏水，愿意修复。"}
    )
    for name in ("钱乙", "徐甲"):
        party = bench.somebody()
        party.opens(link(name))
        party.sees("徐甲承认漏水，愿意修复。")
        party.presses("笔录无误")
    mediator.opens(mediation.get_absolute_url())
    mediator.sees("笔录已确认")
    mediator.does(
        "起草协议书", {"协议内容": "徐甲承担修复费3000元。", "履行方式、期限": "分两期转账。", "协议金额（元）": "3000"}
    )
    for day, amount in (("2026-11-30", "1000"), ("2026-12-30", "2000")):
        mediator.does("添加履行期次", {"履行方": "徐甲", "履行内容": "修复费", "金额（元）": amount, "期限": day})
    mediator.does("定稿")
    mediator.presses("签名")
    mediator.fills({"签名的当事人": ["徐甲（被申请人）"], "方式": "屏幕签名"})
    field = mediator.tab.locator("canvas").bounding_box()
    mouse = mediator.tab.mouse
    mouse.move(field["x"] + 30, field["y"] + 40)
    mouse.down()
    mouse.move(field["x"] + 200, field["y"] + 120, steps=5)
    mouse.up()
    mediator.sends()
    mediator.does("签名", {"签名的当事人": ["钱乙（申请人）"], "本人以调解员身份签名": True, "方式": "纸质签名"})
    assert mediator.findings == []
    clerk.opens(mediation.get_absolute_url())
    clerk.does("加盖调委会印章")
    clerk.sees("达成协议", "还剩 30 天")

    mediator.opens(mediation.get_absolute_url())
    mediator.does("登记履行", {"日期": "2026-11-23"})
    bench.time_passes(days=40)
    ring_instalments()
    assert "前履行" in bench.sms("约定您在")
    mediator = bench.inside("mediator", phone=False)
    mediator.opens(mediation.get_absolute_url())
    mediator.sees("逾期")
    party = bench.somebody()
    party.opens(link("钱乙"))
    party.sees("对方答应您的", "逾期")
    mediator.does("登记履行", {"日期": str(timezone.localdate())})
    mediator.does("登记回访", {"结果": "已按协议履行", "回访情况": "两家关系恢复。"})
    mediator.sees("两家关系恢复。")
    mediator.presses("卷宗和材料")
    mediator.sees("当事人身份证明")
    assert mediator.findings == []


def test_twelve_workers_find_no_agreement_and_are_told_the_other_roads(bench):
    clerk = bench.inside("clerk", phone=False)
    more = {"移送单位": "12345热线", "对方编号": "RX-1"}
    mediation = opened(bench, clerk, "公司拖欠我们十二个人的工资。", "接受委托移送", "拖欠农民工工资", more)
    clerk.does("回执移送单位")
    adds(clerk, "被申请人", "示例建筑公司", "13800000031", kind="法人或其他组织")
    people = "\n".join(f"{'*' if n < 2 else ''}工人{n}，138000000{40 + n}，工地" for n in range(12))
    clerk.does("添加多名当事人", {"哪一方": "申请人", "人员名单，一行一人": people})
    clerk.does("指定调解员", {"调解员": "mediator"})
    clerk.does("告知权利义务")
    mediator = bench.inside("mediator", phone=False)
    mediator.opens(mediation.get_absolute_url())
    everybody = [f"工人{n}（申请人）" for n in range(12)] + ["示例建筑公司（被申请人）"]
    mediator.does("登记同意调解", {"谁同意": everybody})
    mediator.does("受理并开始调解")

    mediator.does("调解不成，结束", {"未达成协议的原因": "公司否认欠薪。"})

    worker = bench.somebody()
    worker.opens(link("工人5"))
    worker.sees("调解不成", "劳动争议，可以向仲裁机构申请仲裁")
    worker.sees_nothing_of("公司否认欠薪。", "13800000031")
    assert worker.findings == []
    clerk.opens(mediation.get_absolute_url())
    clerk.does("反馈移送单位")
    supervisor = bench.inside("supervisor", phone=False)
    supervisor.opens("/mediations/figures/")
    row = supervisor.tab.get_by_role("row").filter(has_text="拖欠农民工工资")
    assert row.inner_text().split("\t")[1:5] == ["接受委托移送", "调解不成", "1", "13"]
    assert supervisor.findings == []


def test_a_party_refuses_and_nothing_goes_on(bench):
    clerk = bench.inside("clerk", phone=False)
    mediation = opened(
        bench, clerk, "装修太吵，说了也不听。", "主动调解", "邻里", more={"没有当事人明确拒绝调解": True}
    )
    adds(clerk, "申请人", "钱乙", "13800000021")
    adds(clerk, "被申请人", "徐甲", "13800000022")

    party = bench.somebody()
    party.opens(link("徐甲"))
    party.presses("不愿意")
    party.sees("一方拒绝，不予调解")

    clerk.opens(mediation.get_absolute_url())
    clerk.sees("一方拒绝，不予调解")
    clerk.sees_no_button("受理并开始调解")


def test_a_mediator_is_a_cousin_and_another_is_chosen(bench):
    clerk = bench.inside("clerk", phone=False)
    mediation = between_two(bench, "两家为停车位吵架。", "邻里")
    clerk.opens(mediation.get_absolute_url())
    clerk.does("指定调解员", {"调解员": "mediator"})
    mediator = bench.inside("mediator", phone=False)
    mediator.opens(mediation.get_absolute_url())
    mediator.does("披露关系", {"当事人看到的内容": "我是徐甲的表弟。"})
    mediator.sees("各方答复前您看不到本案内容")

    for name, word in (("徐甲", "我同意"), ("钱乙", "我不同意")):
        party = bench.somebody()
        party.opens(link(name))
        party.presses("愿意调解")
        party.sees("我是徐甲的表弟。")
        party.presses(word)

    clerk.opens(mediation.get_absolute_url())
    clerk.sees("未获同意")
    clerk.does("指定调解员", {"调解员": "second_mediator"})
    actions.tell_rights(Mediation.objects.get(pk=mediation.pk), by=bench.cast.clerk)
    second = bench.inside("second_mediator", phone=False)
    second.opens(mediation.get_absolute_url())
    second.does("受理并开始调解")
    second.sees("调解中")
    assert timezone.now() - Mediation.objects.get().begun_at < timedelta(minutes=5)
