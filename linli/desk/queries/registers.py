"""Rows of registers for the settings pages: searched, and each with the history of its changes."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Q, QuerySet
from django.utils.translation import gettext as _

from linli.record.models import Act, Note
from linli.record.registers import REGISTER, Register

STATES = {"active": Q(state="active"), "retired": Q(state="retired"), "all": Q()}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that an act changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One act on a row: when, who, what."""

    at: datetime
    who: str
    deed: str
    changes: list[Change]
    words: str


def narrowed(rows: QuerySet[Any], *, words: str, state: str, fields: tuple[str, ...]) -> QuerySet[Any]:
    """The rows in this state that contain the words in one of the fields."""
    found = rows.filter(STATES.get(state, STATES["active"]))
    if words:
        contains = Q()
        for name in fields:
            contains |= Q(**{f"{name}__icontains": words})
        found = found.filter(contains)
    return found


def history_of(row: Register) -> list[Deed]:
    """Who added, changed, retired or restored this row, newest first; in two queries and one per related row shown."""
    acts = row.history.select_related("user").order_by("-version")
    notes: dict[Any, list[Note]] = {}
    for note in Note.objects.filter(act__in=acts):
        notes.setdefault(note.act_id, []).append(note)
    return [_deed(row, act, notes.get(act.pk, [])) for act in acts]


def _deed(row: Register, act: Act, notes: list[Note]) -> Deed:
    changes, words = [], []
    for note in notes:
        found = _parsed(note.text) if act.action == "change" else None
        if found is None:
            words.append(note.text)
        else:
            changes += [_change(row, name, *pair) for name, pair in found.items()]
    return Deed(act.occurred_at, _who(act), REGISTER.deed(act.action), changes, "\n".join(words))


def _who(act: Act) -> str:
    if act.user is not None:
        return str(getattr(act.user, "shown_name", act.user))
    return _("shipped or imported")


def _parsed(text: str) -> dict[str, list[Any]] | None:
    """The changes as the register wrote them down; None for anything else."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    is_changes = isinstance(found, dict) and all(isinstance(pair, list) and len(pair) == 2 for pair in found.values())
    return found if is_changes else None


def _change(row: Register, name: str, before: Any, after: Any) -> Change:
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return Change(name, str(before), str(after))
    assert isinstance(field, Field)
    return Change(str(field.verbose_name), _shown(field, before), _shown(field, after))


def _shown(field: Any, value: Any) -> str:
    if value is None or value in ("", {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, ForeignKey):
        related = field.remote_field.model._base_manager
        return str(related.filter(**{field.target_field.name: value}).first() or value)
    if isinstance(value, dict):
        return "；".join(f"{key} → {part}" for key, part in value.items())
    return str(dict(field.flatchoices).get(value, value))
