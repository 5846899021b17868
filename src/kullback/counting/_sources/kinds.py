"""The kind of a column, which decides how it is compared."""

from __future__ import annotations

import math
import re
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

# Kinds that are compared by quantile bins of a number (times: microseconds).
MEASURED = frozenset({NUMERIC, DATE_TIME, TIME_OF_DAY, DURATION})


@dataclass(frozen=True, slots=True)
class ColumnType:
    """The kind of one column of one table, and its type in its engine's words.

    ``nothing`` is how many of its fields are words such as 'NA' that are taken as missing.
    ``zoned`` tells, of dates and times, whether they come with a time zone (None: some do), and
    ``empty`` whether no row has a value (None: that is still to be counted).
    Of numbers, ``floats`` is how many bits their floats have (None: they are whole numbers,
    decimals or digits), and ``beyond`` the magnitude from which a 64-bit float may not hold them.
    Of numbers in a text file, ``places`` are the fewest and most digits behind the point, and
    ``twice`` two fields that write one number, and ``padded`` tells whether some fields end in
    ``.0``, and in a zero further behind the point.
    ``remarks`` are sentences on what was lost or taken together when the column was read.
    """

    kind: str
    type_name: str
    nothing: int = 0
    zoned: bool | None = None
    empty: bool | None = None
    floats: int | None = None
    beyond: float = math.inf
    places: tuple[int, int] | None = None
    twice: tuple[str, str] | None = None
    padded: tuple[bool, bool] = (False, False)
    remarks: tuple[str, ...] = ()


WHOLE = 2.0**53
"""64-bit floats hold every whole number up to this one."""

SMALLER = (16, 32)
"""The bits of the float types smaller than 64 bits."""

DIGITS = 15
"""64-bit floats distinguish all numbers with up to this many decimal digits."""


def first_inexact_decimal(precision: int, scale: int) -> float:
    """Return the smallest magnitude at which a 64-bit float may not hold decimals of a type.

    >>> first_inexact_decimal(10, 2), first_inexact_decimal(18, 2)
    (inf, 10000000000000.0)
    """
    return math.inf if precision <= DIGITS else 10.0 ** (DIGITS - scale)


_LONG = (nw.Int64, nw.Int128, nw.UInt64, nw.UInt128)
_FLOATS = {"Float16": 16, "Float32": 32, "Float64": 64}


def from_narwhals(dtype: nw.dtypes.DType) -> ColumnType:
    """Return the kind of a column of a narwhals frame."""
    name = str(dtype)
    if isinstance(dtype, nw.Decimal):
        beyond = first_inexact_decimal(dtype.precision, dtype.scale)
        return ColumnType(NUMERIC, name, beyond=beyond)
    if dtype.is_numeric():
        beyond = WHOLE if isinstance(dtype, _LONG) else math.inf
        return ColumnType(NUMERIC, name, floats=_FLOATS.get(name), beyond=beyond)
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
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "BIGNUM", "FLOAT", "DOUBLE", "FLOAT16",
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
}
_DUCKDB_LONG = frozenset({"BIGINT", "HUGEINT", "BIGNUM", "UBIGINT", "UHUGEINT"})
_DUCKDB_FLOATS = {"FLOAT16": 16, "FLOAT": 32, "DOUBLE": 64}


def from_duckdb(native: Any) -> ColumnType:
    """Return the kind of a column of a DuckDB relation."""
    name = str(native)
    if name.endswith("]"):
        return ColumnType(UNSUPPORTED, name)
    decimal = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", name)
    if decimal is not None:
        beyond = first_inexact_decimal(int(decimal[1]), int(decimal[2]))
        return ColumnType(NUMERIC, name, beyond=beyond)
    if name in _DUCKDB_NUMBERS:
        beyond = WHOLE if name in _DUCKDB_LONG else math.inf
        return ColumnType(NUMERIC, name, floats=_DUCKDB_FLOATS.get(name), beyond=beyond)
    if name.startswith("ENUM("):
        return ColumnType(CATEGORICAL, "ENUM")
    if name.startswith("TIMESTAMP"):
        return ColumnType(DATE_TIME, name, zoned="WITH TIME ZONE" in name)
    if name == "DATE":
        return ColumnType(DATE_TIME, name, zoned=False)
    return ColumnType(_DUCKDB_KINDS.get(name, UNSUPPORTED), name)
