"""A word goes down to the buildings, also without a signal, each told by somebody with a name; a question comes up and becomes a request."""

from django.utils import timezone
from playwright.sync_api import expect

from linli.cases.models import Case
from linli.kernel.actor import IMPORT
from linli.neighbours.models import Report, Telling
from linli.people.models import Role
from linli.places.actions import NewBuilding, add_buildings
from linli.places.models import Building, Compound
from linli.places.rules import laid_out
from linli.record import registers
from tests.cast import BEGAN, GRID, HERE, someone
from tests.stories.test_field import sent


def takes_into_use(leader):
    """The phone of a building leader, on which the page opens without a signal from now on."""
    leader.opens("/field/enrol/")
    leader.presses("在这部手机上使用")
    page = leader.tab
    page.wait_for_url("**/field/")
    expect(page.get_by_role("heading", name="要通知的事")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")
    return page


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
    page = takes_into_use(leader)
    leader.context.set_offline(True)
    page.get_by_role("link", name="周二停水").click()
    page.get_by_role("button", name="贴在楼门口").first.click()
    expect(page.get_by_text("贴在楼门口 · 等待发送")).to_be_visible()
    assert leader.findings == []
    page.get_by_role("link", name="有人问起：把疑问报上去").click()
    page.get_by_role("radio", name="对通知的疑问").check()
    page.get_by_label("听到、看到了什么？").fill("顶楼水箱的阀门坏了，停水前谁来修？")
    page.get_by_label("哪栋楼").select_option("幸福里1号楼")
    assert leader.findings == []
    page.get_by_role("button", name="记下来").click()
    expect(page.locator("#phone-bar")).to_contain_text("2 条待发送")
    leader.context.set_offline(False)
    page.evaluate("Field.send.run()")
    sent(page)

    worker.opens("/neighbours/")
    worker.sees("已通知 2/2 栋")
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
    told = Telling.objects.order_by("building").values_list("building", "way")
    assert list(told) == [(houses[0].pk, "door"), (houses[1].pk, "posted")]

    leader.opens(Report.objects.get().get_absolute_url())
    leader.sees("已经转为诉求，和其他诉求一样办理。")
