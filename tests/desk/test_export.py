"""Work lists leave as tables: what stands in the list, nobody's name or phone, and no formula."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from linli.cases import actions
from linli.cases.models import Case, CaseExport
from linli.cases.queries.export import header
from linli.cases.tasks import forget_exports
from linli.desk.views import export
from linli.people.models import User
from tests.cast import HERE, raised, the_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def as_(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


def fetched(client, query):
    """The rows of a CSV, each as a dict by the names of its columns."""
    answer = client.get(f"/desk/export/?format=csv&{query}")
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_line_says_what_stands_in_the_list_and_in_the_rates(as_, a_case, cast, town):
    case = a_case("answered")
    actions.rate(case, solved="yes", process="happy", result="fair", told="谢谢", by=cast.resident)

    [line] = fetched(as_("clerk"), "view=all")

    assert list(line) == header()
    assert line["编号"] == case.number
    assert (line["状态"], line["社区"], line["网格"], line["主办单位"]) == (
        "已答复",
        "梧桐社区",
        "梧桐第一网格",
        "水务所",
    )
    assert (line["渠道"], line["是否按时"], line["是否解决"], line["过程评价"], line["结果评价"]) == (
        "网页", "是", "解决", "满意", "基本满意",
    )  # fmt: skip
    assert line["诉求时间"] == f"{timezone.localtime(case.raised_at):%Y-%m-%d %H:%M:%S}"


def test_names_and_phones_stay_here(as_, cast, town):
    raised(cast, town)

    [line] = fetched(as_("clerk"), "view=all")

    assert [value for value in line.values() if "13800000001" in value or "resident" in value] == []


def test_text_that_looks_like_a_formula_is_only_text(as_, cast, town):
    case = raised(cast, town, words='=HYPERLINK("http://example.org","领奖")')

    [line] = fetched(as_("clerk"), "view=all")

    assert line["标题"] == f"'{case.title}"


def test_the_filters_of_the_list_are_those_of_the_table(as_, cast, town):
    raised(cast, town)
    elsewhere = the_case(actions.raise_case(words="树倒了", channel="phone", area=town.there, by=cast.neighbour))

    rows = fetched(as_("clerk"), "view=all&community=371482001002")

    assert [row["编号"] for row in rows] == [elsewhere.number]
    assert [row["编号"] for row in fetched(as_("clerk"), f"view=all&community={HERE}&q=树")] == []


@pytest.mark.parametrize(("name", "seen"), [("clerk", 1), ("plumber", 0), ("leader", 0)])
def test_everybody_gets_what_they_may_see(as_, cast, town, name, seen):
    case = raised(cast, town)
    Case.objects.filter(pk=case.pk).update(is_sensitive=True)

    assert len(fetched(as_(name), "view=all")) == seen


def test_residents_export_nothing(as_, cast):
    assert as_("resident").get("/desk/export/?format=csv").status_code == 403


def test_excel_gets_real_times(as_, cast, town):
    case = raised(cast, town)

    answer = as_("clerk").get("/desk/export/?format=xlsx&view=all")

    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert list(rows[0]) == header()
    assert rows[1][0] == case.number
    assert rows[1][9] == timezone.make_naive(case.raised_at).replace(microsecond=0)


def test_another_format_does_not_exist(as_, cast):
    assert as_("clerk").get("/desk/export/?format=exe").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow_with_the_list(as_, cast, town, django_assert_num_queries, count):
    for _ in range(count):
        raised(cast, town)
    client = as_("clerk")

    with django_assert_num_queries(8):
        rows = fetched(client, "view=all")

    assert len(rows) == count


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_long_list_is_prepared_in_the_background(as_, cast, town, monkeypatch, kind):
    monkeypatch.setattr(export, "AT_ONCE", 1)
    for _ in range(2):
        raised(cast, town)
    client, address = as_("clerk"), f"/desk/export/?format={kind}&view=all"
    assert "后台" in client.get(address).content.decode()

    page = client.post(address, follow=True)

    job = CaseExport.objects.get()
    assert page.redirect_chain == [(f"/desk/export/{job.pk}/", 302)]
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    data = b"".join(client.get(f"/desk/export/{job.pk}/file/").streaming_content)
    lines = load_workbook(io.BytesIO(data)).active.max_row if kind == "xlsx" else data.decode().count("\r\n")
    assert lines == 3


def test_somebody_elses_export_does_not_exist(as_, cast, town):
    as_("clerk").post("/desk/export/?format=csv&view=all")
    job = CaseExport.objects.get()

    for address in ("", "file/"):
        assert as_("second_clerk").get(f"/desk/export/{job.pk}/{address}").status_code == 404


def test_exports_are_forgotten_after_a_day(as_, cast, town):
    as_("clerk").post("/desk/export/?format=csv&view=all")
    job = CaseExport.objects.get()
    assert forget_exports() == 0

    CaseExport.objects.update(at=timezone.now() - timedelta(hours=25))

    assert forget_exports() == 1
    assert not job.file.storage.exists(job.file.name)


def test_the_links_stand_on_the_list_with_its_filters(as_, cast, town):
    page = as_("clerk").get("/desk/?view=all&channel=web").content.decode()

    assert "/desk/export/?format=csv&amp;view=all&amp;channel=web" in page
    assert "/desk/export/?format=xlsx&amp;view=all&amp;channel=web" in page
