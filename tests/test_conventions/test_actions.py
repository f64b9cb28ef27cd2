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
DOERS = [acts.act, acts.one_step, registers.add, registers.change, registers.retire, registers.restore]
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete"}
# What does acts without being one: many acts, each with its own result. A file or a function, with its reason.
MANY_ACTS: dict[str, str] = {
    "linli.demo.actions": "the story of the demo city: it calls the actions of all apps, as people would",
    "linli.cases.actions.imports": "one act per row of a file, in batches; how far it is belongs to machinery",
    "linli.people.actions.teams.move_posts": "one act per post, under the batch of the re-cut",
    "linli.people.actions.teams.move_posts_back": "one act per post, under the batch of the re-cut",
    "linli.people.actions.teams.hand_over": "the old post ends and the new one begins: two roots in one batch",
    "linli.places.actions.imports.import_areas": "one act per area under one batch id",
    "linli.places.actions.premises.import_dwellings": "one act per compound and building of a file",
    "linli.places.actions.premises.add_buildings": "one act per building; its doors and its grid belong to it",
}
# What writes without an act: rows of machinery, or part of an act that is open already.
NO_ACT: dict[str, str] = {
    "linli.api.actions.keys.count_use": "how often a key was used today: machinery",
    "linli.api.actions.raising": "calls the action of cases, and notes beside it which key it was",
    "linli.clocks.actions.clocks": "called inside the open act of what owns the clock, whose root is locked",
    "linli.desk.actions.saved": "filters that a member of staff gave a name: their own, of no case",
    "linli.people.actions.contacts": "contacts hold nothing but personal data; the acts that use them keep their ids",
    "linli.insight.actions.facts": "facts and sums are made from the record by the worker, and made anew at any time: machinery",
    "linli.insight.actions.reports": "the report of a month, made by the worker: machinery",
    "linli.search.actions": "what can be found, written at the end of the act that changes it, or made anew by the worker",
    "linli.suggestions.actions.learning": "a model is made by the worker, from what was decided: machinery",
    "linli.suggestions.actions.uses.keep_proposals": "called inside the open act, or the batch of acts, that brings in what it proposes for",
    "linli.suggestions.actions.topics": "found anew every night, by the worker: machinery",
    "linli.visits.actions.steps": "what visits say of a door, derived from them inside their acts, or made anew from them",
    "linli.visits.actions.care.note_reads": "who read the care list: only ever added, a reading moves nothing",
    "linli.votes.actions.ballots.put_in": "takes part in the open act that casts the ballot",
    "linli.votes.actions.ballots.drop_in": "takes part in the open act that casts or counts a secret ballot",
    "linli.votes.actions.written.numbered": "gives names on a ballot their numbers, in the act that casts or enters it",
    "linli.votes.actions.roll.keep_upload": "a spreadsheet between its dry run and its import: machinery",
    "linli.votes.actions.roll.forget_upload": "as above",
    "linli.people.actions.sign_ins": "the log of sign-ins and the sessions: machinery",
}


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


def takes_an_open_act(function: Callable[..., Any]) -> bool:
    """What two actions share is a function that takes the open act first."""
    first = next(iter(inspect.signature(function).parameters.values()), None)
    return first is not None and first.annotation in {acts.Doing, "Doing"}


def called(function: Callable[..., Any]) -> list[tuple[str, Any]]:
    """The last name of each call in the body, with the object if it can be found."""
    known = inspect.unwrap(function).__globals__
    found = []
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            found.append((node.func.id, known.get(node.func.id)))
        elif isinstance(node.func, ast.Attribute):
            owner = known.get(node.func.value.id) if isinstance(node.func.value, ast.Name) else None
            found.append((node.func.attr, getattr(owner, node.func.attr, None)))
    return found


def does_acts(function: Callable[..., Any]) -> bool:
    """Itself, or through private functions beside it."""
    for _, target in called(function):
        if target in DOERS:
            return True
        beside = inspect.isfunction(target) and target.__name__.startswith("_") and target is not function
        if beside and does_acts(target):
            return True
    return False


def is_excused(name: str, reasons: dict[str, str]) -> bool:
    return any(name == known or name.startswith(f"{known}.") for known in reasons)


FUNCTIONS = {n: f for app in APPS for n, f in public_functions(app) if not takes_an_open_act(f)}
ACTIONS = {
    name: function for name, function in FUNCTIONS.items() if does_acts(function) and not is_excused(name, MANY_ACTS)
}


def rulebooks(app: str) -> dict[str, Rulebook]:
    """The rulebooks that the things of this app live by, without those of the record."""
    label = app.removeprefix("linli.")
    things = [model for model in apps.get_models() if issubclass(model, Thing) and model._meta.app_label == label]
    return {model.__name__: model.rules for model in things if model.rules is not registers.REGISTER}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_an_action_says_who_acts_and_is_done_once(name):
    action = ACTIONS[name]
    *_, by, sent = inspect.signature(action).parameters.values()

    assert (by.name, by.kind) == ("by", by.KEYWORD_ONLY), f"{name}: by= is keyword-only and the last before **sent"
    assert sent.kind == sent.VAR_KEYWORD, f"{name}: take **sent: Unpack[Sent] and hand it to act()"
    assert hasattr(action, "__wrapped__"), f"{name}: put @once above it, so that a repeated key is the same act"


@pytest.mark.parametrize("app", APPS)
def test_every_row_of_a_rulebook_has_its_action(app):
    """``CONSEQUENCES`` in ``rules.py`` names the rows that only happen as part of another action."""
    books = rulebooks(app)
    rows = {r.action for book in books.values() for r in book.rules if r.action.partition("_")[0] != "view"}
    rules = importlib.import_module(f"{app}.rules") if books else None
    consequences = set(getattr(rules, "CONSEQUENCES", ()))
    named = {name.rpartition(".")[2] for name in ACTIONS if name.startswith(f"{app}.")}

    assert consequences - rows == set(), "CONSEQUENCES names what is no row: take it out"
    assert consequences & named == set(), "an action of its own is no consequence: take it out of CONSEQUENCES"
    assert rows - consequences - named == set(), "write the function of the same name, or take the row out"


def test_what_writes_is_an_act():
    writers = {
        name for name, function in FUNCTIONS.items() if WRITES & {called_as for called_as, _ in called(function)}
    }
    loose = sorted(name for name in writers - set(ACTIONS) if not is_excused(name, NO_ACT | MANY_ACTS))

    assert loose == [], "write inside an act; if this is machinery or takes part in an open act, say so in NO_ACT"


def test_every_excuse_is_needed():
    excused = [reason for reason in NO_ACT | MANY_ACTS if not any(is_excused(name, {reason: ""}) for name in FUNCTIONS)]

    assert excused == [], "what it excused is gone: take it out"


def test_a_rulebook_is_in_the_file_rules():
    for model in apps.get_models():
        if issubclass(model, Thing) and model.rules is not registers.REGISTER:
            rules = importlib.import_module(f"{model._meta.app_config.name}.rules")
            known = [book for book in vars(rules).values() if isinstance(book, Rulebook)]
            assert model.rules in known, f"{model.__name__}: its rulebook belongs into {rules.__name__}"
