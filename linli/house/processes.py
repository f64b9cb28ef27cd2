"""One process tree: the processes of ``linli serve``, started, watched and ended together."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger(__name__)

STEADY = 60.0  # seconds after which a process counts as having started well
LONGEST_WAIT = 30.0  # seconds before a process that keeps crashing is started again
GRACE = 20.0  # seconds to finish what has begun
PR_SET_PDEATHSIG = 1  # of prctl(2)


@dataclass
class Watched:
    """A process that is started again when it ends, each time after a longer wait."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    crashes: int = 0
    start_at: float = field(default_factory=time.monotonic)

    def look(self) -> None:
        """Start it when it is time; notice its end."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.process, self.began = _start(self.command), now
        elif (code := self.process.poll()) is not None:
            self.signal(signal.SIGKILL)  # what it left behind would keep the port
            self.process = None
            self.crashes = 1 if now - self.began > STEADY else self.crashes + 1
            wait = min(LONGEST_WAIT, 2.0 ** (self.crashes - 1))
            self.start_at = now + wait
            log.error("%s ended with %s; again in %.0f s", self.name, code, wait)

    def signal(self, number: signal.Signals) -> None:
        """To it and all that it started (its process group)."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def supervise(commands: Mapping[str, Sequence[str]]) -> None:
    """Keep these running until SIGTERM or SIGINT, then end them all: politely, then not."""
    all_watched = [Watched(name, command) for name, command in commands.items()]
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    while not asked:
        for watched in all_watched:
            watched.look()
        time.sleep(0.2)
    end(all_watched)


def end(all_watched: Sequence[Watched]) -> None:
    for watched in all_watched:
        if watched.process:
            watched.process.terminate()
    until = time.monotonic() + GRACE
    for watched in all_watched:
        with suppress(subprocess.TimeoutExpired):
            if watched.process:
                watched.process.wait(max(0.1, until - time.monotonic()))
        watched.signal(signal.SIGKILL)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # a group of its own, so that Ctrl+C reaches this process only and it ends the others in order
    return subprocess.Popen(command, process_group=0, preexec_fn=_end_with_parent)


def _end_with_parent() -> None:
    """On Linux: even after a kill -9 of this process nothing of it stays behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
