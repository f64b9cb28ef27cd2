"""The tables of the database: made from the models where there are none yet, and migrated from then on.

Replaying the whole history of a schema for a database that never had one takes twenty seconds and finds nothing: `script/check` proves
that the migrations end where the models are (decision 0007).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def bring_up_to_date() -> None:
    """Make or migrate all tables. Safe to run again, also after it was ended half-way: what is there is kept."""
    if not MigrationRecorder(connection).applied_migrations():
        _make()
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _make() -> None:
    """All tables that are missing, in one transaction; then every migration counts as applied, in another."""
    with _without_migrations():
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    with transaction.atomic():
        for app, name in MigrationLoader(None).disk_migrations:
            recorder.record_applied(app, name)


@contextmanager
def _without_migrations() -> Iterator[None]:
    given = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = given
