"""Numbers or times of one table in fine bins, and tables counted apart brought together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from kullback.counting._extents import Extent
from kullback.counting._fine_bins import FineBins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Number = int | float


_DIGITS = 52


def align_bins(one: FineBins, other: FineBins) -> FineBins:
    """Return the counts of all tables of both, one table after the other, in their common bins.

    Where one has a bin and the other several within it, the bin stays, and those are added up.
    Beside grouped bins, which reach as far as they say, those of the other table do so, too.
    """
    first, second = (np.stack(bins.counts) for bins in (one, other))
    return _count_in_common(
        one,
        other,
        np.concatenate([first, np.zeros((len(second), first.shape[1]), first.dtype)]),
        np.concatenate([np.zeros((len(first), second.shape[1]), second.dtype), second]),
    )


def add_bins(one: FineBins, other: FineBins) -> FineBins:
    """Return the counts of parts of the same tables, added in their common bins.

    The order in which many parts are merged makes no difference.
    """
    return _count_in_common(one, other, np.stack(one.counts), np.stack(other.counts))


def _count_in_common(
    one: FineBins, other: FineBins, first: NDArray[np.generic], second: NDArray[np.generic]
) -> FineBins:
    low, high = np.concatenate([one.low, other.low]), np.concatenate([one.high, other.high])
    counts = np.concatenate([first, second], axis=1)
    grouped = one.grouped or other.grouped
    start, stop = (_place(low), _place(high)) if grouped else dyadic_ends(low, high)
    order = np.lexsort((~stop, start))
    start, stop = start[order], stop[order]
    # A bin begins a new group where it lies behind all bins that begin before it.
    reached = np.maximum.accumulate(stop)
    begins = np.flatnonzero(np.append(True, start[1:] > reached[:-1])) if start.size else start
    if not begins.size:
        return replace(one, counts=tuple(counts), grouped=grouped)
    return FineBins(
        np.minimum.reduceat(low[order], begins),
        np.maximum.reduceat(high[order], begins),
        tuple(np.add.reduceat(counts[:, order], begins, axis=1)),
        grouped,
    )


def dyadic_ends(low: Floats, high: Floats) -> tuple[Places, Places]:
    """Return the first and last float of the smallest dyadic bins that hold both values.

    They are given by their places among all floats in ascending order, 0.0 at 0. A bin that
    begins at 0 reaches as far as a power of two; a bin within an octave holds all floats whose
    digits begin alike. No dyadic bin has 0 within it, so both values have the same sign.
    """
    below = low < 0.0
    # The floats below 0 are bins open above: as those from 0 on, mirrored, one place farther.
    first, last = _place(low), _place(high)
    near, far = np.where(below, ~last, first), np.where(below, ~first, last)
    octave = far >> _DIGITS
    unlike = near ^ far
    digits = np.frexp(unlike.astype(np.float64))[1]  # 2^53 at most, and so exact
    within = (np.int64(1) << np.minimum(digits, _DIGITS).astype(np.int64)) - 1
    alike = octave == near >> _DIGITS
    start = np.where(alike, near & ~within, 0)
    stop = np.where(alike, far | within, (octave << _DIGITS) | ((1 << _DIGITS) - 1))
    return np.where(below, ~stop, start), np.where(below, ~start, stop)


def _place(x: Floats) -> Places:
    bits = (np.abs(x) + 0.0).view(np.int64)
    return np.where(x < 0.0, -bits, bits)


BESIDE = ("negative_infinite", "positive_infinite", "missing")

NO_BINS = FineBins(np.empty(0), np.empty(0), (np.empty(0, dtype=np.int64),))


@dataclass(frozen=True, slots=True)
class Measured:
    """The bins of one table, and how many rows are -inf, +inf and missing.

    Where one of these is None, its rows are counted in a bin: that which ``counted_in`` gives by
    its name, else the first (-inf) or the last one (+inf, missing).
    """

    bins: FineBins
    negative_infinite: Number | None = 0
    positive_infinite: Number | None = 0
    missing: Number | None = 0
    counted_in: Mapping[str, int] = field(default_factory=dict)

    @property
    def finite(self) -> Number:
        """The rows in the bins."""
        total: Number = self.bins.counts[0].sum().item()
        return total

    @property
    def rows(self) -> Number:
        """All rows."""
        beside = (self.negative_infinite, self.positive_infinite, self.missing)
        return self.finite + sum(n or 0 for n in beside)

    @property
    def distinct(self) -> tuple[int, int | None]:
        """The smallest number of distinct finite values, and the largest if it is known."""
        bins = self.bins
        several = int(np.count_nonzero(bins.low < bins.high))
        # The ends of bins that were taken together are no values.
        fewest = bins.low.size + (0 if bins.grouped else several)
        return fewest, None if several else bins.low.size

    def bin_of(self, name: str) -> int:
        """Return the index of the bin that holds the rows of a count that is None."""
        usual = 0 if name == "negative_infinite" else self.bins.low.size - 1
        return self.counted_in.get(name, usual)


def align_tables(one: Measured, other: Measured) -> tuple[FineBins | None, tuple[Extent, Extent]]:
    """Return both tables in common bins and their extents; without values the bins are None.

    What one table counts in one of its bins is counted so of the other, too.
    """
    bins, hidden = _anchor_hidden(align_bins(one.bins, other.bins), (one, other), (0, 1))
    ends = (float(bins.low[0]), float(bins.high[-1])) if bins.low.size else (None, None)
    beside = [
        {name: 0 if name in hidden else getattr(side, name) for name in BESIDE}
        for side in (one, other)
    ]
    held = [
        Extent(bins.counts[i].sum().item(), low=ends[0], high=ends[1], sure=True, **beside[i])
        for i in (0, 1)
    ]
    return bins if bins.low.size else None, (held[0], held[1])


def round_to_bits(held: Measured, bits: int) -> Measured:
    """Round the ends of a column's bins to the nearest floats of this many bits.

    Values that are then the same are in one bin: bins that meet in one are taken together.
    Numbers beyond the smaller floats stay what they are.
    """
    kind = np.float32 if bits == 32 else np.float16
    bins = held.bins
    with np.errstate(over="ignore"):
        low, high = (ends.astype(kind).astype(np.float64) + 0.0 for ends in (bins.low, bins.high))
    if not bins.low.size or not (np.isfinite(low).all() and np.isfinite(high).all()):
        return held
    starts = np.flatnonzero(np.append(True, low[1:] > high[:-1]))
    stops = np.append(starts[1:], low.size) - 1
    places = np.searchsorted(starts, np.arange(low.size), side="right") - 1
    rounded = FineBins(
        low[starts],
        high[stops],
        tuple(np.add.reduceat(side, starts) for side in bins.counts),
        grouped=bins.grouped or bool((low[starts] < high[stops]).any()),
    )
    return replace(
        held,
        bins=rounded,
        counted_in={name: int(places[i]) for name, i in held.counted_in.items()},
    )


def merge_measured(parts: Sequence[Measured]) -> Measured:
    """Return the parts of one table, added up in their common bins."""
    bins = reduce(add_bins, (part.bins for part in parts))
    bins, hidden = _anchor_hidden(bins, parts, (0,) * len(parts))
    lowest, highest, missing = (
        None if name in hidden else sum(getattr(part, name) for part in parts) for name in BESIDE
    )
    usual = Measured(bins, lowest, highest, missing)
    unusual = {name: place for name, place in hidden.items() if place != usual.bin_of(name)}
    return replace(usual, counted_in=unusual)


def _anchor_hidden(
    bins: FineBins, parts: Sequence[Measured], tables: Sequence[int]
) -> tuple[FineBins, dict[str, int]]:
    """Add the rows that parts count inside a bin; return the bins and where these rows are.

    Where parts count it in several, the common bins from the first of these to the last become
    one: whatever part a row is in, it is counted alike. The bins below and above hold none of it,
    and stay. ``tables`` are which of the bins' counts the parts belong to.
    """
    anchors = {}
    for name in BESIDE:
        found = [
            float(part.bins.low[part.bin_of(name)]) for part in parts if getattr(part, name) is None
        ]
        if found:
            bins = _join_bins(bins, _bin_of(bins, min(found)), _bin_of(bins, max(found)))
            anchors[name] = found[0]
    hidden = {name: _bin_of(bins, value) for name, value in anchors.items()}
    for name, place in hidden.items():
        for part, table in zip(parts, tables, strict=True):
            bins.counts[table][place] += getattr(part, name) or 0
    return bins, hidden


def _bin_of(bins: FineBins, value: float) -> int:
    """Return the index of the bin that holds a value."""
    return int(np.searchsorted(bins.high, value))


def _join_bins(bins: FineBins, first: int, last: int) -> FineBins:
    """Return the bins with those from the first to the last as one, all counts copied."""
    starts = np.delete(np.arange(bins.low.size), np.arange(first + 1, last + 1))
    stops = np.append(starts[1:], bins.low.size) - 1
    return FineBins(
        bins.low[starts],
        bins.high[stops],
        tuple(np.add.reduceat(side, starts) for side in bins.counts),
        bins.grouped,
    )
