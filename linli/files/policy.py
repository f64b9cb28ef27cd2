"""Who one is to a file. What a file belongs to is asked of the app that owns it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest

from linli.files.models import Attachment, FileLimits
from linli.files.rules import AttachmentState, FilePart
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.record.acts import Doing
from linli.record.models import Root, Thing
from linli.record.registers import register_parts

Ask = Callable[[Actor, Attachment], bool]


@dataclass(frozen=True, slots=True)
class Holder:
    """How the app that owns a kind of root answers for the files it holds."""

    sees: Ask  # may this actor see this file? Its audience is the app's to honour
    keeps: Ask  # may this actor remove it, blur it, and change who sees it?
    page: Callable[[Root], str]  # the page of the root, to go back to


_holders: dict[str, Holder] = {}
link_holders: list[Callable[[HttpRequest], Iterable[Actor]]] = []  # upper apps add: the links this browser has opened


def register(kind: str, *, sees: Ask, keeps: Ask, page: Callable[[Root], str]) -> None:
    """Called from ``AppConfig.ready`` of the app above; ``kind`` is the root's ``label_lower``."""
    _holders[kind] = Holder(sees, keeps, page)


def sees(actor: Actor, attachment: Attachment) -> bool:
    """Whether a kept file exists for this actor; a published one exists for everybody."""
    if attachment.is_public:
        return True
    holder = _holders.get(attachment.root_kind)
    return holder is not None and attachment.state == AttachmentState.KEPT and holder.sees(actor, attachment)


def visitors(request: HttpRequest, actor: Actor) -> Iterator[Actor]:
    """All that one browser may be at once: who is signed in, and who holds the links it has opened."""
    yield actor
    for holders in link_holders:
        yield from holders(request)


def keeps(actor: Actor, attachment: Attachment) -> bool:
    holder = _holders.get(attachment.root_kind)
    return holder is not None and holder.keeps(actor, attachment)


def page_of(attachment: Attachment) -> str:
    """Where the thing that holds it is looked at."""
    holder = _holders.get(attachment.root_kind)
    return holder.page(attachment.holder) if holder else "/"


def within(attachment: Attachment, a: Doing) -> Attachment:
    """Say that the next step of this file belongs to an act that is under way."""
    attachment.within, attachment.holder = a, a.root
    return attachment


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    if isinstance(thing, FileLimits):
        return register_parts(actor)
    assert isinstance(thing, Attachment)
    a = thing.within
    # an entry proves that a row of the holder's own book has allowed this act to this actor
    is_acting = a is not None and a.by == actor and a.root == thing.holder and bool(a.entries)
    parts = {FilePart.ACTING} if is_acting else set()
    return parts | ({FilePart.KEEPER} if keeps(actor, thing) else set())


def blockers_of(thing: Thing, action: str) -> list[str]:
    return []
