"""Every write to stored files: most are steps of an act on the thing that holds them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.files.models import Attachment
from linli.files.models.storage import check_code
from linli.files.policy import within
from linli.files.queries import Prepared, limits
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
    is_one_of_many: bool = False,
) -> list[Attachment]:
    """Attach what was prepared to the root of an open act, each as a step of it.

    What a form holds is stored already; the rest is stored here. Raises Refused when the
    root would hold too many; ``is_one_of_many`` where a root holds papers of as many people as there are.
    """
    if not is_one_of_many:
        _refuse_too_many(a, len(prepared))
    taken = set(Attachment.objects.filter(uuid__in=[p.uuid for p in prepared]).values_list("uuid", flat=True))
    made = []
    for one in prepared:
        stored = one.anew() if one.uuid in taken else one
        attachment = _new(stored, a, caption=caption, purpose=purpose, audience=audience, blurred_from=blurred_from)
        stored.put()
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
def blur(attachment: Attachment, *, copy: Prepared, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Keep a blurred copy (打码), made by ``queries.blurred`` before: the original stays as it is,
    the copy is what may be published."""
    facts: dict[str, Any] = {"purpose": attachment.purpose, "caption": attachment.caption}
    with act(attachment, "blur", by=by, **sent) as a:
        attach(a, [copy], audience=Attachment.Audience.STAFF, blurred_from=attachment, **facts)
    return a.row


def _erase_later(attachment: Attachment) -> None:
    """After the commit; should storage be away just then, a tick tries again."""
    transaction.on_commit(Attachment.objects.filter(pk=attachment.pk).erase_removed, robust=True)


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
    attachment.check_code = check_code(prepared.content, caption=caption, salt=attachment.salt)
    return within(attachment, a)


def _refuse_too_many(a: Doing, more: int) -> None:
    most = limits().per_thing
    if Attachment.objects.of(a.root).count() + more > most and not a.is_history:
        raise Refused(_("At most %d files can be kept here. Please remove some first.") % most)
