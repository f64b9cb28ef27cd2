"""Where another system hands over work orders by itself (push), signed with the secret of both sides."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from linli.exchange.gateways import signature_is_right
from linli.exchange.gateways.signed import read
from linli.exchange.models import Partner
from linli.exchange.outbox.receive import receive
from linli.exchange.rules import ArrivalState, Way
from linli.people.limits import is_within
from linli.people.queries import address_of
from linli.record.registers import RegisterState

LARGEST = 1 << 20


@login_not_required
@csrf_exempt
@require_POST
def push(request: HttpRequest, code: str) -> JsonResponse:
    """One message. The same key is answered the same way, however often it comes."""
    if not is_within("exchange", key=f"address {address_of(request)}", rate="1200/m"):
        return _no(429, "too-often", is_permanent=False)
    partner = Partner.objects.filter(code=code, way=Way.HTTP, state=RegisterState.ACTIVE).first()
    if len(request.body) > LARGEST:
        return _no(413, "too-large")
    signature, timestamp = request.headers.get("X-Linli-Signature", ""), request.headers.get("X-Linli-Timestamp", "")
    if partner is None or not signature_is_right(partner.secret, timestamp, signature, request.body):
        return _no(401, "signature")
    try:
        row: Any = json.loads(request.body)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        return _no(400, "unreadable")
    arrival, _is_new = receive(partner, read(row))
    if arrival.state == ArrivalState.REFUSED:
        return JsonResponse(
            {"status": "refused", "code": "refused", "problem": arrival.problem, "permanent": True}, status=422
        )
    case = arrival.case.number if arrival.case else None
    return JsonResponse({"status": "accepted", "state": arrival.state, "case": case})


def _no(status: int, code: str, *, is_permanent: bool = True) -> JsonResponse:
    return JsonResponse({"status": "refused", "code": code, "permanent": is_permanent}, status=status)
