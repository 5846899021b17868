"""The names of cells: as short as tells them apart, times as people write them."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from kullback.tables._sources.kinds import DATE_TIME, NUMERIC, TIME_OF_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kullback.tables._counting.cells import Cell

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000
_MINUTE = 60_000_000
_SECOND = 1_000_000

_INFINITE = ("-infinity", "infinity")

_FINE = 20
"""Edges of cells are written in units of which the narrowest cell has so many."""


def cell_labels(cells: Sequence[Cell], kind: str) -> list[str]:
    """Return the name of every cell: `≤ b`, `(a, b]`, `> a`, or the one value that it holds.

    Times are cut to whole minutes or seconds where that moves no edge by more than a twentieth of
    the narrowest cell, and b leaves out the year or the day that it shares with a.
    """
    values = [cell.high for cell in cells] + [cell.low for cell in cells if cell.single]
    write = _time_writer(values, _unit(cells)) if kind == DATE_TIME else _writer(values, kind)
    second = _without_shared if kind == DATE_TIME else _whole
    labels = []
    for i, cell in enumerate(cells):
        if cell.single:
            labels.append(write(cell.high))
        elif cell.above is None:
            labels.append(f"≤ {write(cell.high)}")
        elif i == len(cells) - 1:
            labels.append(f"> {write(cell.above)}")
        else:
            above = write(cell.above)
            labels.append(f"({above}, {second(above, write(cell.high))}]")
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
    """Return what writes durations in seconds, with digits enough to tell them apart."""
    different = len(set(values))
    for digits in (12, 15, 17):
        if len({f"{value / _SECOND:.{digits}g}" for value in values}) == different:
            break
    return lambda value: f"{value / _SECOND:.{digits}g} s"


def _unit(cells: Sequence[Cell]) -> int:
    """Return in what the edges of cells of times are written, in microseconds; 1 is in full."""
    edges = sorted({cell.high for cell in cells[:-1] if not cell.single})
    exact = [cell.high for cell in cells if cell.single]
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


def _without_shared(first: str, second: str) -> str:
    """Return the second time without the year, or the day, that the first has too.

    >>> _without_shared("2013-02-08 21:00", "2013-03-14 09:00")
    '03-14 09:00'
    >>> _without_shared("2013-02-08 21:00", "2013-02-08 23:30")
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
