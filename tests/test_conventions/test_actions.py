"""Every write is an act: by a named actor, once, and a row of a rulebook."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps

from linli.kernel.rulebook import Rulebook
from linli.record import acts, registers
from linli.record.models import Thing

APPS = sorted(config.name for config in apps.get_app_configs() if config.name.startswith("linli."))
# Functions in actions that are no action. Each has its reason; one that takes the open act needs none.
NO_ACTION: dict[str, str] = {}
ACTS = {"act", "one_step", "move", "start", "add", "change", "retire", "restore"}


def modules(app: str) -> list[ModuleType]:
    """``actions.py`` of an app, or all files of its package."""
    try:
        top = importlib.import_module(f"{app}.actions")
    except ModuleNotFoundError as missing:
        if missing.name == f"{app}.actions":
            return []
        raise
    names = [name for _, name, _ in pkgutil.walk_packages(getattr(top, "__path__", []), f"{top.__name__}.")]
    return [top, *map(importlib.import_module, names)]


def public_functions(app: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in [registers, *modules(app)] if app == "linli.record" else modules(app):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__}.{name}", function


def is_action(name: str, function: Callable[..., Any]) -> bool:
    """A function that takes the open act first is what two actions share."""
    first = next(iter(inspect.signature(function).parameters.values()), None)
    shared = first is not None and first.annotation in {acts.Doing, "Doing"}
    return not shared and name not in NO_ACTION and name != "linli.record.registers.register_parts"


ACTIONS = {name: f for app in APPS for name, f in public_functions(app) if is_action(name, f)}


def rulebooks(app: str) -> dict[str, Rulebook]:
    """The rulebooks that the things of this app live by, without those of the record."""
    label = app.removeprefix("linli.")
    things = [model for model in apps.get_models() if issubclass(model, Thing) and model._meta.app_label == label]
    return {model.__name__: model.rules for model in things if model.rules is not registers.REGISTER}


def calls(function: Callable[..., Any]) -> set[str]:
    """The names of what is called in the body, at any depth."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    found = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in found}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_an_action_says_who_acts_and_is_done_once(name):
    action = ACTIONS[name]
    *_, by, sent = [*[None] * 2, *inspect.signature(action).parameters.values()]

    assert by is not None, f"{name}: takes nothing. An action takes by= and **sent"
    assert (by.name, by.kind) == ("by", by.KEYWORD_ONLY), f"{name}: by= is keyword-only and the last before **sent"
    assert sent.kind == sent.VAR_KEYWORD, f"{name}: take **sent: Unpack[Sent] and hand it to act()"
    assert hasattr(action, "__wrapped__"), f"{name}: put @once above it, so that a repeated key is the same act"


@pytest.mark.parametrize("app", APPS)
def test_every_row_of_a_rulebook_has_its_action(app):
    """``CONSEQUENCES`` in ``rules.py`` names the rows that only happen as part of another action."""
    books = rulebooks(app)
    rows = {rule.action for book in books.values() for rule in book.rules} - {"view"}
    rules = importlib.import_module(f"{app}.rules") if books else None
    consequences = set(getattr(rules, "CONSEQUENCES", ()))
    named = {name.rpartition(".")[2] for name in ACTIONS if name.startswith(f"{app}.")}

    assert consequences - rows == set(), "CONSEQUENCES names what is no row: take it out"
    assert consequences & named == set(), "an action of its own is no consequence: take it out of CONSEQUENCES"
    assert rows - consequences - named == set(), "write the function of the same name, or take the row out"


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_does_an_act(name):
    rows = {rule.action for book in rulebooks(".".join(name.split(".")[:2])).values() for rule in book.rules}
    is_row = name.rpartition(".")[2] in rows

    assert is_row or calls(ACTIONS[name]) & ACTS, f"{name}: neither a row nor an act. Reads belong into queries.py"


def test_a_rulebook_is_in_the_file_rules():
    for model in apps.get_models():
        if issubclass(model, Thing) and model.rules is not registers.REGISTER:
            rules = importlib.import_module(f"{model._meta.app_config.name}.rules")
            known = [book for book in vars(rules).values() if isinstance(book, Rulebook)]
            assert model.rules in known, f"{model.__name__}: its rulebook belongs into {rules.__name__}"
