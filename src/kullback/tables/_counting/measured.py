"""A column of numbers or times of one table: its values in fine cells, and the other rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from kullback.tables._counting.extents import Extent
from kullback.tables._counting.fine import FineCells
from kullback.tables._counting.nested import common, merged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Number = int | float

BESIDE = ("negative_infinite", "positive_infinite", "missing")

NO_CELLS = FineCells(np.empty(0), np.empty(0), (np.empty(0, dtype=np.int64),))


@dataclass(frozen=True, slots=True)
class Measured:
    """The cells of one table, and how many rows are -inf, +inf and missing.

    Where one of these is None, its rows are counted in a cell: that which ``counted_in`` gives by
    its name, else the first (-inf) or the last one (+inf, missing).
    """

    cells: FineCells
    negative_infinite: Number | None = 0
    positive_infinite: Number | None = 0
    missing: Number | None = 0
    counted_in: Mapping[str, int] = field(default_factory=dict)

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
        # The ends of cells that were taken together are no values.
        fewest = cells.low.size + (0 if cells.grouped else several)
        return fewest, None if several else cells.low.size

    def cell_of(self, name: str) -> int:
        """Return the cell in which the rows are counted of what is not told."""
        usual = 0 if name == "negative_infinite" else self.cells.low.size - 1
        return self.counted_in.get(name, usual)


def side_by_side(one: Measured, other: Measured) -> tuple[FineCells | None, tuple[Extent, Extent]]:
    """Return both tables in common cells, and what each holds; the cells are None without values.

    What one table counts in one of its cells is counted so of the other, too.
    """
    cells, hidden = _counted_alike(common(one.cells, other.cells), (one, other), (0, 1))
    ends = (float(cells.low[0]), float(cells.high[-1])) if cells.low.size else (None, None)
    beside = [
        {name: 0 if name in hidden else getattr(side, name) for name in BESIDE}
        for side in (one, other)
    ]
    held = [
        Extent(cells.counts[i].sum().item(), low=ends[0], high=ends[1], sure=True, **beside[i])
        for i in (0, 1)
    ]
    return cells if cells.low.size else None, (held[0], held[1])


def in_bits(held: Measured, bits: int) -> Measured:
    """Return a column with the ends of its cells as the nearest floats of so many bits.

    Values that are then the same are in one cell: cells that meet in one are taken together.
    Numbers beyond the smaller floats stay what they are.
    """
    kind = np.float32 if bits == 32 else np.float16
    cells = held.cells
    with np.errstate(over="ignore"):
        low, high = (ends.astype(kind).astype(np.float64) + 0.0 for ends in (cells.low, cells.high))
    if not cells.low.size or not (np.isfinite(low).all() and np.isfinite(high).all()):
        return held
    starts = np.flatnonzero(np.append(True, low[1:] > high[:-1]))
    stops = np.append(starts[1:], low.size) - 1
    places = np.searchsorted(starts, np.arange(low.size), side="right") - 1
    rounded = FineCells(
        low[starts],
        high[stops],
        tuple(np.add.reduceat(side, starts) for side in cells.counts),
        grouped=cells.grouped or bool((low[starts] < high[stops]).any()),
    )
    return replace(
        held,
        cells=rounded,
        counted_in={name: int(places[i]) for name, i in held.counted_in.items()},
    )


def merged_measured(parts: Sequence[Measured]) -> Measured:
    """Return the parts of one table, added up in their common cells."""
    cells = reduce(merged, (part.cells for part in parts))
    cells, hidden = _counted_alike(cells, parts, (0,) * len(parts))
    lowest, highest, missing = (
        None if name in hidden else sum(getattr(part, name) for part in parts) for name in BESIDE
    )
    usual = Measured(cells, lowest, highest, missing)
    unusual = {name: place for name, place in hidden.items() if place != usual.cell_of(name)}
    return replace(usual, counted_in=unusual)


def _counted_alike(
    cells: FineCells, parts: Sequence[Measured], tables: Sequence[int]
) -> tuple[FineCells, dict[str, int]]:
    """Return the cells with what a part counts in one of them, and in which cell that now is.

    Where parts count it in several, the common cells from the first of these to the last become
    one: whatever part a row is in, it is counted alike. The cells below and above hold none of it,
    and stay. ``tables`` are which of the cells' counts the parts belong to.
    """
    anchors = {}
    for name in BESIDE:
        found = [
            float(part.cells.low[part.cell_of(name)])
            for part in parts
            if getattr(part, name) is None
        ]
        if found:
            cells = _as_one(cells, _place(cells, min(found)), _place(cells, max(found)))
            anchors[name] = found[0]
    hidden = {name: _place(cells, value) for name, value in anchors.items()}
    for name, place in hidden.items():
        for part, table in zip(parts, tables, strict=True):
            cells.counts[table][place] += getattr(part, name) or 0
    return cells, hidden


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
