"""The one primitive on which every number about a table rests: counts of cells.

Whatever engine holds the frame, only counts come out of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = tuple[Any, ...]


def counts(
    frame: nw.LazyFrame[Any],
    keys: Mapping[str, nw.Expr],
    *,
    extent: str | None = None,
    limit: int | None = None,
) -> list[Row]:
    """Return one row for every combination of ``keys`` that occurs, null keys included.

    A row is the keys, then the number of rows; with ``extent`` also the smallest and the
    largest value which that column has there. With ``limit``, at most so many rows (any).
    """
    chosen = [expression.alias(name) for name, expression in keys.items()]
    if extent is not None:
        chosen.append(nw.col(extent).alias("_extent"))
    parts = [nw.len().alias("_n")]
    if extent is not None:
        parts += [
            nw.col("_extent").min().alias("_low"),
            nw.col("_extent").max().alias("_high"),
        ]
    grouped = frame.select(*chosen).group_by(*keys).agg(*parts)
    return fetch(grouped if limit is None else grouped.head(limit))


def fetch(frame: nw.LazyFrame[Any]) -> list[Row]:
    """Run a lazy frame and return its rows as tuples of Python values."""
    if frame.implementation.is_duckdb():
        # narwhals would collect through pyarrow, which need not be installed.
        rows: list[Row] = frame.to_native().fetchall()
        return rows
    return frame.collect().rows()
