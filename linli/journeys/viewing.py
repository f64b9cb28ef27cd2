"""What the neighbours show of each other: offers and lines, registered with the one on whose page they are read."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.policy import at_work
from linli.cases.policy import visible_to as cases_visible_to
from linli.cases.rules import OPEN as OPEN_CASES
from linli.councils.models import Topic
from linli.councils.policy import open_to, topics_visible_to
from linli.councils.queries import sources, ties, told, ways
from linli.councils.queries.sources import Source, bring_url, councils_for
from linli.councils.queries.ties import topics_of
from linli.councils.queries.ways import Way
from linli.hearings.models import Concern, Hearing
from linli.hearings.policy import visible_to as hearings_visible_to
from linli.hearings.queries import ways as hearing_ways
from linli.hearings.queries.ways import Road
from linli.journeys.actions import bring_concern
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
from linli.ui.templatetags.words import day, moment
from linli.visits.models import Visit
from linli.visits.policy import visits_visible_to
from linli.visits.queries import exits as visit_exits
from linli.visits.queries.exits import Exit as VisitExit
from linli.visits.rules import VisitState

MOST = 100  # cases of one topic that are listed
MOST_COUNCILS = 4  # that are offered at a hearing


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


def mediate_visit(actor: Actor, visit: Visit) -> VisitExit | None:
    """What was heard at a door: its request, or its words, for mediation on own initiative (art. 17: none that was refused)."""
    if not may_mediate(actor) or visit.state != "kept":
        return None
    text = _("Mediate on own initiative")
    if visit.case_id:
        free = own_initiative(actor, [visit.case_id])
        return VisitExit(text, f"{reverse('mediation:open', args=[visit.case_id])}?source=own") if free else None
    return VisitExit(text, reverse("journeys:visit", args=[visit.pk])) if visit.words else None


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


def councils_of(actor: Actor, hearing: Hearing) -> list[tuple[str, str]]:
    """The councils before which a matter of this hearing can be brought, nearest first."""
    if actor.role not in SPEAKERS:
        return []
    here = Source(Topic.Origin.HEARING, "", "", back="", back_text="", area=hearing.area_id)
    found = councils_for(actor, here)[:MOST_COUNCILS]
    if len(found) == 1:
        return [(f"topic-{found[0].pk}", _("A topic of the council"))]
    return [(f"topic-{one.pk}", _("A topic: %(council)s") % {"council": one.name}) for one in found]


def topics(actor: Actor, ids: list[int]) -> Mapping[int, Line]:
    """Topics that this person may open, as the page of a hearing tells of them."""
    found = topics_visible_to(actor).filter(pk__in=ids).distinct()
    return {
        t.pk: Line(f"{t.number} {t.title}", reverse("councils:staff-topic", args=[t.pk]), t.state_label) for t in found
    }


def concerns(actor: Actor | None, ids: list[int]) -> Mapping[int, Line]:
    """That a topic was heard at a hearing reads whoever works in that community; nobody else."""
    if actor is None:
        return {}
    found = Concern.objects.filter(pk__in=ids, hearing__in=hearings_visible_to(actor)).select_related("hearing")
    return {
        m.pk: Line(_("Hearing of %(day)s") % {"day": day(m.hearing.day)}, m.hearing.get_absolute_url()) for m in found
    }


def of_visit(actor: Actor, pk: int) -> Source | None:
    """One visit that this worker may read: what was written down for the next one, and the request that was heard.

    None where that request became confidential, or was never theirs to read.
    """
    visit = visits_visible_to(actor).filter(pk=pk, state=VisitState.KEPT).select_related("work").first()
    if visit is None:
        return None
    case = (
        cases_visible_to(at_work(actor)).filter(pk=visit.case_id, is_sensitive=False).first() if visit.case_id else None
    )
    if visit.case_id and case is None:
        return None
    return Source(
        origin=Topic.Origin.VISIT,
        title=case.title if case else str(visit.work or ""),
        words=case.words if case else visit.words,
        back=visit.get_absolute_url(),
        back_text=_visit(visit),
        area=visit.area_id,
        case=case,
        things=[visit],
    )


def bring_visit(actor: Actor, visit: Visit) -> VisitExit | None:
    """To whoever speaks for residents, as long as it has led to no topic."""
    is_open = visit.state == VisitState.KEPT and not (visit.case and visit.case.is_sensitive)
    if actor.role not in SPEAKERS or not is_open or topics_of(visit, actor):
        return None
    return VisitExit(_("Bring it before a council"), bring_url("visit", visit.pk))


def beside_visit(visit: Visit, actor: Actor | None) -> list[Line]:
    """The topics that a visit led to, for whoever may open them at the desk."""
    return told.topics(visit, actor) if actor is not None and actor.is_staff else []


def visits(actor: Actor | None, ids: list[int]) -> Mapping[int, Line]:
    """Visits as far as one may see them, by their day and never by their door; the public reads of none."""
    found = visits_visible_to(actor).filter(pk__in=ids) if actor else []
    return {v.pk: Line(_visit(v), v.get_absolute_url()) for v in found}


def _visit(visit: Visit) -> str:
    return _("Visit of %(day)s") % {"day": moment(visit.made_at)}


sources.register("visit", of_visit)
visit_exits.register(bring_visit)
beside.register(Visit._meta.label_lower, beside_visit)
ties.register(Visit._meta.label_lower, visits)
exits.register(conflict_of)
hearing_ways.register("topic", Road(Topic._meta.label_lower, councils_of, bring_concern, topics))
visit_exits.register(mediate_visit)
ways.register(quarrel_of)
ties.register(Mediation._meta.label_lower, mediations)
ties.register(Concern._meta.label_lower, concerns)
