"""Several questions on one ballot, and choices among candidates: each counted for itself, exactly, and again from the files."""

import io
import json
import zipfile
from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from linli.kernel.rulebook import Refused
from linli.record.acts import Blocked
from linli.votes import actions
from linli.votes.models import Matter, NamedBallot, PaperBatch, PaperSheet, SecretBallot
from linli.votes.queries.counting import evidence_zip, result_of
from linli.votes.queries.questions import in_short
from linli.votes.tally import Outcome, Question, Rules, answers_in, count_questions, count_torn
from tests.votes.conftest import PEOPLE, ended, member, says
from tests.votes.test_pages import do, marks, shows_phone, signed_in, text

ORDINARY = Rules(F(1, 2), False, F(2, 3), True)
MAJOR = Rules(F(3, 4), True, F(2, 3), True)
ELECTION = Question(1, ORDINARY, seats=2, candidates=3)


def roll(*areas):
    return {str(n): D(area) for n, area in enumerate(areas, start=1)}


def elected(result, n=0):
    return [c.n for c in result.answered[n].candidates if c.is_elected]


def election(areas, *said, question=ELECTION):
    last = {str(n): f"1={word}" for n, word in enumerate(said, start=1) if word}
    return count_questions([question], roll(*areas), last)


def test_each_question_has_its_own_threshold():
    questions = [Question(1, ORDINARY), Question(2, MAJOR)]
    ballots = ["1=for;2=for", "1=for;2=for", "1=against;2=abstain"]

    result = count_questions(questions, roll("100", "100", "100"), dict(zip("123", ballots, strict=True)))

    assert [one.result.outcome for one in result.answered] == [Outcome.ADOPTED, Outcome.REJECTED]
    assert result.outcome is Outcome.PARTLY


def test_a_paper_that_cannot_be_read_at_one_question_counts_at_the_others():
    questions = [Question(1, ORDINARY), Question(2, ORDINARY)]
    last = {"1": "1=for;2=invalid", "2": "1=for;2=for"}

    result = count_questions(questions, roll("100", "100", "100"), last)

    assert [one.result.outcome for one in result.answered] == [Outcome.ADOPTED, Outcome.NO_QUORUM]
    assert (result.has_quorum, result.answered[1].result.invalid) == (True, 1)


def test_a_candidate_needs_more_than_half_of_the_heads_and_of_the_area():
    """1 has three of four heads, and half of the area; 2 has both; 3 neither."""
    result = election(["100", "100", "100", "300"], "1+2", "1", "1+2", "2")

    assert elected(result) == [2]
    assert [(c.heads, c.area) for c in result.answered[0].candidates] == [(3, D(300)), (3, D(500)), (0, D(0))]
    assert result.outcome is Outcome.PARTLY


def test_who_has_more_heads_comes_first_and_then_who_has_more_area():
    three = Question(1, Rules(F(1, 3), True, None, True), seats=2, candidates=3)

    result = election(["10", "20", "30", "40"], "1+2", "1+2", "1+3", "3", question=three)

    assert elected(result) == [1, 3]  # 2 and 3 have two heads each, 3 the larger flats


def test_between_those_who_are_level_at_the_last_seat_nobody_is_elected():
    one_seat = Question(1, Rules(F(1, 3), True), seats=1, candidates=3)

    result = election(["10", "10", "10", "10"], "1", "1", "2", "2", question=one_seat)

    assert (elected(result), result.outcome) == ([], Outcome.REJECTED)


def test_without_a_quorum_nobody_is_elected():
    result = election(["100", "100", "100", "100"], "1", "1")

    assert (elected(result), result.outcome) == ([], Outcome.NO_QUORUM)


@pytest.mark.parametrize(
    "ballot", ["1=4", "1=0", "1=1+2+3", "1=2+1", "1=1+1", "1=", "1=for", "2=1", "1=1;2=for", "1", "1=01", "1=²", ""]
)
def test_what_is_no_answer_is_refused(ballot):
    with pytest.raises(ValueError, match=r"\w"):
        answers_in(ballot, [ELECTION])


def test_torn_ballots_are_counted_question_by_question():
    secret = Rules(F(1, 2), False)
    questions = [Question(1, secret), Question(2, secret, seats=1, candidates=2)]

    result = count_torn(questions, 4, [(2, "2"), (1, "for"), (1, "against"), (2, "2"), (2, "abstain"), (1, "for")])

    assert (result.answered[0].result.heads.in_favour, elected(result, 1)) == (2, [2])
    for wrong in [[(1, "for")], [(3, "for")], [(1, "for"), (2, "3")]]:
        with pytest.raises(ValueError, match=r"\w"):
            count_torn(questions, 4, wrong)


# -- the whole road --------------------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db
THREE = ["王建国", "李秀英", "赵敏"]


@pytest.fixture
def several(drafted, cast, now):
    """A vote with a matter of its own, one that needs three quarters, and an election of two among three; open."""

    def make(**given):
        vote = drafted(**given)
        by = cast.community_worker
        if vote.electorate == "owners":
            actions.add_question(vote, asked="是否选聘城投物业", matter=Matter.objects.get(code="278-4"), by=by)
            actions.add_question(vote, asked="是否加装电梯", matter=Matter.objects.get(code="278-7"), by=by)
        else:
            actions.add_question(vote, asked="是否设凉亭", matter=vote.matter, by=by)
        committee = Matter.objects.get(code="278-3") if vote.electorate == "owners" else vote.matter
        actions.add_question(vote, asked="选举", matter=committee, seats=2, candidates=THREE, by=by)
        actions.post_roll(vote, by=by)
        now.passes(days=16, minutes=1)
        actions.open_vote(vote, by=by)
        return vote

    return make


def test_from_the_draft_to_the_certificate_and_again_from_the_files(several, cast, now, tmp_path):
    vote = several(may_change=True)
    for n, ballot in (
        (1, "1=for;2=for;3=1+2"),
        (2, "1=for;2=against;3=2"),
        (4, "1=abstain;2=for;3=2+3"),
        (5, "1=for;2=for;3=abstain"),
    ):
        says(vote, n, ballot)
    says(vote, 2, "1=for;2=abstain;3=2")
    ended(vote, now)
    actions.certify(vote, by=cast.supervisor)

    assert [q["outcome"] for q in vote.result["questions"]] == ["adopted", "adopted", "partly"]
    assert (
        in_short(vote) == "部分通过（1. 是否选聘城投物业：通过；2. 是否加装电梯：通过；3. 选举：应选 2 人，选出 1 人）"
    )
    with zipfile.ZipFile(io.BytesIO(evidence_zip(vote))) as packed:
        packed.extractall(tmp_path)
    out = io.StringIO()
    call_command("recount", str(tmp_path / f"vote-{vote.pk}"), json=True, stdout=out)
    assert json.loads(out.getvalue()) == vote.result
    ballots = tmp_path / f"vote-{vote.pk}" / "ballots.csv"
    ballots.write_text(ballots.read_text().replace("3=2+3", "3=1+3"))
    with pytest.raises(CommandError):
        call_command("recount", str(tmp_path / f"vote-{vote.pk}"), stdout=io.StringIO())


@pytest.mark.parametrize("ballot", ["for", "1=for;2=for", "1=for;2=for;3=1+2+3", "1=for;2=invalid;3=1"])
def test_a_ballot_answers_every_question(several, ballot):
    vote = several()

    with pytest.raises(Refused):
        says(vote, 1, ballot)
    assert not NamedBallot.objects.exists()


def test_a_secret_ballot_is_torn_into_its_questions(several, cast, now, tmp_path):
    vote = several(matter="consult", rows=PEOPLE, ballot="secret")
    for n, ballot in ((1, "1=for;2=1+3"), (2, "1=for;2=1"), (3, "1=against;2=abstain")):
        says(vote, n, ballot)

    slips = sorted(SecretBallot.objects.values_list("question", "choice"))
    assert slips == [(1, "against"), (1, "for"), (1, "for"), (2, "1"), (2, "1+3"), (2, "abstain")]
    ended(vote, now)
    actions.certify(vote, by=cast.supervisor)
    assert sorted(SecretBallot.objects.values_list("question", "choice")) == slips
    with zipfile.ZipFile(io.BytesIO(evidence_zip(vote))) as packed:
        packed.extractall(tmp_path)
    call_command("recount", str(tmp_path / f"vote-{vote.pk}"), stdout=io.StringIO())


def test_papers_with_several_questions_are_entered_twice_and_differ_at_any_of_them(several, cast):
    vote = several()
    actions.open_batch(vote, size=2, by=cast.community_worker)
    pile = PaperBatch.objects.get()
    for n, first, second in ((1, "1=for;2=for;3=1", "1=for;2=for;3=1"), (2, "1=for;2=for;3=1", "1=for;2=for;3=2")):
        actions.enter_sheet(pile, n=n, choice=first, member=member(vote, n), by=cast.community_worker)
        actions.enter_again(PaperSheet.objects.get(n=n), choice=second, member=member(vote, n), by=cast.clerk)

    assert list(PaperSheet.objects.order_by("n").values_list("state", flat=True)) == ["agreed", "conflict"]
    sheet = PaperSheet.objects.get(n=2)
    desk = text(signed_in("supervisor").get(f"/desk/votes/{vote.pk}/sheet/{sheet.pk}/decide_sheet/"))
    assert ("王建国" in desk, "李秀英" in desk) == (True, True)
    actions.decide_sheet(
        sheet, choice="1=for;2=invalid;3=2", member=member(vote, 2), words="看过原件", by=cast.supervisor
    )
    actions.seal_batch(PaperBatch.objects.get(), by=cast.community_worker)
    assert result_of(vote).answered[1].result.invalid == 1


def test_all_questions_of_a_ballot_are_for_the_same_people(drafted, cast):
    vote = drafted()

    with pytest.raises(Blocked):
        actions.add_question(vote, asked="?", matter=Matter.objects.get(code="consult"), by=cast.community_worker)
    with pytest.raises(Blocked):  # art. 279 is counted by heads alone
        actions.add_question(vote, asked="?", matter=Matter.objects.get(code="279"), by=cast.community_worker)


def test_where_silence_follows_the_majority_there_is_no_choice_among_candidates(drafted, cast):
    vote = drafted(silence="follow", procedure="议事规则第九条")

    with pytest.raises(Blocked):
        actions.add_question(
            vote, asked="选举", matter=vote.matter, seats=1, candidates=THREE, by=cast.community_worker
        )


def test_questions_are_added_and_taken_off_on_pages(drafted):
    vote = drafted()
    desk = signed_in()
    address = f"/desk/votes/{vote.pk}/do/add_question/"
    given = {
        "asked": "选举业主委员会",
        "matter": vote.matter_id,
        "seats": "2",
        "candidates": "王建国\n\n 李秀英 \n赵敏",
    }
    wrong = [
        {"seats": "0"},
        {"candidates": "王建国"},
        {"candidates": "王建国\n王建国\n赵敏"},
        {"seats": "x"},
        {"candidates": "\n".join(map(str, range(21)))},
    ]
    for change in wrong:
        assert desk.post(address, marks(text(desk.get(address)), **{**given, **change})).status_code == 422, change
    do(desk, vote, "add_question", **given)
    do(desk, vote, "add_question", asked="是否选聘城投物业", matter=vote.matter_id, seats="0", candidates="")

    vote.refresh_from_db()
    assert [(q["asked"], q["seats"], q["candidates"]) for q in vote.questions] == [
        ("选举业主委员会", 2, THREE),
        ("是否选聘城投物业", 0, []),
    ]
    do(desk, vote, "drop_question", n="1")
    vote.refresh_from_db()
    assert [q["asked"] for q in vote.questions] == ["是否选聘城投物业"]


def test_the_ballot_on_the_phone_asks_every_question_and_says_beside_it_what_is_wrong(several, cast, now):
    vote = several()
    phone = Client()
    address = shows_phone(phone, member(vote, 1))
    given = {"answer_1": "for", "answer_2": "against", "answer_3": ["1", "2", "3"]}

    too_many = phone.post(address, marks(text(phone.get(address)), **given))
    assert (too_many.status_code, "最多选 2 个" in text(too_many)) == (422, True)
    both = phone.post(address, marks(text(phone.get(address)), **{**given, "answer_3": ["1", "abstain"]}))
    assert both.status_code == 422
    missing = phone.post(address, marks(text(phone.get(address)), answer_1="for", answer_2="for"))
    assert missing.status_code == 422
    phone.post(address, marks(text(phone.get(address)), **{**given, "answer_3": ["3", "1"]}))

    assert NamedBallot.objects.get().choice == "1=for;2=against;3=1+3"
    assert "王建国、赵敏" in text(phone.get(address))
    for n in range(2, 6):
        says(vote, n, "1=for;2=for;3=2")
    ended(vote, now)
    printed = text(signed_in().get(f"/desk/votes/{vote.pk}/papers/blank/"))
    assert (printed.count("□"), "签名" in printed) == (3 + 3 + 4, True)
    supervisor = signed_in("supervisor")
    do(supervisor, vote, "certify")
    paper = text(supervisor.get(f"/desk/votes/{vote.pk}/certificate/"))
    assert ("当选" in paper, "李秀英" in paper) == (True, True)
    assert supervisor.get(f"/desk/votes/{vote.pk}/certificate.pdf").content[:4] == b"%PDF"
    public = text(phone.get(f"/votes/{vote.pk}/"))
    assert ("部分通过" in public, "应选 2 人，选出 1 人" in public) == (True, True)
