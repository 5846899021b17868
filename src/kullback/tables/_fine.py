"""A numeric column of two tables as fine cells: light, or a single value, whatever its scale.

The engine only groups and counts. A grid is laid over the values, and every cell that holds
too much is gridded again between its own smallest and largest value, so that one far outlier
costs one more pass and no resolution. The arithmetic is IEEE's basic operations and square
roots, rounded alike everywhere: every engine gets the same cells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np

from kullback.tables._counts import counts, fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Frame = nw.LazyFrame[Any]

_FEWEST_CELLS = 4096
_CELLS_PER_BIN = 128
_PASSES = 64
_AT_ONCE = 16
_HALVINGS = 5
_NARROW = 2.0**-900
_ENLARGED = 2.0**600


@dataclass(frozen=True, slots=True)
class Extent:
    """What one table holds in one column: how many of each, and the finite values' range."""

    missing: int
    negative_infinite: int
    positive_infinite: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class FineCells:
    """Cells in ascending order: the smallest and largest value of each, and both counts."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    reference: NDArray[np.int64]
    current: NDArray[np.int64]


def extents(frame: Frame, columns: Sequence[str]) -> tuple[int, list[Extent]]:
    """Return the number of rows and what each of the numeric columns holds, in one pass."""
    parts = [nw.len().alias("n")]
    for name in columns:
        x = nw.col(name)
        finite = nw.when(x.is_finite()).then(x)
        parts += [
            finite.count().alias(f"{name}_n"),
            nw.when(x == -math.inf).then(x).count().alias(f"{name}_negative"),
            nw.when(x == math.inf).then(x).count().alias(f"{name}_positive"),
            finite.min().alias(f"{name}_low"),
            finite.max().alias(f"{name}_high"),
        ]
    (row,) = fetch(frame.select(*parts))
    n = int(row[0])
    found = []
    for i in range(1, len(row), 5):
        held, negative, positive = (int(value) for value in row[i : i + 3])
        low, high = (float(v) + 0.0 for v in row[i + 3 : i + 5]) if held else (None, None)
        found.append(Extent(n - held - negative - positive, negative, positive, low, high))
    return n, found


def fine_cells(
    reference: Frame, current: Frame, column: str, span: tuple[float, float], bins: int
) -> FineCells:
    """Return the finite values of both tables, between the ends of ``span``, as fine cells."""
    done: dict[float, list[float]] = {}
    intervals = [span]
    size = max(_FEWEST_CELLS, _CELLS_PER_BIN * bins)
    heavy = None
    for level in range(_PASSES):
        found: list[list[float]] = []
        for start in range(0, len(intervals), _AT_ONCE):
            some = intervals[start : start + _AT_ONCE]
            # Every third grid is even in a root of the value, for data over many magnitudes.
            found += _gridded((reference, current), column, some, size, root=level % 3 == 2)
        if heavy is None:
            heavy = sum(cell[2] + cell[3] for cell in found) / (20 * bins)
        intervals = []
        for cell in found:
            low, high, *both = cell
            if sum(both) > heavy and low < high and level + 1 < _PASSES:
                intervals.append((low, high))
            else:
                done[low] = cell
        if not intervals:
            break
    table = np.array([done[low] for low in sorted(done)], dtype=np.float64).reshape(-1, 4)
    return FineCells(
        table[:, 0], table[:, 1], table[:, 2].astype(np.int64), table[:, 3].astype(np.int64)
    )


def _gridded(
    frames: tuple[Frame, Frame],
    column: str,
    intervals: list[tuple[float, float]],
    size: int,
    *,
    root: bool,
) -> list[list[float]]:
    x = nw.col("x")
    inside = [(x >= low) & (x <= high) for low, high in intervals]
    place = nw.lit(-1.0)
    for i, (low, high) in enumerate(intervals):
        cell = _cell(x, low, high, size, root=root) + float(i * 4 * size)
        place = nw.when(inside[i]).then(cell).otherwise(place)
    cells: dict[int, list[float]] = {}
    for side, frame in enumerate(frames):
        # Adding 0 makes a negative zero the zero that it equals.
        values = frame.select((nw.col(column) + 0.0).alias("x")).filter(reduce(or_, inside))
        for key, n, low, high in counts(values, {"cell": place.cast(nw.Int64)}, extent="x"):
            held = cells.setdefault(int(key), [low, high, 0, 0])
            held[0] = min(held[0], low)
            held[1] = max(held[1], high)
            held[2 + side] += n
    return list(cells.values())


def _cell(x: nw.Expr, low: float, high: float, size: int, *, root: bool) -> nw.Expr:
    """Return the number of the cell, from 0, in which the values between low and high lie."""
    if root and _signed_root(low) < _signed_root(high):
        above = x >= 0.0
        x = x.abs()
        for _ in range(_HALVINGS):
            x = x.sqrt()
        x = nw.when(above).then(x).otherwise(x * -1.0)
        low, high = _signed_root(low), _signed_root(high)
    # Halves, for the difference of the largest floats is infinite; the smallest are made larger.
    scale = 0.5 if high - low > _NARROW else _ENLARGED
    # A product, for polars divides by multiplying, which rounds otherwise than a division.
    per_cell = size / (high * scale - low * scale)
    return ((x * scale - low * scale) * per_cell).floor()


def _signed_root(value: float) -> float:
    size = abs(value)
    for _ in range(_HALVINGS):
        size = math.sqrt(size)
    return math.copysign(size, value)
