"""What is heard at a door becomes a topic of a council; the topic names the visit by its day, never by its door."""

import pytest
from django.test import Client
from django.utils.html import escape

from linli.councils.actions import propose_topic
from linli.councils.models import Topic
from linli.councils.queries import sources, ties
from linli.journeys.viewing import beside_visit, bring_visit
from linli.people.models import User
from linli.visits import actions
from tests.visits.conftest import street  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db
HEARD = "三户老人都说楼道扶手松了，想大家商量一起换。"


@pytest.fixture
def visit(street, life, cast):  # noqa: F811  # the fixture of the same name
    return street.knock(by=cast.community_worker, words=HEARD)


def signed_in(cast, name):
    client = Client()
    client.force_login(User.objects.get(pk=getattr(cast, name).id))
    return client


def test_from_the_page_of_the_visit_it_is_brought_before_the_council(visit, cast, life):
    worker = signed_in(cast, "community_worker")
    address = sources.bring_url("visit", visit.pk)
    assert escape(address) in worker.get(visit.get_absolute_url()).content.decode()
    form = worker.get(address)
    assert (form.status_code, HEARD in form.content.decode()) == (200, True)

    source = sources.find(cast.community_worker, "visit", visit.pk)
    propose_topic(
        life.council,
        words=source.words,
        title="换楼道扶手",
        origin=source.origin,
        sources=source.things,
        by=cast.community_worker,
    )
    topic = Topic.objects.get()
    assert topic.origin == "visit"
    [line] = ties.told(topic, cast.community_worker)["from"]
    assert line.href == visit.get_absolute_url()
    assert not any(part in line.text for part in (str(visit.dwelling), "3号楼"))
    assert [one.text for one in beside_visit(visit, cast.community_worker)] == ["换楼道扶手"]


def test_nobody_else_reads_of_the_visit(visit, cast, life):
    assert [sources.find(who, "visit", visit.pk) for who in (cast.supervisor, cast.plumber, cast.stranger)] == [
        None
    ] * 3
    assert (beside_visit(visit, cast.supervisor), bring_visit(cast.supervisor, visit)) == ([], None)


def test_a_visit_that_was_taken_back_is_no_source(visit, cast):
    actions.strike_visit(visit, by=cast.community_worker)
    visit.refresh_from_db()

    assert sources.find(cast.community_worker, "visit", visit.pk) is None
    assert bring_visit(cast.community_worker, visit) is None
