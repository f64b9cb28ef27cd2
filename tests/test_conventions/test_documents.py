"""Documents that would be wrong tomorrow, held to the code today."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from linli.record.models import Thing

BASE = Path(settings.BASE_DIR)
DOCS = BASE / "docs"
SCRIPTS = sorted(f.name for f in (BASE / "script").iterdir() if f.is_file() and not f.suffix)


def first_column(text: str) -> set[str]:
    """The words in the first column of all tables, small: ``GridWorker`` and ``grid worker`` are one."""
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    return {plain(word) for cell in cells for word in re.split(r"[,/、]", cell)}


def plain(word: str) -> str:
    return re.sub(r"[^a-z]", "", word.lower())


def missing(words: Iterable[str]) -> list[str]:
    known = first_column((DOCS / "glossary.md").read_text())
    return sorted({word for word in words if plain(word) not in known})


def things() -> list[type[Thing]]:
    return [model for model in apps.get_models() if issubclass(model, Thing)]


def test_every_model_is_in_the_glossary():
    names = [model.__name__ for model in apps.get_models() if model.__module__.startswith("linli.")]

    assert missing(names) == [], "a name enters docs/glossary.md before it enters the code"


def test_every_state_is_in_the_glossary():
    assert missing(state for model in things() for state in model.rules.states.values) == [], (
        "add it to docs/glossary.md"
    )


def test_every_part_is_in_the_glossary():
    assert missing(part for model in things() for part in model.rules.parts) == [], "add it to docs/glossary.md"


def test_the_pages_of_the_rulebooks_are_those_of_the_code():
    call_command("rulebooks", check=True)


def test_every_setting_is_explained_and_none_that_is_gone():
    named = re.compile(r"[\"' ](LINLI_[A-Z_]+|PORT|DATABASE_URL)[\"'=]")
    code = [*(BASE / "config").glob("*.py"), *(BASE / "linli").rglob("*.py"), BASE / ".ci" / "run"]
    used = {name for file in code for name in named.findall(file.read_text())}
    told = set(re.findall(r"^\| `([A-Z_]+)`", (DOCS / "reference" / "settings.md").read_text(), re.MULTILINE))

    assert used == told, "docs/reference/settings.md: one row per variable"


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readme_lists_every_script(readme):
    listed = set(re.findall(r"`script/([a-z]+)", (BASE / readme).read_text()))

    assert listed == set(SCRIPTS), f"one line per script in {readme}"


def test_the_article_has_a_row_for_every_system():
    numbers = re.findall(r"^\| (\d+) \|", (DOCS / "article.md").read_text(), re.MULTILINE)

    assert sorted(set(map(int, numbers))) == list(range(1, 24))


def test_the_stories_that_the_article_names_exist():
    named = set(re.findall(r"`(tests/[\w/.]+?)(?:::\w+)?`", (DOCS / "article.md").read_text()))

    assert sorted(path for path in named if not (BASE / path).exists()) == []


def test_the_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(f.name[:4]) for f in (DOCS / "decisions").glob("*.md"))

    assert numbers == list(range(1, len(numbers) + 1))
