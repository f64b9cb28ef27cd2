"""Spreadsheets as people send them, good and bad; and cells that do no harm when they leave."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from linli.kernel.rulebook import Refused
from linli.kernel.sheets import csv_line, read_sheet, safe_cell, write_xlsx
from linli.kernel.working_times import ZONE

KNOWN = {"编号", "内容", "时间"}


def xlsx(*sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(data, name, content):
    """The same XLSX with one of its parts replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == name else old.read(info))
    return file.getvalue()


ROWS = [["编号", "内容", "时间"], ["1", "漏水", "2024-01-01"]]


def test_the_header_stands_below_titles_and_rows_count_as_in_the_sheet():
    sheet = read_sheet(
        xlsx(("工单", [[], ["2024年工单导出"], ["编号", "内容", "时间"], [], ["1", "漏水", ""]])), known=KNOWN
    )

    assert sheet.columns == ["编号", "内容", "时间"]
    assert sheet.rows == [(5, ["1", "漏水", ""])]


def test_of_several_sheets_the_one_that_fits_is_read():
    data = xlsx(("说明", [["甲", "乙"], ["填表说明", "略"]]), ("工单", ROWS))

    assert read_sheet(data, known=KNOWN).name == "工单"
    assert read_sheet(data, sheet="说明", known=KNOWN).columns == ["甲", "乙"]


def test_a_formula_is_read_as_its_last_value_and_never_run():
    data = xlsx(("工单", [*ROWS, ["2", "=1+1", "2024-01-01"]]))

    assert read_sheet(data, known=KNOWN).rows[1][1] == ["2", "", "2024-01-01"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_that_are_sent(encoding, mark):
    text = "\r\n".join(mark.join(row) for row in [*ROWS, ["2", '"两\n行"', ""]])

    sheet = read_sheet(text.encode(encoding), known=KNOWN)

    assert sheet.columns == ["编号", "内容", "时间"]
    assert sheet.rows == [(2, ["1", "漏水", "2024-01-01"]), (3, ["2", "两\n行", ""])]


def test_columns_without_a_name_or_with_the_same_name_are_told_apart():
    sheet = read_sheet("编号,内容,内容,\n1,甲,乙,丙".encode(), known=KNOWN)

    assert sheet.columns == ["编号", "内容", "内容 (C)"]


BAD = {
    "empty": (b"", "文件是空的。"),
    "blank": (b"\xef\xbb\xbf\r\n \n", "文件是空的。"),
    "only a header": ("编号,内容,时间\n".encode(), "文件的表头下面没有数据。"),
    "an empty sheet": (xlsx(("工单", [])), "工作表“工单”的表头下面没有数据。"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "这不是能读取的表格文件，请使用 .xlsx 或 .csv。"),
    "protected": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "文件设了密码，或者是旧的 .xls 格式。请打开它，取消密码，另存为 .xlsx 后再上传。",
    ),
    "no zip": (b"PK\x03\x04 nothing", "文件已损坏，请重新保存后再上传。"),
    "cut off": (xlsx(("工单", ROWS))[:-200], "文件已损坏，请重新保存后再上传。"),
    "a far corner": (
        repacked(
            xlsx(("工单", ROWS)),
            "xl/worksheets/sheet1.xml",
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
            b'<c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
        ),
        "表格一直延伸到第 1048576 行、XFD 列。请删去远处的内容再上传，或者分几次上传。",
    ),
    "broken inside": (
        repacked(xlsx(("工单", ROWS)), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        "这不是能读取的表格文件，请使用 .xlsx 或 .csv。",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_reason(name):
    data, why = BAD[name]
    with pytest.raises(Refused) as said:
        read_sheet(data, known=KNOWN)

    assert str(said.value) == why


def test_a_zip_that_is_no_spreadsheet_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.txt", "hello")

    with pytest.raises(Refused, match="这不是能读取的表格文件"):
        read_sheet(file.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed,
        packed.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(450):
            part.write(b"\0" * (1 << 20))

    with pytest.raises(Refused, match="解压后太大"):
        read_sheet(file.getvalue())


def test_a_sheet_that_is_not_there_is_named_together_with_those_there_are():
    with pytest.raises(Refused, match="没有名为“六月”的工作表；文件里有：工单。"):
        read_sheet(xlsx(("工单", ROWS)), sheet="六月")


def test_too_many_rows_are_refused():
    data = ("编号,内容,时间\n" + "1,2,3\n" * 200_001).encode()

    with pytest.raises(Refused, match="超过 200000 行"):
        read_sheet(data, known=KNOWN)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\uff1d"])
def test_text_that_looks_like_a_formula_is_only_text(start):
    text = f"{start}cmd|' /C calc'!A0"

    assert safe_cell(text) == f"'{text}"


def test_what_is_written_is_read_again_as_it_was():
    at = datetime(2024, 4, 25, 9, 32, 9, tzinfo=ZONE)
    file = io.BytesIO()
    write_xlsx(file, "结果", [["行", "说明"], [1, "=1+1"], [2, at], [3, "响\x07铃"], [-4, None]])

    rows = list(load_workbook(file).active.values)
    assert rows == [("行", "说明"), (1, "'=1+1"), (2, at.replace(tzinfo=None)), (3, "响铃"), (-4, None)]


def test_a_line_of_csv_has_local_times_and_no_formulas():
    at = datetime(2024, 4, 25, 9, 32, 9, tzinfo=ZONE)

    assert csv_line([1, "@a,b", at, None]) == '1,"\'@a,b",2024-04-25 09:32:09,\r\n'
