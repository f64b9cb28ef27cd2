"""``linli rotate-field-keys``: after a new first key in LINLI_FIELD_KEYS, encrypt everything with it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.people.actions.keys import rotate_field_keys
from linli.people.fields import Unreadable, key_in_use


class Command(BaseCommand):
    help = "Encrypt personal fields with the first key of LINLI_FIELD_KEYS; safe to stop and to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rotate_field_keys()
        except Unreadable as why:
            raise CommandError(f"{why}. Put the missing key back into LINLI_FIELD_KEYS and run this again.") from why
        for table, rows in done.items():
            self.stdout.write(f"{table}: {rows}")
        self.stdout.write(f"Everything is encrypted with “{key_in_use()}”; older keys may be removed.")
