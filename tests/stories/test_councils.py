"""From talk to deed: the machine factory's compound, and a veranda talk to which nobody brought a phone."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.rules import CaseState
from linli.councils import actions, seeds
from linli.councils.models import Attendance, Council, CouncilKind, Deed, Meeting, Minutes, Resolution, Topic
from linli.councils.queries.links import room_of
from linli.councils.rules import DeedState
from tests.cast import raised


@pytest.fixture
def council(stage, town):
    """What the community has set up: a council on little stools, a veranda."""
    seeds.council_kinds()

    def found(code, name):
        kind = CouncilKind.objects.get(code=code)
        how = {"area": town.here, "unit": town.committee, "place": "机械厂家属院3号楼下"}
        act = actions.found_council(kind=kind, name=name, **how, by=stage.cast.community_worker)
        return Council.objects.get(pk=act.root_id)

    return found


def day(**ahead):
    return (timezone.localdate() + timedelta(**ahead)).isoformat()


def looks(person, name):
    """Nothing wrong for axe; with LINLI_PICTURES a picture is kept, for people to look at."""
    assert person.findings == [], name
    if folder := os.environ.get("LINLI_PICTURES"):
        person.tab.screenshot(path=Path(folder) / f"councils-{name}.png", full_page=True)


def test_the_factory_compound_settles_its_management_by_talking(stage, town, council):
    stools = council("stool", "机械厂家属院小马扎议事会")
    complaint = raised(stage.cast, town, words="物业撤走了，垃圾没人清，楼道灯也没人修。")

    worker = stage.staff("community_worker")
    worker.opens(f"/cases/{complaint.pk}/")
    worker.presses("提到议事会商量")
    worker.sends()
    topic = Topic.objects.get()
    assert (topic.case, topic.council, topic.origin) == (complaint, stools, "case")
    worker.does(
        "写明议什么",
        {
            "标题": "家属院物业怎么管",
            "商量什么": "物业撤走以后，院子由谁来管？",
            "谁来定": "住在院里的邻居商量，依法该业主定的再表决",
            "能怎么办": "国有物业企业兜底，院里的事居民自己管。",
            "什么时候定下来": day(days=20),
        },
    )
    worker.does("公开征集附议")

    neighbour = stage.somebody()
    neighbour.opens("/councils/")
    looks(neighbour, "home")
    neighbour.presses("家属院物业怎么管")
    neighbour.presses("我附议")
    neighbour.sees("已有1位邻居附议。")
    neighbour.sees_nothing_of("垃圾没人清")

    worker.does("录入纸质签名", {"签名人数": "12"})
    worker.does("列入议程")
    looks(worker, "topic")
    worker.presses("筹备会议")
    worker.fills({"标题": "家属院物业小马扎会", "开始时间": f"{day(days=3)}T19:00", "座位": "40"})
    worker.sends()
    meeting = Meeting.objects.get()
    worker.does("邀请", {"单位": ["水务所"], "没有账号的人": "楼长李姐\n机械厂留守人员老周"})
    worker.does("发会议通知")
    neighbour.opens(f"/councils/meetings/{meeting.pk}/")
    looks(neighbour, "meeting")
    assert b"BEGIN:VEVENT" in stage.client("").get(f"/councils/meetings/{meeting.pk}/calendar.ics").content

    stage.time_passes(days=3)
    worker = stage.staff("community_worker")
    worker.opens(f"/councils/desk/meetings/{meeting.pk}/")
    worker.does("开会")
    neighbour.opens(f"/councils/rooms/{room_of(meeting)}/")
    looks(neighbour, "room-door")
    neighbour.fills({"您的称呼": "王师傅", "您代表谁": "2号楼"})
    neighbour.presses("我到了")
    neighbour.sees("现在到会1人。")
    worker.does("登记到会人员", {"到会人员": "李姐，3号楼楼长\n老周，机械厂留守人员\n赵大娘"})
    worker.fills({"发言要点": "只要有人管，交点钱也愿意", "谁说的": "赵大娘"})
    worker.sends()
    worker.unfolds("记下一条表述")
    worker.tab.get_by_label("表述", exact=True).fill("请国有物业企业兜底接管，院内事务由居民自治")
    with worker.leads_on():
        worker.tab.get_by_role("button", name="提出表述").click()
    neighbour.opens(f"/councils/rooms/{room_of(meeting)}/")
    neighbour.unfolds("提出表述")
    neighbour.fills({"您觉得怎么写更好？": "加一句：每季度公布一次账目"})
    looks(neighbour, "room")
    neighbour.presses("和其他表述放在一起")
    worker.opens(f"/councils/desk/meetings/{meeting.pk}/")
    looks(worker, "sitting")
    worker.does("数举手", {"同意": "4"})
    worker.presses("投到大屏")
    worker.sees("到会", "请国有物业企业兜底接管")
    looks(worker, "screen")
    worker.opens(f"/councils/desk/meetings/{meeting.pk}/")
    worker.does("散会")
    worker.does("生成纪要")
    worker.sees("只要有人管，交点钱也愿意")
    worker.does("发给到会人确认")
    neighbour.opens(f"/councils/rooms/{room_of(meeting)}/")
    neighbour.fills({"这样写对吗？": "有异议", "哪里不对": "账目要每月公布"})
    neighbour.presses("提交")
    signed = [one.label for one in Attendance.objects.filter(on_paper=True)]
    worker.does("录入签名或异议", {"谁签了名": signed, "这样写对吗？": "没有异议"})
    worker.sees("账目要每月公布")
    worker.does("纪要定稿")
    assert Minutes.objects.get().is_frozen
    looks(worker, "minutes")

    worker.opens(f"/councils/desk/topics/{topic.pk}/")
    worker.presses("记下决议")
    assert worker.tab.get_by_label("决议内容").input_value() == "请国有物业企业兜底接管，院内事务由居民自治"
    worker.fills({"不同意见和理由": "有邻居希望账目每月公布。", "第1件：做什么": "接管清运和楼道灯维修"})
    worker.tab.locator("#id_unit_0").select_option(label="水务所")
    worker.tab.locator("#id_due_0").fill(day(days=10))
    worker.fills({"第2件：做什么": "推选居民自治小组"})
    worker.tab.locator("#id_doer_1").fill("各楼楼长")
    worker.tab.locator("#id_due_1").fill(day(days=10))
    looks(worker, "record")
    worker.sends()
    worker.sees_no_button("审核并公示")

    clerk = stage.staff("clerk")
    clerk.opens(f"/councils/desk/topics/{topic.pk}/")
    clerk.does("审核并公示")
    clerk.does("转为诉求办理", {"主办": "水务所", "类别": "漏水"})
    case = Case.objects.get(channel="council")
    assert (case.state, case.lead) == (CaseState.IN_HAND, town.water)
    clerk.opens(f"/cases/{case.pk}/")
    clerk.sees("家属院物业怎么管")

    cases.accept(case.tasks.get(), by=stage.cast.plumber)
    cases.answer(case, told="已接管。", by=stage.cast.plumber)
    worker.opens(f"/councils/desk/topics/{topic.pk}/")
    for deed in Deed.objects.filter(state=DeedState.AGREED):
        worker.opens(f"/councils/desk/deed/{deed.pk}/do/finish_deed/")
        worker.sends()
    worker.sees("邻居已办")
    neighbour.opens(f"/councils/topics/{topic.pk}/")
    neighbour.sees("请国有物业企业兜底接管，院内事务由居民自治", "接管清运和楼道灯维修", "有邻居希望账目每月公布。")
    neighbour.unfolds("评价")
    neighbour.fills({"解决了吗？": "解决", "办理结果满意吗？": "满意"})
    looks(neighbour, "matter")
    neighbour.presses("提交")
    neighbour.sees("已有1人评价（到过会的1人，纸面0人）。")
    worker.opens(f"/councils/desk/topics/{topic.pk}/")
    looks(worker, "matter-staff")
    worker.opens("/councils/desk/")
    looks(worker, "work")


def test_eleven_people_on_the_veranda_and_none_of_them_has_a_phone(stage, council):
    veranda = council("veranda", "围廊议事")
    worker = stage.staff("grid_worker", phone=True)
    worker.opens(f"/councils/desk/councils/{veranda.pk}/")
    looks(worker, "council")
    told = {"想商量什么事？": "长椅坏了，想挪到太阳地里。", "从哪里来": "走访中发现", "是纸面提的": True}
    worker.does("提议题", told)
    topic = Topic.objects.get()
    frame = {"标题": "长椅挪到哪里", "商量什么": "长椅挪到哪里？", "谁来定": "在座的邻居", "能怎么办": "社区出人搬。"}
    worker.does("写明议什么", frame | {"什么时候定下来": day()})
    worker.does("列入议程")
    worker.presses("筹备会议")
    worker.fills({"开始时间": f"{day()}T10:00"})
    worker.sends()
    worker.does("开会")
    worker.does("登记到会人员", {"到会人员": "\n".join(f"老人{n}，{n}号楼" for n in range(1, 12))})
    worker.does("散会")
    worker.does("生成纪要")
    worker.sees("到会（11人，其中纸面登记11人）")
    worker.does("发给到会人确认")
    minutes = Minutes.objects.get()
    for one in Attendance.objects.all():
        actions.confirm_on_paper(minutes, attendances=[one], says="right", by=stage.cast.grid_worker)
    worker.opens(f"/councils/desk/meetings/{minutes.meeting_id}/")
    worker.does("纪要定稿")
    worker.opens(f"/councils/desk/topics/{topic.pk}/")
    worker.presses("记下决议")
    worker.fills({"决议内容": "长椅挪到花坛南边", "同意": "10", "不同意": "1", "据纸质记录": True})
    worker.sends()
    clerk = stage.staff("clerk")
    clerk.opens(f"/councils/desk/topics/{topic.pk}/")
    clerk.does("审核并公示")
    worker.opens(f"/councils/desk/topics/{topic.pk}/")
    worker.does("录入纸质评价", {"解决了吗？": "解决", "办理结果满意吗？": "满意", "有几位这么说": "11"})
    worker.sees("已有11人评价（到过会的0人，纸面11人）。")

    resolution = Resolution.objects.get()
    assert (resolution.on_paper, resolution.agree, resolution.against) == (True, 10, 1)
    assert resolution.ratings.get().count == 11
