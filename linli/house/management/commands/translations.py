"""``linli translations``: is every text of every app translated? Needs gettext and compiled catalogues; changes nothing."""

import contextlib
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext, pgettext

CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.po"
HIDDEN = re.compile(r"""\bf["'].*?\{(_|n?p?gettext)\(["']""")


class Command(BaseCommand):
    help = "Refuse missing, empty, fuzzy and superfluous Chinese texts."
    requires_system_checks: list[str] = []  # `script/check` runs them

    def handle(self, *args: Any, **options: Any) -> None:
        apps = sorted(file.parent for file in (Path(settings.BASE_DIR) / "linli").glob("*/__init__.py"))
        if faults := [fault for app in apps for fault in [*faults_of(app), *overridden_in(app)]]:
            raise CommandError("\n".join(faults))


def faults_of(app: Path) -> list[str]:
    """What is wrong with the catalogue of this app, one line each."""
    wanted = texts_in(app)
    catalogue = polib.pofile(str(app / CATALOGUE)) if (app / CATALOGUE).is_file() else polib.POFile()
    there = {(e.msgctxt, e.msgid): e for e in catalogue if not e.obsolete}
    faults = [f"{app.name}: no translation: {text!r}" for context, text in sorted(wanted - there.keys(), key=str)]
    faults += [f"{app.name}: not used any more: {text!r}" for context, text in sorted(there.keys() - wanted, key=str)]
    for entry in there.values():
        texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        if entry.fuzzy or not all(texts):
            faults.append(f"{app.name}: {'fuzzy' if entry.fuzzy else 'empty'}: {entry.msgid!r}")
    return faults + hidden_in(app)


def hidden_in(app: Path) -> list[str]:
    """Texts inside an f-string: xgettext does not find them there, so nobody is asked for a translation."""
    lines = [line for file in app.rglob("*.py") for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        f"{app.name}: a text inside an f-string is never found: {line.strip()}" for line in lines if HIDDEN.search(line)
    ]


def overridden_in(app: Path) -> list[str]:
    """Texts of this app that people see otherwise, because another catalogue says the same word differently."""
    catalogue = polib.pofile(str(app / CATALOGUE)) if (app / CATALOGUE).is_file() else polib.POFile()
    with translation.override("zh-hans"):
        seen = {e.msgid: _shown(e) for e in catalogue if e.msgstr and not e.obsolete and not e.fuzzy}
    wanted = {e.msgid: e.msgstr for e in catalogue}
    return [
        f"{app.name}: {text!r} is shown as {shown}, not {wanted[text]}: give it a context (pgettext), or say the same"
        for text, shown in seen.items()
        if shown != wanted[text]
    ]


def _shown(entry: polib.POEntry) -> str:
    return pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid)


def texts_in(app: Path) -> set[tuple[str | None, str]]:
    """The texts that makemessages finds in a copy of the app."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / app.name
        shutil.copytree(app, copy, ignore=shutil.ignore_patterns("locale", "static", "data", "__pycache__"))
        (copy / "locale").mkdir()
        with contextlib.chdir(copy):
            call_command("makemessages", locale=["zh_Hans"], no_location=True, no_wrap=True, verbosity=0)
        found = copy / CATALOGUE
        return {(e.msgctxt, e.msgid) for e in polib.pofile(str(found))} if found.is_file() else set()
