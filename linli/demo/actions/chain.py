"""One chain to walk in both directions: a topic, a talk behind it, the owners' vote on it, what was resolved, done and rated."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from linli.councils import actions
from linli.councils.models import Council, CouncilKind, Resolution, Tie, Topic
from linli.demo.moved_clock import moved_clock
from linli.kernel.actor import PASSERBY, Actor
from linli.people.models import Unit, User
from linli.people.queries import person
from linli.places.models import Area
from linli.talks import actions as talks
from linli.talks.models import Participant, Talk
from linli.talks.queries.participants import acting
from linli.talks.queries.uses import background_of
from linli.votes.models import Vote

DATA = Path(__file__).parent.parent / "data" / "chain.yaml"


def load_chain(say: Callable[[str], None]) -> None:
    """Live through it, around the vote that was counted last month. Where it is there already, nothing is done."""
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    vote = Vote.objects.filter(title=told["vote"], state="certified").first()
    if vote is None or vote.decided_at is None or Council.objects.filter(name=told["council"]).exists():
        say("  demo chain: there already")
        return
    host = person(User.objects.get(username=told["host"]), channel="desk")
    checker = person(User.objects.get(username=told["checker"]), channel="desk")
    with transaction.atomic(), moved_clock(vote.decided_at - timedelta(days=55)) as clock:
        topic = _proposed(told, host)
        talk = _asked(topic, told, host)
        clock.move(vote.decided_at - timedelta(days=48))
        talks.end_talk(talk, by=host)
        actions.take_background(topic, background=background_of(talk), thing=talk, by=host)
        clock.move(vote.decided_at - timedelta(days=30))
        actions.tie_topic(topic, thing=vote, way=Tie.Way.ASKED, by=host)
        clock.move(vote.decided_at + timedelta(days=1))
        resolution = _resolved(topic, vote, told, host, checker)
        clock.move(timezone.now() + timedelta(days=9))
        actions.finish_deed(resolution.deeds.get(doer=told["deeds"][1]["doer"]), by=host)
        actions.rate_on_paper(resolution, **told["rating"], count=told["paper_ratings"], by=host)
    say("  demo chain: a topic, its talk and its vote")


def _proposed(told: dict[str, Any], host: Actor) -> Topic:
    area, unit = Area.objects.get(code=host.area), Unit.objects.get(pk=host.unit or 0)
    kind = CouncilKind.objects.get(code="owners")
    done = actions.found_council(kind=kind, name=told["council"], area=area, unit=unit, place=told["place"], by=host)
    council = Council.objects.get(pk=done.root_id)
    made = actions.propose_topic(council, words=told["words"], origin=Topic.Origin.MEMBER, by=host)
    topic = Topic.objects.get(pk=made.root_id)
    until = timezone.localdate() + timedelta(days=60)
    frame = {name: told[name] for name in ("title", "asked", "decides", "possible")}
    actions.frame_topic(topic, **frame, decide_by=until, by=host)
    actions.show_topic(topic, by=host)
    actions.accept_topic(topic, by=host)
    return topic


def _asked(topic: Topic, told: dict[str, Any], host: Actor) -> Talk:
    begun = actions.put_to_talk(topic, question=told["talk"], about=told["possible"], area=topic.council.area, by=host)
    talk = Talk.objects.get(pk=begun.root_id)
    for row in told["statements"]:
        talks.seed_statement(talk, text=row["text"], by=host)
    talks.open_talk(talk, by=host)
    statements = {s.text: s for s in talk.statements.all()}
    for kind, number in told["kinds"].items():
        for n in range(number):
            joined = talks.join_talk(talk, device=f"demo chain {kind} {n}", by=acting(None))
            neighbour = Participant.objects.select_related("talk").get(pk=joined.root_id)
            for row in told["statements"]:
                talks.vote(neighbour, statement=statements[row["text"]], stance=row[kind], by=acting(neighbour))
    return talk


def _resolved(topic: Topic, vote: Vote, told: dict[str, Any], host: Actor, checker: Actor) -> Resolution:
    day = timezone.localdate() + timedelta(days=20)
    deeds = [actions.DeedRow(row["what"], day, None, row["doer"]) for row in told["deeds"]]
    actions.record_resolution(topic, text=told["resolved"], reasons=told["reasons"], vote=vote, deeds=deeds, by=host)
    resolution = Resolution.objects.get(topic=topic)
    actions.publish_resolution(resolution, by=checker)
    first = resolution.deeds.get(doer=told["deeds"][0]["doer"])
    actions.hand_over_deed(first, by=host)
    actions.rate_resolution(resolution, **told["rating"], device="demo chain", by=PASSERBY)
    return resolution
