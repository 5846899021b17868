"""D of samples whose events come in clusters, with an interval that knows how much these differ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri, stdtrit

from kullback.estimators._intervals import Quadratic, noncentral_interval, said_of
from kullback.estimators._intervals.divergence import delta_moments, fair_shares, tail
from kullback.estimators._noise_floor import noise_floor
from kullback.estimators._pair import counted
from kullback.estimators.discrete_divergence import zhang
from kullback.results import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.estimators._clusters import Clusters
    from kullback.estimators._pair import Pair

ENOUGH = 20
"""From so many clusters in each sample on, they tell how much clusters differ."""


@dataclass(frozen=True, slots=True)
class Null:
    """Of the dealings: what clusters add to Zhang's estimate, its variance, and 1/n + 1/m."""

    added: float
    variance: float
    inverse: float


def cluster_estimate(
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    clusters: Clusters,
    null: Null,
    confidence: float,
) -> Estimate:
    """Return the estimate of D, in nats, of samples of such counts and clusters."""
    pair = counted(x, y)
    # The samples may be larger than those dealt, and what clusters do to them less.
    part = 1 / pair.size / null.inverse
    value = zhang.kl_divergence(pair) - null.added * part
    p, q = fair_shares(pair)
    plugin, variance = delta_moments(p, q, pair.n, pair.m)
    held = _numbers(clusters)
    wider = _student(min(held), confidence)
    alike = any(_alike(clusters, copies) for copies in (clusters.of_p, clusters.of_q))
    least = 1.0 if min(held) < ENOUGH else 0.5
    variance *= max(_inflation(clusters, p, q, (pair.n, pair.m)), least) * wider
    degrees = pair.outcomes - 1
    independent = max(degrees, 1) / (2 * pair.size**2)
    size = pair.size / math.sqrt(max(null.variance * part * part / independent, 1.0)) / wider
    low, high = noncentral_interval(
        Quadratic(
            lowest=value - float(p @ tail(pair.n, p)),
            highest=value + float(p @ tail(pair.m + 1, q)),
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
    elif min(held) < ENOUGH or alike:
        rough = _of_whole(pair, held, confidence)
        low, high = min(low, rough[0]), max(high, rough[1])
    said = (_too_few(held), said_of(pair, value, (low, high)))
    n, m = pair.sizes
    return Estimate(
        measure="D(P‖Q)",
        value=value,
        low=low,
        high=high,
        confidence=confidence,
        standard_error=error,
        noise_floor=noise_floor(pair, zhang.kl_divergence, "zhang", seed=None),
        unseen_mass=pair.unseen_mass,
        method="zhang",
        interval_method="noncentral chi-squared about Zhang's estimate, of clusters",
        n_p=n,
        n_q=m,
        status="; ".join(filter(None, said)) or "ok",
    )


def _numbers(clusters: Clusters) -> tuple[int, int]:
    """Return how many clusters with an event are in the samples of P and of Q."""
    filled = np.asarray(clusters.events.sum(axis=1)).ravel() > 0
    return int(clusters.of_p[filled].sum()), int(clusters.of_q[filled].sum())


def _student(number: int, confidence: float) -> float:
    """Return the square of how far Student's quantile is beyond the normal one."""
    tail = (1 + confidence) / 2
    return float(stdtrit(max(number - 1, 1), tail) / ndtri(tail)) ** 2


def _alike(clusters: Clusters, copies: NDArray[np.int64]) -> bool:
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


def _of_whole(pair: Pair, held: tuple[int, int], confidence: float) -> tuple[float, float]:
    """Return the interval if every cluster were one event, one more of the pool in each sample."""
    n, m = held
    pool = (pair.p * n + pair.q * m) / (n + m)
    p, q = ((shares * size + pool) / (size + 1) for shares, size in ((pair.p, n), (pair.q, m)))
    plugin, variance = delta_moments(p, q, n, m)
    wider = _student(min(held), confidence)
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


def _too_few(held: tuple[int, int]) -> str | None:
    small = [
        f"{name}'s sample has {number} {'cluster' if number == 1 else 'clusters'}"
        for name, number in zip("PQ", held, strict=True)
        if number < ENOUGH
    ]
    if not small:
        return None
    said = f"{' and '.join(small)} (such as texts)"
    if min(held) < 2:
        return f"{said}: one does not tell how much they differ, so there is no interval"
    return f"{said}, fewer than {ENOUGH}: the interval is as wide as if each were one event"


def _inflation(
    clusters: Clusters,
    p: NDArray[np.float64],
    q: NDArray[np.float64],
    sizes: tuple[float, float],
) -> float:
    """Return how many times the first-order variance is that of independent events.

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
