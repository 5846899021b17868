"""Counts that may be shared: every listed value and bin has a minimum number of rows.

Rare values are hidden among all others. Bins of numbers are taken together with their neighbours
until they have rows enough, and end at round numbers instead of values of the table, but for a
value that so many rows share. What is hidden alone would be seen as what is left of all rows;
so the others, too, have rows enough, or more is hidden with them; and no bound is so sharp that
the difference of two numbers tells of few rows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.counting import FineBins, Listed, Measured, Rest, sort_by_count

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from kullback.counting import Number

LARGEST = float(np.finfo(np.float64).max)

_OF_SPAN = 2.0**-12
_OF_VALUE = 2.0**-8
_LARGEST_POWER, _LEAST_POWER = 1023, -1074
_DIGITS = 53


def hide_values(held: Listed, fewest: int) -> Listed:
    """Return a text column in which every count is 0 or at least ``fewest``."""
    kept = {value: n for value, n in held.exact.items() if n >= fewest}
    missing = held.missing
    if missing and missing < fewest:
        missing = None
    left = held.rows - sum(kept.values()) - (missing or 0)
    if not left:
        return held
    joined = False
    while left < fewest and kept:
        value, n = min(kept.items(), key=lambda item: (item[1], item[0]))
        del kept[value]
        left, joined = left + n, True
    if left < fewest and missing:
        left, missing = left + missing, None
    several = len(held.exact) - len(kept)
    low, high = (0, 0) if held.rest is None else (held.rest.fewest, held.rest.most)
    at_most = left
    if not joined:
        at_most = _bound(left, several + high + (missing is None), held.rest, fewest)
    return Listed(
        sort_by_count(kept), missing, rest=Rest(left, several + low, several + high, at_most)
    )


def _bound(left: Number, many: int, rest: Rest | None, fewest: int) -> Number:
    """Return the largest count that one of ``many`` values can have, if it reveals no small count.

    The number of rows that one value has would tell those of the others. So it is a number that
    depends on ``fewest`` alone, or one well above the largest; and all rows that are left, where
    too few would be beside a value that has so many, or few values must all have nearly so many.
    """
    at_most = fewest - 1
    if rest is not None and rest.at_most >= fewest:
        at_most = 1 << (int(rest.at_most) + fewest - 1).bit_length()
    spare = many * at_most - left
    told = left - at_most >= fewest and (many > fewest or spare >= fewest)
    return at_most if told else left


def hide_bins(held: Measured, fewest: int) -> Measured | None:
    """Return a numeric column with at least ``fewest`` rows in each bin and each other count.

    Returns None where that leaves nothing to tell: all rows are too few, or are together with
    those that have no value.
    """
    beside = (held.negative_infinite, held.positive_infinite, held.missing)
    told = [None if n is not None and 0 < n < fewest else n for n in beside]
    left = [0 if kept is not None else n or 0 for n, kept in zip(beside, told, strict=True)]
    lowest, highest = left[0], left[1] + left[2]
    bins = held.bins
    if not bins.low.size:
        return None if lowest or highest else held
    counts = bins.counts[0].copy()
    counts[0] += lowest
    counts[-1] += highest
    single = (bins.low == bins.high) & (bins.counts[0] >= fewest)
    single[0] &= not lowest
    single[-1] &= not highest
    groups = _groups(bins, counts, single, fewest)
    if groups is None:
        return None
    low = [start for _, _, start, _ in groups]
    high = [stop for _, _, _, stop in groups]
    sums = [counts[first:last].sum().item() for first, last, _, _ in groups]
    made = FineBins(
        np.array(low, dtype=np.float64),
        np.array(high, dtype=np.float64),
        (np.array(sums, dtype=counts.dtype),),
        grouped=True,
    )
    return Measured(made, told[0], told[1], told[2])


def _groups(
    bins: FineBins, counts: NDArray[Any], single: NDArray[np.bool_], fewest: int
) -> list[tuple[int, int, float, float]] | None:
    """Return groups of bins with enough rows: the first, the last, and the ends.

    All bins are parted at the roundest number that leaves rows enough on both sides, and the
    parts again, so that tables alike are parted at the same numbers.
    """
    sums = np.append(0, np.cumsum(counts))
    if sums[-1] < fewest:
        return None
    width = _width(bins)
    ends, begins, roundness = _edges(bins, single)
    parts, stretches = [(0, counts.size)], []
    while parts:
        first, last = parts.pop()
        inner = sums[first + 1 : last]
        fit = (inner - sums[first] >= fewest) & (sums[last] - inner >= fewest)
        candidates = np.where(fit, roundness[first : last - 1], 0.0)
        if not candidates.any():
            stretches.append((first, last))
            continue
        middle = first + 1 + int(np.argmax(candidates))
        parts += [(middle, last), (first, middle)]
    found = []
    for first, last in stretches:
        low, high = float(bins.low[first]), float(bins.high[last - 1])
        if last - first > 1 or not single[first]:
            outer = not first or last == counts.size
            beyond = _beyond(low, high, width) if outer else (low, high)
            low = float(begins[first - 1]) if first else beyond[0]
            high = float(ends[last - 1]) if last < counts.size else beyond[1]
        found.append((first, last, low, high))
    return found


def _beyond(low: float, high: float, width: float) -> tuple[float, float]:
    """Return round numbers below and above the smallest and largest value of the outer bins.

    They are multiples of a power of two that is larger than the distance of the bin's values, so
    that these are told about as closely as by the bin.
    """
    size = max(abs(low), abs(high))
    fine = [one for one in (width, size * _OF_VALUE) if one]
    reach = max(high / 2 - low / 2, min(fine, default=0.5) / 2, math.ulp(size))
    step = math.ldexp(1.0, min(math.frexp(reach)[1] + 1, _LARGEST_POWER))
    above = (math.floor(high / step) + 1) * step
    return (
        max(math.floor(low / step) * step, -LARGEST),
        min(math.nextafter(above, -math.inf), LARGEST),
    )


def _width(bins: FineBins) -> float:
    """Return how fine a round number may be, regardless of its size."""
    return float(bins.high[-1]) * _OF_SPAN - float(bins.low[0]) * _OF_SPAN


def _edges(
    bins: FineBins, single: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return where each bin but the last may end, where the next begins, and how round both are.

    It is 0 where no number is round enough. Beside a value that rows enough have, that value is
    the end, and gives nobody away.
    """
    below, above = bins.high[:-1], bins.low[1:]
    edge, step = _round_numbers(below, above)
    fine = np.minimum(_width(bins), np.abs(edge) * _OF_VALUE)
    step = np.where(single[:-1] | single[1:] | (step >= fine), step, 0.0)
    begins = np.where(single[:-1], np.nextafter(below, np.inf), np.where(single[1:], above, edge))
    ends = np.where(single[:-1], below, np.nextafter(begins, -np.inf))
    return ends, begins, step


def _round_numbers(
    below: NDArray[np.float64], above: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the roundest number above each lower and up to each upper limit, and its roundness.

    Each is a multiple of that power of two, and no number between is one of a larger power.
    """
    power = np.frexp(np.maximum(np.abs(below), np.abs(above)))[1] - 1
    edge = np.where((below < 0.0) & (above >= 0.0), 0.0, below)
    step = np.where(edge > below, np.inf, 0.0)
    for less in range(_DIGITS + 1):
        left = np.flatnonzero(edge <= below)
        if not left.size:
            break
        size = np.ldexp(1.0, np.maximum(power[left] - less, _LEAST_POWER))
        edge[left] = np.floor(above[left] / size) * size
        step[left] = size
    return edge, step
