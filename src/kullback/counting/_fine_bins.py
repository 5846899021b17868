"""Numeric columns as fine bins: light, or a single value, whatever the scale.

The engine only groups and counts. A grid is laid over the values, and wherever its bins hold
too much a finer one is laid between the smallest and largest value there, so that one far
outlier costs one more pass and no resolution. The bins are dyadic, and can be laid beside those
of any other table (see `nested`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np

from kullback.counting._errors import TableError
from kullback.counting._grid import bin_key, even_grid, first_keys, octave_grids
from kullback.counting._sources.queries import Query, run_arrays_on_each, run_as_arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kullback.counting._grid import Grid
    from kullback.counting._sources.queries import Arrays

    Frame = nw.LazyFrame[Any]


ROWS_PER_BIN = 20
"""A bin of more than one value has at most this fraction of an equal share of the rows."""

_FEWEST_BINS = 8192
_FEWEST_INNER = 256
_FINE_PER_BIN = 256
_INNER_PER_SHARE = 16
_NEAR = 3
_STEEP = 3
_PER_OCTAVES = 8


@dataclass(frozen=True, slots=True)
class FineBins:
    """Bins in ascending order: the smallest and largest value that occurs in each, and counts.

    A bin is the smallest dyadic one that holds both (see `_nested.ends`), or where bins are
    ``grouped`` all that lies from the one value to the other. ``counts`` has one array a table:
    rows, or sums of weights.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    counts: tuple[NDArray[Any], ...]
    grouped: bool = False

    @property
    def together(self) -> NDArray[Any]:
        """The counts of all tables, added."""
        return sum(self.counts[1:], start=self.counts[0])


@dataclass(frozen=True, slots=True)
class _Pass:
    """Bins that one pass found: their indices in their grid, values, counts by table."""

    grid: Grid
    index: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    counts: NDArray[Any]

    def some(self, chosen: slice | NDArray[np.bool_]) -> _Pass:
        return _Pass(
            self.grid,
            self.index[chosen],
            self.low[chosen],
            self.high[chosen],
            self.counts[:, chosen],
        )


def count_fine_bins(
    frames: Sequence[Frame],
    spans: Mapping[str, tuple[float, float]],
    bins: int,
    *,
    weight: str | None = None,
    called: Callable[[str, int], str] = lambda _column, _table: "a column",
) -> dict[str, FineBins]:
    """Return the finite values of some columns of all tables as fine bins.

    ``spans`` are the smallest and largest finite value of each column in all tables. A bin
    holds one value, or a twentieth of the rows of one of ``bins`` equal parts, at most.
    ``called`` tells how a column of one of the tables is called in messages.
    """
    size = _power_of_two(max(_FEWEST_BINS, _FINE_PER_BIN * bins))
    grids = {name: [even_grid(low, high, size)] for name, (low, high) in spans.items()}
    heavy: dict[str, float] = {}
    kept: dict[str, list[_Pass]] = {name: [] for name in spans}
    # This ends: the level rises with every pass, and the finest bins hold one value.
    while grids:
        queries = [_query(name, some, weight) for name, some in grids.items()]
        try:
            sides = run_arrays_on_each(frames, queries)
        except Exception as error:
            # Every engine raises a type of its own; only DuckDB's words tell of damage.
            if _is_of_damage(error):
                _refuse_damaged(frames, dict(zip(grids, queries, strict=True)), called)
            raise
        finer = {}
        for i, (name, some) in enumerate(grids.items()):
            for place, side in enumerate(sides):
                _check_places(some, side[i], called(name, place))
            found = _split_by_grid(some, [side[i] for side in sides])
            if name not in heavy:
                heavy[name] = sum(held.counts.sum().item() for held in found) / (
                    ROWS_PER_BIN * bins
                )
            inner: list[Grid] = []
            for held in found:
                light, more = _refine(held, heavy[name], size)
                kept[name].append(light)
                inner += more
            if inner:
                finer[name] = inner
        grids = finer
    return {name: _join(parts) for name, parts in kept.items()}


def _query(column: str, grids: Sequence[Grid], weight: str | None) -> Query:
    x = nw.col(column)
    # DuckDB takes Parquet's statistics, which leave NaN out, for a proof that all is inside.
    inside = x.is_finite() & (x >= grids[0].low) & (x <= grids[-1].high)
    return Query({"bin": bin_key(x, grids)}, extent=x, where=inside, weight=weight)


def _split_by_grid(grids: Sequence[Grid], sides: Sequence[Arrays]) -> list[_Pass]:
    """Add what was found in each table, and give each grid its own."""
    keys = np.unique(np.concatenate([side[0] for side in sides]))
    low, high = np.full(keys.size, np.inf), np.full(keys.size, -np.inf)
    counts = np.zeros((len(sides), keys.size), dtype=sides[0][1].dtype)
    for side, (key, n, lowest, highest) in enumerate(sides):
        place = np.searchsorted(keys, key)
        # Adding 0 makes a negative zero the zero that it equals.
        low[place] = np.minimum(low[place], lowest + 0.0)
        high[place] = np.maximum(high[place], highest + 0.0)
        counts[side, place] = n
    # Below 0 is what lies between two grids, and was counted before.
    starts = [*first_keys(grids), sum(one.bins for one in grids)]
    cuts = np.searchsorted(keys, starts)
    return [
        _Pass(one, keys[a:b] - start + one.first, low[a:b], high[a:b], counts[:, a:b])
        for one, start, a, b in zip(grids, starts, cuts, cuts[1:], strict=False)
    ]


def _check_places(grids: Sequence[Grid], side: Arrays, column: str) -> None:
    """Raise TableError if a bin of one table holds a value of another bin.

    An engine that takes a file's statistics for true leaves out what they make needless, and of
    a value that they exclude it says anything; laid finer, such bins would never be light.
    """
    for held in _split_by_grid(grids, [side]):
        for values in (held.low, held.high):
            with np.errstate(all="ignore"):
                index = np.floor(np.ldexp(values, held.grid.level))
            index[(values < 0.0) & (index == 0.0)] = -1.0
            if not np.array_equal(index, held.index):
                raise TableError(_damaged(column))


def _damaged(column: str) -> str:
    return (
        f"{column} holds values that its own statistics exclude: the table is damaged; write its "
        "file again, from the data"
    )


_DAMAGE = ("out of range for the destination type INT64", "Perfect hash aggregate")
"""Parts of DuckDB's messages about a value outside its range, which no value in a grid is."""


def _is_of_damage(error: Exception) -> bool:
    return any(words in str(error) for words in _DAMAGE)


def _refuse_damaged(
    frames: Sequence[Frame], queries: Mapping[str, Query], called: Callable[[str, int], str]
) -> None:
    """Raise TableError that names the column and the table whose query fails."""
    for place, frame in enumerate(frames):
        for name, query in queries.items():
            try:
                run_as_arrays(frame, [query])
            except Exception as error:  # of any type, as above
                if _is_of_damage(error):
                    raise TableError(_damaged(called(name, place))) from None
                raise


def _refine(held: _Pass, heavy: float, size: int) -> tuple[_Pass, list[Grid]]:
    """Return the bins that are light enough, and finer grids over every run of the others."""
    mass = held.counts.sum(axis=0)
    light = np.ones(mass.size, dtype=np.bool_)
    grids: list[Grid] = []
    for start, stop in _runs(held, mass, heavy):
        light[start:stop] = False
        wanted = _INNER_PER_SHARE * mass[start:stop].sum().item() / heavy
        bins = min(_power_of_two(max(_FEWEST_INNER, wanted)), size)
        run = held.some(slice(start, stop))
        grids += _finer_grids(run, bins, size // _PER_OCTAVES, _is_steep(held, mass))
    return held.some(light), grids


def _runs(held: _Pass, mass: NDArray[Any], heavy: float) -> Iterator[tuple[int, int]]:
    """Yield runs of bins to be cut more finely.

    Heavy bins near one another are cut together, with the light ones between, but not with a
    heavy bin of one value.
    """
    weighty = mass > heavy
    single = held.low == held.high
    places = np.flatnonzero(weighty & ~single)
    if not places.size:
        return
    walls = np.cumsum(weighty & single)[places]
    parted = (np.diff(held.index[places]) > _NEAR) | (np.diff(walls) > 0)
    for run in np.split(places, np.flatnonzero(parted) + 1):
        yield int(run[0]), int(run[-1]) + 1


def _is_steep(held: _Pass, mass: NDArray[Any]) -> tuple[bool, bool]:
    """Return whether the bins below and above 0 hold far more than those behind them."""
    found = dict(zip(held.index.tolist(), mass.tolist(), strict=True))
    below, above = (
        found.get(near, 0) > _STEEP * found.get(next_to_it, 0)
        for near, next_to_it in ((-1, -2), (0, 1))
    )
    return below, above


def _finer_grids(run: _Pass, bins: int, by_octaves: int, steep: tuple[bool, bool]) -> list[Grid]:
    """Return finer grids over a run of bins, even in the magnitude where it is steep at 0."""
    level, grids = run.grid.level, []
    zero = int(np.searchsorted(run.index, 0))
    below, above = run.some(slice(zero)), run.some(slice(zero, None))
    steep_below = steep[0] and below.index[-1:].tolist() == [-1]
    steep_above = steep[1] and above.index[:1].tolist() == [0]
    if not (steep_below or steep_above):
        return [even_grid(float(run.low[0]), float(run.high[-1]), bins, level)]
    for part, is_steep in ((below, steep_below), (above, steep_above)):
        if part.index.size:
            low, high = float(part.low[0]), float(part.high[-1])
            grids += (
                octave_grids(low, high, by_octaves)
                if is_steep
                else [even_grid(low, high, bins, level)]
            )
    return grids


def _join(parts: Sequence[_Pass]) -> FineBins:
    low = np.concatenate([held.low for held in parts])
    order = np.argsort(low)
    counts = np.concatenate([held.counts for held in parts], axis=1)[:, order]
    high = np.concatenate([held.high for held in parts])[order]
    return FineBins(low[order], high, tuple(counts))


def _power_of_two(least: float) -> int:
    return int(2 ** np.ceil(np.log2(least)))
