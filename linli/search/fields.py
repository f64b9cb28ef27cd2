"""What SQLite and PostgreSQL do differently about finding, and nothing else: a column of grams, two questions to it,
and what each database needs beside the table. Both pass the same tests (``tests/search/test_contract.py``).

PostgreSQL keeps a ``tsvector`` without positions and one GIN index for each audience, so that the few public texts
never stand among the many of the house. SQLite keeps the grams as words of a text and an FTS5 index over it, fed by
triggers. Neither is asked to cut words: that is done in ``rules.py``, so both find the same.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Func, Lookup
from django.db.models.sql.compiler import SQLCompiler

TABLE, INDEX = "search_text", "search_index"
TOKENS = "ascii tokenchars ''=''"  # what is not ASCII counts as a letter


class GramsField(models.Field[Sequence[str], Any]):
    """A set of short strings (letters, digits, "=") that can be asked for: ``grams__has_all``, ``grams__has_any``."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return value
        return list(value) if connection.vendor == "postgresql" else " ".join(value)

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        if hasattr(value, "as_sql"):
            return "%s"  # the compiler puts the expression there
        return "array_to_tsvector(%s::text[])" if connection.vendor == "postgresql" else "%s"


class _Has(Lookup[Any]):
    prepare_rhs = False
    joint = {"postgresql": " & ", "sqlite": " AND "}

    def process(self, compiler: SQLCompiler, connection: Any) -> tuple[str, str, list[Any]]:
        """The column, the table it stands in, and the question in the database's own language."""
        column, params = compiler.compile(self.lhs)
        quote, joint = (
            ("'", self.joint["postgresql"]) if connection.vendor == "postgresql" else ('"', self.joint["sqlite"])
        )
        asked = joint.join(f"{quote}{gram.replace(quote, '')}{quote}" for gram in self.rhs)
        return column, compiler.quote_name_unless_alias(getattr(self.lhs, "alias", TABLE)), [*params, asked]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        _column, table, asked = self.process(compiler, connection)
        return f"{table}.id IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)", asked

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, _table, asked = self.process(compiler, connection)
        return f"{column} @@ %s::tsquery", asked


@GramsField.register_lookup
class HasAll(_Has):
    """Every gram is there."""

    lookup_name = "has_all"


@GramsField.register_lookup
class HasAny(_Has):
    """At least one gram is there."""

    lookup_name = "has_any"
    joint = {"postgresql": " | ", "sqlite": " OR "}


class Joined(Func):
    """The grams of both."""

    template = "%(expressions)s"
    arg_joiner = " || "
    output_field = GramsField()

    def as_sqlite(self, compiler: Any, connection: Any, **how: Any) -> Any:
        return self.as_sql(compiler, connection, arg_joiner=" || ' ' || ", **how)


def prepare(connection: Any, audiences: Sequence[str]) -> None:
    """Indexes and triggers beside the table, where they are missing; run after each migration."""
    made = _POSTGRES(audiences) if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        for statement in made:
            cursor.execute(statement)


def refresh(connection: Any) -> None:
    """After very many rows were written at once: the statistics that choose the way, and the pending entries."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {TABLE}")
        else:
            cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")


def _POSTGRES(audiences: Sequence[str]) -> list[str]:
    """The text stays in the row, for it is looked at row by row; the grams stand aside, for only the index reads them.

    Finer statistics tell a frequent pair (newest first until enough) from a rare one (through the index). Compiling a
    question (jit) takes longer than answering it, for all that Linli asks; who may not set that for the database leaves it.
    """
    gin = "CREATE INDEX IF NOT EXISTS {0}_{1} ON {2} USING gin (grams) WHERE audience = '{1}'"
    return [
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());"
        " EXCEPTION WHEN insufficient_privilege THEN NULL; END $$",
        f"ALTER TABLE {TABLE} SET (autovacuum_analyze_scale_factor = 0.05)",
        f"ALTER TABLE {TABLE} ALTER COLUMN text SET STORAGE MAIN, ALTER COLUMN grams SET STORAGE EXTENDED",
        f"ALTER TABLE {TABLE} ALTER COLUMN grams SET STATISTICS 1000",
        *(gin.format(INDEX, audience, TABLE) for audience in audiences),
    ]


_GONE = f"INSERT INTO {INDEX} ({INDEX}, rowid, grams) VALUES ('delete', old.id, old.grams)"
_CAME = f"INSERT INTO {INDEX} (rowid, grams) VALUES (new.id, new.grams)"
_SQLITE = [
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5("
    f"grams, content='{TABLE}', content_rowid='id', detail='none', columnsize=0, tokenize='{TOKENS}')",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_came AFTER INSERT ON {TABLE} BEGIN {_CAME}; END",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_gone AFTER DELETE ON {TABLE} BEGIN {_GONE}; END",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_changed AFTER UPDATE OF grams ON {TABLE} BEGIN {_GONE}; {_CAME}; END",
]
