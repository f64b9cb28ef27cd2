"""What is cleared away again and again: forms that were given up, removed bytes, orphans."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils import timezone

from linli.files.models import Attachment, HeldUpload
from linli.files.models.held import HeldUploadQuerySet
from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.schedule import every

ORPHAN_AGE = timedelta(hours=1)


@every(seconds=600)
def clear_held() -> int:
    """Let go of pictures whose form was not sent again in time; forget yesterday's counts."""
    now = timezone.now()
    _counted(now).delete()
    return _given_up(now)[:500].let_go()


@every(seconds=300)
def erase_what_was_removed() -> int:
    """Finish what a storage that was away could not do at the time."""
    return Attachment.objects.erase_removed()


@every(seconds=3600)
def clear_orphans() -> int:
    """Delete bytes that no row knows: their act was rolled back after they were stored."""
    return sum(_clear_folder(f"files/{number:02x}") for number in range(256))


def _given_up(now: datetime) -> HeldUploadQuerySet:
    return HeldUpload.objects.filter(cleared_at__isnull=True, expires_at__lte=now)


def _counted(now: datetime) -> HeldUploadQuerySet:
    """Cleared uploads that no longer count for their sender."""
    keep = rule("files.held.sender").keep
    assert keep is not None  # it has a time of its own
    return HeldUpload.objects.filter(cleared_at__isnull=False, created_at__lt=keep.before(now))


enforced("files.held", over=lambda now: count_over(_given_up(now), "expires_at"), run=clear_held)
enforced("files.held.sender", over=lambda now: count_over(_counted(now), "created_at"), run=clear_held)


def _clear_folder(folder: str) -> int:
    try:
        names = {name: _uuid_of(name) for name in default_storage.listdir(folder)[1]}
    except FileNotFoundError:
        return 0
    uuids = [uuid for uuid in names.values() if uuid]
    known = set(Attachment.objects.filter(uuid__in=uuids, erased_at__isnull=True).values_list("uuid", flat=True))
    known |= set(HeldUpload.objects.filter(uuid__in=uuids, cleared_at__isnull=True).values_list("uuid", flat=True))
    orphans = [f"{folder}/{name}" for name, uuid in names.items() if uuid and uuid not in known]
    old = [name for name in orphans if default_storage.get_modified_time(name) < timezone.now() - ORPHAN_AGE]
    for name in old:
        default_storage.delete(name)
    return len(old)


def _uuid_of(name: str) -> UUID | None:
    """What is not ours to judge has no such name."""
    try:
        return UUID(hex=name.partition(".")[0])
    except ValueError:
        return None
