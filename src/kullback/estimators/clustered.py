"""D and the test of P = Q of samples whose events come in clusters, such as words in texts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kullback._checks import check_base
from kullback.estimators._arguments import check_confidence, check_seed
from kullback.estimators._cluster_estimate import ENOUGH, Null, cluster_estimate
from kullback.estimators._clusters import AT_ONCE, Clusters, Dealer, g_of
from kullback.estimators._hypergeometric import draws as hypergeometric_draws
from kullback.estimators._pair import counted
from kullback.estimators.discrete_divergence import zhang
from kullback.estimators.equality import EqualityTest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.results import Estimate


__all__ = ["ENOUGH", "ClusteredEvidence", "Clusters", "clustered_evidence"]

METHOD = "permutation of clusters"
DRAWS = 1023  # whole batches, and the observed dealing
_FEWEST = 199
_CELLS = 400_000_000
"""Counts worked out at most, which take some ten seconds; where there are more outcomes, fewer
draws are made."""

_MOST_SINGLE, _FEWEST_SINGLE, _CELLS_SINGLE = 100, 4, 2_000_000


@dataclass(frozen=True, slots=True)
class ClusteredEvidence:
    """The estimate of D, the test of P = Q, and how many independent events a sample is worth."""

    estimate: Estimate
    test: EqualityTest


def clustered_evidence(
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    clusters: Clusters,
    *,
    base: float | None = None,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = 0,
) -> ClusteredEvidence:
    """Estimate D(P‖Q) and test P = Q where the events of one cluster are not independent.

    x and y are the counts of all outcomes, the columns of ``clusters.events``; its rows are the
    clusters, or as many of them as are dealt out. The test deals the clusters out anew to the two
    samples: p = (1 + #{G* ≥ G})/(draws + 1), of the right size whatever happens within a cluster.
    D is Zhang's estimate less what clusters add to it, since an outcome that comes twice in one
    is one chance and not two: the mean of the estimate over these dealings, where P = Q, less
    its mean where the events are dealt out one by one. Its interval is that of `kl_divergence`,
    with the variance of sums over clusters in place of that of independent events, near D = 0
    and away from it, and Student's quantile in place of the normal one.

    How much clusters differ is told by many of them. Of fewer than 20 in a sample, or where all
    of a sample are alike, the interval also has what is possible if every cluster were one
    event; of fewer than 2 there is none, and it reaches from 0 to infinity. The status says so.
    Clusters without an event do not count.

    With more than 1,023 `draws` all are made only if none of the first 1,023 reaches G. Very
    many outcomes get fewer draws, 199 at least.

    Source: Good, Permutation, Parametric and Bootstrap Tests (2005), for the dealing; Zhang and
    Grabchak (2014); Rao and Scott (1981), for what clusters do to tests of counts.
    """
    check_base(base)
    confidence = check_confidence(confidence)
    check_seed(seed)
    dealer = Dealer(clusters)
    observed = _observed(clusters)
    draws = max(min(draws, _CELLS // max(dealer.several, 1)), min(draws, _FEWEST))
    of_p = int(clusters.of_p.sum())
    tolerance = 64 * np.finfo(np.float64).eps * dealer.total * math.log(max(dealer.total, 2.0))
    least = observed - tolerance
    parts = []
    dealings = dealer.dealings(of_p, draws, seed)
    for done, part in enumerate(dealings, 1):
        parts.append(part)
        # The same draws go on where none of the first ones reached G.
        if done * AT_ONCE >= DRAWS and any((one.g >= least).any() for one in parts):
            break
    g = np.concatenate([part.g for part in parts])
    draws = g.size
    null = np.concatenate([part.zhang for part in parts])
    sizes = np.concatenate([part.n for part in parts])
    as_large = int((g >= least).sum())
    status = "ok"
    if as_large == 0:
        status = f"no permutation of {draws} reached G; more draws would give a smaller p-value"
    test = EqualityTest(
        p_value=(1 + as_large) / (draws + 1),
        statistic=observed,
        method=METHOD,
        draws=draws,
        n_p=of_p,
        n_q=int(clusters.of_q.sum()),
        status=status,
    )
    fair = np.isfinite(null) & (sizes > 0) & (sizes < dealer.total)
    added = Null(0.0, 0.0, 1.0)
    if fair.any():
        added = _added(clusters, null[fair], sizes[fair], dealer.total, seed)
    return ClusteredEvidence(
        cluster_estimate(x, y, clusters, added, confidence).in_base(base), test
    )


def _added(
    clusters: Clusters,
    null: NDArray[np.float64],
    sizes: NDArray[np.float64],
    total: float,
    seed: int,
) -> Null:
    pooled = np.asarray(clusters.copies @ clusters.events).astype(np.int64)
    pooled = pooled[pooled > 0]
    n = round(float(sizes.mean()))
    many = min(_MOST_SINGLE, max(_FEWEST_SINGLE, _CELLS_SINGLE // pooled.size))
    rows = hypergeometric_draws(pooled, n, many, np.random.default_rng(seed))
    single = [zhang.kl_divergence(counted(x, pooled - x)) for part in rows for x in part]
    inverse = float((1 / sizes + 1 / (total - sizes)).mean())
    return Null(float(null.mean() - np.mean(single)), float(null.var()), inverse)


def _observed(clusters: Clusters) -> float:
    x, y = (np.asarray(side @ clusters.events) for side in (clusters.of_p, clusters.of_q))
    seen = (x + y) > 0
    return g_of(x[seen].astype(np.int64), y[seen].astype(np.int64))
