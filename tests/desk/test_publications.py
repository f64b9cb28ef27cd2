"""What is published, for staff: contradicted first; and the view of the work list that leads to what is to be checked."""

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import Publication
from linli.cases.rules import CaseState as S
from linli.kernel.actor import PASSERBY

TEXT = {"title": "楼道漏水修好了", "problem": "楼道漏水。", "outcome": "换了管子。"}


@pytest.fixture
def proposed(a_case, cast):
    case = a_case(S.VERIFIED)
    actions.propose_publication(case, **TEXT, by=cast.clerk)
    return Publication.objects.get()


def test_what_is_to_be_checked_leads_to_its_own_page(proposed, sign_in):
    page = sign_in("second_clerk").get("/desk/?view=publishing")

    href = reverse("cases:publication", args=[proposed.case_id, proposed.pk])
    assert [row.list_href for row in page.context["rows"]] == [href]
    assert sign_in("second_clerk").get(href).status_code == 200


def test_supervision_sees_first_what_neighbours_contradict(proposed, cast, sign_in):
    actions.check(proposed, by=cast.second_clerk)
    client = sign_in("supervisor")
    quiet = client.get("/desk/publications/").context["shown"].object_list
    actions.contradict(proposed, device="d", told="根本没修", by=PASSERBY)
    loud = client.get("/desk/publications/").context["shown"].object_list

    assert [list(quiet), [(p.pk, p.not_so) for p in loud]] == [[], [(proposed.pk, 1)]]


def test_a_list_of_publications_is_for_staff(proposed, sign_in):
    assert sign_in("resident").get("/desk/publications/").status_code == 404


def test_one_sees_publications_of_cases_that_one_sees(proposed, sign_in):
    seen = {
        name: len(sign_in(name).get("/desk/publications/?view=all").context["shown"].object_list)
        for name in ("clerk", "supervisor", "plumber", "gardener", "other_grid_worker", "administrator")
    }

    assert seen == {
        "clerk": 1,
        "supervisor": 1,
        "plumber": 1,
        "gardener": 0,
        "other_grid_worker": 0,
        "administrator": 0,
    }
