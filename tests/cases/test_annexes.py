"""What apps above the loop put beside a case: the page shows it without knowing who made it."""

import pytest

from linli.cases.queries import annexes
from linli.cases.queries.annexes import Annex, AnnexLine
from linli.cases.queries.offers import Offer
from linli.people.models import User


@pytest.fixture
def a_neighbour():
    """An app above that keeps something about every case that is in hand."""

    def annex_of(actor, case):
        if case.state != "in_hand":
            return None
        line = AnnexLine("小马扎议事会", "/councils/7/", "明天 19:00")
        return Annex("议事", [line], [Offer("propose_topic", "提议题", f"/councils/new/?case={case.pk}")])

    annexes.register(annex_of)
    annexes.register(annex_of)
    yield
    annexes._annexers.remove(annex_of)


@pytest.fixture
def clerks_page(client, a_case):
    def show(state):
        case = a_case(state)
        client.force_login(User.objects.get(username="clerk"))
        return client.get(case.get_absolute_url()).content.decode()

    return show


def test_the_page_of_a_case_shows_what_a_neighbour_keeps_once(a_neighbour, clerks_page):
    page = clerks_page("in_hand")

    assert page.count('<a href="/councils/7/">小马扎议事会</a> <small>明天 19:00</small>') == 1
    assert page.count('href="/councils/new/?case=') == 1


def test_where_a_neighbour_keeps_nothing_the_page_shows_nothing(a_neighbour, clerks_page):
    page = clerks_page("studying")

    assert "小马扎议事会" not in page
    assert "/councils/new/" not in page
