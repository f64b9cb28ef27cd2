"""``linli rebuild-insight``: make all facts and sums anew from the record. Pages show the old ones until it is done."""

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linli.insight import actions


class Command(BaseCommand):
    help = "Make all figures anew from the record; with --sums only the sums, from the facts that are there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sums", action="store_true", help="only the sums")

    def handle(self, *args: Any, sums: bool = False, **options: Any) -> None:
        began = monotonic()
        count = actions.resum() if sums else actions.rebuild()
        self.stdout.write(f"  {count} cases read, {monotonic() - began:.1f} s")
