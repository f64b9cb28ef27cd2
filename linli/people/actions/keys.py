"""Rotation of the keys that encrypt personal fields: what an older key encrypted is encrypted anew."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from linli.people.fields import EncryptedText, decrypt, encrypt, key_in_use

BATCH = 500  # rows in one transaction, so that nobody waits long for them


def encrypted_columns() -> list[tuple[type[models.Model], list[str]]]:
    """Every model with encrypted fields, in whichever app, with the names of their columns."""
    found = []
    for model in apps.get_models():
        columns = [field.column for field in model._meta.concrete_fields if isinstance(field, EncryptedText)]
        if columns:
            found.append((model, columns))
    return found


def rotate_field_keys() -> dict[str, int]:
    """Encrypt with the first key whatever an older one encrypted; how many rows of each table were rewritten.

    May be stopped and run again. Raises Unreadable when a key is missing. When it is done the old keys may go.
    """
    done = {model._meta.label_lower: _rotate(model, columns) for model, columns in encrypted_columns()}
    return {**done, "mfa.authenticator": _rotate_factors()}


def _rotate(model: type[models.Model], columns: list[str]) -> int:
    """Straight in the table: nothing of the row but its sealing changes, so it is no act on a thing."""
    quote = connection.ops.quote_name
    table, pk = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    names = ", ".join(quote(column) for column in columns)
    sets = ", ".join(f"{quote(column)} = %s" for column in columns)
    old = " OR ".join(f"({quote(column)} <> '' AND {quote(column)} NOT LIKE %s)" for column in columns)
    like = [f"{key_in_use()}$%"] * len(columns)
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    count = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {pk}, {names} FROM {table} WHERE {old} ORDER BY {pk} LIMIT {BATCH}{lock}", like)
            rows = cursor.fetchall()
            for key, *stored in rows:
                fresh = [encrypt(decrypt(value)) if value else value for value in stored]
                cursor.execute(f"UPDATE {table} SET {sets} WHERE {pk} = %s", [*fresh, key])
        count += len(rows)
        if len(rows) < BATCH:
            return count


def _rotate_factors() -> int:
    """Secrets of second factors, which allauth keeps in JSON."""
    rows = list(_old_factors())
    adapter = get_adapter()
    for row, names in rows:
        for name in names:
            row.data[name] = _each(row.data[name], lambda text: adapter.encrypt(adapter.decrypt(text)))
        row.save(update_fields=["data"])
    return len(rows)


def _old_factors() -> Iterator[tuple[Authenticator, list[str]]]:
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).iterator():
        secret = [name for name in ("secret", "seed", "migrated_codes") if name in row.data]
        values = [text for name in secret for text in _flat(row.data[name])]
        if any(text and not text.startswith(f"{key_in_use()}$") for text in values):
            yield row, secret


def _flat(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value]


def _each(value: Any, change: Any) -> Any:
    return [change(text) for text in value] if isinstance(value, list) else change(value)
