"""For or against each candidate (逐人表决)."""

import io
from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from django.core.management import call_command

from linli.votes import actions
from linli.votes.models import NamedBallot, PaperBatch, PaperSheet
from linli.votes.queries.counting import result_of
from linli.votes.queries.questions import answers_shown
from linli.votes.tally import Outcome, Question, Rules, answers_in, count_questions, marked, marks_in
from tests.votes.conftest import TWO, ended, member, says
from tests.votes.test_elections import counted, unpacked
from tests.votes.test_pages import do, marks, shows_phone, signed_in, text

AREA = Rules(F(1, 2), False, F(2, 3), True)
EACH = Question(1, AREA, seats=1, candidates=2, is_each=True)


def test_for_against_and_left_open_are_counted_for_each_by_heads_and_area():
    roll = {"1": D("100.00"), "2": D("50.50"), "3": D("49.50"), "4": D("60.00")}
    said = {"1": "1=1+x2", "2": "1=x1+x2", "3": "1=1", "4": "1=abstain"}

    found = count_questions([EACH], roll, said).answered[0]

    assert [(c.heads, c.against, c.abstaining) for c in found.candidates] == [(2, 1, 1), (0, 2, 2)]
    assert [(c.area, c.against_area, c.abstaining_area) for c in found.candidates] == [
        (D("149.50"), D("50.50"), D("60.00")),
        (D("0"), D("150.50"), D("109.50")),
    ]
    assert (found.result.heads.against, found.result.heads.abstaining, found.result.outcome) == (1, 1, Outcome.REJECTED)
    assert found.facts()["candidates"][0]["against_area"] == "50.50"


def test_where_not_each_is_voted_on_the_facts_are_what_they_were():
    facts = count_questions([Question(1, AREA, seats=1, candidates=2)], {"1": D(1)}, {"1": "1=1"}).facts()

    assert sorted(facts["questions"][0]["candidates"][0]) == ["area", "heads", "is_approved", "is_elected", "n"]


@pytest.mark.parametrize("ballot", ["1=1+2", "1=x3", "1=1+x1", "1=x2+1", "1=x", "1=x0", "1=x1+x1", "1=x345"])
def test_what_is_no_answer_is_refused(ballot):
    with pytest.raises(ValueError, match=r"\w"):
        answers_in(ballot, [EACH])
    with pytest.raises(ValueError, match=r"\w"):
        answers_in("1=x1", [Question(1, AREA, seats=1, candidates=2)])


def test_an_answer_is_written_in_one_way_only():
    assert (marked([-2, 1, 345]), marks_in("1+x2+345")) == ("1+x2+345", [1, -2, 345])


# -- the whole road --------------------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


@pytest.fixture
def electing_each(drafted, cast, now):
    """Owners elect one of two, each voted on; somebody else may be written in; open."""

    def make(**given):
        vote, by = drafted(**given), cast.community_worker
        typed = {"asked": "选举业委会委员", "matter": vote.matter_id, "seats": "1", "candidates": "\n".join(TWO)}
        assert do(signed_in(), vote, "add_question", **typed, each="on", writes_in="on").status_code == 302
        vote.refresh_from_db()
        actions.post_roll(vote, by=by)
        now.passes(days=16, minutes=1)
        actions.open_vote(vote, by=by)
        return vote

    return make


def test_the_phone_asks_for_each_and_shows_what_was_said(electing_each):
    vote = electing_each(may_change=True)
    voter = signed_in()
    address = shows_phone(voter, member(vote, 1))
    page = text(voter.get(address))
    assert page.count('type="radio"') == 6

    def sent(**given):
        return voter.post(address, marks(text(voter.get(address)), **given))

    for given in (
        {},
        {"answer_1_0": "for", "answer_1_1": "for"},
        {"answer_1_0": "for", "written_1": "赵敏"},
        {"answer_1_0": "maybe"},
    ):
        assert sent(**given).status_code == 422, given
    assert sent(answer_1_0="against", answer_1_1="for").status_code == 302
    assert "同意 李秀英；不同意 王建国" in text(voter.get(address))
    assert sent(answer_1_0="abstain").status_code == 302
    assert sent(answer_1_1="against", written_1="赵敏").status_code == 302
    said = list(NamedBallot.objects.order_by("n").values_list("choice", flat=True))
    assert (said[:2], said[2].startswith("1=x2+")) == (["1=x1+2", "1=abstain"], True)
    assert answers_shown(vote, said[2]) == [("选举业委会委员", "同意 赵敏；不同意 李秀英")]


def test_a_paper_says_it_for_each_or_is_invalid(electing_each, cast):
    vote, by = electing_each(), cast.community_worker
    printed = text(signed_in().get(f"/desk/votes/{vote.pk}/papers/blank/"))
    assert printed.count("□") == 2 * 3 + 1
    actions.open_batch(vote, size=3, by=by)
    pile, desk = PaperBatch.objects.get(), signed_in()
    address = f"/desk/votes/{vote.pk}/batch/{pile.pk}/enter_sheet/"
    for n, given, status in (
        (1, {"answer_1_0": "for", "answer_1_1": "against"}, 302),
        (2, {"answer_1_2": "invalid"}, 302),
        (3, {"answer_1_2": "invalid", "answer_1_0": "for"}, 422),
    ):
        sent = desk.post(address, marks(text(desk.get(address)), n=n, member=n, **given))
        assert sent.status_code == status, n
    assert list(PaperSheet.objects.order_by("n").values_list("first", flat=True)) == ["1=1+x2", "1=invalid"]


def test_the_certificate_and_the_recount_say_it_to_the_last_digit(electing_each, now, cast, tmp_path):
    vote = electing_each()
    for n, said in ((1, "1=1+x2"), (2, "1=1"), (3, "1=x1"), (4, "1=1+x2")):
        says(vote, n, said)
    counted(vote, now, cast)

    out, folder = io.StringIO(), unpacked(vote, tmp_path)
    call_command("recount", str(folder), stdout=out)
    assert (
        "candidate 候选 1 王建国: 3, 380.50 ㎡, against 不同意 1, 89.50 ㎡, abstaining 弃权 0, 0.00 ㎡, elected 当选"
        in out.getvalue()
    )
    certificate = text(signed_in().get(f"/desk/votes/{vote.pk}/certificate/"))
    public = text(signed_in().get(f"/votes/{vote.pk}/"))
    assert ("3，380.50 ㎡" in certificate, "1，89.50 ㎡" in certificate) == (True, False)  # of one against, no area
    assert "3 人同意，1 人不同意，0 人弃权" in public
    assert signed_in().get(f"/desk/votes/{vote.pk}/certificate.pdf").content.startswith(b"%PDF")


def test_silence_that_counts_as_abstaining_abstains_on_each(drafted, cast, now):
    vote, by = drafted(silence="abstain", procedure="议事规则第八条"), cast.community_worker
    actions.add_question(vote, asked="选举", matter=vote.matter, seats=1, candidates=TWO, each=True, by=by)
    actions.post_roll(vote, by=by)
    now.passes(days=16, minutes=1)
    actions.open_vote(vote, by=by)
    says(vote, 1, "1=1")
    ended(vote, now)

    assert [(c.heads, c.abstaining) for c in result_of(vote).answered[0].candidates] == [(1, 4), (0, 5)]
