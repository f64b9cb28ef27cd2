"""``linli setup``: bring database, catalogues, static files and shipped data up to date. Safe to run again."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from linli.files.queries import holds_newest
from linli.house import tables
from linli.house.queries import MARK
from linli.kernel.seeds import all_seeds

LOST = (
    "  The file storage lacks files that the database knows: is its volume mounted? /healthz says down until it is back. "
    "If those files are lost for good: linli setup --new-storage"
)


class Command(BaseCommand):
    help = "Bring database, catalogues, static files and shipped data up to date."
    requires_system_checks: list[str] = []  # `script/check` runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--then", action="append", default=[], help="a command to run next, without a new start")
        parser.add_argument(
            "--new-storage", action="store_true", help="the files of before are gone, and that is known"
        )

    def handle(self, *args: Any, then: list[str], new_storage: bool, **options: Any) -> None:
        with self.step("database"):
            tables.bring_up_to_date()
        with self.step("catalogues"):
            call_command("compile_catalogues", stdout=StringIO())
        with self.step("static files"):
            collect_static()
        for name, load in all_seeds():
            with self.step(name.removeprefix("linli.").partition(".")[0]):
                load()
        if not mark_storage(is_new=new_storage):
            self.stderr.write(LOST)
        for command in then:
            call_command(command.replace("-", "_"))

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say what is being done, and how long it took."""
        self.stdout.write(f"  {what} …", ending="")
        self.stdout.flush()
        began = time.monotonic()
        yield
        self.stdout.write(f" {time.monotonic() - began:.1f} s")


def mark_storage(*, is_new: bool) -> bool:
    """Mark the file storage as ours, by which /healthz knows it; whether it is marked now.

    A storage without the files that the database knows is not ours, unless somebody says that it ``is_new``.
    """
    if not default_storage.exists(MARK):
        if not is_new and not holds_newest():
            return False
        default_storage.save(MARK, ContentFile(b"Linli keeps its files here."))
    return True


def collect_static() -> bool:
    """Collect, hash and compress the static files if any changed since; whether it was done."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    now = _fingerprint()
    if stamp.is_file() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)
    return True


def _fingerprint() -> str:
    """Names, sizes and times of all static files: quick, and enough on one machine."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(None):
            file = Path(storage.path(name)).stat()
            found.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return found.hexdigest()
