"""A row that bulk work leaves out says why in words that help: who has it, and how it stands."""

from uuid import uuid4

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from linli.desk import actions


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
