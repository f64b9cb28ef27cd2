"""Two spellings of one person: joined with a reason before the certificate, taken apart again, counted again from the files."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from linli.kernel.rulebook import NotYou
from linli.record.acts import Blocked
from linli.record.chain import verify
from linli.votes import actions
from linli.votes.models import NamedBallot, Spelling, WrittenName
from linli.votes.queries.counting import result_of
from linli.votes.queries.spellings import are_alike, names_shown
from linli.votes.tally import Question, count_torn
from tests.votes.conftest import ended, says
from tests.votes.test_elections import HALF, counted, number_of, unpacked
from tests.votes.test_pages import do, marks, signed_in, text

pytestmark = pytest.mark.django_db
WHY = "院里只有一位，经两名楼长确认"


@pytest.fixture
def spelt(electing, now):
    """赵敏 is written in by two, 赵闵 by one, 孙丽 by one who chose 王建国 as well; the voting has ended."""

    def make(**given):
        vote = electing(**given)
        for n, said in ((1, "1=@赵敏"), (2, "1=1+@赵敏"), (3, "1=@赵闵"), (4, "1=1+@孙丽"), (5, "1=@赵敏+@赵闵")):
            says(vote, n, said)
        ended(vote, now)
        return vote

    return make


def join(vote, cast, name, same_as, by=None):
    other = number_of(same_as) if isinstance(same_as, str) else same_as
    actions.join_spelling(vote, question=1, n=number_of(name), same_as=other, words=WHY, by=by or cast.community_worker)


def heads(vote):
    return {c.n: c.heads for c in result_of(vote).answered[0].candidates}


def test_joined_spellings_count_as_one_and_a_ballot_with_both_counts_once(spelt, cast):
    vote = spelt()
    before, ballots = heads(vote), list(NamedBallot.objects.order_by("pk").values_list("choice", flat=True))

    join(vote, cast, "赵闵", "赵敏")

    one, other = number_of("赵敏"), number_of("赵闵")
    assert (before[one], before[other]) == (3, 2)
    assert (heads(vote)[one], other in heads(vote)) == (4, False)
    assert list(NamedBallot.objects.order_by("pk").values_list("choice", flat=True)) == ballots


def test_a_spelling_can_be_that_of_a_candidate_and_is_taken_apart_again(spelt, cast):
    vote = spelt()
    join(vote, cast, "孙丽", 1)
    assert heads(vote)[1] == 2  # whoever chose both chose one person
    actions.part_spelling(Spelling.objects.get(), words="是两个人", by=cast.community_worker)

    assert (heads(vote)[1], heads(vote)[number_of("孙丽")]) == (2, 1)
    join(vote, cast, "孙丽", "赵敏")
    assert list(Spelling.objects.order_by("pk").values_list("state", flat=True)) == ["parted", "joined"]
    assert verify() == []


def test_a_name_is_joined_once_and_never_to_what_is_joined_itself(spelt, cast):
    vote = spelt()
    join(vote, cast, "赵闵", "赵敏")

    for name, same_as in (("赵闵", "孙丽"), ("孙丽", "赵闵"), ("赵敏", "孙丽"), ("孙丽", "孙丽"), ("孙丽", 9)):
        with pytest.raises(Blocked):
            join(vote, cast, name, same_as)
    assert Spelling.objects.count() == 1


def test_only_between_the_end_and_the_certificate_and_who_joins_does_not_certify(electing, now, cast):
    vote = electing()
    for n, name in ((1, "赵敏"), (2, "赵闵")):
        says(vote, n, f"1=@{name}")
    with pytest.raises(Blocked):
        join(vote, cast, "赵闵", "赵敏")
    ended(vote, now)
    join(vote, cast, "赵闵", "赵敏", by=cast.supervisor)

    with pytest.raises(NotYou):
        actions.certify(vote, by=cast.supervisor)
    actions.certify(vote, by=cast.clerk)
    with pytest.raises(Blocked):
        actions.part_spelling(Spelling.objects.get(), words="晚了", by=cast.community_worker)


def test_the_evidence_of_a_secret_vote_counts_again_with_the_joined_spellings(spelt, cast, tmp_path):
    vote = spelt(ballot="secret")
    join(vote, cast, "赵闵", "赵敏")
    actions.certify(vote, by=cast.supervisor)

    folder, out = unpacked(vote, tmp_path), io.StringIO()
    call_command("recount", str(folder), stdout=out)
    assert f"written in 另选 {number_of('赵敏')} 赵敏: 4, elected 当选" in out.getvalue()
    joined = folder / "joined.csv"
    assert joined.read_text() == f"question,n,same_as\n1,{number_of('赵闵')},{number_of('赵敏')}\n"
    for text_now in (joined.read_text().replace("1,", "2,", 1), None):
        joined.write_text(text_now) if text_now else joined.unlink()
        with pytest.raises(CommandError):
            call_command("recount", str(folder), stdout=io.StringIO())


@pytest.mark.parametrize(
    "line", ["1,345,345", "1,345,3", "1,2,1", "2,345,1", "1,345,x", "1,345,1\n1,345,2", "1,345,346\n1,346,1"]
)
def test_joined_spellings_that_cannot_be_are_refused(spelt, cast, tmp_path, line):
    vote = spelt(ballot="secret")
    actions.certify(vote, by=cast.supervisor)
    folder = unpacked(vote, tmp_path)
    (folder / "certificate.json").unlink()
    (folder / "joined.csv").write_text(f"question,n,same_as\n{line}\n")

    with pytest.raises(CommandError, match=r"joined\.csv"):
        call_command("recount", str(folder), stdout=io.StringIO())


def test_who_is_for_and_against_the_same_person_by_two_spellings_is_neither():
    each = Question(1, HALF, seats=1, candidates=2, writes_in=True, is_each=True, joined=((345, 1),))

    result = count_torn([each], 3, [(1, "x1+345"), (1, "1"), (1, "x1")]).answered[0]

    assert [(c.heads, c.against, c.abstaining) for c in result.candidates] == [(1, 1, 1), (0, 0, 3)]


def test_on_the_pages_spellings_are_joined_and_the_certificate_says_so(spelt, cast):
    vote, desk = spelt(ballot="secret"), signed_in()
    shown = text(desk.get(f"/desk/votes/{vote.pk}/names/"))
    assert ("赵闵" in shown, "孙丽" in shown, f"?name=1-{number_of('赵闵')}" in shown) == (True, True, True)
    assert [row.alike for _asked, rows in names_shown(vote) for row in rows] == [[], ["赵闵"], ["赵敏"]]
    given = {"name": f"1-{number_of('赵闵')}", "counts_as": f"1-{number_of('赵敏')}", "words": WHY}
    address = f"/desk/votes/{vote.pk}/do/join_spelling/"
    wrong = desk.post(address, marks(text(desk.get(address)), **{**given, "counts_as": given["name"]}))
    assert wrong.status_code == 422
    assert do(desk, vote, "join_spelling", **given).status_code == 302

    assert "赵敏" in text(desk.get(f"/desk/votes/{vote.pk}/names/"))
    actions.certify(vote, by=cast.supervisor)
    certificate, public = text(desk.get(f"/desk/votes/{vote.pk}/certificate/")), Client()
    assert (WHY in certificate, "赵闵" in certificate) == (True, True)  # of who was elected
    assert desk.get(f"/desk/votes/{vote.pk}/certificate.pdf").content.startswith(b"%PDF")
    table = text(public.get(f"/votes/{vote.pk}/joined.csv"))
    assert (table.splitlines()[0], "赵" in table) == ("question,n,same_as", False)


def test_whoever_was_not_elected_is_not_named_by_the_certificate_either(electing, now, cast):
    vote = electing()
    for n, said in ((1, "1=1+@赵敏"), (2, "1=1+@赵敏"), (3, "1=@孙丽"), (4, "1=@孙莉"), (5, "1=1+@赵敏")):
        says(vote, n, said)
    ended(vote, now)
    join(vote, cast, "孙莉", "孙丽")
    actions.certify(vote, by=cast.supervisor)

    certificate = text(signed_in().get(f"/desk/votes/{vote.pk}/certificate/"))

    assert ("孙莉" in certificate, "孙丽" in certificate, WHY in certificate) == (False, False, True)


def test_where_nothing_was_joined_there_is_nothing_to_take(electing, now, cast):
    vote = electing(ballot="secret")
    says(vote, 1, "1=@赵敏")
    assert signed_in().get(f"/desk/votes/{vote.pk}/names/").status_code == 404  # while people vote
    counted(vote, now, cast)

    assert Client().get(f"/votes/{vote.pk}/joined.csv").status_code == 404
    assert WrittenName.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("王五", "王伍", True),
        ("王五", "李五", False),
        ("张建国", "章建国", True),
        ("张建国", "张国", True),
        ("张建国", "张国建", False),
        ("买买提·艾力", "买买提艾力", True),
    ],
)
def test_names_look_alike_by_one_character(one, other, alike):
    assert (are_alike(one, other), are_alike(other, one)) == (alike, alike)
