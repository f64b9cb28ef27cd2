"""A quarrel heard at a door is mediated on own initiative (走访发现、主动调解): told to the worker, not told again."""

from uuid import UUID, uuid4, uuid5

from django.db import transaction

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.kernel.actor import Actor
from linli.mediation import actions as mediation
from linli.mediation.models import DisputeType, Mediation
from linli.people.models import Unit
from linli.record.models import Act
from linli.visits import actions as visits
from linli.visits.models import Visit


def mediate_visit(
    visit: Visit,
    *,
    committee: Unit,
    words: str,
    type: DisputeType,
    by: Actor,
    key: UUID | None = None,
    seen: int | None = None,
) -> Act:
    """The confidential case, the mediation beside it, and the visit knows its case; all of it or nothing.

    Sent twice with one key it is one mediation. Returns the act that opened the mediation. Raises Refused as the three
    rulebooks do; whether no party clearly refuses (人民调解法 art. 17) is asked on the form, and of each party afterwards.
    """
    key = key or uuid4()
    with transaction.atomic():
        raised = cases.take_call(
            words=words,
            channel=Case.Channel.VISIT,
            area=visit.area,
            address=str(visit.dwelling)[:120],
            is_sensitive=True,
            by=by,
            key=uuid5(key, "case"),
        )
        case = Case.objects.get(pk=raised.root_id)
        opened = mediation.open_mediation(
            case,
            committee=committee,
            source=Mediation.Source.OWN,
            type=type,
            summary=words,
            by=by,
            key=uuid5(key, "mediation"),
        )
        if seen is None:
            visits.tie_case(visit, case=case, by=by, key=key)
        else:
            visits.tie_case(visit, case=case, by=by, key=key, seen=seen)
    return opened
