"""Hot topics for who looks after the whole; figures and a dry run for administrators."""

from datetime import date

import pytest
from django.urls import reverse

from linli.cases.models import Case
from linli.desk.queries.insight import weeks_of
from linli.kernel.actor import IMPORT
from linli.places.models import Area
from linli.record import registers
from linli.suggestions.models import HotTopic, RoutingRule, SuggestionModel, SuggestionUse
from tests.desk.conftest import filled

MAY = date(2026, 5, 1)


@pytest.fixture
def topic(a_case):
    cases = [a_case("in_hand"), a_case("closed")]
    return HotTopic.objects.create(
        kind="cases.case", name="云杉苑 噪音", nearest=cases[0].pk, things=[c.pk for c in cases], people=4,
        first_on=MAY, last_on=MAY, trend="rising", weeks=[1, 3],
    )  # fmt: skip


@pytest.mark.parametrize("name", ["clerk", "supervisor", "leader"])
def test_who_looks_after_the_whole_sees_topics_with_their_cases(topic, sign_in, name):
    client = sign_in(name)

    assert [row for row, _example in client.get(reverse("desk:topics")).context["topics"]] == [topic]
    page = client.get(reverse("desk:topic", args=[topic.pk]))
    assert sorted(case.pk for case in page.context["cases"]) == topic.things


def test_its_weeks_are_told_by_their_first_day(topic, sign_in):
    page = sign_in("leader").get(reverse("desk:topic", args=[topic.pk]))

    assert weeks_of(topic, date(2026, 5, 14)) == [(MAY, 1), (date(2026, 5, 8), 3)]
    assert weeks_of(topic, date(2026, 5, 15)) == [(MAY, 1), (date(2026, 5, 8), 3), (date(2026, 5, 15), 0)]
    assert [bar["text"] for bar in page.context["bars"]][:2] == ["2026年5月1日: 1", "2026年5月8日: 3"]


@pytest.mark.parametrize("name", ["resident", "plumber", "grid_worker", "community_worker", "administrator"])
def test_for_others_the_pages_do_not_exist(topic, sign_in, name):
    client = sign_in(name)

    assert client.get(reverse("desk:topics")).status_code == 404
    assert client.get(reverse("desk:topic", args=[topic.pk])).status_code == 404


def test_a_case_that_may_not_be_seen_is_not_shown_in_its_topic(topic, sign_in):
    Case.objects.filter(pk=topic.nearest).update(is_sensitive=True)

    page = sign_in("leader").get(reverse("desk:topic", args=[topic.pk]))

    assert [case.pk for case in page.context["cases"]] == [topic.things[1]]


def test_the_page_of_topics_asks_as_often_however_many_there_are(topic, sign_in, django_assert_num_queries):
    client = sign_in("supervisor")
    client.get(reverse("desk:topics"))
    for _n in range(5):
        topic.pk = None
        topic.save()
    with django_assert_num_queries(7):
        client.get(reverse("desk:topics"))


def test_a_rule_is_added_on_its_page_and_tried(admin, town):
    page = admin.get(reverse("desk:new-row", args=["routing"]))
    sent = filled(page.context["form"], unit=town.water.pk, category_code="0101", begins="17:30", ends="08:30")
    answer = admin.post(reverse("desk:new-row", args=["routing"]), sent)

    assert answer.status_code == 302
    assert str(RoutingRule.objects.get().conditions.begins) == "17:30:00"
    found = admin.get(reverse("desk:register", args=["routing"]), {"q": "漏"})
    assert (found.context["count"], "漏水" in found.content.decode()) == ("1 条", True)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [({"begins": "17:30"}, "ends"), ({"unit": "999"}, "unit"), ({"category_code": "zz"}, "category_code"), ({"position": "0"}, "position"), ({"begins": "25:00", "ends": "26:00"}, "begins")],
)  # fmt: skip
def test_a_wrong_rule_is_told_beside_its_field(admin, town, wrong, where):
    url = reverse("desk:new-row", args=["routing"])
    sent = filled(admin.get(url).context["form"], **({"unit": town.water.pk} | wrong))

    answer = admin.post(url, sent)

    assert (answer.status_code, where in answer.context["form"].errors) == (422, True)


def test_the_dry_run_shows_each_rule(admin, a_case, town):
    a_case("in_hand")
    registers.add(RoutingRule(unit=town.water, position=10, category_code="01"), by=IMPORT)
    registers.add(RoutingRule(unit=town.parks, position=20, category_code="0101"), by=IMPORT)

    tried = admin.get(reverse("desk:routing")).context["tried"]

    assert [(t.fired, t.agreed, t.against) for t in tried] == [(1, 1, False), (0, 0, True)]


def test_the_share_is_shown_from_twenty_on(admin, town):
    model = SuggestionModel.objects.create(kind="category", examples=50, is_used=True)
    SuggestionUse.objects.bulk_create(
        SuggestionUse(model=model, kind="cases.case", thing_id=n, suggested="0101", chosen="0101" if n else "0102", outcome="accepted" if n else "overridden")
        for n in range(21)
    )  # fmt: skip

    page = admin.get(reverse("desk:suggestions"))

    assert [(name, row.percent) for name, row in page.context["rows"]] == [
        ("全部类别", 95),
        ("市政 / 漏水", 100),
        ("市政 / 噪声", None),
    ]


@pytest.mark.parametrize("page", ["desk:suggestions", "desk:routing"])
def test_figures_are_for_administrators(cast, sign_in, page):
    assert sign_in("supervisor").get(reverse(page)).status_code == 404


def test_a_topic_whose_cases_have_no_point_shows_their_areas_on_the_map(topic, sign_in, town):
    square = {"type": "Polygon", "coordinates": [[[116, 37], [117, 37], [117, 38], [116, 37]]]}
    Area.objects.filter(pk=town.grid.pk).update(polygon=square)
    Case.objects.filter(pk__in=topic.things).update(area=town.grid, lon=None, lat=None)

    found = sign_in("leader").get(f"/desk/topics/{topic.pk}/").context["points"]["features"]

    assert [(f["properties"]["title"], f["properties"]["text"]) for f in found if "shade" in f["properties"]] == [
        (town.grid.name, "2 件")
    ]
