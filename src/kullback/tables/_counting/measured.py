"""A column of numbers or times of one table: its values in fine cells, and the other rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from kullback.tables._counting.extents import Extent
from kullback.tables._counting.fine import FineCells
from kullback.tables._counting.nested import common, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    Number = int | float

_INFINITE = ("negative_infinite", "positive_infinite")

NO_CELLS = FineCells(np.empty(0), np.empty(0), (np.empty(0, dtype=np.int64),))


@dataclass(frozen=True, slots=True)
class Measured:
    """The cells of one table, and how many rows are -inf, +inf and missing.

    Where one of these is None, its rows are counted in the first cell (-inf) or in the last one
    (+inf, missing).
    """

    cells: FineCells
    negative_infinite: Number | None = 0
    positive_infinite: Number | None = 0
    missing: Number | None = 0

    @property
    def finite(self) -> Number:
        """The rows in the cells."""
        total: Number = self.cells.counts[0].sum().item()
        return total

    @property
    def rows(self) -> Number:
        """All rows."""
        beside = (self.negative_infinite, self.positive_infinite, self.missing)
        return self.finite + sum(n or 0 for n in beside)

    @property
    def distinct(self) -> tuple[int, int | None]:
        """How many different finite values there are at least, and at most where it is known."""
        cells = self.cells
        several = int(np.count_nonzero(cells.low < cells.high))
        return cells.low.size + several, None if several else cells.low.size

    def scaled(self, factor: float) -> Measured:
        """Return the same with every number multiplied."""
        cells = self.cells
        beside = (self.negative_infinite, self.positive_infinite, self.missing)
        lowest, highest, missing = (None if n is None else n * factor for n in beside)
        held = FineCells(cells.low, cells.high, (cells.counts[0] * factor,))
        return Measured(held, lowest, highest, missing)


def side_by_side(one: Measured, other: Measured) -> tuple[FineCells | None, tuple[Extent, Extent]]:
    """Return both tables in common cells, and what each holds; the cells are None without values.

    What one table counts with its smallest or largest values is counted so of the other, too.
    """
    cells, told = _counted_alike(common(one.cells, other.cells), (one, other), (0, 1))
    ends = (float(cells.low[0]), float(cells.high[-1])) if cells.low.size else (None, None)
    beside = [
        {name: getattr(side, name) if name in told else 0 for name in ("missing", *_INFINITE)}
        for side in (one, other)
    ]
    held = [
        Extent(cells.counts[i].sum().item(), low=ends[0], high=ends[1], sure=True, **beside[i])
        for i in (0, 1)
    ]
    return cells if cells.low.size else None, (held[0], held[1])


def merged_measured(parts: Sequence[Measured]) -> Measured:
    """Return the parts of one table, added up in their common cells."""
    cells = reduce(merged, (part.cells for part in parts))
    cells, told = _counted_alike(cells, parts, (0,) * len(parts))
    beside = {
        name: sum(getattr(part, name) for part in parts) if name in told else None
        for name in (*_INFINITE, "missing")
    }
    return Measured(cells, **beside)


def _counted_alike(
    cells: FineCells, parts: Sequence[Measured], tables: Sequence[int]
) -> tuple[FineCells, set[str]]:
    """Return the cells with what a part counts in its first or last one; and what is still told.

    The common cells up to that of the part's first cell, or from that of its last cell on, become
    one: whatever part a row is in, it is counted alike. ``tables`` are which of the cells' counts
    the parts belong to.
    """
    told = {"missing", *_INFINITE}
    for name in ("negative_infinite", "positive_infinite", "missing"):
        hiding = [part for part in parts if getattr(part, name) is None]
        if not hiding:
            continue
        told.remove(name)
        if name == "negative_infinite":
            last = max(_place(cells, float(part.cells.low[0])) for part in hiding)
            cells = _as_one(cells, 0, last)
            place = 0
        else:
            first = min(_place(cells, float(part.cells.low[-1])) for part in hiding)
            cells = _as_one(cells, first, cells.low.size - 1)
            place = -1
        for part, table in zip(parts, tables, strict=True):
            cells.counts[table][place] += getattr(part, name) or 0
    return cells, told


def _place(cells: FineCells, value: float) -> int:
    """Return which cell holds a value that one of them does."""
    return int(np.searchsorted(cells.high, value))


def _as_one(cells: FineCells, first: int, last: int) -> FineCells:
    """Return the cells with those from the first to the last as one, all counts copied."""
    starts = np.delete(np.arange(cells.low.size), np.arange(first + 1, last + 1))
    stops = np.append(starts[1:], cells.low.size) - 1
    return FineCells(
        cells.low[starts],
        cells.high[stops],
        tuple(np.add.reduceat(side, starts) for side in cells.counts),
        cells.grouped,
    )
