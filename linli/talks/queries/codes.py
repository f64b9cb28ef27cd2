"""Confirming a phone for a talk: a code goes out, and comes back through the same browser.

Of the phone only a keyed hash is kept, in the session until the code comes back and then with the participant.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.notices.outbox.codes import send_code
from linli.people.fields import blind_index
from linli.people.limits import is_within
from linli.talks.models import Talk

VALID = timedelta(minutes=10)
TRIES = 5
KEY = "talk_code"


def offer(request: HttpRequest, talk: Talk, phone: str) -> bool:
    """Send a code to this phone, if it was not too often."""
    mark = blind_index(phone)
    if not is_within("code", key=mark, rate="5/h"):
        return False
    code = f"{secrets.randbelow(1_000_000):06d}"
    until = (timezone.now() + VALID).isoformat()
    request.session[KEY] = {"talk": talk.pk, "mac": _mac(code), "phone": mark, "until": until, "tries": 0}
    send_code(phone, code, purpose=_("taking part in a talk"), language=get_language() or "zh-hans")
    return True


def is_waiting(request: HttpRequest, talk: Talk) -> bool:
    """Whether a code for this talk may still come back."""
    sent = _sent(request)
    return sent.get("talk") == talk.pk and datetime.fromisoformat(sent["until"]) > timezone.now()


def accepted(request: HttpRequest, talk: Talk, code: str) -> str:
    """The keyed hash of the phone if this is its code; else nothing."""
    sent = _sent(request)
    if not is_waiting(request, talk) or sent["tries"] >= TRIES:
        return ""
    sent["tries"] += 1
    request.session[KEY] = sent
    if not constant_time_compare(sent["mac"], _mac("".join(code.split()))):
        return ""
    del request.session[KEY]
    return str(sent["phone"])


def _sent(request: HttpRequest) -> dict[str, Any]:
    return request.session.get(KEY) or {}


def _mac(code: str) -> str:
    return salted_hmac("linli.talks.code", code, algorithm="sha256").hexdigest()
