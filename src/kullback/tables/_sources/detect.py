"""What the texts of a file's columns are: decided by every value, never by a sample."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kullback.tables._sources.kinds import (
    BOOLEAN,
    CATEGORICAL,
    DATE_TIME,
    DIGITS,
    MISSING,
    NUMERIC,
    TIME_OF_DAY,
    ColumnType,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

# What programs write for "no value". Beside numbers, times and booleans it can mean nothing
# else; in a column of text it may be a word (NA: Namibia), and stays one.
NOTHING = "('NA', 'N/A', '#N/A', 'NULL', 'null', 'None')"

# The first kind that every value of a column fits, in this order. A date or time begins
# with a digit: this keeps out DuckDB's words for times, such as 'epoch' and 'infinity'.
#
# Not every text that can be read as a number is one: leading zeros and a leading plus on whole
# numbers are those of codes and telephone numbers, digits joined by "_" those of names; and a
# number that no float is near (1e400, 1e-400) would become another. A text below '1' in ASCII's
# order begins with a sign, a point, a zero or a space, so that few are looked at closely.
CODE = r"^\s*[+-]?0[0-9]|^\s*\+[0-9]+\s*$"
_NUMBER = (
    "try_cast({c} AS DOUBLE) IS NOT NULL AND NOT contains({c}, '_') "
    f"AND NOT ({{c}} < '1' AND regexp_matches({{c}}, '{CODE}')) "
    "AND NOT (isinf(try_cast({c} AS DOUBLE)) AND regexp_matches({c}, '[0-9]')) "
    "AND NOT (try_cast({c} AS DOUBLE) = 0 AND regexp_matches({c}, '^[^eE]*[1-9]'))"
)
# None of them has a FILTER: each of those would hold a copy of every column that the query names.
_FITS = {
    BOOLEAN: "count(CASE WHEN lower({c}) IN ('true', 'false') THEN 1 END)",
    NUMERIC: f"count(CASE WHEN {_NUMBER} THEN 1 END)",
    DATE_TIME: "count(CASE WHEN {c} >= '0' AND {c} < ':' THEN try_cast({c} AS TIMESTAMPTZ) END)",
    TIME_OF_DAY: "count(CASE WHEN {c} >= '0' AND {c} < ':' THEN try_cast({c} AS TIME) END)",
}
FIRST_ROWS = 2048
AT_ONCE = 32
"""Columns to a query: the memory that one takes grows with them."""

ZONE = r":.*([A-Za-z]|[+-]\d\d(:?\d\d)*)$"


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of a text column, and how many of its fields say that there is no value.

    ``zoned``: whether its times have a zone (None: some do, or it is of another kind).
    ``beyond``: from which magnitude on a 64-bit float may not hold its numbers.
    """

    kind: str
    nothing: int
    zoned: bool | None = None
    beyond: float = math.inf

    def as_type(self, name: str) -> ColumnType:
        """Return the type of the column, by a name."""
        return ColumnType(self.kind, name, self.nothing, self.zoned, beyond=self.beyond)


def detect(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]
) -> dict[str, Found]:
    """Return the kind of every text column; a column without a value is of the kind missing."""
    hopeful = {column: tuple(_FITS) for column in columns}
    # A few rows rule most kinds out, so that the whole column is tried for few of them.
    fitting = _fitting(connection, f"{table} LIMIT {FIRST_ROWS}", hopeful)
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608 (our own name)
    if rows > FIRST_ROWS:
        hopeful = {column: kinds for column, (_, _, kinds) in fitting.items()}
        fitting = _fitting(connection, table, hopeful)
    found = {}
    for column, (n, nothing, kinds) in fitting.items():
        if n == 0:
            found[column] = Found(MISSING, 0)
        elif n == nothing or not kinds:
            found[column] = Found(CATEGORICAL, 0)
        else:
            zoned = _zoned(connection, table, column) if kinds[0] == DATE_TIME else None
            found[column] = Found(kinds[0], nothing, zoned)
    numbers = [column for column, one in found.items() if one.kind == NUMERIC]
    for column, beyond in beyond_of_texts(connection, table, numbers).items():
        found[column] = replace(found[column], beyond=beyond)
    return found


def beyond_of_texts(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]
) -> dict[str, float]:
    """Return from which magnitude on a float may not hold the numbers of some text columns.

    Where no field is longer than the digits that a float holds there is none, else any may be.
    """
    found = {}
    for start in range(0, len(columns), AT_ONCE):
        some = columns[start : start + AT_ONCE]
        longest = ", ".join(f"max(length({column}))" for column in some)
        (row,) = connection.execute(f"SELECT {longest} FROM {table}").fetchall()  # noqa: S608 (our own names)
        for column, most in zip(some, row, strict=True):
            found[column] = 0.0 if (most or 0) > DIGITS else math.inf
    return found


def _zoned(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> bool | None:
    """Return whether all times of a text column end in a zone, or none does; None if some do."""
    query = (
        f"SELECT count(CASE WHEN regexp_matches({column}, '{ZONE}') THEN 1 END), count(*) "  # noqa: S608 (our own name c0, c1, ...)
        f"FROM {table} WHERE try_cast({column} AS TIMESTAMPTZ) IS NOT NULL"
    )
    ((some, n),) = connection.execute(query).fetchall()
    return None if 0 < some < n else bool(some)


def _fitting(
    connection: duckdb.DuckDBPyConnection, table: str, hopeful: dict[str, tuple[str, ...]]
) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    """Return how many fields hold something, how many say nothing, and the kinds that fit."""
    found = {}
    columns = list(hopeful.items())
    for start in range(0, len(columns), AT_ONCE):
        some = columns[start : start + AT_ONCE]
        parts = []
        for i, (_, kinds) in enumerate(some):
            parts += [f"count(t{i})", f"count(CASE WHEN t{i} IN {NOTHING} THEN 1 END)"]
            parts += [_FITS[kind].format(c=f"t{i}") for kind in kinds]
        named = ", ".join(f"{column} AS t{i}" for i, (column, _) in enumerate(some))
        query = f"SELECT {', '.join(parts)} FROM (SELECT {named} FROM {table})"  # noqa: S608 (our own names)
        # All is fetched, for DuckDB does nothing else while a result is open.
        values = iter(connection.execute(query).fetchall()[0])
        for column, kinds in some:
            n, nothing = next(values), next(values)
            fits = [next(values) == n - nothing for _ in kinds]
            fitting = tuple(kind for kind, fit in zip(kinds, fits, strict=True) if fit)
            found[column] = (n, nothing, fitting)
    return found
