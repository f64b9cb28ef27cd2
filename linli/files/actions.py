"""Every write to stored files: most are steps of an act on the thing that holds them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Unpack

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.files.models import (
    Attachment,
    HeldUpload,
    digest_of,
    erase,
    expiry,
    stored_name,
    thumb_name,
)
from linli.files.policy import within
from linli.files.queries import Prepared, blurred, content_of, limits
from linli.files.rules import AttachmentState
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.record.acts import Doing, Sent, act, once
from linli.record.models import Act


def attach(
    a: Doing,
    prepared: Sequence[Prepared],
    *,
    purpose: str,
    audience: str,
    caption: str = "",
    blurred_from: Attachment | None = None,
) -> list[Attachment]:
    """Attach what was prepared to the root of an open act, each as a step of it.

    What a form holds is stored already; the rest is stored here. Raises Refused when the
    root would hold too many.
    """
    _refuse_too_many(a, len(prepared))
    taken = set(Attachment.objects.filter(uuid__in=[p.uuid for p in prepared]).values_list("uuid", flat=True))
    made = []
    for one in prepared:
        stored = one.anew() if one.uuid in taken else one
        attachment = _new(stored, a, caption=caption, purpose=purpose, audience=audience, blurred_from=blurred_from)
        put(stored)
        a.start(attachment, "attach")
        made.append(attachment)
    return made


def show(a: Doing, attachments: Iterable[Attachment], *, audience: str) -> None:
    """Change who may see these files, as steps of an open act on what holds them (publish, take down)."""
    for attachment in attachments:
        a.move(within(attachment, a), "show", changes={"audience": audience})


def take_away(a: Doing, attachments: Iterable[Attachment]) -> None:
    """Remove these files as steps of an open act; the bytes go once it is committed."""
    for attachment in attachments:
        a.move(within(attachment, a), "remove", changes=_gone(a.now))
        _erase_later(attachment)


def remove_all(a: Doing) -> int:
    """Remove every file that the root of this act holds (到期销毁); answers how many."""
    mine = list(Attachment.objects.of(a.root))
    take_away(a, mine)
    return len(mine)


@once
def remove(attachment: Attachment, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Remove one file for good (删除附件), and say why."""
    with act(attachment, "remove", by=by, words=words, changes=_gone(timezone.now()), **sent) as a:
        _erase_later(attachment)
    return a.row


@once
def blur(attachment: Attachment, *, boxes: Sequence[tuple[int, int, int, int]], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Make a blurred copy (打码): the original stays as it is, the copy is what may be published."""
    copy = blurred(content_of(attachment), boxes)
    facts = {"purpose": attachment.purpose, "caption": attachment.caption}
    with act(attachment, "blur", by=by, **sent) as a:
        attach(a, [copy], audience=Attachment.Audience.STAFF, blurred_from=attachment, **facts)
    return a.row


def put(prepared: Prepared) -> None:
    """Write the bytes to storage, once; no row is needed, and nothing is ever overwritten."""
    if prepared.is_stored:
        return
    parts = [(stored_name(prepared.uuid, prepared.content_type), prepared.content)]
    parts += [(thumb_name(prepared.uuid), prepared.thumb)] if prepared.thumb else []
    for name, content in parts:
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))


def hold(prepared: Prepared, *, token: str, sender: str) -> Prepared:
    """Keep a picture for a form that is still being filled in (暂存)."""
    HeldUpload.objects.create(
        token=token,
        sender=sender,
        uuid=prepared.uuid,
        name=prepared.name,
        content_type=prepared.content_type,
        width=prepared.width,
        height=prepared.height,
        expires_at=expiry(),
    )
    put(prepared)
    return replace(prepared, is_stored=True)


def keep_holding(rows: Iterable[HeldUpload]) -> None:
    """The form was sent again: its pictures are kept for another two hours."""
    HeldUpload.objects.filter(pk__in=[row.pk for row in rows]).update(expires_at=expiry())


def let_go(rows: Iterable[HeldUpload]) -> int:
    """Delete the bytes of held pictures, but not of those that were attached meanwhile."""
    rows = list(rows)
    attached = set(Attachment.objects.filter(uuid__in=[row.uuid for row in rows]).values_list("uuid", flat=True))
    for row in rows:
        if row.uuid not in attached:
            erase(row.uuid, row.content_type)
    return HeldUpload.objects.filter(pk__in=[row.pk for row in rows]).update(cleared_at=timezone.now())


def erase_removed(*pks: int) -> int:
    """Delete the bytes of removed files from storage, and note that they are gone."""
    waiting = Attachment.objects.filter(state=AttachmentState.REMOVED, erased_at__isnull=True)
    done = 0
    for attachment in waiting.filter(pk__in=pks) if pks else waiting[:500]:
        erase(attachment.uuid, attachment.content_type)
        done += Attachment.objects.filter(pk=attachment.pk).update(erased_at=timezone.now())
    return done


def _erase_later(attachment: Attachment) -> None:
    """After the commit; should storage be away just then, a tick tries again."""
    transaction.on_commit(partial(erase_removed, attachment.pk), robust=True)


def _gone(at: datetime) -> dict[str, object]:
    return {"deleted_at": at, "caption": "", "salt": ""}


def _new(prepared: Prepared, a: Doing, *, caption: str, **facts: Any) -> Attachment:
    attachment = Attachment(
        uuid=prepared.uuid,
        act=a.row,
        content_type=prepared.content_type,
        width=prepared.width,
        height=prepared.height,
        size=len(prepared.content),
        caption=caption,
        **facts,
    )
    attachment.digest = digest_of(prepared.content, caption=caption, salt=attachment.salt)
    return within(attachment, a)


def _refuse_too_many(a: Doing, more: int) -> None:
    most = limits().per_thing
    if Attachment.objects.of(a.root).count() + more > most and not a.is_history:
        raise Refused(_("At most %d files can be kept here. Please remove some first.") % most)
