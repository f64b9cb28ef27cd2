"""Rounds and visits of the demo city: one grid worker finds today's round waiting; a year of some visits; a few people looked in on."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from linli.demo.actions.city import Say
from linli.kernel.actor import Actor
from linli.people.models import User
from linli.people.queries import person
from linli.places.models import Area, Dwelling, GridWork
from linli.places.queries import dwellings_of
from linli.record.bulk import Beginning, begin_many
from linli.visits import actions
from linli.visits.actions.steps import rebuild
from linli.visits.models import CareKind, Round, Visit
from linli.visits.rules import Choice, Result

DATA = Path(__file__).parent.parent / "data" / "visits.yaml"
CLASSES = ["hazards", "wellbeing", "hazards", "law", "hazards", "errands"]  # under which the words of the data fall
USUAL = [Result.FINE] * 7 + [Result.NOBODY] * 2 + [Result.HEARD]


def load_visits(say: Say) -> None:
    """Live through it. Where there is any round already, nothing is done."""
    if Round.objects.exists():
        say("visits: there already")
        return
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    host = person(User.objects.get(username=told["host"]), channel="field")
    doors = list(dwellings_of(host.area))
    random = Random(600_000)
    with transaction.atomic():
        count = _year(random, host, doors, told["words"])
        _care(host, doors, told["care"])
        _rounds(host, doors, told["rounds"])
        others = _elsewhere(random, told["words"], besides=host.area)
    say(
        f"visits: a year of {count + others} visits, {len(told['care'])} people looked in on, {len(told['rounds'])} rounds"
    )


def _year(random: Random, host: Actor, doors: list[Dwelling], words: list[str]) -> int:
    """What the worker wrote down in the last year, at their own doors."""
    chosen = [(door, random.randint(2, 360)) for door in doors for _ in range(2) if random.random() < 0.8]
    return _written([(host, host.area, door, days) for door, days in chosen], random, words, doors)


def _elsewhere(random: Random, words: list[str], *, besides: str) -> int:
    """Some doors of the other grids of the community, so that the map of coverage has more than one colour."""
    rows: list[tuple[Actor, str, Dwelling, int]] = []
    doors: list[Dwelling] = []
    for grid in Area.objects.filter(level=Area.Level.GRID, is_dedicated=False, code__startswith=besides[:12]):
        walker = User.objects.filter(posts__area__code=grid.code, posts__role="grid_worker").order_by("pk").first()
        if walker is None or grid.code == besides:
            continue
        by, mine = person(walker, channel="field"), list(dwellings_of(grid.code))
        share = random.uniform(0.2, 0.95)
        rows += [(by, grid.code, door, random.randint(1, 85)) for door in mine if random.random() < share * 0.6]
        doors += mine
    return _written(rows, random, words, doors)


def _written(
    rows: list[tuple[Actor, str, Dwelling, int]], random: Random, words: list[str], doors: list[Dwelling]
) -> int:
    now, works = timezone.now(), {work.code: work for work in GridWork.objects.all()}
    visits = []
    for by, area, door, days in rows:
        at = _daytime(now - timedelta(days=days), random)
        visit = Visit(dwelling=door, area_id=area, result=random.choice(USUAL), made_at=at, visitor_id=by.id or 0)
        if visit.result == Result.HEARD:
            number = random.randrange(len(words))
            visit.words, visit.has_words = words[number], True
            visit.work = works.get(CLASSES[number % len(CLASSES)])
        visits.append(Beginning(visit, "visit", by, occurred_at=at))
    begin_many(sorted(visits, key=lambda row: row.occurred_at or now))
    rebuild(doors)
    return len(visits)


def _daytime(at: datetime, random: Random) -> datetime:
    return timezone.localtime(at).replace(
        hour=random.randint(9, 17), minute=random.randint(0, 59), second=0, microsecond=0
    )


def _care(host: Actor, doors: list[Dwelling], rows: list[dict[str, Any]]) -> None:
    """Invented people who said yes to being looked in on."""
    today = timezone.localdate()
    for n, row in enumerate(rows):
        about = {name: value for name, value in row.items() if name not in {"kind", "days"}}
        about |= {
            "consented_on": today - timedelta(days=row["days"]),
            "consent_until": today + timedelta(days=200 + 10 * n),
        }
        kind = CareKind.objects.get(code=row["kind"])
        about |= {"rhythm_days": kind.rhythm_days, "silent_days": kind.silent_days}
        actions.enter_care(doors[4 + 7 * n], kind=kind, area=host.area, about=about, by=host)


def _rounds(host: Actor, doors: list[Dwelling], rows: list[dict[str, Any]]) -> None:
    """Today's round, already begun, and one of the care list."""
    area, today = Area.objects.get(code=host.area), timezone.localdate()
    for row in rows:
        building = doors[0].building if row["choice"] == Choice.BUILDING else None
        done = actions.plan_round(
            purpose=row["purpose"], ask=row["ask"], area=area, choice=row["choice"], building=building,
            first_day=today - timedelta(days=1), last_day=today + timedelta(days=5), workers=[User.objects.get(pk=host.id or 0)], by=host,
        )  # fmt: skip
        walk = Round.objects.get(pk=done.root_id)
        for stop in walk.stops.select_related("dwelling__building__compound")[: row["walked"]]:
            actions.visit(stop.dwelling, round=walk, result=Result.FINE, by=host)
