"""``linli demo-cast``: who can be played in the demo, what to try, and how to sign in."""

from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from linli.demo.queries import rows
from linli.people.models import Role


class Command(BaseCommand):
    help = "Print the named cast of the demo with user names and passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        table = [[_("name"), _("role"), _("user name"), _("password"), _("what to try")]]
        for row in rows("cast"):
            role = str(Role(row["role"]).label)
            table.append([row["family"] + row["given"], role, row["username"], row["password"], row["try"]])
        for row in rows("residents"):
            name = row["family"] + row["given"]
            table.append([name, _("resident"), row["phone"], _("code by SMS"), row["try"]])
        widths = [max(_width(line[n]) for line in table) for n in range(len(table[0]) - 1)]
        for line in table:
            cells = [cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=False)]
            self.stdout.write("  ".join([*cells, line[-1]]))


def _width(text: str) -> int:
    """How many columns of a terminal it takes: a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
