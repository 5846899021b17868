"""How the texts of a file write numbers: with how many digits, and whether one in two ways."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.tables._sources.kinds import DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

AT_ONCE = 32
"""Columns to a query: the memory that one takes grows with them."""

# What programs write for "no value". Beside numbers, times and booleans it can mean nothing
# else; in a column of text it may be a word (NA: Namibia), and stays one.
NOTHING = "('NA', 'N/A', '#N/A', 'NULL', 'null', 'None')"

PLACES = "CASE WHEN contains({c}, '.') THEN length({c}) - instr({c}, '.') ELSE 0 END"
BARE = (
    "CASE WHEN {c} LIKE '%0' AND contains({c}, '.') AND NOT regexp_matches({c}, '[eE]') "
    r"THEN regexp_replace({c}, '[.]?0+$', '') ELSE {c} END"
)
TWICE = (
    "WITH texts AS (SELECT DISTINCT {c}, {bare} AS bare FROM {table} WHERE {c} IS NOT NULL), "
    "short AS (SELECT DISTINCT bare FROM texts WHERE bare <> {c}) "
    "SELECT min({c}) AS one, max({c}) AS other FROM texts WHERE bare IN (SELECT bare FROM short) "
    "GROUP BY bare HAVING count(*) > 1 ORDER BY one, other LIMIT 1"
)
"""SQL of DuckDB and of Spark for how texts write numbers: the digits behind the point, the text
without zeros at the end of these, and two texts of one number."""


def written(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]
) -> dict[str, tuple[float, int, int]]:
    """Return from where on floats may not hold numbers, and the digits behind the point.

    These are the fewest and the most. Where no field is longer than the digits that a float holds
    all are held, else any may not be.
    """
    found = {}
    for start in range(0, len(columns), AT_ONCE):
        some = columns[start : start + AT_ONCE]
        parts = []
        for column in some:
            places = f"CASE WHEN {column} NOT IN {NOTHING} THEN {PLACES.format(c=column)} END"
            parts += [f"max(length({column}))", f"min({places})", f"max({places})"]
        (row,) = connection.execute(f"SELECT {', '.join(parts)} FROM {table}").fetchall()  # noqa: S608 (our own names c0, c1, ...)
        values = iter(row)
        for column in some:
            found[column] = (_beyond(next(values)), int(next(values)), int(next(values)))
    return found


def padded(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]
) -> dict[str, tuple[bool, bool]]:
    """Return whether fields of a column end in ``.0``, and in a zero further behind the point."""
    found: dict[str, tuple[bool, bool]] = {}
    for start in range(0, len(columns), AT_ONCE):
        some = columns[start : start + AT_ONCE]
        parts = [f"bool_or({c} LIKE '%{end}')" for c in some for end in (".0", ".%_0")]
        (row,) = connection.execute(f"SELECT {', '.join(parts)} FROM {table}").fetchall()  # noqa: S608 (our own names c0, c1, ...)
        values = iter(row)
        found |= {c: (bool(next(values)), bool(next(values))) for c in some}
    return found


def twice_written(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Return two texts of each column that write one number, where there are any.

    Of columns in which some field ends in a zero behind the point.
    """
    found: dict[str, tuple[str, str]] = {}
    for column in columns:
        query = TWICE.format(c=column, table=table, bare=BARE.format(c=column))
        for one, other in connection.execute(query).fetchall():
            found[column] = (one, other)
    return found


def _beyond(longest: int | None) -> float:
    return 0.0 if (longest or 0) > DIGITS else math.inf


def beyond_of_texts(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]
) -> dict[str, float]:
    """Return from which magnitude on a float may not hold the numbers of some text columns.

    Where no field is longer than the digits that a float holds there is none, else any may be.
    """
    found: dict[str, float] = {}
    for start in range(0, len(columns), AT_ONCE):
        some = columns[start : start + AT_ONCE]
        longest = ", ".join(f"max(length({column}))" for column in some)
        (row,) = connection.execute(f"SELECT {longest} FROM {table}").fetchall()  # noqa: S608 (our own names)
        found |= {column: _beyond(most) for column, most in zip(some, row, strict=True)}
    return found
