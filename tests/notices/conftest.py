"""Events, people to tell, a clock moved by hand, and a gateway that behaves as badly as real ones do."""

import json
import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from linli.kernel.actor import IMPORT
from linli.notices import events, gateways, seeds
from linli.notices.events import Audience, Event, Text
from linli.notices.models import Delivery, NoticeSettings
from linli.notices.outbox import deliver, fan_out, fold
from linli.people.models import Contact, Post, Role, Unit, User
from linli.people.queries import person
from linli.record import registers
from linli.record.acts import act

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "lu-bei-jie-dao-2026"


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)

    def at(self, hour, minute=0, *, day=20):
        self.now = datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)

    def forward(self, **how):
        self.now += timedelta(**how)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


def of_matter(message):
    return {"number": str(message.facts["number"]), "link": f"https://example.cn/t/{message.facts['number']}"}


MATTER = {"number": "2026-004217", "link": "https://example.cn/t/x"}
SHORT = {"sms": "诉求{number}有进展：{link}", "inapp": "诉求{number}"}


def an_event(code, audience, channels, **how):
    texts = {(channel, "zh-hans"): Text(SHORT.get(channel, "{number}"), f"{code} {{number}}") for channel in channels}
    return Event(code, code, audience, MATTER, of_matter, texts, personal=frozenset({"link"}), **how)


EVENTS = [
    an_event("case_received", Audience.RESIDENT, ["sms", "inapp"], needs_confirmed=False, is_state=False),
    an_event("case_dispatched", Audience.RESIDENT, ["sms"]),
    an_event("case_answered", Audience.RESIDENT, ["sms", "inapp"]),
    an_event("task_issued", Audience.STAFF, ["inapp", "email"], link=lambda m: f"/tasks/{m.facts['number']}/"),
    an_event("task_late", Audience.STAFF, ["inapp", "email"], is_urgent=True),
    an_event("silent", Audience.STAFF, []),
    an_event("for_handlers", Audience.STAFF, ["inapp"], roles=frozenset({Role.HANDLER})),
]


@pytest.fixture(autouse=True)
def gateway_file(settings, tmp_path):
    settings.OUTBOX_DIR = tmp_path
    settings.SMS_GATEWAY = "file"
    return Path(tmp_path) / "sms.jsonl"


@pytest.fixture(autouse=True)
def known_events(monkeypatch):
    monkeypatch.setattr(events, "_events", {c: events.find(c) for c in ("confirmation_code", "digest")})
    events.register(*EVENTS)


@pytest.fixture
def texts(db):
    seeds.load_texts()


@pytest.fixture
def unit(texts):
    unit = Unit(name="水务所")
    registers.add(unit, by=IMPORT)
    return unit


@pytest.fixture
def office(unit):
    """Who works where: username → user."""
    return {
        name: someone(name, unit, role)
        for name, role in [
            ("plumber", Role.HANDLER),
            ("second", Role.HANDLER),
            ("supervisor", Role.SUPERVISOR),
            ("administrator", Role.ADMINISTRATOR),
        ]
    }


@pytest.fixture
def administrator(office):
    return person(office["administrator"], channel="desk")


@pytest.fixture
def supervisor(office):
    return person(office["supervisor"], channel="desk")


@pytest.fixture
def plumber(office):
    return person(office["plumber"], channel="desk")


def someone(username, unit, role):
    user = User.objects.create_user(username, email=f"{username}@example.cn", password=PASSWORD, last_name="王")
    registers.add(Post(user=user, unit=unit, role=role, valid_from=timezone.localdate()), by=IMPORT)
    return user


@pytest.fixture
def resident(texts):
    return Contact.objects.create(name="刘老三", phone="13812341234", phone_hash="1", confirmed_at=timezone.now())


@pytest.fixture
def tell(unit, administrator):
    """An act that tells somebody something about one matter."""

    def tell(to, what, number=1, matter=None):
        with act(matter or unit, "change", by=administrator) as a:
            a.tell(to, what, number=number)
        return a.row.messages.get()

    return tell


def run():
    """One round of the worker."""
    fan_out.fan_out()
    fold.fold()
    deliver.deliver()


def sent_sms(file):
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def all_states(**which):
    rows = Delivery.objects.filter(**which).order_by("pk")
    return [(d.channel, d.state, d.reason) for d in rows]


def change_settings(**changes):
    registers.change(NoticeSettings.objects.get(), changes=changes, by=IMPORT)


class Gateway:
    """Answers as the list says, one behaviour per request; the last one for ever."""

    def __init__(self, url):
        self.url, self.behaviour, self.requests = url, ["accept"], []

    def next_behaviour(self):
        return self.behaviour.pop(0) if len(self.behaviour) > 1 else self.behaviour[0]

    @property
    def keys(self):
        return [headers["Idempotency-Key"] for headers, _ in self.requests]


ANSWERS = {
    "accept": (200, b'{"status": "accepted", "id": "m-1"}'),
    "accept twice": (200, b'{"status": "accepted", "id": "m-1"}'),
    "refuse for good": (400, b'{"status": "refused", "code": "isv.BLACK_KEY", "permanent": true}'),
    "refuse for now": (200, b'{"status": "refused", "code": "isv.BUSY", "permanent": false}'),
    "tell the number": (400, '{"status": "refused", "code": "号码13812341234无效"}'.encode()),
    "fault": (500, b"oops"),
    "nonsense": (200, b"<html>hello</html>"),
}


@pytest.fixture
def gateway(settings, monkeypatch):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            how = gateway.next_behaviour()
            gateway.requests.append((dict(self.headers), body))
            if how == "slow":
                time.sleep(0.8)
            if how == "drop":
                self.close_connection = True
                return
            status, answer = ANSWERS.get(how, ANSWERS["accept"])
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            with suppress(OSError):  # it hung up
                self.wfile.write(answer + (answer if how == "accept twice" else b""))

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    gateway = Gateway(f"http://127.0.0.1:{server.server_port}/sms?v=1")
    settings.SMS_GATEWAY, settings.SMS_URL, settings.SMS_SECRET = "http", gateway.url, "s3cret"
    monkeypatch.setattr(gateways, "ANSWER_SECONDS", 0.3)
    yield gateway
    server.shutdown()
    server.server_close()
