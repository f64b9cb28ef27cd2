"""Lists of errands, and what they add up to."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from linli.errands.models import Certificate, CertificateAnswer, Errand, ErrandKind
from linli.errands.policy import runners_at, visible_to
from linli.errands.rules import AT_OFFICE, OPEN, WITH_HELPER, ErrandState, Where
from linli.kernel.actor import Actor
from linli.kernel.memory import remembered
from linli.people.models import Role
from linli.places.models import Area
from linli.places.rules import COMMUNITY

DONE = {ErrandState.GIVEN, ErrandState.CLOSED}
MOST_SHOWN = 100


def offered() -> QuerySet[ErrandKind]:
    """The errands on the list now."""
    return ErrandKind.objects.filter(state="active").select_related("unit")


@remembered()
def offices_with_errands() -> frozenset[int]:
    """The units to which errands go; every page of the desk asks it for its bar."""
    units = ErrandKind.objects.filter(state="active", unit__isnull=False)
    return frozenset(unit for unit in units.values_list("unit", flat=True) if unit is not None)


def _shown(errands: QuerySet[Errand]) -> QuerySet[Errand]:
    return errands.select_related("kind", "area", "helper", "contact", "clock").order_by(
        F("due_at").asc(nulls_last=True), "pk"
    )


def mine(actor: Actor) -> QuerySet[Errand]:
    """What one runs oneself, what is due first."""
    return _shown(visible_to(actor).filter(helper=actor.id or 0, state__in=sorted(WITH_HELPER)))


def waiting(actor: Actor) -> QuerySet[Errand]:
    """What nobody has taken on yet, here."""
    return _shown(visible_to(actor).filter(state=ErrandState.ASKED))


def to_bring_back(actor: Actor) -> QuerySet[Errand]:
    """Over, and we still have papers."""
    over = visible_to(actor).filter(helper=actor.id or 0).exclude(state__in=sorted(OPEN))
    return _shown(over.exclude(papers_with=Where.RESIDENT))


def others(actor: Actor) -> QuerySet[Errand]:
    """What colleagues run here, for whoever answers for it; for a grid worker what they left who are away or gone."""
    if actor.role in {Role.COMMUNITY_WORKER, Role.CLERK}:
        under_way = visible_to(actor).filter(state__in=sorted(WITH_HELPER)).exclude(helper=actor.id or 0)
        return _shown(under_way)
    return left_here(actor)


def left_here(actor: Actor) -> QuerySet[Errand]:
    """What a grid worker here may go on with: whoever runs it is away today, or works there no more."""
    if actor.role != Role.GRID_WORKER:
        return Errand.objects.none()
    under_way = visible_to(actor).filter(state__in=sorted(WITH_HELPER)).exclude(helper=actor.id or 0)
    places = [actor.area, actor.area[:COMMUNITY]]
    parts = [under_way.filter(area__code=code).exclude(helper__in=runners_at(code).values("user")) for code in places]
    return _shown(parts[0] | parts[1])


def coming(actor: Actor) -> QuerySet[Errand]:
    """What comes to one's office, and what is there."""
    if actor.unit not in offices_with_errands():
        return Errand.objects.none()
    return _shown(visible_to(actor).filter(kind__unit=actor.unit, state__in=sorted(AT_OFFICE)))


def communities() -> list[Area]:
    """Where somebody may live, for a list to choose from."""
    return list(Area.objects.filter(level=Area.Level.COMMUNITY, state="active").only("code", "name").order_by("code"))


def recognised(words: str) -> Certificate | None:
    """The certificate that somebody seems to ask for, if a community may not issue it. One query."""
    if not words.strip():
        return None
    for certificate in Certificate.objects.filter(state="active"):
        if any(mark in words for mark in certificate.marks):
            return certificate
    return None


@dataclass(frozen=True, slots=True)
class Tally:
    """How errands of one kind fared."""

    name: str
    asked: int
    open: int
    done: int
    in_time: int
    impossible: int


def tallies(area: str, since: datetime) -> list[Tally]:
    """By kind, of an area ("" is the whole city); of the work, never of a person. One query."""
    here = Errand.objects.filter(asked_at__gte=since) & Errand.objects.filter(area__code__startswith=area)
    done = Q(state__in=sorted(DONE))
    rows = here.values("kind").annotate(
        asked=Count("pk"),
        open=Count("pk", filter=Q(state__in=sorted(OPEN))),
        done=Count("pk", filter=done),
        in_time=Count("pk", filter=done & Q(ended_at__lte=F("due_at"))),
        impossible=Count("pk", filter=Q(state=ErrandState.IMPOSSIBLE)),
    )
    found = {row.pop("kind"): row for row in rows}
    return [Tally(str(kind), **found[kind.pk]) for kind in ErrandKind.objects.filter(pk__in=found)]


def refusals(area: str, since: datetime) -> list[tuple[Certificate, int]]:
    """How often each certificate was asked for that a community may not issue, the most frequent first. Two queries."""
    answers = CertificateAnswer.objects.filter(at__gte=since)
    if area:
        answers = answers.filter(area__code__startswith=area)
    counts = dict(answers.values_list("certificate").annotate(n=Count("pk")).order_by())
    rows = [(row, counts[row.pk]) for row in Certificate.objects.filter(pk__in=counts)]
    return sorted(rows, key=lambda row: (-row[1], row[0].number))
