"""Confirming a phone: a code goes out, and comes back through the same browser."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.notices.outbox.codes import send_code
from linli.people.actions import confirm_phone
from linli.people.limits import is_within

VALID = timedelta(minutes=10)
TRIES = 5
KEY = "phone_code"


def offer(request: HttpRequest, case: Case) -> bool:
    """Send a code to the reporter's phone, if there is one to confirm and it was not too often."""
    contact = case.reporter
    if contact is None or contact.is_confirmed or not contact.can_receive_sms:
        return False
    if not is_within("code", key=contact.phone_hash, rate="5/h"):
        return False
    code = f"{secrets.randbelow(1_000_000):06d}"
    until = timezone.now() + VALID
    request.session[KEY] = {"case": case.pk, "mac": _mac(code), "until": until.isoformat(), "tries": 0}
    send_code(contact.phone, code, purpose=_("confirming your phone"), language=contact.language)
    return True


def is_waiting(request: HttpRequest, case: Case) -> bool:
    """Whether a code for this case may still come back."""
    sent = _sent(request)
    return sent.get("case") == case.pk and datetime.fromisoformat(sent["until"]) > timezone.now()


def accept(request: HttpRequest, case: Case, code: str) -> bool:
    """Whether this is the code; then the phone is confirmed."""
    sent = _sent(request)
    if not is_waiting(request, case) or case.reporter is None or sent["tries"] >= TRIES:
        return False
    sent["tries"] += 1
    request.session[KEY] = sent
    if not constant_time_compare(sent["mac"], _mac("".join(code.split()))):
        return False
    del request.session[KEY]
    confirm_phone(case.reporter)
    return True


def _sent(request: HttpRequest) -> dict[str, Any]:
    return request.session.get(KEY) or {}


def _mac(code: str) -> str:
    return salted_hmac("linli.portal.code", code, algorithm="sha256").hexdigest()
