"""Who sees which council, topic and meeting: one rule for the list and for the single thing."""

import pytest

from linli.councils import actions, policy
from linli.councils.models import Council, Meeting, Topic
from tests.cast import Cast


@pytest.fixture
def everything(life, cast, town):
    """A council here, one there; one meeting to which the water office is invited."""
    meeting = life.planned()
    actions.invite(meeting, units=[town.water], by=cast.community_worker)
    life.proposed()


@pytest.mark.parametrize("reader", Cast._fields)
def test_the_list_and_the_single_thing_agree(everything, cast, reader):
    actor = getattr(cast, reader)
    for model, visible, row in (
        (Council, policy.visible_to, "view_council"),
        (Topic, policy.topics_visible_to, "view_topic"),
        (Meeting, policy.meetings_visible_to, "view_meeting"),
    ):
        singly = {one.pk for one in model.objects.all() if row in policy.open_to(actor, one)}

        assert set(visible(actor).values_list("pk", flat=True)) == singly, row


def test_an_invited_unit_sees_what_it_was_invited_to_and_nothing_else(everything, cast):
    invited = policy.meetings_visible_to(cast.plumber).get()

    assert list(policy.topics_visible_to(cast.plumber).distinct()) == [invited.agenda.get().topic]
    assert (policy.visible_to(cast.plumber).count(), policy.topics_visible_to(cast.gardener).count()) == (0, 0)


def test_residents_have_no_desk_of_councils(everything, cast):
    for actor in (cast.resident, cast.stranger, cast.passerby):
        assert not policy.topics_visible_to(actor).exists()
