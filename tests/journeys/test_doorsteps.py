"""A quarrel heard at a door is mediated on own initiative, and colleagues at the same door read nothing of it."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases.models import Case
from linli.journeys import actions
from linli.journeys.viewing import mediate_visit
from linli.kernel.rulebook import Refused
from linli.mediation import actions as mediation_actions
from linli.mediation import seeds
from linli.mediation.models import DisputeType, Mediation
from linli.people.models import User
from linli.record.chain import verify
from linli.visits.models import Visit
from tests.visits.conftest import calendar, now, street  # noqa: F401  # fixtures

WORDS = "两家为楼道里的鞋柜吵了三回。"


@pytest.fixture
def heard(street):  # noqa: F811
    """What a grid worker wrote down at a door."""
    seeds.mediation()
    return street.knock(result="heard", words=WORDS)


def signed_in(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def opened(heard, cast, **how):
    committee, kind = (
        User.objects.get(pk=cast.community_worker.id).posts.get().unit,
        DisputeType.objects.get(name="邻里"),
    )
    return actions.mediate_visit(heard, committee=committee, words=WORDS, type=kind, by=cast.community_worker, **how)


def test_the_community_makes_a_mediation_of_it_and_is_asked_whether_a_party_refuses(heard, cast):
    client, kind = signed_in("community_worker"), DisputeType.objects.get(name="邻里")
    address = reverse("journeys:visit", args=[heard.pk])
    assert address in client.get(heard.get_absolute_url()).content.decode()
    assert client.get(address).context["form"]["words"].value() == WORDS
    sent = {"words": WORDS, "type": kind.pk, "seen": heard.version, "key": uuid.uuid4()}

    assert client.post(address, sent).status_code == 422  # art. 17: nobody has said yet that no party refuses
    answer = client.post(address, {**sent, "nobody_refuses": "on"})

    made, case = Mediation.objects.get(), Case.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.source, made.summary, made.case) == ("own", WORDS, case)
    assert (case.is_sensitive, case.channel, case.reporter) == (True, "visit", None)
    assert Visit.objects.get().case == case
    assert verify() == []


def test_colleagues_read_on_the_visit_that_there_is_a_request_and_nothing_of_it(heard, cast):
    opened(heard, cast)
    case = Case.objects.get()

    page = signed_in("grid_worker").get(heard.get_absolute_url()).content.decode()

    assert ("保密诉求" in page, case.number in page, case.get_absolute_url() in page) == (True, False, False)


def test_sent_twice_it_is_one_mediation_and_a_second_one_is_refused(heard, cast):
    key = uuid.uuid4()
    first, second = (opened(heard, cast, key=key) for _time in range(2))

    assert first.pk == second.pk
    with pytest.raises(Refused, match="request already"):
        opened(heard, cast)
    assert (Case.objects.count(), Mediation.objects.count()) == (1, 1)


def test_art_17_what_a_party_refused_is_not_offered_again(heard, cast):
    opened(heard, cast)
    made = Mediation.objects.get()
    mediation_actions.name_disputant(made, side="respondent", name="徐甲", by=cast.community_worker)
    mediation_actions.decline_mediation(made.disputants.get(), by=cast.community_worker)

    heard.refresh_from_db()
    assert (Mediation.objects.get().state, mediate_visit(cast.community_worker, heard)) == ("refused", None)


@pytest.mark.parametrize("name", ["grid_worker", "clerk", "supervisor", "resident"])
def test_whoever_keeps_no_register_here_is_offered_none(heard, cast, name):
    assert signed_in(name).get(reverse("journeys:visit", args=[heard.pk])).status_code == 404
