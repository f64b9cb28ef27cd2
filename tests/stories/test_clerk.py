"""The clerk's morning: a call, what came in overnight, and nothing lost between them."""

from playwright.sync_api import expect

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from tests.cast import raised


def test_an_ordinary_call_is_one_screen_and_one_act(stage, town):
    clerk = stage.staff("clerk")
    clerk.opens("/cases/new/")
    given = {
        "来源": "电话",
        "电话": "13812345678",
        "什么事？": "问一下居住证到哪里办。",
        "社区或网格": "梧桐第一网格",
        "类别": "噪声",
    }
    clerk.fills(given | {"怎么办结": "当场答复", "答复内容": "到社区服务大厅3号窗口，带身份证。"})
    clerk.presses("办好，打开看看")

    clerk.sees("问一下居住证到哪里办", "到社区服务大厅3号窗口，带身份证。", "138****5678")
    clerk.sees_nothing_of("13812345678")
    case = Case.objects.get()
    assert (case.state, case.channel, case.area_id, case.category) == (S.ANSWERED, "phone", town.grid.code, town.noise)
    assert case.version == 1, "all of it was one act"


def test_what_came_in_is_taken_in_joined_handed_over_and_declined_and_the_counts_follow(stage, town):
    cast = stage.cast
    first = raised(cast, town, words="3号楼楼道漏水，地上全是水。")
    same = raised(cast, town, words="3号楼楼道一直漏水。", by=cast.neighbour)
    foreign = raised(cast, town, words="想办不动产登记，找谁办？")
    clerk = stage.staff("clerk")
    clerk.opens("/desk/?view=received")
    expect(clerk.tab.get_by_role("link", name="待受理 3")).to_be_visible()

    clerk.opens(f"/cases/{first.pk}/")
    clerk.does("受理")
    clerk.does("研办", {"类别": "漏水", "紧急程度": "紧急", "内部备注": "先关总阀。"})
    clerk.sees("市政 / 漏水", "紧急")

    clerk.opens(f"/cases/{same.pk}/")
    clerk.sees("可能是同一件事")
    clerk.does("并案", {"另一件诉求的编号": first.number})
    clerk.sees("将并入", "3号楼楼道漏水")
    clerk.sends()
    clerk.sees("与这一件一并办理", first.number)

    clerk.opens(f"/cases/{foreign.pk}/")
    clerk.does("不予受理", {"理由": "理由", "公开答复": "请到市不动产登记中心，带身份证和购房合同。"})

    clerk.opens("/desk/")
    expect(clerk.tab.get_by_role("link", name="待受理 0")).to_be_visible()
    expect(clerk.tab.get_by_role("link", name="待研办交办 1")).to_be_visible()
    states = {c.pk: c.state for c in Case.objects.all()}
    assert states == {first.pk: S.STUDYING, same.pk: S.JOINED, foreign.pk: S.DECLINED}


def test_without_a_mouse_a_request_is_found_opened_and_handed_to_two_units(stage, town):
    cases = [raised(stage.cast, town, words=f"{n}号楼楼道漏水，请来看看。") for n in (1, 2)]
    for case in cases:
        actions.take_in(case, by=stage.cast.clerk)
        actions.study(case, category=town.leaks, by=stage.cast.clerk)
    clerk = stage.staff("clerk")
    clerk.opens("/desk/?view=studying")
    keys = clerk.tab.keyboard
    for key in ("j", "j", "k", "j"):
        keys.press(key)
    expect(clerk.tab.locator(":focus")).to_contain_text("2号楼")
    keys.press("Enter")
    expect(clerk.tab.get_by_role("heading", name="2号楼楼道漏水")).to_be_visible()
    keys.press("d")
    expect(clerk.tab.get_by_role("combobox", name="主办单位")).to_be_visible()
    clerk.fills({"主办单位": "水务所", "协办单位": ["园林所"]})
    clerk.sends(here=True)
    clerk.sees("已交办")

    tasks = cases[1].tasks.order_by("-is_lead").values_list("unit__name", "is_lead")
    assert list(tasks) == [("水务所", True), ("园林所", False)]
    assert not cases[0].tasks.exists()


def test_with_a_slash_two_words_and_enter_an_earlier_case_is_found_by_what_was_noted(stage, town):
    earlier = raised(stage.cast, town, words="小区楼道灯坏了三天，没人来修。", by=stage.cast.neighbour)
    raised(stage.cast, town, words="门口的树太高了，挡光。")
    actions.note(earlier, words="已经约了电工周四上门。", by=stage.cast.clerk)
    clerk = stage.staff("clerk")
    clerk.opens("/desk/?view=received")
    keys = clerk.tab.keyboard
    keys.press("/")
    keys.insert_text("楼道 电工")
    with clerk.leads_on():
        keys.press("Enter")

    expect(clerk.tab.locator("mark")).to_have_text(["楼道", "电工"])
    clerk.sees_nothing_of("门口的树")
    for key in ("j", "Enter"):
        keys.press(key)
    clerk.sees("已经约了电工周四上门。", earlier.number)
