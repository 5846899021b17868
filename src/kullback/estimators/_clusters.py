"""Events that come in clusters, as words do in texts: permutations of whole clusters.

The events of one cluster are not independent, the clusters are. Under P = Q every permutation of
the clusters over the two samples is as likely as the observed one, whatever happens within them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import digamma

from kullback.estimators._permutations import GTerms, draw_hypergeometric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_CELLS = 2**21
"""The number of counts in memory at a time: 16 MiB."""

_DENSE = 0.1
"""Above this share of counts above 0, dense arrays are multiplied faster than sparse ones."""

DRAWS_PER_BLOCK = 256
"""The statistics of at least this many permutations are computed together."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Clusters, and how many copies of each are in the samples of P and of Q.

    ``events`` is a sparse array (SciPy, rows of clusters, columns of outcomes) of counts.
    """

    events: Any
    of_p: NDArray[np.int64]
    of_q: NDArray[np.int64]

    @property
    def copies(self) -> NDArray[np.int64]:
        """The copies in both samples together."""
        return np.asarray(self.of_p + self.of_q)


@dataclass(frozen=True, slots=True)
class PermutedStatistics:
    """The statistics of many permutations: G, Zhang's estimate of D, and the size of P's sample."""

    g: NDArray[np.float64]
    zhang: NDArray[np.float64]
    n: NDArray[np.float64]


class ClusterPermutations:
    """Permutes clusters over two samples and computes the statistics of each permutation.

    An outcome that one cluster alone has, with one copy, is wholly on one side in every
    permutation: it adds a constant to G, and to Zhang's estimate a number that depends on the
    side of its cluster only.
    """

    def __init__(self, clusters: Clusters) -> None:
        copies = clusters.copies
        events = clusters.events.tocsc()
        self._copies = copies
        rows = np.repeat(np.arange(events.shape[1]), np.diff(events.indptr))
        held = np.bincount(rows, weights=copies[events.indices], minlength=events.shape[1])
        single = held == 1
        lone = events[:, single]
        counts = lone.data.astype(np.float64)
        carried = counts * (digamma(counts) - digamma(1.0))
        # Of every cluster: its events, those of outcomes of its own, and what these add to Zhang.
        self._sizes = np.asarray(events.sum(axis=1)).ravel().astype(np.float64)
        self._carried = np.bincount(lone.indices, weights=carried, minlength=len(copies))
        kept = events[:, ~single].astype(np.float64)
        self._pooled = np.asarray(copies @ kept)
        self._events = kept.T.tocsr()
        self.total = float(copies @ self._sizes)
        self.several = int(self._pooled.size)
        self._dense = kept.nnz > _DENSE * max(self.several * len(copies), 1)

    def statistics(self, permuted: NDArray[np.int64]) -> PermutedStatistics:
        """Return the statistics of permutations, given as rows of the copies in P's sample."""
        copies = permuted.astype(np.float64)
        n = copies @ self._sizes
        m = self.total - n
        g, zhang = np.zeros(len(permuted)), copies @ self._carried
        step = max(1, _CELLS // max(len(permuted), len(self._copies) if self._dense else 1))
        for start in range(0, self.several, step):
            some = self._events[start : start + step]
            x = np.asarray(((some.toarray() if self._dense else some) @ copies.T).T)
            y = self._pooled[start : start + step] - x
            g += _x_log_x(x).sum(axis=1) + _x_log_x(y).sum(axis=1)
            g -= _x_log_x(self._pooled[start : start + step]).sum()
            psi = np.where(x > 0, _digamma(np.maximum(x, 1.0)), 0.0)
            zhang += (x * (psi - _digamma(y + 1.0))).sum(axis=1)
        g += _x_log_x(np.array([self.total]))[0] - _x_log_x(n) - _x_log_x(m)
        with np.errstate(divide="ignore", invalid="ignore"):
            zhang = zhang / n + digamma(m + 1) - digamma(n)
        return PermutedStatistics(2 * g, zhang, n)

    def draw(self, of_p: int, size: int, seed: int) -> Iterator[PermutedStatistics]:
        """Yield the statistics of ``size`` permutations, with ``of_p`` clusters in P's sample."""
        generator = np.random.default_rng(seed)
        gathered: list[NDArray[np.int64]] = []
        for rows in draw_hypergeometric(self._copies, of_p, size, generator):
            gathered.append(rows)
            if sum(map(len, gathered)) >= DRAWS_PER_BLOCK:
                yield self.statistics(np.concatenate(gathered))
                gathered = []
        if gathered:
            yield self.statistics(np.concatenate(gathered))


def g_statistic(x: NDArray[np.int64], y: NDArray[np.int64]) -> float:
    """Return G of two samples, term by term so that no digits cancel."""
    return GTerms(x + y, int(x.sum()), int(y.sum())).statistic(x)


def _x_log_x(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(counts * np.log(np.maximum(counts, 1.0)))


_SMALL = 4096
_TABLE = digamma(np.arange(1.0, _SMALL + 1))


def _digamma(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ψ of whole numbers from 1 on: by a table, or for large ones its series."""
    places = np.minimum(counts, _SMALL).astype(np.int64) - 1
    found = _TABLE[places]
    large = counts > _SMALL
    if large.any():
        z = counts[large]
        square = z * z
        found[large] = np.log(z) - 0.5 / z - (1 / 12 - 1 / (120 * square)) / square
    return np.asarray(found)
