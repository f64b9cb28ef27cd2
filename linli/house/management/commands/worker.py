"""``linli worker``: the ticker, and the long work of django-tasks. As many may run as one likes."""

import os
import signal
import socket
import sys
from threading import Event, Thread
from types import FrameType
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand
from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker

from linli.house.ticker import Ticker
from linli.kernel.schedule import all_scheduled

NICE = 10
GRACE = 15.0  # seconds to finish a long piece of work; what is cut off is begun again


class Command(BaseCommand):
    help = "Run what repeats and what takes long, until told to stop."
    requires_system_checks: list[str] = []  # `script/check` runs them

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()

        def ask(number: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, ask)
        name = f"{socket.gethostname()[:20]}-{os.getpid()}-{uuid4().hex[:8]}"
        sys.exit(work(name, stop))


def work(name: str, stop: Event) -> int:
    """Tick and do long work until ``stop``. 0 when asked to end, 1 when the long work broke down."""
    ticker = Ticker(name, all_scheduled())
    ticker.beat()
    long_work = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
    )
    broken = Event()

    def do_long_work() -> None:
        os.nice(NICE)  # on Linux of this thread alone: who waits for a page or a message goes first
        try:
            long_work.run()
        finally:
            connections.close_all()
            if not stop.is_set():
                broken.set()
                stop.set()

    doing = Thread(target=do_long_work, name="long work", daemon=True)
    pulse = Thread(target=ticker.pulse, args=(stop,), name="pulse", daemon=True)
    doing.start()
    pulse.start()
    ticker.run(stop)
    long_work.running = False
    doing.join(GRACE)
    ticker.leave()
    connections.close_all()
    return 1 if broken.is_set() else 0
