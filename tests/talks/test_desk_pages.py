"""The host's pages: begin, open, read what people say, end; everything else is nobody's page."""

import csv
import io
from uuid import uuid4

import pytest
from django.test import Client

from linli.people.models import User
from linli.talks import actions
from linli.talks.models import RefusalReason, Statement, Talk
from linli.talks.queries.participants import acting

pytestmark = pytest.mark.django_db


def html(answer):
    return answer.content.decode()


def marks(thing):
    return {"seen": thing.version, "key": str(uuid4())}


@pytest.fixture
def signed_in(cast):
    def sign_in(name):
        client = Client()
        client.force_login(User.objects.get(pk=getattr(cast, name).id))
        return client

    return sign_in


@pytest.fixture
def host(signed_in):
    return signed_in("community_worker")


FIELDS = {"question": "楼前空地怎么用？", "about": "", "moderation": "before", "most_statements": 3, "ends_on": ""}


def test_a_host_begins_adds_opens_and_ends(host, town):
    given = FIELDS | {"area": town.here.code, "key": str(uuid4())}
    answer = host.post("/desk/talks/begin/", given)
    talk = Talk.objects.get()
    assert answer.headers["Location"] == f"/desk/talks/{talk.pk}/"
    more = host.post(f"/desk/talks/{talk.pk}/say/", {"text": "装几个充电桩", "key": str(uuid4()), "more": "1"})
    assert more.headers["Location"] == f"/desk/talks/{talk.pk}/say/"
    for action in ("open_talk", "end_talk"):
        talk.refresh_from_db()
        host.post(f"/desk/talks/{talk.pk}/do/{action}/", marks(talk))
    talk.refresh_from_db()
    assert (talk.state, talk.statements.count()) == ("ended", 1)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"question": ""}, "请填写"),
        ({"area": "371482001002"}, "选"),
        ({"most_statements": "0"}, "1"),
        ({"ends_on": "2020-01-01"}, "截止日期已经过了"),
        ({"ends_on": "昨天"}, "日期"),
        ({"moderation": "never"}, "选"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_begun(host, town, changes, says):
    given = FIELDS | {"area": town.here.code, "key": str(uuid4())} | changes
    answer = host.post("/desk/talks/begin/", given)
    assert answer.status_code == 422
    assert says in html(answer)
    assert Talk.objects.count() == 0


@pytest.mark.parametrize("name", ["resident", "plumber", "grid_worker", "administrator", "other_grid_worker"])
def test_it_is_no_page_for_others(signed_in, talk, name):
    one, client = talk(), signed_in(name)
    for address in ("", "begin/", f"{one.pk}/", f"{one.pk}/votes.csv", f"{one.pk}/say/", f"{one.pk}/do/end_talk/"):
        assert client.get(f"/desk/talks/{address}").status_code == 404, address


def test_a_supervisor_reads_and_does_nothing(signed_in, talk):
    one, client = talk(), signed_in("supervisor")
    page = html(client.get(f"/desk/talks/{one.pk}/"))
    assert "结束议事" not in page
    assert client.get(f"/desk/talks/{one.pk}/votes.csv").status_code == 404
    client.post(f"/desk/talks/{one.pk}/do/end_talk/", marks(one))
    one.refresh_from_db()
    assert one.state == "open"


def test_what_waits_is_read_and_shown(host, talk, joined):
    one = talk()
    person = joined(one)
    actions.propose_statement(person, text="晚上要安静", by=acting(person))
    statement = Statement.objects.get(author=person)
    assert "1 条待审核" in html(host.get("/desk/talks/"))
    host.post(f"/desk/talks/{one.pk}/statements/{statement.pk}/admit/", marks(statement))
    statement.refresh_from_db()
    assert statement.state == "shown"
    assert "条待审核" not in html(host.get("/desk/talks/"))


def test_not_showing_needs_a_reason(host, talk, reasons):
    one = talk()
    statement = one.statements.first()
    address = f"/desk/talks/{one.pk}/statements/{statement.pk}/refuse/"
    assert host.get(address).status_code == 200
    assert host.post(address, marks(statement)).status_code == 422
    host.post(address, marks(statement) | {"reason": reasons["insult"].pk, "told": "请换个说法"})
    statement.refresh_from_db()
    assert (statement.state, statement.reason.code, statement.told) == ("refused", "insult", "请换个说法")


def test_a_stale_page_is_told_so(host, talk, cast, reasons):
    one = talk()
    statement = one.statements.first()
    old = marks(statement)
    actions.refuse_statement(statement, reason=reasons["insult"], by=cast.clerk)
    actions.admit(statement, by=cast.clerk)
    answer = host.post(f"/desk/talks/{one.pk}/statements/{statement.pk}/refuse/", old | {"reason": reasons["same"].pk})
    assert answer.status_code == 409


def test_nobody_sees_how_anybody_voted(host, talk, joined, says):
    one = talk("装充电桩")
    person = joined(one)
    says(person, "装充电桩", -1)
    page = html(host.get(f"/desk/talks/{one.pk}/"))
    assert f">{person.device}<" not in page  # alone it is two letters, which any key of a form may hold
    rows = list(csv.reader(io.StringIO(html(host.get(f"/desk/talks/{one.pk}/votes.csv")).lstrip("\ufeff"))))
    assert rows[1] == ["0", "", "", "1", "0", "1", "-1"]


def test_the_table_of_statements_holds_no_formula(host, talk):
    one = talk("=1+1 是个公式")
    rows = list(csv.reader(io.StringIO(html(host.get(f"/desk/talks/{one.pk}/statements.csv")).lstrip("\ufeff"))))
    assert rows[1][1:] == ["0", "0", "0", "1", "'=1+1 是个公式"]


def test_the_poster_has_the_question_and_its_code(host, talk):
    page = html(host.get(f"/desk/talks/{talk().pk}/poster/"))
    assert "楼前空地怎么用？" in page
    assert "扫一扫" in page


def test_the_list_costs_the_same_with_many(host, talk, django_assert_max_num_queries):
    for n in range(8):
        talk(f"第{n}句话", question=f"问题{n}")
    with django_assert_max_num_queries(12):
        host.get("/desk/talks/")


def test_an_administrator_keeps_the_reasons(signed_in, reasons):
    client = signed_in("administrator")
    given = {"code": "advert", "name": "广告", "told": "这里不发广告。", "key": str(uuid4())}
    assert client.post("/settings/talks/new/", given).status_code == 302
    assert client.post("/settings/talks/new/", given | {"key": str(uuid4())}).status_code == 422
    row = RefusalReason.objects.get(code="advert")
    client.post(f"/settings/talks/{row.pk}/", {"name": "广告推销", "told": "这里不发广告。"} | marks(row))
    row.refresh_from_db()
    assert row.name == "广告推销"
    client.post(f"/settings/talks/{row.pk}/retire/", marks(row))
    row.refresh_from_db()
    assert not row.is_active
    assert "广告推销" in html(client.get("/settings/talks/"))


@pytest.mark.parametrize("name", ["community_worker", "clerk", "resident"])
def test_others_do_not_keep_the_reasons(signed_in, reasons, name):
    client = signed_in(name)
    for address in ("", "new/", f"{reasons['insult'].pk}/"):
        assert client.get(f"/settings/talks/{address}").status_code == 404
