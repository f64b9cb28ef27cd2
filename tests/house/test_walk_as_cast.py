"""Everybody tries every address there is over cases that are not theirs, by link and by form.

The pages list themselves (``walk``), so a page that is added tomorrow is walked tomorrow.
"""

import pytest
from django.test import Client

from linli.cases import actions
from linli.cases.models import Case, Publication
from linli.cases.queries.links import token_of
from linli.cases.rules import CaseState as S
from linli.people.models import User
from linli.record.chain import verify
from linli.record.models import Act
from tests.cast import brought_to, raised
from tests.house.walk import all_pages

OURS = [page for page in all_pages() if page.is_ours]
OF_A_CASE = [page for page in OURS if page.route.startswith("cases/<int:pk>")]
WALKERS = [  # one of each role, in a part of the case or in none
    "resident", "neighbour", "clerk", "plumber", "grid_worker", "community_worker", "supervisor", "leader",
    "administrator", "two_hats",
]  # fmt: skip
ODD = ["\x00", "9" * 40, "' OR 1=1 --", "\uff12"]
# what somebody without a part in a case may get: nothing, and no word about whether it is there
CLOSED = {403, 404, 405}
ENDS_THE_WALK = {"account_logout", "people:leave", "people:delete_me"}
PRIVATE = ["老人怕滑倒", "这户经常投诉", "13800000001"]


@pytest.fixture
def house(cast, town):
    """A case of the resident in hand, with a note; one that is published; one of its own for each pk up to 9."""
    case = brought_to(S.IN_HAND, cast, town, assisting=(town.parks,))
    actions.note(case, words="这户经常投诉", by=cast.clerk)
    shown = brought_to(S.VERIFIED, cast, town)
    text = {"title": "漏水已修好", "problem": "漏水。", "outcome": "修好了。"}
    actions.propose_publication(shown, **text, by=cast.clerk)
    actions.check(Publication.objects.get(), by=cast.second_clerk)
    sensitive = raised(cast, town)
    actions.study(sensitive, is_sensitive=True, by=cast.clerk)
    return {"pk": case.pk, "task": case.tasks.get(is_lead=True).pk, "sensitive": sensitive.pk}


def signed_in(name):
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(User.objects.get(username=name))
    return client


def given(house, page):
    kinds = {"kind": "task", "action": "note" if "thing_pk" not in page.parameters else "accept"}
    return {"pk": house["pk"], "task_pk": house["task"], "thing_pk": house["task"]} | kinds


@pytest.mark.parametrize(("walker", "turn"), [(walker, n % 2) for n, walker in enumerate(["", *WALKERS])])
def test_whatever_anybody_sends_it_is_no_error_of_ours(house, walker, turn):
    """Each page is opened by every second of them, and is sent a form by the others."""
    client, faults = signed_in(walker), {}

    for n, page in enumerate(OURS, turn):
        if page.name in ENDS_THE_WALK:
            continue
        send = client.post if n % 2 else client.get
        answer = send(page.address(given(house, page)))
        if answer.status_code >= 500:
            faults[page.name] = answer.status_code

    assert faults == {}
    assert verify() == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("walker", ["neighbour", "stranger", "other_grid_worker", "administrator", "resident"])
def test_who_has_no_part_in_a_case_gets_none_of_its_pages(house, walker, method):
    client = signed_in(walker)
    acts = Act.objects.count()

    codes = {page.name: getattr(client, method)(page.address(given(house, page))).status_code for page in OF_A_CASE}

    assert {name: code for name, code in codes.items() if code not in CLOSED} == {}
    assert (Act.objects.count(), len(codes) >= 5) == (acts, True)


@pytest.mark.parametrize("walker", ["plumber", "leader", "grid_worker", "community_worker", "gardener"])
def test_a_sensitive_case_is_for_those_alone_who_handle_it(house, walker):
    client = signed_in(walker)

    for page in OF_A_CASE:
        assert client.get(page.address(given(house, page) | {"pk": house["sensitive"]})).status_code in CLOSED, (
            page.name
        )


@pytest.mark.parametrize("walker", ["", "neighbour", "stranger", "administrator", "other_grid_worker"])
def test_nothing_private_is_on_any_page_they_can_open(house, walker):
    client, leaks = signed_in(walker), []

    for page in OURS:
        if page.name in ENDS_THE_WALK:
            continue
        answer = client.get(page.address(given(house, page)))
        if answer.status_code == 200 and not answer.streaming:
            html = answer.content.decode(errors="replace")
            leaks += [(page.name, word) for word in PRIVATE if word in html]

    assert leaks == []


def test_whose_case_it_is_reads_it_by_the_link_and_finds_there_what_was_looked_for_above(house):
    case = Case.objects.get(pk=house["pk"])

    html = Client().get(f"/t/{token_of(case)}/").content.decode()
    inside = signed_in("clerk").get(f"/cases/{case.pk}/").content.decode()

    assert ("老人怕滑倒" in html, "这户经常投诉" in html, "这户经常投诉" in inside) == (True, False, True)


@pytest.mark.parametrize(  # between them they see all lists, and each name of a value gets each of the odd ones
    ("walker", "turn"), [("stranger", 0), ("clerk", 0), ("clerk", 2), ("administrator", 1), ("administrator", 3)]
)
def test_whatever_stands_behind_the_question_mark(house, walker, turn):
    client, faults = signed_in(walker), {}
    names = [
        "q", "page", "view", "area", "community", "category", "unit", "since", "until", "open", "for", "next", "channel",
    ]  # fmt: skip
    asked = {name: ODD[(n + turn) % len(ODD)] for n, name in enumerate(names)}

    for page in OURS:
        answer = client.get(page.address(given(house, page)), asked)
        if answer.status_code >= 500:
            faults[page.name] = answer.status_code

    assert faults == {}
