"""The window of the demo city: some days of arrivals, people who wait now, and several offices at one table."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.demo.moved_clock import daytime, moved_clock
from linli.kernel.actor import IMPORT, PASSERBY, Actor
from linli.people.actions import contact_for
from linli.people.models import Unit, User
from linli.people.queries import person, speaking_for
from linli.reception import actions
from linli.reception.models import Duty, Hall, JointMeeting, Ticket, Undertaking
from linli.record import registers

DATA = Path(__file__).parent.parent / "data" / "window.yaml"


def load_window(say: Callable[[str], None]) -> None:
    """Open the hall and live some days in it. Where there is a hall already, nothing is done."""
    if Hall.objects.exists():
        say("  demo window: there already")
        return
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    clerk = person(User.objects.get(username=told["clerk"]), channel="desk")
    with transaction.atomic():
        hall = _opened(told)
        _days(hall, told, clerk)
        _joint(told["joint"], clerk)
        _today(hall, told["today"], clerk)
    say("  demo window: some days of arrivals, people who wait now, and offices at one table")


def _opened(told: dict[str, Any]) -> Hall:
    row = dict(told["hall"])
    hall = Hall(unit=Unit.objects.get(name=row.pop("unit")), **row)
    registers.add(hall, by=IMPORT)
    for row in told["duties"]:
        given = {
            name: row[name] for name in ("presence", "weekdays", "weeks", "window", "phone", "about") if name in row
        }
        hours = {"from_time": time.fromisoformat(row["from"]), "to_time": time.fromisoformat(row["to"])}
        duty = Duty(hall=hall, unit=Unit.objects.get(name=row["unit"]), **given, **hours)
        registers.add(duty, by=IMPORT)
    return hall


def _days(hall: Hall, told: dict[str, Any], clerk: Actor) -> None:
    """Questions of the last days; the mornings are busier, and who comes then waits longer."""
    chance, now = Random(31), timezone.now()
    for back in range(told["days"], 0, -1):
        day = timezone.localtime(now - timedelta(days=back)).replace(hour=8, minute=35, second=0, microsecond=0)
        if day.isoweekday() > 5:
            continue
        at = day
        with moved_clock(day) as clock:
            for _arrival in range(told["a_day"] + chance.randrange(4)):
                at += timedelta(minutes=chance.randrange(5, 25 if at.hour < 11 else 60))
                if timezone.localtime(at).hour >= 17:
                    break
                _asked(hall, chance.choice(told["questions"]), clerk, clock, at, chance)
                at = clock.at


def _asked(hall: Hall, asked: list[str], clerk: Actor, clock: Any, at: datetime, chance: Random) -> None:
    question, answer, office = asked
    clock.move(at)
    ticket = _ticket(hall, words=question)
    clock.move(at + timedelta(minutes=chance.randrange(1, 18 if at.hour < 11 else 6)))
    actions.call_ticket(ticket, window="1", by=clerk)
    clock.move(clock.at + timedelta(minutes=chance.randrange(2, 9)))
    _answered(ticket, question, answer, office, clerk)


def _answered(ticket: Ticket, question: str, answer: str, office: str, clerk: Actor) -> None:
    line = f"{question}：{answer}"
    actions.record_consultation(ticket, advice=line, office=Unit.objects.get(name=office), by=clerk)


def _ticket(hall: Hall, **said: Any) -> Ticket:
    done = actions.take_ticket(hall, **said, by=PASSERBY)
    return Ticket.objects.select_related("hall__unit", "contact").get(pk=done.root_id)


def _today(hall: Hall, told: dict[str, Any], clerk: Actor) -> None:
    """The last hour: two were answered, one became a request, one is at the window, four wait."""
    now = timezone.now()
    with moved_clock(now - timedelta(minutes=50)) as clock:
        for asked in told["done"]:
            _asked(hall, asked, clerk, clock, clock.at, Random(3))
        said = told["request"]
        ticket = _ticket(hall, words=said["words"], name=said["name"], phone=said["phone"])
        clock.move(clock.at + timedelta(minutes=4))
        actions.call_ticket(ticket, window="1", by=clerk)
        actions.receive(ticket, by=clerk)
        assert ticket.contact is not None
        by = speaking_for(clerk, ticket.contact)
        raised = cases.take_call(words=said["words"], channel="window", address=said["address"], by=by)
        actions.end_with_case(ticket, case=Case.objects.get(pk=raised.root_id), by=clerk)
    here = told["here"]
    with moved_clock(now - timedelta(minutes=16)) as clock:
        first = _ticket(hall, **here)
        for n, said in enumerate(told["waiting"]):
            clock.move(now - timedelta(minutes=14 - 3 * n))
            goes_first = said.pop("first", False)
            _ticket(hall, **said, goes_first=goes_first)
        clock.move(now - timedelta(minutes=2))
        actions.call_ticket(first, window="1", by=clerk)
        actions.receive(first, by=clerk)


def _joint(told: dict[str, Any], clerk: Actor) -> None:
    """Four offices come together on a flooded garage; one has done its part, and they meet once more."""
    began = daytime(timezone.now() - timedelta(days=6), 9, 30)
    offices = list(Unit.objects.filter(name__in=told["offices"]))
    with moved_clock(began) as clock:
        by = speaking_for(clerk, contact_for(name=told["name"], phone=told["phone"]))
        category = Category.objects.filter(lead_hint=told["lead"], state="active").first()
        how = {"words": told["words"], "channel": "window", "address": told["address"], "category": category}
        case = Case.objects.get(pk=cases.take_call(**how, by=by).root_id)
        about = {"room": told["room"], "question": told["question"]}
        starts = began + timedelta(days=1)
        done = actions.call_joint(case, offices=offices, starts_at=starts, **about, by=clerk)
        meeting = JointMeeting.objects.select_related("case__desk").get(pk=done.root_id)
        clock.move(began + timedelta(days=1, hours=1))
        lead = Unit.objects.get(name=told["lead"])
        promised = [
            actions.Promised(Unit.objects.get(name=unit), what, timezone.localdate() + timedelta(days=days))
            for unit, what, days in told["promised"]
        ]
        text = {"people": told["people"], "decision": told["decision"]}
        actions.hold_joint(meeting, came=offices, **text, promised=promised, lead=lead, by=clerk)
        clock.move(began + timedelta(days=3))
        first = Undertaking.objects.select_related("unit", "meeting__case").earliest("pk")
        actions.fulfil(first, words="已清淤，照片已发中心。", by=_worker(first.unit))
    again = told["next"]
    called = Unit.objects.filter(name__in=again["offices"])
    about = {"room": again["room"], "question": again["question"]}
    actions.call_joint(
        case, offices=called, starts_at=daytime(timezone.now() + timedelta(days=2), 14, 30), **about, by=clerk
    )


def _worker(unit: Unit) -> Actor:
    user = User.objects.filter(posts__unit=unit, posts__role="handler", posts__state="active").order_by("pk").first()
    assert user is not None
    return person(user, channel="desk")
