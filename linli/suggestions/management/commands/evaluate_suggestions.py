"""``linli evaluate-suggestions --train A.csv --test B.csv --json``: learn from one file, be tried on another."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.suggestions.learning.files import NotReadable, read_examples
from linli.suggestions.learning.training import TooLittle, train
from linli.suggestions.learning.trial import trial


class Command(BaseCommand):
    help = "Learn categories from one CSV file (title, body, category) and say how well they are found in another."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--train", type=Path, required=True)
        parser.add_argument("--test", type=Path, required=True)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **how: Any) -> None:
        try:
            known, asked = read_examples(how["train"]), read_examples(how["test"])
            figures = trial(train(known), asked)
        except (NotReadable, TooLittle, OSError) as why:
            raise CommandError(str(why)) from None
        if how["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {value}")
