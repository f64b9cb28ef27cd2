"""What the desk does a program can do, or it is said why not: ``docs/reference/api.md`` against the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from linli.api.views.rest import schema
from linli.cases import urls as pages_of_cases
from linli.cases.models import Case, Rating
from linli.cases.queries.offers import KINDS
from linli.desk import urls as pages_of_desk

PAGE = Path(settings.BASE_DIR) / "docs" / "reference" / "api.md"
pytestmark = pytest.mark.no_database


def table(heading):
    """The rows of the table below a heading: what is named in the first column, and the whole second one."""
    below = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ", 1) for line in below.splitlines() if line.startswith("| `")]
    return [(re.findall(r"`([^`]+)`", first), second) for first, second in rows]


def named(rows):
    return sorted(name for names, _why in rows for name in names)


def routes():
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in schema()["paths"].items()
        for method in methods
    }


def test_every_action_has_its_route_or_the_reason_why_it_has_none():
    books = [Case.rules, Rating.rules, *(model.rules for model in KINDS.values())]
    actions = {action for book in books for action in book.labels}
    with_a_route = {path.rpartition("/")[2] for path in routes()}

    assert named(table("Actions without a route of their own")) == sorted(actions - with_a_route)


def test_every_page_of_the_desk_is_named_once():
    pages = [f"desk:{p.name}" for p in pages_of_desk.urlpatterns] + [
        f"cases:{p.name}" for p in pages_of_cases.urlpatterns
    ]

    assert named(table("Pages of the desk")) == sorted(pages)


@pytest.mark.parametrize("heading", ["Actions without a route of their own", "Pages of the desk"])
def test_every_route_that_is_named_is_there(heading):
    named_here = {found for _names, why in table(heading) for found in re.findall(r"`((?:GET|POST) /[^`]*)`", why)}

    assert named_here
    assert named_here - routes() == set()
