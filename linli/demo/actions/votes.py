"""Votes of owners in the demo city, lived through: one counted, one with several questions, one running."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from linli.demo.moved_clock import MovedClock, daytime, moved_clock
from linli.kernel.actor import CLOCK, Actor
from linli.people.models import Unit, User
from linli.people.queries import person
from linli.places.models import Area
from linli.votes import actions
from linli.votes.models import Matter, Vote
from linli.votes.queries.links import opened, token_of
from linli.votes.queries.roll_rows import check, fitting
from linli.votes.queries.spellings import people_of
from linli.votes.tally import AGAINST, MARK, ballot_of

DATA = Path(__file__).parent.parent / "data" / "votes.yaml"
COLUMNS = ["楼栋", "房号", "建筑面积", "业主姓名", "联系电话", "状态"]
SEED = 2026
NOTICE, LASTS = 16, 14  # days


def load_votes(say: Callable[[str], None]) -> None:
    """Live through them. Where there is any vote already, nothing is done."""
    if Vote.objects.exists():
        say("  demo votes: there already")
        return
    told, random, now = yaml.safe_load(DATA.read_text(encoding="utf-8")), Random(SEED), timezone.now()
    host, certifier = (person(User.objects.get(username=told[who]), channel="desk") for who in ("host", "certifier"))
    with transaction.atomic():
        for row in told["votes"]:
            with moved_clock(daytime(now - timedelta(days=row["began_days_ago"]), 10)) as clock:
                _live(row, told, random, host, certifier, clock)
    say(f"  demo votes: {Vote.objects.count()}")


def _live(
    row: dict[str, Any], told: dict[str, Any], random: Random, host: Actor, certifier: Actor, clock: MovedClock
) -> None:
    vote = _drafted(row, host)
    flats = _flats(row, told, random, is_of_owners=vote.electorate == "owners")
    roll = check(vote.electorate, COLUMNS, fitting(COLUMNS), list(enumerate(flats, start=2)))
    actions.import_roll(vote, checked=roll, by=host)
    actions.post_roll(vote, by=host)
    clock.move(vote.opens_at + timedelta(minutes=1))
    actions.open_vote(vote, by=CLOCK)
    for member in vote.members.filter(is_developer=False):
        if random.random() < row["turnout"]:
            choice = _ballot(row, random)
            found = opened(token_of(member), "m")
            assert found is not None
            actions.cast(member, choice=choice, by=found[0])
    for building, name in row.get("door_lists", {}).items():
        actions.hand_out_list(vote, building=building, name=name, by=host)
    if row["is_over"]:
        clock.move(vote.closes_at + timedelta(minutes=1))
        actions.close_vote(vote, by=CLOCK)
        if row.get("waits"):  # for somebody to look at the names, and for somebody else to certify
            return
        _join_spellings(vote, row, host)
        actions.certify(vote, by=certifier)


def _join_spellings(vote: Vote, row: dict[str, Any], host: Actor) -> None:
    """Somebody was spelt in two ways; who knows the neighbours says that it is one person."""
    known = {name: key for key, name in people_of(vote).items()}
    for one in row.get("joins", []):
        if one["name"] in known:
            (question, n), (_same, same_as) = known[one["name"]], known[one["same_as"]]
            actions.join_spelling(vote, question=question, n=n, same_as=same_as, words=one["why"], by=host)


def _ballot(row: dict[str, Any], random: Random) -> str:
    """One answer, or one to each question; of candidates most people choose those they know."""
    answers: dict[int, str] = {}
    for n, one in enumerate(row.get("questions", [{"seats": 0}]), start=1):
        chosen = [k for k, known in enumerate(one.get("known", []), start=1) if random.random() < known][: one["seats"]]
        said = "against" if random.random() < row["against"] else "for"
        others = [f"{MARK}{name}" for name, known in one.get("others", {}).items() if random.random() < known]
        named = [*map(str, chosen), *others][: one["seats"]]
        if one.get("each"):
            named += [
                f"{AGAINST}{k}" for k in range(1, len(one["known"]) + 1) if k not in chosen and random.random() < 0.5
            ]
            named.sort(key=lambda mark: int(mark.removeprefix(AGAINST)))
        answers[n] = ("+".join(named) or "abstain") if one["seats"] else said
    return ballot_of(answers) if "questions" in row else answers[1]


def _drafted(row: dict[str, Any], host: Actor) -> Vote:
    now = timezone.now()
    done = actions.draft_vote(
        title=row["title"],
        text=row["text"],
        compound=row["compound"],
        area=Area.objects.get(code=host.area),
        unit=Unit.objects.get(pk=host.unit or 0),
        matter=Matter.objects.get(code=row["matter"]),
        objections_until=now + timedelta(days=NOTICE - 4),
        opens_at=now + timedelta(days=NOTICE),
        closes_at=now + timedelta(days=NOTICE + LASTS),
        ballot=row.get("ballot", Vote.Ballot.NAMED),
        may_change="ballot" not in row,
        most_per_proxy=1,
        by=host,
    )
    vote = Vote.objects.get(pk=done.root_id)
    for one in row.get("questions", []):
        matter = Matter.objects.get(code=one["matter"])
        given = {name: one[name] for name in ("candidates", "writes_in", "each", "relative", "basis") if name in one}
        actions.add_question(vote, asked=one["asked"], matter=matter, seats=one["seats"], **given, by=host)
    return vote


def _flats(row: dict[str, Any], told: dict[str, Any], random: Random, *, is_of_owners: bool) -> list[tuple[str, ...]]:
    """The roll of an invented compound; where owners decide, the last flat is not sold yet."""
    flats: list[tuple[str, ...]] = []
    for building in range(1, row["buildings"] + 1):
        for n in range(row["flats"]):
            room = f"{n // 6 + 1}单元{n % 6 // 2 + 1}0{n % 2 + 1}"
            name = random.choice(told["family"]) + random.choice(told["given"])
            phone = f"1380000{random.randrange(2000, 9999):04d}"
            flats.append((f"{building}号楼", room, random.choice(told["areas"]), name, phone, ""))
    if is_of_owners:
        flats[-1] = (*flats[-1][:3], "", "", "未售")
    return flats
