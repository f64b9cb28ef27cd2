"""The neighbours' network of the demo city: two words on their way, three reports."""

from datetime import timedelta
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone

from linli.demo.actions.city import Say
from linli.kernel.actor import Actor
from linli.neighbours import actions
from linli.neighbours.models import Report, Word
from linli.neighbours.rules import Way
from linli.people.models import User
from linli.people.queries import person
from linli.places.models import Area
from linli.places.queries import buildings_of

DATA = Path(__file__).parent.parent / "data" / "network.yaml"
WAYS = [Way.DOOR, Way.POSTED, Way.GROUP]


def load_network(say: Say) -> None:
    """Pass it on. Where something was passed on already, nothing is done."""
    if Word.objects.exists():
        say("neighbours: there already")
        return
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    host = _who(told["host"])
    area = Area.objects.get(code=host.area)
    houses = list(buildings_of(area.code).order_by("compound__name", "order", "name"))
    last = timezone.localdate()
    with transaction.atomic():
        words = []
        for row in told["words"]:
            until = last + timedelta(days=row["days"])
            done = actions.pass_word(area=area, title=row["title"], text=row["text"], last_day=until, by=host)
            words.append(Word.objects.get(pk=done.root_id))
            for n, (teller, house) in enumerate(zip(row["told"], houses, strict=False)):
                actions.tell_building(words[-1], building=house, way=WAYS[n % 3], by=_who(teller))
        for row in told["reports"]:
            word = words[row["word"]] if "word" in row else None
            done = actions.report(
                area=area,
                about=row["about"],
                words=row["words"],
                building=houses[row["house"] % len(houses)],
                word=word,
                by=_who(row["by"]),
            )
            if "answer" in row:
                actions.reply(Report.objects.get(pk=done.root_id), answer=row["answer"], by=host)
    say(f"neighbours: {len(words)} words on their way, {len(told['reports'])} reports")


def _who(username: str) -> Actor:
    return person(User.objects.get(username=username), channel="desk")
