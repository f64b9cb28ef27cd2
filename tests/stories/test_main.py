"""A newcomer's ten minutes: one request from a phone, through two units, to a published and rated answer."""

import re

from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from linli.record.chain import verify
from tests.cast import GRID
from tests.stories.person import picture


def test_one_request_on_its_whole_road(stage):
    resident = stage.somebody()
    resident.opens(f"/raise/?grid={GRID}")
    resident.fills(
        {"什么事？": "3号楼前的树被风吹倒，压坏了水管，水一直在流。", "您的电话": "13812345678", "您的称呼": "刘桂兰"}
    )
    resident.presses("提交")
    case, link = Case.objects.get(), resident.tab.url.partition("?")[0]

    clerk = stage.staff("clerk")
    clerk.opens(f"/cases/{case.pk}/")
    clerk.does("受理")
    clerk.does("研办", {"类别": "漏水"})
    clerk.does("交办", {"主办单位": "园林所", "协办单位": ["水务所"], "交办要求": "先关水，再清树。"})
    clerk.sees("园林所", "水务所")

    gardener = stage.staff("gardener")
    gardener.opens(f"/cases/{case.pk}/")
    gardener.does("异议", {"理由": "理由", "理由，以及应由谁办": "水管是水务所的，树我们已清走。"})
    gardener.sees("有异议")
    assert Case.objects.get().lead == stage.town.parks, "until somebody decides, the lead stays where it is"
    resident.opens(link)
    resident.sees("园林所")

    supervisor = stage.staff("supervisor")
    supervisor.opens(f"/cases/{case.pk}/")
    supervisor.sees("水管是水务所的，树我们已清走。")
    supervisor.does("异议成立", {"改交给谁": "水务所", "理由和要求": "确实是水管，水务所负责。"})
    assert Case.objects.get().lead == stage.town.water

    plumber = stage.staff("plumber")
    plumber.opens(f"/cases/{case.pk}/")
    plumber.does("签收")
    told = {"公开答复": "水管已换新，树已清走，请您放心。", "内部备注": "用料两根。"}
    photos = {"办理前照片": picture("前", "#a33"), "办理后照片": picture("后", "#3a3")}
    plumber.does("答复", told | photos)
    plumber.sees("水管已换新，树已清走，请您放心。")
    plumber.sees_no_button("核查")

    supervisor.opens(f"/cases/{case.pk}/")
    supervisor.sees_no_button("核查")  # who decided on its way does not say how well it was done
    second = stage.staff("second_clerk")
    second.opens(f"/cases/{case.pk}/")
    second.does("核查", {"核查情况": "到现场看过，属实。"})
    assert Case.objects.get().state == S.VERIFIED

    clerk.opens(f"/cases/{case.pk}/")
    public = {"标题": "树倒压坏水管", "反映的问题": "大风刮倒树，压坏水管。", "办理情况": "当天清树换管。"}
    clerk.does(
        "提出公示", public | {"公示的照片": ["办理前", "办理后"], "我又看了一遍：文字和照片里都认不出任何人。": True}
    )
    clerk.sees_no_button("审核通过")
    second.opens(f"/cases/{case.pk}/")
    second.does("审核通过")

    neighbour = stage.somebody()
    neighbour.opens("/published/")
    neighbour.presses("树倒压坏水管")
    neighbour.sees("当天清树换管。")
    neighbour.sees_nothing_of("刘桂兰", "13812345678")

    resident.opens(link)
    resident.presses("评价")
    resident.fills({"解决了吗？": "解决", "办理过程满意吗？": "满意", "办理结果满意吗？": "满意", "您的意见": "谢谢！"})
    resident.presses("提交")
    resident.sees("谢谢您的评价")

    assert case.ratings.get().solved == "yes"
    assert re.search("水管已换新", resident.page_text)
    assert verify() == []
