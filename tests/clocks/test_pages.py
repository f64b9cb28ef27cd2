"""The settings pages of calendars and ladders."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.clocks.models import Calendar, CalendarDay, Ladder
from linli.people.models import User

WEEK = {f"day_{n}": "08:30-12:00" for n in range(5)} | {"day_5": "", "day_6": ""}
YEAR = """2027-01-01 至 2027-01-03，放假，元旦
2027/2/20, 上班, 春节

2027年10月1日	放假	国庆节"""


@pytest.fixture
def desk(client, calendar, cast, now):
    """The pages, opened by one of the cast."""
    now.is_(2026, 11, 23, 10)

    def sign_in(actor):
        client.force_login(User.objects.get(pk=actor.id))
        return client

    return sign_in


@pytest.fixture
def admin(desk, cast):
    return desk(cast.administrator)


def marks(row):
    return {"seen": row.version, "key": str(uuid4())}


def at(name, *args):
    return reverse(f"clocks:{name}", args=args)


def days(year):
    rows = CalendarDay.objects.filter(date__year=year, state="active").order_by("date")
    return list(rows.values_list("date__month", "date__day", "kind", "name"))


def test_all_staff_may_read_and_only_administrators_change(desk, cast, calendar):
    ladder = Ladder.objects.get(code="case")
    read = [at("index"), at("calendar", calendar.pk), at("ladder", ladder.pk)]
    write = [
        at("new-calendar"),
        at("edit-calendar", calendar.pk),
        at("new-day", calendar.pk),
        at("enter-year", calendar.pk),
    ]
    write += [at("edit-day", CalendarDay.objects.first().pk)]

    found = {
        who: [desk(actor).get(page).status_code for page in read + write]
        for who, actor in cast._asdict().items()
        if who in ("administrator", "clerk", "resident")
    }

    assert found == {"administrator": [200] * 8, "clerk": [200] * 3 + [404] * 5, "resident": [404] * 8}
    assert desk(cast.clerk).post(at("ladder", ladder.pk), marks(ladder)).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, calendar):
    assert client.get(at("index")).status_code == 302


def test_everybody_at_a_desk_sees_that_a_year_is_missing(desk, cast, calendar):
    pages = [desk(cast.clerk).get(page).content.decode() for page in (at("index"), at("calendar", calendar.pk))]

    assert ["办公日历：2027 年节假日尚未录入" in page for page in pages] == [True, True]


@pytest.mark.parametrize(
    ("who", "at_work", "hears"),
    [
        ("administrator", (2026, 9, 30, 10), False),
        ("administrator", (2026, 10, 9, 10), True),
        ("supervisor", (2026, 11, 23, 10), False),
        ("supervisor", (2026, 12, 7, 10), True),
        ("clerk", (2026, 12, 7, 10), False),
    ],
)
def test_who_enters_the_year_hears_of_it_on_every_page_from_october_on(
    client, calendar, cast, now, who, at_work, hears
):
    now.is_(*at_work)
    client.force_login(User.objects.get(pk=getattr(cast, who).id))

    page = client.get(reverse("desk:worklist"), follow=True)  # who administers is led on to the settings
    assert (f"2027 {WARNING}" in page.content.decode()) is hears


def test_the_year_page_takes_few_questions_to_the_database(admin, calendar, django_assert_num_queries):
    admin.get(at("calendar", calendar.pk))
    with django_assert_num_queries(7):
        admin.get(at("calendar", calendar.pk), {"year": "2025"})


@pytest.mark.parametrize("year", ["2025", "0000", "9999", "²²²²", "abc", "", "20250"])
def test_any_year_can_be_asked_for(admin, calendar, year):
    assert admin.get(at("calendar", calendar.pk), {"year": year}).status_code == 200


def test_a_year_is_pasted(admin, calendar):
    answer = admin.post(at("enter-year", calendar.pk), {"rows": YEAR, **marks(calendar)})

    assert answer.url == at("calendar", calendar.pk) + "?year=2027"
    assert days(2027) == [
        (1, 1, "holiday", "元旦"),
        (1, 2, "holiday", "元旦"),
        (1, 3, "holiday", "元旦"),
        (2, 20, "make_up", "春节"),
        (10, 1, "holiday", "国庆节"),
    ]
    page = admin.get(at("calendar", calendar.pk)).content.decode()
    assert ("尚未录入" in page, "2027 年只录了 5 天（元旦、春节、国庆节）" in page) == (False, True)


def test_a_year_is_uploaded_as_old_spreadsheets_write_it(admin, calendar):
    file = SimpleUploadedFile("2027.csv", YEAR.encode("gb18030"))
    admin.post(at("enter-year", calendar.pk), {"file": file, **marks(calendar)})

    assert len(days(2027)) == 5


def test_the_same_year_twice_changes_nothing_and_what_differs_is_changed(admin, calendar):
    for rows in (YEAR, YEAR, "2027-02-20 放假 春节"):
        calendar.refresh_from_db()
        admin.post(at("enter-year", calendar.pk), {"rows": rows, **marks(calendar)})

    assert (len(days(2027)), days(2027)[3]) == (5, (2, 20, "holiday", "春节"))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("明天，放假", "不是日期"),
        ("2027-02-30，放假", "没有 2027-02-30 这一天"),
        ("1900-01-01，放假", "年份应在 2000 到 2100 之间"),
        ("9999-01-01，放假", "年份应在 2000 到 2100 之间"),
        ("2027-01-01，加班费", "既不是“放假”，也不是“上班”"),
        ("2027-01-05 至 2027-01-01，放假", "结束日期早于开始日期"),
        ("2027-05-01，放假\n2027-05-01，上班", "第 2 行：2027-05-01 已在第 1 行出现"),
        ("\x00\x00", "请粘贴各行内容"),
        ("", "请粘贴各行内容"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_what_was_typed_stays(admin, calendar, row, why):
    answer = admin.post(at("enter-year", calendar.pk), {"rows": row, **marks(calendar)})

    page = answer.content.decode()
    assert (answer.status_code, why in page) == (422, True)
    assert days(2027) == []


def test_a_picture_is_no_table(admin, calendar):
    file = SimpleUploadedFile("2027.csv", b"\x89PNG\r\n\xff\xfe\xff\x80")
    answer = admin.post(at("enter-year", calendar.pk), {"file": file, **marks(calendar)})

    assert (answer.status_code, "这不是文本文件" in answer.content.decode()) == (422, True)


def test_a_day_is_added_changed_and_taken_out(admin, calendar):
    form = {"date": "2027-01-02", "kind": "make_up", "name": "元旦", "weekday": "4", "times": "9:00—12:00"}
    admin.post(at("new-day", calendar.pk), form | marks(calendar))
    day = CalendarDay.objects.get(date=date(2027, 1, 2))
    assert (day.kind, day.weekday, day.times) == ("make_up", 4, "09:00-12:00")

    calendar.refresh_from_db()
    admin.post(at("edit-day", day.pk), form | {"kind": "holiday", "times": ""} | marks(calendar))
    assert days(2027) == [(1, 2, "holiday", "元旦")]

    calendar.refresh_from_db()
    admin.post(at("retire-day", day.pk), marks(calendar))
    assert days(2027) == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"date": "2025-10-01"}, "日历中已有这一天"),
        ({"date": "1900-01-01"}, "年份应在 2000 到 2100 之间"),
        ({"date": "9999-12-31"}, "年份应在 2000 到 2100 之间"),
        ({"times": "早上"}, "不是时间段"),
        ({"times": "09:00-10:00", "kind": "holiday"}, "放假日没有工作时间"),
    ],
)
def test_a_day_that_is_wrong_is_not_taken(admin, calendar, wrong, why):
    form = {"date": "2027-01-02", "kind": "make_up", "name": "元旦", "weekday": "0", "times": ""}
    answer = admin.post(at("new-day", calendar.pk), form | wrong | marks(calendar))

    assert (answer.status_code, why in answer.content.decode(), days(2027)) == (422, True, [])


def test_working_times_are_changed(admin, calendar):
    admin.post(at("edit-calendar", calendar.pk), {"name": "窗口", **WEEK, **marks(calendar)})

    calendar.refresh_from_db()
    assert (calendar.name, calendar.week) == ("窗口", ["08:30-12:00"] * 5 + ["", ""])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"day_2": "22:00-06:00"}, "每段工作时间要在前一段结束之后开始"),
        ({"day_2": "下午"}, "不是时间段"),
        ({f"day_{n}": "" for n in range(7)}, "请至少填写一天的工作时间"),
    ],
)
def test_working_times_that_are_wrong_are_not_taken(admin, calendar, wrong, why):
    answer = admin.post(at("edit-calendar", calendar.pk), {"name": "窗口", **WEEK, **wrong, **marks(calendar)})

    assert (answer.status_code, why in answer.content.decode()) == (422, True)


def test_who_saves_an_old_page_is_told_and_keeps_what_was_typed(admin, calendar):
    old = {"name": "我改的", **WEEK, **marks(calendar), "seen": calendar.version - 1}
    answer = admin.post(at("edit-calendar", calendar.pk), old)

    assert (answer.status_code, "我改的" in answer.content.decode()) == (409, True)
    assert Calendar.objects.get().name == "办公日历"


def test_another_calendar_becomes_the_default(admin, calendar):
    admin.post(at("new-calendar"), {"name": "窗口", **WEEK, "seen": 0, "key": str(uuid4())})
    window = Calendar.objects.get(name="窗口")
    admin.post(at("use-calendar", window.pk), {"do": "default", **marks(window)})
    calendar.refresh_from_db()
    admin.post(at("use-calendar", calendar.pk), {"do": "retire", **marks(calendar)})

    assert list(Calendar.objects.order_by("pk").values_list("name", "is_default", "state")) == [
        ("办公日历", False, "retired"),
        ("窗口", True, "active"),
    ]


def rungs(*rows):
    return {
        f"{name}_{n}": value
        for n, row in enumerate(rows)
        for name, value in zip(("side", "value", "unit"), row, strict=True)
    }


def test_a_rung_keeps_its_code_on_its_side_and_a_new_one_gets_its_own(admin, calendar):
    ladder = Ladder.objects.get(code="case")
    rows = rungs(
        ("before", "30", "share"),
        ("due", "", ""),
        ("after", "2", "working_days"),
        ("", "", ""),
        ("before", "1", "hours"),
        ("after", "9", "hours"),
    )
    admin.post(at("ladder", ladder.pk), {"name": "诉求", **rows, **marks(ladder)})

    ladder.refresh_from_db()
    assert ladder.rungs == [
        {"code": "soon", "at": "before 30%"},
        {"code": "due", "at": "due"},
        {"code": "overdue_1", "at": "after 2 working_days"},
        {"code": "soon_2", "at": "before 1 hours"},
        {"code": "overdue_9", "at": "after 9 hours"},
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("before", "", ""), "数值和单位都要填写"),
        (("before", "100", "share"), "无法识别的时点"),
        (("after", "5", "share"), "无法识别的时点"),
        (("before", "5000", "hours"), "999"),
    ],
)
def test_a_rung_that_is_wrong_is_not_taken(admin, calendar, row, why):
    ladder = Ladder.objects.get(code="case")
    answer = admin.post(at("ladder", ladder.pk), {"name": "诉求", **rungs(row), **marks(ladder)})

    assert (answer.status_code, why in answer.content.decode()) == (422, True)


def test_an_empty_house_teaches_how_to_begin(client, cast, now):
    client.force_login(User.objects.get(pk=cast.administrator.id))

    page = client.get(at("index")).content.decode()
    assert ["还没有日历" in page, "还没有催督阶梯" in page] == [True, True]


WARNING = "年节假日尚未录入"


def test_once_it_is_entered_there_is_no_warning(admin, now, calendar):
    now.is_(2026, 12, 30, 10)
    admin.post(at("enter-year", calendar.pk), marks(calendar) | {"year": 2027, "text": YEAR})

    assert WARNING not in admin.get(reverse("desk:worklist"), follow=True).content.decode()
