"""Bringing in a file of cases: one act per row, committed in batches, so that it can stop anywhere and go on."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.cases.actions.intake import imported_case, place, take_in_clock
from linli.cases.models import Case, CaseExport, CaseImport, ImportMapping, ImportRow
from linli.cases.queries.import_rows import Problem, Row, missing_columns, read_rows
from linli.cases.queries.imports import Known, Places, compare, known_cases, mapped, open_sheet, preview, read_by
from linli.cases.queries.suggesting import KIND, said_of
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.actions import contact_for
from linli.people.models import Unit
from linli.record import registers
from linli.record.bulk import Beginning, begin_many
from linli.record.models import Root
from linli.record.registers import RegisterState
from linli.suggestions.actions import keep_proposals

BATCH = 100  # rows in one transaction
BREATH = 0.02  # seconds between two batches, in which others may write
State, Outcome = CaseImport.State, ImportRow.Outcome
Told = Callable[[CaseImport], None]


def remember_mapping(job: CaseImport, *, by: Actor) -> ImportMapping:
    """Keep how this source is read, for the next time."""
    known = ImportMapping.objects.filter(source_code=job.source_code).first()
    kept: dict[str, Any] = {"name": job.source_name, "channel": job.channel, "columns": job.columns}
    if known is None:
        known = ImportMapping(source_code=job.source_code, **kept)
        registers.add(known, by=by)
    elif known.state == RegisterState.ACTIVE:
        changes = {name: value for name, value in kept.items() if getattr(known, name) != value}
        if changes:
            registers.change(known, changes=changes, by=by)
    return known


def ensure_centre(*, by: Actor) -> Unit | None:
    """On an empty house: the desk that leads until it hands over. The one that was made, if none was there."""
    if Unit.objects.filter(kind=Unit.Kind.CENTRE, state=RegisterState.ACTIVE).exists():
        return None
    made = Unit(kind=Unit.Kind.CENTRE, name=str(Unit.Kind.CENTRE.label))
    registers.add(made, by=by)
    return made


def ask_to_look(job: CaseImport) -> None:
    """The worker shall read the file (again)."""
    job.state, job.error, job.touched_at = State.LOOKING, "", timezone.now()
    job.save()


def look(job: CaseImport, data: bytes) -> None:
    """Read it as it would come in, and keep what the page shows of it. Nothing comes in yet; Refused is kept as well."""
    try:
        sheet = open_sheet(data, sheet=job.sheet)
        if job.looked.get("sheet") != sheet.name:  # for the first time, or another sheet was chosen
            if mapping := read_by(job, sheet.columns):
                job.source_code, job.source_name = mapping.source_code, mapping.name
                job.channel = mapping.channel
            job.columns, job.sheet = mapped(sheet.columns, mapping), sheet.name[:60]
        job.looked = preview(data, job).kept()
        job.state, job.total = State.CHECKED, job.looked["total"]
    except Refused as why:
        job.state, job.error, job.looked = State.UNREADABLE, str(why)[:300], {}
        job.file.delete(save=False)
    job.touched_at = timezone.now()
    job.save()


def begin(job: CaseImport) -> bool:
    """Mark it as running; False when it runs already or is finished."""
    now = timezone.now()
    with transaction.atomic():
        locked = CaseImport.objects.select_for_update().get(pk=job.pk)
        if not (locked.state == State.CHECKED or locked.may_go_on):
            return False
        locked.state, locked.error, locked.touched_at, locked.looked = State.RUNNING, "", now, {}
        locked.save(update_fields=["state", "error", "touched_at", "looked"])
    job.refresh_from_db()
    return True


def halt(job: CaseImport, *, error: str = "") -> None:
    """Stop after the batch that is being written; it can go on later."""
    running = CaseImport.objects.filter(pk=job.pk, state=State.RUNNING)
    running.update(state=State.STOPPED, error=error[:300], touched_at=timezone.now())
    job.refresh_from_db()


def run(job: CaseImport, *, data: bytes, by: Actor, told: Told | None = None) -> CaseImport:
    """Bring in the rows that are not settled yet. ``told`` hears after each batch.

    Whoever finds that another worker is ahead of it leaves it to that one. Raises Refused for a file that
    cannot be read; what was brought in before stays.
    """
    with translation.override(job.language):
        sheet = open_sheet(data, sheet=job.sheet)
        if wrong := missing_columns(job.columns, sheet.columns):
            raise Refused(" ".join(wrong))
        rows = read_rows(sheet.rows, job.columns, sheet.columns, now=timezone.now())
        job.total = len(rows)
        CaseImport.objects.filter(pk=job.pk).update(total=job.total)
        places = Places.now()
        for start in range(job.done, len(rows), BATCH):
            if not _batch(job, start, rows[start : start + BATCH], places, by):
                break
            if told:
                told(job)
            time.sleep(BREATH)
        job.refresh_from_db()
        return job


def finish(job: CaseImport, result: bytes) -> bool:
    """All rows are settled: keep the result, remove the file. False when they are not."""
    job.refresh_from_db()
    if job.state != State.RUNNING or job.done < job.total:
        return False
    job.result.save(f"{job.pk}.xlsx", ContentFile(result), save=False)
    if job.file:
        job.file.delete(save=False)
    job.state, job.ended_at = State.DONE, timezone.now()
    job.save(update_fields=["state", "ended_at", "result", "file"])
    return True


def forget_job(job: CaseImport) -> None:
    """Its files and its results go; the cases stay."""
    for kept in (job.file, job.result):
        if kept:
            kept.delete(save=False)
    job.delete()


def forget_export(job: CaseExport) -> None:
    """A long export has been there for its time."""
    if job.file:
        job.file.delete(save=False)
    job.delete()


def _batch(job: CaseImport, start: int, rows: list[Row], places: Places, by: Actor) -> bool:
    """Settle these rows, all or none; False when it was stopped or another worker has done them."""
    with transaction.atomic():
        locked = CaseImport.objects.select_for_update().get(pk=job.pk)
        if locked.done != start or locked.state != State.RUNNING:
            return False
        settled = _settle(locked, rows, places, by)
        ImportRow.objects.bulk_create(settled)
        locked.done, locked.touched_at = start + len(rows), timezone.now()
        for result in settled:
            setattr(locked, result.outcome, getattr(locked, result.outcome) + 1)
        locked.save(update_fields=["done", "touched_at", *Outcome.values])
    job.done, job.new, job.unchanged, job.refused = locked.done, locked.new, locked.unchanged, locked.refused
    return True


def _settle(job: CaseImport, rows: list[Row], places: Places, by: Actor) -> list[ImportRow]:
    known = known_cases(job.source_code, [row.source_number for row in rows])
    new = [row for row in rows if not row.problems and row.source_number not in known]
    try:
        with transaction.atomic():  # with the contacts that were made for them
            beginnings = [_beginning(job, row, places, by) for row in new]
            begin_many(beginnings)
    except (Refused, IntegrityError):
        # one is refused, or another import of the same source was quicker: each for itself
        return [_one_by_one(job, row, places, by) for row in rows]
    begun = {row.number: given.root.pk for row, given in zip(new, beginnings, strict=True)}
    propose([given.root for given in beginnings])
    return [_result(job, row, known.get(row.source_number), begun.get(row.number)) for row in rows]


def _one_by_one(job: CaseImport, row: Row, places: Places, by: Actor) -> ImportRow:
    known = known_cases(job.source_code, [row.source_number]).get(row.source_number)
    if row.problems or known:
        return _result(job, row, known, None)
    try:
        with transaction.atomic():
            given = _beginning(job, row, places, by)
            begin_many([given])
    except Refused as why:
        row.problems.append(Problem("", str(why)))
        return _result(job, row, None, None)
    propose([given.root])
    return _result(job, row, None, given.root.pk)


def _result(job: CaseImport, row: Row, known: Known | None, begun: int | None) -> ImportRow:
    result = ImportRow(job=job, number=row.number, source_number=row.source_number, outcome=Outcome.REFUSED)
    if row.problems:
        result.problems = [[p.column, p.text] for p in row.problems]
    elif begun:
        result.case_id, result.outcome = begun, Outcome.NEW
    elif known:
        why_not = compare(row, known)
        result.case_id, result.outcome = known.pk, Outcome.REFUSED if why_not else Outcome.UNCHANGED
        result.problems = [[job.columns.get("answer", ""), why_not]] if why_not else []
    return result


def _beginning(job: CaseImport, row: Row, places: Places, by: Actor) -> Beginning:
    """The act that a row will be: history when it is settled there, open when it still waits."""
    told, at = row.fields, row.fields["raised_at"]
    if told.get("phone") or told.get("name"):
        contact = contact_for(name=told.get("name", ""), phone=told.get("phone", ""))
        by = replace(by, behalf=contact.pk)
    number, title = row.source_number, told.get("title", "")
    case = imported_case(
        told["words"], job.channel, title, job.source_code, number, by, {"occurred_at": at}, desk=places.desk
    )
    address = told.get("address", "")
    area, category = places.area(told.get("area", ""), address), places.category(told.get("category", ""))
    place(case, area=area, address=address, category=category)
    if row.is_history:
        case.answered_at = case.ended_at = told.get("answered_at") or at
        return Beginning(case, "import_history", by, told.get("answer", ""), at)
    case.clock = case.intake_clock = take_in_clock(case, timezone.now())
    return Beginning(case, "import_open", by, told.get("answer", ""), at)


def propose(roots: Iterable[Root]) -> int:
    """For those that still wait and have no category: what each is probably about, for a person to decide. How many."""
    waiting = [case for case in roots if isinstance(case, Case) and case.is_open and case.category_id is None]
    said = {case.pk: found for case in waiting if (found := said_of(case.title, case.words)) is not None}
    return keep_proposals(KIND, Case._meta.label_lower, said)


def why_stopped(error: Exception) -> str:
    """For the person who waits: what a refusal says, and of anything else no more than that it happened."""
    return str(error) if isinstance(error, Refused) else _("An error of ours; it has been written down. Try again.")
