"""What somebody needs who calls a resident back (回访): the number, the tries so far, one tap for each outcome."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from linli.cases import policy
from linli.cases.models import CallBack, Case, CaseSettings
from linli.kernel.actor import Actor
from linli.notices.queries import quiet_end
from linli.people.models import Contact, Reason
from linli.ui.forms import act_marks


def reveal_url(contact: Contact, case: Case, *, back: str, reason: str = "") -> str:
    """Where the phone is opened, with a reason, for this case."""
    asked = {"field": "phone", "about_kind": "cases.case", "about_id": case.pk, "back": back}
    asked |= {"reason": reason} if reason else {}
    return f"{reverse('people:reveal', args=[contact.pk])}?{urlencode(asked)}"


def call_facts(by: Actor, case: Case, call: CallBack, *, back: str) -> dict[str, Any]:
    """For the page of a call-back: the masked phone, how often it was tried, what is one tap away."""
    may = policy.open_to(by, call)
    contact = case.reporter
    return {
        "call": call,
        "tries_needed": CaseSettings.current().call_tries,
        "phone": contact.masked_phone if contact else "",
        "reveal_url": reveal_url(contact, case, back=back, reason=Reason.CALL_BACK) if contact else "",
        "night_ends": quiet_end(timezone.now()),
        "not_yet": may.get("try_call", []),
        "marks": act_marks(case.version),
        "taps": [
            (call.rules.verb(action), reverse("cases:act_on", args=[case.pk, "call", call.pk, action]))
            for action in ("try_call", "give_up_call")
            if action in may and not may[action]
        ],
    }
