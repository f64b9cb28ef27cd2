"""What several actions share: the row that says when a door was last seen. Derived from visits, inside their acts."""

from collections.abc import Collection

from linli.places.models import Dwelling
from linli.record.acts import Doing
from linli.visits.models import LastSeen, Stop, Visit
from linli.visits.queries.seen import kept_visits, told_by
from linli.visits.rules import VisitState


def lock_door(dwelling: Dwelling) -> LastSeen:
    """Whoever writes down a visit holds the door meanwhile, so that two at once know of each other."""
    rows = LastSeen.objects.select_for_update(no_key=True).filter(pk=dwelling.pk)
    if (known := rows.first()) is not None:
        return known
    LastSeen.objects.get_or_create(dwelling_id=dwelling.pk, defaults={"building_id": dwelling.building_id})
    return rows.get()


def mark_seen(a: Doing, visit: Visit, row: LastSeen) -> None:
    """One more visit: later than what was known, it is the newest; a late arrival changes nothing."""
    if row.tried_at is None or visit.made_at >= row.tried_at:
        row.tried_at, row.visit = visit.made_at, visit
    if visit.was_answered and (row.seen_at is None or visit.made_at > row.seen_at):
        row.seen_at = visit.made_at
    row.save(update_fields=["tried_at", "visit", "seen_at"])
    if visit.round_id:
        Stop.objects.filter(round=visit.round_id, dwelling=visit.dwelling_id).update(visit=visit)


def look_again(a: Doing, visit: Visit) -> None:
    """A visit was taken back, or counts again: ask all visits of that door anew."""
    row = LastSeen.objects.select_for_update(no_key=True).get(pk=visit.dwelling_id)
    kept = list(kept_visits().filter(dwelling=visit.dwelling_id).exclude(pk=visit.pk))
    if visit.state == VisitState.KEPT:  # the row itself is written at the end of the act
        kept.append(visit)
    row.seen_at, row.tried_at, row.visit = told_by(kept)
    row.save(update_fields=["tried_at", "visit", "seen_at"])
    if visit.round_id:
        newest = told_by([one for one in kept if one.round_id == visit.round_id])[2]
        Stop.objects.filter(round=visit.round_id, dwelling=visit.dwelling_id).update(visit=newest)


def rebuild(dwellings: Collection[Dwelling]) -> int:
    """Make the rows of these dwellings anew from all their visits, after an import. Answers how many there are."""
    visits: dict[int, list[Visit]] = {}
    for one in kept_visits().filter(dwelling__in=dwellings):
        visits.setdefault(one.dwelling_id, []).append(one)
    rows = []
    for dwelling in dwellings:
        if known := visits.get(dwelling.pk):
            row = LastSeen(dwelling=dwelling, building_id=dwelling.building_id)
            row.seen_at, row.tried_at, row.visit = told_by(known)
            rows.append(row)
    fields = ["building", "seen_at", "tried_at", "visit"]
    LastSeen.objects.bulk_create(rows, update_conflicts=True, unique_fields=["dwelling"], update_fields=fields)
    return len(rows)
