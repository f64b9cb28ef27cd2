"""A hotline that exchanges spreadsheets with the demo city: work orders came in, one was answered, the answer went out. And a program with a key."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from linli.api.actions import count_use, make_key
from linli.api.models import ApiKey
from linli.api.queries.keys import fresh
from linli.cases import actions
from linli.cases.models import Case
from linli.exchange.gateways import Folder
from linli.exchange.models import Partner
from linli.exchange.outbox import send
from linli.exchange.outbox.receive import collect
from linli.exchange.rules import Way
from linli.kernel.actor import IMPORT
from linli.kernel.sheets import write_xlsx
from linli.people.models import Role, Unit
from linli.people.queries import holders, person
from linli.record import registers

DATA = Path(__file__).parent.parent / "data" / "exchange.yaml"


def load_exchange(say: Callable[[str], None]) -> None:
    """Connect it and exchange something. Where any system is connected already, nothing is done."""
    if Partner.objects.exists():
        say("  demo exchange: there already")
        return
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    partner = Partner(**told["partner"], way=Way.FOLDER)
    registers.add(partner, by=IMPORT)
    folder = Folder(partner.code)
    folder.prepare()
    file, table, now = folder.path / "in" / "今日工单.xlsx", BytesIO(), timezone.localtime()
    rows = [
        [f"GD{now:%Y%m%d}{n:04d}", title, words, f"{now - timedelta(hours=5 - n):%Y-%m-%d %H:%M}", *rest]
        for n, (title, words, *rest) in enumerate(told["orders"], start=1)
    ]
    write_xlsx(table, "工单", [told["columns"], *rows])
    file.write_bytes(table.getvalue())
    os.utime(file, (time.time() - 60,) * 2)  # put down a while ago, as far as the folder can tell
    collect(partner)
    clerk = holders(Role.CLERK).first()
    case = Case.objects.filter(source=partner.code).order_by("pk")[1:2].first()
    if clerk is not None and case is not None:
        actions.settle(case, told=told["answer"], by=person(clerk, channel="desk"))
    while send.deliver():
        pass
    _give_key(told["program"])
    say(f"  demo exchange: {partner.arrivals.count()} work orders, {partner.departures.count()} answers")


def _give_key(told: dict[str, Any]) -> None:
    """A key for a program that raises requests; nobody keeps its secret. It was used a few times."""
    keeper, centre = holders(Role.ADMINISTRATOR).first(), Unit.objects.filter(name=told["unit"]).first()
    if keeper is None or centre is None:
        return
    new = fresh()
    key = ApiKey(name=told["name"], public_id=new.public_id, scopes=told["scopes"], unit=centre, role=Role.CLERK)
    act = make_key(key, secret=new.secret, by=person(keeper, channel="desk"))
    for _n in range(told["used"]):
        count_use(ApiKey.objects.get(pk=act.root_id))
