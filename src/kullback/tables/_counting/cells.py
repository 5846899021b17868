"""At most so many quantile cells made of fine ones; a value never lies in two cells."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.tables._counting.fine import FineCells

    Numbers = NDArray[np.int64] | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cell:
    """The values above ``above`` and up to ``high``; ``low`` is the smallest that occurs.

    ``above`` is None in the first cell. Both ends are values that occur in the data.
    """

    above: float | None
    low: float
    high: float
    reference: int | float
    current: int | float

    @property
    def single(self) -> bool:
        """Whether the cell holds one value only."""
        return self.low == self.high


def quantile_cells(fine: FineCells, bins: int) -> list[Cell]:
    """Return at most ``bins`` cells of about equal pooled counts, in ascending order.

    A value that alone is heavier than an equal share of the rows gets a cell of its own,
    the heaviest first, as long as there are cells enough.
    """
    reference, current = fine.counts
    stops = _stops(fine.together, fine.low == fine.high, bins)
    cells = []
    start, above = 0, None
    for stop in stops:
        cells.append(
            Cell(
                above,
                float(fine.low[start]),
                float(fine.high[stop - 1]),
                reference[start:stop].sum().item(),
                current[start:stop].sum().item(),
            )
        )
        start, above = stop, float(fine.high[stop - 1])
    return cells


def _stops(n: Numbers, single: NDArray[np.bool_], bins: int) -> list[int]:
    """Return where each coarse cell ends, as positions in the fine ones."""
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
    shares = _shared([n[a:b].sum().item() for a, b in gaps], bins - len(alone))
    stops = [i + 1 for i in alone]
    for (a, b), k in zip(gaps, shares, strict=True):
        stops += _equal_parts(n[a:b], k, a)
    return sorted(stops)


def _gaps(alone: list[int], size: int) -> list[tuple[int, int]]:
    """Return the stretches of fine cells between those that stand alone."""
    ends = [-1, *alone, size]
    return [(a + 1, b) for a, b in pairwise(ends) if a + 1 < b]


def _shared(masses: list[int | float], cells: int) -> list[int]:
    """Share the cells out in proportion to the masses, one at least to each."""
    shares = [1] * len(masses)
    for _ in range(cells - len(masses)):
        fullest = max(range(len(masses)), key=lambda i: masses[i] / shares[i], default=None)
        if fullest is None:
            break
        shares[fullest] += 1
    return shares


def _equal_parts(n: Numbers, parts: int, offset: int) -> list[int]:
    """Return the stops that cut a stretch at its quantiles; ties make fewer parts."""
    total = np.cumsum(n)
    last = total[-1].item()
    goals = [
        -(-last * i // parts) if isinstance(last, int) else last * i / parts
        for i in range(1, parts)
    ]
    goals.append(last)
    stops = np.searchsorted(total, goals, side="left") + 1
    return [offset + int(stop) for stop in np.unique(stops)]
