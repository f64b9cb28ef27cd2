"""The command ``linli``: Django's commands and our own. ``verify-record`` is the file ``verify_record.py``."""

import os
import sys

from django.core.management import BaseCommand, ManagementUtility, get_commands


class Commands(ManagementUtility):
    """People write hyphens, Python files have underscores: both are understood."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        known = subcommand in get_commands()
        return super().fetch_command(subcommand if known else subcommand.replace("-", "_"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    Commands(sys.argv).execute()
