"""A council in the demo city: one matter talked over, resolved, done and rated; one that asks for support and meets soon."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from linli.councils import actions
from linli.councils.models import Council, CouncilKind, Deed, Meeting, Minutes, Resolution, Topic
from linli.demo.moved_clock import daytime, moved_clock
from linli.kernel.actor import PASSERBY, Actor
from linli.people.models import Unit, User
from linli.people.queries import person
from linli.places.models import Area

DATA = Path(__file__).parent.parent / "data" / "councils.yaml"


def load_councils(say: Callable[[str], None]) -> None:
    """Live through it. Where there is any council already, nothing is done."""
    if Council.objects.exists():
        say("  demo councils: there already")
        return
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    host = person(User.objects.get(username=told["host"]), channel="desk")
    checker = person(User.objects.get(username=told["checker"]), channel="desk")
    began = daytime(timezone.now() - timedelta(days=16), 10)
    with transaction.atomic(), moved_clock(began) as clock:
        council = _founded(told, host)
        meeting = _planned(council, told["done"], host)
        clock.move(meeting.starts_at)
        minutes = _held(meeting, told["done"], host)
        clock.move(began + timedelta(days=7))
        _resolved(minutes, told["done"], host, checker)
        clock.move(began + timedelta(days=15))
        _rated(told["done"], host)
        _planned(council, told["next"], host)
    say("  demo councils: one matter to its end, one on its way")


def _founded(told: dict[str, Any], host: Actor) -> Council:
    kind = CouncilKind.objects.get(code=told["kind"])
    area, unit = Area.objects.get(code=host.area), Unit.objects.get(pk=host.unit or 0)
    done = actions.found_council(kind=kind, name=told["name"], area=area, unit=unit, place=told["place"], by=host)
    return Council.objects.get(pk=done.root_id)


def _planned(council: Council, told: dict[str, Any], host: Actor) -> Meeting:
    """Proposed at the door, framed, supported with phones and on paper, put on the list, announced."""
    topic = Topic.objects.get(pk=actions.propose_topic(council, words=told["words"], by=PASSERBY).root_id)
    until = timezone.localdate() + timedelta(days=14)
    frame = {name: told[name] for name in ("title", "asked", "decides", "possible")}
    actions.frame_topic(topic, **frame, decide_by=until, by=host)
    actions.show_topic(topic, by=host)
    for n in range(told["phones"]):
        actions.support(topic, device=f"demo {topic.pk} {n}", by=PASSERBY)
    actions.support_on_paper(topic, count=told["signatures"], by=host)
    actions.accept_topic(topic, by=host)
    starts = daytime(timezone.now() + timedelta(days=3), 19, 30)
    how = {"title": told["meeting"], "starts_at": starts, "place": council.place, "seats": 30, "topics": [topic]}
    meeting = Meeting.objects.get(pk=actions.plan_meeting(council, **how, by=host).root_id)
    actions.invite(meeting, guests=told["guests"], by=host)
    actions.announce(meeting, by=host)
    return meeting


def _held(meeting: Meeting, told: dict[str, Any], host: Actor) -> Minutes:
    """Some with a phone, most on paper; said, worded, counted; the minutes go round."""
    actions.open_meeting(meeting, by=host)
    actions.arrive(meeting, device="demo room", name=told["phone_name"], by=PASSERBY)
    actions.enter_attendance(meeting, people=[actions.Present(*row) for row in told["people"]], by=host)
    item = meeting.agenda.get()
    for n, said in enumerate(told["said"]):
        actions.note_down(meeting, item=item, said=said, speaker=meeting.attendances.all()[n], by=host)
    actions.propose_wording(meeting, item=item, text=told["wording"], by=host)
    actions.propose_wording(meeting, item=item, text=told["amendment"], amends=item.wordings.get(), by=host)
    actions.count_hands(meeting, wording=item.wordings.get(amends__isnull=False), **told["hands"], by=host)
    actions.close_meeting(meeting, by=host)
    actions.draft_minutes(meeting, by=host)
    minutes = Minutes.objects.get(meeting=meeting)
    actions.circulate_minutes(minutes, by=host)
    return minutes


def _resolved(minutes: Minutes, told: dict[str, Any], host: Actor, checker: Actor) -> None:
    """The time to object is over; the resolution is recorded, its first deed handed over, and it is published."""
    actions.freeze_minutes(minutes, by=host)
    meeting = minutes.meeting
    topic = meeting.agenda.get().topic
    assert topic is not None
    day = timezone.localdate() + timedelta(days=told["days"])
    deeds = [actions.DeedRow(row["what"], day, None, row["doer"]) for row in told["deeds"]]
    text = {name: told[name] for name in ("reasons", "dissent")}
    actions.record_resolution(
        topic, meeting=meeting, text=told["amendment"], **text, **told["hands"], deeds=deeds, by=host
    )
    actions.publish_resolution(Resolution.objects.get(topic=topic), by=checker)
    actions.hand_over_deed(Deed.objects.filter(topic=topic).earliest("pk"), by=host)


def _rated(told: dict[str, Any], host: Actor) -> None:
    resolution = Resolution.objects.get()
    actions.finish_deed(resolution.deeds.get(state="agreed"), by=host)
    actions.rate_resolution(resolution, **told["rating"], device="demo room", was_there=True, by=PASSERBY)
    actions.rate_on_paper(resolution, **told["rating"], count=told["paper_ratings"], was_there=True, by=host)
