"""From the draft to the certificate, and every way off that road."""

import pytest

from linli.kernel.actor import CLOCK
from linli.kernel.rulebook import NotNow, NotYou
from linli.record.acts import Blocked
from linli.record.chain import verify
from linli.votes import actions
from linli.votes.models import Vote
from linli.votes.rules import VoteState as S
from tests.votes.conftest import ended, member, says

pytestmark = pytest.mark.django_db


def test_owners_decide_and_somebody_else_certifies(opened_vote, cast, now):
    vote = opened_vote()
    for n in (1, 2, 3, 4):
        says(vote, n, "for")
    ended(vote, now)

    actions.certify(vote, by=cast.supervisor)

    vote.refresh_from_db()
    assert (vote.state, vote.result["outcome"]) == (S.CERTIFIED, "adopted")
    assert vote.result["heads"] == {
        "everyone": 5, "taking_part": 4, "in_favour": 4, "against": 0, "abstaining": 0,
    }  # fmt: skip
    assert (vote.result["area"]["everyone"], vote.result["area"]["in_favour"]) == ("670.00", "470.00")
    assert (vote.channels, verify()) == ({"phone": 4}, [])


def test_too_few_take_part_and_that_is_said(opened_vote, cast, now):
    vote = opened_vote()
    says(vote, 1, "for")
    ended(vote, now)

    with pytest.raises(Blocked):
        actions.certify(vote, by=cast.supervisor)
    actions.declare_failed(vote, by=cast.supervisor)

    assert (vote.state, vote.result["outcome"]) == (S.FAILED, "no_quorum")


def test_who_worked_on_the_roll_does_not_certify(opened_vote, cast, now):
    vote = ended(opened_vote(), now)

    with pytest.raises(NotYou):
        actions.declare_failed(vote, by=cast.community_worker)

    actions.declare_failed(vote, by=cast.clerk)
    assert vote.state == S.FAILED


def test_nobody_votes_before_it_opens_or_after_its_time(posted, cast, now):
    vote = posted()
    with pytest.raises(Blocked):
        says(vote, 1, "for")
    now.passes(days=16, minutes=1)
    actions.open_vote(vote, by=CLOCK)
    now.passes(days=10)

    with pytest.raises(Blocked):  # the clock has not come by yet, but the time is over
        says(vote, 1, "for")
    assert Vote.objects.get().participations.count() == 0


def test_the_organiser_ends_it_early_only_when_everybody_has_voted(opened_vote, cast):
    vote = opened_vote()
    with pytest.raises(Blocked):
        actions.close_vote(vote, by=cast.community_worker)
    for n in (1, 2, 3, 4, 5):
        says(vote, n, "abstain")

    actions.close_vote(vote, by=cast.community_worker)

    assert vote.state == S.CLOSED


def test_it_opens_neither_early_nor_over_an_objection(posted, cast, now):
    vote = posted()
    with pytest.raises(Blocked):
        actions.open_vote(vote, by=cast.community_worker)
    actions.object_to_roll(vote, told="102 的面积少了", member=member(vote, 2), by=cast.community_worker)
    now.passes(days=17)

    with pytest.raises(Blocked) as why:
        actions.open_vote(vote, by=CLOCK)

    assert len(why.value.blockers) == 1


def test_a_posted_roll_can_be_taken_down_and_a_vote_cancelled(posted, cast):
    vote = posted()
    actions.take_down_roll(vote, words="面积有误", by=cast.community_worker)
    assert (vote.state, vote.roll_digest) == (S.DRAFTED, "")

    actions.cancel_vote(vote, words="不办了", by=cast.community_worker)

    assert (vote.state, verify()) == (S.CANCELLED, [])


def test_only_supervision_annuls_what_was_certified(opened_vote, cast, now):
    vote = ended(opened_vote(), now)
    actions.declare_failed(vote, by=cast.supervisor)
    with pytest.raises(NotYou):
        actions.annul(vote, words="法院撤销", by=cast.clerk)

    actions.annul(vote, words="法院撤销", by=cast.supervisor)

    assert vote.state == S.CANCELLED


def test_nothing_of_an_open_vote_is_changed(opened_vote, cast):
    vote = opened_vote()

    for change in (
        lambda: actions.change_vote(vote, changes={"title": "别的"}, by=cast.community_worker),
        lambda: actions.take_down_roll(vote, by=cast.community_worker),
        lambda: actions.post_roll(vote, by=cast.community_worker),
    ):
        with pytest.raises(NotNow):
            change()


def test_another_community_organises_nothing_here(posted, cast):
    vote = posted()

    with pytest.raises(NotYou):
        actions.take_down_roll(vote, by=cast.other_grid_worker)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"ballot": "secret"}, 1),  # by area and secret: the area would tell
        ({"silence": "abstain"}, 1),  # without the clause of the rules of procedure
        ({"silence": "follow", "procedure": "议事规则第十二条"}, 0),
    ],
)
def test_rules_that_contradict_each_other_are_refused(drafted, cast, given, faults):
    if faults:
        with pytest.raises(Blocked) as why:
            drafted(**given)
        assert len(why.value.blockers) == faults
    else:
        assert drafted(**given).state == S.DRAFTED
