"""Many beginnings at once: the same acts, checks, entries and seals as one by one, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

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
