"""Pages of figures: who sees which, what stands behind a number, no rate of fewer than twenty, nothing that points at somebody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.insight import actions
from linli.insight.models import Formula
from linli.insight.queries.periods import present
from linli.insight.rules import RATES, Measure, Step
from linli.kernel.actor import IMPORT
from linli.record import registers
from tests.cast import GRID, HERE, THERE, brought_to
from tests.desk.conftest import filled

MAY = {"period": "2026-05"}
FIGURES = ["insight:home", "insight:communities", "insight:cases", "insight:before"]


def shown(client, name="insight:home", **asked):
    answer = client.get(reverse(name), MAY | asked)
    assert answer.status_code == 200
    return answer.context


def rate(context, code):
    return context["rates"][list(RATES).index(code)]


@pytest.mark.parametrize("name", ["supervisor", "leader", "community_worker", "plumber", "clerk"])
def test_figures_are_there_for_who_answers_for_them(many, cast, sign_in, name):
    many(1)
    client = sign_in(name)

    assert [client.get(reverse(page), MAY).status_code for page in FIGURES] == [200] * 4


@pytest.mark.parametrize("name", ["resident", "grid_worker", "administrator"])
def test_for_others_the_pages_do_not_exist(many, cast, sign_in, name):
    client = sign_in(name)
    pages = [*map(reverse, [*FIGURES, "insight:reports"]), reverse("insight:told-apart", args=["unit"])]

    assert [client.get(page).status_code for page in pages] == [404] * 6


def test_a_unit_sees_its_own_cases_a_community_worker_the_community(many, cast, town, sign_in):
    many(3)
    many(2, unit=town.parks.pk, community=THERE, grid="")

    assert shown(sign_in("leader"))["received"].n == 5
    assert shown(sign_in("gardener"))["received"].n == 2
    assert shown(sign_in("community_worker"))["received"].n == 3


@pytest.mark.parametrize(
    ("name", "asked"),
    [("community_worker", {"area": THERE}), ("gardener", {"area": HERE}), ("community_worker", {"unit": "1"}), ("gardener", {"unit": "99999"}), ("leader", {"area": "x"}), ("leader", {"unit": "x"}), ("leader", {"period": "2026-13"}), ("leader", {"unit": "99999999"})],
)  # fmt: skip
def test_what_is_not_ones_own_or_does_not_exist_is_not_there(many, cast, sign_in, name, asked):
    assert sign_in(name).get(reverse("insight:home"), MAY | asked).status_code == 404


def test_a_rate_is_shown_from_twenty_on_and_a_longer_period_is_offered_before(many, cast, sign_in):
    client = sign_in("supervisor")
    many(19)
    few = rate(shown(client), "resolution")
    many(1, solved="no")
    enough = rate(shown(client), "resolution")

    assert (few.percent, few.above, few.of, few.longer.code) == (None, 19, 19, "2026-Q2")
    assert (enough.percent, enough.above, enough.of, enough.longer) == ("95.0", 19, 20, None)


def test_who_could_not_be_reached_stands_apart(many, cast, sign_in):
    many(20)
    many(5, is_unreached=True, solved="", process="", result="")
    many(3, solved="", process="", result="")
    found = rate(shown(sign_in("leader")), "satisfaction")

    assert (found.percent, found.of, [figure.n for figure in found.apart]) == ("100.0", 20, [5, 3])


def test_what_was_imported_from_the_past_is_in_no_rate(many, cast, sign_in):
    many(20)
    many(30, is_history=True)
    context = shown(sign_in("leader"))

    assert (context["received"].n, rate(context, "on_time").of, context["besides"][-1].n) == (20, 20, 30)


def test_every_number_opens_as_many_cases_as_it_counts(many, cast, town, sign_in):
    client = sign_in("supervisor")
    many(7)
    many(3, road="dispatched", objections=1, kept="no", solved="no", result="unhappy")
    many(2, road="declined", outcome="otherwise", kept="", is_answered_once=False, solved="", process="", result="")
    many(1, is_unreached=True, solved="", result="", process="")
    context = shown(client)
    figures = [context["received"], *context["roads"], *context["standing"], *context["besides"]]
    numbers = [(f.n, f.href) for f in figures]
    numbers += [
        pair
        for r in context["rates"]
        for pair in ((r.above, r.above_href), (r.of, r.of_href), *((f.n, f.href) for f in r.apart))
    ]
    for by in ("community", "grid", "category", "unit", "channel"):
        rows = client.get(reverse("insight:told-apart", args=[by]), MAY).context["rows"]
        numbers += [(row.received.n, row.received.href) for row in rows]
        numbers += [pair for row in rows for r in row.rates for pair in ((r.above, r.above_href), (r.of, r.of_href))]
    numbers += [(took.cases, took.href) for took in context["times"]]
    for line, received_href, answered_href in context["trend"][-2:]:
        numbers += [(line.received, received_href), (line.answered, answered_href)]
    panels = shown(client, "insight:communities", category=town.leaks.pk)["panels"]
    numbers += [(panel.received.n, panel.received.href) for panel in panels]

    assert len(numbers) > 100
    for n, href in set(numbers):
        page = client.get(href).context
        assert (page["found"].counted, len(page["found"].ids)) == (n, n), href


@pytest.mark.parametrize("period", ["2026-05", "2026-W19"])
def test_a_time_opens_the_cases_that_took_longer_each_with_how_long(many, cast, sign_in, period):
    many(8, answer=60)
    many(2, answer=90)
    many(1, answer=2 * 24 * 60)
    client = sign_in("supervisor")
    took = shown(client, period=period)["times"][list(Step).index(Step.ANSWER)]
    half, nine = (client.get(href).context for href in (took.half_over, took.nine_over))

    assert (took.cases, took.half, took.nine) == (11, "60 分钟", "1.5 小时")
    assert [(of["found"].counted, len(of["found"].ids)) for of in (half, nine)] == [(3, 3), (1, 1)]
    assert [case.took for case in nine["page"]] == ["2 天"]


def test_confidential_cases_are_counted_and_not_listed(many, cast, sign_in):
    many(4)
    many(3, is_sensitive=True)
    leader = shown(sign_in("leader"), "insight:cases")["found"]
    supervisor = shown(sign_in("supervisor"), "insight:cases")["found"]

    assert (leader.counted, len(leader.ids), leader.only_counted) == (7, 4, 3)
    assert (supervisor.counted, len(supervisor.ids), supervisor.only_counted) == (7, 7, 0)


@pytest.mark.parametrize("asked", [{"m": "x"}, {"m": "solved,rated"}, {"by": "person"}, {"by": "unit", "key": "x"}, {"by": "grid", "key": "1"}, {"category": "x"}, {"category": "1", "by": "unit"}, {"step": "x"}, {"step": "whole", "over": "x"}])  # fmt: skip
def test_a_list_that_means_nothing_is_not_there(many, cast, sign_in, asked):
    many(1)

    assert sign_in("leader").get(reverse("insight:cases"), MAY | asked).status_code == 404


@pytest.mark.parametrize("way", ["all", "person", "x"])
def test_figures_are_told_apart_by_no_person(many, cast, sign_in, way):
    assert sign_in("leader").get(reverse("insight:told-apart", args=[way]), MAY).status_code == 404


def test_communities_stand_in_the_order_of_their_codes_whatever_their_figures(many, cast, sign_in):
    many(2, community=THERE, grid="")
    many(1)
    client = sign_in("leader")
    names = [panel.name for panel in shown(client, "insight:communities")["panels"]]
    rows = [row.name for row in client.get(reverse("insight:told-apart", args=["community"]), MAY).context["rows"]]

    assert names == rows == ["梧桐社区", "银杏社区"]


@pytest.mark.parametrize("show", ["", "response", "x"])
def test_the_map_says_the_same_as_its_list(many, cast, sign_in, show):
    many(25)
    context = shown(sign_in("leader"), "insight:communities", show=show, level="grid")

    assert [row[0] for row in context["map_rows"]] == ["梧桐第一网格"]
    assert context["map"]["type"] == "FeatureCollection"


@pytest.mark.parametrize("period", ["2026-W19", "2026-05", "2026-Q2", "2026", "all"])
@pytest.mark.parametrize("page", FIGURES)
def test_every_length_of_time_can_be_asked(many, cast, sign_in, page, period):
    many(20)

    assert sign_in("leader").get(reverse(page), {"period": period, "show": "weeks"}).status_code == 200


@pytest.mark.parametrize(
    ("page", "queries"), [("insight:home", 11), ("insight:communities", 13), ("insight:cases", 10)]
)
def test_a_page_asks_as_often_however_many_cases_there_are(
    many, cast, sign_in, django_assert_num_queries, page, queries
):
    client = sign_in("leader")
    many(30)
    many(30, community=THERE, grid="")
    client.get(reverse(page), MAY)

    with django_assert_num_queries(queries):
        client.get(reverse(page), MAY)


def test_the_superior_office_counts_beside_us_with_each_term_open(many, cast, sign_in):
    formula = Formula(
        code="x", name="口径", issuer="上级", above=["solved", "partly"], of=["ever_answered"], less=["unreached"]
    )
    registers.add(formula, by=IMPORT)
    many(18)
    many(6, solved="partly")
    many(4, is_unreached=True, solved="", result="", process="")
    (theirs,) = shown(sign_in("leader"))["theirs"]

    assert (theirs.above, theirs.of, theirs.percent) == (24, 24, "100.0")
    assert [[figure.n for figure in found] for _words, found in theirs.terms] == [[18, 6], [28], [4]]


def test_a_formula_that_does_not_add_up_says_so(many, cast, sign_in):
    registers.add(Formula(code="x", name="口径", issuer="上级", above=["received"], of=["solved"]), by=IMPORT)
    many(20)
    many(20, solved="no")
    (theirs,) = shown(sign_in("leader"))["theirs"]

    assert (theirs.percent, bool(theirs.note)) == (None, True)


def test_an_administrator_keeps_formulas(cast, sign_in):
    client = sign_in("administrator")
    page = reverse("desk:new-row", args=["formulas"])
    sent = filled(
        client.get(page).context["form"], code="city", name="满意率", issuer="市里", above=["happy"], of=["rated"]
    )

    wrong = client.post(page, sent | {"less": ["happy"]})
    right = client.post(page, sent)

    assert (wrong.status_code, "less" in wrong.context["form"].errors, right.status_code) == (422, True, 302)
    assert Formula.objects.get().above == ["happy"]
    assert client.get(reverse("desk:register", args=["formulas"])).status_code == 200


def test_what_came_again_and_again_a_year_ago_is_listed_with_its_cases(many, cast, town, sign_in):
    then = timezone.localdate() - timedelta(days=355)
    known = many(3, on=then)
    secret = many(1, on=then, is_sensitive=True)
    many(1, on=then, category=town.noise.pk)
    (_by, rows), (_other, communities) = shown(sign_in("leader"), "insight:before")["parts"]
    found = rows[0][2]

    assert [(place, category, row.n) for place, category, row in rows] == [("梧桐第一网格", "市政 / 漏水", 4)]
    assert ({case.pk for case in found.cases}, found.first) == ({case.pk for case in known}, then)
    assert (secret[0] in found.cases, [row.n for _p, _c, row in communities]) == (False, [4])


@pytest.mark.parametrize(("others", "is_enough", "is_season"), [(0, False, False), (2, True, True), (60, True, False)])
def test_its_season_is_told_from_six_in_a_year_on_and_from_chance(many, cast, sign_in, others, is_enough, is_season):
    today = timezone.localdate()
    many(4, on=today - timedelta(days=355))
    many(others, on=today - timedelta(days=120))
    (_by, rows), _communities = shown(sign_in("leader"), "insight:before")["parts"]

    assert [(row.is_enough, row.is_season) for _place, _category, row in rows] == [(is_enough, is_season)]


def test_residents_read_of_their_community_what_points_at_nobody(many, cast, client):
    on = timezone.localdate()
    many(16, on=on)
    many(4, on=on, solved="no", result="unhappy")
    page = client.get(reverse("insight:community-public", args=[HERE]))
    told = {row.label: row.value for row in page.context["ours"].told}

    assert page.status_code == 200
    assert "80.0 %" in told.values()
    assert [value for value in told.values() if value in ("4", "16")] == []
    assert "路灯不亮" not in page.content.decode()


def test_of_a_community_with_few_ratings_no_opinion_is_told(many, cast, client):
    many(19, on=timezone.localdate())
    ours = client.get(reverse("insight:community-public", args=[HERE])).context["ours"]

    assert [row.value for row in ours.told if "%" in row.value] == []


def test_a_month_with_few_requests_is_not_drawn(many, cast, client):
    many(3, on=timezone.localdate())
    page = client.get(reverse("insight:community-public", args=[HERE]))

    assert (len(page.context["bars"]), "3" in [row[1] for row in page.context["rows"]]) == (11, False)


def test_the_total_less_the_other_months_does_not_tell_the_one_with_few(many, cast, client):
    today = timezone.localdate()
    for n, ago in ((3, 0), (9, 70), (6, 140)):
        many(n, on=today - timedelta(days=ago))
    page = client.get(reverse("insight:community-public", args=[HERE]))

    assert [row[1] for row in page.context["rows"] if row[1] != "0"] == ["—", "9", "不足 5 件"]


@pytest.mark.parametrize("code", ["1", GRID, HERE[:9], "x"])
def test_only_a_community_has_a_public_page(town, client, code):
    assert client.get(reverse("insight:community-public", args=[code])).status_code == 404


def test_the_way_in_is_listed_for_everybody(town, client):
    assert [a.code for a in client.get(reverse("insight:communities-public")).context["communities"]] == [HERE, THERE]


def test_a_case_brought_to_its_end_shows_within_the_next_look(cast, town, sign_in):
    brought_to("closed", cast, town)
    client, now = sign_in("leader"), {"period": present().of_kind("year").code}
    before = client.get(reverse("insight:home"), now).context["received"].n
    actions.freshen()
    after = client.get(reverse("insight:home"), now).context["received"].n

    assert (before, after) == (0, 1)


def test_no_measure_counts_persons():
    assert [m for m in Measure if "user" in m.value or "person" in m.value or "worker" in m.value] == []
