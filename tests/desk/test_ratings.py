"""Rate (评事) at the desk: who was not content, of what one may see."""

import pytest

from linli.cases import actions
from linli.cases.rules import CaseState as S
from linli.people.models import User
from tests.cast import link_of


@pytest.fixture
def unhappy(a_case):
    case = a_case(S.ANSWERED)
    actions.rate(case, solved="no", process="unhappy", result="unhappy", by=link_of(case))
    return case


@pytest.mark.parametrize(("name", "seen"), [("supervisor", 1), ("plumber", 1), ("gardener", 0)])
def test_staff_see_the_unhappy_ones_of_their_own(client, unhappy, name, seen):
    client.force_login(User.objects.get(username=name))

    assert len(client.get("/desk/ratings/").context["unhappy"]) == seen


def test_a_resident_has_no_such_page(client, unhappy):
    client.force_login(User.objects.get(username="resident"))

    assert client.get("/desk/ratings/").status_code == 404
