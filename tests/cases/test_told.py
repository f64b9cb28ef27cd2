"""The road as whoever raised it reads it: plain words, who leads now, who helps."""

import pytest

from linli.cases import actions
from linli.cases.events import is_judged
from linli.cases.models import SupervisionOrder
from linli.cases.queries.history import TOLD, TOLD_TO_ALL
from linli.cases.queries.told import SENTENCES, road
from linli.cases.rules import CaseState as S
from linli.people.models import Contact
from linli.people.queries import speaking_for
from linli.record.models import Message
from tests.cases.conftest import reason
from tests.cast import link_of, raised, the_case


def texts(case):
    return [line.text for line in road(case)]


def test_who_has_rated_is_not_asked_again_and_a_neighbour_still_is(a_case, cast, town):
    master, case = a_case(S.IN_HAND), raised(cast, town, by=cast.neighbour)
    actions.join(case, to=master, by=cast.clerk)
    actions.accept(master.tasks.get(), by=cast.plumber)
    actions.answer(master, told="水管已换。", by=cast.plumber)
    asked = {m.facts["case"]: m for m in Message.objects.filter(what="case_answered")}

    actions.rate(master, solved="yes", process="happy", result="happy", by=link_of(master))
    rated = [is_judged(asked[pk]) for pk in (master.pk, case.pk)]
    actions.reopen(master, told="又漏了", by=link_of(master))

    assert rated == [True, False]
    assert [is_judged(asked[pk]) for pk in (master.pk, case.pk)] == [True, True]


def test_every_step_that_is_told_has_its_sentence():
    assert set(SENTENCES) == TOLD
    assert TOLD_TO_ALL <= TOLD


def test_it_says_who_leads_and_who_helps(a_case, town):
    case = a_case(S.IN_HAND, assisting=[town.parks])

    assert texts(case) == ["已交给水务所主办，园林所协办", "已受理，正在弄清该由谁来办", "您提出诉求"]
    assert [line.by for line in road(case)] == ["一站式中心", "一站式中心", "网页"]


def test_after_an_objection_it_names_who_leads_now_and_says_why(cast, town, a_case):
    case = a_case(S.STUDYING)
    actions.dispatch(case, lead=town.water, by=cast.clerk)
    actions.raise_objection(case.tasks.get(), reason=reason("objection"), words="不归我们", by=cast.plumber)

    actions.uphold(case.objections.get(), to=town.parks, words="由园林所办", by=cast.supervisor)

    assert texts(case)[0] == "经核实，这件事不归水务所管，改由园林所主办"
    assert "由园林所办" not in str([note.text for line in road(case) for note in line.words])  # said inside only


def test_who_helps_besides_and_who_no_longer(a_case, cast, town):
    case = a_case(S.IN_HAND)
    actions.add_unit(case, unit=town.parks, by=cast.clerk)
    actions.remove_unit(case.tasks.get(unit=town.parks), by=cast.clerk)

    assert texts(case)[:2] == ["园林所不用再协办了", "又请园林所一起来办"]


@pytest.mark.parametrize(
    ("level", "text"),
    [
        ("reminder", "督办部门已催水务所抓紧办"),
        ("formal", "督办部门已要求水务所限期办好"),
        ("leader", "督办部门已把这件事报给街道领导"),
    ],
)
def test_that_it_is_pressed_for_is_said_plainly(a_case, cast, level, text):
    case = a_case(S.IN_HAND)
    actions.issue_order(case, level=SupervisionOrder.Level(level), words="抓紧", by=cast.supervisor)

    assert texts(case)[0] == text


def test_what_staff_wrote_down_for_somebody_says_so(cast, town):
    by = speaking_for(cast.clerk, Contact.objects.get(pk=cast.resident.contact))
    case = the_case(actions.take_call(words="楼道灯坏了。", channel="window", answer="已报修。", by=by))

    first = road(case)[-1]
    assert (first.text, first.by) == ("您提出诉求", "由一站式中心代您登记")


def test_a_rating_says_what_was_rated(a_case, cast):
    case = a_case(S.ANSWERED)
    actions.rate(case, solved="yes", process="happy", result="happy", by=cast.resident)

    assert texts(case)[0] == "您作了评价：解决"


def test_it_costs_four_queries_however_long_the_road(a_case, town, django_assert_num_queries):
    case = a_case(S.CLOSED, assisting=[town.parks])

    with django_assert_num_queries(4):
        assert len(road(case)) == 6
