"""Fine cells of tables counted apart, brought to cells that both have: exactly, no row guessed.

A cell is the smallest dyadic one that holds its smallest and largest value. Dyadic cells lie
apart or one within the other, and so of the cells of two tables the largest ones part all the
values of both. A cell of one value is as small as can be and makes no other larger.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kullback.tables._counting.fine import FineCells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

_DIGITS = 52


def common(one: FineCells, other: FineCells) -> FineCells:
    """Return the counts of all tables of both, one table after the other, in their common cells.

    Where one has a cell and the other several within it, the cell stays, and those are added up.
    Beside grouped cells, which reach as far as they say, those of the other table do so, too.
    """
    first, second = (np.stack(cells.counts) for cells in (one, other))
    return _in_common(
        one,
        other,
        np.concatenate([first, np.zeros((len(second), first.shape[1]), first.dtype)]),
        np.concatenate([np.zeros((len(first), second.shape[1]), second.dtype), second]),
    )


def merged(one: FineCells, other: FineCells) -> FineCells:
    """Return the counts of parts of the same tables, added in their common cells.

    The order in which many parts are merged makes no difference.
    """
    return _in_common(one, other, np.stack(one.counts), np.stack(other.counts))


def _in_common(
    one: FineCells, other: FineCells, first: NDArray[np.generic], second: NDArray[np.generic]
) -> FineCells:
    low, high = np.concatenate([one.low, other.low]), np.concatenate([one.high, other.high])
    counts = np.concatenate([first, second], axis=1)
    grouped = one.grouped or other.grouped
    start, stop = (_place(low), _place(high)) if grouped else ends(low, high)
    order = np.lexsort((~stop, start))
    start, stop = start[order], stop[order]
    # A cell begins a new group where it lies behind all cells that begin before it.
    reached = np.maximum.accumulate(stop)
    begins = np.flatnonzero(np.append(True, start[1:] > reached[:-1])) if start.size else start
    if not begins.size:
        return replace(one, counts=tuple(counts), grouped=grouped)
    return FineCells(
        np.minimum.reduceat(low[order], begins),
        np.maximum.reduceat(high[order], begins),
        tuple(np.add.reduceat(counts[:, order], begins, axis=1)),
        grouped,
    )


def ends(low: Floats, high: Floats) -> tuple[Places, Places]:
    """Return the first and last float of the smallest dyadic cells that hold both values.

    They are given by their places among all floats in ascending order, 0.0 at 0. A cell that
    begins at 0 reaches as far as a power of two; a cell within an octave holds all floats whose
    digits begin alike. No dyadic cell has 0 within it, so both values have the same sign.
    """
    below = low < 0.0
    # The floats below 0 are cells open above: as those from 0 on, mirrored, one place farther.
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
