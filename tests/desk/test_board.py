"""The supervision board: narrowed by community and unit, with counts that match its rows."""

import pytest

from linli.cases import actions
from linli.cases.rules import CaseState as S


@pytest.fixture
def reminded(a_case, cast):
    case = a_case(S.IN_HAND)
    actions.issue_order(case, level="reminder", words="请说明进展", by=cast.supervisor)
    return case


def counted(page):
    return {str(s["name"]): (s["count"], [c.pk for c in s["rows"]]) for s in page.context["sections"] if s["count"]}


@pytest.mark.parametrize(
    ("community", "unit", "is_there"),
    [("", "", True), ("371482001001", "water", True), ("371482001002", "", False), ("", "parks", False)],
)
def test_the_board_is_narrowed_by_community_and_unit(reminded, town, sign_in, community, unit, is_there):
    office = getattr(town, unit).pk if unit else ""
    page = sign_in("supervisor").get(f"/desk/supervision/?community={community}&unit={office}")

    assert counted(page) == ({"督办中": (1, [reminded.pk])} if is_there else {})


def test_what_makes_no_sense_is_left_out(reminded, sign_in):
    page = sign_in("supervisor").get("/desk/supervision/?community=x&unit=99999999999999999999")

    assert counted(page) == {"督办中": (1, [reminded.pk])}


def test_a_heading_opens_the_whole_list_with_the_same_filter(reminded, sign_in):
    page = sign_in("supervisor").get("/desk/supervision/?community=371482001001")
    href = next(s["href"] for s in page.context["sections"] if s["count"])

    assert href == "/desk/?view=orders&community=371482001001"
    assert sign_in("supervisor").get(href).context["total"] == 1


def test_the_board_asks_as_often_however_full_it_is(reminded, a_case, sign_in, django_assert_num_queries):
    client = sign_in("supervisor")
    client.get("/desk/supervision/")

    with django_assert_num_queries(14):
        client.get("/desk/supervision/")
