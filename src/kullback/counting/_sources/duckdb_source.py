"""Tables that DuckDB holds: relations, Parquet files, and text files loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.counting._errors import TableError, quote
from kullback.counting._sources.database import identifier
from kullback.counting._sources.detect import ZONED_TIME
from kullback.counting._sources.kinds import (
    BOOLEAN,
    CATEGORICAL,
    DATE_TIME,
    MEASURED,
    MISSING,
    NUMERIC,
    SMALLER,
    ColumnType,
    from_duckdb,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import duckdb


# The microseconds of durations that a Parquet file holds as integers.
_SPANS = {
    "duration[s]": "CAST({c} AS DOUBLE) * 1e6",
    "duration[ms]": "CAST({c} AS DOUBLE) * 1e3",
    "duration[us]": "CAST({c} AS DOUBLE)",
    "duration[ns]": "CAST({c} // 1000 AS DOUBLE) + CAST({c} % 1000 AS DOUBLE) / 1e3",
}


# Whether a time has parts of a microsecond, by the types that can hold some.
_FINER = {
    "TIMESTAMP_NS": "CASE WHEN isfinite({c}) THEN epoch_ns({c}) % 1000 <> 0 END",
    "TIME_NS": "epoch_ns({c}) % 1000 <> 0",
}


@dataclass(frozen=True)
class DuckDBSource:
    """A DuckDB relation, and by the names of the columns what the relation calls them.

    In ``texts`` are the columns which hold text to be parsed, in ``held`` the others whose names
    DuckDB has changed: it takes names that differ in case alone for the same. ``select`` makes the
    relation of some expressions at once, which is quicker than `relation.select` where the
    relation has many columns.
    """

    label: str
    relation: duckdb.DuckDBPyRelation
    columns: Mapping[str, ColumnType]
    texts: Mapping[str, str]
    held: Mapping[str, str]
    select: Callable[[str], duckdb.DuckDBPyRelation] | None = None

    def standard(self, kinds: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Return the columns named in standard form, as `Source` says."""
        if not kinds:
            rows: nw.LazyFrame[Any] = nw.from_native(self.relation)
            return rows
        parts = [
            f"{self._expression(name, kind)} AS c{i}"
            for i, (name, kind) in enumerate(kinds.items())
        ]
        select = self.select or self.relation.select
        frame: nw.LazyFrame[Any] = nw.from_native(select(", ".join(parts)))
        return frame

    def count_finer(self, name: str) -> int:
        """Return how many times in a column have fractions of a microsecond."""
        form = _FINER.get(self.columns[name].type_name)
        if form is None:
            return 0
        column = identifier(self.held.get(name, name))
        select = self.select or self.relation.select
        ((n,),) = select(f"{form.format(c=column)} AS finer").filter("finer").count("*").fetchall()
        return int(n)

    def _expression(self, name: str, kind: str) -> str:
        if kind == MISSING:
            return "CAST(NULL AS DOUBLE)"
        raw = self.texts.get(name)
        if raw is not None:
            return parse_sql(raw, kind)
        column = identifier(self.held.get(name, name))
        held = self.columns[name]
        if kind == NUMERIC:
            return f"CAST({column} AS DOUBLE)"
        if kind == DATE_TIME:
            return _with_infinities(column)
        span = _SPANS.get(held.type_name)
        if span is not None and kind in MEASURED:
            return span.format(c=column)
        if span is not None:
            return f"to_microseconds(CAST({span.format(c=column)} AS BIGINT))"
        if kind in MEASURED:
            return f"CAST(epoch_us({column}) AS DOUBLE)"
        return _as_text(column, held) if kind == CATEGORICAL else column


def _as_text(column: str, held: ColumnType) -> str:
    """Return the SQL for the values of a column that is compared as text."""
    # DuckDB hands times with a zone to Python through pytz, which need not be installed.
    if held.kind == DATE_TIME and held.type_name != "DATE":
        return _time_text(column, zoned=bool(held.zoned))
    if held.kind in {CATEGORICAL, DATE_TIME}:
        return f"CAST({column} AS VARCHAR)"
    if held.floats in SMALLER:
        # As text it has few digits, and so the float of 64 bits with the same.
        return f"CAST(CAST({column} AS VARCHAR) AS DOUBLE)"
    return column


def _time_text(column: str, *, zoned: bool) -> str:
    """Return the SQL for times as Python writes them in UTC; a midnight without zone is a date."""
    moment = f"timezone('UTC', {column})" if zoned else column
    text = f"replace(strftime({moment}, '%Y-%m-%d %H:%M:%S.%f'), '.000000', '')"
    text = f"{text} || '+00:00'" if zoned else f"regexp_replace({text}, ' 00:00:00$', '')"
    return f"CASE WHEN isfinite({column}) THEN {text} ELSE CAST({column} AS VARCHAR) END"


def _with_infinities(column: str) -> str:
    """Return the SQL for times as numbers: DuckDB's infinite ones as such, which epoch_us lacks."""
    infinite = (
        f"CASE WHEN isinf({column}) THEN "
        f"CASE WHEN {column} > CAST('1970-01-01' AS DATE) THEN CAST('inf' AS DOUBLE) "
        "ELSE CAST('-inf' AS DOUBLE) END END"
    )
    return f"coalesce(CAST(epoch_us({column}) AS DOUBLE), {infinite})"


def parse_sql(column: str, kind: str) -> str:
    """Return the SQL for the values of a text column that was found to be of a kind."""
    if kind == NUMERIC:
        return f"try_cast({column} AS DOUBLE)"
    if kind == DATE_TIME:
        return f"CAST(epoch_us({ZONED_TIME.format(c=column)}) AS DOUBLE)"
    if kind in MEASURED:
        return f"CAST(epoch_us(try_cast({column} AS TIME)) AS DOUBLE)"
    if kind == BOOLEAN:
        return f"CASE lower({column}) WHEN 'true' THEN true WHEN 'false' THEN false END"
    return column


def from_relation(
    relation: duckdb.DuckDBPyRelation,
    label: str,
    names: Sequence[str] | None = None,
    select: Callable[[str], duckdb.DuckDBPyRelation] | None = None,
) -> DuckDBSource:
    """Return a relation as a source; ``names`` are its columns' true names, in their order."""
    held = relation.columns
    names = held if names is None else names
    columns = {name: from_duckdb(kind) for name, kind in zip(names, relation.types, strict=True)}
    if len(columns) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise TableError(f"{label} has two columns named {quote(twice)}; rename one")
    return DuckDBSource(label, relation, columns, {}, dict(zip(names, held, strict=True)), select)
