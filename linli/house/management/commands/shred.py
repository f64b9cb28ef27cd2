"""``linli shred [--dry-run]``: let go of what is past its time, by the retention rules of all apps."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from linli.kernel.retention import enforcement, rules_now
from linli.people.queries import described


class Command(BaseCommand):
    help = "Let go of what is past its time, by the retention rules; the worker does the same every hour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go now")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        runs = {}
        for rule in rules_now():
            known = enforcement(rule.id)
            if known is not None:
                over = known.over(timezone.now())
                since = f"since {over.oldest:%Y-%m-%d}" if over.oldest else ""
                self.stdout.write(f"{over.count:>7}  {rule.id:<24} {since:<18} {described(rule)['what']}")
                runs[known.run] = rule.id
        if dry_run:
            self.stdout.write("Nothing was changed.")
            return
        for run, name in runs.items():
            done = 0
            while now_done := run():
                done += now_done
            self.stdout.write(f"{name}: {done} let go")
