"""``linli rulebooks``: write ``docs/rulebooks/<app>.md`` from the rulebooks; ``--check`` only compares."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from linli.kernel.rulebook import Rulebook
from linli.record.models import Thing

FOLDER = Path(settings.BASE_DIR) / "docs" / "rulebooks"


class Command(BaseCommand):
    help = "Write the pages of the rulebooks, or with --check say which are out of date."
    requires_system_checks: list[str] = []  # `script/check` runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        wanted = {FOLDER / f"{app}.md": text for app, text in pages().items()}
        there = {path: path.read_text() for path in FOLDER.glob("*.md")}
        changed = sorted(path.name for path in wanted.keys() | there.keys() if wanted.get(path) != there.get(path))
        if check and changed:
            raise CommandError(f"docs/rulebooks is out of date ({', '.join(changed)}): run `linli rulebooks`")
        if check:
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path in there.keys() - wanted.keys():
            path.unlink()
        for path, text in wanted.items():
            path.write_text(text)
        self.stdout.write(f"{len(wanted)} pages, {len(changed)} changed: {', '.join(changed)}")


def pages() -> dict[str, str]:
    """One page per app: each rulebook of its things, as officials review it, in Chinese."""
    with translation.override("zh-hans"):
        things: dict[str, list[tuple[str, Rulebook]]] = defaultdict(list)
        for model in apps.get_models():
            if issubclass(model, Thing):
                things[model._meta.app_label].append((model.__name__, model.rules))
        return {app: _page(app, found) for app, found in things.items()}


def _page(app: str, found: list[tuple[str, Rulebook]]) -> str:
    books: dict[int, tuple[list[str], Rulebook]] = {}
    for name, book in found:
        books.setdefault(id(book), ([], book))[0].append(name)
    parts = [_section(", ".join(sorted(names)), book) for names, book in books.values()]
    head = f"# Rulebooks of `{app}`\n\nWritten by `linli rulebooks` from the code. Change `rules.py`, not this page.\n"
    return "\n".join([head, *parts])


def _section(names: str, book: Rulebook) -> str:
    states = [f"| `{state.value}` | {state.label} |" for state in book.states]
    actions = [f"| `{a}` | {book.verb(a)} | {book.deed(a)} |" for a in dict.fromkeys(r.action for r in book.rules)]
    return "\n".join(
        [
            f"## {names}\n",
            "### Who may do what, when (谁在何时可以做什么)\n",
            book.grid(),
            "\n### What leads where (流转图)\n",
            f"```mermaid\n{book.mermaid()}\n```",
            "\n### States (状态)\n",
            "\n".join(["| code | 中文 |", "|---|---|", *states]),
            "\n### Actions (操作)\n",
            "\n".join(["| code | 按钮 | 时间线 |", "|---|---|---|", *actions]),
            "",
        ]
    )
