"""A row that bulk work leaves out says why in words that help: who has it, and how it stands."""

from uuid import uuid4

from django.urls import reverse

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.queries.offers import offers
from linli.cases.rules import CaseState as S
from linli.desk import actions
from linli.people.models import User


def test_a_row_refused_says_who_leads_it_now(a_case, cast, town):
    reopened, handed_over = a_case(S.ANSWERED), a_case(S.IN_HAND)
    cases.reopen(reopened, told="又漏了", by=cast.resident)
    rows = [Case.objects.get(pk=case.pk) for case in (reopened, handed_over)]

    results = actions.dispatch_many(rows, lead=town.water, words="", batch=uuid4(), by=cast.clerk)

    assert ["现在由督办科主办" in results[0].why_not, "现在由水务所主办" in results[1].why_not] == [True, True]


def test_what_is_finished_says_so(a_case, cast, town):
    closed = Case.objects.get(pk=a_case(S.CLOSED).pk)

    [result] = actions.dispatch_many([closed], lead=town.water, words="", batch=uuid4(), by=cast.clerk)

    assert result.why_not.endswith("现在是“已归档”。")


def test_who_reminds_many_is_told_where_it_waits_at_the_own_desk_and_nothing_is_taken_back(a_case, cast, town, client):
    case = a_case(S.STUDYING)
    client.force_login(User.objects.get(username="clerk"))
    typed = {"what": "remind", "chosen": case.pk, "words": "请尽快。", "key": uuid4()}

    page = client.post(reverse("desk:bulk"), typed)

    assert "就在您自己这里" in page.content.decode()
    assert "undo" not in page.content.decode()
    assert not case.orders.exists()
    assert "issue_order" not in [offer.action for offer in offers(cast.clerk, Case.objects.get(pk=case.pk))]


def test_what_was_reminded_is_called_reminded_and_can_be_taken_back(a_case, cast, town, client):
    case = a_case(S.IN_HAND)
    client.force_login(User.objects.get(username="clerk"))
    typed = {"what": "remind", "chosen": case.pk, "words": "请尽快。", "key": uuid4()}

    page = client.post(reverse("desk:bulk"), typed).content.decode()

    assert ("已催办" in page, f"/desk/bulk/{typed['key']}/undo/" in page) == (True, True)
