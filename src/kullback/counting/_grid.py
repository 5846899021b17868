"""Dyadic bins: any two, from whatever tables, lie apart or one within the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw

if TYPE_CHECKING:
    from collections.abc import Sequence


_FINEST = 1074  # the smallest float above 0 is 2^-1074
_POWER = 1023  # the largest of 2 that is a float
_DIGITS = 53
_OCTAVES = 4
_MANY_OCTAVES = 8
_FAR_DOWN = 72


@dataclass(frozen=True, slots=True)
class Grid:
    """The bins of one level that the values from ``low`` to ``high`` lie in."""

    level: int
    low: float
    high: float

    @property
    def first(self) -> int:
        """The index of the first bin."""
        return _index(self.low, self.level)

    @property
    def bins(self) -> int:
        """How many bins there are."""
        return _index(self.high, self.level) - self.first + 1


def even_grid(low: float, high: float, bins: int, above: int = -_FINEST) -> Grid:
    """Return a grid of at most about ``bins`` bins, and half of them at least.

    Its level is higher than ``above``, but never so high that two bins would part what no
    floats lie between.
    """
    span = high - low
    # The difference of the largest floats is infinite; that of their halves is not.
    power = math.frexp(span)[1] if math.isfinite(span) else math.frexp(high / 2 - low / 2)[1] + 1
    level = max(bins.bit_length() - 1 - power, above + 1) if span else _FINEST
    largest = math.frexp(max(abs(low), abs(high)))[1]
    return Grid(min(level, _DIGITS - largest, _FINEST), low, high)


def octave_grids(low: float, high: float, bins: int) -> list[Grid]:
    """Return grids for values of one sign that are even in the values' magnitude, roughly.

    Every grid spans four octaves, or eight where there are many, or what is left of them. A bin
    that is next to 0 and holds it is cut 64 octaves down: the rest is cut when it is known.
    """
    if low < 0.0:
        return [
            Grid(one.level, _mirror(one.high), _mirror(one.low))
            for one in reversed(octave_grids(_mirror(high), _mirror(low), bins))
        ]
    bits, top = bins.bit_length() - 1, math.frexp(high)[1]
    last = top - _FAR_DOWN if low == 0.0 else math.frexp(low)[1] - 1
    wide = _MANY_OCTAVES if top - last > _FAR_DOWN else _OCTAVES
    found: list[Grid] = []
    while top - wide > max(last, -_FINEST):
        above, top = top, top - wide
        found.append(Grid(min(bits - above, _FINEST), math.ldexp(1.0, top), high))
        high = math.nextafter(math.ldexp(1.0, top), 0.0)
    level = -top if low == 0.0 and found else bits - top
    found.append(Grid(min(level, _FINEST), low, high))
    return found[::-1]


def first_keys(grids: Sequence[Grid]) -> list[int]:
    """Return the key of the first bin of each of some grids that lie beside one another."""
    first, found = 0, []
    for one in grids:
        found.append(first)
        first += one.bins
    return found


def bin_key(x: nw.Expr, grids: Sequence[Grid]) -> nw.Expr:
    """Return the key of the bin, counted on from grid to grid; -1 between two grids.

    The grids are in ascending order, and x lies between the ends of the first and the last.
    """
    pieces = [
        piece
        for one, key in zip(grids, first_keys(grids), strict=True)
        for piece in (_gap(one.low), *_pieces(one, key))
    ]
    # Where no float lies between two grids there is no gap.
    pieces = [piece for before, piece in pairwise(pieces) if piece.up_to > before.up_to]
    scaled = x * _choice(x, [(one.up_to, 2.0 ** min(one.level, _POWER)) for one in pieces])
    if any(one.level > _POWER for one in pieces):
        more = [(one.up_to, 2.0 ** max(one.level - _POWER, 0)) for one in pieces]
        scaled = scaled * _choice(x, more)
    # Whole numbers below 2^53, and so exact.
    key = scaled.floor() + _choice(x, [(one.up_to, one.offset) for one in pieces])
    return key.cast(nw.Int64)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Values up to one whose key is floor(x 2^m) and an offset; the one of all, at level -∞."""

    up_to: float
    level: float
    offset: float


def _gap(low: float) -> _Piece:
    return _Piece(math.nextafter(low, -math.inf), -math.inf, -1.0)


def _pieces(grid: Grid, key: int) -> list[_Piece]:
    offset = float(key - grid.first)
    whole = _Piece(grid.high, grid.level, offset)
    if grid.level >= 0 or grid.low >= 0.0 or grid.high < -(2.0**-grid.level):
        return [whole]
    # The smallest negative numbers would be scaled to 0.
    found = [_Piece(-(2.0**-grid.level), grid.level, offset)]
    found = [piece for piece in found if grid.low <= piece.up_to]
    found.append(_Piece(min(grid.high, -math.ldexp(1.0, -_FINEST)), -math.inf, offset - 1.0))
    return [*found, whole] if grid.high >= 0.0 else found


def _choice(x: nw.Expr, values: Sequence[tuple[float, float]]) -> nw.Expr:
    """Return the value for the first bound that x does not exceed, by bisection."""
    if len({value for _, value in values}) == 1:
        return nw.lit(values[0][1])
    half = len(values) // 2
    return (
        nw.when(x <= values[half - 1][0])
        .then(_choice(x, values[:half]))
        .otherwise(_choice(x, values[half:]))
    )


def _index(x: float, level: int) -> int:
    index = math.floor(math.ldexp(x, level))
    return -1 if x < 0.0 and index == 0 else index


def _mirror(x: float) -> float:
    """Mirror x for bins that are open above: return the float below -x, or the reverse."""
    return -math.nextafter(x, math.inf)
