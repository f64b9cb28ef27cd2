"""``linli serve``: the web server and the worker, one process tree."""

import os
import socket
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from config import env
from linli.house.processes import supervise


class Command(BaseCommand):
    help = "Run the web server and the worker until told to stop."
    requires_system_checks: list[str] = []  # `script/check` runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=env.text("LINLI_HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=env.number("PORT", 8000))
        parser.add_argument("--no-worker", action="store_true", help="web only: the worker runs elsewhere")

    def handle(self, *args: Any, host: str, port: int, no_worker: bool, **options: Any) -> None:
        _port_must_be_free(host, port)
        commands = {"web": web_command(host, port)}
        if not no_worker:
            commands["worker"] = [sys.executable, "-m", "config", "worker"]
        self.stdout.write(f"Linli: http://{host}:{port}/  (Ctrl+C ends it)")
        self.stdout.flush()
        connections.close_all()  # this process only watches
        supervise(commands)


def web_command(host: str, port: int) -> list[str]:
    """Granian with as many workers and threads as the settings say."""
    options = {
        "interface": "wsgi",
        "host": host,
        "port": port,
        "workers": env.number("LINLI_WORKERS", 2),
        "blocking-threads": env.number("LINLI_THREADS", 4),  # each keeps one database connection
        "blocking-threads-idle-timeout": 600,
        "backpressure": 128,
        "workers-kill-timeout": 10,
        "respawn-interval": 1,
        "log-level": "warning",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "granian", *flags, "--no-ws", "--respawn-failed-workers", "config.wsgi:application"]


def _port_must_be_free(host: str, port: int) -> None:
    """Say it before anything is started: a server that cannot bind would be restarted for ever."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host}: {os.strerror(error.errno or 0)}. Set PORT to another."
            ) from error
