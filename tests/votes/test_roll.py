"""The roll: heads by the rules, objections, corrections, and how long it is kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from linli.kernel.rulebook import NotNow
from linli.notices.models import Delivery
from linli.record.acts import Blocked
from linli.record.chain import verify
from linli.record.models import Note
from linli.votes import actions, policy, tasks
from linli.votes.models import Member, NamedBallot, RollPart, RollUpload, Vote
from linli.votes.queries.counting import changed_ballots, result_of
from linli.votes.rules import VoteState as S
from tests.cast import Cast
from tests.votes.conftest import COLUMNS, ROWS, checked, ended, holder, member, says

pytestmark = pytest.mark.django_db


def test_heads_are_counted_as_article_9_says():
    """One part one head; one buyer's several parts one; the developer's together one; co-owners one."""
    found = checked()

    shown = [(head.name, len(head.parts), head.is_developer) for head in found.heads]
    assert shown == [
        ("王建国", 1, False),
        ("张伟、李秀英", 1, False),
        ("赵敏", 1, False),
        ("孙丽", 2, False),
        ("", 2, True),
    ]
    assert (found.errors, found.area) == ([], Decimal("670.00"))


def test_one_name_with_two_phones_is_asked_about():
    rows = [("1号楼", "101", "80", "李娜", "13811110001", ""), ("1号楼", "102", "80", "李娜", "13811110002", "")]

    found = checked(rows)

    assert (len(found.heads), len(found.warnings), found.errors) == (2, 1, [])


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("1号楼", "102", "", "李娜", "", ""), "建筑面积"),
        (("1号楼", "102", "八十", "李娜", "", ""), "建筑面积"),
        (("1号楼", "102", "-1", "李娜", "", ""), "建筑面积"),
        (("1号楼", "102", "0", "李娜", "", ""), "建筑面积"),
        (("1号楼", "102", "NaN", "李娜", "", ""), "建筑面积"),
        (("1号楼", "102", "1e9", "李娜", "", ""), "建筑面积"),
        (("1号楼", "102", "80.00001", "李娜", "", ""), "建筑面积"),
        (("1号楼", "101", "80", "李娜", "", ""), "房号"),
        (("", "", "80", "李娜", "", ""), "房号"),
        (("1号楼", "102", "80", "", "", ""), "业主姓名"),
        (("1号楼", "102", "80", "李娜", "12", ""), "联系电话"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(row, column):
    found = checked([("1号楼", "101", "80", "王五", "", ""), row])

    assert [(error.row, error.column) for error in found.errors] == [(3, column)]


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        (89.52, "89.52"),
        ("89.52㎡", "89.52"),
        ("\uff11\uff12\uff10", "120"),
        ("1,020.5 平方米", "1020.5"),
        (120.0, "120"),
    ],
)
def test_areas_are_read_exactly_as_typed(typed, area):
    found = checked([("1号楼", 501.0, typed, "王五", "", "")])

    assert [(p.label, p.area) for p in found.heads[0].parts] == [("1号楼501", Decimal(area))]


def test_an_objection_is_decided_and_the_roll_corrected_before_it_is_frozen(posted, cast, now):
    vote = posted()
    before = vote.roll_digest
    person = member(vote, 2)
    actions.object_to_roll(vote, told="我家是 112.25", member=person, by=holder(person))
    part = person.parts.get()

    given = {"area": Decimal("112.25"), "area_source": "registered", "member": person}
    actions.correct_part(vote, part=part, **given, words="核对不动产证", by=cast.community_worker)
    actions.uphold_roll_objection(vote.objections.get(), told="已更正", by=cast.community_worker)

    vote.refresh_from_db()
    assert (f"{vote.everyone_area:.2f}", vote.roll_digest != before, verify()) == ("672.00", True, [])


def test_a_part_that_belongs_to_another_makes_one_head_more(posted, cast):
    vote = posted()
    part = RollPart.objects.get(vote=vote, label="2号楼1单元102")

    given = {"area": part.area, "area_source": "registered", "member": None}
    actions.correct_part(vote, part=part, **given, words="同名不同人", by=cast.community_worker)

    vote.refresh_from_db()
    assert (vote.everyone, Member.objects.filter(vote=vote).count()) == (6, 6)


def test_a_frozen_roll_is_corrected_no_more_only_phones(opened_vote, cast):
    vote = opened_vote()
    frozen, part = vote.roll_digest, member(vote, 1).parts.get()
    given = {"area": Decimal("1"), "area_source": "registered", "member": part.member}
    with pytest.raises(NotNow):
        actions.correct_part(vote, part=part, **given, words="x", by=cast.community_worker)
    assert RollPart.objects.get(pk=part.pk).area == Decimal("89.50")

    person = member(vote, 1)
    actions.correct_member(
        vote, member=person, name=person.name, phone="13900000000", words="换号", by=cast.community_worker
    )

    vote.refresh_from_db()
    assert (vote.roll_digest, member(vote, 1).phone) == (frozen, "13900000000")


def test_who_objects_late_is_told_so(posted, now):
    vote = posted()
    now.passes(days=9)

    with pytest.raises(Blocked):
        actions.object_to_roll(vote, told="晚了", member=member(vote, 1), by=holder(member(vote, 1)))


def test_a_roll_people_have_spoken_about_is_not_replaced(posted, cast):
    vote = posted()
    actions.object_to_roll(vote, told="不对", member=member(vote, 1), by=holder(member(vote, 1)))
    actions.take_down_roll(vote, by=cast.community_worker)

    with pytest.raises(Blocked):
        actions.import_roll(vote, checked=checked(), by=cast.community_worker)
    assert vote.members.count() == 5


def test_owners_have_their_days_of_notice(drafted, cast):
    start = timezone.now()
    vote = drafted(opens_at=start + timedelta(days=10), closes_at=start + timedelta(days=20))

    with pytest.raises(Blocked):
        actions.post_roll(vote, by=cast.community_worker)


def test_links_go_to_whoever_has_not_voted_and_once_a_day(opened_vote, cast):
    vote = opened_vote()
    says(vote, 1, "for")

    actions.send_links(vote, by=cast.community_worker)

    assert Delivery.objects.filter(what="vote_link").count() == 3
    with pytest.raises(Blocked):
        actions.send_links(vote, by=cast.community_worker)


def test_a_vote_fails_by_a_hundredth_of_a_square_metre(opened_vote, cast, now):
    """Two of three heads; of 300.00 m² it would take 200.00, and 199.99 took part."""
    rows = [
        ("1号楼", "101", "99.99", "甲", "", ""),
        ("1号楼", "102", "100.00", "乙", "", ""),
        ("1号楼", "103", "100.01", "丙", "", ""),
    ]
    vote = opened_vote(rows=rows)
    says(vote, 1, "for")
    says(vote, 2, "for")
    ended(vote, now)

    actions.declare_failed(vote, by=cast.supervisor)

    from linli.votes.queries.shown import result_rows

    heads, area = result_rows(Vote.objects.select_related("matter").get(pk=vote.pk))
    assert (heads.has_quorum, area.has_quorum, area.missing) == (True, False, "0.01 ㎡")


def test_the_clock_opens_and_ends_votes(posted, now):
    vote = posted()
    now.passes(days=16, minutes=1)
    assert tasks.open_and_end() == 1
    now.passes(days=11)

    assert tasks.open_and_end() == 1
    vote.refresh_from_db()
    assert vote.state == S.CLOSED


def test_after_the_time_to_contest_it_only_totals_stay(opened_vote, cast, now):
    vote = opened_vote()
    for n in (1, 2, 3, 4):
        says(vote, n, "for")
    ended(vote, now)
    actions.certify(vote, words="无误", by=cast.supervisor)
    now.passes(days=399)
    assert tasks.forget_votes() == 0
    now.passes(days=2)

    assert tasks.forget_votes() == 1

    vote.refresh_from_db()
    left = [m.name + m.phone for m in vote.members.all()] + list(NamedBallot.objects.values_list("choice", flat=True))
    left += list(vote.parts.exclude(area=0).values_list("label", flat=True)) + list(
        Note.objects.values_list("text", flat=True)
    )
    assert (set(left), vote.result["outcome"], verify(), changed_ballots()) == ({""}, "adopted", [], [])


def test_a_roll_that_nobody_imports_is_forgotten_after_a_day(drafted, cast, now):
    vote = drafted(rows=None)
    actions.keep_upload(vote, columns=COLUMNS, rows=[(2, list(ROWS[0]))], mapping={}, by=cast.community_worker)
    RollUpload.objects.update(made_at=timezone.now() - timedelta(days=2))

    tasks.forget_votes()

    assert not RollUpload.objects.exists()


SEES = {"clerk": 2, "second_clerk": 2, "community_worker": 2, "supervisor": 2, "leader": 2, "two_hats": 2}


@pytest.mark.parametrize("reader", Cast._fields)
def test_the_list_and_the_single_vote_agree(drafted, cast, reader):
    drafted()
    drafted(title="另一件")
    actor = getattr(cast, reader)

    singly = {v.pk for v in Vote.objects.all() if "view" in policy.open_to(actor, v)}

    assert set(policy.visible_to(actor).values_list("pk", flat=True)) == singly
    assert len(singly) == SEES.get(reader, 0)


def test_counting_costs_a_constant_number_of_questions(opened_vote, django_assert_num_queries):
    vote = opened_vote()
    says(vote, 1, "for")

    with django_assert_num_queries(2):
        result_of(vote)
