"""H and D of bytes after their contexts: the mean, over the contexts, of those of one row."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback import measures
from kullback._checks import as_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kullback.coding._byte_counts import ByteCounts

    Rows = NDArray[np.float64]

_CONTEXTS = 2048
"""How many contexts are worked on at once: two blocks of 4 MB."""


def check_smoothing(smoothing: float) -> float:
    """Raise ValueError unless this can be added to a count."""
    value = as_number(smoothing)
    if not 0 <= value < math.inf:
        msg = "smoothing must be a finite number, 0 or more, which is added to every count, "
        msg += f"not {smoothing!r}."
        raise ValueError(msg)
    return value


def own_entropy(data: ByteCounts) -> float:
    """Return the entropy of a byte given its context in the data, in bits."""
    parts = [p.sum(axis=-1) @ measures.entropy(p, base=2, normalize=True) for _, p in _blocks(data)]
    return math.fsum(parts) / data.n


def excess(data: ByteCounts, model: ByteCounts, smoothing: float) -> tuple[float, float]:
    """Return D(P‖Q) of a byte given its context, in bits, and the share of P that Q never saw."""
    parts, unseen = [], 0
    for contexts, p in _blocks(data):
        q = _rows(model, contexts)
        unseen += int(p[q == 0].sum())
        q += smoothing
        known = q.any(axis=-1)
        if not known.all():
            return math.inf, _unseen(data, model)
        divergences = measures.kl_divergence(p, q, base=2, normalize=True)
        parts.append(float(p.sum(axis=-1) @ divergences))
    return math.fsum(parts) / data.n, unseen / data.n


def _unseen(data: ByteCounts, model: ByteCounts) -> float:
    return float(data.counts[~np.isin(data.cells, model.cells, assume_unique=True)].sum() / data.n)


def _blocks(data: ByteCounts) -> Iterator[tuple[NDArray[np.int64], Rows]]:
    """Yield some contexts of the data, and a row of counts for each of them."""
    contexts = np.unique(data.cells >> 8)
    for start in range(0, contexts.size, _CONTEXTS):
        some = contexts[start : start + _CONTEXTS]
        yield some, _rows(data, some)


def _rows(of: ByteCounts, contexts: NDArray[np.int64]) -> Rows:
    """Return the counts of the 256 bytes after each of these contexts."""
    first, last = np.searchsorted(of.cells, [contexts[0] << 8, (contexts[-1] + 1) << 8])
    cells, counts = of.cells[first:last], of.counts[first:last]
    row = np.searchsorted(contexts, cells >> 8)
    among = contexts[row] == cells >> 8
    rows = np.zeros((contexts.size, 256))
    rows[row[among], cells[among] & 255] = counts[among]
    return rows
