"""Sheets of paper: what people without a phone say, entered by the host, counted the same, never twice for one number."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from linli.kernel.rulebook import NotYou
from linli.people.models import User
from linli.record.acts import Blocked
from linli.record.models import Entry
from linli.talks import actions
from linli.talks.models import Participant, Statement
from linli.talks.queries.counts import counted_votes, wide_rows
from linli.talks.queries.results import result_of

pytestmark = pytest.mark.django_db


def ids(talk):
    return list(talk.statements.order_by("pk").values_list("pk", flat=True))


def counts(talk):
    return list(talk.statements.order_by("pk").values_list("agrees", "disagrees", "passes"))


@pytest.fixture
def enters(cast):
    """The host enters a sheet: answers in the order of the statements."""

    def enter(talk, n, *stances, said=(), by=None, **sent):
        given = dict(zip(ids(talk), stances, strict=False))
        return actions.enter_sheet(talk, sheet=n, stances=given, said=said, by=by or cast.community_worker, **sent)

    return enter


def test_a_sheet_counts_like_a_phone_and_is_marked_as_paper(talk, joined, says, enters):
    found = talk()
    says(joined(found), "装几个充电桩", 1)
    enters(found, 1, 1, -1, 0)

    assert counts(found) == [(2, 0, 0), (0, 1, 0), (0, 0, 1)]
    shown = result_of(found)
    assert (shown.people, shown.on_paper, shown.votes) == (2, 1, 4)
    assert len(list(wide_rows(found))) == 3


def test_one_number_is_one_person_and_counts_once(talk, enters, cast):
    found = talk()
    key = uuid4()
    enters(found, 1, 1, key=key)
    enters(found, 1, 1, key=key)

    with pytest.raises(Blocked, match="1 号表已经录过"):
        enters(found, 1, -1)
    assert counts(found)[0] == (1, 0, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(talk=found, on_paper=True, sheet=1, joined_at=timezone.now(), state="joined")


def test_where_only_confirmed_phones_count_a_sheet_counts(talk, joined, says, enters):
    found = talk(needs_phone=True)
    says(joined(found), "装几个充电桩", 1)
    enters(found, 1, -1)

    assert (counts(found)[0], counted_votes(found).count(), result_of(found).people) == ((0, 1, 0), 1, 1)


def test_what_was_said_on_paper_is_shown_and_answered_by_others(talk, joined, says, enters):
    found = talk()
    enters(found, 7, said=["给老人留几条长椅"])
    says(joined(found), "给老人留几条长椅", 1)

    statement = Statement.objects.get(text="给老人留几条长椅")
    assert (statement.state, statement.author.sheet, statement.agrees) == ("shown", 7, 1)


def test_a_sheet_with_something_that_cannot_be_shown_is_not_entered_by_half(talk, enters):
    found = talk()

    with pytest.raises(Blocked):
        enters(found, 1, 1, said=["给老人留几条长椅", "种点花草"])  # somebody said the second already
    assert (counts(found)[0], Participant.objects.count(), found.statements.count()) == ((0, 0, 0), 0, 3)


def test_a_sheet_entered_wrongly_is_struck_out_and_entered_again(talk, enters, cast):
    found = talk()
    enters(found, 1, 1, 1, 1)
    wrong = Participant.objects.get()
    actions.strike_sheet(wrong, by=cast.community_worker)
    enters(found, 1, -1)

    assert counts(found) == [(0, 1, 0), (0, 0, 0), (0, 0, 0)]
    assert (counted_votes(found).count(), result_of(found).people) == (1, 1)


def test_only_sheets_are_struck_out_and_only_by_the_host(talk, joined, enters, cast):
    found = talk()
    enters(found, 1, 1)

    with pytest.raises(Blocked):
        actions.strike_sheet(joined(found), by=cast.community_worker)
    with pytest.raises(NotYou):
        actions.strike_sheet(Participant.objects.get(sheet=1), by=cast.supervisor)
    with pytest.raises(NotYou):
        enters(found, 2, 1, by=cast.stranger)


def test_answers_to_what_is_no_longer_shown_or_belongs_to_another_talk_are_left_out(talk, reasons, enters, cast):
    found, other = talk(), talk(question="另一个问题")
    gone = found.statements.order_by("pk")[0]
    actions.refuse_statement(gone, reason=next(iter(reasons.values())), by=cast.community_worker)
    stances = {gone.pk: 1, ids(other)[0]: 1, ids(found)[1]: 1}
    actions.enter_sheet(found, sheet=1, stances=stances, by=cast.community_worker)

    assert (counts(found), counts(other)[0]) == ([(0, 0, 0), (1, 0, 0), (0, 0, 0)], (0, 0, 0))


def test_the_record_knows_the_sheet_and_not_what_stood_on_it(talk, enters):
    found = talk()
    act = enters(found, 3, 1, -1)

    facts = [entry.facts for entry in Entry.objects.filter(act=act)]
    assert facts == [{"talk_id": found.pk, "on_paper": True, "sheet": 3}]


def test_a_talk_that_has_ended_takes_no_sheets(talk, enters, cast):
    found = talk()
    actions.end_talk(found, by=cast.community_worker)
    found.refresh_from_db()

    with pytest.raises(Blocked):
        enters(found, 1, 1)


# -- pages -----------------------------------------------------------------------------------------------------------
def signed_in(cast, name):
    client = Client()
    client.force_login(User.objects.get(pk=getattr(cast, name).id))
    return client


def test_sheets_are_printed_entered_one_after_the_other_and_struck_out_on_pages(talk, cast):
    found = talk()
    host, desk = signed_in(cast, "community_worker"), f"/desk/talks/{found.pk}/"
    assert host.get(f"{desk}sheet/").content.decode().count("□") == 9
    first, second, third = ids(found)
    sheet = {
        "sheet": "1",
        f"on_{first}": "1",
        f"on_{second}": "-1",
        f"on_{third}": "none",
        "said": "给老人留几条长椅\n",
        "more": "1",
    }
    answer = host.post(f"{desk}sheets/", sheet | {"key": str(uuid4())})
    assert answer.headers["Location"] == f"{desk}sheets/"
    assert 'value="2"' in host.get(f"{desk}sheets/").content.decode()

    again = host.post(f"{desk}sheets/", sheet | {"key": str(uuid4())})
    assert (again.status_code, "1 号表已经录过" in again.content.decode()) == (409, True)
    for wrong in ({"sheet": "0"}, {f"on_{first}": "2"}, {"said": "好"}, {"said": "甲乙丙丁\n甲乙丙丁"}, {"sheet": "x"}):
        given = sheet | {"sheet": "2", "key": str(uuid4())} | wrong
        assert host.post(f"{desk}sheets/", given).status_code == 422, wrong
    empty = {"sheet": "2", "said": "", "key": str(uuid4())} | {f"on_{pk}": "none" for pk in (first, second, third)}
    assert host.post(f"{desk}sheets/", empty).status_code == 422

    page = host.get(desk).content.decode()
    assert ("作废这张表" in page, "来自纸质表" in page) == (True, True)
    entered = Participant.objects.get(sheet=1)
    host.post(f"{desk}sheets/1/strike/", {"seen": entered.version, "key": str(uuid4())})
    assert counts(found)[:3] == [(0, 0, 0)] * 3


def test_only_hosts_know_the_pages_of_paper(talk, cast):
    found = talk()
    for name in ("supervisor", "grid_worker"):
        client = signed_in(cast, name)
        for page in ("sheet/", "sheets/"):
            assert client.get(f"/desk/talks/{found.pk}/{page}").status_code == 404, (name, page)
