"""``linli reindex``: make the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.search.actions import kinds, reindex


class Command(BaseCommand):
    help = "Make the search index anew, of all that can be found or of some kinds. It may run while people work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kinds", nargs="*", help="cases.case, cases.publication, …")

    def handle(self, *args: Any, **options: Any) -> None:
        known = {kind.kind for kind in kinds()}
        if unknown := set(options["kinds"]) - known:
            raise CommandError(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
        for kind, count in reindex(options["kinds"]).items():
            self.stdout.write(f"{kind}: {count}")
