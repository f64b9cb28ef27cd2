"""Proposals at an import (导入时的类别建议): kept with their reasons, silent when unsure, and nothing is set until a person says so."""

from dataclasses import replace

import pytest
from django.utils import timezone

from linli.cases import actions, tasks
from linli.cases.actions.imports import propose
from linli.cases.queries.suggesting import KIND, proposed
from linli.cases.rules import CaseState as S
from linli.kernel.actor import IMPORT
from linli.people.models import Role, User
from linli.record import registers
from linli.suggestions.actions.learning import _keep
from linli.suggestions.learning.training import train
from linli.suggestions.models import RoutingRule, SuggestionModel, SuggestionUse
from linli.suggestions.queries.figures import accuracy
from linli.suggestions.queries.known import forget
from linli.suggestions.queries.routing import Matter, fired
from tests.cast import HERE, raised, someone, the_case
from tests.suggestions.conftest import invented

LEAK, NOISE = "河边的水管爆裂，已经三天了，希望尽快处理。", "工地半夜轰鸣，打桩机噪音大，吵得睡不着，希望尽快处理。"


@pytest.fixture(scope="module")
def taught():
    return train(invented(180))


@pytest.fixture
def model(town, taught):
    """What was learnt from invented texts, under the codes of the town."""
    return _keep(KIND, replace(taught, labels=["0101", "0102", "0103"]), {}, is_used=True)


@pytest.fixture
def imported(cast, town, model):
    def one(number, words, **more):
        about = {"channel": "hotline", "source": "gd", "source_number": str(number)}
        return the_case(actions.import_open(words=words, **about, **more, by=cast.importer))

    return one


def waiting():
    return list(SuggestionUse.objects.filter(outcome="waiting").values_list("thing_id", "suggested").order_by("pk"))


def test_what_comes_in_without_a_category_gets_a_proposal_and_none_is_set(imported):
    case = imported(1, LEAK)

    assert (waiting(), case.category, case.state) == ([(case.pk, "0101")], None, S.RECEIVED)
    assert "水管" in "".join(SuggestionUse.objects.get().words)


def test_what_has_a_category_or_is_like_nothing_learnt_gets_none(imported, town):
    imported(1, LEAK, category=town.noise)
    imported(2, "想咨询身份证到期换领要带哪些材料")

    assert waiting() == []


def test_what_came_before_anything_was_learnt_gets_its_proposal_afterwards(imported, monkeypatch, cast, town):
    case, mine = imported(1, LEAK), raised(cast, town, words=LEAK)
    SuggestionUse.objects.all().delete()
    monkeypatch.setattr(tasks, "learn", lambda *given: SuggestionModel.objects.get())

    tasks.learn_categories.func()

    assert (waiting(), mine.category) == ([(case.pk, "0101")], None)


def test_many_rows_of_a_file_get_theirs_in_one_query_and_what_was_decided_stays(
    cast, town, model, django_assert_num_queries
):
    cases = [raised(cast, town, words=words) for words in (LEAK, NOISE)]
    propose(cases)  # which model is in use is looked up once
    actions.study(cases[0], category=town.noise, by=cast.clerk)

    with django_assert_num_queries(1):
        propose(cases)

    assert waiting() == [(cases[1].pk, "0102")]


def test_the_ticked_ones_are_taken_each_in_its_own_act_and_the_choice_is_counted(client, imported, cast):
    first, second, third = imported(1, LEAK), imported(2, NOISE), imported(3, LEAK)
    client.force_login(User.objects.get(username="clerk"))
    page = client.get("/cases/proposals/")
    key = page.context["form"]["key"].value()

    none = client.post("/cases/proposals/", {"key": key})
    done = client.post("/cases/proposals/", {"key": key, "case": [f"{first.pk} 0101", f"{second.pk} 9999", "x"]})

    first.refresh_from_db()
    second.refresh_from_db()
    assert [row.case for row in page.context["rows"]] == [first, second, third]
    assert (none.status_code, done.status_code) == (422, 302)
    assert (first.category.code, second.category, waiting()) == (
        "0101",
        None,
        [(second.pk, "0102"), (third.pk, "0101")],
    )
    assert [(row.label, row.followed) for row in accuracy(KIND)] == [("0101", 1)]


def test_each_shows_the_three_nearest_earlier_cases_that_this_reader_may_see(client, imported, cast, town):
    here = [raised(cast, town, words=LEAK) for _n in range(4)]
    elsewhere = the_case(actions.raise_case(words=LEAK, channel="web", area=town.there, by=cast.resident))
    imported(1, LEAK, area=town.grid)
    SuggestionUse.objects.update(near=[elsewhere.pk, *(case.pk for case in here), 10**9])
    someone("clerk_of_here", (town.watch, Role.CLERK, HERE))
    client.force_login(User.objects.get(username="clerk_of_here"))

    page = client.get("/cases/proposals/")

    (row,) = page.context["rows"]
    assert row.near == here[:3]
    assert [case.number in page.content.decode() for case in (*here, elsewhere)] == [True, True, True, False, False]


def test_each_says_who_would_lead_and_by_which_rule(client, imported, town, cast, django_assert_num_queries):
    for number, grid in enumerate((town.grid, town.grid, None)):
        imported(number, LEAK, area=grid)
    rule = RoutingRule(unit=town.parks, area=town.here, position=10, category_code="01")
    registers.add(rule, by=IMPORT)
    registers.change(town.leaks, changes={"lead_unit": town.water}, by=IMPORT)
    forget()

    with django_assert_num_queries(5):
        rows = proposed(cast.clerk)

    ruled, usual = (town.parks, rule), (town.water, None)
    assert [(row.lead, row.rule) for row in rows] == [ruled, ruled, usual]
    client.force_login(User.objects.get(username="clerk"))
    text = client.get("/cases/proposals/").content.decode()
    assert (text.count("园林所"), text.count("水务所"), text.count("规则 10")) == (2, 1, 2)


def test_a_habit_is_asked_for_once_however_many_it_proposes(imported, a_case, town, cast, django_assert_num_queries):
    a_case("in_hand")  # the water office leads, and no register says so
    for number in range(3):
        imported(number, LEAK, area=town.grid)
    fired(Matter("", "", "", timezone.now()))  # the rules are known

    with django_assert_num_queries(7):
        rows = proposed(cast.clerk)

    assert {row.lead for row in rows} == {town.water}


def test_what_was_nearest_is_kept_while_it_waits_and_no_longer(imported, cast, town):
    case = imported(1, LEAK)
    kept = SuggestionUse.objects.get().near

    actions.study(case, category=town.noise, by=cast.clerk)

    assert (len(kept) > 3, case.pk in kept, SuggestionUse.objects.get().near) == (True, False, [])


def test_decided_on_its_own_page_it_waits_no_more(client, imported, cast, town):
    case = imported(1, LEAK)
    actions.study(case, category=town.noise, by=cast.clerk)
    client.force_login(User.objects.get(username="clerk"))

    assert (waiting(), client.get("/cases/proposals/").context["rows"]) == ([], [])
    assert SuggestionUse.objects.get().outcome == "overridden"


@pytest.mark.parametrize(
    ("who", "status"), [("clerk", 200), ("supervisor", 200), ("plumber", 404), ("grid_worker", 404)]
)
def test_who_decides_what_a_case_is_sees_the_proposals(client, cast, who, status):
    client.force_login(User.objects.get(username=who))

    assert client.get("/cases/proposals/").status_code == status
