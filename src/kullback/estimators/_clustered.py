"""D and the test of P = Q of samples whose events come in clusters, such as words in texts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri, stdtrit

from kullback._checks import check_base, check_confidence, check_seed
from kullback.document import count_of
from kullback.estimators._clusters import (
    DRAWS_PER_BLOCK,
    ClusterPermutations,
    Clusters,
    g_statistic,
)
from kullback.estimators._discrete_divergence import zhang_kl_divergence
from kullback.estimators._equality import EqualityTest
from kullback.estimators._intervals import (
    Quadratic,
    delta_moments,
    fair_shares,
    noncentral_interval,
    tail_sum,
    warnings_for,
)
from kullback.estimators._noise import noise_floor
from kullback.estimators._pair import count_pair
from kullback.estimators._permutations import draw_hypergeometric
from kullback.results import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.estimators._pair import Pair


METHOD = "permutation of clusters"
CLUSTER_DRAWS = 1023  # whole batches, and the observed assignment
_FEWEST = 199
_CELLS = 400_000_000
"""Counts worked out at most, which take some ten seconds; where there are more outcomes, fewer
draws are made."""

_MOST_SINGLE, _FEWEST_SINGLE, _CELLS_SINGLE = 100, 4, 2_000_000

ENOUGH_CLUSTERS = 20
"""With at least this many clusters in each sample, their variance is well estimated."""


@dataclass(frozen=True, slots=True)
class Null:
    """What clusters add to Zhang's estimate under permutation, its variance, and 1/n + 1/m."""

    added: float
    variance: float
    inverse: float


@dataclass(frozen=True, slots=True)
class ClusteredEvidence:
    """The estimate of D, the test of P = Q, and the effective number of independent events."""

    estimate: Estimate
    test: EqualityTest


def clustered_evidence(
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    clusters: Clusters,
    *,
    base: float | None = None,
    confidence: float = 0.95,
    draws: int = CLUSTER_DRAWS,
    seed: int = 0,
) -> ClusteredEvidence:
    """Estimate D(P‖Q) and test P = Q where the events of one cluster are not independent.

    x and y are the counts of all outcomes, the columns of ``clusters.events``; its rows are the
    clusters, or as many of them as are permuted. The test permutes whole clusters over the two
    samples: p = (1 + #{G* ≥ G})/(draws + 1), of the right size whatever happens within a cluster.
    D is Zhang's estimate less what clusters add to it, since an outcome that comes twice in one
    is one chance and not two: the mean of the estimate over these permutations, where P = Q, less
    its mean where single events are permuted. Its interval is that of `kl_divergence`,
    with the variance of sums over clusters in place of that of independent events, near D = 0
    and away from it, and Student's quantile in place of the normal one.

    How much clusters differ is told by many of them. Of fewer than 20 in a sample, or where all
    of a sample are alike, the interval also has what is possible if every cluster were one
    event; of fewer than 2 there is none, and it reaches from 0 to infinity. The status says so.
    Clusters without an event do not count.

    With more than 1,023 `draws` all are made only if none of the first 1,023 reaches G. Very
    many outcomes get fewer draws, 199 at least.

    Source: Good, Permutation, Parametric and Bootstrap Tests (2005), for permutations; Zhang and
    Grabchak (2014); Rao and Scott (1981), for what clusters do to tests of counts.

    >>> from scipy.sparse import csr_array
    >>> texts = csr_array(np.array([[3, 1], [1, 3]] * 30))  # of two words, 60 texts
    >>> of_p = np.array([1, 0, 0, 1] * 15)
    >>> clusters = Clusters(texts, of_p, 1 - of_p)
    >>> found = clustered_evidence(of_p @ texts, (1 - of_p) @ texts, clusters, draws=199)
    >>> found.test.p_value  # both halves are alike
    1.0
    """
    check_base(base)
    confidence = check_confidence(confidence)
    check_seed(seed)
    permutations = ClusterPermutations(clusters)
    observed = _observed_g(clusters)
    draws = max(min(draws, _CELLS // max(permutations.several, 1)), min(draws, _FEWEST))
    of_p = int(clusters.of_p.sum())
    tolerance = (
        64 * np.finfo(np.float64).eps * permutations.total * math.log(max(permutations.total, 2.0))
    )
    least = observed - tolerance
    parts = []
    drawn = permutations.draw(of_p, draws, seed)
    for done, part in enumerate(drawn, 1):
        parts.append(part)
        # The same draws go on where none of the first ones reached G.
        if done * DRAWS_PER_BLOCK >= CLUSTER_DRAWS and any((one.g >= least).any() for one in parts):
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
    fair = np.isfinite(null) & (sizes > 0) & (sizes < permutations.total)
    added = Null(0.0, 0.0, 1.0)
    if fair.any():
        added = _mean_added(clusters, null[fair], sizes[fair], permutations.total, seed)
    return ClusteredEvidence(
        cluster_estimate(x, y, clusters, added, confidence).in_base(base), test
    )


def _mean_added(
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
    rows = draw_hypergeometric(pooled, n, many, np.random.default_rng(seed))
    single = [zhang_kl_divergence(count_pair(x, pooled - x)) for part in rows for x in part]
    inverse = float((1 / sizes + 1 / (total - sizes)).mean())
    return Null(float(null.mean() - np.mean(single)), float(null.var()), inverse)


def _observed_g(clusters: Clusters) -> float:
    x, y = (np.asarray(side @ clusters.events) for side in (clusters.of_p, clusters.of_q))
    seen = (x + y) > 0
    return g_statistic(x[seen].astype(np.int64), y[seen].astype(np.int64))


def cluster_estimate(
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    clusters: Clusters,
    null: Null,
    confidence: float,
) -> Estimate:
    """Return the estimate of D, in nats, of samples of such counts and clusters."""
    pair = count_pair(x, y)
    # The samples may be larger than those permuted; clusters then add less to the estimate.
    part = 1 / pair.size / null.inverse
    value = zhang_kl_divergence(pair) - null.added * part
    p, q = fair_shares(pair)
    plugin, variance = delta_moments(p, q, pair.n, pair.m)
    held = _count_clusters(clusters)
    wider = _student_factor(min(held), confidence)
    alike = any(_are_alike(clusters, copies) for copies in (clusters.of_p, clusters.of_q))
    least = 1.0 if min(held) < ENOUGH_CLUSTERS else 0.5
    variance *= max(_inflation(clusters, p, q, (pair.n, pair.m)), least) * wider
    degrees = pair.outcomes - 1
    independent = max(degrees, 1) / (2 * pair.size**2)
    size = pair.size / math.sqrt(max(null.variance * part * part / independent, 1.0)) / wider
    low, high = noncentral_interval(
        Quadratic(
            lowest=value - float(p @ tail_sum(pair.n, p)),
            highest=value + float(p @ tail_sum(pair.m + 1, q)),
            plugin=plugin,
            variance=variance,
            size=size,
            degrees=degrees,
        ),
        confidence,
    )
    error = math.sqrt(variance + degrees / (2 * size**2))
    if min(held) < 2:
        low, high, error = 0.0, math.inf, math.inf
    elif min(held) < ENOUGH_CLUSTERS or alike:
        rough = _interval_of_whole(pair, held, confidence)
        low, high = min(low, rough[0]), max(high, rough[1])
    said = (_warn_of_few(held), warnings_for(pair, value, (low, high)))
    n, m = pair.sizes
    return Estimate(
        measure="D(P‖Q)",
        value=value,
        low=low,
        high=high,
        confidence=confidence,
        standard_error=error,
        noise_floor=noise_floor(pair, zhang_kl_divergence, "zhang", seed=None),
        unseen_mass=pair.unseen_mass,
        method="zhang",
        interval_method="noncentral chi-squared about Zhang's estimate, of clusters",
        n_p=n,
        n_q=m,
        status="; ".join(filter(None, said)) or "ok",
    )


def _count_clusters(clusters: Clusters) -> tuple[int, int]:
    """Return how many clusters with an event are in the samples of P and of Q."""
    filled = np.asarray(clusters.events.sum(axis=1)).ravel() > 0
    return int(clusters.of_p[filled].sum()), int(clusters.of_q[filled].sum())


def _student_factor(number: int, confidence: float) -> float:
    """Return the square of the ratio of Student's quantile to the normal one."""
    tail = (1 + confidence) / 2
    return float(stdtrit(max(number - 1, 1), tail) / ndtri(tail)) ** 2


def _are_alike(clusters: Clusters, copies: NDArray[np.int64]) -> bool:
    """Return whether all clusters of a sample have the same shares of outcomes."""
    sizes = np.asarray(clusters.events.sum(axis=1)).ravel()
    held = np.flatnonzero((copies > 0) & (sizes > 0))
    events = clusters.events[held].tocsr()
    if len(held) == 0 or (np.diff(events.indptr) != events.indptr[1]).any():
        return len(held) == 0
    events.sort_indices()
    kinds = events.indices.reshape(len(held), -1)
    times = events.data.reshape(len(held), -1) * sizes[held[0]]
    return bool(
        (kinds == kinds[0]).all()
        and (times == events.data[: kinds.shape[1]] * sizes[held][:, None]).all()
    )


def _interval_of_whole(pair: Pair, held: tuple[int, int], confidence: float) -> tuple[float, float]:
    """Return the interval as if each cluster were one event, plus one pooled event per sample."""
    n, m = held
    pool = (pair.p * n + pair.q * m) / (n + m)
    p, q = ((shares * size + pool) / (size + 1) for shares, size in ((pair.p, n), (pair.q, m)))
    plugin, variance = delta_moments(p, q, n, m)
    wider = _student_factor(min(held), confidence)
    degrees = min(pair.outcomes, n + m) - 1
    size = n * m / (n + m) / wider
    return noncentral_interval(
        Quadratic(
            lowest=plugin - degrees / (2 * size),
            highest=plugin,
            plugin=plugin,
            variance=variance * wider,
            size=size,
            degrees=degrees,
        ),
        confidence,
    )


def _warn_of_few(held: tuple[int, int]) -> str | None:
    small = [
        f"{name}'s sample has {count_of(number, 'cluster')}"
        for name, number in zip("PQ", held, strict=True)
        if number < ENOUGH_CLUSTERS
    ]
    if not small:
        return None
    said = f"{' and '.join(small)} (such as texts)"
    if min(held) < 2:
        return f"{said}: one does not tell how much they differ, so there is no interval"
    return (
        f"{said}, fewer than {ENOUGH_CLUSTERS}: the interval is as wide as if each were one event"
    )


def _inflation(
    clusters: Clusters,
    p: NDArray[np.float64],
    q: NDArray[np.float64],
    sizes: tuple[float, float],
) -> float:
    """Return the ratio of the first-order variance to that of independent events.

    To first order D moves by the mean of log(p/q) − D over the events of P, and by that of
    1 − p/q over those of Q: sums over clusters in place of events.
    """
    kept = p > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.where(kept, np.log(p / q), 0.0)
        ratio = np.where(q > 0, p / q, 0.0)
    slopes = (log - float(p @ log), 1 - ratio)
    found, usual = 0.0, 0.0
    for copies, slope, shares, size in zip(
        (clusters.of_p, clusters.of_q), slopes, (p, q), sizes, strict=True
    ):
        events = float(copies @ clusters.events.sum(axis=1))
        whole = int(copies.sum())
        sums = np.asarray(clusters.events @ slope).ravel()
        mean = float(copies @ sums) / whole
        among = float(copies @ (sums - mean) ** 2) / max(whole - 1, 1) * whole
        found += among / events / size
        usual += float(shares @ slope**2) / size
    return found / usual if usual > 0 else 1.0
