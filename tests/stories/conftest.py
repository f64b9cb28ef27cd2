"""A town with people at their screens. Everything they do goes through pages; only the town itself is built."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from linli.cases.models import Case, EmergencyWord
from linli.cases.queries.links import token_of
from linli.cases.tasks import ring_due
from linli.clocks import seeds as clocks
from linli.files import seeds as files
from linli.kernel.actor import IMPORT
from linli.notices import seeds as notices
from linli.notices.outbox import deliver, fan_out, fold
from linli.people.models import User
from linli.places.actions import NewBuilding, add_buildings
from linli.places.models import Building, Compound
from linli.places.rules import laid_out
from linli.record import registers
from linli.record.chain import verify
from linli.visits import seeds as visit_seeds
from linli.visits.actions import plan_round
from linli.visits.models import Round
from tests.browser import OFFICE, PHONE
from tests.cast import BEGAN, GRID, HERE, Cast, Town
from tests.stories.person import Person, written

PASSWORD = "lu-bei-jie-dao-2026"
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # ten o'clock on a Monday, so that nothing waits for the day
QUICK = {"reduced_motion": "reduce", "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


class Stage:
    """Where a story is played: people come, the worker works, messages arrive."""

    password = PASSWORD

    def __init__(self, chromium: Browser, home: str, town: Town, cast: Cast, outbox: Any) -> None:
        self.chromium, self.home, self.town, self.cast, self.outbox = chromium, home, town, cast, outbox
        self.failures: list[str] = []
        self.contexts: list[Any] = []
        self.ahead = MORNING - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def time_passes(self, **how: float) -> None:
        """Everybody waits, also the computer; the worker does what there is, and what came due."""
        self.worker_works()
        self.ahead += timedelta(**how)
        self.worker_works()

    def somebody(self, *, phone: bool = True, **how: Any) -> Person:
        """Nobody we know, with a phone in the hand or a computer on the desk."""
        screen = {"viewport": PHONE, "has_touch": True} if phone else {"viewport": OFFICE}
        context = self.chromium.new_context(**{**QUICK, **screen, **how})
        context.on("weberror", lambda error: self.failures.append(str(error.error)))
        context.on("response", lambda r: self.failures.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        self.contexts.append(context)
        return Person(context, self.home)

    def staff(self, username: str, *, phone: bool = False) -> Person:
        """One of the cast, signed in at the door."""
        person = self.somebody(phone=phone)
        person.signs_in(username, PASSWORD)
        return person

    def client(self, username: str) -> Client:
        """The same without a screen: what the server answers to one of the cast, or to a stranger."""
        client = Client()
        if username:
            client.force_login(User.objects.get(username=username))
        return client

    def inside(self, username: str, cookies: dict[str, str] | None = None, **how: Any) -> Person:
        """One of the cast who signed in this morning; nobody named is a stranger."""
        person = self.somebody(**how)
        given = dict(cookies or {})
        if username:
            given["sessionid"] = self.client(username).cookies["sessionid"].value
        person.context.add_cookies([{"name": k, "value": v, "url": self.home} for k, v in given.items()])
        return person

    def worker_works(self) -> None:
        """What the background worker does in its next round."""
        ring_due()
        fan_out.fan_out()
        fold.fold()
        deliver.deliver()

    def sms(self, words: str) -> str:
        """The newest text message with these words in it."""
        self.worker_works()
        bodies = [str(json.loads(line)["body"]) for line in written(self.outbox)]
        return [body for body in bodies if words in body][-1]

    def goes_away(self, person: Person, *, minutes: int) -> None:
        """Somebody leaves the desk for so long: the session was last alive then."""
        key = next(c["value"] for c in person.context.cookies() if c["name"] == "sessionid")
        session = SessionStore(key)
        session["active_at"] = session.get("active_at", int(time.time())) - minutes * 60
        session.save()

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def stage(
    live_server: Any, chromium: Browser, cast: Cast, town: Town, settings: Any, tmp_path: Any, monkeypatch: Any
) -> Iterator[Stage]:
    settings.OUTBOX_DIR, settings.MEDIA_ROOT = tmp_path / "outbox", tmp_path / "files"
    settings.SITE_URL, settings.SMS_GATEWAY = live_server.url, "file"
    stage = Stage(chromium, live_server.url, town, cast, settings.OUTBOX_DIR)
    monkeypatch.setattr(timezone, "now", stage.now)
    for load in (clocks.clocks, files.load_limits, notices.load_texts):
        load()
    registers.add(EmergencyWord(word="煤气味", number="119", advice="先开窗离开"), by=IMPORT)
    User.objects.update(password=make_password(PASSWORD))
    yield stage
    stage.close()
    assert stage.failures == []
    assert verify() == [], "after a story the record is whole"


@pytest.fixture
def tracking() -> Callable[[Case], str]:
    """The address of the page of a resident's request."""
    return lambda case: f"/t/{token_of(case)}/"


@pytest.fixture
def walk(stage, town):
    """A round of forty doors for today."""
    visit_seeds.visits()
    compound = Compound(name="幸福里", area_id=HERE)
    registers.add(compound, by=IMPORT)
    house = Building(compound=compound, name="3号楼", order=3)
    add_buildings([NewBuilding(house, laid_out(5, 2, 4), GRID)], since=BEGAN, by=IMPORT)
    today = timezone.localdate()
    done = plan_round(
        purpose="冬季用气安全走访", area=town.grid, first_day=today, last_day=today + timedelta(days=6),
        by=stage.cast.grid_worker,
    )  # fmt: skip
    return Round.objects.get(pk=done.root_id)
