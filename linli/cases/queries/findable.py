"""What can be found of cases by staff, and of publications by everybody."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import cast

from linli.cases.models import Case, Publication, Task
from linli.cases.rules import area_labels, unit_label
from linli.record.acts import Doing
from linli.record.models import Note, Root
from linli.search.actions import Findable, Kind
from linli.search.models import Audience

CASE, PUBLICATION, TASK = "cases.case", "cases.publication", "cases.task"
# apps above say of which of these cases no word is found, not even by those who see them (a mediation is beside it)
silent: list[Callable[[Sequence[int]], Iterable[int]]] = []


def begun(root: Root, notes: Sequence[Note]) -> Findable:
    """A case that was raised just now: no query."""
    return _case(cast(Case, root), [note.text for note in notes])


def cases(pks: Sequence[int]) -> Iterable[Findable]:
    """Cases with all that was said about them; of what is shredded, or silent, nothing."""
    hidden = {pk for ask in silent for pk in ask(pks)}
    said: dict[int, list[str]] = {}
    notes = Note.objects.filter(act__root_kind=CASE, act__root_id__in=pks, shredded_at=None)
    for pk, text in notes.order_by("act__version", "pk").values_list("act__root_id", "text"):
        said.setdefault(pk, []).append(text)
    units: dict[int, set[int]] = {}
    for pk, unit in Task.objects.filter(case__in=pks).order_by("pk").values_list("case_id", "unit_id"):
        units.setdefault(pk, set()).add(unit)
    rows = Case.objects.filter(pk__in=pks, shredded_at=None).exclude(pk__in=hidden)
    return [_case(row, said.get(row.pk, []), units.get(row.pk, ())) for row in rows.only(*FIELDS).order_by("pk")]


def gives(doing: Doing) -> set[str]:
    """The labels of a case that came with an act: it lies elsewhere, another desk leads it, units have got tasks."""
    case, labels = cast(Case, doing.root), set()
    if "area_id" in doing.changed:
        labels |= area_labels(case.area_id)
    if "desk_id" in doing.changed:
        labels.add(unit_label(case.desk_id))
    begun = [entry for entry in doing.entries if entry.kind == TASK and not entry.before]
    return labels | {unit_label(task.facts["unit_id"]) for task in begun}


def publications(pks: Sequence[int]) -> Iterable[Findable]:
    """Only what is published, and only its public words."""
    rows = Publication.objects.filter(pk__in=pks, state="published", published_at__isnull=False).select_related("area")
    for row in rows.order_by("pk"):
        words = [row.problem, row.outcome, row.category_name, row.area.name if row.area else ""]
        assert row.published_at is not None
        yield Findable(row.pk, row.published_at, row.title, words)


def _case(case: Case, said: Sequence[str], units: Iterable[int] = ()) -> Findable:
    labels = {*area_labels(case.area_id), *map(unit_label, {case.desk_id, *units})}
    return Findable(case.pk, case.raised_at, case.title, [case.words, case.address, case.source_number, *said], labels)


def _every(model: type[Case] | type[Publication]) -> Iterator[int]:
    """All ids, a portion at a time: no cursor is held between transactions (PgBouncer)."""
    last = 0
    while some := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:5_000]):
        yield from some
        last = some[-1]


FIELDS = ("title", "words", "address", "source_number", "raised_at", "area_id", "desk_id")
FOUND_CASES = Kind(
    CASE,
    Audience.STAFF,
    begun=begun,
    now=cases,
    every=lambda: _every(Case),
    anew=frozenset({"shred"}),
    columns=frozenset({"title", "address"}),
    gives=gives,
)
FOUND_PUBLICATIONS = Kind(
    PUBLICATION,
    Audience.PUBLIC,
    begun=lambda root, notes: None,
    now=publications,
    every=lambda: _every(Publication),
    anew=frozenset({"publish", "amend", "take_down", "expire", "refuse_publication", "propose_again"}),
    adds=False,
)
