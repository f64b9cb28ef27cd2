"""``linli import-cases FILE``: bring in the cases of a hotline or a message board. Run again it changes nothing."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from linli.cases.actions.imports import begin, ensure_centre, finish, forget_job, halt, run, why_stopped
from linli.cases.models import CaseImport, ImportMapping
from linli.cases.queries.imports import fitting, mapped, mappings, open_sheet, preview, result_file
from linli.kernel.actor import IMPORT
from linli.kernel.rulebook import Refused
from linli.kernel.sheets import Sheet

MOST_SHOWN = 200  # refused rows on the screen; --result has all
UNFINISHED = [CaseImport.State.RUNNING, CaseImport.State.STOPPED]


class Command(BaseCommand):
    help = "Import cases from a spreadsheet (XLSX or CSV). What was cut off goes on; what is there already is left."
    requires_system_checks: list[str] = []  # `script/check` runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", default="", metavar="NAME", help="how the columns are read; found by itself")
        parser.add_argument("--sheet", default="", help="of a file with several")
        parser.add_argument("--result", type=Path, help="write what became of each row to this XLSX")
        parser.add_argument("--check", action="store_true", help="only say what the file would do")

    def handle(self, *args: Any, **how: Any) -> None:
        try:
            data = how["file"].read_bytes()
            sheet = open_sheet(data, sheet=how["sheet"])
            job = _job(data, sheet, _mapping(how["mapping"], sheet), how["file"].name)
            self._import(job, data, check=how["check"], result=how["result"])
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None

    def _import(self, job: CaseImport, data: bytes, *, check: bool, result: Path | None) -> None:
        if not check and (made := ensure_centre(by=IMPORT)):
            self.stdout.write(f"There was no centre yet to take cases in: added “{made}”.")
        looked = preview(data, job)
        if looked.wrong:
            raise CommandError("\n".join(looked.wrong))
        self.stdout.write(f"{job.source_name}: {', '.join(f'{n}={c}' for n, c in job.columns.items())}")
        if check:
            for row in looked.troubled[:MOST_SHOWN]:
                for problem in row.problems:
                    self.stdout.write(f"row {row.number} [{problem.column}]: {problem.text}")
            self.stdout.write(f"new {looked.new}, unchanged {looked.there}, refused {len(looked.troubled)}")
            return
        job.save()
        if job.done:
            self.stdout.write(f"going on after row {job.done} of {job.total}")
        CaseImport.objects.filter(pk=job.pk).exclude(state=CaseImport.State.CHECKED).update(touched_at=None)
        begin(job)
        try:
            run(job, data=data, by=IMPORT, told=self._tell)
        except BaseException as why:
            halt(job, error=why_stopped(why) if isinstance(why, Exception) else "")
            raise
        self._end(job, result)

    def _tell(self, job: CaseImport) -> None:
        self.stdout.write(f"{job.done} / {job.total}")
        self.stdout.flush()

    def _end(self, job: CaseImport, result: Path | None) -> None:
        table = result_file(job)
        if result:
            result.write_bytes(table)
        refused = job.rows.filter(outcome="refused").order_by("number")
        for row in refused[:MOST_SHOWN]:
            for column, text in row.problems:
                self.stdout.write(f"row {row.number} [{column}]: {text}")
        if job.refused > MOST_SHOWN:
            self.stdout.write(f"… {job.refused - MOST_SHOWN} more")
        counts = ", ".join(f"{outcome} {n}" for outcome, n in job.counts.items())
        if not finish(job, table):
            raise CommandError(f"stopped after row {job.done} of {job.total}: {counts}. Run it again to go on.")
        forget_job(job)  # on a command line the result was said; nothing of the file stays
        self.stdout.write(counts)


def _mapping(name: str, sheet: Sheet) -> ImportMapping | None:
    if not name:
        return fitting(sheet.columns)
    found = mappings().filter(Q(name=name) | Q(source_code=name)).first()
    if found is None:
        known = "\n".join(f"  {m.source_code} ({m.name})" for m in mappings())
        raise CommandError(f"There is no mapping “{name}”. Known are:\n{known}")
    return found


def _job(data: bytes, sheet: Sheet, mapping: ImportMapping | None, name: str) -> CaseImport:
    """A new one, or the one of this very file that was cut off."""
    if mapping is None:
        known = ", ".join(m.source_code for m in mappings())
        raise CommandError(
            f"No mapping fits the columns {'、'.join(sheet.columns)}. Use the page /cases/import/ to make one, or --mapping ({known})."
        )
    columns = mapped(sheet.columns, mapping)
    kept = {"source_code": mapping.source_code, "sheet": sheet.name[:60], "columns": columns}
    digest = hashlib.sha256(data).hexdigest()
    cut_off = CaseImport.objects.filter(digest=digest, user=None, state__in=UNFINISHED, source_code=mapping.source_code)
    for job in cut_off.order_by("-pk"):
        if all(getattr(job, field) == value for field, value in kept.items()):
            return job
    how = {"name": name[:200], "digest": digest, "source_name": mapping.name, "channel": mapping.channel}
    return CaseImport(**kept, **how)
