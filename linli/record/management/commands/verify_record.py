"""linli verify-record: find what was changed, removed or cut off behind the record's back."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linli.record.chain import also_proven, heads, verify
from linli.record.models import Act, Entry


class Command(BaseCommand):
    help = "Check every entry against its seal, every thing against its last entry; exit 1 when a fault is found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", type=Path, help="compare with chain heads kept apart (linli export-heads)")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = verify() + [fault for prove in also_proven for fault in prove()]
        if options["heads"]:
            faults += _cut_since(json.loads(options["heads"].read_text(encoding="utf-8")))
        for fault in faults:
            self.stdout.write(self.style.ERROR(fault))
        entries, acts = Entry.objects.count(), Act.objects.count()
        self.stdout.write(f"{entries} entries of {acts} acts checked, {len(faults)} faults.")
        if faults:
            raise SystemExit(1)


def _cut_since(kept: dict[str, int]) -> list[str]:
    """Histories that are shorter now than when their heads were put aside, or gone."""
    now = heads()
    return [f"cut off since the export: {name}" for name, length in kept.items() if now.get(name, 0) < length]
