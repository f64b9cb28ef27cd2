"""Learning anew: kept in versions, used only if not worse, read by the web without being asked often."""

import pytest
from django.db import IntegrityError, transaction

from linli.suggestions.actions import keep_topics, learn
from linli.suggestions.models import HotTopic, SuggestionModel
from linli.suggestions.queries.known import model_in_use, suggest
from tests.suggestions.conftest import invented
from tests.suggestions.test_topics import MAY, NOISE, at, crowd

pytestmark = pytest.mark.django_db


def spoiled(many):
    """The same texts with labels that mean nothing."""
    labels = ["leak", "noise", "rubbish"]
    return [type(e)(e.title, e.body, labels[(n // 3) % 3], e.key) for n, e in enumerate(invented(many))]


def test_before_anything_was_learnt_nothing_is_suggested():
    assert suggest("category", "水管", "漏水") is None


def test_what_was_learnt_is_used_at_once():
    version = learn("category", invented(180))

    assert (version.is_used, version.examples) == (True, 180)
    assert suggest("category", "河边水管爆裂", "河边的水管爆裂，已经三天了").label == "leak"


def test_a_worse_version_is_not_used_and_its_figures_stay():
    good = learn("category", invented(180))

    worse = learn("category", [*spoiled(180), *invented(40, seed=9)])

    assert (worse.is_used, worse.data) == (False, None)
    assert worse.figures["new"]["accuracy"] < worse.figures["old"]["accuracy"]
    assert model_in_use("category")[0] == good.pk


def test_a_version_as_good_takes_its_place():
    learn("category", invented(150))
    second = learn("category", invented(180, seed=4))

    assert list(SuggestionModel.objects.filter(is_used=True)) == [second]


def test_of_too_few_cases_nothing_is_learnt():
    assert learn("category", invented(6)) is None
    assert SuggestionModel.objects.count() == 0


def test_two_versions_are_never_in_use_at_once():
    row = {"kind": "category", "is_used": True, "examples": 1}
    SuggestionModel.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        SuggestionModel.objects.create(**row)


def test_a_suggestion_asks_the_database_once_a_minute(django_assert_num_queries):
    learn("category", invented(180))
    with django_assert_num_queries(2):
        suggest("category", "水管", "漏水")
    with django_assert_num_queries(0):
        suggest("category", "水管", "漏水")


def test_a_broken_model_is_as_none():
    SuggestionModel.objects.create(kind="category", is_used=True, examples=1, data=b"broken")

    assert suggest("category", "水管", "漏水") is None


def test_topics_take_the_place_of_those_of_the_night_before():
    assert keep_topics("cases.case", [*at("云杉苑", NOISE, 1), *crowd()], today=MAY) == 1
    assert keep_topics("cases.case", crowd(), today=MAY) == 0
    assert HotTopic.objects.count() == 0
