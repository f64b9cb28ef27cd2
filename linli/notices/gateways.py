"""How a text leaves the machine. An adapter says plainly what it knows: gone, not gone, or unknown."""

import fcntl
import hashlib
import hmac
import json
import os
import re
import smtplib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from linli.notices.rules import Reason

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 15.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is handed to a gateway; the same ``key`` is the same message however often it comes."""

    key: str
    address: str
    body: str
    subject: str = ""
    signature: str = ""
    template: str = ""
    variables: list[str] = field(default_factory=list)  # in the order of the registered text


class NotSent(Exception):
    """Certainly not sent. ``for_good``: trying again would change nothing."""

    def __init__(self, reason: Reason, detail: str = "", *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.for_good = reason, for_good
        self.detail = re.sub(r"[^A-Za-z0-9_.-]|\d{7,}", "", detail)[:40]  # a code, never a number of someone


class Unknown(Exception):
    """It may have been sent, or not: only a person can find out."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


Send = Callable[[Outgoing], None]


def to_file(sms: Outgoing) -> None:
    """The gateway of the demo: one JSON line per SMS in ``outbox/sms.jsonl`` of the data folder."""
    file = Path(settings.OUTBOX_DIR) / "sms.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(asdict(sms) | {"at": int(time.time())}, ensure_ascii=False) + "\n"
    with open(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a", encoding="utf-8") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        out.write(line)


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over time stamp and body, as the gateway checks it (docs in README.md)."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def to_gateway(sms: Outgoing) -> None:
    """POST to ``LINLI_SMS_URL``, signed with ``LINLI_SMS_SECRET``."""
    url = urlsplit(settings.SMS_URL)
    connect = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = connect(url.hostname or "", url.port, timeout=CONNECT_SECONDS)
    body = json.dumps(asdict(sms), ensure_ascii=False).encode()
    now = str(int(time.time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": sms.key,
        "X-Linli-Timestamp": now,
        "X-Linli-Signature": sign(settings.SMS_SECRET, now, body),
    }
    try:
        status, answer = _exchange(connection, url.path or "/", body, headers)
    finally:
        connection.close()
    _judge(status, answer)


def _exchange(connection: HTTPConnection, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    try:
        connection.connect()
    except (OSError, HTTPException) as error:
        raise NotSent(Reason.UNREACHABLE) from error
    connection.sock.settimeout(ANSWER_SECONDS)
    try:
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(65536)
    except TimeoutError as error:
        raise Unknown(Reason.TIMEOUT) from error
    except (OSError, HTTPException) as error:
        raise Unknown(Reason.NO_ANSWER) from error


def _judge(status: int, answer: bytes) -> None:
    """2xx ``{"status": "accepted"}`` is gone; 429 and 5xx come again; any other refusal is for good."""
    try:
        said = json.loads(answer)
    except ValueError:
        said = None
    said = said if isinstance(said, dict) else {}
    if status >= 500 or status == 429:
        raise NotSent(Reason.SERVER_ERROR, str(status))
    if status >= 300 or said.get("status") == "refused":
        code = str(said.get("code") or status)
        raise NotSent(Reason.REFUSED, code, for_good=said.get("permanent", True) is not False)
    if said.get("status") != "accepted":
        raise Unknown(Reason.MALFORMED)


def no_gateway(sms: Outgoing) -> None:
    raise NotSent(Reason.NO_GATEWAY, for_good=True)


def sms_gateway() -> Send:
    """The one the settings name: an address means HTTP; ``file`` writes to a file."""
    return {"http": to_gateway, "file": to_file}.get(settings.SMS_GATEWAY, no_gateway)


def to_mail(mail: Outgoing) -> None:
    """Through Django's mail backend; the idempotency key is its Message-ID."""
    connection = get_connection()
    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<{mail.key}@{domain}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(mail.subject, mail.body, None, [mail.address], headers=headers, connection=connection)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(Reason.UNREACHABLE) from error
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = next((code for code, _ in refused.recipients.values()), 550)
        raise NotSent(Reason.REFUSED, str(code), for_good=code >= 500) from refused
    except smtplib.SMTPResponseException as error:
        raise NotSent(Reason.REFUSED, str(error.smtp_code), for_good=error.smtp_code >= 500) from error
    except TimeoutError as error:
        raise Unknown(Reason.TIMEOUT) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(Reason.NO_ANSWER) from error
    finally:
        connection.close()
