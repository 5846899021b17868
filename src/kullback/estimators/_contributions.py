"""How sure every outcome's contribution to D is: intervals from counts, one for each outcome."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtri

from kullback._checks import check_base, check_confidence, how_many
from kullback._distributions import align_arrays

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


_ANGLES = 17
_CLOSER = 2
"""How often the best angle is looked for again, each time between its two neighbours."""
_OUTCOMES_PER_BLOCK = 8192
"""Outcomes worked on together: the memory that the angles take grows with them."""


def contribution_intervals(
    p: Any,
    q: Any,
    n: Any,
    m: Any,
    *,
    base: float | None = None,
    confidence: float = 0.95,
) -> NDArray[np.float64]:
    """Return the interval of every outcome's contribution p log(p/q) − p + q to D(P‖Q).

    The interval is the range of the contribution over all (p, q) with u² + v² ≤ z², where u and
    v are the scores of the shares, u = (p̂ − p)/√(p(1−p)/n) and v alike of q, and z is the normal
    quantile of the `confidence`. Both ends lie where Wilson's limits of p and q, at z cos φ and
    z sin φ, are furthest apart or closest. It begins at 0 where p = q is possible, which is
    where the score test of p = q does not reject; it has no upper end where Q's sample lacks the
    outcome.

    Series go by their index, in P's order.

    `p` and `q` are the shares found in samples of `n` and `m` events, all outcomes in one axis;
    `n` and `m` may be effective sizes, of weighted samples or (one for each outcome) of clustered
    ones. Returns an array of the shape (K, 2), in nats or the `base`'s units. Each interval holds
    by itself with the confidence, not all of them together.

    Raises ValueError for shares outside [0, 1], for unequal lengths and for sizes not above 0.

    Source: Wilson (1927) for the limits; the coverage: docs/estimators.md.

    >>> contribution_intervals([0.6, 0.1], [0.3, 0.4], 100, 100).round(4).tolist()
    [[0.0319, 0.2549], [0.0639, 0.2745]]
    >>> contribution_intervals([0.02], [0.0], 100, 100).round(4).tolist()  # p = q is possible
    [[0.0, inf]]
    """
    unit = check_base(base)
    confidence = check_confidence(confidence)
    held = {"p": p, "q": q, "n": n, "m": m}
    p, q, n, m = align_arrays(held)
    shares = [_read_shares("p", p), _read_shares("q", q)]
    if shares[0].size != shares[1].size:
        msg = (
            f"p has {shares[0].size} shares and q {shares[1].size}; both must list the same "
            "outcomes."
        )
        raise ValueError(msg)
    sizes = [_read_sizes(name, size, shares[0].size) for name, size in (("n", n), ("m", m))]
    z = float(ndtri((1 + confidence) / 2))
    # Few counts are many outcomes' counts; each is worked out once.
    rows, places = np.unique(np.stack([*shares, *sizes], axis=1), axis=0, return_inverse=True)
    found = np.empty((len(rows), 2))
    for start in range(0, len(rows), _OUTCOMES_PER_BLOCK):
        some = rows[start : start + _OUTCOMES_PER_BLOCK]
        of_p, of_q, of_n, of_m = (some[:, i : i + 1] for i in range(4))
        found[start : start + _OUTCOMES_PER_BLOCK] = _find_ends(_Shares(of_p, of_q, of_n, of_m, z))
    return np.asarray(found[places.reshape(-1)] / unit)


@dataclass(frozen=True, slots=True)
class _Shares:
    """Shares and sizes as columns, an outcome a row, and the normal quantile."""

    p: Floats
    q: Floats
    n: Floats
    m: Floats
    z: float

    def limits(self, angles: Floats, sign: int) -> tuple[Floats, Floats]:
        """Return Wilson's limits of p towards the sign and of q against it."""
        return (
            _wilson(self.p, self.n, sign * self.z * np.cos(angles)),
            _wilson(self.q, self.m, -sign * self.z * np.sin(angles)),
        )

    def furthest(self, angles: Floats) -> Floats:
        """Return the larger of the contributions with the limits apart, either way."""
        both = (_contribution(*self.limits(angles, sign)) for sign in (1, -1))
        return np.asarray(np.maximum(*both))

    def nearest(self, angles: Floats) -> Floats:
        """Return the smallest contribution within the limits, negated; 0 where they meet."""
        low, high = self.limits(angles, -1), self.limits(angles, 1)
        larger = self.p >= self.q
        p, q = (np.where(larger, a, b) for a, b in zip(low, high, strict=True))
        met = np.where(larger, p <= q, p >= q)
        return np.where(met, 0.0, -_contribution(p, q))


def _find_ends(found: _Shares) -> Floats:
    """Return the ends, in nats."""
    rows = len(found.p)
    low, high = np.abs(_find_largest(found.nearest, rows)), _find_largest(found.furthest, rows)
    # What Q's sample lacks may be impossible under Q, and then it costs without limit.
    high[(found.q[:, 0] == 0) & (found.p[:, 0] > 0)] = np.inf
    return np.stack((low, high), axis=1)


def _wilson(share: Floats, size: Floats, score: Floats) -> Floats:
    square = score * score / size
    root = np.sqrt(square * (share * (1 - share) + square / 4))
    limit = (share + square / 2 + np.copysign(root, score)) / (1 + square)
    exactly = np.where((share == 0) & (score <= 0), 0.0, limit)
    return np.clip(exactly, 0.0, 1.0)


def _contribution(p: Floats, q: Floats) -> Floats:
    """Return p log(p/q) − p + q; infinite where q = 0 < p."""
    with np.errstate(divide="ignore", invalid="ignore"):
        away = (p - q) / q
        # q ((1 + t) log(1 + t) − t), which loses no digits where p and q are close.
        inside = np.where(away > -1, (1 + away) * np.log1p(away) - away, 1.0)
        return np.where(q > 0, q * np.maximum(inside, 0.0), np.where(p > 0, np.inf, 0.0))


def _find_largest(function: Callable[[Floats], Floats], rows: int) -> Floats:
    """Return the largest value of a function of an angle in the first quadrant, row by row."""
    angles = np.broadcast_to(np.linspace(0.0, math.pi / 2, _ANGLES), (rows, _ANGLES))
    best = np.full(rows, -np.inf)
    for _ in range(_CLOSER + 1):
        values = function(angles)
        place = values.argmax(axis=1)
        best = np.maximum(best, np.take_along_axis(values, place[:, None], 1)[:, 0])
        step = (angles[:, 1] - angles[:, 0])[:, None]
        middle = np.take_along_axis(angles, place[:, None], 1)
        low, high = np.maximum(middle - step, 0.0), np.minimum(middle + step, math.pi / 2)
        angles = low + (high - low) * np.linspace(0.0, 1.0, _ANGLES)
    return best


def _read_shares(name: str, given: Any) -> Floats:
    shares = np.array(given, dtype=np.float64)
    if shares.ndim != 1:
        msg = f"{name} has {how_many(shares.ndim, 'axis', 'axes')}; "
        msg += "list the shares of all outcomes in one axis."
        raise ValueError(msg)
    outside = np.flatnonzero(~((shares >= 0) & (shares <= 1 + 1e-9)))
    if outside.size:
        index = int(outside[0])
        msg = f"{name} has {shares[index]} at index {index}; shares must be between 0 and 1."
        raise ValueError(msg)
    return np.minimum(shares, 1.0)


def _read_sizes(name: str, given: Any, outcomes: int) -> Floats:
    sizes = np.array(given, dtype=np.float64)
    if sizes.ndim > 1 or (sizes.ndim == 1 and sizes.size != outcomes):
        msg = f"{name} has the shape {sizes.shape}; it must be one size, or one for each outcome."
        raise ValueError(msg)
    wrong = ~((sizes > 0) & (sizes < math.inf))
    if wrong.any():
        msg = f"{name} is {sizes[wrong].flat[0]!s}; the size of a sample must be above 0."
        raise ValueError(msg)
    return np.broadcast_to(sizes, (outcomes,))
