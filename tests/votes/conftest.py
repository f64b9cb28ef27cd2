"""A compound whose owners vote: 万和家园, four owners, the developer, and one who owns two flats."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.kernel.actor import CLOCK
from linli.votes import actions, seeds
from linli.votes.models import Matter, Member, Vote
from linli.votes.queries.links import opened, token_of
from linli.votes.queries.roll_rows import check, fitting

COLUMNS = ["楼栋", "房号", "建筑面积", "业主姓名", "联系电话", "状态"]
ROWS = [
    ("1号楼", "1单元101", "89.50", "王建国", "13811110001", ""),
    ("1号楼", "1单元102", "110.25", "李秀英、张伟", "13811110002", ""),
    ("1号楼", "1单元201", "89.50", "赵敏", "13811110003", ""),
    ("2号楼", "1单元101", "120.00", "孙丽", "13811110004", ""),
    ("2号楼", "1单元102", "60.75", "孙丽", "13811110004", ""),  # the same buyer: one head
    ("2号楼", "1单元201", "100.00", "", "", "未售"),
    ("2号楼", "1单元202", "100.00", "", "", "开发商未交付"),  # one head with the one before
]
PEOPLE = [("", "", "", f"居民{n}", f"1381111{n:04d}", "") for n in range(1, 7)]
TWO = ["王建国", "李秀英"]
CLAUSE = "本社区居民小组推选办法第五条"
DAY = timedelta(days=1)


def checked(rows=ROWS, electorate="owners", columns=COLUMNS):
    """A roll as the import page reads it."""
    return check(electorate, columns, fitting(columns), list(enumerate(rows, start=2)))


class Now:
    """The clock of a vote, moved by hand."""

    def __init__(self, monkeypatch):
        self.now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def passes(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def now(monkeypatch):
    return Now(monkeypatch)


@pytest.fixture
def shipped(db):
    """The matters and settings that come with Linli."""
    seeds.votes()


@pytest.fixture
def drafted(shipped, cast, town):
    """A vote that is prepared, with its roll."""

    def make(matter="278-4", rows=ROWS, **given):
        start = timezone.now()
        found = Matter.objects.get(code=matter)
        times = {
            "objections_until": start + 8 * DAY,
            "opens_at": start + 16 * DAY,
            "closes_at": start + 26 * DAY,
        }
        told = {
            "title": "是否选聘城投物业",
            "text": "现物业合同到期，拟选聘城投物业，每平方米每月 0.6 元。",
            "compound": "万和家园",
        }
        act = actions.draft_vote(
            **{**told, **times, **given}, area=town.here, unit=town.committee, matter=found, by=cast.community_worker
        )
        vote = Vote.objects.get(pk=act.root_id)
        if rows:
            roll = checked(rows, found.electorate)
            assert roll.errors == []
            actions.import_roll(vote, checked=roll, by=cast.community_worker)
        return vote

    return make


@pytest.fixture
def posted(drafted, cast):
    def make(**given):
        vote = drafted(**given)
        actions.post_roll(vote, by=cast.community_worker)
        return vote

    return make


@pytest.fixture
def opened_vote(posted, now):
    """A vote that is open; its clock stands at the beginning."""

    def make(**given):
        vote = posted(**given)
        now.passes(days=16, minutes=1)
        actions.open_vote(vote, by=CLOCK)
        return vote

    return make


def member(vote, n) -> Member:
    return Member.objects.get(vote=vote, n=n)


def holder(thing):
    """Who holds a personal link."""
    return opened(token_of(thing), "m", "p", "d")[0]


def says(vote, n, choice, **sent):
    """The member with this number on the roll votes by phone."""
    person = member(vote, n)
    return actions.cast(person, choice=choice, by=holder(person), **sent)


def ended(vote, now):
    now.passes(days=11)
    actions.close_vote(vote, by=CLOCK)
    return vote


@pytest.fixture
def electing(drafted, cast, now):
    """Residents choose two speakers; others may be written in, the most votes decide; open."""

    def make(**given):
        vote = drafted(**{"matter": "consult", "rows": PEOPLE, "title": "推选居民小组长", **given})
        by = cast.community_worker
        actions.add_question(
            vote, asked="推选居民小组长", matter=vote.matter, seats=2, candidates=TWO, writes_in=True, relative=True,
            basis=CLAUSE, by=by,
        )  # fmt: skip
        actions.post_roll(vote, by=by)
        now.passes(days=16, minutes=1)
        actions.open_vote(vote, by=by)
        return vote

    return make
