"""The pages of a case: everybody in the cast opens what the rulebook opens, and every form can be shown."""

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.forms import FORMS
from linli.cases.models import Case
from linli.cases.queries.offers import offers
from linli.cases.rules import CaseState as S
from linli.people.models import User
from linli.people.queries import person

STAFF = [
    "clerk",
    "second_clerk",
    "plumber",
    "gardener",
    "grid_worker",
    "community_worker",
    "supervisor",
    "leader",
    "two_hats",
]


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


@pytest.mark.parametrize("state", S.values)
def test_every_form_that_is_offered_opens(a_case, town, sign_in, state):
    case = a_case(state, assisting=(town.parks,))
    seen = 0

    for name in STAFF:
        actor = person(User.objects.get(username=name), channel="desk")
        client = sign_in(name)
        for offer in offers(actor, Case.objects.get(pk=case.pk)):
            assert offer.action in FORMS
            assert client.get(offer.url).status_code == 200, (name, offer)
            seen += 1

    assert seen > 0


def test_a_stranger_learns_nothing_not_even_that_it_exists(a_case, sign_in):
    case = a_case(S.IN_HAND)

    assert sign_in("stranger").get(case.get_absolute_url()).status_code == 404


def test_a_reader_gets_no_form_that_would_be_refused(a_case, sign_in):
    case = a_case(S.STUDYING)

    assert sign_in("leader").get(case.get_absolute_url()).status_code == 200
    assert sign_in("leader").get(f"{case.get_absolute_url()}do/dispatch/").status_code == 404


def test_dispatching_from_the_page_even_when_pressed_twice(a_case, town, sign_in):
    case = a_case(S.STUDYING)
    client, url = sign_in("clerk"), f"{case.get_absolute_url()}do/dispatch/"
    form = client.get(url).context["form"]
    typed = {"lead": town.water.pk, "seen": form["seen"].value(), "key": form["key"].value()}

    for _ in range(2):
        page = client.post(url, typed, follow=True)
        assert page.redirect_chain[-1][0] == case.get_absolute_url()

    assert case.tasks.count() == 1


def test_a_stale_form_shows_what_changed_and_keeps_what_was_typed(a_case, cast, town, sign_in):
    from linli.cases import actions

    case = a_case(S.STUDYING)
    typed = {"lead": town.water.pk, "words": "请今天去", "seen": case.version, "key": "0" * 32}
    actions.study(case, urgency=1, by=cast.second_clerk)

    response = sign_in("clerk").post(f"{case.get_absolute_url()}do/dispatch/", typed)

    form = response.context["form"]
    assert (response.status_code, form["words"].value()) == (409, "请今天去")
    assert form["seen"].value() == str(case.version)
    assert not case.tasks.exists()
    assert [(line.deed, "second_clerk" in line.who) for line in response.context["changed"]] == [("已研办", True)]
    assert (response.context["is_gone"], response.context["submit"]) == (False, "交办")


def test_a_stale_form_for_what_cannot_be_done_any_more_keeps_the_words_and_has_no_button(a_case, cast, town, sign_in):
    from linli.cases import actions
    from tests.cases.conftest import reason

    case = a_case(S.STUDYING)
    typed = {"lead": town.water.pk, "words": "请今天去", "seen": case.version, "key": "0" * 32}
    actions.decline(case, reason=reason("decline"), told="不归我们管。", by=cast.second_clerk)

    page = sign_in("clerk").post(f"{case.get_absolute_url()}do/dispatch/", typed)

    text = page.content.decode()
    assert (page.status_code, page.context["is_gone"], page.context["submit"]) == (409, True, "")
    assert ("不归我们管。" in text, "请今天去" in text) == (True, True)


def test_what_belongs_to_an_appeal_has_no_page_under_the_case(a_case, sign_in):
    case = a_case(S.DECLINED)
    address = reverse("cases:act", args=[case.pk, "uphold_appeal"])
    client = sign_in("supervisor")

    assert (client.get(address).status_code, client.post(address, {"told": "应当受理。"}).status_code) == (404, 404)


def test_parts_that_were_split_off_are_named_as_such_and_never_as_the_same(a_case, cast, sign_in):
    case = a_case(S.STUDYING)
    actions.split_off(case, words="楼道里还有杂物。", by=cast.clerk)
    part = Case.objects.get(came_from=case)

    page = sign_in("clerk").get(case.get_absolute_url())

    assert (page.context["parts"], page.context["links"], page.context["alike"]) == ([part], [], [])


def test_the_page_of_a_case_asks_the_database_little(a_case, town, sign_in, django_assert_num_queries):
    case = a_case(S.IN_HAND, assisting=(town.parks,))
    client = sign_in("clerk")
    client.get(case.get_absolute_url())

    with django_assert_num_queries(13):
        client.get(case.get_absolute_url())


def test_what_comes_next_but_not_yet_stands_there_with_its_reason(a_case, cast):
    from linli.cases.queries.offers import near

    in_hand, answered = a_case(S.IN_HAND), a_case(S.ANSWERED)

    assert [(o.action, o.why_not) for o in near(cast.second_clerk, in_hand)] == [("verify", "还没有答复。")]
    assert [(o.action, o.why_not) for o in near(cast.two_hats, answered)] == [
        ("verify", "您经手过这件事，须由别人来做")
    ]


def test_a_case_says_in_one_sentence_who_has_it(a_case, sign_in):
    case = a_case(S.STUDYING)

    page = sign_in("clerk").get(case.get_absolute_url())

    assert page.context["sentence"] == f"一站式中心主办，研办中，{case.clock.words}。"


def test_a_case_like_another_is_joined_with_one_press_to_the_confirming_page(cast, town, sign_in):
    from tests.cast import raised

    master, case = raised(cast, town), raised(cast, town)
    client = sign_in("clerk")

    page = client.get(case.get_absolute_url())
    form = client.get(f"{case.get_absolute_url()}do/join/?to={master.number}").context["form"]

    assert ([one.case.pk for one, _sent in page.context["alike"]], page.context["may_join"]) == ([master.pk], True)
    assert form["to"].value() == master.number
