"""The phone on the roll is shown to be in the voter's hand: a code goes out, and comes back through the same browser.

The session remembers that, for half an hour; what was voted it never learns.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from linli.notices.outbox.codes import send_code
from linli.people.fields import blind_index, is_mobile
from linli.people.limits import is_within
from linli.votes.models import Member, Proxy
from linli.votes.rules import ProxyState

VALID, LASTS, TRIES = timedelta(minutes=10), timedelta(minutes=30), 5
SENT, SHOWN = "vote_code", "vote_shown"
Voter = Member | Proxy


def offer(request: HttpRequest, voter: Voter) -> bool:
    """Send a code to the phone on the roll, unless there is none or it was too often."""
    if not is_mobile(voter.phone) or not is_within("vote_code", key=blind_index(voter.phone), rate="6/h"):
        return False
    code = f"{secrets.randbelow(1_000_000):06d}"
    until = timezone.now() + VALID
    request.session[SENT] = {"who": _who(voter), "mac": _mac(code), "until": until.isoformat(), "tries": 0}
    send_code(voter.phone, code, purpose=_("voting"))
    return True


def is_waiting(request: HttpRequest, voter: Voter) -> bool:
    """Whether a code for this voter may still come back."""
    sent = _sent(request)
    return sent.get("who") == _who(voter) and datetime.fromisoformat(sent["until"]) > timezone.now()


def accept(request: HttpRequest, voter: Voter, code: str) -> bool:
    """Whether this is the code; then the browser may vote for half an hour."""
    sent = _sent(request)
    if not is_waiting(request, voter) or sent["tries"] >= TRIES:
        return False
    sent["tries"] += 1
    request.session[SENT] = sent
    if not constant_time_compare(sent["mac"], _mac("".join(code.split()))):
        return False
    del request.session[SENT]
    request.session[SHOWN] = {"who": _who(voter), "until": (timezone.now() + LASTS).isoformat()}
    return True


def is_shown(request: HttpRequest, voter: Voter) -> bool:
    """Whether this browser has lately shown that the phone is at hand."""
    shown = request.session.get(SHOWN) or {}
    return shown.get("who") == _who(voter) and datetime.fromisoformat(shown["until"]) > timezone.now()


def shown_here(request: HttpRequest) -> tuple[str, int] | None:
    """Who has lately shown their phone in this browser: ``member`` or ``proxy``, and the id, while the link is still good."""
    shown = request.session.get(SHOWN) or {}
    if not shown or datetime.fromisoformat(shown["until"]) <= timezone.now():
        return None
    kind, pk, version = shown["who"].split(":")
    if kind == Proxy._meta.model_name:
        is_good = Proxy.objects.filter(pk=pk, link_version=version, state=ProxyState.IN_FORCE).exists()
    else:
        is_good = Member.objects.filter(pk=pk, link_version=version).exists()
    return (kind, int(pk)) if is_good else None


def forget(request: HttpRequest) -> None:
    """A shared phone: the next person shows their own."""
    request.session.pop(SHOWN, None)


def _who(voter: Voter) -> str:
    """A new link or a new phone asks for a new code."""
    return f"{voter._meta.model_name}:{voter.pk}:{voter.link_version}"


def _sent(request: HttpRequest) -> dict[str, Any]:
    return request.session.get(SENT) or {}


def _mac(code: str) -> str:
    return salted_hmac("linli.votes.code", code, algorithm="sha256").hexdigest()
