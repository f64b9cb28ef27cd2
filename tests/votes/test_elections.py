"""Elections in which others may be written in (另选他人), and those that the most votes decide (得票多者当选)."""

import io
import zipfile
from fractions import Fraction as F

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from linli.kernel.actor import CLOCK
from linli.kernel.rulebook import Refused
from linli.record.acts import Blocked
from linli.votes import actions
from linli.votes.models import NamedBallot, PaperBatch, PaperSheet, WrittenName
from linli.votes.queries.counting import evidence_zip, result_of, rules_file
from linli.votes.queries.questions import answers_shown, questions_shown
from linli.votes.tally import Outcome, Question, Rules, answers_in, count_torn
from tests.votes.conftest import CLAUSE, PEOPLE, TWO, ended, member, says
from tests.votes.test_pages import do, marks, shows_phone, signed_in, text

HALF = Rules(F(1, 2), False)
OPEN = Question(1, HALF, seats=2, candidates=2, writes_in=True, is_relative=True)


def torn(question, *said, everyone=10):
    return count_torn([question], everyone, [(1, answer) for answer in said]).answered[0]


def test_whoever_has_the_most_votes_is_elected_without_a_threshold():
    result = torn(OPEN, "1", "1+345", "2+345", "345", "abstain", "abstain", "abstain")

    assert [(c.n, c.heads, c.is_elected) for c in result.candidates] == [(1, 2, True), (2, 1, False), (345, 3, True)]
    assert result.result.outcome is Outcome.ADOPTED


def test_the_same_ballots_elect_nobody_where_more_than_half_is_asked():
    half = Question(1, HALF, seats=2, candidates=2, writes_in=True)

    result = torn(half, "1", "1+345", "2+345", "345", "abstain", "abstain", "abstain")

    assert [c.is_elected for c in result.candidates] == [False, False, False]


def test_level_at_the_last_seat_nobody_of_them_is_elected_by_the_most_votes_either():
    result = torn(OPEN, "1", "1", "2", "345")

    assert ([c.n for c in result.candidates if c.is_elected], result.result.outcome) == ([1], Outcome.PARTLY)


def test_for_whom_nobody_voted_is_not_elected_however_many_seats_there_are():
    result = torn(OPEN, "1", "1")

    assert [c.is_elected for c in result.candidates] == [True, False]


def test_the_quorum_stays():
    asked = Question(1, Rules(F(1, 2), False, F(1, 2)), seats=1, candidates=2, is_relative=True)

    assert torn(asked, "1", "1", "1", "1").result.outcome is Outcome.NO_QUORUM
    assert torn(asked, "1", "1", "1", "1", "2").result.outcome is Outcome.ADOPTED


@pytest.mark.parametrize("ballot", ["1=99", "1=1000", "1=345+1", "1=1+2+345", "1=345+345"])
def test_a_number_that_nobody_can_have_is_refused(ballot):
    with pytest.raises(ValueError, match=r"\w"):
        answers_in(ballot, [OPEN])
    with pytest.raises(ValueError, match=r"\w"):  # where nobody can be written in
        answers_in("1=345", [Question(1, HALF, seats=2, candidates=2)])


# -- the whole road --------------------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


def counted(vote, now, cast):
    ended(vote, now)
    actions.certify(vote, by=cast.supervisor)
    return vote


def number_of(name):
    return next(one.n for one in WrittenName.objects.all() if one.name == name)


def unpacked(vote, folder):
    with zipfile.ZipFile(io.BytesIO(evidence_zip(vote))) as packed:
        packed.extractall(folder)
    return folder / f"vote-{vote.pk}"


def test_a_name_is_kept_once_and_ballots_know_its_number_only(electing):
    vote = electing()

    for n, said in ((1, "1=1+@赵敏"), (2, "1=@赵 敏"), (3, "1=@买买提•艾力")):
        says(vote, n, said)

    numbers = {one.name: one.n for one in WrittenName.objects.all()}
    assert sorted(numbers) == ["买买提·艾力", "赵敏"]
    assert [b.choice for b in NamedBallot.objects.order_by("pk")] == [
        f"1=1+{numbers['赵敏']}",
        f"1={numbers['赵敏']}",
        f"1={numbers['买买提·艾力']}",
    ]
    assert answers_shown(vote, f"1=1+{numbers['赵敏']}") == [("推选居民小组长", "王建国、赵敏")]


@pytest.mark.parametrize(
    "said", ["1=@李秀英", "1=@赵", "1=@赵敏!", "1=345", "1=@赵敏+@赵敏", "1=1+2+@赵敏", "1=for+@赵敏"]
)
def test_what_is_no_name_or_too_many_is_refused_and_leaves_nothing(electing, said):
    vote = electing()

    with pytest.raises(Refused):
        says(vote, 1, said)
    assert (NamedBallot.objects.count(), WrittenName.objects.count()) == (0, 0)


def test_where_nobody_can_be_written_in_a_name_is_refused(drafted, cast, now):
    vote = drafted(matter="consult", rows=PEOPLE)
    actions.add_question(vote, asked="推选", matter=vote.matter, seats=1, candidates=TWO, by=cast.community_worker)
    actions.post_roll(vote, by=cast.community_worker)
    now.passes(days=16, minutes=1)
    actions.open_vote(vote, by=CLOCK)

    with pytest.raises(Refused):
        says(vote, 1, "1=@赵敏")


def test_a_secret_election_is_counted_again_from_its_files_and_names_are_proven(electing, now, cast, tmp_path):
    vote = electing(ballot="secret")
    for n, said in ((1, "1=1+@赵敏"), (2, "1=@赵敏"), (3, "1=2+@孙丽")):
        says(vote, n, said)
    counted(vote, now, cast)

    folder, out = unpacked(vote, tmp_path), io.StringIO()
    call_command("recount", str(folder), stdout=out)
    number = number_of("赵敏")
    assert f"written in 另选 {number} 赵敏: 2, elected 当选" in out.getvalue()
    ballots = (folder / "ballots.csv").read_text()
    assert ("赵敏" in ballots, str(number) in ballots) == (False, True)
    names = folder / "written.csv"
    names.write_text(names.read_text().replace("赵敏", "钱进"))
    with pytest.raises(CommandError):
        call_command("recount", str(folder), stdout=io.StringIO())


def test_mixing_the_urn_leaves_no_order_among_the_names(electing, now, cast):
    vote = electing(ballot="secret")
    for n, name in ((1, "赵敏"), (2, "孙丽"), (3, "钱进")):
        says(vote, n, f"1=@{name}")
    before = dict(WrittenName.objects.values_list("name", "n"))

    ended(vote, now)

    after = list(WrittenName.objects.order_by("pk").values_list("n", flat=True))
    assert (dict(WrittenName.objects.values_list("name", "n")), after) == (before, sorted(after))


def test_papers_with_names_are_entered_twice_and_differ_by_a_letter(electing, cast):
    vote = electing()
    actions.open_batch(vote, size=2, by=cast.community_worker)
    pile = PaperBatch.objects.get()
    for n, first, second in ((1, "1=@赵敏", "1=@赵敏"), (2, "1=@赵敏", "1=@赵明")):
        actions.enter_sheet(pile, n=n, choice=first, member=member(vote, n), by=cast.community_worker)
        actions.enter_again(PaperSheet.objects.get(n=n), choice=second, member=member(vote, n), by=cast.clerk)
    assert list(PaperSheet.objects.order_by("n").values_list("state", flat=True)) == ["agreed", "conflict"]
    sheet = PaperSheet.objects.get(n=2)
    desk = text(signed_in("supervisor").get(f"/desk/votes/{vote.pk}/sheet/{sheet.pk}/decide_sheet/"))
    assert ("赵敏" in desk, "赵明" in desk) == (True, True)
    actions.decide_sheet(sheet, choice="1=@赵敏", member=member(vote, 2), words="看过原件", by=cast.supervisor)
    actions.seal_batch(PaperBatch.objects.get(), by=cast.community_worker)

    who = number_of("赵敏")
    assert [(c.n, c.heads) for c in result_of(vote).answered[0].candidates] == [(1, 0), (2, 0), (who, 2)]


def test_only_the_elected_are_named_in_public(electing, now, cast):
    vote = electing()
    for n, said in ((1, "1=@赵敏"), (2, "1=@赵敏"), (3, "1=1+@孙丽"), (4, "1=1+@钱进")):
        says(vote, n, said)
    counted(vote, now, cast)

    public, desk = text(Client().get(f"/votes/{vote.pk}/")), text(signed_in().get(f"/desk/votes/{vote.pk}/"))

    assert ("赵敏" in public, "孙丽" in public, CLAUSE in public) == (True, False, True)
    assert ("赵敏" in desk, "孙丽" in desk, "钱进" in desk) == (True, True, True)
    assert [(c.name, c.heads) for c in questions_shown(vote)[0].candidates][-1][1] == 2


def test_after_the_time_to_contest_only_the_elected_keep_their_names(electing, now, cast):
    vote = electing()
    for n, said in ((1, "1=@赵敏"), (2, "1=@赵敏"), (3, "1=1"), (4, "1=1+@钱进")):
        says(vote, n, said)
    counted(vote, now, cast)
    now.passes(days=401)

    actions.shred_vote(vote, by=CLOCK)

    assert sorted(WrittenName.objects.all().values_list("name_hash", flat=True))[0] == ""
    assert sorted(one.name for one in WrittenName.objects.all()) == ["", "赵敏"]


def test_the_ballot_on_the_phone_takes_a_name_and_says_beside_it_what_is_wrong(electing):
    vote = electing(may_change=True)
    phone = Client()
    address = shows_phone(phone, member(vote, 1))

    def sent(**given):
        return phone.post(address, marks(text(phone.get(address)), **given))

    wrong = [
        {"answer_1": ["abstain"], "written_1": "赵敏"},
        {"answer_1": ["1", "2"], "written_1": "赵敏"},
        {"written_1": "王建国"},
        {"written_1": "赵敏 13811110009"},
        {"written_1": "赵敏\n赵敏"},
        {},
    ]
    for given in wrong:
        assert sent(**given).status_code == 422, given
    assert sent(written_1="赵敏\n孙丽").status_code == 302
    assert "赵敏、孙丽" in text(phone.get(address)) or "孙丽、赵敏" in text(phone.get(address))


def test_the_paper_has_a_line_for_each_name(electing):
    vote = electing()

    printed = text(signed_in().get(f"/desk/votes/{vote.pk}/papers/blank/"))

    assert (printed.count("□"), printed.count("另选他人（全名）")) == (2 + 2 + 1, 2)


def test_by_the_most_votes_only_where_a_clause_says_so_and_never_among_owners(drafted, cast):
    vote, by = drafted(), cast.community_worker
    given = {"asked": "选举业主委员会", "matter": vote.matter, "seats": 1, "candidates": TWO, "relative": True}

    with pytest.raises(Blocked):
        actions.add_question(vote, **given, basis="议事规则第九条", by=by)
    desk, address = signed_in(), f"/desk/votes/{vote.pk}/do/add_question/"
    typed = {"asked": "选举", "matter": vote.matter_id, "seats": "1", "candidates": "王建国\n李秀英", "relative": "on"}
    assert desk.post(address, marks(text(desk.get(address)), **typed)).status_code == 422
    do(desk, vote, "add_question", **{**typed, "relative": "", "candidates": "王建国", "writes_in": "on"})

    vote.refresh_from_db()
    assert [(q["writes_in"], q["relative"], q["candidates"]) for q in vote.questions] == [(True, False, ["王建国"])]


def test_the_rules_in_the_evidence_say_how_it_was_decided(electing):
    vote = electing()

    assert ('"relative": true' in rules_file(vote), CLAUSE in rules_file(vote)) == (True, True)
