"""The names of cells: as short as tells them apart, times as people write them."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kullback.tables._sources.kinds import DATE_TIME, NUMERIC, TIME_OF_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kullback.tables._counting.cells import Cell

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000
_SECOND = 1_000_000


def cell_labels(cells: Sequence[Cell], kind: str) -> list[str]:
    """Return the name of every cell: `≤ b`, `(a, b]`, `> a`, or the one value that it holds."""
    values = [cell.high for cell in cells] + [cell.low for cell in cells if cell.single]
    write = _writer(values, kind)
    labels = []
    for i, cell in enumerate(cells):
        if cell.single:
            labels.append(write(cell.high))
        elif cell.above is None:
            labels.append(f"≤ {write(cell.high)}")
        elif i == len(cells) - 1:
            labels.append(f"> {write(cell.above)}")
        else:
            labels.append(f"({write(cell.above)}, {write(cell.high)}]")
    return labels


def write_edge(value: float, kind: str) -> float | str:
    """Return one edge in full: a number, or a time in ISO 8601."""
    return value if kind == NUMERIC else _writer([value], kind)(value)


def _writer(values: Sequence[float], kind: str) -> Callable[[float], str]:
    if kind == NUMERIC:
        return _number_writer(values)
    if kind == DATE_TIME:
        return _time_writer(values)
    if kind == TIME_OF_DAY:
        return _clock
    return lambda value: f"{value / _SECOND:.12g} s"


def _number_writer(values: Sequence[float]) -> Callable[[float], str]:
    if all(value.is_integer() and abs(value) < 1e15 for value in values):
        return lambda value: str(int(value))
    different = len(set(values))
    for digits in range(4, 17):
        if len({f"{value:.{digits}g}" for value in values}) == different:
            return lambda value: f"{value:.{digits}g}"
    return repr


def _time_writer(values: Sequence[float]) -> Callable[[float], str]:
    whole_days = all(value % _DAY == 0 for value in values)

    def write(value: float) -> str:
        try:
            moment = _EPOCH + timedelta(microseconds=int(value))
        except OverflowError:
            return f"{value / _SECOND:.12g} s after 1970"
        text = moment.replace(tzinfo=None).isoformat(sep=" ")
        return text[:10] if whole_days else text

    return write


def _clock(value: float) -> str:
    seconds, rest = divmod(int(value), _SECOND)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return text + (f".{rest:06}" if rest else "") if math.isfinite(value) else str(value)
