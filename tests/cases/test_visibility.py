"""Who sees which case: one rule for the list and for the single case."""

import pytest
from django.db.models import Q

from linli.cases import actions, policy
from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from linli.search.models import Text
from linli.search.rules import labelled
from tests.cast import Cast, link_of, raised, the_case

SEES = {
    "resident": 10, "neighbour": 2, "stranger": 0, "clerk": 14, "second_clerk": 14, "plumber": 4, "gardener": 4,
    "grid_worker": 11, "other_grid_worker": 0, "community_worker": 11, "supervisor": 14, "leader": 13,
    "administrator": 0, "two_hats": 14, "water_system": 4, "clock": 0, "importer": 0, "passerby": 0,
}  # fmt: skip


@pytest.fixture
def everything(a_case, cast, town):
    """Every state, and a reopened, a sensitive, an unplaced, an unnamed and an imported case."""
    for state in S.values:
        a_case(state, assisting=(town.parks,))
    actions.reopen(a_case(S.CLOSED), told="还在漏", by=cast.resident)
    actions.study(raised(cast, town, by=cast.neighbour), is_sensitive=True, by=cast.clerk)
    actions.raise_case(words="路灯不亮已经三天", channel="web", by=cast.passerby)
    actions.import_history(words="旧系统", channel="board", source="board", source_number="1", by=cast.importer)


@pytest.mark.parametrize("reader", Cast._fields)
def test_the_list_and_the_single_case_agree(everything, cast, reader):
    actor = getattr(cast, reader)
    singly = {c.pk for c in Case.objects.all() if "view" in policy.open_to(actor, c)}

    assert set(policy.visible_to(actor).values_list("pk", flat=True)) == singly
    assert sorted(policy.seen_among(actor, Q()).values_list("pk", flat=True)) == sorted(singly)
    assert len(singly) == SEES[reader]
    if (labels := policy.labels_of(actor)) is not None:  # a search is narrowed by them, so all must bear one
        bearers = Text.objects.filter(kind="cases.case", grams__has_any=sorted(labelled(labels)))
        assert singly <= set(bearers.values_list("thing_id", flat=True))


def test_a_search_is_narrowed_for_those_who_see_a_part(cast):
    narrowed = {name for name in Cast._fields if policy.labels_of(getattr(cast, name))}

    assert narrowed == {"plumber", "gardener", "grid_worker", "other_grid_worker", "community_worker", "water_system"}


def test_the_holder_of_a_link_sees_that_one_case_and_no_other_of_the_same_person(cast, town):
    mine, other = raised(cast, town), raised(cast, town)

    assert list(policy.visible_to(link_of(mine))) == [mine]
    assert "view" not in policy.open_to(link_of(mine), other)


def test_an_unnamed_case_is_its_link_holders(cast):
    case = the_case(actions.raise_case(words="路灯不亮已经三天", channel="web", by=cast.passerby))

    actions.withdraw(case, by=link_of(case))

    assert case.state == S.WITHDRAWN


def test_the_parts_in_a_list_cost_two_queries(everything, cast, django_assert_num_queries):
    for cases in (list(Case.objects.all()[:1]), list(Case.objects.all())):
        with django_assert_num_queries(2):
            policy.parts_map(cast.plumber, cases)
