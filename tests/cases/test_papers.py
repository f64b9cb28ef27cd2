"""Official papers: who reads what of them, and that nothing asked for is lost when a task goes on to another unit."""

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from linli.people.models import User
from tests.cases.conftest import reason


@pytest.fixture
def clerk(client, cast):
    client.force_login(User.objects.get(username="clerk"))
    return client


def paper_of(client, task):
    return client.get(reverse("cases:task_paper", args=[task.case_id, task.pk]))


def test_what_was_asked_for_still_stands_on_the_paper_of_who_takes_it_over(a_case, cast, town, clerk):
    case = a_case(S.STUDYING)
    actions.dispatch(case, lead=town.water, words="请两天内到现场，先围挡后修复。", by=cast.clerk)
    actions.raise_objection(case.tasks.get(), reason=reason("objection"), words="不归我们", by=cast.plumber)
    actions.uphold(case.objections.get(), to=town.parks, words="同意，改由园林所主办。", by=cast.supervisor)

    paper = paper_of(clerk, case.tasks.get(unit=town.parks))

    assert (paper.context["words"], paper.context["why"]) == (
        "请两天内到现场，先围挡后修复。",
        "同意，改由园林所主办。",
    )
    assert "请两天内到现场，先围挡后修复。" in paper.content.decode()


def test_the_paper_of_a_task_that_ended_says_so_and_names_no_other_lead(a_case, cast, town, clerk):
    case = a_case(S.IN_HAND)
    mine = case.tasks.get()
    actions.raise_objection(mine, reason=reason("objection"), words="不归我们", by=cast.plumber)
    actions.uphold(case.objections.get(), to=town.parks, words="归园林", by=cast.supervisor)

    paper = paper_of(clerk, mine).content.decode()

    assert ("此单已失效" in paper, "园林所" in paper) == (True, False)
    assert "此单已失效" not in paper_of(clerk, case.tasks.get(unit=town.parks)).content.decode()


def test_a_unit_added_later_reads_what_is_asked_of_it(a_case, cast, town, clerk):
    case = a_case(S.STUDYING)
    actions.dispatch(case, lead=town.water, words="先围挡。", by=cast.clerk)
    actions.add_unit(case, unit=town.parks, words="请移走树枝。", by=cast.clerk)

    assert paper_of(clerk, case.tasks.get(unit=town.parks)).context["why"] == "请移走树枝。"
    assert paper_of(clerk, case.tasks.get(unit=town.water)).context["why"] == ""


def test_the_lead_has_the_first_number(a_case, town):
    case = a_case(S.IN_HAND, assisting=(town.parks, town.committee))

    numbers = dict(case.tasks.values_list("unit__name", "number"))

    assert numbers[town.water.name] == f"{case.number}-1"
    assert sorted(numbers.values()) == [f"{case.number}-{n}" for n in (1, 2, 3)]


def test_the_printed_file_says_which_words_the_resident_reads(a_case, cast, clerk):
    case = a_case(S.IN_HAND)
    actions.accept(case.tasks.get(), by=cast.plumber)
    actions.answer(Case.objects.get(pk=case.pk), told="换了新盖。", words="成本320元", by=cast.plumber)

    text = clerk.get(reverse("cases:paper", args=[case.pk])).content.decode()

    assert "<b>内部：</b> 成本320元" in text
    assert "<b>居民可见：</b> 换了新盖。" in text


def test_who_lost_a_task_reads_what_became_of_it_and_nothing_more(a_case, cast, town, client):
    case = a_case(S.STUDYING)
    actions.dispatch(case, lead=town.water, by=cast.clerk)
    actions.raise_objection(case.tasks.get(), reason=reason("objection"), words="不归我们", by=cast.plumber)
    actions.uphold(case.objections.get(), to=town.parks, by=cast.supervisor)
    client.force_login(User.objects.get(username="plumber"))

    page = client.get(case.get_absolute_url())

    text = page.content.decode()
    assert (page.status_code, "现在由园林所办理" in text, "成立" in text) == (200, True, True)
    assert (case.words in text, "138****" in text) == (False, False)
    assert client.get(reverse("cases:paper", args=[case.pk])).status_code == 404
    assert client.get(a_case(S.STUDYING).get_absolute_url()).status_code == 404
