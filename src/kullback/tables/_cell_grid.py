"""A grid over the numbers: every finite value lies in one cell, in whatever table it is found.

A grid is an interval cut into equal cells, of which some hold intervals that are cut again. It
is data: it can be kept, and laid over another table, whose values outside of it are counted in
two open cells, below and above. The arithmetic is IEEE's basic operations and square roots,
rounded alike everywhere: every engine gives a value the same cell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BELOW, ABOVE = -1, -2
"""The keys of the open cells."""

_HALVINGS = 5
_NARROW = 2.0**-900
_ENLARGED = 2.0**600


@dataclass(frozen=True, slots=True)
class Interval:
    """Cells between two values, as even in the value, or in its 32nd root, as floats allow.

    The ``inner`` intervals, in ascending order, each lie in neighbouring cells of this one.
    """

    low: float
    high: float
    cells: int
    root: bool = False
    inner: tuple[Interval, ...] = ()

    @property
    def keys(self) -> int:
        """How many keys are kept for this interval's cells, the inner ones' included."""
        return (self.cells + 2) * (len(self.inner) + 1) + sum(one.keys for one in self.inner)

    def to_dict(self) -> dict[str, Any]:
        """Return the interval in plain Python types."""
        return {
            "low": self.low,
            "high": self.high,
            "cells": self.cells,
            "root": self.root,
            "inner": [one.to_dict() for one in self.inner],
        }

    @classmethod
    def from_dict(cls, held: Mapping[str, Any]) -> Interval:
        """Return the interval that `to_dict` wrote; raise ValueError if it can be none."""
        inner = tuple(map(cls.from_dict, held["inner"]))
        low, high, cells = float(held["low"]), float(held["high"]), int(held["cells"])
        ends = [low, *(end for one in inner for end in (one.low, one.high)), high]
        ascending = all(a <= b for a, b in pairwise(ends))
        if not (cells > 0 and low < high and ascending and all(map(math.isfinite, ends))):
            raise ValueError(f"a grid of {cells} cells from {low!r} to {high!r} is none")
        return cls(low, high, cells, bool(held["root"]), inner)


def grid_key(x: nw.Expr, grid: Interval) -> nw.Expr:
    """Return the key of the cell in which a finite value lies: `BELOW`, `ABOVE`, or 0 and up."""
    outside = [nw.lit(float(BELOW)), nw.lit(float(ABOVE))]
    return _among(x, [(grid, 0)], outside).cast(nw.Int64)


def keys_of(intervals: Sequence[Interval]) -> list[int]:
    """Return the first key of each of some intervals that lie beside one another."""
    first, found = 0, []
    for one in intervals:
        found.append(first)
        first += one.keys
    return found


def key_among(x: nw.Expr, intervals: Sequence[Interval]) -> nw.Expr:
    """Return the key of the cell, counted on from interval to interval; -1 outside of them."""
    placed = list(zip(intervals, keys_of(intervals), strict=True))
    outside = [nw.lit(float(BELOW))] * (len(placed) + 1)
    return _among(x, placed, outside).cast(nw.Int64)


def _among(x: nw.Expr, placed: Sequence[tuple[Interval, int]], gaps: Sequence[nw.Expr]) -> nw.Expr:
    """Return the key in one of several intervals, by halving, or that of the gap around them."""
    if len(placed) > 1:
        half = len(placed) // 2
        return (
            nw.when(x <= placed[half - 1][0].high)
            .then(_among(x, placed[:half], gaps[: half + 1]))
            .otherwise(_among(x, placed[half:], gaps[half:]))
        )
    interval, first = placed[0]
    return (
        nw.when(x < interval.low)
        .then(gaps[0])
        .otherwise(nw.when(x <= interval.high).then(_inside(x, interval, first)).otherwise(gaps[1]))
    )


def _inside(x: nw.Expr, interval: Interval, first: int) -> nw.Expr:
    many = len(interval.inner) + 1
    # What is left of a cell below and above an inner interval is two cells.
    gaps = [_cell(x, interval) * float(many) + float(first + i) for i in range(many)]
    if many == 1:
        return gaps[0]
    start = first + (interval.cells + 2) * many
    keys = [start + key for key in keys_of(interval.inner)]
    return _among(x, list(zip(interval.inner, keys, strict=True)), gaps)


def own_key(interval: Interval, cell: int, low: float) -> int:
    """Return the key, from 0 in this interval, of a cell of its own whose least value is low."""
    below = sum(one.high < low for one in interval.inner)
    return cell * (len(interval.inner) + 1) + below


def _cell(x: nw.Expr, interval: Interval) -> nw.Expr:
    """Return the number of the cell, from 0, in which a value of the interval lies."""
    low, high = interval.low, interval.high
    if interval.root and _signed_root(low) < _signed_root(high):
        above = x >= 0.0
        x = x.abs()
        for _ in range(_HALVINGS):
            x = x.sqrt()
        x = nw.when(above).then(x).otherwise(x * -1.0)
        low, high = _signed_root(low), _signed_root(high)
    # Halves, for the difference of the largest floats is infinite; the smallest are made larger.
    scale = 0.5 if high - low > _NARROW else _ENLARGED
    # A product, for polars divides by multiplying, which rounds otherwise than a division.
    per_cell = interval.cells / (high * scale - low * scale)
    return ((x * scale - low * scale) * per_cell).floor()


def _signed_root(value: float) -> float:
    size = abs(value)
    for _ in range(_HALVINGS):
        size = math.sqrt(size)
    return math.copysign(size, value)
