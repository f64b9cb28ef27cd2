"""Who sees which mediation: one rule for the list and for the single one; and what stands beside the case."""

import threading

import pytest
from django.db import connection

from linli.cases import actions as case_actions
from linli.cases.queries.cases import published
from linli.kernel.rulebook import NotYou
from linli.mediation import actions, policy
from linli.mediation.models import Mediation
from linli.mediation.queries.links import holder_of, token_of
from linli.mediation.viewing import annex_of
from linli.people.models import User
from tests.cast import Cast, raised
from tests.mediation.conftest import link

SEES = {"clerk": 3, "second_clerk": 3, "mediator": 1}


@pytest.mark.parametrize("reader", [*Cast._fields, "mediator", "second_mediator"])
def test_the_list_and_the_single_mediation_agree(file_of, bench, cast, reader):
    actor = getattr(cast, reader, None) or getattr(bench, reader)
    mine = file_of()
    for mediation in (file_of(), file_of()):
        assert mediation.pk
    actions.name_mediator(mine, user=User.objects.get(username="mediator"), by=bench.registrar)

    singly = {m.pk for m in Mediation.objects.all() if "view_mediation" in policy.open_to(actor, m)}

    assert set(policy.visible_to(actor).values_list("pk", flat=True)) == singly
    assert len(singly) == SEES.get(reader, 0)


def test_a_partys_link_opens_one_mediation_as_one_party(two_parties, bench):
    _mediation, above, below = two_parties
    token = token_of(above)

    with pytest.raises(NotYou):
        actions.consent(below, by=link(above))
    assert holder_of(token)[1] == above
    actions.renew_link(above, by=bench.registrar)
    assert holder_of(token) is None


def test_a_link_of_a_mediation_opens_no_case(two_parties):
    from linli.cases import policy as cases

    _mediation, above, _below = two_parties

    assert list(cases.visible_to(link(above))) == []


def test_beside_the_case_stands_that_there_is_a_mediation_and_nothing_of_it(
    two_parties, cast, bench, django_assert_num_queries
):
    mediation, _above, _below = two_parties
    case = mediation.case

    with django_assert_num_queries(1):
        annex = annex_of(cast.supervisor, case)
    lines = [(line.text, line.href, line.note) for line in annex.lines]
    mine = [line.href for line in annex_of(bench.registrar, mediation.case).lines]

    assert lines == [(f"Mediation {mediation.short_number}", "", "asking the parties")]
    assert mediation.get_absolute_url() in mine


def test_of_a_case_that_is_not_confidential_nothing_is_asked(cast, town, bench, django_assert_num_queries):
    case = raised(cast, town)

    with django_assert_num_queries(0):
        found = [offer.action for offer in annex_of(cast.clerk, case).offers]

    assert found == ["open_mediation"]


def test_a_mediated_case_is_never_published(two_parties, cast):
    mediation, _above, _below = two_parties
    case = mediation.case
    case_actions.settle(case, told="已转调解。", by=cast.clerk)
    text = {"title": "漏水", "problem": "漏水", "outcome": "已转调解"}

    with pytest.raises(Exception, match="sensitive"):
        case_actions.propose_publication(case, **text, by=cast.clerk)
    assert list(published()) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_open_at_once_get_two_numbers(file_of, bench, cast, town):
    from linli.mediation.models import DisputeType

    kind, cases = DisputeType.objects.get(name="邻里"), []
    for _n in range(3):
        case = raised(cast, town)
        case_actions.take_in(case, by=cast.clerk)
        case_actions.study(case, is_sensitive=True, by=cast.clerk)
        cases.append(case)
    faults = []

    def opens(case):
        try:
            given = {"committee": town.centre, "source": "own", "type": kind, "summary": "吵架"}
            actions.open_mediation(case, **given, by=cast.clerk)
        except Exception as why:
            faults.append(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=opens, args=[case]) for case in cases]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert faults == []
    assert sorted(Mediation.objects.values_list("serial_number", flat=True)) == [1, 2, 3]
