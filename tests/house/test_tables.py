import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from linli.house import tables


@pytest.mark.django_db(transaction=True)
def test_tables_that_a_broken_setup_left_behind_are_taken_over(settings):
    settings.MIGRATION_MODULES = {}  # tests run without; here as the program does
    recorder = MigrationRecorder(connection)
    assert recorder.applied_migrations() == {}  # all tables are there, and nothing says how they came

    try:
        tables.bring_up_to_date()

        assert ("cases", "0001_initial") in recorder.applied_migrations()
        call_command("migrate", check_unapplied=True, verbosity=0)  # exits with 1 where one is missing
    finally:
        recorder.flush()
