"""What is stored: limits, counts, and what a form still holds."""

from collections.abc import Iterable

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from linli.files.models import Attachment, FileLimits, HeldUpload, digest_of, stored_name, thumb_name
from linli.files.queries.pictures import Prepared
from linli.kernel.actor import Actor
from linli.record.models import Root


def limits() -> FileLimits:
    """The limits now; before anything was seeded the shipped ones."""
    return FileLimits.objects.order_by("pk").first() or FileLimits()


def attachments(*roots: Root) -> list[Attachment]:
    """What these roots of one kind hold now, oldest first, in one query."""
    return list(Attachment.objects.of(*roots).select_related("act"))


def sender_of(request: HttpRequest, actor: Actor) -> str:
    """Whom to count uploads for: a keyed hash that means something else tomorrow."""
    who = f"{actor.kind} {actor.id}" if actor.id else f"address {request.META.get('REMOTE_ADDR', '')}"
    text = f"{timezone.localdate().isoformat()} {who}"
    return salted_hmac("linli.files.sender", text, secret=settings.INDEX_KEY, algorithm="sha256").hexdigest()


def sent_today(sender: str) -> int:
    return HeldUpload.objects.filter(sender=sender).count()


def held(token: str) -> list[HeldUpload]:
    """What a form being filled in still has on the server, in the order it was chosen."""
    mine = HeldUpload.objects.filter(token=token, cleared_at__isnull=True, expires_at__gt=timezone.now())
    return list(mine.order_by("pk")) if token else []


def prepared_from(rows: Iterable[HeldUpload]) -> list[Prepared]:
    """Held pictures, read back from storage; one whose bytes are gone is left out."""
    found = []
    for row in rows:
        name = stored_name(row.uuid, row.content_type)
        if default_storage.exists(name):
            content = _read(name)
            thumb = _read(thumb_name(row.uuid)) if row.width else b""
            size = row.width, row.height
            found.append(Prepared(row.name, content, thumb, row.content_type, *size, uuid=row.uuid, is_stored=True))
    return found


def content_of(attachment: Attachment) -> bytes:
    """The stored bytes. Raises FileNotFoundError."""
    return _read(attachment.name)


def damaged() -> list[str]:
    """Kept files that are missing, or whose bytes or caption are not those the record vouches for."""
    faults = []
    for one in Attachment.objects.kept().order_by("pk").iterator():
        if not default_storage.exists(one.name):
            faults.append(f"file missing: {one}")
        elif digest_of(content_of(one), caption=one.caption, salt=one.salt) != one.digest:
            faults.append(f"file changed: {one}")
    return faults


def _read(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
        return content
