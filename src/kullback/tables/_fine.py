"""Numeric columns as fine cells: light, or a single value, whatever the scale.

The engine only groups and counts. A grid is laid over the values, and wherever its cells hold
too much it is laid again between the smallest and largest value there, so that one far outlier
costs one more pass and no resolution.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np

from kullback.tables._cell_grid import Interval, grid_key, key_among, keys_of, own_key
from kullback.tables._counts import Query, run, run_on_each

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kullback.tables._counts import Row

    Frame = nw.LazyFrame[Any]

_FEWEST_CELLS = 4096
_FEWEST_INNER = 256
_CELLS_PER_BIN = 128
_INNER_PER_SHARE = 32
_PASSES = 64
_NEAR = 3


@dataclass(frozen=True, slots=True)
class FineCells:
    """Cells in ascending order: their keys in the grid, smallest and largest values, and counts.

    ``counts`` has one array a table: rows, or sums of weights.
    """

    grid: Interval
    key: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    counts: tuple[NDArray[Any], ...]

    @property
    def together(self) -> NDArray[Any]:
        """The counts of all tables, added."""
        return sum(self.counts[1:], start=self.counts[0])


@dataclass(slots=True)
class _Held:
    """One cell while the grid is made: its number in its interval, its range, its counts."""

    cell: int
    low: float
    high: float
    counts: list[Any]

    @property
    def mass(self) -> Any:
        return sum(self.counts)


@dataclass(slots=True)
class _Part:
    """One interval while the grid is made."""

    interval: Interval
    held: list[_Held] = field(default_factory=list)
    inner: list[_Part] = field(default_factory=list)

    def made(self) -> Interval:
        one = self.interval
        inner = tuple(part.made() for part in self.inner)
        return Interval(one.low, one.high, one.cells, one.root, inner)


def fine_cells(
    frames: Sequence[Frame],
    spans: Mapping[str, tuple[float, float]],
    bins: int,
    *,
    weight: str | None = None,
) -> dict[str, FineCells]:
    """Return the finite values of some columns of all tables as fine cells, and their grids.

    ``spans`` are the smallest and largest finite value of each column in all tables.
    """
    size = max(_FEWEST_CELLS, _CELLS_PER_BIN * bins)
    whole = {name: _Part(Interval(low, high, size)) for name, (low, high) in spans.items()}
    heavy: dict[str, float] = {}
    parts = {name: [part] for name, part in whole.items()}
    for level in range(_PASSES):
        queries = [_query(name, some, weight) for name, some in parts.items()]
        rows = run_on_each(frames, queries)
        for i, (name, some) in enumerate(parts.items()):
            _take(some, [side[i] for side in rows])
            if name not in heavy:
                heavy[name] = sum(held.mass for held in some[0].held) / (20 * bins)
        if level + 1 < _PASSES:
            # Every third grid is even in a root of the value, for data over many magnitudes.
            root = (level + 1) % 3 == 2
            parts = {
                name: [
                    inner for part in some for inner in _refined(part, heavy[name], size, root=root)
                ]
                for name, some in parts.items()
            }
            parts = {name: some for name, some in parts.items() if some}
        if not parts:
            break
    return {name: _finished(part, weight) for name, part in whole.items()}


def _query(column: str, parts: Sequence[_Part], weight: str | None) -> Query:
    # Adding 0 makes a negative zero the zero that it equals.
    x = nw.col(column) + 0.0
    intervals = [part.interval for part in parts]
    inside = (x >= intervals[0].low) & (x <= intervals[-1].high)
    return Query({"cell": key_among(x, intervals)}, extent=x, where=inside, weight=weight)


def _take(parts: Sequence[_Part], sides: Sequence[Sequence[Row]]) -> None:
    """Give each interval the cells that were found in it."""
    starts = np.array(keys_of([part.interval for part in parts]))
    found: dict[int, _Held] = {}
    for side, rows in enumerate(sides):
        for key, n, low, high in rows:
            if key < 0:  # between two intervals: counted before
                continue
            held = found.get(key)
            if held is None:
                held = found[key] = _Held(int(key), low, high, [0] * len(sides))
            held.low, held.high = min(held.low, low), max(held.high, high)
            held.counts[side] += n
    for key in sorted(found):
        i = int(np.searchsorted(starts, key, side="right")) - 1
        held = found[key]
        held.cell = int(key) - int(starts[i])
        parts[i].held.append(held)


def _refined(part: _Part, heavy: float, size: int, *, root: bool) -> list[_Part]:
    """Lay a finer grid over every run of heavy cells, and return the new intervals."""
    kept: list[_Held] = []
    for start, stop, is_run in _runs(part.held, heavy):
        some = part.held[start:stop]
        if not is_run:
            kept += some
            continue
        wanted = _INNER_PER_SHARE * sum(held.mass for held in some) / heavy
        cells = min(max(_FEWEST_INNER, 2 ** int(np.ceil(np.log2(wanted)))), size)
        part.inner.append(_Part(Interval(some[0].low, some[-1].high, cells, root)))
    part.held = kept
    return part.inner


def _runs(held: Sequence[_Held], heavy: float) -> Iterator[tuple[int, int, bool]]:
    """Yield stretches of cells: from where, to where, and whether they are to be cut finer.

    Heavy cells near one another are cut together, with the light ones between, but for a heavy
    cell of one value.
    """
    weighty = [one.mass > heavy for one in held]
    i = 0
    while i < len(held):
        if not weighty[i] or held[i].low == held[i].high:
            yield i, i + 1, False
            i += 1
            continue
        last = j = i
        while j + 1 < len(held) and held[j + 1].cell - held[last].cell <= _NEAR:
            j += 1
            if weighty[j]:
                if held[j].low == held[j].high:
                    break
                last = j
        yield i, last + 1, True
        i = last + 1


def _finished(part: _Part, weight: str | None) -> FineCells:
    grid = part.made()
    rows = sorted(_rows(part, grid, 0), key=lambda row: row[1].low)
    dtype = np.int64 if weight is None else np.float64
    sides = zip(*(held.counts for _, held in rows), strict=True)
    return FineCells(
        grid,
        np.array([key for key, _ in rows], dtype=np.int64),
        np.array([held.low for _, held in rows], dtype=np.float64),
        np.array([held.high for _, held in rows], dtype=np.float64),
        tuple(np.array(side, dtype=dtype) for side in sides),
    )


def _rows(part: _Part, interval: Interval, first: int) -> Iterator[tuple[int, _Held]]:
    """Yield the cells of a part and its inner ones with their keys in the grid."""
    for held in part.held:
        yield first + own_key(interval, held.cell, held.low), held
    start = first + (interval.cells + 2) * (len(interval.inner) + 1)
    for one, inner, key in zip(part.inner, interval.inner, keys_of(interval.inner), strict=True):
        yield from _rows(one, inner, start + key)


def cells_in(
    frame: Frame, grids: Mapping[str, Interval], *, weight: str | None = None
) -> dict[str, list[Row]]:
    """Count the finite values of some columns of one table in given grids, in one pass each.

    A row is the key of a cell (`BELOW` and `ABOVE` are the open ones), the count, and the
    smallest and largest value there. Rows of tables that were counted in the same grid may be
    added key by key.
    """
    queries = []
    for name, grid in grids.items():
        x = nw.col(name) + 0.0
        key = grid_key(x, grid)
        queries.append(Query({"cell": key}, extent=x, where=x.is_finite(), weight=weight))
    return dict(zip(grids, run(frame, queries), strict=True))
