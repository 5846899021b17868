"""D of what follows from something given: whether y has changed, or only the mix of x."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback import measures
from kullback._checks import check_base, check_confidence
from kullback.document import percent
from kullback.estimators._discrete_divergence import lag
from kullback.estimators._intervals import Quadratic, noncentral_interval, tail_sum
from kullback.estimators._strata import Strata, read_strata
from kullback.results import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


MEASURE = "E_P D(P(Y|X)‖Q(Y|X))"
_RARE = 5.0


def conditional_kl_divergence(
    x: Any, y: Any, *, base: float | None = None, confidence: float = 0.95
) -> Estimate:
    """Estimate D(P(Y|X)‖Q(Y|X)), the mean under P(X), from tables of counts by (given, outcome).

    D(P(X,Y)‖Q(X,Y)) = D(P(X)‖Q(X)) + sum_x p(x) D(P(Y|x)‖Q(Y|x)): this is the second part, what
    remains of a difference when the mix of what is given may change. ``x`` holds the counts of
    P's sample and ``y`` those of Q's: arrays of shape (given, outcome), frames of such,
    whose labels are aligned, or mappings (or Series) from pairs (given, outcome) to counts.

    The estimate is Zhang's within every given value, weighted by P's sample. Given values that
    one of the samples lacks are left out, and the status says with what share of P's sample.
    Units are nats, or those of ``base``.

    Raises ValueError if the entries are not counts, the shapes differ, or there is no given value
    in common; TypeError if only one of the two is keyed.

    Source: Cover and Thomas, Elements of Information Theory (2006), theorem 2.5.3, for the chain
    rule; Zhang and Grabchak (2014) for the estimate within each value.

    >>> clerks, managers = [30, 10], [5, 15]  # yes and no, of 40 and 20 asked
    >>> more_managers = [[30, 10], [15, 45]]
    >>> round(conditional_kl_divergence(more_managers, [clerks, managers]).value, 3)
    -0.03
    """
    check_base(base)
    confidence = check_confidence(confidence)
    strata = read_strata(x, y)
    n, m = strata.sizes
    weight = strata.n / n
    value = _estimate_zhang(strata, weight)
    low, high, error = _find_interval(strata, weight, confidence)
    pool = (strata.x + strata.y) / (strata.n + strata.m)[strata.group]
    below, above = _reach(strata, weight, pool, pool)
    return Estimate(
        measure=MEASURE,
        value=value,
        low=low,
        high=high,
        confidence=confidence,
        standard_error=error,
        noise_floor=below - above,
        unseen_mass=float(strata.x[strata.y == 0].sum() / n),
        method="zhang",
        interval_method="noncentral chi-squared about Zhang's estimate",
        n_p=n,
        n_q=m,
        status=_warnings_for(strata) or "ok",
    ).in_base(base)


def _estimate_zhang(strata: Strata, weight: Floats) -> float:
    """Return sum_x n_x/n of Zhang's estimates of D(P(Y|x)‖Q(Y|x)).

    As D of the observed P(x,y) from P(x) Q(y|x), which the kernels have exactly, and differences
    of psi(z) - log z. Outcomes that Q's stratum lacks have log 0 = psi(1) there.
    """
    group, total = strata.group, strata.n.sum()
    shares = strata.x / total
    seen = strata.x > 0
    # What Q lacks is charged as psi(1): log y is -0.577... there instead of minus infinity.
    y = np.where(strata.y > 0, strata.y, np.exp(-np.euler_gamma))
    stand_in = weight[group] * y / strata.m[group]
    observed = _sum_of_shares(shares[seen], stand_in[seen], strata, weight)
    m, n = strata.m.astype(np.float64), strata.n.astype(np.float64)
    of_y = np.where(strata.y > 0, 1 / y - lag(y), 0.0)
    of_q = ((1 / m - lag(m)) + lag(n))[group] - of_y - lag(np.maximum(strata.x, 1))
    return observed + float(shares[seen] @ of_q[seen])


def _sum_of_shares(p: Floats, q: Floats, strata: Strata, weight: Floats) -> float:
    """Return sum p log(p/q), exactly where both have the mass 1."""
    if (strata.y[strata.x > 0] > 0).all():
        rest = weight[strata.group][strata.x == 0] * strata.y[strata.x == 0]
        lost = float((rest / strata.m[strata.group][strata.x == 0]).sum())
        if lost:
            p, q = np.append(p, 0.0), np.append(q, lost)
        return float(measures.kl_divergence(p, q, normalize=True))
    return float(p @ np.log(p / q))


def _find_interval(strata: Strata, weight: Floats, confidence: float) -> tuple[float, float, float]:
    """Return the interval and the standard error, as `kl_interval` does for one stratum."""
    group = strata.group
    pool = (strata.x + strata.y) / (strata.n + strata.m)[group]
    p = _make_room(strata.x, strata.n, pool, group)
    q = _make_room(strata.y, strata.m, pool, group)
    centre = _estimate_zhang(strata, weight)
    below, above = _reach(strata, weight, p, q)
    half = strata.cells / 2
    smooth_p = (strata.x + (half[group] * pool)) / (strata.n + half)[group]
    smooth_q = (strata.y + (half[group] * pool)) / (strata.m + half)[group]
    first, second = (
        _delta_moments(strata, weight, *shares) for shares in ((p, q), (smooth_p, smooth_q))
    )
    # Of the two readings of the shares the one that says less is taken.
    plugin, variance = first if first[1] * second[0] > second[1] * first[0] else second
    n, m = strata.sizes
    size = n * m / (n + m)
    degrees = float((strata.cells - 1).sum())
    low, high = noncentral_interval(
        Quadratic(
            lowest=centre - below,
            highest=centre + above,
            plugin=plugin,
            variance=variance,
            size=size,
            degrees=degrees,
        ),
        confidence,
    )
    return low, high, float(np.sqrt(variance + degrees / (2 * size**2)))


def _reach(strata: Strata, weight: Floats, p: Floats, q: Floats) -> tuple[float, float]:
    """Return bounds on the bias of the entropy part and of the cross-entropy part."""
    group = strata.group
    mass = weight[group] * p
    below = sum_of_tails(strata.n, mass, p, group)
    return below, sum_of_tails(strata.m + 1, mass, q, group)


def sum_of_tails(
    sizes: NDArray[np.int64], mass: Floats, shares: Floats, group: NDArray[np.int64]
) -> float:
    """Return sum mass tau_size(share), the size being that of each cell's stratum."""
    order = np.argsort(group, kind="stable")
    ends = np.searchsorted(group[order], np.arange(sizes.size + 1))
    return float(
        sum(
            mass[cells] @ tail_sum(float(size), shares[cells])
            for i, size in enumerate(sizes)
            if (cells := order[ends[i] : ends[i + 1]]).size
        )
    )


def _make_room(
    counts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    pool: Floats,
    group: NDArray[np.int64],
) -> Floats:
    """Return a stratum's shares with mass for unseen outcomes, distributed as in the pool."""
    unseen = counts == 0
    among = np.bincount(group, np.where(unseen, pool, 0.0), minlength=sizes.size)
    once = np.bincount(group, counts == 1, minlength=sizes.size)
    room = np.where(among > 0, np.minimum(np.maximum(once, 0.5) / sizes, 0.5), 0.0)
    among = np.where(among > 0, among, 1.0)
    shares = counts / sizes[group]
    return np.asarray(np.where(unseen, (room / among)[group] * pool, (1 - room)[group] * shares))


def _delta_moments(strata: Strata, weight: Floats, p: Floats, q: Floats) -> tuple[float, float]:
    """Return the plug-in and its first-order variance, including that of the strata's sizes."""
    seen = p > 0
    group, p, q = strata.group[seen], p[seen], q[seen]
    log = np.log(p / q)
    mass = weight[group] * p
    value = float(mass @ log)
    of_p = max(float(mass @ log**2) - value**2, 0.0) / strata.n.sum()
    ratio = np.bincount(group, p * p / q, minlength=weight.size) - 1
    of_q = float((weight**2 * np.maximum(ratio, 0.0) / strata.m).sum())
    return value, of_p + of_q


def _warnings_for(strata: Strata) -> str | None:
    """Return the warnings about values left out, unseen outcomes and small strata."""
    n, m = strata.sizes
    said = []
    if strata.left_out:
        share = percent(strata.left_out / (n + strata.left_out))
        said.append(
            f"{share} of P's sample have given values that Q's sample lacks, and are left out"
        )
    unseen = int(strata.x[strata.y == 0].sum())
    if unseen:
        said.append(
            f"{percent(unseen / n)} of P's sample are outcomes that Q's sample lacks with the "
            "same given value: what they cost may be more than a sample of this size can tell"
        )
    cells = strata.group.size
    small = [
        f"{name}'s sample has {size:,}"
        for name, size in (("P", n), ("Q", m))
        if size < _RARE * cells
    ]
    if small:
        said.append(
            f"{' and '.join(small)} events for {cells:,} pairs, fewer than 5 for each: the "
            "interval may be too short"
        )
    return "; ".join(said) or None
