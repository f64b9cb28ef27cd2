"""A talk by code in the demo city: asked some days ago, answered by neighbours of three kinds, still open.

Its opinion map is drawn by the worker, as in life.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from linli.demo.moved_clock import daytime, moved_clock
from linli.kernel.actor import Actor
from linli.people.models import User
from linli.people.queries import person
from linli.places.models import Area
from linli.talks import actions
from linli.talks.models import Participant, RefusalReason, Statement, Talk
from linli.talks.queries.participants import acting

DATA = Path(__file__).parent.parent / "data" / "talk.yaml"
ANSWERS = 0.85  # of the statements, by each person
WAVERS = 0.12  # of the answers, given by mood
SEED = 2026


def load_talk(say: Callable[[str], None]) -> None:
    """Live through it. Where there is any talk already, nothing is done."""
    if Talk.objects.exists():
        say("  demo talk: there already")
        return
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    began = daytime(timezone.now() - timedelta(days=6), 10)
    with transaction.atomic(), moved_clock(began) as clock:
        host = person(User.objects.get(username=told["host"]), channel="desk")
        talk = _opened(told, host)
        clock.move(began + timedelta(days=1))
        neighbours = _answered(talk, told)
        clock.move(began + timedelta(days=5))
        _said(talk, told, neighbours, host)
        _on_paper(talk, told, host)
    say(f"  demo talk: {talk.statements.count()} statements, {len(neighbours)} neighbours")


def _opened(told: dict[str, Any], host: Actor) -> Talk:
    area = Area.objects.get(code=host.area)
    who = {name: told[name] for name in ("group_question", "group_answers")}
    done = actions.begin_talk(question=told["question"], about=told["about"], area=area, **who, by=host)
    talk = Talk.objects.get(pk=done.root_id)
    for row in told["statements"]:
        actions.seed_statement(talk, text=row["text"], by=host)
    actions.open_talk(talk, by=host)
    return talk


def _answered(talk: Talk, told: dict[str, Any]) -> list[Participant]:
    random, neighbours = Random(SEED), []
    statements = {s.text: s for s in talk.statements.all()}
    for kind, number in told["kinds"].items():
        for n in range(number):
            neighbour = _joined(talk, f"demo {kind} {n}")
            neighbours.append(neighbour)
            for row in told["statements"]:
                if random.random() < ANSWERS:
                    stance = random.choice([1, 0, -1]) if random.random() < WAVERS else row[kind]
                    actions.vote(neighbour, statement=statements[row["text"]], stance=stance, by=acting(neighbour))
            if random.random() < ANSWERS:
                actions.say_group(neighbour, group=random.choice(told["belongs"][kind]), by=acting(neighbour))
    return neighbours


def _on_paper(talk: Talk, told: dict[str, Any], host: Actor) -> None:
    """Sheets that were handed in under the pavilion, by people without a phone."""
    statements = {s.text: s.pk for s in talk.statements.all()}
    for n, row in enumerate(told["sheets"], start=1):
        known = {one["text"]: one[row["kind"]] for one in told["statements"]}
        stances = {statements[text]: stance for text, stance in known.items()}
        group = told["belongs"][row["kind"]][0]
        actions.enter_sheet(talk, sheet=n, stances=stances, said=row.get("said", []), group=group, by=host)


def _said(talk: Talk, told: dict[str, Any], neighbours: list[Participant], host: Actor) -> None:
    """What neighbours added: shown, waiting, or not shown with a reason."""
    texts = [row["text"] for row in told["later"]] + [told["refused"]["text"], *told["waiting"]]
    made = [
        actions.propose_statement(who, text=text, by=acting(who)).root_id
        for who, text in zip(neighbours, texts, strict=False)
    ]
    *shown, refused = [Statement.objects.select_related("talk").get(pk=pk) for pk in made[: len(told["later"]) + 1]]
    for statement in shown:
        actions.admit(statement, by=host)
    reason = RefusalReason.objects.get(code=told["refused"]["reason"])
    actions.refuse_statement(refused, reason=reason, by=host)
    _answer_later(shown, told, neighbours)


def _answer_later(shown: list[Statement], told: dict[str, Any], neighbours: list[Participant]) -> None:
    kinds = [kind for kind, number in told["kinds"].items() for _n in range(number)]
    for statement, row in zip(shown, told["later"], strict=True):
        for neighbour, kind in list(zip(neighbours, kinds, strict=True))[::3]:
            if neighbour.pk != statement.author_id:
                actions.vote(neighbour, statement=statement, stance=row[kind], by=acting(neighbour))


def _joined(talk: Talk, device: str) -> Participant:
    done = actions.join_talk(talk, device=device, by=acting(None))
    return Participant.objects.select_related("talk").get(pk=done.root_id)
