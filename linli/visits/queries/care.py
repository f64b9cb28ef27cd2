"""The care list: who is due, who was not seen for too long, and whom to ask next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.kernel.actor import Actor
from linli.visits.models import CareEntry, CareRead, VisitSettings
from linli.visits.policy import care_visible_to
from linli.visits.queries.seen import last_seen
from linli.visits.rules import STEPS, Alarm, CareState, is_overdue

FOLLOWS = dict(pairwise(STEPS))
ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Cared:
    """An entry with when somebody was last seen there."""

    entry: CareEntry
    seen_at: datetime | None
    is_due: bool  # the rhythm that was agreed is over
    is_ending: bool  # the consent ends soon: they are asked once more, or leave the list without anybody noticing

    @property
    def tone(self) -> str:
        return "late" if self.entry.has_alarm else "soon" if self.is_due or self.is_ending else "plain"

    @property
    def needs_somebody(self) -> bool:
        return self.entry.has_alarm or self.is_due or self.is_ending


def cared_for(actor: Actor) -> list[Cared]:
    """The care list as far as one may see it: who must be asked after first, then who is due, whose consent ends soon, then by address. Two queries."""
    related = ("kind", "dwelling__building__compound", "area")
    return with_seen(list(care_visible_to(actor).select_related(*related)))


def with_seen(entries: list[CareEntry]) -> list[Cared]:
    """Entries with what visits say of their doors. One query."""
    last, now = last_seen({entry.dwelling_id for entry in entries}), timezone.now()
    found = []
    for entry in entries:
        seen = last[entry.dwelling_id].seen_at if entry.dwelling_id in last else None
        is_ending = entry.consent_until <= timezone.localdate(now) + ENDS_SOON
        found.append(Cared(entry, seen, is_overdue(seen, now=now, days=entry.rhythm_days), is_ending))
    return sorted(found, key=_order)


def _order(one: Cared) -> tuple[bool, bool, bool, str]:
    return not one.entry.has_alarm, not one.is_due, not one.is_ending, str(one.entry.dwelling)


def silent(now: datetime) -> QuerySet[CareEntry]:
    """Whom nobody has seen for as many days as were agreed, and of whom the next step of asking after is due."""
    step = now - timedelta(hours=VisitSettings.current().alarm_hours)
    active = CareEntry.objects.filter(state=CareState.ACTIVE).exclude(alarm=Alarm.COMMUNITY)
    waited = Q(alarm=Alarm.NONE) | Q(alarm_at__lte=step)
    kinds = active.filter(waited).order_by().values_list("silent_days", flat=True).distinct()
    over = Q(pk__in=[])
    for days in kinds:
        since = now - timedelta(days=days)
        never = Q(dwelling__last_seen__isnull=True) | Q(dwelling__last_seen__seen_at__isnull=True)
        unseen = Q(dwelling__last_seen__seen_at__lt=since) | (never & Q(consented_on__lt=timezone.localdate(since)))
        over |= Q(silent_days=days) & unseen
    return active.filter(waited & over).select_related("kind")


def lapsed() -> QuerySet[CareEntry]:
    """Entries whose consent has ended."""
    return CareEntry.objects.filter(state=CareState.ACTIVE, consent_until__lt=timezone.localdate())


def reads_of(entry: CareEntry) -> QuerySet[CareRead]:
    """Who read it, the newest first."""
    return entry.reads.select_related("user", "post__unit").order_by("-at")
