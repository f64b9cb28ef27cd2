"""What is stored: limits, counts, and what a form still holds."""

from collections.abc import Iterable

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from linli.files.models import Attachment, FileLimits, HeldUpload
from linli.files.models.storage import check_code, read, stored_name, thumb_name
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


def prepared_from(rows: Iterable[HeldUpload]) -> list[Prepared]:
    """Held pictures, read back from storage; one whose bytes are gone is left out."""
    found = []
    for row in rows:
        name = stored_name(row.uuid, row.content_type)
        if default_storage.exists(name):
            content = read(name)
            thumb = read(thumb_name(row.uuid)) if row.width else b""
            size = row.width, row.height
            found.append(Prepared(row.name, content, thumb, row.content_type, *size, uuid=row.uuid, is_stored=True))
    return found


def content_of(attachment: Attachment) -> bytes:
    """The stored bytes. Raises FileNotFoundError."""
    return read(attachment.name)


def holds_newest(count: int = 5) -> bool:
    """Whether any of the newest kept files is in the storage, or none was ever kept: else it is another storage than before."""
    newest = list(Attachment.objects.kept().order_by("-pk")[:count])
    return not newest or any(default_storage.exists(one.name) for one in newest)


def damaged() -> list[str]:
    """Kept files that are missing, or whose bytes or caption are not those the record vouches for."""
    faults = []
    for one in Attachment.objects.kept().order_by("pk").iterator():
        if not default_storage.exists(one.name):
            faults.append(f"file missing: {one}")
        elif check_code(content_of(one), caption=one.caption, salt=one.salt) != one.check_code:
            faults.append(f"file changed: {one}")
    return faults
