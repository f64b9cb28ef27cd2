"""A talk in the town of the cast, and people who take part in it without an account."""

import json

import pytest

from linli.notices.models import Delivery
from linli.talks import actions, seeds
from linli.talks.models import Participant, RefusalReason, Statement, Talk
from linli.talks.queries.participants import acting


@pytest.fixture
def reasons(town):
    seeds.refusal_reasons()
    return {reason.code: reason for reason in RefusalReason.objects.all()}


@pytest.fixture
def draft(cast, town):
    """A talk in preparation, of the community worker."""

    def make(**how):
        given = {"question": "楼前空地怎么用？", "area": town.here} | how
        done = actions.begin_talk(**given, by=cast.community_worker)
        return Talk.objects.get(pk=done.root_id)

    return make


@pytest.fixture
def talk(draft, cast):
    """An open one with three statements to begin with."""

    def make(*texts, **how):
        made = draft(**how)
        for text in texts or ("装几个充电桩", "种点花草", "画成停车位"):
            actions.seed_statement(made, text=text, by=cast.community_worker)
        actions.open_talk(made, by=cast.community_worker)
        made.refresh_from_db()
        return made

    return make


@pytest.fixture
def joined():
    """Somebody who takes part with a device."""

    def join(talk, device="d1"):
        done = actions.join_talk(talk, device=device, by=acting(None))
        return Participant.objects.select_related("talk").get(pk=done.root_id)

    return join


@pytest.fixture
def says():
    """A participant answers a statement, given by its words."""

    def vote(participant, text, stance, **sent):
        statement = Statement.objects.get(talk=participant.talk, text=text)
        return actions.vote(participant, statement=statement, stance=stance, by=acting(participant), **sent)

    return vote


@pytest.fixture
def codes():
    """The code that was sent last."""

    def last():
        return json.loads(Delivery.objects.latest("pk").given)["code"]

    return last
