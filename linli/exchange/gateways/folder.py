"""A folder of spreadsheets: ``in/`` is read, ``out/`` written, ``done/`` and ``bad/`` are what became of the files."""

import csv
import fcntl
import io
import os
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from linli.exchange.gateways.messages import Incoming, Outgoing
from linli.exchange.gateways.sheets import messages
from linli.exchange.rules import Kind
from linli.kernel.rulebook import Refused

COLUMNS = (
    "key",
    "what",
    "number",
    "case",
    "state",
    "at",
    "unit",
    "told",
    "due_at",
    "solved",
    "process",
    "result",
    "sequence",
)
QUIET_SECONDS = 3  # a file that changed so lately may still be being copied
ENDINGS = {".xlsx", ".xlsm", ".csv"}
MOST_FILES = 20


class Folder:
    """The adapter for another system that can do no more than put files down."""

    def __init__(self, code: str) -> None:
        self.path = Path(settings.EXCHANGE_DIR) / code

    def prepare(self) -> None:
        for name in ("in", "out", "done", "bad"):
            (self.path / name).mkdir(parents=True, exist_ok=True)

    def collect(self) -> Iterator[Incoming]:
        """Each row of each new file; a file is put away once whoever asked has taken all its rows."""
        self.prepare()
        for file in sorted(p for p in (self.path / "in").iterdir() if _is_ready(p))[:MOST_FILES]:
            data = file.read_bytes()
            try:
                yield from messages(data)
            except Refused as why:
                digest = sha256(data).hexdigest()
                yield Incoming(f"file:{digest}", Kind.FILE, file.name[:60], {}, str(why))
                self._put_away(file, "bad")
                (self.path / "bad" / f"{file.name}.txt").write_text(str(why), encoding="utf-8")
            else:
                self._put_away(file, "done")

    def send(self, message: Outgoing) -> None:
        """One line more in the file of the day: with the key, by which a line that stands there twice is one."""
        self.prepare()
        line = io.StringIO()
        row = {"key": message.key, "what": message.what, **message.body}
        csv.writer(line).writerow([_safe(row.get(name)) for name in COLUMNS])
        file = self.path / "out" / f"{timezone.localdate().isoformat()}.csv"
        with open(os.open(file, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600), "a", encoding="utf-8", newline="") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            if os.fstat(out.fileno()).st_size == 0:
                out.write("\ufeff" + ",".join(COLUMNS) + "\r\n")
            out.write(line.getvalue())

    def _put_away(self, file: Path, where: str) -> None:
        file.replace(self.path / where / f"{timezone.localtime():%Y%m%d-%H%M%S}-{file.name}")


def _is_ready(file: Path) -> bool:
    is_ours = file.is_file() and file.suffix.lower() in ENDINGS and not file.name.startswith((".", "~$"))
    return is_ours and time.time() - file.stat().st_mtime >= QUIET_SECONDS


def _safe(value: object) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
