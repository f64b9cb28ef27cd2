"""A hotline on the other side, connected by signed HTTP or by a folder."""

import os
import time

import pytest
from django.utils import timezone

from linli.exchange.models import Departure, Partner
from linli.exchange.outbox import send
from linli.record import registers
from tests.exchange.simulator import Hotline


def an_order(number="GD20260001", **given):
    """A work order as the hotline sends it."""
    fields = {
        "key": f"k-{number}", "kind": "order", "number": number, "words": "梧桐社区3号楼楼道灯不亮", "raised_at": "2025-08-19 09:30",
        "title": "楼道灯不亮", "address": "3号楼", "area": "梧桐社区", "category": "漏水", "name": "周建国", "phone": "13800000009",
    }  # fmt: skip
    return fields | given


@pytest.fixture
def loopback(settings):
    """The other side runs on this machine, in tests only."""
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def hotline(loopback):
    hotline = Hotline()
    yield hotline
    hotline.close()


def connected(by, **given):
    partner = Partner(**{"code": "hotline-12345", "name": "12345热线", "way": "http", **given})
    act = registers.add(partner, by=by)
    return Partner.objects.get(pk=act.root_id)


@pytest.fixture
def partner(cast, town, hotline):
    partner = connected(cast.administrator, address=hotline.address)
    hotline.secret = partner.secret
    return partner


@pytest.fixture
def folder(cast, town, settings, tmp_path):
    settings.EXCHANGE_DIR = tmp_path / "exchange"
    return connected(cast.administrator, way="folder")


def put(partner, name, text, settings):
    """A file that was put down a while ago."""
    where = settings.EXCHANGE_DIR / partner.code / "in"
    where.mkdir(parents=True, exist_ok=True)
    file = where / name
    file.write_text(text, encoding="utf-8-sig")
    os.utime(file, (time.time() - 60,) * 2)
    return file


def send_all():
    """Everything that is due, and what waits behind it."""
    while send.deliver():
        pass


def retry():
    """The time of the next try has come."""
    Departure.objects.filter(state="waiting").update(next_at=timezone.now())
    send_all()
