"""A category is proposed with its reasons; a person decides, and what was decided is counted by category."""

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import Case, Category
from linli.cases.queries.leads import spoken_of
from linli.cases.queries.suggesting import KIND, Hint, examples, lead_for, messages
from linli.kernel.actor import IMPORT
from linli.people.models import User
from linli.record import registers
from linli.suggestions.actions import learn
from linli.suggestions.learning.texts import Example
from linli.suggestions.models import RoutingRule, SuggestionUse
from linli.suggestions.queries.figures import Accuracy, accuracy
from tests.suggestions.conftest import invented

LEAK = "河边的水管爆裂，已经三天了，希望尽快处理。"
POEM = "床前明月光，疑是地上霜"


@pytest.fixture
def known(town, a_case):
    """What was learnt from earlier cases; the nearest three are one case that really exists."""
    case = a_case("closed")
    codes = {"leak": town.leaks.code, "noise": town.noise.code}
    some = [Example(e.title, e.body, codes[e.label], case.pk) for e in invented(180) if e.label in codes]
    learn(KIND, some)
    return case


@pytest.fixture
def clerk(client, cast):
    client.force_login(User.objects.get(username="clerk"))
    return client


def ask(client, **typed):
    return client.post(reverse("cases:suggested"), {"channel": "phone", **typed})


def test_while_the_words_are_typed_category_lead_and_reasons_are_shown(known, town, clerk):
    registers.add(RoutingRule(unit=town.water, position=7, category_code="0101"), by=IMPORT)

    found = ask(clerk, words=LEAK).context["proposal"]

    assert (found.category, found.lead, found.rule.position) == (town.leaks, town.water, 7)
    assert "水管" in "".join(found.words)
    assert found.near == [known]


@pytest.mark.parametrize("words", ["", "水管", POEM, "x" * 6_000, "\x00" * 20])
def test_when_unsure_nothing_is_said(known, clerk, words):
    answer = ask(clerk, words=words, area="nonsense")

    assert (answer.status_code, answer.context["proposal"], answer.content.strip()) == (200, None, b"")


def test_when_what_was_learnt_is_unsure_the_words_of_the_categories_speak(known, town, clerk):
    Category.objects.filter(pk=town.noise.pk).update(keywords="半夜 装修 吵闹", lead_hint=town.water.name)

    answer = ask(clerk, words="半夜装修，睡不着")

    assert (answer.context["proposal"], answer.context["perhaps"]) == (
        None,
        [Hint(town.noise, town.water, ["半夜", "装修"])],
    )
    assert f'data-take="id_category" data-value="{town.noise.pk}"' in answer.content.decode()


def test_a_longer_word_tells_more_and_may_be_said_with_others_in_between(town):
    lift, old, goods = Category(keywords="电梯坏 电梯异响"), Category(keywords="独居 老人"), Category(keywords="坏了")

    assert spoken_of("3号楼电梯又坏了，老人下不了楼", [goods, old, lift]) == [(lift, ["电梯又坏"])]
    assert spoken_of("老人家里的冰箱坏了", [goods, old, lift]) == [(goods, ["坏了"]), (old, ["老人"])]
    assert spoken_of("电梯里的灯坏了", [lift]) == []


def test_where_what_was_learnt_and_the_register_differ_both_are_shown(known, town, clerk):
    Category.objects.filter(pk=town.noise.pk).update(keywords="爆裂")
    differs = ask(clerk, words=LEAK).context
    Category.objects.filter(pk=town.leaks.pk).update(keywords="水管")
    agrees = ask(clerk, words=LEAK).context

    assert [differs["proposal"].category, *(hint.category for hint in differs["perhaps"])] == [town.leaks, town.noise]
    assert (agrees["proposal"].category, agrees["perhaps"]) == (town.leaks, [])


def test_who_takes_a_request_in_sees_what_the_register_says_of_it(town, cast, clerk):
    Category.objects.filter(pk=town.noise.pk).update(keywords="半夜 装修", lead_hint=town.water.name)
    act = actions.raise_case(words="半夜装修，睡不着", channel="web", by=cast.resident)

    shown = clerk.get(reverse("cases:act", args=[act.root_id, "take_in"])).content.decode()

    assert f'data-take="id_category" data-value="{town.noise.pk}"' in shown
    assert f"建议主办: {town.water.name}" in shown


def test_earlier_cases_are_shown_only_to_whom_they_are_visible(known, client, cast):
    Case.objects.filter(pk=known.pk).update(area=None, is_sensitive=True)
    client.force_login(User.objects.get(username="community_worker"))

    assert ask(client, words=LEAK).context["proposal"].near == []


@pytest.mark.parametrize("name", ["resident", "plumber", "leader"])
def test_who_does_not_take_calls_is_told_nothing(known, client, name):
    client.force_login(User.objects.get(username=name))

    assert ask(client, words=LEAK).status_code == 404


def test_the_study_page_shows_the_same(known, town, cast, clerk):
    act = actions.raise_case(words=LEAK, channel="phone", by=cast.clerk)
    actions.take_in(Case.objects.get(pk=act.root_id), by=cast.clerk)

    page = clerk.get(reverse("cases:act", args=[act.root_id, "study"]))

    assert page.context["proposal"].category == town.leaks
    assert f'data-value="{town.leaks.pk}"' in page.content.decode()


def test_what_a_person_chose_is_kept_without_the_person(known, town, cast):
    for words, chosen in ((LEAK, town.leaks), (LEAK, town.noise), (POEM, town.noise)):
        actions.take_call(words=words, channel="phone", category=chosen, by=cast.clerk)

    kept = SuggestionUse.objects.order_by("pk").values_list("suggested", "chosen", "outcome")
    assert list(kept) == [
        ("0101", "0101", "accepted"),
        ("0101", "0102", "overridden"),
        ("", "0102", "silent"),
    ]
    assert accuracy(KIND) == [Accuracy("0102", 2, 1, 0), Accuracy("0101", 1, 1, 1)]
    assert accuracy(KIND)[0].percent is None


def test_a_case_studied_twice_is_counted_once_by_its_last_category(known, town, cast):
    act = actions.take_call(words=LEAK, channel="phone", category=town.noise, by=cast.clerk)
    actions.study(Case.objects.get(pk=act.root_id), category=town.leaks, by=cast.clerk)

    assert list(SuggestionUse.objects.values_list("chosen", "outcome")) == [("0101", "accepted")]


def test_without_a_model_nothing_is_kept(town, cast):
    actions.take_call(words=LEAK, channel="phone", category=town.leaks, by=cast.clerk)

    assert SuggestionUse.objects.count() == 0


def test_without_a_rule_the_usual_unit_leads(town):
    assert lead_for(town.leaks, "", "phone")[1] is None


def test_it_learns_from_answered_cases_that_are_not_sensitive(a_case, town):
    closed, secret, open_, joined = a_case("closed"), a_case("closed"), a_case("in_hand"), a_case("joined")
    Case.objects.filter(pk=secret.pk).update(is_sensitive=True)

    assert [(e.label, e.key) for e in examples()] == [(closed.category.code, closed.pk)]
    assert {m.number: m.joined for m in messages() if m.number != str(joined.joined_to_id)} == {
        str(closed.pk): "",
        str(open_.pk): "",
        str(joined.pk): str(joined.joined_to_id),
    }
