"""A word goes down to the buildings, each told by somebody with a name; a question comes up and becomes a request."""

from django.utils import timezone

from linli.cases.models import Case
from linli.kernel.actor import IMPORT
from linli.neighbours.models import Report, Telling
from linli.people.models import Role
from linli.places.actions import NewBuilding, add_buildings
from linli.places.models import Building, Compound
from linli.places.rules import laid_out
from linli.record import registers
from tests.cast import BEGAN, GRID, HERE, someone


def test_a_notice_goes_down_to_the_buildings_and_a_question_comes_up_as_a_request(stage, town):
    compound = Compound(name="幸福里", area_id=HERE)
    registers.add(compound, by=IMPORT)
    houses = [Building(compound=compound, name=f"{n}号楼", order=n) for n in (1, 2)]
    add_buildings([NewBuilding(house, laid_out(2, 1, 2), GRID) for house in houses], since=BEGAN, by=IMPORT)
    someone("leader_of_building", (town.committee, Role.BUILDING_LEADER, GRID))

    worker = stage.inside("grid_worker")
    worker.opens("/neighbours/")
    worker.presses("发一条通知")
    day = timezone.localdate(stage.now()).isoformat()
    worker.fills({"一句话标题": "周二停水", "通知内容": "周二上午停水，请提前存水。", "通知到哪天为止": day})
    worker.presses("发一条通知")
    worker.sees("还没有通知")

    leader = stage.inside("leader_of_building", phone=True)
    leader.opens("/neighbours/")
    leader.sees("已通知 0/2 栋")
    leader.presses("周二停水")
    leader.presses("挨家说")  # the first building that was not told
    leader.sees("leader_of_building · 挨家说", "还没有通知")
    assert leader.findings == []
    leader.opens("/neighbours/reports/new/")
    leader.fills(
        {
            "反映的是哪方面？": "对通知的疑问",
            "听到、看到了什么？": "顶楼水箱的阀门坏了，停水前谁来修？",
            "哪栋楼": "1号楼",
            "关于哪条通知": "周二停水",
        }
    )
    leader.presses("反映情况")
    leader.sees("谢谢，已经转过去了。")

    worker.opens("/neighbours/")
    worker.sees("已通知 1/2 栋")
    worker.presses("周二停水")
    worker.sees("leader_of_building · 挨家说")
    assert worker.findings == []
    worker.presses("顶楼水箱的阀门坏了，停水前谁来修？")
    worker.presses("转为诉求")
    case = Case.objects.get()
    worker.sees(case.number)
    assert (case.words, case.area_id, Report.objects.get().case_id) == (
        "顶楼水箱的阀门坏了，停水前谁来修？",
        GRID,
        case.pk,
    )
    assert Telling.objects.get().building == houses[0]

    leader.opens(Report.objects.get().get_absolute_url())
    leader.sees("已经转为诉求，和其他诉求一样办理。")
