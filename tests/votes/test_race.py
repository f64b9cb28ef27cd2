"""Fifty phones vote for the same person at the same moment."""

import pytest

from linli.record.chain import verify
from linli.votes import actions
from linli.votes.models import Member, NamedBallot, Participation, SecretBallot
from tests.cases.test_race import at_once
from tests.votes.conftest import PEOPLE, holder, member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("kind", ["named", "secret"])
def test_fifty_at_once_leave_one_ballot(opened_vote, kind):
    how = {"matter": "consult", "rows": PEOPLE, "ballot": "secret"} if kind == "secret" else {}
    vote = opened_vote(**how)
    person = member(vote, 1)
    by = holder(person)

    results = at_once(*[lambda: actions.cast(Member.objects.get(pk=person.pk), choice="for", by=by)] * 50)

    assert results == {"cast": 1, "Blocked": 49}
    ballots = SecretBallot.objects.count() if kind == "secret" else NamedBallot.objects.count()
    assert (ballots, Participation.objects.count(), verify()) == (1, 1, [])
