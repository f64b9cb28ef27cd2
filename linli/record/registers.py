"""Registers: the data an administrator keeps (categories, units, texts, calendars …).

Each row is a root of its own: adding, changing, retiring and restoring it are acts, so the
record says who changed which deadline when. Nothing is ever deleted: what is retired stays
readable where it was used.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar, Unpack

from django.db.models import Model, TextChoices
from django.db.models.base import ModelState
from django.utils.translation import gettext_lazy as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.memory import remembered_each
from linli.kernel.rulebook import Parts, Rulebook
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act, Entry, Root

ADMINISTRATOR = "administrator"  # the role, as ``people`` names it


class RegisterState(TextChoices):
    ACTIVE = "active", _("in use")  # 启用
    RETIRED = "retired", _("retired")  # 停用


class RegisterPart(StrEnum):
    ADMINISTRATOR = "administrator"  # 管理员
    IMPORT = "import"  # data shipped with Linli, or imported


S, P = RegisterState, RegisterPart

# fmt: off
REGISTER = Rulebook(S, P, [
    ("add",     {P.ADMINISTRATOR, P.IMPORT}, None,        S.ACTIVE),
    ("change",  {P.ADMINISTRATOR, P.IMPORT}, {S.ACTIVE},  None),
    ("retire",  {P.ADMINISTRATOR, P.IMPORT}, {S.ACTIVE},  S.RETIRED),
    ("restore", {P.ADMINISTRATOR},           {S.RETIRED}, S.ACTIVE),
], labels={
    "add":     (_("Add"), _("added")),
    "change":  (_("Change"), _("changed")),
    "retire":  (_("Retire"), _("retired")),
    "restore": (_("Restore"), _("restored")),
})
# fmt: on


class Register(Root):
    """A row of data that an administrator keeps."""

    rules: ClassVar[Rulebook] = REGISTER
    kept: ClassVar[tuple[str, ...]] = ()
    is_remembered = True

    class Meta:
        abstract = True

    def __copy__(self) -> Self:
        """What ``known`` hands out, by the dozen: Django's own way goes through pickling."""
        new, state = type(self).__new__(type(self)), ModelState()
        state.db, state.adding, state.fields_cache = self._state.db, self._state.adding, dict(self._state.fields_cache)
        vars(new).update(vars(self), _state=state)
        return new

    @property
    def is_active(self) -> bool:
        return self.state == S.ACTIVE


R = TypeVar("R", bound=Register)


def known(model: type[R], keys: Iterable[Any], *, field: str = "pk") -> dict[Any, R]:
    """Rows of a register by their key, to be shown: as this process remembers them, at most a minute old.

    Pages name the same units, areas and categories again and again; joining them costs more than all else on the page.
    Never for a decision: an act reads its rows itself.
    """
    found = _rows((model, field, key) for key in keys if key is not None)
    return {key: row for (_model, _field, key), row in found.items()}  # type: ignore[misc]  # of the model asked for


@remembered_each()
def _rows(asked: list[tuple[type[Register], str, Any]]) -> dict[tuple[type[Register], str, Any], Register]:
    keys: dict[tuple[type[Register], str], list[Any]] = defaultdict(list)
    for model, field, key in asked:
        keys[model, field].append(key)
    return {
        (model, field, key): row
        for (model, field), some in keys.items()
        for key, row in model._base_manager.in_bulk(some, field_name=field).items()
    }


def register_parts(actor: Actor) -> Parts:
    """Who one is to any register: the answer of ``parts_of`` in every app that has some."""
    if actor.kind is Kind.IMPORT:
        return {P.IMPORT}
    return {P.ADMINISTRATOR} if actor.role == ADMINISTRATOR else set()


@once
def add(row: Register, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Put a new row into its register."""
    return one_step(row, "add", by=by, words=words, **sent)


@once
def change(row: Register, *, changes: Mapping[str, Any], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Change a row; the record keeps the old and the new values as words."""
    before = {name: _show(getattr(row, name)) for name in changes}
    after = {name: _show(value) for name, value in changes.items()}
    words = json.dumps({n: [before[n], after[n]] for n in before}, ensure_ascii=False, default=str)
    return one_step(row, "change", by=by, changes=changes, words=words, **sent)


@once
def retire(row: Register, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Take a row out of use (停用); where it was used it stays."""
    return one_step(row, "retire", by=by, words=words, **sent)


@once
def restore(row: Register, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Put a retired row back into use (启用)."""
    return one_step(row, "restore", by=by, words=words, **sent)


def as_it_was(row: Register) -> list[dict[str, Any]]:
    """What was kept of a row after each of its acts, as JSON, the newest first. One query."""
    kind = row._meta.label_lower
    entries = Entry.objects.filter(kind=kind, thing_id=row.pk).order_by("-pk")
    return [dict(facts) for facts in entries.values_list("facts", flat=True)]


def _show(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value if isinstance(value, str | int | float | bool | list | dict | type(None)) else str(value)
