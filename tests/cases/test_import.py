"""Cases from elsewhere: history stays history, what is open is handled here, and nothing comes in twice."""

import os
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from openpyxl import load_workbook

from linli.cases import seeds
from linli.cases.actions import imports
from linli.cases.models import Case, CaseImport, ImportMapping, ImportRow
from linli.cases.queries.history import answer_of
from linli.cases.queries.retention import expired
from linli.cases.rules import CaseState as S
from linli.kernel.actor import IMPORT
from linli.kernel.working_times import ZONE
from linli.people.models import Contact, Unit
from linli.record.chain import verify
from linli.record.models import Act, Message

pytestmark = pytest.mark.django_db

HEAD = "工单编号,工单标题,诉求内容,来电时间,办理结果,办结时间,事发地址,所属社区,诉求类别,来电人,来电号码,工单状态"
DONE = "G1,路灯不亮,三号楼前的路灯坏了,2019/4/25 9:32:09,已更换灯泡,2019-05-10,3号楼前,梧桐社区,漏水,王芳,13900000001,已办结"
OPEN = "G2,下水道堵了,一楼返水,2025/8/1 10:00,,,,371482001001001,水电气暖/噪声,,,待受理"


@pytest.fixture
def shipped(town):
    seeds.cases()


@pytest.fixture
def run(tmp_path, capsys, shipped):
    """Import these lines with the command; the lines it printed."""

    def import_(*lines, **how):
        file = tmp_path / "工单.csv"
        file.write_bytes("\n".join([HEAD, *lines]).encode("gb18030"))
        call_command("import_cases", file, **how)
        return capsys.readouterr().out.splitlines()

    return import_


def numbers(name):
    return Case.objects.get(source_number=name)


def test_what_was_answered_there_enters_as_history_at_its_own_time(run, town):
    assert run(DONE)[-1] == "new 1, unchanged 0, refused 0"

    case = numbers("G1")
    assert (case.state, case.is_history, case.channel, case.source) == (S.CLOSED, True, "hotline", "hotline-12345")
    assert case.raised_at == datetime(2019, 4, 25, 9, 32, 9, tzinfo=ZONE)
    assert case.answered_at == datetime(2019, 5, 10, tzinfo=ZONE)
    assert (case.area, case.category, case.address) == (town.here, town.leaks, "3号楼前")
    assert (case.title, case.words, answer_of(case).text) == ("路灯不亮", "三号楼前的路灯坏了", "已更换灯泡")
    assert (case.clock, Message.objects.count()) == (None, 0)
    assert Act.objects.get(root_kind="cases.case").occurred_at == case.raised_at
    assert verify() == []


def test_what_still_waits_comes_in_open_with_a_clock(run, town):
    run(OPEN)

    case = numbers("G2")
    assert (case.state, case.is_history, case.desk, case.area_id) == (S.RECEIVED, True, town.centre, "371482001001001")
    assert case.clock is not None
    assert verify() == []


def test_the_reporter_is_kept_only_when_a_phone_or_a_name_is_mapped(run):
    run(DONE, OPEN)

    contact = Contact.objects.get()
    assert (contact.phone, contact.name) == ("13900000001", "王芳")
    assert (numbers("G1").reporter, numbers("G2").reporter) == (contact, None)
    assert Act.objects.get(action="import_history").by["behalf"] == contact.pk


def test_a_second_run_changes_nothing(run):
    run(DONE, OPEN)
    before = (Case.objects.count(), Act.objects.count(), Contact.objects.count())

    assert run(DONE, OPEN)[-1] == "new 0, unchanged 2, refused 0"
    assert (Case.objects.count(), Act.objects.count(), Contact.objects.count()) == before


def test_a_changed_answer_does_not_overwrite_what_was_told(run):
    run(DONE)

    out = run(DONE.replace("已更换灯泡", "正在更换"))

    number = numbers("G1").number
    assert out[-2:] == [
        f"row 2 [办理结果]: 答复与诉求 {number} 导入时的不同；已经告知居民的内容不会被覆盖。",
        "new 0, unchanged 0, refused 1",
    ]
    assert answer_of(numbers("G1")).text == "已更换灯泡"


def test_an_answer_that_came_later_is_reported_for_the_open_case(run):
    run(OPEN)

    out = run(OPEN.replace("2025/8/1 10:00,,", "2025/8/1 10:00,已疏通,").replace("待受理", "已办结"))

    number = numbers("G2").number
    assert out[-2:] == [
        f"row 2 [办理结果]: 来源已有答复，而诉求 {number} 已在本平台（待受理），请到该诉求里填写答复。",
        "new 0, unchanged 0, refused 1",
    ]
    assert numbers("G2").state == S.RECEIVED


def test_bad_rows_are_left_out_by_row_and_column_and_the_others_come_in(run, tmp_path):
    result = tmp_path / "结果.xlsx"
    out = run(DONE, DONE, ",无编号,内容,2024/1/1,,,,,,,,", "G3,标题,内容,昨天,,,,,,,,", OPEN, result=result)

    assert out[-4:] == [
        "row 3 [工单编号]: 与第 2 行的编号重复。",
        "row 4 [工单编号]: 没有填。",
        "row 5 [来电时间]: 看不出这是什么日期，请写成 2026-01-31 09:30 的样子。",
        "new 2, unchanged 0, refused 3",
    ]
    table = [row[:5] for row in load_workbook(result).active.values]
    assert table == [
        ("行", "来源编号", "结果", "诉求", "列"),
        (2, "G1", "新增", numbers("G1").number, None),
        (3, "G1", "未导入", None, "工单编号"),
        (4, None, "未导入", None, "工单编号"),
        (5, "G3", "未导入", None, "来电时间"),
        (6, "G2", "新增", numbers("G2").number, None),
    ]


def test_one_row_that_the_act_refuses_does_not_take_the_others_along(run, monkeypatch, now):
    """The clock stands still between reading and writing, except for this one."""
    rows = [DONE.replace("G1", f"N{n}").replace("13900000001", "") for n in range(5)]
    ordinary = imports.read_rows

    def read(*args, **kwargs):
        found = ordinary(*args, **kwargs)
        found[2].fields["raised_at"] = datetime(2199, 1, 1, tzinfo=ZONE)
        return found

    monkeypatch.setattr(imports, "read_rows", read)

    assert run(*rows)[-1] == "new 4, unchanged 0, refused 1"
    assert verify() == []


def test_a_command_that_was_cut_off_goes_on_where_it_stopped(run, monkeypatch):
    rows = [DONE.replace("G1", f"N{n}") for n in range(7)]
    monkeypatch.setattr(imports, "BATCH", 3)
    ordinary = imports._batch
    cut = iter([False, True])

    def killed(*args):
        if next(cut, False):
            raise KeyboardInterrupt
        return ordinary(*args)

    monkeypatch.setattr(imports, "_batch", killed)
    with pytest.raises(KeyboardInterrupt):
        run(*rows)
    assert Case.objects.count() == 3

    out = run(*rows)

    assert "going on after row 3 of 7" in out
    assert out[-1] == "new 7, unchanged 0, refused 0"
    assert (Case.objects.count(), CaseImport.objects.count()) == (7, 0)


def test_of_two_workers_on_one_file_only_one_goes_on(shipped):
    data = "\n".join([HEAD, *[DONE.replace("G1", f"N{n}") for n in range(3)]]).encode()
    mapping = ImportMapping.objects.get(source_code="hotline-12345")
    job = CaseImport.objects.create(name="a", source_code="hotline-12345", columns=mapping.columns, channel="hotline")
    imports.begin(job)
    late = CaseImport.objects.get(pk=job.pk)
    imports.run(job, data=data, by=IMPORT)

    imports.run(late, data=data, by=IMPORT)

    assert ImportRow.objects.count() == 3
    assert late.counts == {"new": 3, "unchanged": 0, "refused": 0}


def test_who_imported_is_in_the_record(shipped, cast):
    data = f"{HEAD}\n{OPEN}".encode()
    mapping = ImportMapping.objects.get(source_code="hotline-12345")
    job = CaseImport.objects.create(name="a", source_code="hotline-12345", columns=mapping.columns, channel="hotline")
    imports.begin(job)

    imports.run(job, data=data, by=replace(IMPORT, id=cast.clerk.id))

    assert Act.objects.get(root_kind="cases.case").by == {"kind": "import", "id": cast.clerk.id, "channel": "import"}


def test_a_batch_costs_the_same_number_of_queries_however_many_rows(shipped, django_assert_num_queries):
    mapping = ImportMapping.objects.get(source_code="message-board-answered")
    head = ",".join(
        mapping.columns[name] for name in ("number", "title", "words", "raised_at", "answer", "answered_at")
    )
    rows = [f"M{n},标题,内容,2019/4/25 9:32,已答复,2019/4/26" for n in range(100)]
    job = CaseImport.objects.create(name="a", source_code=mapping.source_code, columns=mapping.columns, channel="board")
    imports.begin(job)
    data = "\n".join([head, *rows]).encode()

    # SQLite takes fewer values in one statement
    with django_assert_num_queries({"sqlite": 27, "postgresql": 23}[connection.vendor]):
        imports.run(job, data=data, by=IMPORT)

    assert Case.objects.count() == 100


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "文件是空的。"),
        ("编号,内容\n", "文件的表头下面没有数据。"),
        ("甲,乙\n1,2\n", "No mapping fits the columns 甲、乙."),
    ],
)
def test_a_bad_file_is_said_so_and_nothing_is_written(shipped, tmp_path, text, why):
    file = tmp_path / "坏.csv"
    file.write_text(text)

    with pytest.raises(CommandError, match=why):
        call_command("import_cases", file)

    assert Case.objects.count() == 0


def test_a_mapping_that_does_not_exist_is_answered_with_those_that_do(run):
    with pytest.raises(CommandError, match="hotline-12345"):
        run(DONE, mapping="没有这个")


def test_on_an_empty_house_the_command_adds_the_centre(db, tmp_path, capsys):
    seeds.cases()
    file = tmp_path / "工单.csv"
    file.write_text(f"{HEAD}\n{DONE}")

    call_command("import_cases", file)

    assert Unit.objects.get().kind == Unit.Kind.CENTRE
    assert capsys.readouterr().out.splitlines()[-1] == "new 1, unchanged 0, refused 0"


def test_the_time_that_history_is_kept_runs_from_its_import(run, now):
    run(DONE)

    assert list(expired(now.at)) == []
    now.passes(days=5 * 366)
    assert [case.source_number for case in expired(now.at)] == ["G1"]


@pytest.mark.skipif("LINLI_DATASETS" not in os.environ, reason="LINLI_DATASETS: the data sets are not on this machine")
def test_the_real_messages_come_in_within_a_minute_and_a_second_run_changes_nothing(shipped, capsys):
    file = Path(os.environ["LINLI_DATASETS"]) / "messages" / "answered_messages.xlsx"
    began = time.monotonic()
    call_command("import_cases", file)
    seconds = time.monotonic() - began

    assert capsys.readouterr().out.splitlines()[-1] == "new 2816, unchanged 0, refused 0"
    assert seconds < 60
    assert Case.objects.filter(is_history=True, answered_at__gt=datetime(2011, 1, 1, tzinfo=ZONE)).count() == 2816
    assert Contact.objects.count() == 0  # user names there are made up
    assert verify() == []

    call_command("import_cases", file)
    assert capsys.readouterr().out.splitlines()[-1] == "new 0, unchanged 2816, refused 0"
    print(f"imported in {seconds:.1f} s")
