"""What many tests begin with, built once by the same actions and then copied, row by row, into each test's database."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple, TypeVar

from django.apps import apps
from django.db import connection, transaction

from linli.kernel import memory
from linli.places.queries import forget_index
from linli.record.models import Act

Row = tuple[Any, ...]
T = TypeVar("T")


class Kept(NamedTuple):
    """What building it gave back and left behind: per table its columns, the keys that went, the rows that came."""

    given: Any
    acts_before: int
    changes: dict[str, tuple[list[str], list[Any], list[Row]]]


_kept: dict[str, Kept] = {}


def standing(name: str, build: Callable[[], T]) -> T:
    """What ``build`` gives, with the rows it leaves; from the second time on these are copied.

    Where a test has written something before, what is kept would not fit: then it is built.
    """
    acts = Act.objects.count()
    found = _kept.get(name)
    if found is not None and found.acts_before == acts:
        _put(found)
        return deepcopy(found.given)
    if found is not None:
        return build()
    before = _rows()
    given = build()
    after = _rows()
    changes = {}
    for table, (columns, rows) in after.items():
        was = before[table][1]
        came = [row for key, row in rows.items() if was.get(key) != row]
        if came:
            changes[table] = columns, [row[0] for row in came if row[0] in was], came
    _kept[name] = Kept(deepcopy(given), acts, changes)
    return given


def _rows() -> dict[str, tuple[list[str], dict[Any, Row]]]:
    """Every row of every table of ours, by its key, which is the first column."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            meta = model._meta
            columns = [meta.pk.column, *(f.column for f in meta.local_concrete_fields if f is not meta.pk)]
            named = ", ".join(connection.ops.quote_name(column) for column in columns)
            cursor.execute(f"SELECT {named} FROM {connection.ops.quote_name(meta.db_table)}")
            found[meta.db_table] = columns, {row[0]: row for row in cursor.fetchall()}
    return found


def _put(kept: Kept) -> None:
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, went, came) in kept.changes.items():
            if went:
                cursor.executemany(
                    f"DELETE FROM {quote(table)} WHERE {quote(columns[0])} = %s", [(key,) for key in went]
                )
            named, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({named}) VALUES ({places})", came)
    memory.forget()  # as the acts that built it would have said
    forget_index()
