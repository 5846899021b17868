"""Spark's SQL for times as numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kullback.counting._sources.aggregates import FIRST_ROWS
from kullback.counting._sources.detect import BARE, NOTHING, PLACES, TWICE, ZONE, TextKind
from kullback.counting._sources.kinds import (
    BOOLEAN,
    CATEGORICAL,
    DATE_TIME,
    DIGITS,
    MISSING,
    NUMERIC,
    TIME_OF_DAY,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


MICROSECONDS = {
    "date": "CAST(datediff({c}, DATE'1970-01-01') AS DOUBLE) * 8.64e10",
    "timestamp": "CAST(unix_micros({c}) AS DOUBLE)",
    "timestamp_ntz": (
        "CAST(timestampdiff(MICROSECOND, TIMESTAMP_NTZ'1970-01-01 00:00:00', {c}) AS DOUBLE)"
    ),
}
"""Microseconds from 1970 in UTC, by type: Spark's functions for the parts of times go by the
session's time zone, these do not."""


# Without leading zeros, and without a plus on whole numbers: those are codes (see `detect`).
_WHOLE = "(?:0|[1-9][0-9]*)"
_POWER = "[eE][+-]?[0-9]+"
_NUMBER = rf"(?:-?{_WHOLE}|[+-]?(?:{_WHOLE}{_POWER}|(?:{_WHOLE}\.[0-9]*|\.[0-9]+)(?:{_POWER})?))"
# A number that no float is near is left a text.
_NEAR = (
    "CASE WHEN abs(TRY_CAST(@ AS DOUBLE)) < DOUBLE('Infinity') AND NOT "
    "(TRY_CAST(@ AS DOUBLE) = 0 AND @ RLIKE r'^[^eE]*[1-9]') THEN TRY_CAST(@ AS DOUBLE) END"
)
_NAMED = r"[+-]?(?:nan|inf|infinity)"
_DAY = r"[0-9]{4}([-/])[0-9]{1,2}\1[0-9]{1,2}"
_CLOCK = r"[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:\.[0-9]*)?)?"
_ZONE = "(?: ?Z| UTC| ?[+-][0-9]{2}(?::?[0-9]{2})?)"
# The midnight that ends a day is 24:00, which Spark does not know.
_LATE = r"(^|[ T])24:(0+(?::0+(?:\.0*)?)?\s*)$"
# In the SQL, @ stands for the text.
_DAY_MORE = f"CASE WHEN @ RLIKE r'{_LATE}' THEN DOUBLE(8.64e10) ELSE DOUBLE(0) END"
_EARLY = f"regexp_replace(@, r'{_LATE}', '$100:$2')"
_DASHES = "replace(@, '/', '-')"
_SECONDS = "regexp_replace(@, '([ T][0-9]+:[0-9]+)([Z +-].*)$', '$1:00$2')"  # before a zone
_TOGETHER = "regexp_replace(@, ' (Z|[+-][0-9:]+)$', '$1')"  # a zone with what it is of
_LOCAL = MICROSECONDS["timestamp_ntz"].replace("{c}", "TRY_CAST(@ AS TIMESTAMP_NTZ)")
_ZONED = MICROSECONDS["timestamp"].replace("{c}", "TRY_CAST(@ AS TIMESTAMP)")
_ON_FIRST_DAY = "concat('1970-01-01 ', @)"
_ALONE = f"regexp_extract(@, r'^{_CLOCK}', 0)"


def _nested(*forms: str) -> str:
    """Return nested calls of SQL functions, the outermost first."""
    text = "@"
    for form in reversed(forms):
        text = form.replace("@", text)
    return text


_VALUES = {
    BOOLEAN: "CASE lower(@) WHEN 'true' THEN true WHEN 'false' THEN false END",
    NUMERIC: (
        rf"CASE WHEN @ RLIKE r'^\s*{_NUMBER}\s*$' THEN {_NEAR} "
        rf"WHEN lower(@) RLIKE r'^\s*{_NAMED}\s*$' THEN CASE WHEN lower(@) LIKE '%nan%' "
        "THEN DOUBLE('NaN') WHEN @ LIKE '%-%' THEN DOUBLE('-Infinity') "
        "ELSE DOUBLE('Infinity') END END"
    ),
    DATE_TIME: (
        f"CASE WHEN @ RLIKE r'^{_DAY}(?:[ T]{_CLOCK})?$' "
        f"THEN {_nested(_LOCAL, _DASHES, _EARLY)} + {_DAY_MORE} "
        f"WHEN @ RLIKE r'^{_DAY}[ T]{_CLOCK}{_ZONE}$' "
        f"THEN {_nested(_ZONED, _TOGETHER, _DASHES, _SECONDS)} END"
    ),
    TIME_OF_DAY: (
        rf"CASE WHEN @ RLIKE r'^{_CLOCK}\s*$' "
        f"THEN {_nested(_LOCAL, _ON_FIRST_DAY, _EARLY, _ALONE)} + {_DAY_MORE} END"
    ),
}


def parse_spark_sql(column: str, kind: str) -> str:
    """Return Spark's SQL for the values of a text column that was found to be of a kind."""
    return _VALUES.get(kind, "@").replace("@", column)


def detect(table: Any, columns: Sequence[str]) -> dict[str, TextKind]:
    """Return the kind of every text column; a column without values has the kind 'missing'."""
    hopeful = {column: tuple(_VALUES) for column in columns}
    # A few rows rule most kinds out, so that the whole column is tried for few of them.
    first = _fitting(table.limit(FIRST_ROWS), hopeful)
    hopeful = {column: kinds for column, (*_, kinds) in first.items()}
    found = {}
    for column, (n, nothing, zoned, longest, kinds) in _fitting(table, hopeful).items():
        if n == 0:
            found[column] = TextKind(MISSING, 0)
        elif n == nothing or not kinds:
            found[column] = TextKind(CATEGORICAL, 0)
        elif kinds[0] == DATE_TIME:
            have = n - nothing
            found[column] = TextKind(DATE_TIME, nothing, None if 0 < zoned < have else bool(zoned))
        else:
            beyond = 0.0 if kinds[0] == NUMERIC and longest > DIGITS else math.inf
            found[column] = TextKind(kinds[0], nothing, beyond=beyond)
    numbers = [column for column, one in found.items() if one.kind == NUMERIC]
    for column, ((least, most), padded) in _count_digits(table, numbers).items():
        twice = _find_respelled(table, column) if any(padded) and least < most else None
        found[column] = replace(found[column], places=(least, most), twice=twice, padded=padded)
    return found


def _count_digits(
    table: Any, columns: Sequence[str]
) -> dict[str, tuple[tuple[int, int], tuple[bool, bool]]]:
    """Return the fewest and most decimals, and which trailing zeros occur.

    These are what `ColumnType` calls ``places`` and ``padded``.
    """
    if not columns:
        return {}
    parts = []
    for c in columns:
        places = f"CASE WHEN {c} NOT IN {NOTHING} THEN {PLACES.format(c=c)} END"
        parts += [
            f"min({places})",
            f"max({places})",
            f"bool_or({c} LIKE '%.0')",
            f"bool_or({places} > 1 AND {c} LIKE '%0')",
        ]
    (row,) = table.selectExpr(*parts).collect()
    values = iter(row)
    found = {}
    for c in columns:
        least, most, point_zero, later_zero = (next(values) for _ in range(4))
        found[c] = ((int(least), int(most)), (bool(point_zero), bool(later_zero)))
    return found


def _find_respelled(table: Any, column: str) -> tuple[str, str] | None:
    bare = BARE.replace("regexp_matches", "regexp_like").replace("'[.]?0+$'", "r'[.]?0+$'")
    query = TWICE.format(c=column, table="{texts_of_a_table}", bare=bare.format(c=column))
    rows = table.sparkSession.sql(query, texts_of_a_table=table).collect()
    return (str(rows[0][0]), str(rows[0][1])) if rows else None


def _fitting(
    table: Any, hopeful: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[int, int, int, int, tuple[str, ...]]]:
    """Return how many fields hold something, say nothing, have a zone, the longest, what fits."""
    parts = []
    for c, kinds in hopeful.items():
        parts += [f"count({c})", f"count_if({c} IN {NOTHING})", f"count_if({c} RLIKE r'{ZONE}')"]
        parts.append(f"coalesce(max(length({c})), 0)")
        parts += [f"count({parse_spark_sql(c, kind)})" for kind in kinds]
    (row,) = table.selectExpr(*parts).collect()
    values = iter(row)
    found = {}
    for column, kinds in hopeful.items():
        n, nothing, zoned, longest = (int(next(values)) for _ in range(4))
        fits = [next(values) == n - nothing for _ in kinds]
        fitting = tuple(kind for kind, fit in zip(kinds, fits, strict=True) if fit)
        found[column] = (n, nothing, zoned, longest, fitting)
    return found
