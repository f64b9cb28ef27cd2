"""Out in the grid, with a phone in the hand."""

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from tests.cast import raised
from tests.stories.person import picture


def test_a_grid_worker_settles_on_the_spot(stage, town):
    worker = stage.staff("grid_worker", phone=True)
    worker.opens("/cases/new/")
    worker.fills(
        {
            "来源": "走访",
            "什么事？": "楼道堆了杂物，挡住了门。",
            "类别": "噪声",
            "怎么办结": "当场办结",
            "答复内容": "已和住户一起清走。",
        }
    )
    assert worker.findings == []
    worker.presses("办好，打开看看")

    worker.sees("楼道堆了杂物", "已和住户一起清走。")
    case = Case.objects.get()
    assert (case.state, case.channel, case.area_id) == (S.ANSWERED, "visit", town.grid.code)
    assert worker.findings == []


def test_a_community_worker_reports_the_community_s_part(stage, town):
    case = raised(stage.cast, town)
    actions.take_in(case, by=stage.cast.clerk)
    actions.study(case, category=town.leaks, by=stage.cast.clerk)
    actions.dispatch(case, lead=town.water, assisting=(town.committee,), by=stage.cast.clerk)
    worker = stage.staff("community_worker", phone=True)
    worker.opens("/desk/?view=to_accept")
    worker.sees("3号楼楼道漏水")
    worker.opens(f"/cases/{case.pk}/")
    worker.does("签收")
    worker.does("反馈协办情况", {"办理情况": "已通知楼上住户关水。", "照片": picture("通知", "#335")})

    worker.sees("已通知楼上住户关水。")
    assert case.tasks.get(unit=town.committee).state == "done"
    assert Case.objects.get().state == S.IN_HAND, "the lead still has it"
