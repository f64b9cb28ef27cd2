"""A topic that is a quarrel between two households is none for a meeting: the mediators take it (议题转调解)."""

from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.councils import actions as councils
from linli.councils.models import Topic
from linli.kernel.actor import Actor
from linli.mediation import actions as mediation
from linli.mediation.models import DisputeType, Mediation
from linli.people.models import Unit
from linli.people.queries import speaking_for
from linli.record.models import Act


def take_to_mediation(
    topic: Topic,
    *,
    committee: Unit,
    told: str,
    type: DisputeType,
    by: Actor,
    key: UUID | None = None,
    seen: int | None = None,
) -> Act:
    """A confidential case, a mediation beside it, and the topic answered with ``told``; all of it or nothing.

    The proposer's words go along, and the proposer is who raised the case. Sent twice with one key it is one
    mediation. Returns the act that opened the mediation. Raises Refused as the three rulebooks do.
    """
    key = key or uuid4()
    speaker = speaking_for(by, topic.proposer) if topic.proposer is not None else by
    with transaction.atomic():
        raised = cases.take_call(
            words=topic.words or topic.title,
            channel=Case.Channel.COUNCIL,
            title=_("Quarrel brought before the council"),
            area=topic.council.area,
            is_sensitive=True,
            by=speaker,
            key=uuid5(key, "case"),
        )
        opened = mediation.open_mediation(
            Case.objects.get(pk=raised.root_id),
            committee=committee,
            source=Mediation.Source.OWN if topic.proposer is None else Mediation.Source.APPLICATION,
            type=type,
            summary=topic.words or topic.title,
            by=by,
            key=uuid5(key, "mediation"),
        )
        begun = Mediation.objects.get(pk=opened.root_id)
        if seen is None:
            councils.answer_topic(topic, told=told, went_to=[begun], by=by, key=key)
        else:
            councils.answer_topic(topic, told=told, went_to=[begun], by=by, key=key, seen=seen)
    return opened
