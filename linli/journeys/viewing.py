"""What the neighbours show of each other: offers and lines, registered with the one on whose page they are read."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.policy import at_work
from linli.cases.policy import visible_to as cases_visible_to
from linli.cases.rules import OPEN as OPEN_CASES
from linli.councils.models import Topic
from linli.councils.policy import open_to
from linli.councils.queries import sources, ties, ways
from linli.councils.queries.sources import Source, bring_url
from linli.councils.queries.told import topics
from linli.councils.queries.ways import Way
from linli.kernel.actor import Actor
from linli.mediation import policy as mediation
from linli.mediation.models import Mediation
from linli.mediation.rules import OPEN, MediationState
from linli.mediation.viewing import OPENERS
from linli.people.queries import SPEAKERS
from linli.reception.models import Ticket
from linli.reception.queries import exits
from linli.reception.queries.exits import Exit
from linli.record import beside
from linli.record.beside import Line
from linli.ui.templatetags.words import moment
from linli.visits.models import Visit
from linli.visits.policy import visits_visible_to
from linli.visits.rules import VisitState

MOST = 100  # cases of one topic that are listed


def may_take_to_mediation(actor: Actor, topic: Topic) -> bool:
    """Whoever may answer the topic and keeps the register of a mediation committee."""
    return (
        bool(actor.unit)
        and actor.role in OPENERS
        and actor.role in SPEAKERS
        and topic.shredded_at is None
        and open_to(actor, topic).get("answer_topic") == []
    )


def may_mediate(actor: Actor) -> bool:
    """Whoever speaks for residents and keeps the register of a mediation committee."""
    return actor.is_staff and bool(actor.unit) and actor.role in OPENERS and actor.role in SPEAKERS


def conflict_of(actor: Actor, ticket: Ticket) -> Exit | None:
    if not may_mediate(actor):
        return None
    return Exit(_("Becomes a mediation"), reverse("journeys:conflict", args=[ticket.pk]))


def own_initiative(actor: Actor, ids: list[int]) -> list[Case]:
    """Of these cases the open ones beside which this person may open a mediation on own initiative (art. 17: none that was refused)."""
    mediated = Mediation.objects.filter(state__in=sorted({*OPEN, MediationState.REFUSED}))
    rows = cases_visible_to(at_work(actor)).filter(pk__in=ids, state__in=sorted(OPEN_CASES), is_sensitive=False)
    return list(rows.exclude(pk__in=mediated.values("case")).order_by("-raised_at")[:MOST])


def quarrel_of(actor: Actor, topic: Topic) -> Way | None:
    if not may_take_to_mediation(actor, topic):
        return None
    return Way(_("It is a quarrel: to the mediators"), reverse("journeys:quarrel", args=[topic.pk]))


def mediations(actor: Actor | None, ids: list[int]) -> Mapping[int, Line]:
    """That there is a mediation reads whoever may open it; nobody else reads even that."""
    if actor is None:
        return {}
    found = mediation.visible_to(actor).filter(pk__in=ids).select_related("committee")
    return {
        m.pk: Line(_("Mediation %(number)s") % {"number": m.short_number}, m.get_absolute_url(), m.state_label)
        for m in found
    }


def of_visit(actor: Actor, pk: int) -> Source | None:
    """One visit that this worker may read: what was written down for the next one, and the request that was heard."""
    visit = visits_visible_to(actor).filter(pk=pk).select_related("case", "work").first()
    if visit is None or visit.state != VisitState.KEPT:
        return None
    case = visit.case if visit.case and not visit.case.is_sensitive else None
    return Source(
        origin=Topic.Origin.VISIT,
        title=case.title if case else str(visit.work or ""),
        words=case.words if case else visit.words,
        back=visit.get_absolute_url(),
        back_text=_("Visit of %(day)s") % {"day": moment(visit.made_at)},
        area=visit.area_id,
        case=case,
        things=[visit],
    )


def beside_visit(visit: Visit, actor: Actor | None) -> list[Line]:
    """The topics that a visit led to; while there is none, the offer to make one, to whoever speaks for residents."""
    if actor is None or not actor.is_staff:
        return []
    found = topics(visit, actor)
    if found or actor.role not in SPEAKERS or visit.state != VisitState.KEPT:
        return found
    return [Line(_("Bring it before a council"), bring_url("visit", visit.pk))]


def visits(actor: Actor | None, ids: list[int]) -> Mapping[int, Line]:
    """Visits as far as one may see them, by their day and never by their door; the public reads of none."""
    found = visits_visible_to(actor).filter(pk__in=ids) if actor else []
    return {v.pk: Line(_("Visit of %(day)s") % {"day": moment(v.made_at)}, v.get_absolute_url(), "") for v in found}


sources.register("visit", of_visit)
beside.register(Visit._meta.label_lower, beside_visit)
ties.register(Visit._meta.label_lower, visits)
exits.register(conflict_of)
ways.register(quarrel_of)
ties.register(Mediation._meta.label_lower, mediations)
