"""Hot topics: one problem at one place, by several people, close in time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.suggestions.learning.files import NotReadable, day_of, read_messages
from linli.suggestions.learning.names import names_in
from linli.suggestions.learning.texts import Message, Trend
from linli.suggestions.learning.topics import hot_topics, trend_of

MAY = date(2026, 5, 1)
NOISE = "夜里搅拌车轰鸣，噪音太大，吵得全家睡不着，灰尘也大"
PARKING = "买房被强制捆绑车位，一个车位十万，不买就不给签合同"
LIGHT = "路灯坏了很久，晚上漆黑一片，老人出门怕摔跤"
OTHERS = ["想问社保怎么转移", "公交车间隔太长", "幼儿园学费涨价", "菜场缺斤少两", "养老金何时到账", "快递柜乱收费"]


def said(number: int, text: str, *, person: str = "", day: date = MAY) -> Message:
    return Message(str(number), person or f"p{number}", text[:12], text, day)


def at(place: str, problem: str, start: int, many: int = 5, day: date = MAY) -> list[Message]:
    ways = ["我家住在{}，", "{}附近", "请领导管管{}！", "{}的居民反映，", "关于{}的问题："]
    return [said(start + n, ways[n % 5].format(place) + problem, day=day + timedelta(days=n)) for n in range(many)]


def crowd() -> list[Message]:
    ways = ["我家住在{}，", "{}附近", "请领导管管{}！", "{}的居民反映，", "关于{}的问题："]
    some = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    return [said(900 + n, ways[n % 5].format(f"{some[n % 20]}{some[n // 3]}楼") + OTHERS[n % 6]) for n in range(60)]


def test_one_problem_at_one_place_is_one_topic():
    found = hot_topics([*at("云杉苑", NOISE, 1), *crowd()])

    assert [(t.people, t.numbers) for t in found] == [(5, ["1", "2", "3", "4", "5"])]
    assert found[0].name.startswith("云杉苑")


def test_a_topic_is_named_by_words_that_say_what_it_is_about():
    lift = "电梯又停了，这个月第三次，我住六楼，爬一趟歇一趟，附近都知道"
    mixing = "附近的搅拌站搅拌噪音太大，这个搅拌站半夜还搅拌"
    found = hot_topics([*at("云杉苑", lift, 1), *at("白露湾", mixing, 11), *crowd()])

    assert [t.problem for t in found] == [["电梯", "六楼"], ["搅拌站", "噪音"]]


def test_what_a_clerk_joined_is_one_topic_whatever_its_words_and_what_is_like_it_belongs_there():
    calls = [
        said(31, "南门进来那一排灯不亮，老人下楼看不见台阶"),
        said(32, "一片黑，孩子放学回来害怕"),
        said(33, "差点绊倒，电话打了两天"),
    ]
    joined = [replace(call, place="云杉苑网格", joined="31" if call.number != "31" else "") for call in calls]
    alike = [replace(call, place="云杉苑网格") for call in at("云杉苑", "南门一排灯不亮，看不见台阶", 41, many=3)]
    found = hot_topics([*joined, *alike, *crowd()])

    assert [(t.people, t.numbers) for t in found] == [(6, ["31", "32", "33", "41", "42", "43"])]
    assert "看不见" not in found[0].name


def test_what_is_joined_all_over_a_community_stays_a_topic():
    grids = [replace(said(51 + n, LIGHT), place=f"第{n}网格", joined="51" if n else "") for n in range(4)]

    assert [t.people for t in hot_topics([*grids, *crowd()])] == [4]


def test_one_place_with_two_problems_is_two_topics():
    found = hot_topics([*at("云杉苑", NOISE, 1), *at("云杉苑", PARKING, 11), *crowd()])

    assert sorted(t.numbers for t in found) == [["1", "2", "3", "4", "5"], ["11", "12", "13", "14", "15"]]


def test_one_problem_in_two_places_is_two_topics():
    found = hot_topics([*at("云杉苑", LIGHT, 1), *at("白露湾", LIGHT, 11), *crowd()])

    assert sorted(t.numbers for t in found) == [["1", "2", "3", "4", "5"], ["11", "12", "13", "14", "15"]]


def lying(place: str, around: str, texts: list[str], start: int) -> list[Message]:
    """Messages of which it is known where they lie."""
    return [
        Message(str(start + n), f"p{start + n}", "", text, MAY + timedelta(days=n), place, around)
        for n, text in enumerate(texts)
    ]


POLITE = "白天家里有人，可以上门看。"


def test_who_lives_at_one_place_and_speaks_of_different_things_makes_no_topic():
    lamps = ["南门的路灯不亮，漆黑一片", "南门路灯坏了一排", "南门那排路灯全灭了，漆黑"]
    others = ["居住证在哪办", "外机架子松了", "前楼雨棚挡光", "电动车推进电梯", "横幅破破烂烂", "孩子落户要照片"]
    here = [
        *lying("第九网格（云杉苑）", "09", lamps, 1),
        *lying("第九网格（云杉苑）", "09", [t + POLITE for t in others], 11),
    ]
    elsewhere = [lying(f"{n}网格", f"{n}", [OTHERS[n % 6] + POLITE], 100 + n)[0] for n in range(10, 50)]

    found = hot_topics([*here, *elsewhere])

    assert [t.numbers for t in found] == [["1", "2", "3"]]
    assert found[0].name.startswith("第九网格（云杉苑） ")


def test_the_same_words_all_over_the_city_are_no_topic_whatever_they_end_in():
    text = "半个小区停电，冰箱里东西都化了。" + POLITE
    messages = [m for n in range(8) for m in lying(f"{n}网格", f"{n:02}", [text], n + 1)]

    assert hot_topics(messages) == []


def test_a_question_that_several_ask_word_for_word_is_no_place():
    asked = [said(n, "我换了城市交社保，怎么转？") for n in range(1, 5)]

    assert hot_topics([*asked, *crowd()]) == []


def test_people_are_counted_not_messages():
    one_person = [said(n, f"云杉苑{NOISE}", person="the same") for n in range(1, 9)]

    assert hot_topics([*one_person, *crowd()]) == []


def test_what_lies_a_year_apart_is_not_one_topic():
    before, after = at("云杉苑", LIGHT, 1), at("云杉苑", LIGHT, 11, day=MAY + timedelta(days=365))

    assert len(hot_topics([*before, *after, *crowd()])) == 2


@pytest.mark.parametrize("messages", [[], [said(1, "")], [said(1, "。"), said(2, "!"), said(3, "路")]])
def test_of_nothing_there_is_no_topic(messages):
    assert hot_topics(messages) == []


def test_names_are_found_in_the_messages_and_common_words_are_none():
    texts = [
        "我住云杉苑三期",
        "云杉苑没有路灯",
        "投诉云杉苑物业",
        "住在小区里",
        "投诉小区物业",
        "这个小区不错",
        "投诉小区吵",
    ]

    assert set().union(*names_in(texts)) == {"云杉苑"}


@pytest.mark.parametrize(
    ("lately", "before", "trend"),
    [(0, 5, Trend.QUIET), (3, 2, Trend.RISING), (4, 4, Trend.STEADY), (1, 4, Trend.FALLING)],
)
def test_the_trend_compares_thirty_days_with_the_thirty_before(lately, before, trend):
    days = [MAY - timedelta(days=40)] * before + [MAY - timedelta(days=3)] * lately

    assert trend_of(days, MAY) == trend


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2019/2/28 11:25:05", date(2019, 2, 28)),
        ("2020-01-02 00:00:00", date(2020, 1, 2)),
        (43524.5, date(2019, 2, 28)),
        ("2019/2/30", None),
        ("", None),
        (True, None),
    ],
)
def test_days_are_read_as_boards_write_them(cell, day):
    assert day_of(cell) == day


@pytest.mark.parametrize("data", [b"", b"no spreadsheet", b"a,b\n1,2\n"])
def test_a_file_that_is_no_list_of_messages_is_refused(tmp_path, data):
    for name in ("x.xlsx", "x.csv"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(NotReadable):
            read_messages(tmp_path / name)
