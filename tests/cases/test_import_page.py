"""Importing on a page: look first, then begin, leave, come back, fetch the result."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from linli.cases import seeds
from linli.cases.actions import imports
from linli.cases.models import Case, CaseImport, ImportMapping
from linli.cases.tasks import forget_imports, import_file
from linli.people.models import User

pytestmark = pytest.mark.django_db

HEAD = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间"
ROWS = [
    "1,A0004,路灯,2019/4/25 9:32,不亮,已修,2019/5/1",
    "2,A0005,下水道,2019/4/26 9:32,堵了,,",
    "3,A0006,公园,昨天,脏,,",
]


@pytest.fixture(autouse=True)
def house(town, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    seeds.cases()


@pytest.fixture
def as_(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


def file(*rows, head=HEAD, name="留言.csv"):
    return SimpleUploadedFile(name, "\n".join([head, *rows]).encode())


def sent(client, *rows, **how):
    client.post("/cases/import/", {"file": file(*(rows or ROWS), **how)})
    return CaseImport.objects.latest("pk")


def columns(client, job):
    """The form as the page shows it."""
    form = client.get(f"/cases/import/{job.pk}/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


@pytest.mark.parametrize(
    ("name", "status"), [("clerk", 200), ("administrator", 200), ("plumber", 404), ("leader", 404), ("resident", 404)]
)
def test_clerks_and_administrators_import(as_, name, status):
    assert as_(name).get("/cases/import/").status_code == status


def test_somebody_elses_file_does_not_exist(as_):
    job = sent(as_("clerk"))

    for address in ("", "result.xlsx"):
        assert as_("second_clerk").get(f"/cases/import/{job.pk}/{address}").status_code == 404
    assert as_("second_clerk").post(f"/cases/import/{job.pk}/stop/").status_code == 404


def test_first_one_sees_what_each_row_would_become(as_):
    client = as_("clerk")
    job = sent(client)

    page = client.get(f"/cases/import/{job.pk}/")

    looked = page.context["looked"]
    assert (looked.new, looked.there, looked.troubled) == (2, 0, 1)
    assert [(row["number"], row["is_history"]) for row in looked.sample] == [(2, True), (3, False), (4, False)]
    assert "看不出这是什么日期" in page.content.decode()
    assert (job.source_code, job.channel) == ("message-board-answered", "board")
    assert Case.objects.count() == 0


def test_then_it_comes_in_and_the_result_can_be_fetched(as_):
    client = as_("clerk")
    job = sent(client)

    client.post(f"/cases/import/{job.pk}/", {**columns(client, job), "write": "yes"})

    job.refresh_from_db()
    assert (job.state, job.counts) == ("done", {"new": 2, "unchanged": 0, "refused": 1})
    assert not job.file
    result = client.get(f"/cases/import/{job.pk}/result.xlsx")
    rows = list(load_workbook(io.BytesIO(b"".join(result.streaming_content))).active.values)
    assert [row[2] for row in rows] == ["结果", "新增", "新增", "未导入"]
    assert "未导入的行" in client.get(f"/cases/import/{job.pk}/").content.decode()


def test_a_file_that_is_in_already_offers_nothing_to_import(as_):
    client = as_("clerk")
    first = sent(client, *ROWS[:2])
    assert "导入 2 行" in client.get(f"/cases/import/{first.pk}/").content.decode()
    client.post(f"/cases/import/{first.pk}/", {**columns(client, first), "write": "yes"})

    page = client.get(f"/cases/import/{sent(client, *ROWS[:2]).pk}/").content.decode()
    assert ("没有新的可导入。" in page, "导入 2 行" in page) == (True, False)


def test_pressed_twice_it_comes_in_once(as_):
    client = as_("clerk")
    job = sent(client)
    typed = {**columns(client, job), "write": "yes"}

    for _ in range(2):
        client.post(f"/cases/import/{job.pk}/", typed)

    assert Case.objects.count() == 2


def test_columns_with_other_names_are_chosen_once_and_remembered(as_):
    client = as_("administrator")
    head = "单号,谁,题,何时,何事,答,答于"
    job = sent(client, *ROWS, head=head)
    wrong = client.get(f"/cases/import/{job.pk}/").context["looked"].wrong
    assert wrong[0] == "“来源编号”是哪一列？文件里有：单号、谁、题、何时、何事、答、答于。"
    typed = {"source": "街道台账", "channel": "paper", "column_number": "单号", "column_words": "何事"}

    client.post(
        f"/cases/import/{job.pk}/", {**typed, "column_raised_at": "何时", "column_answer": "答", "write": "yes"}
    )

    mapping = ImportMapping.objects.get(source_code="街道台账")
    assert mapping.columns == {"number": "单号", "words": "何事", "raised_at": "何时", "answer": "答"}
    assert set(Case.objects.values_list("source", "channel")) == {("街道台账", "paper")}
    again = sent(client, *ROWS, head=head)
    assert (again.source_name, again.columns) == ("街道台账", mapping.columns)


def test_a_column_that_is_missing_is_said_beside_the_field(as_):
    client = as_("clerk")
    job = sent(client)

    page = client.post(f"/cases/import/{job.pk}/", {**columns(client, job), "column_words": "", "write": "yes"})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["column_words"]
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\n\n", "文件是空的。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
            "文件设了密码，或者是旧的 .xls 格式。请打开它，取消密码，另存为 .xlsx 后再上传。",
        ),
        (b"PK\x03\x04", "文件已损坏，请重新保存后再上传。"),
    ],
)
def test_a_bad_file_is_said_beside_the_field(as_, content, why):
    page = as_("clerk").post("/cases/import/", {"file": SimpleUploadedFile("坏.xlsx", content)}, follow=True)

    assert page.status_code == 422
    assert page.context["form"].errors["file"] == [why]
    job = CaseImport.objects.get()
    assert (job.state, bool(job.file)) == ("unreadable", False)


def test_while_the_worker_reads_it_the_page_says_so_and_a_lost_reading_is_begun_again(as_):
    client = as_("clerk")
    job = sent(client)
    CaseImport.objects.update(state="looking", looked={}, touched_at=timezone.now())
    page = client.get(f"/cases/import/{job.pk}/").content.decode()
    assert ("正在读取文件" in page, "重新读取" in page) == (True, False)

    CaseImport.objects.update(touched_at=timezone.now() - timedelta(minutes=2))
    assert "重新读取" in client.get(f"/cases/import/{job.pk}/").content.decode()
    client.post(f"/cases/import/{job.pk}/go-on/")

    job.refresh_from_db()
    assert (job.state, job.total, job.looked["new"]) == ("checked", 3, 2)


def test_no_web_process_reads_the_sheet(as_, monkeypatch, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    client, read = as_("clerk"), []
    monkeypatch.setattr("linli.cases.queries.imports.read_sheet", lambda *a, **k: read.append(a))

    job = sent(client)

    assert (read, client.get(f"/cases/import/{job.pk}/").status_code) == ([], 200)


def test_a_killed_worker_is_followed_by_one_that_goes_on(as_, monkeypatch):
    client = as_("clerk")
    rows = [f"{n},A,题,2019/4/25 9:32,事,答,2019/5/1" for n in range(5)]
    job = sent(client, *rows)
    monkeypatch.setattr(imports, "BATCH", 2)
    ordinary, calls = imports._batch, []

    def killed(*args):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return ordinary(*args)

    monkeypatch.setattr(imports, "_batch", killed)
    with pytest.raises(KeyboardInterrupt):
        client.post(f"/cases/import/{job.pk}/", {**columns(client, job), "write": "yes"})
    job.refresh_from_db()
    assert (job.state, job.done, Case.objects.count()) == ("running", 2, 2)

    import_file.call(job.pk)  # as the house does that finds the lost task

    job.refresh_from_db()
    assert (job.state, job.counts) == ("done", {"new": 5, "unchanged": 0, "refused": 0})


def test_a_stopped_import_goes_on_when_asked(as_):
    client = as_("clerk")
    job = sent(client)
    CaseImport.objects.filter(pk=job.pk).update(state="running", touched_at=timezone.now())
    client.post(f"/cases/import/{job.pk}/stop/")
    assert "继续" in client.get(f"/cases/import/{job.pk}/").content.decode()

    client.post(f"/cases/import/{job.pk}/go-on/")

    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 3)


def test_a_file_that_nobody_wants_is_thrown_away(as_):
    client = as_("clerk")
    job = sent(client)
    kept = job.file.storage

    client.post(f"/cases/import/{job.pk}/stop/")

    assert CaseImport.objects.count() == 0
    assert not kept.exists(job.file.name)


def test_files_are_forgotten_after_a_week_and_results_after_a_month(as_):
    sent(as_("clerk"))
    CaseImport.objects.update(at=timezone.now() - timedelta(days=6))
    assert forget_imports() == 0

    CaseImport.objects.update(at=timezone.now() - timedelta(days=8))
    assert forget_imports() == 1

    job = sent(as_("clerk"))
    CaseImport.objects.filter(pk=job.pk).update(state="done", touched_at=timezone.now() - timedelta(days=31))
    assert forget_imports() == 1
    assert CaseImport.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [("台账.xlsx", b"a,b\n1,2\n"), ("台账.exe", b"a,b\n1,2\n"), ("台账.csv", b"MZ\x90\0"), ("台账", b"a,b\n1,2\n")],
)
def test_what_is_not_what_its_name_says_is_no_spreadsheet(as_, name, content):
    page = as_("clerk").post("/cases/import/", {"file": SimpleUploadedFile(name, content)})

    assert page.status_code == 422
    assert page.context["form"].errors["file"] == ["这不是能读取的表格文件，请使用 .xlsx 或 .csv。"]
    assert CaseImport.objects.count() == 0
