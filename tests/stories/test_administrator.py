"""What an administrator changes without a programmer, and that it takes effect."""

from datetime import date

from linli.cases.models import Category
from linli.clocks.models import Calendar, CalendarDay
from linli.notices.models import NoticeText
from linli.people.models import Post, User


def test_a_deadline_is_changed_and_the_change_is_written_down(stage, town):
    boss = stage.staff("administrator")
    boss.opens("/settings/")
    boss.opens(f"/settings/cases/categories/{town.leaks.pk}/")
    boss.tab.locator("[name=deadline_value], [name=deadline_0], [name=deadline]").first.fill("5")
    with boss.leads_on():
        boss.tab.get_by_role("main").locator("form:has([name=seen]) button[type=submit].btn-primary").last.click()

    assert Category.objects.get(code="0101").deadline_value == 5
    boss.opens(f"/settings/cases/categories/{town.leaks.pk}/")
    boss.sees("administrator")


def test_a_holiday_more_and_deadlines_know_it(stage):
    boss = stage.staff("administrator")
    boss.opens(f"/settings/clocks/calendars/{Calendar.objects.get().pk}/new-day/")
    boss.fills({"日期": "2027-02-08", "名称": "社区文化节"})
    boss.tab.get_by_role("radio", name="放假").check()
    boss.presses("保存")

    assert CalendarDay.objects.get(date=date(2027, 2, 8)).name == "社区文化节"


def test_a_text_to_residents_is_changed(stage):
    text = NoticeText.objects.get(event="case_taken_in", channel="inapp", language="zh-hans")
    boss = stage.staff("administrator")
    boss.opens(f"/settings/notices/{text.pk}/")
    body = boss.tab.get_by_role("main").locator("textarea[name=body]")
    body.fill("您好！" + text.body)
    boss.presses("保存")

    text.refresh_from_db()
    assert text.body.startswith("您好！")


def test_a_new_colleague_gets_a_post_and_signs_in(stage, town):
    boss = stage.staff("administrator")
    boss.opens("/settings/people/")
    boss.presses("新增人员")
    boss.fills({"姓": "刘", "名": "建国", "用户名": "liujianguo"})
    with boss.leads_on():
        boss.tab.get_by_role("main").locator("form:has([name=username]) button[type=submit]").click()
    boss.presses("授予岗位")
    boss.fills({"单位": "水务所", "角色": "承办人"})
    with boss.leads_on():
        boss.tab.get_by_role("main").locator("form:has([name=unit]) button[type=submit]").click()

    user = User.objects.get(username="liujianguo")
    assert (user.last_name, Post.objects.get(user=user).unit) == ("刘", town.water)
    boss.sees("水务所", "承办人")
