"""Signed HTTP: work orders are fetched by GET, answers handed over by POST; both sides sign with one secret."""

import json
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.utils.crypto import constant_time_compare

from linli.exchange.gateways.addresses import Forbidden, Target, checked
from linli.exchange.gateways.messages import Incoming, Outgoing
from linli.exchange.rules import Kind
from linli.notices.gateways import ANSWER_SECONDS, CONNECT_SECONDS, NotSent, Unknown, sign
from linli.notices.rules import Reason

AGE = 300  # seconds that a signature is good for
LARGEST = 5 << 20


class Signed:
    """The adapter for another system that speaks HTTP; docs/guides/exchange.md says what it must do."""

    def __init__(self, address: str, secret: str, *, is_webhook: bool = False) -> None:
        self.address, self.secret, self.is_webhook = address.rstrip("/"), secret, is_webhook

    def collect(self) -> Iterable[Incoming]:
        """Work orders that wait there. Raises NotSent or Unknown when nothing could be asked."""
        if self.is_webhook:
            return []
        status, answer = self._call("GET", f"{self.address}/orders", b"", "")
        rows = _json(answer)
        if status != 200 or not isinstance(rows, list):
            raise NotSent(Reason.SERVER_ERROR, str(status))
        return [read(row) for row in rows if isinstance(row, dict)]

    def send(self, message: Outgoing) -> None:
        body = json.dumps({"key": message.key, "what": message.what, **message.body}, ensure_ascii=False).encode()
        url = self.address if self.is_webhook else f"{self.address}/messages"
        status, answer = self._call("POST", url, body, message.key)
        if status >= 500 or status in (408, 425, 429):
            raise NotSent(Reason.SERVER_ERROR, str(status))
        if status >= 300:
            raise NotSent(Reason.REFUSED, str(status), for_good=status in (400, 404, 410, 422))
        said = _json(answer)
        if not self.is_webhook and (not isinstance(said, dict) or said.get("status") != "accepted"):
            raise Unknown(Reason.MALFORMED)

    def _call(self, method: str, url: str, body: bytes, key: str) -> tuple[int, bytes]:
        """One call to where the name pointed when it was checked; a redirect is an answer like any other."""
        try:
            target = checked(url)
        except Forbidden as why:
            raise NotSent(Reason.REFUSED, f"forbidden-{why}", for_good=True) from why
        except OSError as error:
            raise NotSent(Reason.UNREACHABLE) from error
        now = str(int(time.time()))
        headers = {
            "Host": target.host if target.port in (80, 443) else f"{target.host}:{target.port}",
            "Content-Type": "application/json; charset=utf-8",
            "X-Linli-Timestamp": now,
            "X-Linli-Signature": sign(self.secret, now, body or target.path.encode()),
        }
        if key:
            headers["Idempotency-Key"] = key
        connection = _connect(target)
        try:
            return _exchange(connection, method, target.path, body, headers)
        finally:
            connection.close()


def read(row: Mapping[str, Any]) -> Incoming:
    """A work order, or more about one, as it is written in JSON."""
    number = str(row.get("number") or "")[:60]
    kind = str(row.get("kind") or Kind.ORDER)
    fields = {name: value for name, value in row.items() if isinstance(value, str | int | float)}
    key = str(row.get("key") or "")[:100]
    if not key:  # then its content is what tells it from others
        key = sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return Incoming(key, kind, number, fields)


def signature_is_right(secret: str, timestamp: str, signature: str, body: bytes) -> bool:
    """Whether somebody with the secret signed exactly this, within the last five minutes."""
    if not (secret and timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 12):
        return False
    is_fresh = abs(time.time() - int(timestamp)) <= AGE
    return constant_time_compare(sign(secret, timestamp, body), signature) and is_fresh


def _connect(target: Target) -> HTTPConnection:
    """To the very address that was judged; the certificate is still asked for the name."""
    connection = HTTPConnection(target.host, target.port, timeout=CONNECT_SECONDS)
    try:
        sock: socket.socket = socket.create_connection((target.ip, target.port), CONNECT_SECONDS)
        if target.is_secure:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)
    except OSError as error:
        raise NotSent(Reason.UNREACHABLE) from error
    sock.settimeout(ANSWER_SECONDS)
    connection.sock = sock
    return connection


def _exchange(
    connection: HTTPConnection, method: str, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, bytes]:
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(LARGEST)
    except TimeoutError as error:
        raise Unknown(Reason.TIMEOUT) from error
    except (OSError, HTTPException) as error:
        raise Unknown(Reason.NO_ANSWER) from error


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
