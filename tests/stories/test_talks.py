"""A talk by code (码上议事): asked at the desk, answered at the door without an account, by keyboard too; axe finds nothing."""

import pytest

from linli.talks import seeds
from linli.talks.models import Talk
from linli.talks.tasks import draw_maps
from tests.browser import axe_findings, overflow

pytestmark = pytest.mark.browser


@pytest.fixture
def host(stage):
    seeds.refusal_reasons()
    return stage.inside("community_worker", phone=False)


def findings(person):
    wide = overflow(person.tab)
    return axe_findings(person.tab) + ([f"{wide} px too wide"] if wide > 0 else [])


def answers_by_keyboard(person, times):
    """Tab until the first button, Enter; no mouse."""
    for _ in range(times):
        for _step in range(40):
            person.tab.keyboard.press("Tab")
            if person.tab.evaluate("document.activeElement.name === 'stance'"):
                break
        with person.leads_on():
            person.tab.keyboard.press("Enter")


def test_a_question_from_the_desk_is_answered_at_the_door_and_counted(stage, host):
    host.opens("/desk/talks/")
    found = findings(host)
    host.presses("发起码上议事")
    found += findings(host)
    host.fills({"议什么": "楼前空地怎么用？", "背景": "社区和物业各出一半经费。"})
    host.presses("发起码上议事")
    talk = Talk.objects.get()
    for text in ("装几个充电桩", "种点花草树木"):
        host.opens(f"/desk/talks/{talk.pk}/say/")
        host.fills({"您的观点": text})
        host.presses("新增")
    host.presses("开始议事")
    host.sees("进行中")

    neighbour = stage.somebody()
    neighbour.opens(f"/talks/{talk.pk}/")
    found += findings(neighbour)
    answers_by_keyboard(neighbour, 2)
    neighbour.sees("您都表过态了")
    neighbour.unfolds("我也说一句")
    neighbour.fills({"您的观点": "晚上八点半以后要安静"})
    neighbour.presses("发出我的观点")
    neighbour.sees("待审核", "装几个充电桩")
    found += findings(neighbour)

    host.opens("/desk/talks/")
    host.sees("1 条待审核")
    host.opens(f"/desk/talks/{talk.pk}/")
    found += findings(host)
    host.presses("展示给大家")
    host.sees("已展示。")

    assert draw_maps() == 1
    elder = stage.somebody(reduced_motion="reduce")
    for address in ("/talks/", f"/talks/{talk.pk}/", f"/talks/{talk.pk}/result/"):
        elder.opens(address)
        found += findings(elder)
    elder.sees("还没有稳定的群体", "装几个充电桩")
    for address in ("poster/", "sheet/", "sheets/", f"statements/{talk.statements.first().pk}/refuse/"):
        host.opens(f"/desk/talks/{talk.pk}/{address}")
        found += findings(host)
    assert found == []
    assert talk.statements.order_by("pk").values_list("agrees", flat=True)[0] == 1
