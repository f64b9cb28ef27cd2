"""Measures a vote of 20,000 owners and opinion groups at size; prints a table for docs/reference/performance.md.

    .venv/bin/python script/bench_app/votes.py                      # SQLite, in a folder that is thrown away
    script/postgres .venv/bin/python script/bench_app/votes.py      # the same on a throw-away PostgreSQL
    .venv/bin/python script/bench_app/votes.py --page               # ballots through the page: two web workers, at most a minute

Only on a quiet machine does the clock tell anything. CPU time is that of this process (with PostgreSQL its server's is not in it). Ballots are cast one after the other by the action
behind the page; the rest of the roll is filled in at once, for the count only. All names are made up.
"""

import csv
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from threading import Thread
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "script")]
OWNERS, CAST, SEED = 20_000, 1_000, 2026
VOTERS, PHONES, LONGEST = 2_000, 8, 60  # at the page: owners, phones at once, seconds at most
SIZES = [(2_000, 200, 0.4), (30_000, 800, 0.12)]  # people, statements, share of them that each answers


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "LINLI_DATA": folder}
        if is_page := "--page" in sys.argv:
            os.environ |= {"LINLI_DEMO": "1", "LINLI_BENCH": "1", "LINLI_WORKERS": "2", "LINLI_RATE_FACTOR": "100000"}
        import django

        django.setup()
        if is_page:
            page()
            return
        print("| operation | seconds | CPU seconds | remarks |\n|---|---|---|---|")
        votes()
        for people, statements, share in SIZES:
            groups(Path(folder) / "votes.csv", people, statements, share)


def prepared(command: str = "migrate") -> list[Any]:
    """An empty city with a community: its code, its committee, who organises and who certifies."""
    from django.core.management import call_command

    call_command(command, verbosity=0, stdout=sys.stderr)
    from linli.kernel.actor import IMPORT, Actor, Kind
    from linli.people.models import Role, Unit, User
    from linli.places.models import Area
    from linli.record import registers
    from linli.votes import seeds

    seeds.votes()
    area = Area(code="100000001001", name="社区", level=Area.Level.COMMUNITY, valid_from=date(2026, 1, 1))
    registers.add(area, by=IMPORT)
    unit = Unit(name="居委会", kind=Unit.Kind.COMMITTEE)
    registers.add(unit, by=IMPORT)
    by = [
        Actor(
            Kind.PERSON, User.objects.create(username=name).pk, "desk", role=Role.CLERK, unit=unit.pk, area="", post=1
        )
        for name in ("organiser", "certifier")
    ]
    return [area, unit, *by]


def roll_of(owners: int) -> Any:
    """So many invented owners, as a spreadsheet is read."""
    from linli.votes.queries.roll_rows import check, fitting

    random, columns = Random(SEED), ["楼栋", "房号", "建筑面积", "业主姓名", "联系电话"]
    rows = [
        (f"{n // 200 + 1}号楼", f"{n % 200}", f"{random.randint(4000, 16000) / 100}", f"业主{n}", "")
        for n in range(owners)
    ]
    return check("owners", columns, fitting(columns), list(enumerate(rows, start=2)))


def drafted(area: Any, unit: Any, by: Any, **given: Any) -> Any:
    """A vote under art. 278 item 4 that can be posted now."""
    from django.utils import timezone

    from linli.votes import actions
    from linli.votes.models import Matter, Vote

    start = timezone.now()
    draft = actions.draft_vote(
        title="是否选聘物业", text="见方案", compound="万户小区", area=area, unit=unit, matter=Matter.objects.get(code="278-4"),
        objections_until=start + timedelta(days=8), opens_at=start + timedelta(days=16), closes_at=start + timedelta(days=26),
        by=by, **given,
    )  # fmt: skip
    return Vote.objects.get(pk=draft.root_id)


def votes() -> None:
    """Open, cast, close and certify one vote."""
    area, unit, organiser, certifier = prepared()
    from django.utils import timezone

    from linli.demo.moved_clock import moved_clock
    from linli.kernel.actor import CLOCK
    from linli.votes import actions
    from linli.votes.models import NamedBallot, Participation
    from linli.votes.queries.links import opened, token_of

    random, roll = Random(SEED), roll_of(OWNERS)
    with moved_clock(timezone.now()) as clock:
        vote = drafted(area, unit, organiser)
        measured("import the roll", lambda: actions.import_roll(vote, checked=roll, by=organiser), f"{OWNERS} owners")
        measured("post the roll", lambda: actions.post_roll(vote, by=organiser))
        clock.move(vote.opens_at + timedelta(minutes=1))
        measured("open: freeze and digest", lambda: actions.open_vote(vote, by=CLOCK))
        people = list(vote.members.order_by("n"))

        def cast() -> None:
            for member in people[:CAST]:
                found = opened(token_of(member), "m")
                assert found is not None
                actions.cast(member, choice=random.choice(["for", "against"]), by=found[0])

        measured(f"cast {CAST} ballots, one after the other", cast, per=CAST)
        now = timezone.now()
        rest = [Participation(vote=vote, member=m, channel="phone", state="cast") for m in people[CAST:]]
        made = Participation.objects.bulk_create(rest, batch_size=1000)
        ballots = [
            NamedBallot(participation=p, n=1, choice=random.choice(["for", "against"]), channel="phone", at=now)
            for p in made
        ]
        for one in ballots:
            one.participation.ballot_code = one.code
        NamedBallot.objects.bulk_create(ballots, batch_size=1000)
        clock.move(vote.closes_at + timedelta(minutes=1))

        def close_and_tally() -> None:
            actions.close_vote(vote, by=CLOCK)
            actions.certify(vote, by=certifier)

        measured("close, count and certify", close_and_tally, "asked: under 2 s")


def page() -> None:
    """Owners who have shown their phone open the ballot, cast it and read the answer: three requests each, several at once."""
    area, unit, organiser, _certifier = prepared("setup")  # with tables of the cache and static files
    from django.db import connection
    from django.utils import timezone

    from bench_app.load import Answer, Visitor
    from linli.demo.moved_clock import moved_clock
    from linli.kernel.actor import CLOCK
    from linli.votes import actions
    from linli.votes.models import NamedBallot

    with moved_clock(timezone.now() - timedelta(days=18)) as clock:
        vote = drafted(area, unit, organiser, may_change=True)
        actions.import_roll(vote, checked=roll_of(VOTERS), by=organiser)
        actions.post_roll(vote, by=organiser)
        clock.move(vote.opens_at + timedelta(minutes=1))
        actions.open_vote(vote, by=CLOCK)
    waiting = list(_voters(vote))
    connection.close()
    kinds: dict[str, list[Answer]] = {"open": [], "cast": [], "read": []}
    seconds: dict[str, float] = {}
    with served() as port:
        until = time.monotonic() + LONGEST
        cookies = {
            f"/votes/b/{token}/": {"sessionid": session, "device": session} for token, session in waiting
        }  # of each owner's browser, by the address of their ballot
        keys: dict[str, str] = {}  # by address: what the ballot's form holds, so that the same form twice is one ballot

        def ask(kind: str, address: str) -> None:
            visitor = Visitor(port)  # a line of its own each time, as phones come and go
            visitor.cookies |= cookies[address]
            if kind == "cast":
                answer = visitor.post(address, {"key": keys[address], "choice": "for"})
            else:
                answer = visitor.get(address)
            cookies[address] = visitor.cookies
            if kind == "open" and (key := re.search(r'name="key" value="([^"]+)"', answer.body)):
                keys[address] = key[1]
            kinds[kind].append(answer)

        for kind in kinds:  # first all open their ballots, then all cast them, then all read what became of it
            left = list(cookies)

            def phone(kind: str = kind, left: list[str] = left) -> None:
                while left and time.monotonic() < until:
                    ask(kind, left.pop())

            threads = [Thread(target=phone) for _ in range(PHONES)]
            begun = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            seconds[kind] = time.perf_counter() - begun
    found, stored = Counter(answer.status for answer in kinds["cast"]), NamedBallot.objects.count()
    if set(found) != {302} or stored != found[302]:
        raise RuntimeError(f"not every ballot arrived: answers {dict(found)}, {stored} ballots")
    print("| request | p50 ms | a second | queries | answers |\n|---|---|---|---|---|")
    for name, answers in kinds.items():
        spent, rate = median(answer.milliseconds for answer in answers), len(answers) / seconds[name]
        print(f"| {name} | {spent:.1f} | {rate:.0f} | {max(answer.queries for answer in answers)} | {len(answers)} |")
    print(f"\n{PHONES} phones at once; they and PostgreSQL are on the same machine.")


def _voters(vote: Any) -> Iterator[tuple[str, str]]:
    """The token of each owner, and the key of a session in which they have shown their phone."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from linli.votes.queries import codes
    from linli.votes.queries.links import token_of

    until = (timezone.now() + timedelta(hours=1)).isoformat()
    for member in vote.members.order_by("n"):
        session = SessionStore()
        session[codes.SHOWN] = {"who": codes._who(member), "until": until}
        session.create()
        yield token_of(member), session.session_key or ""


@contextmanager
def served() -> Iterator[int]:
    """Linli as it runs, on a free port."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
    command = [sys.executable, "-m", "config", "serve", f"--port={port}"]
    with subprocess.Popen(command, stdout=sys.stderr, cwd=ROOT) as process:
        try:
            until = time.monotonic() + 60
            while not _answers(port):
                if time.monotonic() > until or process.poll() is not None:
                    raise RuntimeError("the server did not start")
                time.sleep(0.2)
            yield port
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def groups(file: Path, people: int, statements: int, share: float) -> None:
    """``linli opinion-groups`` in a process of its own, whose memory is then known."""
    random = Random(SEED)
    kinds = [[random.choice([1, -1, 0]) for _ in range(statements)] for _ in range(3)]
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(
            ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *range(statements)]
        )
        for n in range(people):
            mind = kinds[n % 3]
            said = [
                (mind[j] if random.random() < 0.85 else random.choice([1, -1, 0])) if random.random() < share else ""
                for j in range(statements)
            ]
            writer.writerow([n, "", 0, 0, 0, 0, *said])
    command = [str(ROOT / ".venv/bin/linli"), "opinion-groups", str(file), "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    row(f"opinion groups, {people:,} × {statements}", took, cpu, f"{after.ru_maxrss / 1024 / 1024:.2f} GB at most")


def measured(name: str, do: Callable[[], Any], remark: str = "", *, per: int = 0) -> None:
    begun, cpu = time.perf_counter(), time.process_time()
    do()
    took, cpu = time.perf_counter() - begun, time.process_time() - cpu
    row(name, took, cpu, f"{per / took:.0f} per second, {1000 * cpu / per:.1f} ms CPU each" if per else remark)


def row(name: str, took: float, cpu: float, remark: str) -> None:
    print(f"| {name} | {took:.2f} | {cpu:.2f} | {remark} |", flush=True)


if __name__ == "__main__":
    main()
