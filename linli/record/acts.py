"""One write is one act: by the book, all of it or nothing, once, and written down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec, TypedDict, Unpack, cast
from uuid import UUID, uuid4

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.memory import forget
from linli.kernel.rulebook import Parts, Refused
from linli.record import chain
from linli.record.models import Act, Entry, Message, Note, Root, Thing

P = ParamSpec("P")

# what else is written with acts, at their end and in their transaction (texts that can be found, say); each gets acts that are written
also_written: list[Callable[[Sequence["Doing"]], None]] = []


class Sent(TypedDict, total=False):
    """What came with a request, whatever it asks for."""

    seen: int  # the version of the root its sender looked at
    key: UUID  # marks a repeat: the same key is the same act
    batch: UUID  # bulk work: the acts that belong together
    occurred_at: datetime  # when it was done, if it is only now written down


class Stale(Refused):
    """Decided on an old page; ``since`` are the acts that came between."""

    def __init__(self, root: Root, since: list[Act]) -> None:
        deeds = ", ".join(_deed(root, a.action) for a in since)
        super().__init__(_("Meanwhile this has changed: %s. Please look again.") % deeds)
        self.since = since


def _deed(root: Root, action: str) -> str:
    """What was done, in words: to the root itself, or to something that it holds."""
    models = apps.get_app_config(root._meta.app_label).get_models()
    books = [root.rules, *(model.rules for model in models if issubclass(model, Thing) and hasattr(model, "rules"))]
    return next((str(book.deed(action)) for book in books if action in book.labels), action)


class Blocked(Refused):
    """Allowed, but not yet: all that is missing, at once."""

    def __init__(self, blockers: list[str]) -> None:
        super().__init__(" ".join(blockers))
        self.blockers = blockers


class KeyTaken(Refused):
    """The key belongs to another act."""


class _Repeated(Exception):
    def __init__(self, first: Act) -> None:
        self.first = first


def once(action: Callable[P, Act]) -> Callable[P, Act]:
    """One transaction for the whole action; a repeated key is answered with the first act.

    What an action makes before its act begins (a clock, say) is gone when the act is refused or
    was done before. A ``with`` cannot skip its own body, hence a decorator.
    """

    @wraps(action)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Act:
        try:
            with transaction.atomic():
                return action(*args, **kwargs)
        except _Repeated as repeated:
            return repeated.first
        except IntegrityError:
            # two began with the same key at once; whoever came second finds the first's act
            key = kwargs.get("key")
            first = Act.objects.filter(pk=key).first() if isinstance(key, UUID) else None
            if first is None:
                raise
            return first

    return answer


@contextmanager
def act(
    thing: Thing,
    action: str,
    *,
    by: Actor,
    words: str = "",
    told: str = "",
    changes: Mapping[str, object] | None = None,
    **sent: Unpack[Sent],
) -> Iterator["Doing"]:
    """Do ``action`` to ``thing``, and in the body whatever belongs to the same act.

    A thing without a pk is begun. ``changes`` are fields that change with the state.
    ``words`` are an internal note, ``told`` is what the reporter may read.
    Raises Refused: Stale, NotNow, NotYou, Blocked, KeyTaken.
    No act inside an act: what two of them share is a function that takes the open one.
    The lock of the root is the lock of all that it holds.
    """
    with transaction.atomic(savepoint=False):  # ``once`` has opened the transaction
        root = _lock(thing)
        row = _claim(root, action, by, sent)
        seen = sent.get("seen")
        is_new = root.version == 0  # seen was then what it begins from: a case that is split, or published
        if seen is not None and not is_new and seen != root.version and action not in thing.rules.patient:
            raise Stale(root, list(root.history.filter(version__gt=seen)))
        root.version += 1
        doing = Doing(row, root, by)
        doing._step(thing, action, words, told, changes or {})
        yield doing
        doing._write()


def one_step(thing: Thing, action: str, **how: Any) -> Act:
    """An act of one step; takes what ``act`` takes."""
    with act(thing, action, **how) as doing:
        return doing.row


class Doing:
    """An act while it lasts. Each step asks again who may, of the thing as it is now."""

    def __init__(self, row: Act, root: Root, by: Actor) -> None:
        self.row, self.root, self.by = row, root, by
        self.entries: list[Entry] = []
        self.notes: list[Note] = []
        self.messages: list[Message] = []
        self.changed: set[str] = set()  # columns whose value is another now
        self._unsaved: set[str] = {"version"}  # fields of the root, written once at the end

    @property
    def now(self) -> datetime:
        """When it happened: for work written down later, the time it was really done."""
        return self.row.occurred_at

    @property
    def is_history(self) -> bool:
        """Nobody is told of history, and no clock runs for it."""
        return self.by.kind is Kind.IMPORT

    def start(self, thing: Thing, action: str, words: str = "", *, told: str = "") -> None:
        """Begin a thing inside the root, by its own rulebook."""
        self._step(thing, action, words, told, {}, within=thing.rules.within)

    def move(
        self,
        thing: Thing,
        action: str,
        words: str = "",
        *,
        told: str = "",
        changes: Mapping[str, object] | None = None,
    ) -> None:
        """Move a thing inside the root (or the root once more), by its own rulebook."""
        if thing is not self.root:
            thing.refresh_from_db()
            if getattr(thing, f"{thing.inside}_id", None) == self.root.pk:
                setattr(thing, thing.inside, self.root)  # the one that is locked, not one more copy of it
        self._step(thing, action, words, told, changes or {}, within=thing.rules.within)

    def tell(self, to: Model | None, what: str, **facts: object) -> None:
        """Queue a message; nobody is told of history. ``facts`` are ids and instants."""
        if to is not None and not self.is_history:
            kind = to._meta.label_lower
            message = Message(act=self.row, to_kind=kind, to_id=to.pk, what=what, facts=facts)
            self.messages.append(message)

    def _step(
        self,
        thing: Thing,
        action: str,
        words: str,
        told: str,
        changes: Mapping[str, object],
        within: Parts = frozenset(),
    ) -> None:
        before = self._check(thing, action, changes, within)
        self._save(thing, before, changes)
        self._enter(thing, action, before, words, told)

    def _check(
        self, thing: Thing, action: str, changes: Mapping[str, object], within: Parts = frozenset()
    ) -> str | None:
        """Ask who may, and what is still missing; put the thing into its next state. The state before."""
        if thing.root != self.root and thing.root is not self.root:
            raise ValueError(f"{thing!r} is not inside {self.root!r}: it needs its own act")
        policy, before = _policy_of(thing), thing.state if thing.pk else None
        rule = thing.rules.find(action, state=before)
        # asked before the change: a change must not give a part
        parts = {*policy.parts_of(self.by, thing, asked=rule.asked), *within}
        thing.rules.check(action, state=before, parts=parts)
        for name, value in changes.items():
            column = cast("Field[Any, Any]", thing._meta.get_field(name)).attname
            old = vars(thing).get(column)
            setattr(thing, name, value)
            if vars(thing)[column] != old:
                self.changed.add(column)
        if blockers := policy.blockers_of(thing, action):
            raise Blocked(blockers)
        thing.state = rule.to or thing.state
        return before

    def _enter(self, thing: Thing, action: str, before: str | None, words: str, told: str) -> None:
        """The entry of a step, with digests of what was said."""
        facts = thing.facts()
        digests = {}
        for text, audience in ((words, Note.Audience.STAFF), (told, Note.Audience.REPORTER)):
            if text:
                note = Note(act=self.row, text=text, audience=audience)
                self.notes.append(note)
                digests[str(note.pk)] = note.digest()
        if digests:
            facts["words"] = digests
        entry = Entry(act=self.row, kind=thing._meta.label_lower, thing_id=thing.pk, facts=facts)
        entry.action, entry.before, entry.after = action, before or "", thing.state
        self.entries.append(entry)

    def keep(self, *fields: str) -> None:
        """Fields of the root that the body changed beside a step: written with it, at the end of the act."""
        self._unsaved.update(fields)

    def _save(self, thing: Thing, before: str | None, changes: Mapping[str, object]) -> None:
        if before is None:
            thing.save(force_insert=True)
            if thing is self.root:
                self._unsaved.clear()
        elif thing is self.root:
            self._unsaved |= {"state", "version", *changes}
        else:
            thing.save(update_fields={"state", *changes})

    def _write(self) -> None:
        """The root once, however many steps it took; everything that is only ever added, in bulk."""
        self._unsaved |= self.root.follow()
        if self._unsaved:
            self.root.save(update_fields=self._unsaved)
        if self.root.version == 1:
            self.row.begun = self.root
        if self.root.is_remembered:
            forget()
            transaction.on_commit(forget)  # meanwhile somebody may have read what was
        self.row.root_id, self.row.version = self.root.pk, self.root.version
        self.row.save(force_insert=True)
        Note.objects.bulk_create(self.notes)
        Message.objects.bulk_create(self.messages)
        chain.append(self.root, self.entries)
        for write in also_written:
            write([self])


def _lock(thing: Thing) -> Root:
    """Lock the root; ``no_key``, so that a row elsewhere may point to it meanwhile."""
    root = thing.root
    if root.pk:
        roots = type(root)._base_manager.select_for_update(no_key=True)
        root.refresh_from_db(from_queryset=roots)
    if thing.pk and thing is not root:
        thing.refresh_from_db()
        setattr(thing, thing.inside, root)
    return root


def _claim(root: Root, action: str, by: Actor, sent: Sent) -> Act:
    """The row of this act, to be written at its end; or the first with the same key."""
    now = timezone.now()
    occurred_at = sent.get("occurred_at") or now
    if occurred_at > now:
        raise Refused(_("This cannot have happened in the future."))
    if occurred_at is not now and not (by.is_staff or by.kind is Kind.IMPORT):
        raise Refused(_("Only staff may write down what happened earlier."))
    key = sent.get("key")
    if key and (first := Act.objects.filter(pk=key).first()):
        if (first.action, first.by, first.root_id) != (action, by.facts(), root.pk or first.root_id):
            raise KeyTaken(_("This was sent before, for something else."))
        raise _Repeated(first)
    row = Act(pk=key or uuid4(), root_kind=root._meta.label_lower, action=action)
    row.by, row.user_id = by.facts(), by.id if by.kind is Kind.PERSON else None
    row.batch, row.at, row.occurred_at = sent.get("batch"), now, occurred_at
    return row


def _policy_of(thing: Thing) -> Any:
    """Every app answers in a file of the same name; the record, far below, finds it by that."""
    return import_module(f"{thing._meta.app_config.name}.policy")
