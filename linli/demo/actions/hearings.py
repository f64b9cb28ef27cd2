"""The daily hearing of one community of the demo city: some mornings with their promises, and today's, still open."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from linli.demo.actions.city import Say
from linli.demo.moved_clock import moved_clock
from linli.hearings import actions
from linli.hearings.actions import Promised
from linli.hearings.models import Hearing, Promise
from linli.hearings.queries.ways import ways
from linli.kernel.actor import Actor
from linli.people.models import User
from linli.people.queries import person
from linli.places.models import Area

DATA = Path(__file__).parent.parent / "data" / "hearings.yaml"


def load_hearings(say: Say) -> None:
    """Hold them. Where there is any hearing already, nothing is done."""
    if Hearing.objects.exists():
        say("  demo hearings: there already")
        return
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    staff = {name: User.objects.get(username=told[name]) for name in ("host", "walker")}
    host = person(staff["host"], channel="desk")
    area = Area.objects.get(code=host.area[:12])
    now = timezone.now()
    with transaction.atomic():
        for day in sorted(told["days"], key=lambda row: -row["back"]):
            on = timezone.localdate(now) - timedelta(days=day["back"])
            at = timezone.make_aware(datetime.combine(on, time.fromisoformat(told["hour"])))
            _held(area, day, at, host, list(staff.values()))
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        at = max(now - timedelta(minutes=20), midnight)  # just after midnight it is still today's
        _held(area, told["today"], at, host, list(staff.values()), is_open=True)
        _settled(told["days"], host, now)
    say(f"  demo hearings: {len(told['days'])} mornings with their promises, and today's")


def _held(
    area: Area, told: Mapping[str, Any], at: datetime, host: Actor, staff: list[User], *, is_open: bool = False
) -> None:
    with moved_clock(at) as clock:
        hearing = Hearing.objects.get(pk=actions.open_hearing(area, by=host).root_id)
        count = {name: told.get(name, 0) for name in ("residents", "volunteers")}
        actions.write_attendance(hearing, staff=staff, **count, names=told.get("names", ""), by=host)
        for line in told["lines"]:
            clock.move(clock.at + timedelta(minutes=3))
            becomes = line.get("becomes", "note")
            if becomes == "topic":
                becomes = next((code for code, _text in ways(host, hearing)), "note")
            actions.write_line(hearing, words=line["words"], becomes=becomes, promised=_promised(line, staff), by=host)
        if not is_open:
            clock.move(clock.at + timedelta(minutes=10))
            actions.end_hearing(hearing, by=host)


def _promised(line: Mapping[str, Any], staff: list[User]) -> Promised | None:
    if "promise" not in line:
        return None
    who, days = line["promise"]
    what, due_on = line.get("what", line["words"]), timezone.localdate() + timedelta(days=days)
    user = next((user for user in staff if f"@{user.username}" == who), None)
    return Promised(what, due_on, user=user, who="" if user else who)


def _settled(days: list[Mapping[str, Any]], host: Actor, now: datetime) -> None:
    """Some were kept on their day, one could not be and people were told."""
    lines = {line.get("what", line["words"]): (day, line) for day in days for line in day["lines"]}
    for promise in Promise.objects.all():
        day, line = lines.get(promise.what, ({}, {}))
        if "kept" in line:
            with moved_clock(now - timedelta(days=day["back"] - line["kept"])):
                actions.keep_promise(promise, by=host)
        elif "answer" in line:
            with moved_clock(now - timedelta(hours=20)):
                actions.answer_promise(promise, answer=line["answer"], by=host)
