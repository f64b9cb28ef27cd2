"""The same SQL without Linli: what an operation asked the database, caught once and asked again by a bare view and by pgbench.

What writes is caught and asked again in a transaction that is rolled back, so it may be repeated with the same keys; the
commit itself is not in these times.
"""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench_app.load import Answer

NOT_ASKED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


class Inside:
    """A visitor in this process, with the hands of ``load.Visitor``."""

    def __init__(self) -> None:
        self.client, self.cookies = Client(), dict[str, str]()

    def get(self, path: str) -> Answer:
        return self._answer(self.client.get(path))

    def post(self, path: str, data: Any) -> Answer:
        return self._answer(self.client.post(path, data))

    def sign_in(self, name: str, password: str) -> None:
        if self.post("/accounts/login/", {"login": name, "password": password}).status != 302:
            raise RuntimeError(f"{name} could not sign in")

    def _answer(self, response: Any) -> Answer:
        if response.status_code >= 400:
            raise RuntimeError(f"answered {response.status_code}")
        return Answer(response.status_code, 0.0, 0, 0, "", "")


def file_of(name: str) -> Path:
    """Where the statements of an operation are kept meanwhile."""
    return Path(settings.DATA_DIR, f"replay-{re.sub('[^a-z]+', '-', name.lower())}.json")


def catch(operation: Any) -> list[str]:
    """What one go of an operation asks the database, with its values."""
    if "testserver" not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append("testserver")
    with transaction.atomic():
        visitor: Any = Inside()
        operation.prepare(visitor)
        for _ in range(3):  # until what a process remembers is remembered
            operation.ask(visitor)
        with CaptureQueriesContext(connection) as caught:
            operation.ask(visitor)
        transaction.set_rollback(True)
    asked = [query["sql"] for query in caught.captured_queries if not query["sql"].startswith(NOT_ASKED)]
    file_of(operation.name).write_text(json.dumps(asked), encoding="utf-8")
    return asked


def is_write(statements: list[str]) -> bool:
    return any(not sql.startswith(("SELECT", "(SELECT", "WITH")) for sql in statements)


def by_pgbench(statements: list[str], seconds: float) -> float | None:
    """Milliseconds that pgbench takes for the same statements at one client; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    if not found:
        return None
    script = Path(settings.DATA_DIR, "replay.sql")
    script.write_text(";\n".join(["BEGIN", *statements, "ROLLBACK", ""]), encoding="utf-8")
    command = [str(found[-1]), "-n", "-f", str(script), "-T", str(max(1, round(seconds))), os.environ["DATABASE_URL"]]
    done = subprocess.run(command, capture_output=True, text=True)
    latency = re.search(r"latency average = ([0-9.]+) ms", done.stdout)
    return float(latency[1]) if latency else None
