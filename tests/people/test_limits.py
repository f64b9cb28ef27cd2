"""Limits on public doors (访问限流): counted per device and per address, in one query."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from linli.people.limits import is_within
from linli.people.models import Tally
from linli.people.tasks import forget_tallies

pytestmark = pytest.mark.django_db


def test_the_sixth_in_an_hour_is_too_many():
    assert [is_within("code", key="a phone", rate="5/h") for _ in range(6)] == [True] * 5 + [False]


def test_another_key_counts_for_itself():
    for _ in range(6):
        is_within("code", key="a phone", rate="5/h")

    assert is_within("code", key="another", rate="5/h")
    assert is_within("find", key="a phone", rate="5/h")


def test_no_count_waits_for_the_disk():
    if connection.vendor == "sqlite":
        assert connection.cursor().execute("PRAGMA synchronous").fetchone() == (1,)  # a commit waits for no disk at all
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = %s", [Tally._meta.db_table])
        assert cursor.fetchone() == ("u",)


def test_the_city_may_raise_all_limits(settings):
    settings.RATE_FACTOR = 2

    assert [is_within("code", key="a phone", rate="1/h") for _ in range(3)] == [True, True, False]


def test_it_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        is_within("code", key="a phone", rate="5/h")


def test_old_counts_are_forgotten():
    is_within("code", key="a phone", rate="5/h")
    Tally.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert forget_tallies() == 1
    assert not Tally.objects.exists()


def test_looking_up_grids_by_points_is_counted_and_answered_when_it_is_too_often(client, town, monkeypatch):
    ask = "/grids/locate/?lon=116.58&lat=37.33"
    assert client.get(ask).status_code == 200
    Tally.objects.update(n=6000)

    answer = client.get(ask)

    assert (answer.status_code, list(answer.json())) == (429, ["errors"])
    assert client.get("/grids/").status_code == 200


@pytest.fixture
def one_minute(monkeypatch):
    at = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: at)


def raise_one(client, n):
    typed = {"key": f"00000000-0000-4000-8000-{n:012d}", "words": "", "grid": ""}
    return client.post("/raise/", typed).status_code


def test_a_hall_of_people_behind_one_address_may_raise_at_once(client, town, settings, one_minute):
    settings.BURST_PER_MINUTE = 40
    answers = []
    for n in range(40):
        client.cookies.clear()
        client.get("/raise/")
        answers.append(raise_one(client, n))

    assert set(answers) == {422}  # each got through to the form


def test_a_burst_from_one_address_is_stopped(client, town, settings, one_minute):
    settings.BURST_PER_MINUTE = 3
    client.get("/raise/")

    assert [raise_one(client, n) for n in range(4)] == [422, 422, 422, 429]


def test_who_never_opened_the_page_is_stopped_sooner(client, town, settings, one_minute):
    settings.BURST_PER_MINUTE = 12
    answers = []
    for n in range(3):
        client.cookies.clear()
        answers.append(raise_one(client, n))

    assert answers == [422, 422, 429]
