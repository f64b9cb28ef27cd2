"""What is forgotten: half a year after a talk nobody can be recognised, and what was not shown is shredded."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.talks import actions, tasks
from linli.talks.models import Participant, Statement, Talk, Vote
from linli.talks.queries.participants import acting, participant_of

pytestmark = pytest.mark.django_db
DAYS = 180


@pytest.fixture
def ended(talk, joined, says, cast, reasons):
    """A talk with a vote, a statement shown and one refused, that ended so many days ago."""

    def end(days):
        one = talk("装充电桩")
        person = joined(one)
        says(person, "装充电桩", 1)
        for text in ("晚上要安静", "点名批评某某家"):
            actions.propose_statement(person, text=text, by=acting(person))
        shown, refused = Statement.objects.filter(author=person).order_by("pk")
        actions.admit(shown, by=cast.community_worker)
        actions.refuse_statement(refused, reason=reasons["personal"], told="别点名", by=cast.community_worker)
        actions.end_talk(one, by=cast.community_worker)
        Talk.objects.filter(pk=one.pk).update(ended_at=timezone.now() - timedelta(days=days))
        return one

    return end


def test_before_its_time_nothing_is_forgotten(ended):
    ended(DAYS - 1)
    assert (tasks.forget_participants(), tasks.shred_statements()) == (0, 0)


def test_after_half_a_year_the_device_is_forgotten_and_the_counts_stay(ended):
    one = ended(DAYS + 1)

    assert (tasks.forget_participants(), tasks.forget_participants()) == (1, 0)

    person = Participant.objects.get()
    assert (person.device, person.phone_hash, person.state) == ("", "", "forgotten")
    assert participant_of(one, "d1") is None
    assert (Vote.objects.count(), one.statements.get(text="装充电桩").agrees) == (1, 1)


def test_after_half_a_year_what_was_not_shown_is_shredded_and_what_was_shown_stays(ended):
    ended(DAYS + 1)

    assert (tasks.shred_statements(), tasks.shred_statements()) == (1, 0)

    rows = {(s.text, s.told, s.shredded_at is None) for s in Statement.objects.all()}
    assert rows == {("装充电桩", "", True), ("晚上要安静", "", True), ("", "", False)}


def test_an_open_talk_forgets_nobody(talk, joined, says):
    one = talk("装充电桩")
    says(joined(one), "装充电桩", 1)
    Talk.objects.update(opened_at=timezone.now() - timedelta(days=400))
    assert tasks.forget_participants() == 0
