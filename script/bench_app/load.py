"""A small load driver: keep-alive connections from threads, with the standard library only."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from threading import Thread
from urllib.parse import urlencode


@dataclass(frozen=True)
class Answer:
    status: int
    milliseconds: float
    queries: int
    rows: int
    body: str
    location: str


class NothingLeft(Exception):
    """All that could be done is done: the measurement ends here."""


class Visitor:
    """A browser without a window: one connection, cookies, and the token that forms want."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, data: Mapping[str, object]) -> Answer:
        token = {"csrfmiddlewaretoken": self.cookies["csrftoken"]} if "csrftoken" in self.cookies else {}
        return self._ask("POST", path, urlencode({**data, **token}, doseq=True))

    def sign_in(self, name: str, password: str) -> None:
        """With a user name and a password, as the demo cast does."""
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", {"login": name, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"{name} could not sign in: {answer.status}")

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - began) * 1000
        for header in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        queries, rows = (int(response.headers.get(name) or 0) for name in ("X-Queries", "X-Rows"))
        text = content.decode(errors="replace") if re.match("text/", response.headers.get_content_type()) else ""
        return Answer(response.status, took, queries, rows, text, response.headers.get("Location") or "")


def one_after_the_other(
    ask: Callable[[Visitor], Answer], visitor: Visitor, *, seconds: float, most: int
) -> list[Answer]:
    """Ask until the time or the number is over. Raises RuntimeError at the first answer that is an error."""
    answers: list[Answer] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until and len(answers) < most:
        try:
            answers.append(ask(visitor))
        except NothingLeft:
            break
        if answers[-1].status >= 400:
            raise RuntimeError(f"answered {answers[-1].status}: {answers[-1].body[:300]}")
    return answers


def at_once(ask: Callable[[Visitor], Answer], visitors: list[Visitor], *, seconds: float) -> float:
    """Answers per second while all these visitors ask."""
    counts: list[int] = []

    def work(visitor: Visitor) -> None:
        counts.append(len(one_after_the_other(ask, visitor, seconds=seconds, most=100_000)))

    threads = [Thread(target=work, args=(visitor,)) for visitor in visitors]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) < len(visitors):
        raise RuntimeError("a visitor met an error")
    return sum(counts) / (time.monotonic() - began)
