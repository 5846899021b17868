"""The kinds of a file's text columns and how they write numbers, decided by every value."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kullback.counting._sources.aggregates import (
    COLUMNS_PER_QUERY,
    FIRST_ROWS,
    aggregate_all_rows,
    aggregate_first_rows,
    column_groups,
    stacked_sql,
)
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
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb

    from kullback.counting._sources.aggregates import Answers


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


_PLACES = f"CASE WHEN {{v}} IS NOT NULL THEN {PLACES} END"
WRITTEN = (
    "max(length({c}))",
    f"min({_PLACES})",
    f"max({_PLACES})",
    "bool_or({c} LIKE '%.0')",
    f"bool_or({_PLACES} > 1 AND {{c}} LIKE '%0')",
)
"""What is asked of the texts of numbers: the longest, the fewest and most digits behind the point,
and whether some end in ``.0``, and in a zero further behind the point."""

_STACKED_TWICE = (
    f"SELECT i, min(t), max(t) FROM (SELECT DISTINCT i, t, {BARE.format(c='t')} AS bare "  # noqa: S608 (our own names)
    "FROM {rows} WHERE t IS NOT NULL) GROUP BY i, bare HAVING count(*) > 1"
)


def find_respelled(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], *, few: bool
) -> dict[str, tuple[str, str]]:
    """Return, for each column, two texts that write the same number, if there are any.

    Of columns in which some field ends in a zero behind the point; ``few``: of a few rows.
    """
    found: dict[str, tuple[str, str]] = {}
    if few:
        for some in column_groups(columns):
            rows = connection.execute(
                _STACKED_TWICE.format(rows=stacked_sql(table, some))
            ).fetchall()
            for i, one, other in rows:
                pair = (one, other)
                found[some[i]] = min(pair, found.get(some[i], pair))
        return found
    for column in columns:
        query = TWICE.format(c=column, table=table, bare=BARE.format(c=column))
        for one, other in connection.execute(query).fetchall():
            found[column] = (one, other)
    return found


def first_inexact_by_length(longest: int | None) -> float:
    """Return the smallest magnitude that floats may not hold, from the length of the longest text.

    Where no field is longer than the digits that a float holds all are held, else any may not be.
    """
    return 0.0 if (longest or 0) > DIGITS else math.inf


def first_inexact_text(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]
) -> dict[str, float]:
    """Return the smallest magnitude at which floats may not hold the numbers of text columns.

    Where no field is longer than the digits that a float holds there is none, else any may be.
    """
    found: dict[str, float] = {}
    for start in range(0, len(columns), COLUMNS_PER_QUERY):
        some = columns[start : start + COLUMNS_PER_QUERY]
        longest = ", ".join(f"max(length({column}))" for column in some)
        (row,) = connection.execute(f"SELECT {longest} FROM {table}").fetchall()  # noqa: S608 (our own names)
        found |= {
            column: first_inexact_by_length(most) for column, most in zip(some, row, strict=True)
        }
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
_NUMBER = (
    "CASE WHEN {v} IS NULL OR contains({c}, '_') "
    "OR ({c} >= '00' AND {c} < '0:') OR ({c} >= '-00' AND {c} < '-0:') THEN false "
    f"WHEN {{c}} < ',' THEN NOT regexp_matches({{c}}, '{CODE}') "
    "WHEN isinf({v}) THEN NOT regexp_matches({c}, '[0-9]') "
    "WHEN {v} = 0 THEN length({c}) < 6 OR NOT regexp_matches({c}, '^[^eE]*[1-9]') "
    "ELSE true END"
)
# DuckDB reads far more as times: '12 01 02', '44-03-15 (BC)', '10:10:10 PM' without its PM, and
# '2024-01-02 10:10:10 +0530' as the time of day alone. Dates and times here have a year of four
# digits in front, and a zone in figures, with a space before it or none, as git writes it.
_CLOCK = r"[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]*)?)?"
_DAY = "[0-9]{4}(-[0-9]{1,2}-|/[0-9]{1,2}/)[0-9]{1,2}"
_OFFSET = "( UTC| ?(Z|[+-](0[0-9]|1[0-8])(:?[0-9]{2})?))?"
_DATE_OR_TIME = rf"^{_DAY}([T ]{_CLOCK}{_OFFSET})?\s*$"
_OF_DAY = rf"^{_CLOCK}\s*$"
ZONED_TIME = r"try_cast(regexp_replace({c}, ' (Z|[+-][0-9:]+)\s*$', '\1') AS TIMESTAMPTZ)"
"""DuckDB's SQL for the time that a text of this form is; those without a zone are in UTC."""


def _as_template(pattern: str) -> str:
    """Return a pattern whose braces stay what they are where texts are put into SQL."""
    return pattern.replace("{", "{{").replace("}", "}}")


# None of them has a FILTER: each of those would hold a copy of every column that the query names.
_FITS = {
    BOOLEAN: "count(CASE WHEN lower({c}) IN ('true', 'false') THEN 1 END)",
    NUMERIC: f"count(CASE WHEN {_NUMBER} THEN 1 END)",
    DATE_TIME: (
        "count(CASE WHEN {c} >= '0' AND {c} < ':' "
        f"AND regexp_matches({{c}}, '{_as_template(_DATE_OR_TIME)}') THEN {ZONED_TIME} END)"
    ),
    TIME_OF_DAY: (
        "count(CASE WHEN {c} >= '0' AND {c} < ':' "
        f"AND regexp_matches({{c}}, '{_as_template(_OF_DAY)}') THEN try_cast({{c}} AS TIME) END)"
    ),
}
ZONE = r":.*([A-Za-z]|[+-]\d\d(:?\d\d)*)$"
_HELD = ("count({c})", f"count(CASE WHEN {{c}} IN {NOTHING} THEN 1 END)")
_ZONED = f"count(CASE WHEN regexp_matches({{c}}, '{ZONE}') THEN 1 END)"
# What else is asked of a column that may be of a kind, in the same pass over its texts. If it is,
# the texts that are no number or time are those that say nothing, which have no zone.
_MORE = {NUMERIC: WRITTEN, DATE_TIME: (_ZONED,)}


@dataclass(frozen=True, slots=True)
class TextKind:
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
        """Return the column's type under a name."""
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
) -> dict[str, TextKind]:
    """Return the kind of every text column; a column without values has the kind 'missing'."""
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608 (our own name)
    few = rows <= FIRST_ROWS
    # A few rows rule most kinds out, so that the whole column is tried for few of them.
    answers = aggregate_first_rows(connection, table, columns, _parts(tuple(_FITS)))
    if not few:
        hopeful = {
            column: _find_fitting(answer, tuple(_FITS)) for column, answer in answers.items()
        }
        answers |= _of_all_rows(connection, table, hopeful)
    found = {c: _decide(answers[c]) if rows else TextKind(MISSING, 0) for c in columns}
    # Zeros behind the point make no difference where all have as many digits there.
    uneven = [
        column
        for column, one in found.items()
        if one.places is not None and one.places[0] < one.places[1] and any(one.padded)
    ]
    twice = find_respelled(connection, table, uneven, few=few)
    return {column: replace(one, twice=twice.get(column)) for column, one in found.items()}


def _of_all_rows(
    connection: duckdb.DuckDBPyConnection, table: str, hopeful: Mapping[str, tuple[str, ...]]
) -> dict[str, Answers]:
    """Return the answers for all rows, up to the first kind that fits each column.

    A kind is tried where none before it fits; all of them are at once where the first rows have
    no value that rules one out.
    """
    found: dict[str, Answers] = {}
    left = {column: kinds for column, kinds in hopeful.items() if kinds}
    while left:
        tried = {c: kinds if len(kinds) == len(_FITS) else kinds[:1] for c, kinds in left.items()}
        asked = {column: _parts(kinds) for column, kinds in tried.items()}
        found |= aggregate_all_rows(connection, table, asked)
        left = {
            column: kinds[len(tried[column]) :]
            for column, kinds in left.items()
            if len(kinds) > len(tried[column]) and not _find_fitting(found[column], tried[column])
        }
    return found


def _parts(kinds: tuple[str, ...]) -> list[str]:
    """Return the aggregates to query for a column that may be of several kinds."""
    more = [part for kind in kinds for part in _MORE.get(kind, ())]
    return [*_HELD, *(_FITS[kind] for kind in kinds), *more]


def _find_fitting(answer: Answers, kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds that fit all values."""
    n, nothing = (answer[part] for part in _HELD)
    return tuple(kind for kind in kinds if answer[_FITS[kind]] == n - nothing)


def _decide(answer: Answers) -> TextKind:
    """Return the kind of a column from the results of its query."""
    n, nothing = (answer[part] for part in _HELD)
    if n == 0:
        return TextKind(MISSING, 0)
    kinds = _find_fitting(answer, (kind for kind in _FITS if _FITS[kind] in answer))
    if n == nothing or not kinds:
        return TextKind(CATEGORICAL, 0)
    found = TextKind(kinds[0], nothing)
    if kinds[0] == DATE_TIME:
        zoned = answer[_ZONED]
        return replace(found, zoned=None if 0 < zoned < n - nothing else bool(zoned))
    if kinds[0] == NUMERIC:
        longest, least, most, point_zero, later_zero = (answer[part] for part in WRITTEN)
        return replace(
            found,
            beyond=first_inexact_by_length(longest),
            places=(int(least), int(most)),
            padded=(bool(point_zero), bool(later_zero)),
        )
    return found
