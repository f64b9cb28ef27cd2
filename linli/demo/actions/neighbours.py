"""The lamp of the demo city: eleven neighbours told of it, one more waits to be read; and rules of who takes what."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from linli.cases import actions
from linli.cases.models import Case, Category
from linli.demo.moved_clock import moved_clock
from linli.kernel.actor import IMPORT, PASSERBY, Actor
from linli.people.actions import contact_for
from linli.people.models import Unit, User
from linli.people.queries import person, speaking_for
from linli.places.models import Area
from linli.places.rules import Level
from linli.record import registers
from linli.suggestions.models import RoutingRule

DATA = Path(__file__).parent.parent / "data" / "neighbours.yaml"


def load_neighbours(say: Callable[[str], None]) -> None:
    """Eleven neighbours and one lamp; some rules. Where there are rules already, nothing is done."""
    if RoutingRule.objects.exists():
        say("  demo neighbours: there already")
        return
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    with transaction.atomic():
        for row in told["rules"]:
            _rule(dict(row))
        people = _lamp(told, person(User.objects.get(username=told["clerk"]), channel="desk"))
    say(f"  demo neighbours: {people} told of one lamp, one more waits; {len(told['rules'])} routing rules")


def _rule(row: dict[str, Any]) -> None:
    unit = Unit.objects.get(name=row.pop("unit"))
    codes = {"category_code": row.pop("category", ""), "channel_code": row.pop("channel", "")}
    registers.add(RoutingRule(unit=unit, **codes, **row), by=IMPORT)


def _lamp(told: dict[str, Any], clerk: Actor) -> int:
    """The first is handed over, the others are joined as they call; the last one came by the code on the wall."""
    grid = Area.objects.filter(level=Level.GRID, name__contains=told["grid"]).order_by("code").first()
    category = Category.objects.get(code=told["category"])
    units = Unit.objects.filter(name=category.lead_hint)
    lead, now = units.first() or Unit.objects.get(name="住建局"), timezone.now()
    about: dict[str, Any] = {"area": grid, "category": category}
    with moved_clock(now - timedelta(days=told["days"])) as clock:
        master = _call(told["first"], clerk, **about, lead=lead, instruction=told["instruction"])
        for said in told["others"]:
            clock.move(clock.at + timedelta(hours=4))
            actions.join(_call(said, clerk, **about), to=master, by=clerk)
    with moved_clock(now - timedelta(minutes=20)):
        actions.raise_case(**told["waiting"], area=grid, by=PASSERBY)
    return 1 + len(told["others"])


def _call(said: dict[str, Any], clerk: Actor, **about: Any) -> Case:
    words = {name: said[name] for name in ("words", "channel", "address") if name in said}
    by = speaking_for(clerk, contact_for(name=said["name"], phone=said["phone"])) if "name" in said else clerk
    done = actions.take_call(**words, **about, by=by)
    return Case.objects.get(pk=done.root_id)
