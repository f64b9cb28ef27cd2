"""Errands of the demo city: some wait for a helper, some are under way, one is closed, one could not be done."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from linli.demo.actions.city import Say
from linli.demo.moved_clock import moved_clock
from linli.errands import actions
from linli.errands.models import Certificate, Errand, ErrandKind
from linli.errands.queries.links import OFFICE, RESULT, code_of, holder_of, token_of
from linli.kernel.actor import IMPORT, PASSERBY, Actor
from linli.people.models import Unit, User
from linli.people.queries import person
from linli.places.models import Area
from linli.record import registers

DATA = Path(__file__).parent.parent / "data" / "errands.yaml"
STEPS = ["asked", "taken", "ready", "under_way", "fetched", "given", "closed"]


def load_errands(say: Say) -> None:
    """Live through them. Where there is an errand already, nothing is done."""
    if Errand.objects.exists():
        say("errands: there already")
        return
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    host = person(User.objects.get(username=told["host"]), channel="field")
    area = Area.objects.get(code=host.area)
    with transaction.atomic():
        for code, unit in told["offices"].items():
            kind = ErrandKind.objects.get(code=code)
            registers.change(kind, changes={"unit": Unit.objects.get(name=unit)}, by=IMPORT)
        for n, number in enumerate(told["certificates"]):
            with moved_clock(timezone.now() - timedelta(days=3 * n, hours=5)):
                actions.name_office(Certificate.objects.get(number=number), area=area, by=PASSERBY)
        for row in told["errands"]:
            _run(row, area, host)
    say(f"errands: {len(told['errands'])} errands, {len(told['certificates'])} questions for certificates")


def _run(row: dict[str, Any], area: Area, host: Actor) -> None:
    """One errand, as far as it has come."""
    start = timezone.now() - timedelta(days=row["days"], hours=3)
    with moved_clock(start) as clock:
        by, channel = (PASSERBY, "web") if row.get("by") == "desk" else (host, "door")
        said = {name: row[name] for name in ("name", "phone", "words", "address")}
        kind = ErrandKind.objects.select_related("unit").get(code=row["kind"])
        done = actions.ask_errand(kind, area=area, channel=channel, **said, by=by)
        errand = Errand.objects.select_related("kind__unit", "contact", "clock").get(pk=done.root_id)
        if row["to"] == "asked":
            return
        clock.move(start + timedelta(minutes=40))
        actions.take_errand(errand, by=host)
        if row["to"] == "impossible":
            actions.cannot_do(errand, told=row["told"], by=host)
            return
        if row.get("papers"):
            clock.move(start + timedelta(minutes=70))
            actions.take_papers(errand, keeps_originals=True, words=row["papers"], by=host)
        if row["to"] == "needed":
            actions.ask_resident(errand, needs=row["needs"], by=host)
            return
        _onwards(errand, row, STEPS.index(row["to"]), host)


def _onwards(errand: Errand, row: dict[str, Any], far: int, host: Actor) -> None:
    """From the papers on: to the office, back, to the resident."""
    if far >= STEPS.index("under_way") and row.get("papers"):
        code = code_of(errand, OFFICE) if errand.kind.unit_id else ""
        actions.hand_over(errand, code=code, receipt="" if code else f"受理 {errand.number}", by=host)
    if far >= STEPS.index("fetched"):
        actions.fetch_result(errand, told=row["told"], by=host)
    if far >= STEPS.index("given"):
        actions.give_result(errand, code=code_of(errand, RESULT), by=host)
    held = holder_of(token_of(errand))
    if far >= STEPS.index("closed") and held is not None:
        actions.rate_errand(errand, feeling="good", words=row["said"], by=held[0])
