"""The real process tree, on a data folder and a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from resource import RUSAGE_CHILDREN, getrusage

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A Linli set up in an empty folder, on SQLite whatever database the tests use."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = str(door.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"LINLI_DATA": str(tmp_path_factory.mktemp("home")), "PORT": port, "LINLI_WORKERS": "1"}
    linli(environment, "setup")
    return environment


@pytest.fixture
def served(home):
    with subprocess.Popen([sys.executable, "-m", "config", "serve"], env=home, cwd=settings.BASE_DIR) as process:
        try:
            wait_until(lambda: health(home) == 200)
            yield process
        finally:
            process.kill()


def linli(environment, *words):
    return subprocess.run(
        [sys.executable, "-m", "config", *words], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


def health(home):
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{home['PORT']}/healthz", timeout=5).status
    except OSError as error:
        return getattr(error, "code", 0)


def tree(pid):
    """All processes that this one started, with their command."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    found, parents = {}, {pid}
    for row in sorted(rows.splitlines(), key=lambda row: int(row.split()[0])):
        child, parent, command = row.split(None, 2)
        if int(parent) in parents:
            found[int(child)] = command
            parents.add(int(child))
    return found


def wait_until(true, seconds=60):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def test_setting_up_twice_is_quick_the_second_time(home):
    before = getrusage(RUSAGE_CHILDREN)
    second = linli(home, "setup")
    after = getrusage(RUSAGE_CHILDREN)

    assert (second.returncode, second.stderr) == (0, "")
    # seconds of work, not of waiting: the other core may be busy with other tests
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 4


def test_web_and_worker_come_back_when_killed_and_end_when_asked(served, home):
    first = tree(served.pid)
    for pid in first:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: health(home) == 0)
    wait_until(lambda: health(home) == 200)
    second = tree(served.pid)
    served.send_signal(signal.SIGTERM)

    assert served.wait(30) == 0
    assert len(second) == len(first)
    assert not set(first) & set(second)
    wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in second))


def test_nothing_stays_behind_when_the_whole_is_killed(served):
    started = tree(served.pid)
    served.kill()
    served.wait(10)

    assert len(started) == 3  # web, its one process, worker
    wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in started))


def test_a_port_that_is_taken_is_said_at_once(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = linli(home, "serve", f"--port={port}")

    assert refused.returncode == 1
    assert refused.stderr == f"CommandError: Port {port} on 127.0.0.1: Address already in use. Set PORT to another.\n"
