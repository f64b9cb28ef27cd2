"""How a row from elsewhere is read, and what is said of one that cannot be."""

from datetime import date, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.queries.import_rows import clean, guess_columns, missing_columns, read_rows, read_time
from linli.kernel.working_times import ZONE

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
NOW = datetime(2025, 8, 20, 9, 0, tzinfo=ZONE)
COLUMNS = ["编号", "标题", "内容", "来电时间", "办结时间", "办理结果", "地址", "电话", "状态"]
MAPPING = dict(
    zip(
        ["number", "title", "words", "raised_at", "answered_at", "answer", "address", "phone", "state"],
        COLUMNS,
        strict=True,
    )
)
GOOD = ["1", "路灯不亮", "三号楼前路灯不亮", "2024/4/25 9:32:09", "2024/5/1", "已修好", "梧桐社区3号楼", "", ""]


def read(*rows, columns=COLUMNS, mapping=MAPPING):
    return read_rows(list(enumerate(rows, start=2)), mapping, columns, now=NOW)


def with_(**changes):
    row = list(GOOD)
    for name, value in changes.items():
        row[COLUMNS.index(MAPPING[name])] = value
    return row


@pytest.mark.parametrize(
    "written",
    [
        "2024/4/25 9:32:09",
        "2024-04-25 09:32:09",
        "2024.4.25 9:32:09",
        "2024年4月25日 9时32分09秒",
        "2024年4月25日9:32:09",
        "2024-04-25T09:32:09+08:00",
        "2024-04-25T01:32:09Z",
        "2024/4/25 上午9:32:09",
        "2024/4/25 09:32:09 AM",
        "2024/4/25 9:32:09".translate(FULL_WIDTH),
        "20240425093209",
        20240425093209,
        45407.39732638889,
        "45407.39732638889",
        datetime(2024, 4, 25, 9, 32, 9),  # noqa: DTZ001  # as a spreadsheet gives it
    ],
)
def test_a_time_is_read_however_it_was_written(written):
    assert read_time(written, now=NOW) == datetime(2024, 4, 25, 9, 32, 9, tzinfo=ZONE)


@pytest.mark.parametrize("written", ["2024/4/25", "20240425", 20240425, 45407, "45407", date(2024, 4, 25)])
def test_a_day_is_the_midnight_it_begins_with(written):
    assert read_time(written, now=NOW) == datetime(2024, 4, 25, tzinfo=ZONE)


def test_the_afternoon_is_twelve_hours_later():
    assert read_time("2024/4/25 下午2:05", now=NOW) == datetime(2024, 4, 25, 14, 5, tzinfo=ZONE)
    assert read_time("2024/4/25 下午12:05", now=NOW) == datetime(2024, 4, 25, 12, 5, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("昨天", "看不出这是什么日期，请写成 2026-01-31 09:30 的样子。"),
        ("2024-02-30", "看不出这是什么日期，请写成 2026-01-31 09:30 的样子。"),
        ("2024/4/25 25:00", "看不出这是什么日期，请写成 2026-01-31 09:30 的样子。"),
        ("1900-01-01", "年份 1900 不对。"),
        ("9999-12-31", "年份 9999 不对。"),
        (datetime(1900, 1, 1), "年份 1900 不对。"),  # noqa: DTZ001
        (2958465, "看不出这是什么日期，请写成 2026-01-31 09:30 的样子。"),
        (0, "看不出这是什么日期，请写成 2026-01-31 09:30 的样子。"),
        ("2025-08-20 09:01", "这个时间还没有到。"),
        ("9" * 5_000_000, "看不出这是什么日期，请写成 2026-01-31 09:30 的样子。"),
    ],
)
def test_a_time_that_cannot_be_is_said_so(written, why):
    with pytest.raises(ValueError, match="。") as said:
        read_time(written, now=NOW)

    assert str(said.value) == why


@given(st.one_of(st.text(), st.floats(allow_nan=True), st.integers(), st.datetimes(), st.booleans(), st.none()))
def test_no_cell_breaks_the_reading_of_times(cell):
    try:
        found = read_time(cell, now=NOW)
    except ValueError:
        return  # said, not broken

    assert found is None or timezone.is_aware(found)


def test_a_good_row_has_no_problems():
    [row] = read(GOOD)

    assert (row.problems, row.is_history, row.source_number) == ([], True, "1")
    assert row.fields["answered_at"] == datetime(2024, 5, 1, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("changes", "column", "why"),
    [
        ({"number": ""}, "编号", "没有填。"),
        ({"words": None}, "内容", "没有填。"),
        ({"raised_at": ""}, "来电时间", "没有填。"),
        ({"raised_at": "待定"}, "来电时间", "看不出这是什么日期，请写成 2026-01-31 09:30 的样子。"),
        ({"words": "水" * 5_000_000}, "内容", "有 5000000 个字，最多 30000 个字。"),
        ({"address": "路" * 121}, "地址", "有 121 个字，最多 120 个字。"),
        ({"answered_at": "2024/4/24 8:00"}, "办结时间", "答复时间早于诉求时间。"),
        ({"phone": "1" * 30}, "电话", "这不是有效的电话号码：手机号是 11 位数字，固定电话请写成 0534-1234567。"),
    ],
)
def test_what_is_wrong_is_named_by_column(changes, column, why):
    [row] = read(with_(**changes))

    assert [(p.column, p.text) for p in row.problems] == [(column, why)]


def test_a_number_that_stands_twice_counts_the_first_time():
    first, second = read(GOOD, GOOD)

    assert first.problems == []
    assert [(p.column, p.text) for p in second.problems] == [("编号", "与第 2 行的编号重复。")]


def test_an_answer_of_the_same_day_without_a_time_is_no_answer_before_the_question():
    [row] = read(with_(answered_at="2024/4/25"))

    assert row.problems == []
    assert row.fields["answered_at"] == row.fields["raised_at"]


@pytest.mark.parametrize(
    ("answer", "state", "is_history"),
    [
        ("已修好", "", True),
        ("", "", False),
        ("", "已办结", True),
        ("已转水务部门", "办理中", False),
        ("已修好", "待回访", True),
        ("", "未办结", False),
    ],
)
def test_what_is_settled_there_is_history_and_the_rest_is_open(answer, state, is_history):
    [row] = read(with_(answer=answer, state=state))

    assert row.is_history is is_history


def test_a_title_too_long_for_a_list_stands_whole_in_the_words():
    [row] = read(with_(title="很" * 100))

    assert len(row.fields["title"]) == 80
    assert row.fields["words"] == "很" * 100 + "\n三号楼前路灯不亮"


@pytest.mark.parametrize(
    ("cell", "text"), [(2549.0, "2549"), (2549, "2549"), ("a\0b\x07", "ab"), ("一_x000D_\r\n二", "一\n二"), (None, "")]
)
def test_a_cell_is_read_as_people_wrote_it(cell, text):
    assert clean(cell) == text


def test_columns_are_guessed_by_their_usual_names():
    assert guess_columns(["工单编号", "诉求内容", "来电时间", "联系电话", "备注"]) == {
        "number": "工单编号",
        "words": "诉求内容",
        "raised_at": "来电时间",
        "phone": "联系电话",
    }


def test_a_user_name_is_not_taken_for_the_name_of_a_person():
    assert "name" not in guess_columns(["留言编号", "留言用户", "留言详情", "留言时间"])


def test_missing_columns_are_named_together_with_those_there_are():
    assert missing_columns({"number": "编号", "words": "正文"}, ["编号", "内容"]) == [
        "文件里没有“正文”这一列（诉求内容），只有：编号、内容。",
        "“诉求时间”是哪一列？文件里有：编号、内容。",
    ]


def test_a_null_byte_spoils_only_its_own_row_and_is_named():
    good, bad = read(GOOD, with_(number="2", words="路灯\0不亮"))

    assert (good.problems, [(p.column, p.text) for p in bad.problems]) == ([], [("内容", "里面有不是文字的字符。")])
