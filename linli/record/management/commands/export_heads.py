"""linli export-heads FILE: put the ends of all histories aside, where nobody here can rewrite them."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linli.record.chain import heads


class Command(BaseCommand):
    help = "Write the length of every history to a file, to be kept apart from this machine (run it daily)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        found = heads()
        options["file"].write_text(json.dumps(found, indent=0, sort_keys=True), encoding="utf-8")
        self.stdout.write(f"{len(found)} heads written to {options['file']}.")
