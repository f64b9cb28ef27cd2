"""Where things are, and how long they are; what they stand on."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

BASE = Path(settings.BASE_DIR)
CODE = sorted((BASE / "linli").rglob("*.py"))
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "services", "service", "managers", "constants", "misc"}
LONG = 300
# Files that are longer than 300 lines, each with the reason why cutting it would not help the reader.
LONG_FILES: dict[str, str] = {
    "linli/mediation/rules.py": "ten small rulebooks, which officials review together: tables, one line per row",
    "linli/mediation/policy.py": "the three questions for all that belongs to a mediation, and what still blocks each row",
    "linli/mediation/queries/documents.py": "the papers of a file in their order, one short function each",
    "linli/mediation/forms/parties.py": "one small form per action, from opening to ending",
    "linli/mediation/forms/work.py": "one small form per action, from the first sitting to the sealed file",
    "linli/cases/rules.py": "nine small rulebooks, which officials review together: tables, one line per row",
    "linli/ui/components.py": "the one list of components, a table",
    "linli/cases/policy.py": "the three questions for all that belongs to a case, and what still blocks each row",
    "linli/votes/policy.py": "the three questions for all that belongs to a vote, and what still blocks each row",
    "linli/votes/tally.py": "the whole count, without a table: to be read in one piece by who doubts a result",
    "linli/councils/policy.py": "the three questions for all that belongs to a council, and what still blocks each row",
    "linli/cases/actions/intake.py": "the ways in and the six exits of taking in, which are read together",
    "linli/demo/lives.py": "how a resident's matter goes in the demo city, one short life after the other",
}


def test_no_file_is_named_after_nothing():
    named = [str(f.relative_to(BASE)) for f in CODE if {f.stem, *f.relative_to(BASE).parts[1:-1]} & FORBIDDEN]

    assert named == [], "name a file after what it holds; the closed list of files says where things live"


def test_a_long_file_has_its_reason():
    long = {str(f.relative_to(BASE)) for f in CODE if "migrations" not in f.parts and lines(f) > LONG}

    assert long == set(LONG_FILES), "split it by noun, or add the reason to LONG_FILES"


def test_layers_hold():
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], capture_output=True, text=True, cwd=BASE
    )

    assert found.returncode == 0, (
        f"import downwards only; pyproject.toml gives the reason of each layer\n{found.stdout}"
    )


def test_an_app_says_in_a_readme_what_it_is_for():
    ours = [Path(c.path) for c in apps.get_app_configs() if c.name.startswith("linli.")] + [BASE / "linli" / "kernel"]

    assert [app.name for app in ours if not (app / "README.md").is_file()] == [], "write linli/<app>/README.md, short"


def test_once_one_app_has_migrations_all_have():
    has_models = {Path(c.path) for c in apps.get_app_configs() if c.name.startswith("linli.") and [*c.get_models()]}
    without = {app.name for app in has_models if not (app / "migrations" / "0001_initial.py").is_file()}

    assert without in (set(), {app.name for app in has_models}), "linli makemigrations"


def test_every_library_has_its_reason():
    """In ``pyproject.toml``, behind its name: no library without a reason."""
    project = tomllib.loads((BASE / "pyproject.toml").read_text())
    names = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    text = (BASE / "pyproject.toml").read_text()

    assert [name for name in names if not re.search(re.escape(f'"{name}",') + r" +# \w", text)] == []


@pytest.mark.parametrize("kind", ["index-url", "find-links", "://"])
def test_a_lock_file_names_no_address(kind):
    text = (BASE / "requirements.txt").read_text() + (BASE / "requirements-dev.txt").read_text()

    assert kind not in text, "script/lock compiles them without"


def lines(file: Path) -> int:
    return file.read_text(encoding="utf-8").count("\n")
