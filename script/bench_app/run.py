"""The bench: loads, starts, asks, and prints one table in Markdown."""

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench_app.load import Answer, Visitor, at_once, one_after_the_other  # noqa: E402 — after django.setup()
from bench_app.operations import LOADERS, OPERATIONS, Operation  # noqa: E402

CLIENTS = 4
HEAD = ["operation", "p50 ms", "p95 ms", "per second", "queries", "rows", "ratio to bare", "limit p50 ms"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each measurement")
    parser.add_argument("--only", default="", help="operations whose name holds this")
    options = parser.parse_args()
    load(options.cases)
    with served() as (port, server):
        _print(HEAD)
        _print(["---"] * len(HEAD))
        for operation in OPERATIONS:
            if options.only in operation.name:
                _print(measured(operation, port, options.seconds))
        print(
            f"\nMemory of a web process: {memory(server):.0f} MB. Read without an index: {', '.join(scanned()) or 'none'}."
        )


def _print(cells: list[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def load(cases: int) -> None:
    began = time.monotonic()
    call_command("setup", stdout=sys.stderr)
    for loader in LOADERS:
        loader(cases)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_stat_reset()")
    connection.close()
    print(f"Loaded in {time.monotonic() - began:.0f} s", file=sys.stderr)


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """Linli as it runs, worker included, on a free port; its port and process."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
    command = [sys.executable, "-m", "config", "serve", f"--port={port}"]
    with subprocess.Popen(command, stdout=sys.stderr) as process:
        try:
            until = time.monotonic() + 30
            while not _is_up(port):
                if time.monotonic() > until or process.poll() is not None:
                    raise RuntimeError("the server did not start")
                time.sleep(0.2)
            yield port, process.pid
        finally:
            process.terminate()


def measured(operation: Operation, port: int, seconds: float) -> list[str]:
    """One row of the table: answers at one client, throughput at several."""
    answers, speed = ask(operation, port, seconds)
    times = [answer.milliseconds for answer in answers]
    ratio = ""
    if operation.bare:
        path = f"/bench/bare/?like={operation.bare}"
        _, bare = ask(Operation("bare", lambda visitor: visitor.post(path, {})), port, seconds)
        ratio = f"{speed / bare:.0%}"
    costs = [f"{median(a.queries for a in answers):.0f}", f"{median(a.rows for a in answers):.0f}"]
    p95 = quantiles(times, n=20)[-1]
    limit = f"{operation.limit:.0f}" if operation.limit else ""
    return [operation.name, f"{median(times):.1f}", f"{p95:.1f}", f"{speed:.0f}", *costs, ratio, limit]


def ask(operation: Operation, port: int, seconds: float) -> tuple[list[Answer], float]:
    visitors = [Visitor(port) for _ in range(CLIENTS)]
    for visitor in visitors:
        operation.prepare(visitor)
        one_after_the_other(operation.ask, visitor, seconds=seconds, most=20)  # to warm up
    answers = one_after_the_other(operation.ask, visitors[0], seconds=seconds, most=2000)
    return answers, at_once(operation.ask, visitors, seconds=seconds)


def memory(server: int) -> float:
    """The largest web process, in MB."""
    pids = subprocess.run(["pgrep", "-g", _web(server)], capture_output=True, text=True, check=True).stdout.split()
    sizes = [int(line.split()[1]) for pid in pids for line in _status(pid) if line.startswith("VmRSS")]
    return max(sizes) / 1024


def scanned() -> list[str]:
    """Tables of more than 10,000 rows that were read from end to end since the load."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_stat_user_tables WHERE seq_scan > 0 AND n_live_tup > 10000 ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def _web(server: int) -> str:
    return subprocess.run(
        ["pgrep", "-P", str(server), "-f", "granian"], capture_output=True, text=True, check=True
    ).stdout.strip()


def _status(pid: str) -> list[str]:
    return Path(f"/proc/{pid}/status").read_text().splitlines()


def _is_up(port: int) -> bool:
    try:
        return Visitor(port).get("/healthz").status == 200
    except OSError:
        return False


if __name__ == "__main__":
    main()
