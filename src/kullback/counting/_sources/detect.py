"""What the texts of a file's columns are, and how they write numbers: decided by every value."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kullback.counting._sources.kinds import (
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


# The first kind that every value of a column fits, in this order. A date or time begins
# with a digit: this keeps out DuckDB's words for times, such as 'epoch' and 'infinity'.
#
# Not every text that can be read as a number is one: leading zeros and a leading plus on whole
# numbers are those of codes and telephone numbers, digits joined by "_" those of names; and a
# number that no float is near (1e400, 1e-400) would become another. Texts are compared where that
# is enough: a zero and a digit are from '00' up to ':', the character after '9', and spaces and
# pluses come before ','. Of a CASE, unlike of an AND, DuckDB works out only what it needs.
CODE = r"^\s*[+-]?0[0-9]|^\s*\+[0-9]+\s*$"
_VALUE = "try_cast({c} AS DOUBLE)"
_NUMBER = (
    f"CASE WHEN {_VALUE} IS NULL OR contains({{c}}, '_') "
    "OR ({c} >= '00' AND {c} < '0:') OR ({c} >= '-00' AND {c} < '-0:') THEN false "
    f"WHEN {{c}} < ',' THEN NOT regexp_matches({{c}}, '{CODE}') "
    f"WHEN isinf({_VALUE}) THEN NOT regexp_matches({{c}}, '[0-9]') "
    f"WHEN {_VALUE} = 0 THEN length({{c}}) < 6 OR NOT regexp_matches({{c}}, '^[^eE]*[1-9]') "
    "ELSE true END"
)
# None of them has a FILTER: each of those would hold a copy of every column that the query names.
_FITS = {
    BOOLEAN: "count(CASE WHEN lower({c}) IN ('true', 'false') THEN 1 END)",
    NUMERIC: f"count(CASE WHEN {_NUMBER} THEN 1 END)",
    DATE_TIME: "count(CASE WHEN {c} >= '0' AND {c} < ':' THEN try_cast({c} AS TIMESTAMPTZ) END)",
    TIME_OF_DAY: "count(CASE WHEN {c} >= '0' AND {c} < ':' THEN try_cast({c} AS TIME) END)",
}
FIRST_ROWS = 2048
ZONE = r":.*([A-Za-z]|[+-]\d\d(:?\d\d)*)$"


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of a text column, and how many of its fields say that there is no value.

    ``zoned``: whether its times have a zone (None: some do, or it is of another kind).
    ``beyond``, ``places``, ``twice`` and ``padded``: what `ColumnType` says of numbers.
    """

    kind: str
    nothing: int
    zoned: bool | None = None
    beyond: float = math.inf
    places: tuple[int, int] | None = None
    twice: tuple[str, str] | None = None
    padded: tuple[bool, bool] = (False, False)

    def as_type(self, name: str) -> ColumnType:
        """Return the type of the column, by a name."""
        return ColumnType(
            self.kind,
            name,
            self.nothing,
            self.zoned,
            beyond=self.beyond,
            places=self.places,
            twice=self.twice,
            padded=self.padded,
        )


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
    places = written(connection, table, numbers)
    # Zeros behind the point make no difference where all have as many digits there.
    uneven = [column for column, (_, least, most) in places.items() if least < most]
    zeros = padded(connection, table, [name for name, (_, _, most) in places.items() if most])
    twice = twice_written(connection, table, [name for name in uneven if any(zeros[name])])
    for column, (beyond, least, most) in places.items():
        found[column] = replace(
            found[column],
            beyond=beyond,
            places=(least, most),
            twice=twice.get(column),
            padded=zeros.get(column, (False, False)),
        )
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
