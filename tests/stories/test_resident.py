"""A resident of seventy: a phone, big letters, no account."""

import re

import pytest

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from tests.cast import GRID
from tests.stories.person import picture

WORDS = "3号楼二单元楼道灯坏了一个月，晚上下楼看不清，老人怕摔倒。"


@pytest.fixture
def answered(stage, town):
    """What the town does in between, while the resident waits."""

    def answer(case):
        cast = stage.cast
        actions.take_in(case, by=cast.clerk)
        actions.study(case, category=town.leaks, by=cast.clerk)
        actions.dispatch(case, lead=town.water, by=cast.clerk)
        actions.accept(case.tasks.get(), by=cast.plumber)
        actions.answer(case, told="楼道灯已换成声控灯，请您放心。", by=cast.plumber)

    return answer


def test_a_resident_of_seventy_is_heard_from_the_code_on_the_wall_to_the_second_try(stage, answered):
    resident = stage.somebody()
    resident.opens(f"/raise/?grid={GRID}")
    resident.presses("长辈版")
    resident.sees("标准版", "您所在的网格：梧桐第一网格")
    assert resident.findings == []

    resident.fills(
        {"什么事？": WORDS, "照片": picture("楼道", "#223"), "您的电话": "138 1234 5678", "您的称呼": "刘桂兰"}
    )
    resident.presses("提交")

    case = Case.objects.get()
    resident.sees("收到了", case.number)
    assert resident.tab.get_by_role("textbox", name="查询链接").input_value().startswith(stage.home + "/t/")
    resident.unfolds("显示二维码")
    assert resident.tab.get_by_role("img", name="查询链接").is_visible()
    assert (case.words, case.channel, case.area_id) == (WORDS, Case.Channel.QR, GRID)
    assert resident.findings == []

    code = re.search(r"\d{6}", stage.sms("验证码"))[0]
    resident.fills({"短信验证码": "000000" if code != "000000" else "111111"})
    resident.presses("验证")
    resident.sees("验证码不对或已过期")
    resident.fills({"短信验证码": code})
    resident.presses("验证")
    resident.sees("手机号已验证")

    resident.presses("补充情况")
    resident.fills({"您要补充什么？": "是二单元，不是一单元。"})
    resident.presses("提交")
    resident.sees("谢谢，已经补充上了", "是二单元，不是一单元。")

    answered(case)
    stage.time_passes(hours=1)
    resident.opens(re.search(r"http\S+/t/[\w-]+/", stage.sms("答复"))[0])
    resident.sees("楼道灯已换成声控灯，请您放心。")
    assert resident.findings == []
    resident.presses("评价")
    resident.fills(
        {"解决了吗？": "未解决", "办理过程满意吗？": "满意", "办理结果满意吗？": "不满意", "您的意见": "只亮了两天。"}
    )
    resident.presses("提交")
    resident.sees("谢谢您的评价", "未解决")
    resident.presses("不满意，重新办理")
    resident.fills({"还有什么没解决？": "灯又灭了。"})
    resident.presses("提交")
    resident.sees("已重新办理")

    case.refresh_from_db()
    assert (case.state, case.ratings.get().solved, case.lead) == (S.STUDYING, "no", stage.town.watch)


def test_without_scripts_a_resident_raises_follows_and_rates(stage, answered):
    resident = stage.somebody(java_script_enabled=False)
    resident.opens("/")
    resident.presses("说一件事 一分钟说完，不用注册")
    resident.fills(
        {"什么事？": "银杏路口垃圾桶满了三天没人清。", "在哪里？": "银杏路口", "照片": picture("垃圾桶", "#443")}
    )
    resident.presses("提交")
    resident.sees("收到了")

    answered(Case.objects.get())
    resident.opens(resident.tab.url.partition("?")[0])
    resident.presses("评价")
    resident.fills({"解决了吗？": "解决", "办理过程满意吗？": "满意", "办理结果满意吗？": "满意"})
    resident.presses("提交")

    resident.sees("谢谢您的评价")
    assert Case.objects.get().ratings.get().solved == "yes"


def test_too_few_words_are_asked_for_again_and_nothing_is_lost(stage):
    resident = stage.somebody()
    resident.opens("/raise/")
    resident.fills({"什么事？": "灯坏", "在哪里？": "3号楼", "您的电话": "1" * 30})
    resident.presses("提交")

    resident.sees("请再多说几个字，方便我们找到。")
    field = resident.tab.get_by_label(re.compile("在哪里"))
    assert (field.input_value(), Case.objects.count()) == ("3号楼", 0)
    assert resident.findings == []


def test_words_that_sound_like_an_emergency_show_whom_to_call_at_once(stage):
    resident = stage.somebody()
    resident.opens("/raise/")
    resident.sees_nothing_of("有人有危险吗")
    resident.fills({"什么事？": "楼道里有很重的煤气味"})

    resident.sees("有人有危险吗", "119")
    assert resident.findings == []
