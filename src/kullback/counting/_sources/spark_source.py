"""Tables that Spark holds: counted on its cluster, from which only counts come back."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.counting._sources.kinds import (
    BOOLEAN,
    CATEGORICAL,
    DATE_TIME,
    DURATION,
    MEASURED,
    MISSING,
    NUMERIC,
    UNSUPPORTED,
    WHOLE,
    ColumnType,
    first_inexact_decimal,
)
from kullback.counting._sources.spark_typed import MICROSECONDS, parse_spark_sql

if TYPE_CHECKING:
    from collections.abc import Mapping


_KINDS = {
    "boolean": BOOLEAN,
    "string": CATEGORICAL,
    "date": DATE_TIME,
    "timestamp": DATE_TIME,
    "timestamp_ntz": DATE_TIME,
    "void": MISSING,
} | dict.fromkeys(("tinyint", "smallint", "int", "bigint", "float", "double"), NUMERIC)
_FLOATS = {"float": 32, "double": 64}
_KINDS_BY_START = {
    "decimal(": NUMERIC,
    "varchar(": CATEGORICAL,
    "char(": CATEGORICAL,
    "interval day": DURATION,
    "interval hour": DURATION,
    "interval minute": DURATION,
    "interval second": DURATION,
}

_OF_PARTS = (
    "CAST(CAST(extract(SECOND FROM {c}) AS DECIMAL(20, 6)) * 1000000 AS DOUBLE)"
    " + extract(MINUTE FROM {c}) * 6.0e7 + extract(HOUR FROM {c}) * 3.6e9"
)
# A float as others write it as text; longer ones are written in Java's way.
_FLOAT_TEXT = (
    "CASE WHEN isnan({c}) THEN NULL WHEN {c} % 1 = 0 AND abs({c}) < 9007199254740992 "
    "THEN CAST(CAST({c} AS BIGINT) AS STRING) ELSE CAST({c} AS STRING) END"
)


@dataclass(frozen=True)
class SparkSource:
    """A Spark table whose columns are named k0, k1, ..., in the order of ``columns``.

    In ``texts`` are those which hold text to be parsed.
    """

    label: str
    native: Any
    columns: Mapping[str, ColumnType]
    texts: frozenset[str] = frozenset()

    def standard(self, kinds: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Return the columns named in standard form, as `Source` says."""
        if not kinds:
            rows: nw.LazyFrame[Any] = nw.from_native(self.native)
            return rows
        places = {name: f"k{i}" for i, name in enumerate(self.columns)}
        parts = [
            f"{self._expression(places[name], name, kind)} AS c{i}"
            for i, (name, kind) in enumerate(kinds.items())
        ]
        frame: nw.LazyFrame[Any] = nw.from_native(self.native.selectExpr(*parts))
        return frame

    def _expression(self, c: str, name: str, kind: str) -> str:
        held = self.columns[name]
        if kind == MISSING:
            return "CAST(NULL AS DOUBLE)"
        if name in self.texts:
            return parse_spark_sql(c, kind)
        if kind == NUMERIC:
            return f"CAST({c} AS DOUBLE)"
        if kind == DATE_TIME:
            return MICROSECONDS[held.type_name].format(c=c)
        if kind in MEASURED:
            return f"{_OF_PARTS.format(c=c)} + extract(DAY FROM {c}) * 8.64e10"
        if kind == BOOLEAN or held.kind in {BOOLEAN, CATEGORICAL}:
            return c
        if held.type_name in {"float", "double"}:
            return _FLOAT_TEXT.format(c=c)
        if held.type_name == "timestamp":
            return f"CAST(to_utc_timestamp({c}, current_timezone()) AS STRING)"
        return f"CAST({c} AS STRING)"


def _beyond(name: str) -> float:
    """Return the smallest magnitude at which a 64-bit float may not hold numbers of a type."""
    decimal = re.fullmatch(r"decimal\((\d+),(\d+)\)", name)
    if decimal is not None:
        return first_inexact_decimal(int(decimal[1]), int(decimal[2]))
    return WHOLE if name == "bigint" else math.inf


def from_spark(native: Any, label: str) -> SparkSource:
    """Return a Spark DataFrame, classic or of Spark Connect, as a source."""
    columns = {}
    for part in native.schema.fields:
        name = part.dataType.simpleString()
        started = (kind for start, kind in _KINDS_BY_START.items() if name.startswith(start))
        kind = _KINDS.get(name) or next(started, UNSUPPORTED)
        zoned = name == "timestamp" if kind == DATE_TIME else None
        columns[part.name] = ColumnType(
            kind, name, zoned=zoned, floats=_FLOATS.get(name), beyond=_beyond(name)
        )
    if len(columns) < len(native.schema.fields):
        from kullback.counting._errors import TableError

        raise TableError(f"{label} has two columns with the same name; rename one")
    # Spark finds columns by name whatever the case; by place there is no mistaking them.
    return SparkSource(label, native.toDF(*(f"k{i}" for i in range(len(columns)))), columns)
