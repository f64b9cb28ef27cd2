"""One door: a number, one clerk for all offices, and what was told once is used everywhere."""

from playwright.sync_api import expect

from linli.mediation import seeds
from linli.mediation.models import Mediation
from linli.reception.models import Ticket
from tests.reception.conftest import opened_hall

LEAK = "3号楼楼道漏水，地上全是水。"
QUARREL = "楼上漏水把我家吊顶泡了，说了三次都不管。"


def test_three_arrivals_become_an_answer_a_request_and_a_mediation_and_nobody_tells_it_twice(stage, town):
    seeds.mediation()
    hall = opened_hall(town)
    visitor, screen = stage.somebody(), stage.somebody(phone=False)

    def draws(**said):
        visitor.opens(f"/window/{hall.pk}/ticket/")
        visitor.fills(said)
        visitor.presses("给我一个号")
        expect(visitor.tab.get_by_role("img", name="我的号码")).to_be_visible()  # to take along on a phone

    draws()
    visitor.sees("您前面还有")
    clerk = stage.inside("clerk", phone=False)
    clerk.opens("/window/desk/")
    clerk.tab.get_by_role("textbox", name="我的窗口").fill("3")
    clerk.presses("保存")
    clerk.presses("叫下一位")
    screen.opens(f"/window/{hall.pk}/screen/")
    screen.sees("A001", "3 窗口")
    visitor.opens(visitor.tab.url)
    visitor.sees("叫到您了", "请到 3 窗口。")
    clerk.fills({"问了什么、怎么答的，写一句": "问老年证怎么办：带身份证到民政窗口，当场办。", "涉及单位": "园林所"})
    clerk.presses("记下来")
    clerk.sees("问老年证怎么办：带身份证到民政窗口，当场办。")

    draws(**{"您要办什么事？": LEAK, "姓名": "马德福", "电话": "13800000062"})
    clerk.presses("叫下一位")
    clerk.sees(LEAK, "138****0062")
    clerk.presses("转为诉求")
    expect(clerk.tab.get_by_label("什么事？")).to_have_value(LEAK)
    expect(clerk.tab.get_by_label("电话", exact=True)).to_have_count(0)
    clerk.fills({"社区或网格": "梧桐第一网格", "类别": "漏水", "怎么办结": "稍后研办"})
    clerk.presses("办好，打开看看")
    clerk.sees("138****0062", "首接：clerk", "另行确定主办之前，由一站式中心牵头")
    other = stage.inside("second_clerk", phone=False)
    other.opens(clerk.tab.url)
    other.does("交办", {"主办单位": "水务所"})
    other.sees("首接：clerk", "水务所主办，由second_clerk确定")

    draws(**{"您要办什么事？": QUARREL, "姓名": "马德福", "电话": "13800000062"})
    clerk.opens("/window/desk/")
    clerk.presses("叫下一位")
    clerk.sees("3号楼楼道漏水")  # what was raised before
    clerk.presses("转为调解")
    expect(clerk.tab.get_by_label("具体内容")).to_have_value(QUARREL)
    clerk.fills({"纠纷类型": "邻里", "对方姓名或名称": "徐甲"})
    clerk.sends()
    clerk.sees("征求意见", "马德福", "徐甲")

    assert list(Ticket.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "consultation",
        "request",
        "conflict",
    ]
    asked, request, conflict = Ticket.objects.order_by("pk")
    mediation = Mediation.objects.get()
    assert (asked.case, request.case.words, conflict.case) == (None, LEAK, mediation.case)
    assert (mediation.case.is_sensitive, mediation.summary) == (True, QUARREL)
    assert {c.reporter.phone for c in (request.case, mediation.case)} == {"13800000062"}
