"""The chain that makes the record trustworthy. It holds no words, so they can be shredded."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from linli.record.models import Entry, Head, Note, Root, Thing


def append(root: Root, entries: Iterable[Entry]) -> None:
    """Seal entries and write them; the caller holds the lock of the root."""
    kind = root._meta.label_lower
    is_new = root.version == 1
    head = Head(kind=kind, thing_id=root.pk) if is_new else _head(kind, root.pk)
    _close(head, entries)
    Entry.objects.bulk_create(entries)
    head.save(force_insert=head.pk is None)


def append_new(begun: Sequence[tuple[Root, Sequence[Entry]]]) -> None:
    """The same for many roots that have just begun, in few queries."""
    heads = [Head(kind=root._meta.label_lower, thing_id=root.pk) for root, _entries in begun]
    for head, (_root, entries) in zip(heads, begun, strict=True):
        _close(head, entries)
    Entry.objects.bulk_create([entry for _root, entries in begun for entry in entries])
    Head.objects.bulk_create(heads)


def append_many(moved: Sequence[tuple[Root, Sequence[Entry]]]) -> None:
    """The same for many roots of one model that have a history, in few queries; the caller holds their locks."""
    kind = moved[0][0]._meta.label_lower
    known = {h.thing_id: h for h in Head.objects.filter(kind=kind, thing_id__in=[root.pk for root, _entries in moved])}
    for root, entries in moved:
        _close(known.setdefault(root.pk, Head(kind=kind, thing_id=root.pk)), entries)
    Entry.objects.bulk_create([entry for _root, entries in moved for entry in entries])
    heads = [Head(kind=h.kind, thing_id=h.thing_id, length=h.length, seal=h.seal) for h in known.values()]
    Head.objects.bulk_create(
        heads, update_conflicts=True, unique_fields=["kind", "thing_id"], update_fields=["length", "seal"]
    )


def shred(note: Note) -> None:
    """Erase the words (到期销毁). With the salt gone too, the digest tells nothing."""
    note.text, note.salt, note.shredded_at = "", "", timezone.now()
    note.save()


# what else can be proven against the record, by the apps that keep it (stored files, say): each answers with faults
also_proven: list[Callable[[], list[str]]] = []


def verify() -> list[str]:
    """All that was changed, removed or cut off behind the record's back; empty is good."""
    faults: list[str] = []
    last: dict[tuple[str, int], tuple[str, dict[str, object]]] = {}
    words: dict[str, str] = {}
    heads = {(h.kind, h.thing_id): (h.length, h.seal) for h in Head.objects.iterator()}
    entries = Entry.objects.select_related("act").order_by("act__root_kind", "act__root_id", "n")
    rows = entries.iterator(chunk_size=2000)
    for root, chain in groupby(rows, key=lambda e: (e.act.root_kind, e.act.root_id)):
        end = (0, "")
        for entry in chain:
            if entry.n != end[0] + 1:
                faults.append(f"missing before {entry}")
            elif entry.seal != _seal(end[1], entry):
                faults.append(f"changed: {entry}")
            end = (entry.n, mac(entry.seal, like=entry.seal))
            last[entry.kind, entry.thing_id] = entry.after, entry.facts
            words |= entry.facts.get("words", {})
        if heads.pop(root, None) != end:
            faults.append(f"cut off: {root}")
    faults += [f"cut off: {root}" for root in heads]
    faults += [f"moved without an act: {t!r}" for t in _things() if not _agree(t, last)]
    for note in Note.objects.order_by("pk").iterator():
        if words.pop(str(note.pk), "") != note.digest() and not note.shredded_at:
            faults.append(f"words changed: {note.pk}")
    return faults + [f"words missing: {pk}" for pk in words]


def heads() -> dict[str, int]:
    """How long each history is now: ``cases.case 17: 5`` (to be kept apart from this machine)."""
    rows = Head.objects.values_list("kind", "thing_id", "length").iterator()
    return {f"{kind} {pk}": length for kind, pk, length in rows}


def _close(head: Head, entries: Iterable[Entry]) -> None:
    """Number and seal entries, each together with the one before."""
    for entry in entries:
        entry.n = head.length = head.length + 1
        entry.seal = _seal(head.seal, entry)
        head.seal = mac(entry.seal)


def _head(kind: str, pk: int) -> Head:
    head, _ = Head.objects.get_or_create(kind=kind, thing_id=pk)
    return head


def _seal(head: str, entry: Entry) -> str:
    act = entry.act
    what = (entry.n, entry.kind, entry.thing_id, entry.action, entry.before, entry.after)
    who = (str(act.pk), act.action, act.by, act.user_id, str(act.batch or ""))
    times = (act.at.timestamp(), act.occurred_at.timestamp())  # the same in every time zone
    text = json.dumps([head, *what, entry.facts, *who, *times], sort_keys=True)
    return mac(text, like=entry.seal)


def mac(text: str, *, like: str = "") -> str:
    """Keyed: who can write to the database can neither forge an entry nor put back a head.

    The seal begins with the name of its key, so that keys can be rotated: the first in
    ``RECORD_KEYS`` seals what is new, the others still prove what is old.
    """
    name = like.partition("$")[0] or next(iter(settings.RECORD_KEYS))
    key = settings.RECORD_KEYS.get(name)
    if key is None:
        return "unknown key"
    mac = salted_hmac("linli.record", text, secret=key, algorithm="sha256").hexdigest()
    return f"{name}${mac}"


def _things() -> Iterator[Thing]:
    for model in apps.get_models():
        if issubclass(model, Thing):
            yield from model._base_manager.order_by("pk").iterator()


def _agree(thing: Thing, last: dict[tuple[str, int], tuple[str, dict[str, object]]]) -> bool:
    """Whether a thing stands as its last entry left it. What was not yet kept when that entry was written proves nothing."""
    after, facts = last.get((thing._meta.label_lower, thing.pk), ("", {}))
    now = json.loads(json.dumps(thing.facts()))
    return after == thing.state and all(_same(facts[name], now[name]) for name in now if name in facts)


def _same(kept: object, now: object) -> bool:
    """An instant is the same in whichever zone it was written down: older entries hold what somebody typed."""
    if kept == now:
        return True
    if not (isinstance(kept, str) and isinstance(now, str) and "T" in kept and "T" in now):
        return False
    try:
        one, other = datetime.fromisoformat(kept), datetime.fromisoformat(now)
    except ValueError:
        return False
    return one.tzinfo is not None and other.tzinfo is not None and one == other
