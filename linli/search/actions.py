"""The index is written in the transaction of the act that changes what can be found, and made anew by ``linli reindex``.

An app says once how its things are found (``findable``). What begins costs one statement, what is said later one,
an act without words none.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Length

from linli.record.acts import Doing
from linli.record.models import Note, Root
from linli.search.fields import GramsField, Joined, refresh
from linli.search.models import Text
from linli.search.rules import MOST_KEPT, folded, grams, labelled

AT_ONCE = 500  # things read and written together
NOTHING: tuple[str, frozenset[str]] = ("", frozenset())  # neither words nor labels


@dataclass(frozen=True, slots=True)
class Findable:
    """What can be found of one thing now."""

    pk: int
    at: datetime
    title: str
    words: Sequence[str] = field(default=())
    labels: Collection[str] = field(default=())  # among what it lies: a search may be narrowed by them


@dataclass(frozen=True, slots=True)
class Kind:
    """How things of one kind are found by one audience.

    ``begun`` says what is found of a thing that has just begun, without a query, or None; ``now`` reads any number of
    them (ids) as they are and leaves out what must not be found; ``every`` gives all ids, rising. After an action in
    ``anew``, or when one of ``columns`` has changed, a thing is read again; else what was said is added, if ``adds``, and
    the labels that an act ``gives``. Labels are never taken away: they narrow a search, and rights stand inside it.
    """

    kind: str
    audience: str
    begun: Callable[[Root, Sequence[Note]], Findable | None]
    now: Callable[[Sequence[int]], Iterable[Findable]]
    every: Callable[[], Iterator[int]]
    anew: frozenset[str]
    columns: frozenset[str] = frozenset()
    adds: bool = True
    gives: Callable[[Doing], set[str]] = lambda doing: set()


_kinds: dict[str, Kind] = {}


def findable(kind: Kind) -> None:
    """Let things of a kind be found. The same kind twice is once: the later one counts."""
    _kinds[kind.kind] = kind


def kinds() -> list[Kind]:
    """All kinds that can be found."""
    return list(_kinds.values())


def follow(doings: Sequence[Doing]) -> None:
    """What these acts change about what can be found; called at their end, in their transaction."""
    begun: list[Text] = []
    more: dict[tuple[Kind, str, frozenset[str]], list[int]] = defaultdict(list)
    for doing in doings:
        kind = _kinds.get(doing.row.root_kind)
        if kind is None:
            continue
        if doing.row.version == 1:
            first = kind.begun(doing.root, doing.notes)
            begun += [_row(kind, first, kind.gives(doing))] if first else []
        elif kind.columns & doing.changed or kind.anew & {entry.action for entry in doing.entries}:
            write(kind, [doing.root.pk])
        else:
            said = folded("\n".join(note.text for note in doing.notes)) if kind.adds else ""
            if (added := (said, frozenset(kind.gives(doing)))) != NOTHING:
                more[kind, *added].append(doing.root.pk)
    if begun:
        Text.objects.bulk_create(begun)
    for (kind, said, labels), pks in more.items():
        _add(kind, pks, said, labels)


def write(kind: Kind, pks: Sequence[int]) -> int:
    """Read these things again and keep what can be found of them; the rest is gone. How many can be found."""
    rows = [_row(kind, thing) for thing in kind.now(pks)]
    gone = set(pks) - {row.thing_id for row in rows}
    with transaction.atomic():
        if gone:
            Text.objects.filter(audience=kind.audience, kind=kind.kind, thing_id__in=gone).delete()
        Text.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["audience", "kind", "thing_id"],
            update_fields=["at", "title", "text", "grams"],
        )
    return len(rows)


def reindex(only: Sequence[str] = (), told: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Make the index anew for all kinds, or ``only`` some; rows whose thing is gone go too. How many of each.

    It may run while people work: every portion is its own transaction.
    """
    done: dict[str, int] = {}
    for kind in kinds():
        if only and kind.kind not in only:
            continue
        done[kind.kind], last = 0, 0
        for pks in _portions(kind.every()):
            mine = Text.objects.filter(audience=kind.audience, kind=kind.kind)
            mine.filter(thing_id__gt=last, thing_id__lte=pks[-1]).exclude(thing_id__in=pks).delete()
            done[kind.kind] += write(kind, pks)
            last = pks[-1]
            if told:
                told(kind.kind, done[kind.kind])
        Text.objects.filter(audience=kind.audience, kind=kind.kind, thing_id__gt=last).delete()
    refresh(connection)
    return done


def _add(kind: Kind, pks: Sequence[int], said: str, labels: Collection[str]) -> None:
    """Add words, as long as there is room for them, and labels."""
    rows = Text.objects.filter(audience=kind.audience, kind=kind.kind, thing_id__in=pks)
    if said:
        found = Joined(F("grams"), Value(grams(said, labels), output_field=GramsField()))
        with_room = rows.annotate(length=Length("text")).filter(length__lt=MOST_KEPT)
        if with_room.update(text=Concat(F("text"), Value(f"\n{said}")), grams=found) == len(pks):
            return
    if labels:
        rows.update(grams=Joined(F("grams"), Value(sorted(labelled(labels)), output_field=GramsField())))


def _row(kind: Kind, thing: Findable, given: Collection[str] = ()) -> Text:
    title = folded(thing.title).replace("\n", " ")[:120]
    text = folded("\n".join((title, *thing.words)))
    row = Text(kind=kind.kind, thing_id=thing.pk, audience=kind.audience, at=thing.at, title=title, text=text)
    row.grams = grams(text, {*thing.labels, *given})
    return row


def _portions(pks: Iterator[int]) -> Iterator[list[int]]:
    some: list[int] = []
    for pk in pks:
        some.append(pk)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
