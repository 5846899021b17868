"""Many columns of few rows: all values are fetched, and counted here instead of by the engine.

A query takes an engine some milliseconds however few the rows are, and a column several queries.
Where so few rows are counted, every fine bin holds one value: the counts are those of `fine`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np

from kullback.counting._extents import Extent
from kullback.counting._fine_bins import ROWS_PER_BIN, FineBins
from kullback.counting._sources.queries import fetch, is_on_spark
from kullback.counting._sources.source import FEW

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from kullback.counting._sources.queries import Row
    from kullback.counting._sources.source import Source


_FETCHED_COLUMNS = 250
"""Columns whose values are fetched together."""


class FewRows:
    """The values of some columns of one table, and what the measured ones hold, by their keys."""

    def __init__(
        self,
        source: Source,
        kinds: Mapping[str, str],
        keys: Mapping[str, str],
        measured: Collection[str],
    ) -> None:
        self.rows = 0
        self._values: dict[str, Sequence[Any]] = {}
        self._finite: dict[str, NDArray[np.float64]] = {}
        self.extents: dict[str, Extent] = {}
        names = list(kinds)
        for start in range(0, len(names), _FETCHED_COLUMNS):
            some = {name: kinds[name] for name in names[start : start + _FETCHED_COLUMNS]}
            rows = fetch(source.standard(some))
            self.rows = len(rows)
            columns = zip(*rows, strict=True) if rows else [()] * len(some)
            for name, values in zip(some, columns, strict=True):
                # By the kind of both tables: that of one may have no values at all.
                if name in measured:
                    self._measure(keys[name], values)
                else:
                    self._values[keys[name]] = values

    def _measure(self, key: str, values: Sequence[Any]) -> None:
        held = [float(x) for x in values if x is not None and type(x).__name__ != "NAType"]
        # Adding 0 makes a negative zero the zero that it equals.
        finite = np.array([x + 0.0 for x in held if math.isfinite(x)], dtype=np.float64)
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (None, None)
        lowest, highest = held.count(-math.inf), held.count(math.inf)
        missing = len(values) - finite.size - lowest - highest
        self.extents[key] = Extent(finite.size, missing, lowest, highest, low, high)
        self._finite[key] = finite

    def finite(self, key: str) -> NDArray[np.float64]:
        """Return the finite values of a measured column."""
        return self._finite[key]

    def has(self, key: str) -> bool:
        """Return whether the values of a column are held one by one."""
        return key in self._values

    def each(self, key: str) -> list[Row]:
        """Return the values of another column, each as one row that has it."""
        return [(value, 1) for value in self._values[key]]


def read_few_rows(
    sources: Sequence[Source],
    kinds: Sequence[Mapping[str, str]],
    keys: Mapping[str, str],
    measured: Collection[str],
    bins: int,
) -> list[FewRows] | None:
    """Return the values of all tables where the columns are many and the rows few, else None."""
    if len(keys) <= FEW:
        return None
    frames = [source.standard({}) for source in sources]
    if any(map(is_on_spark, frames)):
        return None
    rows = sum(int(fetch(frame.select(nw.len()))[0][0]) for frame in frames)
    if rows > ROWS_PER_BIN * bins:
        return None
    return [
        FewRows(source, held, keys, measured) for source, held in zip(sources, kinds, strict=True)
    ]


def bins_of_values(values: Sequence[NDArray[np.float64]]) -> FineBins:
    """Return the finite values of all tables, each in a bin of its own."""
    found = np.unique(np.concatenate(values))
    counts = []
    for side in values:
        n = np.zeros(found.size, dtype=np.int64)
        np.add.at(n, np.searchsorted(found, side), 1)
        counts.append(n)
    return FineBins(found, found, tuple(counts))
