"""What is found, on SQLite and on PostgreSQL alike: exactly what was typed, in Chinese, Latin and digits."""

from datetime import timedelta

import pytest

from linli.people.models import Unit
from linli.search.actions import Findable, write
from linli.search.models import Audience, Text
from linli.search.queries import MOST, newest
from linli.search.rules import question
from tests.search.conftest import BEGAN, KIND

LAMP = "我们小区楼道灯坏了三天，物业（Wifi物业）说等配件。电话0534-2345678，3号楼2单元。"


@pytest.mark.parametrize(
    "asked",
    [
        "路灯不亮",  # the title
        "小区楼道",
        "楼道",
        "区楼",  # across two words: exact means exact
        "楼道灯坏了三天",
        "wifi",
        "WIFI物业",
        "\uff57\uff49\uff46\uff49",  # as some keyboards write it
        "2345678",
        "4-23",  # with a mark in between
        "3号楼2单元",
        "3号",
        "楼道 配件",  # both, anywhere
        "配件 楼道 路灯",
        "楼道\u3000配件",  # a wide blank
        "灯 楼道",  # one character is fine beside two
    ],
)
def test_is_found(shelf, asked):
    shelf.put(1, "路灯不亮", LAMP)

    assert shelf.newest(asked) == [1]


@pytest.mark.parametrize(
    "asked",
    [
        "道楼",
        "小区 电梯",
        "坏了三天物业",  # a comma stands between
        "亮我们",  # the title ends there
        "小区楼道电梯",
        "不 存 在",
        "灯",  # one character alone
        "，",
        "",
        "   ",
        "' OR 1=1 --",
        '"小区" NOT 楼道',
        "小区*",
        "=小区",
        "%区",
        "_区",
        "小区:A",
        "!小区",
        "小区 & 电梯",
        "\x00小区\x00电梯",
        "\\' 小区电",
        "😀😀",
        "\ud83d小区电",
    ],
)
def test_is_not_found(shelf, asked):
    shelf.put(1, "路灯不亮", LAMP)

    assert shelf.newest(asked) == []


def test_characters_beyond_the_basic_plane_are_found(shelf):
    shelf.put(1, "𠮷祥里", "𠮷祥里小区")

    assert (shelf.newest("𠮷祥"), shelf.newest("祥里")) == ([1], [1])


def test_the_newest_come_first(shelf):
    for pk in (3, 1, 2):
        shelf.put(pk, "路灯不亮")

    assert shelf.newest("路灯") == [3, 2, 1]


def test_the_best_come_first_a_title_before_a_text_a_word_before_an_accident(shelf):
    shelf.put(1, "路灯不亮", "")
    shelf.put(2, "请派人来", "小区里的路灯坏了")
    shelf.put(3, "请派人来", "道路灯光太亮")

    assert shelf.best("路灯") == [1, 2, 3]


def test_what_was_changed_is_found_as_it_is_now(shelf):
    shelf.put(1, "路灯不亮")
    shelf.put(1, "电梯停运")

    assert (shelf.newest("路灯"), shelf.newest("电梯")) == ([], [1])


def test_what_is_gone_is_not_found(shelf):
    shelf.put(1, "路灯不亮")
    shelf.remove(1)

    assert shelf.newest("路灯") == []
    assert not Text.objects.exists()


def test_each_audience_finds_its_own(shelf):
    shelf.put(1, "路灯不亮", "居民张三很生气")
    shelf.put(1, "路灯已修好", audience=Audience.PUBLIC)

    assert shelf.newest("张三", audience=Audience.PUBLIC) == []
    assert shelf.newest("路灯已修", audience=Audience.PUBLIC) == [1]
    assert shelf.newest("路灯已修") == []


def test_rights_stand_inside_the_query(shelf, cast):
    """However many newer ones one may not see, the page is full of those one may."""
    units = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    for pk in (*units, max(units) + 1, max(units) + 2):
        shelf.put(pk, "路灯不亮")

    assert shelf.newest("路灯", among=Unit.objects.values("pk")) == units[::-1]
    assert shelf.best("路灯", among=Unit.objects.filter(pk=units[0]).values("pk")) == units[:1]


def test_a_thousand_are_counted_and_more_are_said_to_be_more(shelf, django_assert_num_queries):
    shelf.things = {pk: Findable(pk, BEGAN + timedelta(minutes=pk), "路灯不亮") for pk in range(1, MOST + 3)}
    write(shelf.kind(), list(shelf.things))

    with django_assert_num_queries(1):
        found = newest(KIND, question("路灯"))

    assert (found.total, len(found.ids), found.ids[0]) == ("1000+", MOST, MOST + 2)
    shelf.remove(1)
    shelf.remove(2)
    assert newest(KIND, question("路灯")).total == "1000"


def test_labels_narrow_and_are_not_words(shelf):
    shelf.put(1, "路灯不亮", labels=["area371482001", "unit7"])
    shelf.put(2, "路灯又不亮", labels=["area371482002"])
    shelf.put(3, "路灯还不亮")

    assert shelf.newest("路灯", labels=["area371482002", "unit7"]) == [2, 1]
    assert shelf.newest("路灯", labels=["unit8"]) == []
    assert shelf.newest("路灯", labels=[]) == []
    assert shelf.newest("路灯", labels=None) == [3, 2, 1]
    assert shelf.newest("unit7") == shelf.newest("==unit7") == shelf.newest("=unit7") == []
