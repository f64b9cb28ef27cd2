"""The monthly report makes itself, once; and what analysts get names nobody."""

from datetime import date
from io import BytesIO

import pyarrow.parquet
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from linli.insight import actions
from linli.insight.models import MonthlyReport
from linli.insight.queries.periods import named
from linli.insight.queries.typeset import rows
from tests.cast import HERE, THERE


def test_a_report_is_made_a_week_after_its_month_and_only_once(many, cast):
    many(1)

    assert actions.make_reports(today=date(2026, 6, 6)) == 0
    assert actions.make_reports(today=date(2026, 6, 9)) == 1
    assert actions.make_reports(today=date(2026, 6, 9)) == 0
    assert str(MonthlyReport.objects.get()) == "2026-05"


def test_its_three_files_can_be_fetched_by_leaders_and_say_the_same(many, cast, sign_in):
    many(21)
    many(2, community=THERE, grid="")
    actions.make_reports(today=date(2026, 6, 9))
    report = MonthlyReport.objects.get()
    client = sign_in("leader")
    files = {
        kind: b"".join(client.get(reverse("insight:report", args=[report.pk, kind])).streaming_content)
        for kind in ("pdf", "xlsx", "parquet")
    }
    sheets = CalamineWorkbook.from_filelike(BytesIO(files["xlsx"]))

    assert files["pdf"].startswith(b"%PDF")
    assert sheets.get_sheet_by_index(0).to_python()[1][0] == report.received == 23
    assert pyarrow.parquet.read_table(BytesIO(files["parquet"])).num_rows == 23
    assert client.get(reverse("insight:reports")).status_code == 200


@pytest.mark.parametrize("name", ["clerk", "community_worker", "plumber", "administrator"])
def test_reports_of_the_city_are_for_who_looks_after_it(many, cast, sign_in, name):
    many(1)
    actions.make_reports(today=date(2026, 6, 9))
    client, report = sign_in(name), MonthlyReport.objects.get()

    assert client.get(reverse("insight:reports")).status_code == 404
    assert client.get(reverse("insight:report", args=[report.pk, "pdf"])).status_code == 404


@pytest.mark.parametrize("kind", ["exe", "made_at", "month"])
def test_there_is_no_fourth_file(many, cast, sign_in, kind):
    many(1)
    actions.make_reports(today=date(2026, 6, 9))

    assert sign_in("leader").get(f"/insight/reports/{MonthlyReport.objects.get().pk}/{kind}/").status_code == 404


def test_what_is_rare_is_named_only_roughly(many, cast, town):
    many(5)
    many(3, category=town.noise.pk)
    many(2, community=THERE, grid="")
    many(5, is_sensitive=True)
    found = {(r["community"], r["category"]) for r in rows(named("2026-05"))}
    columns = {name for r in rows(named("2026-05")) for name in r}

    assert found == {(HERE, "0101"), (HERE, "01"), ("", ""), (HERE, "")}
    assert columns & {"case", "raised_on", "grid", "pk", "title"} == set()
