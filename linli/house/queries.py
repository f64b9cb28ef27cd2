"""Whether the parts of the house are up: what ``/healthz`` says."""

import logging
from datetime import timedelta
from functools import lru_cache
from importlib.metadata import version
from time import monotonic
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils import timezone

from linli.kernel.schedule import all_scheduled
from linli.record.models import Heartbeat

WORKER = "worker "  # how the heartbeats of workers begin
SILENCE = timedelta(seconds=60)  # a worker not heard for so long is down
MARK = "healthz/mark"  # written by ``linli setup``: a folder that came in the place of ours has none
STORAGE_ASKED_EVERY = 5.0  # seconds: the door is public, and each probe writes a file

log = logging.getLogger(__name__)


def health() -> dict[str, Any]:
    """Each part ``up`` or ``down``; ``status`` is ``ok``, ``degraded`` (a tick fails or waits) or ``down``."""
    parts = {
        "database": "down",
        "worker": "down",
        "storage": _up(storage_works(int(monotonic() / STORAGE_ASKED_EVERY))),
    }
    failing: list[str] = []
    late: list[str] = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["database"] = "up"
        beats = list(Heartbeat.objects.all())
    except DatabaseError as error:
        log.error("health: %s", type(error).__name__)
    else:
        parts["worker"] = _up(bool(alive(beats)))
        failing = sorted(beat.name for beat in beats if beat.last_error)
        late = late_ticks(beats)
    status = "down" if "down" in parts.values() else "degraded" if failing or late else "ok"
    return {"status": status, **parts, "failing": failing, "late": late, "version": version("linli")}


def alive(beats: list[Heartbeat]) -> set[str]:
    """The ids of the workers heard within the last minute."""
    since = timezone.now() - SILENCE
    return {beat.name.removeprefix(WORKER) for beat in beats if beat.name.startswith(WORKER) and beat.at >= since}


def late_ticks(beats: list[Heartbeat]) -> list[str]:
    """Ticks that should long have begun again: they hang, or no worker gets to them."""
    last = {beat.name: beat.at for beat in beats}
    now = timezone.now()
    return sorted(
        tick.name
        for tick in all_scheduled()
        if tick.name in last and now - last[tick.name] > timedelta(seconds=600 + 2 * tick.seconds)
    )


@lru_cache(maxsize=1)
def storage_works(_turn: int) -> bool:
    """Whether it is the storage that was set up, and a file can be written and removed. Asked once per turn, however many ask.

    Without its mark nothing is written: an unmounted volume leaves an empty folder behind, and that takes files gladly.
    """
    try:
        if not default_storage.exists(MARK):
            log.error("health: storage: its mark is missing; is the volume mounted?")
            return False
        default_storage.delete(default_storage.save("healthz/probe", ContentFile(b"probe")))
    except Exception as error:  # every storage raises its own: whatever it is, files cannot be kept
        log.error("health: storage: %s", type(error).__name__)
        return False
    return True


def _up(works: bool) -> str:
    return "up" if works else "down"
