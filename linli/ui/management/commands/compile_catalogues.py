"""Compile the catalogues of all apps, without gettext on the machine: linli compile_catalogues"""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed


def compile_stale(folder: Path) -> list[Path]:
    """Bring each .mo below the folder up to date with its .po; returns those that were written."""
    written = []
    for source in sorted(folder.glob("**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        half = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(half))
        half.replace(target)  # a running server never reads half a file
        written.append(target)
    return written


class Command(BaseCommand):
    help = "Compile the translation catalogues that are older than their source."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        written = compile_stale(settings.BASE_DIR / "linli")
        for file in written:  # this process may speak already: what it says next is said with the new words
            translation_file_changed(sender=None, file_path=file)
        self.stdout.write(f"{len(written)} catalogues compiled")
