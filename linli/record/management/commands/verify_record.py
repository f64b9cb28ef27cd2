"""linli verify-record: find what was changed, removed or cut off behind the record's back."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from linli.record.chain import also_proven, heads, verify
from linli.record.models import Act, Entry

OLDER = (
    "Nothing was checked: the tables are those of an older version ({n} migrations behind). "
    "Run “linli migrate” first, on a copy if they must stay as they are."
)


class Command(BaseCommand):
    help = (
        "Check every entry against its seal, every thing against its last entry; "
        "exit 1 when a fault is found, 2 when nothing could be checked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", type=Path, help="compare with chain heads kept apart (linli export-heads)")

    def handle(self, *args: Any, **options: Any) -> None:
        behind = _migrations_behind()
        try:
            faults = verify() + [fault for prove in also_proven for fault in prove()]
        except (OperationalError, ProgrammingError) as why:  # a column or a table is not there
            if not behind:
                raise
            raise CommandError(OLDER.format(n=behind), returncode=2) from why
        if options["heads"]:
            faults += _cut_since(json.loads(options["heads"].read_text(encoding="utf-8")))
        for fault in faults:
            self.stdout.write(self.style.ERROR(fault))
        entries, acts = Entry.objects.count(), Act.objects.count()
        self.stdout.write(f"{entries} entries of {acts} acts checked, {len(faults)} faults.")
        if faults:
            raise SystemExit(1)


def _migrations_behind() -> int:
    """How many steps these tables are older than this version."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _cut_since(kept: dict[str, int]) -> list[str]:
    """Histories that are shorter now than when their heads were put aside, or gone."""
    now = heads()
    return [f"cut off since the export: {name}" for name, length in kept.items() if now.get(name, 0) < length]
