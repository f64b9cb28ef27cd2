"""A folder of spreadsheets: what any hotline can export comes in, and answers come out as a table."""

import csv
import os
import time

import pytest

from linli.cases import actions
from linli.cases.models import Case, Rating
from linli.exchange.models import Arrival
from linli.exchange.outbox.receive import collect
from linli.record.models import Note
from tests.exchange.conftest import put, send_all

HEAD = "工单编号,工单标题,诉求内容,来电时间,事发地址,所属社区,诉求类别,来电人,来电号码\n"
ROW = "GD1,灯不亮,梧桐社区3号楼灯不亮,2025-08-19 09:30,3号楼,梧桐社区,漏水,周建国,13800000009\n"


def written(settings, partner):
    file = next((settings.EXCHANGE_DIR / partner.code / "out").glob("*.csv"))
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))


def names(settings, partner, where):
    return sorted(
        p.name.partition("-")[2].partition("-")[2] or p.name
        for p in (settings.EXCHANGE_DIR / partner.code / where).iterdir()
    )


def test_each_row_becomes_a_case_and_the_file_is_put_away(folder, settings, town):
    put(folder, "今日工单.csv", HEAD + ROW + ROW.replace("GD1", "GD2"), settings)

    assert collect(folder) == 2
    assert list(Case.objects.order_by("pk").values_list("source_number", "area", "category")) == [
        ("GD1", town.here.code, town.leaks.pk), ("GD2", town.here.code, town.leaks.pk),
    ]  # fmt: skip
    assert (names(settings, folder, "in"), names(settings, folder, "done")) == ([], ["今日工单.csv"])


def test_the_same_file_again_changes_nothing(folder, settings):
    for name in ("a.csv", "b.csv"):
        put(folder, name, HEAD + ROW, settings)

    assert (collect(folder), Case.objects.count(), Arrival.objects.get().times) == (1, 1, 2)


def test_answers_stand_in_the_file_of_the_day_each_with_its_key(folder, settings, cast, town):
    put(folder, "a.csv", HEAD + ROW, settings)
    collect(folder)
    case = Case.objects.get()
    actions.settle(case, told="=1+1 已换好", by=cast.clerk)
    send_all()
    rows = written(settings, folder)

    assert [(r["what"], r["number"], r["case"]) for r in rows] == [
        ("received", "GD1", case.number),
        ("answered", "GD1", case.number),
    ]
    assert rows[1]["told"] == "'=1+1 已换好"  # no formula
    assert len({r["key"] for r in rows}) == 2


def test_a_row_that_cannot_be_read_is_refused_and_the_others_come_in(folder, settings):
    put(folder, "a.csv", HEAD + ROW + "GD2,,,2025-08-19,,,,,\n", settings)
    collect(folder)
    send_all()

    assert list(Arrival.objects.order_by("pk").values_list("number", "state")) == [("GD1", "taken"), ("GD2", "refused")]
    assert [(r["what"], r["number"], bool(r["told"])) for r in written(settings, folder)] == [
        ("received", "GD1", False), ("refused", "GD2", True),
    ]  # fmt: skip


MIXED = """消息类型,工单编号,诉求内容,来电时间,催办内容,是否解决,过程满意度,结果满意度
催办,GD1,,,居民第二次来电催问,,,
工单,GD1,梧桐社区3号楼灯不亮,2025-08-19 09:30,,,,
"""


def test_what_urges_an_order_may_stand_in_the_same_table_even_before_it(folder, settings, cast):
    put(folder, "a.csv", MIXED, settings)
    put(folder, "b.csv", MIXED, settings)  # once more

    assert collect(folder) == 2
    case = Case.objects.get()
    assert list(case.history.values_list("action", flat=True)) == ["import_open", "urge"]
    assert Note.objects.get(act__action="urge").text == "居民第二次来电催问"


def test_the_hotline_s_ratings_come_as_a_table_of_their_own(folder, settings, cast):
    put(folder, "a.csv", HEAD + ROW, settings)
    collect(folder)
    actions.settle(Case.objects.get(), told="已换好", by=cast.clerk)
    put(folder, "b.csv", "工单编号,回访内容,是否解决,过程满意度,结果满意度\nGD1,还行,已解决,满意,一般\n", settings)

    assert collect(folder) == 1
    rating = Rating.objects.get()
    assert (rating.solved, rating.process, rating.result, rating.how) == ("yes", "happy", "fair", "hotline")


def test_a_table_of_urgings_alone_is_known_by_its_columns_and_when_tells_two_apart(folder, settings):
    put(folder, "a.csv", HEAD + ROW, settings)
    row = "GD1,还没人来,2025-08-20 09:0{}\n"
    put(folder, "b.csv", "工单编号,催办内容,催办时间\n" + row.format(0) + row.format(0) + row.format(5), settings)
    collect(folder)

    assert list(Case.objects.get().history.values_list("action", flat=True)) == ["import_open", "urge", "urge"]


def test_a_sheet_with_the_columns_that_the_page_names_is_read(folder, settings):
    put(folder, "a.csv", "编号,诉求内容,时间\nGD7,楼道灯不亮,2025-08-20 09:00\n", settings)
    collect(folder)

    assert Case.objects.get().source_number == "GD7"


def test_a_kind_that_nobody_knows_is_refused_and_said_so(folder, settings):
    put(folder, "a.csv", "消息类型,工单编号,催办内容\n电报,GD1,急\n", settings)
    collect(folder)
    send_all()

    assert Arrival.objects.get().state == "refused"
    assert [(r["what"], r["number"], r["told"]) for r in written(settings, folder)] == [
        ("refused", "GD1", "看不懂这是哪一种消息。"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\0\0\0"])
def test_a_file_that_is_no_table_is_put_aside_with_the_reason(folder, settings, text):
    put(folder, "x.csv", text, settings)
    collect(folder)

    assert (Case.objects.count(), names(settings, folder, "in")) == (0, [])
    assert "x.csv" in names(settings, folder, "bad")
    assert Arrival.objects.get().state == "refused"


def test_what_is_still_being_copied_is_left_alone(folder, settings):
    file = put(folder, "a.csv", HEAD, settings)
    os.utime(file, (time.time(),) * 2)
    put(folder, "~$a.csv", HEAD + ROW, settings)

    assert (collect(folder), Case.objects.count()) == (0, 0)
    assert names(settings, folder, "in") == ["a.csv", "~$a.csv"]
