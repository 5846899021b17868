"""JSON lines: read once into the temporary database; nested values are kept apart by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kullback.tables._database import file_list, identifier
from kullback.tables._detect import Found, detect
from kullback.tables._duckdb_source import DuckDBSource
from kullback.tables._errors import TableError, brief
from kullback.tables._kinds import (
    BOOLEAN,
    CATEGORICAL,
    DATE_TIME,
    MISSING,
    NUMERIC,
    TIME_OF_DAY,
    UNSUPPORTED,
    ColumnType,
)

if TYPE_CHECKING:
    import duckdb

    from kullback.tables._paths import Files

_NUMBERS = {"UBIGINT", "BIGINT", "DOUBLE", "HUGEINT", "UHUGEINT", "DECIMAL"}
_NESTED = {"ARRAY", "OBJECT"}


def load(connection: duckdb.DuckDBPyConnection, files: Files, table: str) -> DuckDBSource:
    """Load the objects, one a line (or one array of them), into ``table``; keys are columns."""
    import duckdb

    packed = files.compression != "none"
    compression = f", compression='{files.compression}'" if packed else ""
    try:
        connection.execute(
            f"CREATE TABLE {table}_json AS SELECT * FROM read_json({file_list(files.paths)}, "  # noqa: S608 (paths are quoted)
            f"format='auto', sample_size=-1, maximum_depth=1, union_by_name=true{compression})"
        )
    except duckdb.Error as error:
        raise TableError(f"{files.label}: {_reason(str(error))}") from None
    relation = connection.table(f"{table}_json")
    names = relation.columns
    if [str(kind) for kind in relation.types if str(kind) != "JSON"] or names == ["json"]:
        raise TableError(f"{files.label} does not hold JSON objects, one a line")
    texts = {name: f"c{i}" for i, name in enumerate(names)}
    parts = ", ".join(f"{identifier(name)} ->> '$' AS {c}" for name, c in texts.items())
    connection.execute(f"CREATE VIEW {table} AS SELECT {parts} FROM {table}_json")  # noqa: S608 (names are quoted)
    parts = ", ".join(f"list(DISTINCT json_type({identifier(name)}))" for name in names)
    (row,) = connection.execute(f"SELECT {parts} FROM {table}_json").fetchall()  # noqa: S608 (as above)
    held = {name: set(kinds or ()) - {None, "NULL"} for name, kinds in zip(names, row, strict=True)}
    worded = [texts[name] for name in names if held[name] == {"VARCHAR"}]
    detected = detect(connection, table, worded) if worded else {}
    columns = {
        name: ColumnType(_kind(held[name], detected.get(texts[name])), "/".join(sorted(held[name])))
        for name in names
    }
    return DuckDBSource(files.label, connection.table(table), columns, texts)


def _kind(held: set[str], detected: Found | None) -> str:
    if held & _NESTED:
        return UNSUPPORTED
    if not held:
        return MISSING
    if held <= _NUMBERS:
        return NUMERIC
    if held == {"BOOLEAN"}:
        return BOOLEAN
    # A string of digits is a text that its writer meant as one; only dates are strings in JSON.
    if detected is None or detected.nothing or detected.kind not in {DATE_TIME, TIME_OF_DAY}:
        return CATEGORICAL
    return detected.kind


def _reason(message: str) -> str:
    message = re.sub(r' in file "[^"]*",?', "", message)
    return f"cannot be read as JSON lines: {brief(message)}"
