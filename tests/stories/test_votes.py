"""Owners decide by law: with phone and on paper, by keyboard alone; and a hundredth of a square metre too few."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from linli.votes import actions, seeds
from linli.votes.models import PaperBatch, Vote
from linli.votes.queries.links import token_of
from linli.votes.tasks import open_and_end
from tests.browser import OFFICE, PHONE

ROLL = """楼栋,房号,建筑面积,业主姓名,联系电话
1号楼,101,99.99,王建国,13811110001
1号楼,102,100.00,李秀英,
1号楼,103,100.01,赵敏,13811110003
"""
FILE = {"name": "名册.csv", "mimeType": "text/csv", "buffer": ROLL.encode()}


@pytest.fixture
def prepared(stage, town):
    """The matters are there; a community worker prepares the vote, brings the roll in, and posts it, all on pages."""
    seeds.votes()
    worker = stage.inside("community_worker", phone=False)
    worker.opens("/desk/votes/new/")
    worker.fills({
        "表决的问题": "是否由城投物业托底管理",
        "具体内容": "每平方米每月 0.4 元，先签一年。",
        "小区": "西苑小区",
        "事项": "选聘和解聘物业服务企业",
    })  # fmt: skip
    worker.presses("保存")
    worker.presses("导入名册")
    worker.fills({"表格文件": FILE})
    worker.presses("查看文件")
    worker.sees("300.00 ㎡")
    worker.presses("采用这份名册")
    worker.presses("公示名册")
    worker.presses("公示名册")
    stage.time_passes(days=17)
    assert open_and_end() == 1
    return Vote.objects.get()


def votes_by_keyboard(stage, person, vote, n):
    """From the personal link to the ballot, without touching a mouse."""
    member = vote.members.get(n=n)
    person.opens(f"/votes/b/{token_of(member)}/")
    keyboard = person.tab.keyboard

    def goes_to(selector):
        for _ in range(60):
            keyboard.press("Tab")
            if person.tab.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"the keyboard never reaches {selector}")

    goes_to("main form button[type=submit]")
    with person.leads_on():
        keyboard.press("Enter")
    goes_to("input[name=code]")
    keyboard.type(re.search(r"\d{6}", stage.sms("验证码"))[0])
    with person.leads_on():
        keyboard.press("Enter")
    goes_to("input[name=choice]")
    keyboard.press("Space")
    goes_to("main form button[type=submit]")
    with person.leads_on():
        keyboard.press("Enter")
    person.sees("您已参与表决")


def test_owners_vote_by_phone_and_paper_and_miss_the_quorum_by_a_hundredth_of_a_square_metre(stage, prepared):
    vote = prepared
    votes_by_keyboard(stage, stage.somebody(), vote, 1)

    worker = stage.inside("community_worker", phone=False)
    worker.opens(f"/desk/votes/{vote.pk}/papers/")
    worker.presses("新建纸质票批次")
    worker.fills({"这一摞有多少张": "1"})
    worker.presses("新建纸质票批次")
    worker.tab.get_by_role("link", name=str(PaperBatch.objects.get().pk), exact=True).first.click()
    worker.presses("录入一张票")
    worker.fills({"票上的编号": "1", "谁的票": "1号楼102", "票上怎么写": "同意"})
    worker.presses("录入一张票")
    clerk = stage.inside("clerk", phone=False)
    clerk.opens(f"/desk/votes/{vote.pk}/papers/{PaperBatch.objects.get().pk}/")
    clerk.presses("复录")
    clerk.fills({"谁的票": "2", "票上怎么写": "同意"})
    clerk.presses("复录")
    clerk.presses("封存并计票")
    clerk.presses("封存并计票")

    stage.time_passes(days=11)
    assert open_and_end() == 1
    supervisor = stage.inside("supervisor", phone=False)
    supervisor.opens(f"/desk/votes/{vote.pk}/")
    supervisor.presses("宣布参与未达比例")
    supervisor.presses("宣布参与未达比例")
    anybody = stage.somebody()
    anybody.opens(f"/votes/{vote.pk}/")
    anybody.sees("面积：距法定参与比例还差 0.01 ㎡。")
    anybody.sees_nothing_of("王建国", "李秀英")


@pytest.mark.parametrize(("look", "size"), [({}, OFFICE), ({"elder": "1"}, PHONE)], ids=["on a desk", "in elder mode"])
def test_axe_finds_nothing_on_the_pages_of_votes(stage, prepared, look, size):
    """As they are on a phone the walk of every page has them."""
    vote = prepared
    cast = stage.cast
    actions.hand_out_list(vote, building="1号楼", name="老周", by=cast.community_worker)
    actions.open_batch(vote, size=2, by=cast.community_worker)
    batch = PaperBatch.objects.get()
    actions.enter_sheet(batch, n=1, choice="for", member=vote.members.get(n=2), by=cast.community_worker)
    draft = actions.draft_vote(
        title="是否更换电梯", text="见方案。", compound="西苑", area=vote.area, unit=vote.unit, matter=vote.matter,
        objections_until=timezone.now(), opens_at=timezone.now(), closes_at=timezone.now() + timedelta(days=9), by=cast.community_worker,
    )  # fmt: skip
    several = Vote.objects.get(pk=draft.root_id)
    for seats, candidates in ((0, []), (2, ["王建国", "李秀英", "赵敏"])):
        actions.add_question(
            several,
            asked=f"第{seats}项",
            matter=vote.matter,
            seats=seats,
            candidates=candidates,
            by=cast.community_worker,
        )
    desk = f"/desk/votes/{vote.pk}/"
    pages = {
        "": ["/votes/", f"/votes/{vote.pk}/", f"/votes/b/{token_of(vote.members.get(n=1))}/", f"/votes/b/{token_of(vote.members.get(n=2))}/",
             f"/votes/d/{token_of(vote.door_lists.get())}/"],
        "community_worker": [
            "/desk/votes/", "/desk/votes/new/", desk, f"{desk}roll/", f"{desk}letters/", f"{desk}turnout/", f"{desk}papers/",
            f"{desk}papers/blank/", f"{desk}papers/{batch.pk}/", f"{desk}batch/{batch.pk}/enter_sheet/", f"{desk}do/correct_member/",
            f"/desk/votes/{draft.root_id}/change/", f"/desk/votes/{draft.root_id}/roll/import/", f"/desk/votes/{draft.root_id}/",
            f"/desk/votes/{draft.root_id}/do/add_question/", f"{desk}do/register_proxy/",
        ],
        "clerk": [f"{desk}sheet/{batch.sheets.get().pk}/enter_again/"],
        "administrator": ["/settings/votes/", "/settings/votes/limits/", "/settings/votes/new/", f"/settings/votes/{vote.matter_id}/"],
    }  # fmt: skip
    findings = {}
    for who, addresses in pages.items():
        person = stage.inside(who, look, viewport=size)
        for address in addresses:
            assert person.tab.goto(stage.home + address).status == 200, address
            if found := person.findings:
                findings[f"{address} {size['width']}"] = found

    assert findings == {}
