"""Tables of Ibis and SQLFrame that DuckDB holds: taken from it as relations, with its own types.

Through the layer above, times before 1970 came a second early, times of day as missing, and
32-bit floats as the shortest text of theirs.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

# What SQLFrame calls a file that it reads.
_FILE = "_sqlframe_source"
_CLOCKS = frozenset({"TIME", "TIME_NS"})


def relation_of(table: Any) -> duckdb.DuckDBPyRelation | None:
    """Return a table of Ibis or SQLFrame as DuckDB has it; None where another engine holds it."""
    library = type(table).__module__.partition(".")[0]
    if library == "sqlframe":
        return _of_sqlframe(table)
    return _of_ibis(table) if library == "ibis" else None


def _of_sqlframe(table: Any) -> duckdb.DuckDBPyRelation | None:
    if type(table).__module__.split(".")[1] != "duckdb":
        return None
    connection = table.session._conn  # noqa: SLF001 (there is no other way to it)
    # All but the last make the tables that it reads, where some of it is cached.
    *before, last = table.sql(dialect="duckdb", optimize=False, as_list=True)
    for statement in before:
        connection.execute(statement)
    found: duckdb.DuckDBPyRelation = connection.sql(_with_times_of_day(connection, last))
    return found


def _with_times_of_day(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Return a statement of SQLFrame without its casts of times of day to dates, all null."""
    if f'"{_FILE}"' not in sql:
        return sql
    sqlglot = importlib.import_module("sqlglot")
    exp = sqlglot.exp
    statement = sqlglot.parse_one(sql, dialect="duckdb")
    clocks: dict[int, set[str]] = {}
    changed = False
    for cast in list(statement.find_all(exp.Cast)):
        column, select = cast.this, cast.parent_select
        if not isinstance(column, exp.Column) or column.table != _FILE or select is None:
            continue
        if id(select) not in clocks:
            rows = exp.Select(expressions=[exp.Star()], from_=select.args["from_"].copy())
            read = connection.sql(rows.sql(dialect="duckdb"))
            types = zip(read.columns, map(str, read.types), strict=True)
            clocks[id(select)] = {name.lower() for name, kind in types if kind in _CLOCKS}
        if column.name.lower() in clocks[id(select)]:
            cast.replace(column)
            changed = True
    return str(statement.sql(dialect="duckdb")) if changed else sql


def _of_ibis(table: Any) -> duckdb.DuckDBPyRelation | None:
    # It loads what is in Python's memory into the database before it is asked for.
    backend = table.get_backend()
    make = getattr(backend, "_to_duckdb_relation", None)
    return None if make is None or backend.name != "duckdb" else make(table)
