"""What overlooks many cases, for programs: figures, hot topics, proposals; each for the roles that see the page."""

from datetime import date

import pytest

from linli.cases import actions
from linli.suggestions.models import HotTopic, SuggestionModel, SuggestionUse
from tests.api.conftest import Program, a_key
from tests.cast import HERE, raised


@pytest.fixture
def supervisor(client, cast, town):
    return Program(client, *a_key(cast.administrator, unit=town.watch, role="supervisor"))


def by_key(answer):
    return {row["key"]: row for row in answer.json()["rows"]}


def test_figures_come_with_what_they_are_out_of(supervisor, many):
    many(19)
    many(1, solved="no", whole=600)

    answer = supervisor.get("/figures", period="2026-05").json()

    (row,) = answer["rows"]
    rates = {rate["code"]: rate for rate in row["rates"]}
    assert (answer["first_day"], answer["last_day"], row["counts"]["received"]) == ("2026-05-01", "2026-05-31", 20)
    assert rates["resolution"] == {"code": "resolution", "above": 19, "of": 20, "percent": 95.0}
    assert (row["half_minutes"], row["nine_tenths_minutes"]) == (60, 60)


def test_told_apart_by_category_they_go_by_its_code_and_of_few_there_is_no_rate(supervisor, many):
    many(3)

    found = by_key(supervisor.get("/figures", period="2026-05", by="category"))

    assert (list(found), found["0101"]["name"], found["0101"]["rates"][1]["percent"]) == (["0101"], "市政 / 漏水", None)


def test_a_unit_s_program_sees_its_unit_and_no_more(water, many, town):
    many(2)
    many(1, unit=town.parks.pk)

    assert water.get("/figures", period="2026-05").json()["rows"][0]["counts"]["received"] == 2
    assert [
        water.get("/figures", unit=town.parks.pk).status_code,
        water.get("/figures", area=HERE).status_code,
        water.get("/figures", period="2026-13").status_code,
        water.get("/figures", by="grid").status_code,
    ] == [404, 404, 422, 422]


@pytest.mark.parametrize(("who", "many_topics"), [("supervisor", 1), ("water", 0), ("next_door", 0)])
def test_hot_topics_are_for_who_overlooks_the_city(request, cast, town, who, many_topics):
    open_one, secret = raised(cast, town), raised(cast, town)
    actions.study(secret, is_sensitive=True, by=cast.clerk)
    HotTopic.objects.create(
        kind="cases.case", name="3号楼 漏水", nearest=open_one.pk, things=[open_one.pk, secret.pk], people=4,
        first_on=date(2026, 5, 1), last_on=date(2026, 5, 8), trend="rising", weeks=[1, 3],
    )  # fmt: skip

    found = request.getfixturevalue(who).get("/topics").json()

    assert [(topic["people"], topic["cases"]) for topic in found] == [(4, [open_one.number])] * many_topics


def test_what_waits_without_a_category_is_taken_by_studying_it(hotline, water, cast, town):
    case, earlier = raised(cast, town), raised(cast, town)
    version = SuggestionModel.objects.create(kind="category", examples=180, is_used=True)
    SuggestionUse.objects.create(
        model=version, kind="cases.case", thing_id=case.pk, suggested="0101", outcome="waiting", words=["漏水"],
        near=[earlier.pk],
    )  # fmt: skip

    (found,) = hotline.get("/proposals").json()
    sent = {"seen": found["version"], "category": found["category"]}
    taken = hotline.post(f"/cases/{case.number}/study", sent)

    assert found == {
        "number": case.number, "version": 1, "category": "0101", "lead": None, "rule": None, "words": ["漏水"],
        "near": [earlier.number],
    }  # fmt: skip
    assert (taken.status_code, hotline.get("/proposals").json(), water.get("/proposals").json()) == (200, [], [])
