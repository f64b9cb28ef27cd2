"""The tracking link for somebody at the window: handed over by who wrote the request down, on that day."""

from django.utils import timezone

from linli.cases.models import Case
from linli.cases.queries.links import slip_token_of, tracking_url
from linli.kernel.actor import Actor, Kind
from linli.record.models import Act


def slip_of(by: Actor, case: Case) -> str:
    """The address on the slip; empty for whoever did not write it down today.

    The link lets its holder do what the reporter may. Who typed it in has just heard all of it; nobody else of the
    staff may have it, and not later: then the resident asks for it to be sent again. What is rated by it counts in no
    rate, for it proves nobody.
    """
    if by.kind is not Kind.PERSON or timezone.localdate(case.raised_at) != timezone.localdate():
        return ""
    begun = Act.objects.filter(root_kind=case._meta.label_lower, root_id=case.pk, action="raise_case", user=by.id)
    return tracking_url(case, slip_token_of(case)) if begun.exists() else ""
