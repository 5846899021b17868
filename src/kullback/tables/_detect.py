"""What the texts of a file's columns are: decided by every value, never by a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.tables._kinds import (
    BOOLEAN,
    CATEGORICAL,
    DATE_TIME,
    MISSING,
    NUMERIC,
    TIME_OF_DAY,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

# The first kind that every value of a column fits, in this order. A date or time begins
# with a digit: this keeps out DuckDB's words for times, such as 'epoch' and 'infinity'.
_FITS = {
    BOOLEAN: "count(*) FILTER (lower({c}) IN ('true', 'false'))",
    NUMERIC: "count(try_cast({c} AS DOUBLE))",
    DATE_TIME: "count(try_cast({c} AS TIMESTAMPTZ)) FILTER ({c} >= '0' AND {c} < ':')",
    TIME_OF_DAY: "count(try_cast({c} AS TIME)) FILTER ({c} >= '0' AND {c} < ':')",
}
_FIRST_ROWS = 2048


def detect(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]
) -> dict[str, str]:
    """Return the kind of every text column; a column without a value is of the kind missing."""
    hopeful = {column: tuple(_FITS) for column in columns}
    # A few rows rule most kinds out, so that the whole column is tried for few of them.
    first = f"(SELECT * FROM {table} LIMIT {_FIRST_ROWS})"
    hopeful = {c: kinds for c, (_, kinds) in _fitting(connection, first, hopeful).items()}
    found = _fitting(connection, table, hopeful)
    return {
        column: MISSING if not n else kinds[0] if kinds else CATEGORICAL
        for column, (n, kinds) in found.items()
    }


def _fitting(
    connection: duckdb.DuckDBPyConnection, table: str, hopeful: dict[str, tuple[str, ...]]
) -> dict[str, tuple[int, tuple[str, ...]]]:
    parts = []
    for column, kinds in hopeful.items():
        parts.append(f"count({column})")
        parts += [_FITS[kind].format(c=column) for kind in kinds]
    # All is fetched, for DuckDB does nothing else while a result is open.
    query = f"SELECT {', '.join(parts)} FROM {table}"  # noqa: S608 (our own names c0, c1, ...)
    values = iter(connection.execute(query).fetchall()[0])
    found = {}
    for column, kinds in hopeful.items():
        n = next(values)
        fits = [next(values) == n for _ in kinds]
        found[column] = (n, tuple(kind for kind, fit in zip(kinds, fits, strict=True) if fit))
    return found
