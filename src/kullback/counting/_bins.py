"""Quantile bins made of fine bins, and their names, which are as short as possible."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kullback.counting._sources.kinds import DATE_TIME, NUMERIC, TIME_OF_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from kullback.counting._fine_bins import FineBins

    Numbers = NDArray[np.int64] | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bin:
    """The values above ``above`` and up to ``high``; ``low`` is the smallest that occurs.

    ``above`` is None in the first bin. Both ends are values that occur in the data.
    """

    above: float | None
    low: float
    high: float
    reference: int | float
    current: int | float

    @property
    def single(self) -> bool:
        """Whether the bin holds one value only."""
        return self.low == self.high


def make_quantile_bins(fine: FineBins, bins: int) -> list[Bin]:
    """Return at most ``bins`` bins of about equal pooled counts, in ascending order.

    A value that alone is heavier than an equal share of the rows gets a bin of its own,
    the heaviest first, as long as there are bins enough.
    """
    reference, current = fine.counts
    stops = _stops(fine.together, fine.low == fine.high, bins)
    made = []
    start, above = 0, None
    for stop in stops:
        made.append(
            Bin(
                above,
                float(fine.low[start]),
                float(fine.high[stop - 1]),
                reference[start:stop].sum().item(),
                current[start:stop].sum().item(),
            )
        )
        start, above = stop, float(fine.high[stop - 1])
    return made


def _stops(n: Numbers, single: NDArray[np.bool_], bins: int) -> list[int]:
    """Return where each coarse bin ends, as positions in the fine ones."""
    size = n.size
    alone: list[int] = []
    # Python's integers: counts times bins may pass 2^63.
    total = n.sum().item()
    heavy = [int(i) for i in np.flatnonzero(single) if n[i].item() * bins >= total]
    for i in sorted(heavy, key=lambda i: (-n[i].item(), i)):
        candidate = sorted([*alone, i])
        if len(candidate) + len(_gaps(candidate, size)) <= bins:
            alone = candidate
    gaps = _gaps(alone, size)
    shares = _allot_bins([n[a:b].sum().item() for a, b in gaps], bins - len(alone))
    stops = [i + 1 for i in alone]
    for (a, b), k in zip(gaps, shares, strict=True):
        stops += _equal_parts(n[a:b], k, a)
    return sorted(stops)


def _gaps(alone: list[int], size: int) -> list[tuple[int, int]]:
    """Return the runs of fine bins between those that form a bin of their own."""
    ends = [-1, *alone, size]
    return [(a + 1, b) for a, b in pairwise(ends) if a + 1 < b]


def _allot_bins(masses: list[int | float], bins: int) -> list[int]:
    """Return the number of bins for each mass, in proportion to it and at least one."""
    shares = [1] * len(masses)
    for _ in range(bins - len(masses)):
        fullest = max(range(len(masses)), key=lambda i: masses[i] / shares[i], default=None)
        if fullest is None:
            break
        shares[fullest] += 1
    return shares


def _equal_parts(n: Numbers, parts: int, offset: int) -> list[int]:
    """Return the stops that cut a run at its quantiles; ties make fewer parts."""
    total = np.cumsum(n)
    last = total[-1].item()
    goals = [
        -(-last * i // parts) if isinstance(last, int) else last * i / parts
        for i in range(1, parts)
    ]
    goals.append(last)
    stops = np.searchsorted(total, goals, side="left") + 1
    return [offset + int(stop) for stop in np.unique(stops)]


@dataclass(frozen=True, slots=True)
class Edges:
    """The values of one bin: above ``above`` and up to ``up_to``, included (None: no bound).

    A bin that holds one value only has that ``value`` instead. Times are ISO 8601 texts, UTC.
    """

    above: float | str | None = None
    up_to: float | str | None = None
    value: float | str | None = None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000
_MINUTE = 60_000_000
_SECOND = 1_000_000

_INFINITE = ("-infinity", "infinity")

_FINE = 20
"""How many of the units in which edges are written the narrowest bin has at least."""


def label_bins(bins: Sequence[Bin], kind: str) -> list[str]:
    """Return the name of every bin: `≤ b`, `(a, b]`, `> a`, or the one value that it holds.

    Times are cut to whole minutes or seconds where that moves no edge by more than a twentieth of
    the narrowest bin, and b leaves out the year or the day that it shares with a.
    """
    values = [bin_.high for bin_ in bins] + [bin_.low for bin_ in bins if bin_.single]
    write = _time_writer(values, _unit(bins)) if kind == DATE_TIME else _writer(values, kind)
    second = _drop_shared if kind == DATE_TIME else _whole
    labels = []
    for i, bin_ in enumerate(bins):
        if bin_.single:
            labels.append(write(bin_.high))
        elif bin_.above is None:
            labels.append(f"≤ {write(bin_.high)}")
        elif i == len(bins) - 1:
            labels.append(f"> {write(bin_.above)}")
        else:
            above = write(bin_.above)
            labels.append(f"({above}, {second(above, write(bin_.high))}]")
    return labels


def write_edge(value: float, kind: str) -> float | str:
    """Return one edge in full: a number, or a time in ISO 8601."""
    if kind == NUMERIC:
        return value
    return _writer([value], kind)(value) if math.isfinite(value) else _INFINITE[value > 0]


def _writer(values: Sequence[float], kind: str) -> Callable[[float], str]:
    if kind == NUMERIC:
        return _number_writer(values)
    if kind == DATE_TIME:
        return _time_writer(values, 1)
    if kind == TIME_OF_DAY:
        return _clock
    return _seconds_writer(values)


def _number_writer(values: Sequence[float]) -> Callable[[float], str]:
    if all(value.is_integer() and abs(value) < 1e15 for value in values):
        return lambda value: str(int(value))
    different = len(set(values))
    for digits in range(4, 17):
        if len({f"{value:.{digits}g}" for value in values}) == different:
            return lambda value: f"{value:.{digits}g}"
    return repr


def _seconds_writer(values: Sequence[float]) -> Callable[[float], str]:
    """Return a function that writes durations in seconds with enough digits to distinguish them."""
    different = len(set(values))
    for digits in (12, 15, 17):
        if len({f"{value / _SECOND:.{digits}g}" for value in values}) == different:
            break
    return lambda value: f"{value / _SECOND:.{digits}g} s"


def _unit(bins: Sequence[Bin]) -> int:
    """Return the unit of the edges of bins of times, in microseconds; 1 means in full."""
    edges = sorted({bin_.high for bin_ in bins[:-1] if not bin_.single})
    exact = [bin_.high for bin_ in bins if bin_.single]
    narrowest = min((b - a for a, b in pairwise(edges)), default=0)
    if all(value % _DAY == 0 for value in (*exact, *edges)):
        return _DAY
    for unit in (_MINUTE, _SECOND):
        if all(value % unit == 0 for value in (*exact, *edges)):
            return unit
        if all(value % unit == 0 for value in exact) and narrowest >= _FINE * unit:
            return unit
    return 1


def _time_writer(values: Sequence[float], unit: int) -> Callable[[float], str]:
    whole_days = unit == _DAY or all(value % _DAY == 0 for value in values)

    def write(value: float) -> str:
        try:
            moment = _EPOCH + timedelta(microseconds=int(value // unit * unit))
        except OverflowError:
            seconds, rest = divmod(int(value), _SECOND)
            return f"{seconds}{f'.{rest:06}'.rstrip('0') if rest else ''} s after 1970"
        text = moment.replace(tzinfo=None).isoformat(sep=" ")
        return text[:10] if whole_days else text[:16] if unit == _MINUTE else text

    return write


def _drop_shared(first: str, second: str) -> str:
    """Return the second time without the year, or the day, that the first has too.

    >>> _drop_shared("2013-02-08 21:00", "2013-03-14 09:00")
    '03-14 09:00'
    >>> _drop_shared("2013-02-08 21:00", "2013-02-08 23:30")
    '23:30'
    """
    if first[:11] == second[:11] and first[10:11] == " ":
        return second[11:]
    return second[5:] if first[:5] == second[:5] and first[4:5] == "-" else second


def _whole(_first: str, second: str) -> str:
    return second


def _clock(value: float) -> str:
    seconds, rest = divmod(int(value), _SECOND)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return text + (f".{rest:06}" if rest else "") if math.isfinite(value) else str(value)
