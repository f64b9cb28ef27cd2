"""The pages of votes, by whoever they are for."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.notices.models import Delivery
from linli.people.models import User
from linli.votes import actions
from linli.votes.models import NamedBallot, PaperBatch, Vote
from linli.votes.queries.links import token_of
from linli.votes.rules import VoteState as S
from tests.votes.conftest import COLUMNS, ROWS, ended, member, says

pytestmark = pytest.mark.django_db


def signed_in(name="community_worker"):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def marks(html, **given):
    """The hidden fields of the form on a page, and what is filled in."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    return {k: v for k, v in hidden.items() if k != "csrfmiddlewaretoken"} | given


def text(answer):
    return answer.content.decode()


def do(client, vote, action, **given):
    """Open the page of an action and send it."""
    address = f"/desk/votes/{vote.pk}/do/{action}/"
    return client.post(address, marks(text(client.get(address)), **given))


def shows_phone(client, voter):
    """Ask for the code at the ballot, and type it in; the address of the ballot."""
    address = f"/votes/b/{token_of(voter)}/"
    client.post(f"{address}code/", {"again": "1"})
    code = re.search(r'"code": "(\d{6})"', Delivery.objects.order_by("pk").last().given)[1]
    assert client.post(f"{address}code/", {"code": code}).status_code == 302
    return address


def test_a_vote_is_prepared_its_roll_imported_and_posted_on_pages(shipped, cast, town):
    client = signed_in()
    page = text(client.get("/desk/votes/new/"))
    matter = re.search(r'<option value="(\d+)">选聘和解聘', page)[1]
    times = dict(re.findall(r'name="(objections_until|opens_at|closes_at)" value="([^"]+)"', page))
    given = {
        "title": "是否选聘城投物业",
        "text": "见方案。",
        "compound": "万和家园",
        "area": town.here.code,
        "matter": matter,
    }
    rules = {"ballot": "named", "silence": "absent", "most_per_proxy": "0"}

    answer = client.post("/desk/votes/new/", marks(page, **given, **times, **rules))

    vote = Vote.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/votes/{vote.pk}/")
    table = "\n".join([",".join(COLUMNS), *(",".join(f'"{c}"' for c in row) for row in ROWS)]).encode()
    address = f"/desk/votes/{vote.pk}/roll/import/"
    assert client.post(address, {"file": SimpleUploadedFile("名册.csv", table)}).status_code == 302
    page = text(client.get(address))
    columns = {f"column_{k}": v for k, v in vote.upload.columns.items()}
    assert client.post(address, marks(page, **columns, write="1")).status_code == 302
    assert do(client, vote, "post_roll").status_code == 302
    vote.refresh_from_db()
    assert (vote.state, vote.everyone, f"{vote.everyone_area:.2f}") == (S.POSTED, 5, "670.00")


def test_what_is_wrong_in_a_roll_is_said_by_row_and_column(drafted):
    vote = drafted(rows=None)
    client = signed_in()
    table = "楼栋,房号,建筑面积,业主姓名\n1号楼,101,八十,王五\n1号楼,102,90,\n1号楼,102,90,赵六\n".encode("gb18030")
    address = f"/desk/votes/{vote.pk}/roll/import/"
    client.post(address, {"file": SimpleUploadedFile("名册.csv", table)})

    page = text(client.get(address))

    for found in ("八十", "业主姓名", "1号楼102"):
        assert found in page
    columns = {f"column_{k}": v for k, v in vote.upload.columns.items()}
    assert client.post(address, marks(page, **columns, write="1")).status_code == 200
    assert not vote.members.exists()


def test_an_owner_votes_with_link_and_code(opened_vote):
    vote, client = opened_vote(), Client()
    address = f"/votes/b/{token_of(member(vote, 2))}/"
    assert 'name="choice"' not in text(client.get(address))
    shows_phone(client, member(vote, 2))

    page = text(client.get(address))
    answer = client.post(address, marks(page, choice="for"))

    assert (answer.status_code, NamedBallot.objects.get().choice) == (302, "for")
    assert 'name="choice"' not in text(client.get(address))


def test_a_ballot_on_the_page_asks_the_database_a_handful_of_questions(opened_vote):
    """Opened, cast, read again: a hundred of these a second have to go through."""
    vote, phone = opened_vote(), Client()
    address = shows_phone(phone, member(vote, 1))
    sent = marks(text(phone.get(address)), choice="for")

    def asked(ask):
        with CaptureQueriesContext(connection) as found:
            assert ask().status_code in {200, 302}
        return len(found)

    assert asked(lambda: phone.get(address)) == 4
    assert asked(lambda: phone.post(address, sent)) == 16
    assert asked(lambda: phone.get(address)) == 5


def test_without_the_code_a_link_alone_votes_nothing(opened_vote):
    vote = opened_vote()

    answer = Client().post(f"/votes/b/{token_of(member(vote, 1))}/", {"choice": "for", "key": "x"})

    assert (answer.status_code, NamedBallot.objects.count()) == (302, 0)


def test_a_code_for_one_link_opens_no_other(opened_vote):
    vote, client = opened_vote(), Client()
    shows_phone(client, member(vote, 1))

    page = text(client.get(f"/votes/b/{token_of(member(vote, 2))}/"))

    assert 'name="choice"' not in page


@pytest.mark.parametrize(
    "token", ["m1-", "x1-aaaa", "m1-aaaaaaaaaaaaaaaa", "m99999999999999999-a", "d1-x", "m-²", "m²-a"]
)
def test_any_other_token_is_nobody(opened_vote, token):
    opened_vote()

    assert Client().get(f"/votes/b/{token}/").status_code == 404


def test_papers_on_pages_are_entered_twice_and_sealed(opened_vote, now, cast):
    vote = opened_vote()
    worker, clerk = signed_in(), signed_in("clerk")
    assert do(worker, vote, "open_batch", size="2").status_code == 302
    batch = PaperBatch.objects.get()
    first = f"/desk/votes/{vote.pk}/batch/{batch.pk}/enter_sheet/"
    for n, who, choice in ((1, "1", "for"), (2, "1号楼1单元102", "against")):
        answer = worker.post(first, marks(text(worker.get(first)), n=n, member=who, choice=choice))
        assert answer.status_code == 302
    for sheet in batch.sheets.order_by("n"):
        again = f"/desk/votes/{vote.pk}/sheet/{sheet.pk}/enter_again/"
        assert worker.get(again).status_code == 404  # not by the same person
        page = text(clerk.get(again))
        who, choice = {1: ("1", "for"), 2: ("2", "against")}[sheet.n]
        assert clerk.post(again, marks(page, member=who, choice=choice)).status_code == 302
    seal = f"/desk/votes/{vote.pk}/batch/{batch.pk}/seal_batch/"

    assert clerk.post(seal, marks(text(clerk.get(seal)))).status_code == 302

    assert sorted(NamedBallot.objects.values_list("choice", flat=True)) == ["against", "for"]


def test_the_result_is_posted_as_totals_and_the_evidence_needs_a_reason(opened_vote, now, cast):
    vote = opened_vote()
    for n in (1, 2, 3, 4):
        says(vote, n, "for")
    ended(vote, now)
    supervisor = signed_in("supervisor")
    assert do(supervisor, vote, "certify").status_code == 302
    public = text(Client().get(f"/votes/{vote.pk}/"))
    assert ("470.00" in public, "王建国" in public) == (True, False)

    answer = do(supervisor, vote, "take_evidence", words="业主要求复核")

    packed = supervisor.get(answer["Location"])
    names = zipfile.ZipFile(io.BytesIO(packed.content)).namelist()
    assert [name.partition("/")[2] for name in names] == ["roll.csv", "ballots.csv", "rules.json", "certificate.json"]
    assert signed_in("clerk").get(answer["Location"]).status_code == 404
    assert supervisor.get(f"/desk/votes/{vote.pk}/certificate.pdf").content.startswith(b"%PDF")
    assert "470.00" in text(supervisor.get(f"/desk/votes/{vote.pk}/certificate/"))


@pytest.mark.parametrize("state", ["drafted", "posted", "open", "closed", "failed"])
def test_the_pages_of_every_state_cost_a_constant_number_of_questions(
    state, drafted, cast, now, django_assert_max_num_queries
):
    vote = drafted()
    if state != "drafted":
        actions.post_roll(vote, by=cast.community_worker)
    if state in {"open", "closed", "failed"}:
        now.passes(days=16, minutes=1)
        actions.open_vote(vote, by=cast.community_worker)
    if state in {"closed", "failed"}:
        ended(vote, now)
    if state == "failed":
        actions.declare_failed(vote, by=cast.supervisor)
    client = signed_in()
    pages = ["", "roll/"] + (
        ["turnout/", "papers/"] if state not in {"drafted", "posted"} else ["roll/import/"][: state == "drafted"]
    )

    for page in pages:
        with django_assert_max_num_queries(30):
            assert client.get(f"/desk/votes/{vote.pk}/{page}").status_code == 200, page
    if state == "open":
        assert client.get(f"/desk/votes/{vote.pk}/letters/").status_code == 200


@pytest.mark.parametrize("who", ["stranger", "plumber", "other_grid_worker", "administrator", "grid_worker"])
def test_who_has_no_part_in_votes_finds_none(opened_vote, who):
    vote, client = opened_vote(), signed_in(who)

    assert {
        client.get(a).status_code for a in ("/desk/votes/", f"/desk/votes/{vote.pk}/", f"/desk/votes/{vote.pk}/roll/")
    } == {404}


def test_administrators_keep_matters_and_times(shipped, cast):
    client = signed_in("administrator")
    assert "民法典" in text(client.get("/settings/votes/"))
    page = text(client.get("/settings/votes/limits/"))
    given = {
        "objection_days": 3,
        "notice_days": 7,
        "notice_days_others": 0,
        "window_min_days": 1,
        "window_max_days": 30,
    }

    assert client.post("/settings/votes/limits/", marks(page, **given)).status_code == 302

    bad = client.post(
        "/settings/votes/new/", marks(text(client.get("/settings/votes/new/")), code="x", threshold="0/3")
    )
    assert bad.status_code == 422


def test_a_building_leader_sees_who_has_not_voted_and_nothing_else(opened_vote, cast):
    vote = opened_vote()
    says(vote, 1, "against")
    actions.hand_out_list(vote, building="1号楼", name="老周", by=cast.community_worker)

    page = text(Client().get(f"/votes/d/{token_of(vote.door_lists.get())}/"))

    assert ("1单元102" in page, "1单元101" in page, "138" in page, "李秀英" in page) == (True, False, False, False)


def test_a_building_leader_without_a_phone_gets_the_list_on_paper(opened_vote, cast):
    vote, desk = opened_vote(), signed_in()
    says(vote, 1, "against")
    actions.hand_out_list(vote, building="1号楼", name="老周", by=cast.community_worker)
    address = f"/desk/votes/{vote.pk}/doors/{vote.door_lists.get().pk}/sheet/"
    assert address in text(desk.get(f"/desk/votes/{vote.pk}/turnout/"))

    sheet = text(desk.get(address))

    assert ("1单元102" in sheet, "1单元101" in sheet, "138" in sheet, "李秀英" in sheet) == (True, False, False, False)
    assert ("老周" in sheet, sheet.count("□")) == (True, 4)
    assert signed_in("supervisor").get(address).status_code == 404
    actions.call_in_list(vote.door_lists.get(), by=cast.community_worker)
    assert desk.get(address).status_code == 404


def test_the_notice_for_the_door_says_all_that_is_decided_by_and_names_nobody(drafted, cast):
    vote, desk = drafted(), signed_in()
    assert desk.get(f"/desk/votes/{vote.pk}/notice/").status_code == 404
    actions.post_roll(vote, by=cast.community_worker)

    notice = text(desk.get(f"/desk/votes/{vote.pk}/notice/"))

    assert all(words in notice for words in ("是否选聘城投物业", "2/3", "670.00 ㎡", "民法典"))
    assert ("李秀英" in notice, "王**" in notice) == (False, False)
