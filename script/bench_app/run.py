"""The bench: loads, starts, asks, and prints one table in Markdown."""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench_app import visits  # noqa: E402 — after django.setup()
from bench_app.load import Answer, Visitor, at_once, one_after_the_other  # noqa: E402 — after django.setup()
from bench_app.operations import LOADERS, OPERATIONS, Operation  # noqa: E402
from bench_app.replay import by_pgbench, catch, is_write  # noqa: E402

CLIENTS = 4
HEAD = [
    "operation", "p50 ms", "p95 ms", "per second", "queries", "rows", "of a bare ORM view", "bare view, same SQL, ms", "times that",
    "pgbench, same SQL, ms", "times that", "limit p50 ms",
]  # fmt: skip
SIZES = [10_000, 100_000, 1_000_000]
SETTLING = 1200  # seconds the worker is waited for before anything is measured
GROWTH = 1.5  # times, at most, from the smallest to the largest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each measurement")
    parser.add_argument("--only", default="", help="operations whose name holds this")
    parser.add_argument("--growth", action="store_true", help="measure at 10,000, 100,000 … cases, and how times grow")
    parser.add_argument("--write", type=Path, help="put the tables into this page, under a heading of their own")
    parser.add_argument("--loaded", action="store_true", help="measure what DATABASE_URL holds from an earlier load")
    parser.add_argument("--json", type=Path, help=argparse.SUPPRESS)  # of one size, for the table of growth
    parser.add_argument("--visits", action="store_true", help="grids, rounds and a year of visits instead of cases")
    options = parser.parse_args()
    if options.visits:
        lines: list[str] = []
        visits.measure(lambda line: _tell(lines, line))
        _keep(options.write, "a year of visits", lines)
        return
    lines = growth(options) if options.growth else one_size(options)
    _keep(options.write, f"{options.cases:,} cases{' and fewer' if options.growth else ''}", lines)


def _keep(page: Path | None, title: str, lines: list[str]) -> None:
    """Put the lines into a page, under a heading of their own."""
    if page is not None:
        before = page.read_text(encoding="utf-8") if page.exists() else "# Performance\n"
        page.write_text(before + f"\n## {timezone.localdate()}, {title}\n" + "\n".join(lines) + "\n", encoding="utf-8")


def one_size(options: argparse.Namespace) -> list[str]:
    """Load, serve, measure: the lines of one table, which are printed as they come."""
    lines: list[str] = []
    loaded = "Loaded before" if options.loaded else f"Loaded in {load(options.cases):.0f} s"
    medians: dict[str, float] = {}
    with served() as (port, server):
        first_work = f"{settled(server)} Read without an index until then: {', '.join(scanned()) or 'none'}."
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_reset()")
        _tell(lines, _row(HEAD))
        _tell(lines, _row(["---"] * len(HEAD)))
        for operation in OPERATIONS:
            if options.only in operation.name:
                try:
                    cells = measured(operation, port, options.seconds)
                except (RuntimeError, ValueError, OSError) as why:  # the others are measured all the same
                    _tell(lines, _row([operation.name, f"failed: {str(why)[:120]}", *[""] * (len(HEAD) - 2)]))
                    continue
                medians[operation.name] = float(cells[1])
                _tell(lines, _row(cells))
        web, worker = memory(server)
        _tell(lines, "")
        _tell(lines, f"{loaded}. Memory of a web process: {web:.0f} MB, of the worker: {worker:.0f} MB.")
        _tell(lines, first_work)
        _tell(
            lines,
            f"Read without an index while pages were asked for, of tables with more than 10,000 rows: {', '.join(scanned()) or 'none'}.",
        )
    if options.json:
        options.json.write_text(json.dumps(medians), encoding="utf-8")
    return lines


def growth(options: argparse.Namespace) -> list[str]:
    """The same at several sizes, each in a database of its own, and how the times grow."""
    lines: list[str] = []
    sizes = [size for size in SIZES if size < options.cases] + [options.cases]
    found: dict[int, dict[str, float]] = {}
    for size in sizes:
        _tell(lines, f"\n### {size:,} cases\n")
        result = Path(os.environ["LINLI_DATA"], f"{size}.json")
        command = [sys.executable, __file__, f"--cases={size}", f"--seconds={options.seconds}", f"--json={result}"]
        with database(f"linli_{size}") as address:
            run = [*command, f"--only={options.only}"]
            with subprocess.Popen(
                run, stdout=subprocess.PIPE, text=True, env={**os.environ, "DATABASE_URL": address}
            ) as process:
                for line in process.stdout or ():
                    _tell(lines, line.rstrip())
        if process.returncode:
            _tell(lines, f"\nIt ended with {process.returncode}; the larger ones were not tried.")
            break
        found[size] = json.loads(result.read_text(encoding="utf-8"))
    if len(found) > 1:
        least, *_more = measured_sizes = list(found)
        _tell(lines, "\n### How the times grow (p50 ms)\n")
        _tell(lines, _row(["operation", *(f"{size:,}" for size in measured_sizes), "times"]))
        _tell(lines, _row(["---"] * (len(found) + 2)))
        for name, first in found[least].items():
            times = [found[size].get(name, 0.0) for size in measured_sizes]
            factor = f"{times[-1] / first:.2f}" if first else ""
            _tell(
                lines,
                _row(
                    [
                        name,
                        *(f"{t:.1f}" for t in times),
                        f"**{factor}**" if first and times[-1] > GROWTH * first else factor,
                    ]
                ),
            )
    return lines


@contextmanager
def database(name: str) -> Iterator[str]:
    """A database of its own beside the one that there is; gone afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _tell(lines: list[str], line: str) -> None:
    lines.append(line)
    print(line, flush=True)


def load(cases: int) -> float:
    """So many cases; in how many seconds."""
    began = time.monotonic()
    call_command("setup", stdout=sys.stderr)
    for loader in LOADERS:
        loader(cases)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_stat_reset()")
    connection.close()
    return time.monotonic() - began


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """Linli as it runs, worker included, on a free port; its port and process."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
    command = [sys.executable, "-m", "config", "serve", f"--port={port}"]
    with subprocess.Popen(command, stdout=sys.stderr) as process:
        try:
            until = time.monotonic() + 120
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
    caught = catch(operation)
    path = f"/bench/replay/?{urlencode({'of': operation.name})}"
    again = Operation("again", lambda visitor: visitor.get(path))
    visitor = Visitor(port)
    one_after_the_other(again.ask, visitor, seconds=1, most=10)
    same = median(a.milliseconds for a in one_after_the_other(again.ask, visitor, seconds=seconds / 2, most=500))
    plain = by_pgbench(caught, seconds / 2)
    if operation.bare:
        path = f"/bench/bare/?like={operation.bare}"
        _, bare = ask(Operation("bare", lambda visitor: visitor.post(path, {})), port, seconds)
        ratio = f"{speed / bare:.0%}"
    costs = [f"{median(a.queries for a in answers):.0f}", f"{median(a.rows for a in answers):.0f}"]
    p95 = quantiles(times, n=20)[-1] if len(times) > 1 else max(times)
    limit = f"{operation.limit:.0f}" if operation.limit else ""
    middle = median(times)
    against = [
        f"{same:.1f}",
        f"{middle / same:.1f}",
        *([f"{plain:.2f}", f"{middle / plain:.1f}"] if plain else ["", ""]),
    ]
    note = " (rolled back)" if is_write(caught) else ""
    against[0] += note
    return [operation.name, f"{middle:.1f}", f"{p95:.1f}", f"{speed:.0f}", *costs, ratio, *against, limit]


def ask(operation: Operation, port: int, seconds: float) -> tuple[list[Answer], float]:
    visitors = [Visitor(port) for _ in range(CLIENTS)]
    for visitor in visitors:
        operation.prepare(visitor)
        one_after_the_other(operation.ask, visitor, seconds=seconds, most=20)  # to warm up
    answers = one_after_the_other(operation.ask, visitors[0], seconds=seconds, most=2000)
    return answers, at_once(operation.ask, visitors, seconds=seconds)


def memory(server: int) -> tuple[float, float]:
    """The largest web process and the largest other one that the server started (the worker), in MB."""
    web = set(subprocess.run(["pgrep", "-g", _web(server)], capture_output=True, text=True, check=True).stdout.split())
    others = set(subprocess.run(["pgrep", "-P", str(server)], capture_output=True, text=True).stdout.split()) - web
    return _largest(web), _largest(others)


def settled(server: int) -> str:
    """Wait until the worker has learnt from what was loaded (once, as after an import): times are of a day like others.

    Returns what it took, in words; ends after ``SETTLING`` seconds whatever the worker does, and says so.
    """
    web = set(subprocess.run(["pgrep", "-g", _web(server)], capture_output=True, text=True, check=True).stdout.split())
    began, spent, peak = time.monotonic(), _cpu(server, web), 0.0
    quiet = 0
    while quiet < 3 and time.monotonic() - began < SETTLING:
        time.sleep(5)
        before, spent = spent, _cpu(server, web)
        quiet = quiet + 1 if spent - before < 0.5 and not _is_asked() else 0
        peak = max(peak, memory(server)[1])
    took = time.monotonic() - began
    rest = "" if quiet >= 3 else " It was still at work when the others were measured."
    return f"The worker's first work after the load: {took:.0f} s, {spent:.0f} s of CPU, at most {peak:.0f} MB.{rest}"


def _is_asked() -> bool:
    """Whether the database works for anybody else: the worker waits then, and uses no CPU of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS(SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND datname = current_database()"
            " AND pid <> pg_backend_pid())"
        )
        return bool(cursor.fetchone()[0])


def _cpu(server: int, web: set[str]) -> float:
    """Seconds of CPU of what the server started, web processes left out."""
    others = set(subprocess.run(["pgrep", "-P", str(server)], capture_output=True, text=True).stdout.split()) - web
    ticks = 0
    for pid in others:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _largest(pids: set[str]) -> float:
    sizes = [int(line.split()[1]) for pid in pids for line in _status(pid) if line.startswith("VmRSS")]
    return max(sizes, default=0) / 1024


def scanned() -> list[str]:
    """Tables of more than 10,000 rows that were read from end to end since the statistics were reset."""
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
