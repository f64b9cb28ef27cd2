"""Who has a database already is brought up to date by migrations; who has none gets the same tables without them."""

import os
import re
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings

MADE = "import django; django.setup(); from linli.house.tables import bring_up_to_date; bring_up_to_date()"
MIGRATED = "import django; django.setup(); from django.core.management import call_command as c; c('migrate', verbosity=0, run_syncdb=True); c('createcachetable', verbosity=0)"


def tables_after(program, folder):
    """What each table and index of a new SQLite database is made of, whatever the order of its columns."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"LINLI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, cwd=settings.BASE_DIR)
    found = {}
    with sqlite3.connect(folder / "linli.sqlite3") as database:
        for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
            if kind != "table":
                found[name] = re.sub(r"\s+", " ", sql)
                continue
            columns = sorted(row[1:4] + row[5:6] for row in database.execute(f'PRAGMA table_info("{name}")'))
            keys = sorted(row[2:5] for row in database.execute(f'PRAGMA foreign_key_list("{name}")'))
            found[name] = columns, keys, sorted(re.findall(r'CONSTRAINT "(\w+)"', sql))
    return found


@pytest.mark.no_database
def test_migrations_end_at_the_tables_that_an_empty_database_gets_at_once(tmp_path):
    made, migrated = tmp_path / "made", tmp_path / "migrated"
    made.mkdir()
    migrated.mkdir()

    assert tables_after(MADE, made) == tables_after(MIGRATED, migrated)
