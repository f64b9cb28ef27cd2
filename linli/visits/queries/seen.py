"""When somebody was last seen at a door: one definition, one place."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from linli.kernel.actor import Actor
from linli.places.models import Dwelling
from linli.visits.models import LastSeen, Visit
from linli.visits.policy import visits_visible_to
from linli.visits.rules import SEEN, VisitState, overdue_before


def kept_visits() -> QuerySet[Visit]:
    """The visits that count."""
    return Visit.objects.filter(state=VisitState.KEPT)


def last_seen(dwellings: Collection[int]) -> dict[int, LastSeen]:
    """What is known of each of these dwellings (ids), with the newest visit. One query; who was never visited is missing."""
    rows = LastSeen.objects.filter(dwelling_id__in=dwellings).select_related("visit__visitor", "visit__work")
    return {row.dwelling_id: row for row in rows}


def last_words(dwellings: Collection[int]) -> dict[int, Visit]:
    """Of each of these dwellings (ids) the newest visit that left a line for the next one: who found nothing new wipes out none. One query."""
    rows = kept_visits().filter(dwelling_id__in=dwellings, has_words=True).order_by("made_at", "pk")
    return {row.dwelling_id: row for row in rows.only("dwelling", "made_at", "words") if row.words}


def told_by(visits: Collection[Visit]) -> tuple[datetime | None, datetime | None, Visit | None]:
    """From all visits of one dwelling: when somebody was last seen, when somebody last knocked, and the newest visit."""
    newest = max(visits, key=lambda visit: (visit.made_at, visit.pk), default=None)
    seen = max((visit.made_at for visit in visits if visit.result in SEEN), default=None)
    return seen, newest.made_at if newest else None, newest


def overdue(dwellings: QuerySet[Dwelling], *, now: datetime, days: int) -> QuerySet[Dwelling]:
    """Of these dwellings those where nobody was seen for so many days, or ever."""
    return dwellings.filter(
        Q(last_seen__isnull=True)
        | Q(last_seen__seen_at__isnull=True)
        | Q(last_seen__seen_at__lt=overdue_before(now, days))
    )


def newest_number() -> int:
    """The number of the newest visit there is; a phone keeps it, to know later which visits it did not know of."""
    return Visit.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def unknown_visit(dwelling: int, *, known: int, visitor: int) -> Visit | None:
    """The newest visit of somebody else at this dwelling that came in after ``known``; None when there is none."""
    later = kept_visits().filter(dwelling=dwelling, pk__gt=known).exclude(visitor=visitor).exclude(companion=visitor)
    return later.order_by("-pk").first()


def visits_at(dwelling: Dwelling, actor: Actor, *, most: int = 20) -> list[Visit]:
    """The newest visits at a door that this actor may see, those that were taken back too."""
    seen = visits_visible_to(actor).filter(dwelling=dwelling).select_related("visitor", "companion", "work", "case")
    return list(seen.order_by("-made_at", "-pk")[:most])
