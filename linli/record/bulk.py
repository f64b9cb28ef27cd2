"""Many beginnings, or many moves, at once: the same acts, checks, entries and seals as one by one, in few queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from linli.kernel.actor import Actor
from linli.record import chain
from linli.record.acts import Doing, _claim, also_written
from linli.record.models import Act, Note, Root


@dataclass(frozen=True, slots=True)
class Beginning:
    """A root that is to begin: by which action, by whom, when, and what its reporter may read."""

    root: Root
    action: str
    by: Actor
    told: str = ""
    occurred_at: datetime | None = None


def begin_many(beginnings: Sequence[Beginning]) -> list[Act]:
    """Begin roots of one model, one act for each; all or none. Nobody is told, no clock is started.

    Raises what ``act`` raises, for the first that is refused.
    """
    if not beginnings:
        return []
    doings = []
    with transaction.atomic():
        for given in beginnings:
            root = given.root
            if root.pk:
                raise ValueError(f"{root!r} has begun already")
            row = _claim(root, given.action, given.by, {"occurred_at": given.occurred_at} if given.occurred_at else {})
            root.version = 1
            doing = Doing(row, root, given.by)
            doing._check(root, given.action, {})
            doings.append(doing)
        type(beginnings[0].root)._base_manager.bulk_create([given.root for given in beginnings])
        for doing, given in zip(doings, beginnings, strict=True):
            doing._enter(given.root, given.action, None, "", given.told)
            doing.row.root_id, doing.row.version = given.root.pk, 1
        Act.objects.bulk_create([doing.row for doing in doings])
        Note.objects.bulk_create([note for doing in doings for note in doing.notes])
        chain.append_new([(doing.root, doing.entries) for doing in doings])
        for write in also_written:
            write(doings)
    return [doing.row for doing in doings]


CHUNK = 1_000  # roots locked and moved together


def move_many(
    model: type[Root], action: str, *, column: str, values: Mapping[int, Any], by: Actor, batch: UUID | None = None
) -> int:
    """Set one column of many roots (by id), an act for each, in few queries; all or none. The state must stay.

    Whatever may no longer do this action is left as it is. Returns how many were moved. Nobody is told.
    """
    moved = 0
    with transaction.atomic():
        ids = sorted(values)
        for start in range(0, len(ids), CHUNK):
            moved += _move_chunk(
                model, action, column, {pk: values[pk] for pk in ids[start : start + CHUNK]}, by, batch
            )
    return moved


def _move_chunk(
    model: type[Root], action: str, column: str, values: Mapping[int, Any], by: Actor, batch: UUID | None
) -> int:
    roots = list(model._base_manager.select_for_update(no_key=True).filter(pk__in=values).order_by("pk"))
    doings, same = [], defaultdict(list)
    for root in roots:
        if root.state not in root.rules.states_for(action):
            continue
        doing = Doing(_claim(root, action, by, {"batch": batch} if batch else {}), root, by)
        root.version += 1
        before = doing._check(root, action, {column: values[root.pk]})
        if root.state != before:
            raise ValueError(f"{action} changes the state: not in bulk")
        doing._enter(root, action, before, "", "")
        doing.row.root_id, doing.row.version = root.pk, root.version
        doings.append(doing)
        same[values[root.pk]].append(root.pk)
    if not doings:
        return 0
    for value, pks in same.items():
        model._base_manager.filter(pk__in=pks).update(version=F("version") + 1, **{column: value})
    Act.objects.bulk_create([doing.row for doing in doings])
    chain.append_many([(doing.root, doing.entries) for doing in doings])
    for write in also_written:
        write(doings)
    return len(doings)
