"""What a column is, for the purpose of comparing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw

CATEGORICAL = "categorical"
NUMERIC = "numeric"
BOOLEAN = "boolean"
DATE_TIME = "date/time"
TIME_OF_DAY = "time of day"
DURATION = "duration"
MISSING = "missing"
UNSUPPORTED = "unsupported"
TEXT = "text"
CALENDAR = "calendar"

# Kinds that are compared by quantile cells of a number (times: microseconds).
MEASURED = frozenset({NUMERIC, DATE_TIME, TIME_OF_DAY, DURATION})


@dataclass(frozen=True, slots=True)
class ColumnType:
    """The kind of one column of one table, and its type in its engine's words.

    ``nothing`` is how many of its fields are words such as 'NA' that are taken as missing.
    ``zoned`` tells, of dates and times, whether they come with a time zone (None: some do), and
    ``empty`` whether no row has a value (None: that is still to be counted).
    """

    kind: str
    type_name: str
    nothing: int = 0
    zoned: bool | None = None
    empty: bool | None = None


def from_narwhals(dtype: nw.dtypes.DType) -> ColumnType:
    """Return the kind of a column of a narwhals frame."""
    name = str(dtype)
    if dtype.is_numeric():
        return ColumnType(NUMERIC, name)
    if isinstance(dtype, nw.Boolean):
        return ColumnType(BOOLEAN, name)
    if isinstance(dtype, nw.String | nw.Categorical | nw.Enum):
        return ColumnType(CATEGORICAL, name)
    if isinstance(dtype, nw.Date | nw.Datetime):
        zoned = isinstance(dtype, nw.Datetime) and dtype.time_zone is not None
        return ColumnType(DATE_TIME, name, zoned=zoned)
    if isinstance(dtype, nw.Time):
        return ColumnType(TIME_OF_DAY, name)
    if isinstance(dtype, nw.Duration):
        return ColumnType(DURATION, name)
    return ColumnType(UNSUPPORTED, name)


_DUCKDB_NUMBERS = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "BIGNUM", "FLOAT", "DOUBLE",
    "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
)  # fmt: skip
_DUCKDB_KINDS = {
    "BOOLEAN": BOOLEAN,
    "VARCHAR": CATEGORICAL,
    "UUID": CATEGORICAL,
    "TIME": TIME_OF_DAY,
    "TIME_NS": TIME_OF_DAY,
    "INTERVAL": DURATION,
    "NULL": MISSING,
    '"NULL"': MISSING,
} | dict.fromkeys(_DUCKDB_NUMBERS, NUMERIC)


def from_duckdb(native: Any) -> ColumnType:
    """Return the kind of a column of a DuckDB relation."""
    name = str(native)
    if name.endswith("]"):
        return ColumnType(UNSUPPORTED, name)
    if name.startswith("DECIMAL("):
        return ColumnType(NUMERIC, name)
    if name.startswith("ENUM("):
        return ColumnType(CATEGORICAL, "ENUM")
    if name.startswith("TIMESTAMP"):
        return ColumnType(DATE_TIME, name, zoned="WITH TIME ZONE" in name)
    if name == "DATE":
        return ColumnType(DATE_TIME, name, zoned=False)
    return ColumnType(_DUCKDB_KINDS.get(name, UNSUPPORTED), name)
