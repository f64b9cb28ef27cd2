"""A conflict told at the window becomes a case with a mediation; conflicts in hot topics are offered for own initiative."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import actions as case_actions
from linli.cases.models import Case
from linli.journeys import actions
from linli.journeys.viewing import own_initiative
from linli.kernel.rulebook import Refused
from linli.mediation import actions as mediation_actions
from linli.mediation import seeds
from linli.mediation.models import DisputeType, Mediation
from linli.people.models import User
from linli.reception import actions as window
from linli.reception.models import Ticket
from linli.record.chain import verify
from tests.cast import raised
from tests.reception.conftest import arrival, at_window, hall  # noqa: F401  # fixtures


@pytest.fixture
def kind(db):
    seeds.mediation()
    return DisputeType.objects.get(name="邻里")


def taken(ticket, cast, town, kind, **more):
    told = {"words": ticket.words, "type": kind, "other_name": "徐甲", "other_phone": "13800000012", **more}
    return actions.take_conflict(ticket, committee=town.centre, **told, by=cast.clerk)


def test_told_once_it_is_a_confidential_case_a_mediation_and_two_parties(at_window, cast, town, kind):  # noqa: F811
    act = taken(at_window, cast, town, kind)

    mediation, case = Mediation.objects.get(pk=act.root_id), Case.objects.get()
    parties = {d.side: (d.name, d.contact.phone) for d in mediation.disputants.select_related("contact")}
    assert parties == {"applicant": ("马德福", "13800000062"), "respondent": ("徐甲", "13800000012")}
    assert (case.is_sensitive, case.reporter, case.words, case.channel) == (
        True,
        at_window.contact,
        "楼上漏水。",
        "window",
    )
    assert (mediation.case, mediation.summary, mediation.source) == (case, "楼上漏水。", "application")
    at_window.refresh_from_db()
    assert (at_window.state, at_window.outcome, at_window.case) == ("done", "conflict", case)
    assert verify() == []


def test_sent_twice_it_is_one_mediation(at_window, cast, town, kind):  # noqa: F811
    key = uuid.uuid4()

    first, second = (taken(at_window, cast, town, kind, key=key) for _time in range(2))

    assert first.pk == second.pk
    assert (Case.objects.count(), Mediation.objects.count()) == (1, 1)


def test_of_a_number_that_has_ended_nothing_is_made(at_window, cast, town, kind):  # noqa: F811
    window.leave_queue(at_window, by=cast.clerk)

    with pytest.raises(Refused):
        taken(at_window, cast, town, kind)
    assert (Case.objects.count(), Mediation.objects.count()) == (0, 0)


def test_the_page_asks_nothing_that_the_number_says(at_window, cast, town, kind):  # noqa: F811
    client = Client()
    client.force_login(User.objects.get(username="clerk"))
    page = client.get(at_window.get_absolute_url())
    address = reverse("journeys:conflict", args=[at_window.pk])
    assert address in page.content.decode()
    form = client.get(address).context["form"]
    assert (form["words"].value(), set(form.fields) & {"name", "phone"}) == ("楼上漏水。", set())

    sent = {
        "words": "楼上漏水。",
        "type": kind.pk,
        "other_kind": "person",
        "seen": at_window.version,
        "key": uuid.uuid4(),
    }
    answer = client.post(address, sent)

    assert answer["Location"] == reverse("mediation:page", args=[Mediation.objects.get().pk])
    assert Ticket.objects.get().outcome == "conflict"


def test_whoever_keeps_no_register_of_mediations_is_offered_none(at_window, cast, kind):  # noqa: F811
    for name in ("plumber", "supervisor", "resident"):
        client = Client()
        client.force_login(User.objects.get(username=name))
        assert client.get(reverse("journeys:conflict", args=[at_window.pk])).status_code == 404


def test_art_17_a_case_in_which_a_party_refused_is_not_offered_for_own_initiative(cast, town, kind):
    free, refused, closed = (raised(cast, town) for _n in range(3))
    case_actions.withdraw(closed, by=cast.resident)
    case_actions.take_in(refused, by=cast.clerk)
    case_actions.study(refused, is_sensitive=True, by=cast.clerk)
    given = {"committee": town.centre, "type": kind, "summary": "漏水"}
    act = mediation_actions.open_mediation(refused, source="application", **given, by=cast.clerk)
    mediation = Mediation.objects.get(pk=act.root_id)
    mediation_actions.name_disputant(mediation, side="respondent", name="徐甲", by=cast.clerk)
    mediation_actions.decline_mediation(mediation.disputants.get(), by=cast.clerk)
    assert Mediation.objects.get().state == "refused"

    assert own_initiative(cast.clerk, [free.pk, refused.pk, closed.pk]) == [free]
    with pytest.raises(Refused, match="clearly refused"):
        mediation_actions.open_mediation(refused, source="own", **given, by=cast.clerk)
    again = mediation_actions.open_mediation(refused, source="application", **given, by=cast.clerk)
    assert Mediation.objects.get(pk=again.root_id).state == "opened"  # a party asks for it: that is another matter
