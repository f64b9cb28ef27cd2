"""The units: one answers with photos, one says that it is not its own; until that is decided, the lead stays."""

import pytest

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from tests.cast import raised
from tests.stories.person import picture


@pytest.fixture
def handed_over(stage, town):
    case, clerk = raised(stage.cast, town), stage.cast.clerk
    actions.take_in(case, by=clerk)
    actions.study(case, category=town.leaks, by=clerk)
    actions.dispatch(case, lead=town.water, assisting=(town.parks,), by=clerk)
    return case


def test_a_handler_answers_with_photos_and_the_other_unit_reports_its_part(stage, handed_over, tracking):
    gardener = stage.staff("gardener")
    gardener.opens("/desk/")
    gardener.sees("3号楼楼道漏水")
    gardener.opens(f"/cases/{handed_over.pk}/")
    gardener.does("签收")
    gardener.does("反馈协办情况", {"办理情况": "树根已清。", "照片": picture("树根", "#262")})

    plumber = stage.staff("plumber", phone=True)
    plumber.opens(f"/cases/{handed_over.pk}/")
    plumber.sees("树根已清。")
    plumber.does("签收")
    photos = {"办理前照片": picture("前", "#a33"), "办理后照片": picture("后", "#3a3")}
    plumber.does("答复", {"公开答复": "水管已换新，请放心。", "内部备注": "备件库存还剩两根。"} | photos)

    resident = stage.somebody()
    resident.opens(tracking(handed_over))
    resident.sees("水管已换新，请放心。")
    resident.sees_nothing_of("备件库存", "树根已清。")
    assert resident.tab.get_by_role("img", name="办理后").count() == 1
    assert resident.findings == []


def test_a_unit_that_objects_keeps_the_lead_until_somebody_decides(stage, handed_over, town):
    plumber = stage.staff("plumber")
    plumber.opens(f"/cases/{handed_over.pk}/")
    plumber.does("异议", {"理由": "理由", "理由，以及应由谁办": "树根顶破的，归园林。"})
    assert Case.objects.get().lead == town.water
    plumber.sees_no_button("异议成立")

    clerk = stage.staff("clerk")
    clerk.opens("/desk/?view=objections")
    clerk.sees("3号楼楼道漏水")
    clerk.opens(f"/cases/{handed_over.pk}/")
    clerk.does("异议不成立", {"理由": "管子是自来水管，先修管。"})

    assert (Case.objects.get().lead, handed_over.objections.get().state) == (town.water, "dismissed")
    plumber.opens(f"/cases/{handed_over.pk}/")
    plumber.sees("管子是自来水管，先修管。")
    assert Case.objects.get().state == S.IN_HAND
