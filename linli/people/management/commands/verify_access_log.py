"""``linli verify-access-log``: was any read of a personal value changed or removed behind the log's back?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.people.queries import broken_reads


class Command(BaseCommand):
    help = "Check the seals of the log of opened data; exits 1 when one is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        if faults := broken_reads():
            raise CommandError("\n".join(faults))
        self.stdout.write("The log of opened data is whole.")
