"""Tables that a program holds: pandas, polars, pyarrow, DuckDB and what else narwhals knows."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2 import exceptions

from kullback.counting._errors import TableError, first_sentence
from kullback.counting._sources.kinds import (
    CATEGORICAL,
    DATE_TIME,
    DURATION,
    MEASURED,
    MISSING,
    NUMERIC,
    TIME_OF_DAY,
    UNSUPPORTED,
    ColumnType,
    from_narwhals,
)
from kullback.counting._sources.names import check_frame_names
from kullback.counting._sources.queries import fetch
from kullback.counting._sources.typed import add_types

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from kullback.counting._sources.source import Source


# What SQLFrame calls a file that it reads.
_FILE = "_sqlframe_source"
_CLOCKS = frozenset({"TIME", "TIME_NS"})


def relation_of(table: Any) -> duckdb.DuckDBPyRelation | None:
    """Return the DuckDB relation behind a table of Ibis or SQLFrame, or None for other engines."""
    library = type(table).__module__.partition(".")[0]
    if library == "sqlframe":
        return _relation_of_sqlframe(table)
    return _relation_of_ibis(table) if library == "ibis" else None


def _relation_of_sqlframe(table: Any) -> duckdb.DuckDBPyRelation | None:
    if type(table).__module__.split(".")[1] != "duckdb":
        return None
    connection = table.session._conn  # noqa: SLF001 (there is no other way to it)
    # All but the last make the tables that it reads, where some of it is cached.
    *before, last = table.sql(dialect="duckdb", optimize=False, as_list=True)
    for statement in before:
        connection.execute(statement)
    found: duckdb.DuckDBPyRelation = connection.sql(_with_times_of_day(connection, last))
    return found


def _with_times_of_day(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Return SQLFrame's statement without its casts of times of day to dates, which give nulls."""
    if f'"{_FILE}"' not in sql:
        return sql
    import sqlglot

    exp = sqlglot.exp
    statement = sqlglot.parse_one(sql, dialect="duckdb")
    clocks: dict[int, set[str]] = {}
    changed = False
    for cast in list(statement.find_all(exp.Cast)):
        column, select = cast.this, cast.parent_select
        if not isinstance(column, exp.Column) or column.table != _FILE or select is None:
            continue
        if id(select) not in clocks:
            rows = exp.Select(expressions=[exp.Star()], from_=select.args["from_"].copy())
            read = connection.sql(rows.sql(dialect="duckdb"))
            types = zip(read.columns, map(str, read.types), strict=True)
            clocks[id(select)] = {name.lower() for name, kind in types if kind in _CLOCKS}
        if column.name.lower() in clocks[id(select)]:
            cast.replace(column)
            changed = True
    return str(statement.sql(dialect="duckdb")) if changed else sql


def _relation_of_ibis(table: Any) -> duckdb.DuckDBPyRelation | None:
    # It loads what is in Python's memory into the database before it is asked for.
    backend = table.get_backend()
    make = getattr(backend, "_to_duckdb_relation", None)
    return None if make is None or backend.name != "duckdb" else make(table)


_HALF = 2**32

_NOT_UNICODE = "text that is not Unicode (half surrogates)"


@dataclass(frozen=True)
class FrameSource:
    """A narwhals frame; ``stand_ins`` hold the numbers of columns that it cannot make floats."""

    label: str
    frame: nw.LazyFrame[Any]
    schema: Mapping[str, nw.dtypes.DType]
    columns: Mapping[str, ColumnType]
    stand_ins: Mapping[str, str]

    def standard(self, kinds: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Return the columns named in standard form, as `Source` says."""
        if not kinds:
            return self.frame
        return self.frame.select(
            *(
                self._expression(name, kind).alias(f"c{i}")
                for i, (name, kind) in enumerate(kinds.items())
            )
        )

    def count_finer(self, name: str) -> int:
        """Return how many times in a column have fractions of a microsecond."""
        column, dtype = nw.col(name), self.schema[name]
        if isinstance(dtype, nw.Datetime) and dtype.time_unit == "ns" and not self.in_parts:
            whole = column.dt.timestamp("ns")
        elif isinstance(dtype, nw.Time) and self.frame.implementation.is_polars():
            whole = column.dt.nanosecond()
        else:
            return 0
        # Arrow has no remainder in pandas.
        rest = whole - whole // 1000 * 1000
        finer = nw.when(rest != 0).then(rest)
        ((n,),) = fetch(self.frame.select(finer.count().alias("n")))
        return int(n)

    @property
    def in_parts(self) -> bool:
        """Whether narwhals gives the fields of times here, but not the times as numbers."""
        engine = self.frame.implementation
        return bool(engine.is_ibis() or engine.is_sqlframe())

    def _expression(self, name: str, kind: str) -> nw.Expr:
        column = nw.col(name)
        if kind == MISSING:
            empty = column.is_null()
            return nw.when(empty & ~empty).then(nw.lit(1.0))
        if kind in MEASURED and name in self.stand_ins:
            return nw.col(self.stand_ins[name])
        if kind == NUMERIC:
            return self._number(name)
        if kind == DATE_TIME and self.in_parts:
            return _days(column) * 8.64e10 + _of_day(column, self.schema[name])
        if kind == DATE_TIME:
            return _float(column.dt.timestamp("us"), nw.Int64())
        if kind == DURATION:
            return _microseconds(column, self.schema[name])
        if kind == TIME_OF_DAY:
            return _of_day(column, nw.Time())
        return self._as_text(name) if kind == CATEGORICAL else column

    def _as_text(self, name: str) -> nw.Expr:
        column = nw.col(name)
        dtype = self.schema[name]
        if isinstance(dtype, nw.Categorical | nw.Enum):
            return column.cast(nw.String)
        if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None and not self.in_parts:
            # By the engine: Python has no local time for the ends of its calendar.
            return column.dt.convert_time_zone("UTC")
        if isinstance(self.schema[name], nw.Float32):
            # As text it has few digits, and so the float of 64 bits with the same.
            return column.cast(nw.String).cast(nw.Float64)
        return column

    def _number(self, name: str) -> nw.Expr:
        if self.frame.implementation.is_ibis():
            return nw.col(name).cast(nw.Float64)
        if self.frame.implementation.is_sqlframe():
            # Its DuckDB takes Parquet's statistics, which leave NaN out, for a proof that there is
            # none; through text it knows nothing of the values.
            return nw.col(name).cast(nw.String).cast(nw.Float64)
        return _float(nw.col(name), self.schema[name])


def _float(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    if isinstance(dtype, nw.Int64 | nw.UInt64):
        # pyarrow refuses to round; the two halves are exact and their sum is rounded once.
        high = column // _HALF
        return high.cast(nw.Float64) * float(_HALF) + (column - high * _HALF).cast(nw.Float64)
    return column.cast(nw.Float64)


def _microseconds(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """Return a duration in microseconds, with nanoseconds as a fraction."""
    whole = column.dt.total_microseconds()
    floats = _float(whole, nw.Int64())
    if isinstance(dtype, nw.Duration) and dtype.time_unit == "ns":
        return floats + (column.dt.total_nanoseconds() - whole * 1000).cast(nw.Float64) / 1e3
    return floats


def _days(column: nw.Expr) -> nw.Expr:
    """Return the days from 1970 to a date, by the calendar."""
    before = column.dt.year().cast(nw.Float64) - 1.0
    leap = (before / 4.0).floor() - (before / 100.0).floor() + (before / 400.0).floor()
    # Up to the end of 1969 there were 719,162 days.
    return before * 365.0 + leap + column.dt.ordinal_day().cast(nw.Float64) - 719_163.0


def _of_day(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """Return the microseconds since midnight, 0 for a date."""
    if isinstance(dtype, nw.Date):
        return nw.lit(0.0)
    # Cast first: polars holds hours in 8 bits.
    hours, minutes, seconds, rest = (
        part.cast(nw.Float64)
        for part in (
            column.dt.hour(),
            column.dt.minute(),
            column.dt.second(),
            column.dt.microsecond(),
        )
    )
    return (hours * 3600.0 + minutes * 60.0 + seconds) * 1e6 + rest


def from_frame(table: Any, label: str) -> Source:
    """Return any frame that narwhals knows as a source; raise TypeError for anything else."""
    table_type = type(table).__name__
    relation = relation_of(table)
    if relation is not None:
        from kullback.counting._sources.duckdb_source import from_relation

        return from_relation(relation, label)
    check_frame_names(table, label)
    table, kinds, stand_ins = add_types(table)
    try:
        frame = nw.from_native(table)
    except TypeError:
        raise TypeError(
            f"{label} is of type {table_type}; it must be the path of a file, or a "
            "pandas, polars, pyarrow, DuckDB or Spark table"
        ) from None
    except exceptions.NarwhalsError as error:
        raise TableError(f"{label} cannot be used: {first_sentence(str(error))}") from None
    if frame.implementation.is_duckdb():
        from kullback.counting._sources.duckdb_source import from_relation

        return from_relation(frame.to_native(), label)
    if frame.implementation.is_spark_like() and not frame.implementation.is_sqlframe():
        from kullback.counting._sources.spark_source import from_spark

        return from_spark(frame.to_native(), label)
    schema = frame.collect_schema()
    columns = {
        name: from_narwhals(dtype)
        for name, dtype in schema.items()
        if name not in stand_ins.values()
    }
    columns |= {name: _type_of_kind(columns[name], kind) for name, kind in kinds.items()}
    source = FrameSource(label, frame.lazy(), schema, columns, stand_ins)
    for name, held in columns.items():
        if isinstance(schema[name], nw.Unknown):
            columns[name] = replace(held, type_name=_type_name(table, name))
        elif held.kind == DURATION and source.in_parts:
            # Nothing there tells how long a duration is.
            columns[name] = replace(held, kind=UNSUPPORTED)
    return source


def _type_of_kind(held: ColumnType, kind: str) -> ColumnType:
    """Return the type of a column for which the engine reports no kind."""
    if kind == UNSUPPORTED:
        return ColumnType(kind, _NOT_UNICODE)
    return replace(held, kind=kind, beyond=0.0 if kind == NUMERIC else math.inf)


def _type_name(table: Any, name: str) -> str:
    """Return what an engine calls the type of a column that narwhals does not know."""
    library = type(table).__module__.partition(".")[0]
    if library == "pandas":
        return str(table.dtypes[name])
    return str(table.schema.field(name).type) if library == "pyarrow" else "unknown"
