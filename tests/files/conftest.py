"""Pictures as people really send them, and a thing that holds files: a unit, because it is a root far below cases."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from linli.files import actions, policy
from linli.files.models import Attachment, FileLimits
from linli.files.queries import prepare
from linli.files.seeds import load_limits
from linli.kernel.actor import IMPORT, Actor
from linli.people.models import Post, Role, Unit, User
from linli.people.queries import person
from linli.record import registers
from linli.record.acts import act, once

DATA = Path(__file__).parent / "data"
PASSWORD = "lu-bei-jie-dao-2026"


class Office(NamedTuple):
    unit: Unit  # it holds files here
    administrator: Actor
    clerk: Actor
    limits: FileLimits


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    return default_storage


@pytest.fixture
def office(db, monkeypatch):
    unit = Unit(name="一站式中心", kind=Unit.Kind.CENTRE)
    registers.add(unit, by=IMPORT)
    load_limits()
    monkeypatch.setattr(policy, "_holders", {})
    policy.register(
        "people.unit",
        sees=lambda actor, attachment: actor.unit == attachment.root_id,
        keeps=lambda actor, attachment: actor.role == Role.ADMINISTRATOR,
        page=lambda root: f"/units/{root.pk}/",
    )
    administrator, clerk = someone("administrator", unit, Role.ADMINISTRATOR), someone("clerk", unit, Role.CLERK)
    return Office(unit, administrator, clerk, FileLimits.objects.get())


def someone(username, unit, role):
    user = User.objects.create_user(username, password=PASSWORD)
    registers.add(Post(user=user, unit=unit, role=role, valid_from="2020-01-01"), by=IMPORT)
    return person(user, channel="desk")


@pytest.fixture
def attached(office):
    """Attach these uploads to the unit, within an act of its own."""

    @once
    def change(unit, uploads, *, by, audience=Attachment.Audience.STAFF, caption="", **sent):
        with act(unit, "change", by=by, **sent) as a:
            photos = [prepare(upload, documents=True) for upload in uploads]
            actions.attach(a, photos, purpose=Attachment.Purpose.BEFORE, audience=audience, caption=caption)
        return a.row

    def attach(*uploads, **how):
        change(office.unit, uploads, by=office.administrator, **how)
        return list(Attachment.objects.order_by("pk"))[-len(uploads) :]

    return attach


def picture(size=(640, 480), colour=(200, 120, 40)):
    drawn = Image.new("RGB", size, colour)
    ImageDraw.Draw(drawn).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(20, 60, 160))
    return drawn


def upload(name="楼道.jpg", drawn=None, file_format="JPEG", **how):
    out = BytesIO()
    (drawn or picture()).save(out, file_format, **how)
    return SimpleUploadedFile(name, out.getvalue())


def raw(name, content):
    return SimpleUploadedFile(name, content)


def exif(*, orientation=1):
    data = Image.Exif()
    data[0x010F], data[0x0112], data[0x9C9B] = "SECRETPHONE", orientation, "SECRETTITLE".encode("utf-16-le")
    data.get_ifd(0x8769)[0x9003] = "2026:11:20 08:30:00"
    gps = data.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (36.0, 55.0, 12.0), "E", (116.0, 38.0, 6.0)
    return data


def stored_files(storage):
    folders = storage.listdir("files")[0] if storage.exists("files") else []
    return sorted(name for folder in folders for name in storage.listdir(f"files/{folder}")[1])


class Clock:
    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch

    def forward(self, **how):
        later = timezone.now() + timedelta(**how)
        self.monkeypatch.setattr(timezone, "now", lambda: later)


@pytest.fixture
def clock(monkeypatch):
    """Time that is moved by hand."""
    return Clock(monkeypatch)


def status(client, address):
    """What a browser is told, with whatever streams to it closed again."""
    response = client.get(address)
    response.getvalue()
    return response.status_code
