"""Nothing that was typed is lost: not without a connection, not on a stale page, not after a pause; and nothing goes out too early."""

import re

from playwright.sync_api import expect

from linli.cases import actions
from linli.cases.models import Case
from linli.people.models import User
from tests.cast import raised


def test_what_was_typed_without_a_connection_comes_back(stage):
    resident = stage.somebody()
    resident.opens("/raise/")
    words = resident.tab.get_by_role("textbox", name="什么事？")
    words.press_sequentially("楼道的灯又坏了，请来修。")
    words.blur()
    resident.context.set_offline(True)
    resident.touches("提交")
    expect(resident.tab.get_by_role("textbox", name="什么事？")).to_have_count(0)
    resident.context.set_offline(False)
    resident.opens("/raise/")

    resident.sees("已恢复您上次没提交的内容。")
    assert (words.input_value(), Case.objects.count()) == ("楼道的灯又坏了，请来修。", 0)
    resident.presses("提交")
    resident.sees("收到了")
    resident.opens("/raise/")
    assert (words.input_value(), Case.objects.count()) == ("", 1)


def test_enter_that_ends_a_chinese_word_sends_nothing(stage):
    resident = stage.somebody()
    resident.opens("/raise/")
    resident.fills({"什么事？": "楼道的灯又坏了，请来修。"})
    where = resident.tab.get_by_role("textbox", name=re.compile("在哪里"))
    where.focus()
    compose = "(e, name) => e.dispatchEvent(new CompositionEvent(name, {bubbles: true}))"
    where.evaluate(compose, "compositionstart")
    where.press("Enter")
    where.evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    where.evaluate(compose, "compositionend")
    assert (Case.objects.count(), resident.tab.url) == (0, stage.home + "/raise/")

    resident.presses("提交")
    assert Case.objects.count() == 1


def test_of_two_on_one_stale_page_the_second_sees_what_changed_and_keeps_the_words(stage, town):
    case = raised(stage.cast, town)
    actions.take_in(case, by=stage.cast.clerk)
    actions.study(case, category=town.leaks, by=stage.cast.clerk)
    one, two = stage.staff("clerk"), stage.staff("second_clerk")
    for person in (one, two):
        person.opens(f"/cases/{case.pk}/")
        person.presses("交办")
    two.fills({"主办单位": "园林所", "交办要求": "请今天就去看。"})
    one.fills({"主办单位": "水务所"})
    one.sends()
    with two.tab.expect_response(lambda r: r.request.method == "POST") as answer:
        two.sends()

    assert answer.value.status == 409
    two.sees("有 1 处需要再看一下")
    assert two.tab.get_by_role("textbox", name=re.compile("交办要求")).input_value() == "请今天就去看。"
    assert case.tasks.get().unit == town.water


def test_after_a_pause_one_signs_in_again_and_finds_what_was_typed(stage, town):
    case = raised(stage.cast, town)
    clerk = stage.staff("clerk")
    clerk.opens(f"/cases/{case.pk}/do/note/")
    words = clerk.tab.get_by_role("textbox", name="内部备注")
    words.press_sequentially("物业说明天来人。")
    words.blur()
    stage.goes_away(clerk, minutes=40)
    clerk.sends()
    clerk.sees("填写的内容还在")
    clerk.fills({"用户名": "clerk", "密码": stage.password})
    clerk.presses("登录")

    assert clerk.tab.url == f"{stage.home}/cases/{case.pk}/do/note/"
    assert words.input_value() == "物业说明天来人。"
    clerk.sends()
    clerk.sees("物业说明天来人。")
    assert User.objects.get(username="clerk").is_active
