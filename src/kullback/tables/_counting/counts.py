"""The one primitive on which every number about a table rests: counts of cells.

Whatever engine holds the frame, only counts come out of it.
"""

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


def counts(
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


def at_once(frame: Frame) -> int:
    """Return how many columns are best counted together."""
    if on_spark(frame):
        return 100
    return 16 if frame.implementation.is_polars() else 1


def run(frame: Frame, queries: Sequence[Query]) -> list[list[Row]]:
    """Return the rows of several queries, made together where the engine is quicker so."""
    if frame.implementation.is_polars() and len(queries) > 1:
        import polars as pl

        lazy = [query.on(frame).to_native() for query in queries]
        return [done.rows() for done in pl.collect_all(lazy)]
    if on_spark(frame) and len(queries) > 1:
        from kullback.tables._counting.spark_counts import run_together

        return run_together(frame, queries)
    return [fetch(query.on(frame)) for query in queries]


def run_arrays(frame: Frame, queries: Sequence[Query]) -> list[Arrays]:
    """Return what several queries with an extent find: keys, numbers, smallest, largest values."""
    engine = frame.implementation
    columns: list[list[Any]]
    if on_spark(frame):
        columns = [list(zip(*rows, strict=True)) or [()] * 4 for rows in run(frame, queries)]
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
    return _on_each(frames, lambda frame: run(frame, queries))


def arrays_on_each(frames: Sequence[Frame], queries: Sequence[Query]) -> list[list[Arrays]]:
    """Return the same as arrays, of queries with an extent."""
    return _on_each(frames, lambda frame: run_arrays(frame, queries))


def _on_each(frames: Sequence[Frame], work: Callable[[Frame], Found]) -> list[Found]:
    if not all(map(on_spark, frames)):
        return [work(frame) for frame in frames]
    with ThreadPoolExecutor(len(frames)) as pool:
        return list(pool.map(work, frames))


def on_spark(frame: Frame) -> bool:
    """Return whether Spark holds the frame, in this process or connected to."""
    return frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect()


def fetch(frame: Frame) -> list[Row]:
    """Run a lazy frame and return its rows as tuples of Python values."""
    if frame.implementation.is_duckdb():
        # narwhals would collect through pyarrow, which need not be installed.
        rows: list[Row] = frame.to_native().fetchall()
        return rows
    if on_spark(frame):
        # As above, and pyspark would warn of its pandas.
        return [tuple(row) for row in frame.to_native().collect()]
    return frame.collect().rows()
