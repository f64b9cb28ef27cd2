"""What is heard at the daily hearing is taken to a council (会客厅转议题): told once, a topic at once."""

from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from linli.councils import actions as councils
from linli.councils.models import Topic
from linli.councils.policy import visible_to
from linli.councils.rules import CouncilState
from linli.hearings import actions as hearings
from linli.hearings.models import Concern
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.record.models import Act


def bring_concern(concern: Concern, code: str, by: Actor, key: UUID) -> Act:
    """``code`` is topic-<id of the council>. A topic with the concern as its origin, and the line says so; all of it or nothing.

    Sent twice with one key it is one topic. Answers the act of the line. Raises Refused as the two rulebooks do, and when this
    person brings nothing before that council.
    """
    asked = code.rpartition("-")[2]
    pk = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else 0
    council = visible_to(by).filter(pk=pk, state=CouncilState.SITTING).select_related("kind", "unit").first()
    if council is None:
        raise Refused(_("Please choose a council that sits here."))
    with transaction.atomic():
        proposed = councils.propose_topic(
            council,
            words=concern.words,
            origin=Topic.Origin.HEARING,
            sources=[concern],
            by=by,
            key=uuid5(key, "topic"),
        )
        return hearings.concern_to_topic(concern, thing=Topic.objects.get(pk=proposed.root_id), by=by, key=key)
