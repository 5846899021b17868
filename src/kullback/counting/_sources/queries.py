"""The one primitive on which every number about a table rests: counts of values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals.stable.v2 as nw
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Frame = nw.LazyFrame[Any]


Row = tuple[Any, ...]
Arrays = tuple["NDArray[Any]", ...]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Query:
    """What is to be counted: the rows ``where`` something holds, by every combination of keys.

    With ``extent``, also the smallest and largest value of it in each combination. With
    ``weight``, the sum of that column instead of the number of rows. With ``limit``, so many
    combinations at most: any, or the ``most_frequent``.
    """

    keys: Mapping[str, nw.Expr]
    extent: nw.Expr | None = None
    where: nw.Expr | None = None
    weight: str | None = None
    limit: int | None = None
    most_frequent: bool = False

    def on(self, frame: Frame) -> Frame:
        """Return the lazy frame of the counts: the keys, the number, smallest and largest."""
        if self.where is not None:
            frame = frame.filter(self.where)
        chosen = [expression.alias(name) for name, expression in self.keys.items()]
        parts = [nw.len().alias("_n")]
        if self.weight is not None:
            chosen.append(nw.col(self.weight).alias("_weight"))
            parts = [nw.col("_weight").sum().alias("_n")]
        if self.extent is not None:
            chosen.append(self.extent.alias("_extent"))
            parts += [
                nw.col("_extent").min().alias("_low"),
                nw.col("_extent").max().alias("_high"),
            ]
        grouped = frame.select(*chosen).group_by(*self.keys).agg(*parts)
        if self.most_frequent:
            grouped = grouped.sort("_n", descending=True)
        return grouped if self.limit is None else grouped.head(self.limit)


def count_rows(
    frame: Frame,
    keys: Mapping[str, nw.Expr],
    *,
    weight: str | None = None,
    limit: int | None = None,
) -> list[Row]:
    """Return one row for every combination of ``keys`` that occurs, null keys included.

    A row is the keys, then the number of rows, or the sum of the column ``weight``. With
    ``limit``, at most so many rows (any).
    """
    return fetch(Query(keys, weight=weight, limit=limit).on(frame))


def columns_per_query(frame: Frame) -> int:
    """Return the best number of columns to count together."""
    if is_on_spark(frame):
        return 100
    return 16 if frame.implementation.is_polars() else 1


def run_queries(frame: Frame, queries: Sequence[Query]) -> list[list[Row]]:
    """Return the rows of several queries, run together if the engine is faster that way."""
    if frame.implementation.is_polars() and len(queries) > 1:
        import polars as pl

        lazy = [query.on(frame).to_native() for query in queries]
        return [done.rows() for done in pl.collect_all(lazy)]
    if is_on_spark(frame) and len(queries) > 1:
        return run_together(frame, queries)
    return [fetch(query.on(frame)) for query in queries]


def run_as_arrays(frame: Frame, queries: Sequence[Query]) -> list[Arrays]:
    """Return the results of queries with an extent: keys, counts, smallest and largest values."""
    engine = frame.implementation
    columns: list[list[Any]]
    if is_on_spark(frame):
        columns = [
            list(zip(*rows, strict=True)) or [()] * 4 for rows in run_queries(frame, queries)
        ]
    elif engine.is_polars():
        import polars as pl

        lazy = [query.on(frame).to_native() for query in queries]
        columns = [done.get_columns() for done in pl.collect_all(lazy)]
    elif engine.is_duckdb():
        made = [query.on(frame).to_native() for query in queries]
        columns = [list(one.fetchnumpy().values()) for one in made]
    else:
        columns = [list(query.on(frame).collect().iter_columns()) for query in queries]
    return [_arrays(held, query.weight) for held, query in zip(columns, queries, strict=True)]


def _arrays(columns: Sequence[Any], weight: str | None) -> Arrays:
    kinds = (np.int64, np.int64 if weight is None else np.float64, np.float64, np.float64)
    return tuple(np.asarray(one, dtype=kind) for one, kind in zip(columns, kinds, strict=True))


def run_on_each(frames: Sequence[Frame], queries: Sequence[Query]) -> list[list[list[Row]]]:
    """Return the rows of the queries of each frame; on Spark's cluster at the same time."""
    return _on_each(frames, lambda frame: run_queries(frame, queries))


def run_arrays_on_each(frames: Sequence[Frame], queries: Sequence[Query]) -> list[list[Arrays]]:
    """Return the results of queries with an extent as arrays."""
    return _on_each(frames, lambda frame: run_as_arrays(frame, queries))


def _on_each(frames: Sequence[Frame], work: Callable[[Frame], Found]) -> list[Found]:
    if not all(map(is_on_spark, frames)):
        return [work(frame) for frame in frames]
    with ThreadPoolExecutor(len(frames)) as pool:
        return list(pool.map(work, frames))


def is_on_spark(frame: Frame) -> bool:
    """Return whether Spark holds the frame, in this process or connected to."""
    return frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect()


def fetch(frame: Frame) -> list[Row]:
    """Run a lazy frame and return its rows as tuples of Python values."""
    if frame.implementation.is_duckdb():
        # narwhals would collect through pyarrow, which need not be installed.
        rows: list[Row] = frame.to_native().fetchall()
        return rows
    if is_on_spark(frame):
        # As above, and pyspark would warn of its pandas.
        return [tuple(row) for row in frame.to_native().collect()]
    return frame.collect().rows()


_TEXT, _NUMBER, _FLAG = "text", "number", "flag"
_SORTS = {nw.String: _TEXT, nw.Int64: _NUMBER, nw.Int32: _NUMBER, nw.Boolean: _FLAG}


def run_together(frame: Frame, queries: Sequence[Query]) -> list[list[Row]]:
    """Return the rows of several queries, each of one key, from one pass over the table.

    Every row is made one row for each query, with the query's number, its key as text and the
    value whose extent is asked for; these are counted together. Queries whose keys are neither
    text, booleans nor whole numbers, or that ask for fewer rows than there may be, go alone.
    """
    from pyspark.sql import functions as sf

    found: list[list[Row]] = [[] for _ in queries]
    chosen = []
    for i, query in enumerate(queries):
        (expression,) = query.keys.values()
        if query.where is not None:
            # Nor need the key of other rows be a number that Spark can hold.
            expression = nw.when(query.where).then(expression)
        chosen.append(expression.alias(f"k{i}"))
        if query.extent is not None:
            chosen.append(query.extent.alias(f"x{i}"))
        if query.where is not None:
            chosen.append(query.where.alias(f"w{i}"))
    weights = {query.weight for query in queries} - {None}
    held = frame.select(*chosen, *(nw.col(str(name)).alias("weight") for name in weights))
    schema = held.collect_schema()
    sorts = [_SORTS.get(type(schema[f"k{i}"])) for i in range(len(queries))]
    large = _large(held, [i for i, query in enumerate(queries) if query.limit], queries)
    structs = []
    for i, query in enumerate(queries):
        if sorts[i] is None or i in large:
            found[i] = fetch(query.on(frame))
            continue
        struct = sf.struct(
            sf.lit(i).alias("query"),
            sf.col(f"k{i}").cast("string").alias("key"),
            (sf.lit(None) if query.extent is None else sf.col(f"x{i}"))
            .cast("double")
            .alias("value"),
        )
        structs.append(struct if query.where is None else sf.when(sf.col(f"w{i}"), struct))
    if not structs:
        return found
    native: Any = held.to_native()
    kept = ["weight"] if weights else []
    rows = native.select(sf.explode(sf.array(*structs)).alias("s"), *kept).where("s is not null")
    n = sf.sum("weight") if weights else sf.count("*")
    grouped = rows.groupBy("s.query", "s.key").agg(
        n.alias("n"), sf.min("s.value").alias("low"), sf.max("s.value").alias("high")
    )
    for i, key, number, low, high in grouped.collect():
        row = (_typed(key, sorts[i]), number)
        found[i].append(row if queries[i].extent is None else (*row, low, high))
    return found


def _large(held: Frame, limited: list[int], queries: Sequence[Query]) -> set[int]:
    """Return the queries that are estimated to have more rows than they ask for."""
    from pyspark.sql import functions as sf

    if not limited:
        return set()
    native: Any = held.to_native()
    (row,) = native.agg(*(sf.approx_count_distinct(f"k{i}") for i in limited)).collect()
    # The estimate is off by 5 percent, one standard deviation.
    return {i for i, n in zip(limited, row, strict=True) if n > 0.5 * (queries[i].limit or n)}


def _typed(key: str | None, sort: str | None) -> Any:
    if key is None or sort == _TEXT:
        return key
    return key == "true" if sort == _FLAG else int(key)
