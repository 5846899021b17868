"""The formulas, as expressions of any array library that follows the array API.

They serve torch, JAX and the like as they are (every branch is a `where` whose
untaken side is kept finite, so that gradients are finite too), and NumPy where
the compiled kernels are missing. The kernels in `_native` compute the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


Array = Any

NEAR = 1.9
"""Inside this ratio of p to q a term comes from its series, outside from a log."""

_ATANH_TERMS = 17


def _atanh_tail(z: Array) -> Array:
    """Return (atanh(s)/s - 1)/s^2 as a series in z = s^2, for s^2 < 0.1."""
    tail = 1.0 / (2 * _ATANH_TERMS + 1)
    for k in range(_ATANH_TERMS - 1, 0, -1):
        tail = tail * z + 1.0 / (2 * k + 1)
    return tail


def log_ratio(xp: Any, p: Array, q: Array) -> Array:
    """Return log(p/q) of positive numbers, also where p/q leaves the range of floats."""
    limits = xp.finfo(p.dtype)
    ps, qs = _lift(xp, q, p, q)
    safe = (ps > 8 * limits.smallest_normal * qs) & (qs > 8 / limits.max * ps)
    ratio = xp.where(safe, ps, 1.0) / xp.where(safe, qs, 1.0)
    return xp.where(safe, xp.log(ratio), xp.log(p) - xp.log(q))


def _lift(xp: Any, size: Array, *values: Array) -> tuple[Array, ...]:
    """Return the values times the power of two that brings a small `size` nearer to 1.

    Their quotient is the same, but its derivative, in which the square of the divisor may
    stand (JAX), neither overflows nor underflows.
    """
    factor = xp.ones_like(size)
    # A third, two thirds and five sixths of the exponents below 1.
    for exponent in (340, 680, 850) if xp.finfo(size.dtype).bits == 64 else (42, 84, 105):
        factor = xp.where(size < 2.0**-exponent, 2.0**exponent, factor)
    return tuple(value * factor for value in values)


def _part(xp: Any, difference: Array, total: Array) -> Array:
    difference, total = _lift(xp, total, difference, total)
    return difference / total


def _near(p: Array, q: Array) -> Array:
    return (p < NEAR * q) & (q < NEAR * p)


def _positive(xp: Any, p: Array, q: Array) -> tuple[Array, Array, Array]:
    """Return where p or q is 0, and both with 1 put there, so that logs stay finite."""
    zero = (p == 0) | (q == 0)
    return zero, xp.where(zero, 1.0, p), xp.where(zero, 1.0, q)


def accurate_log_ratio(xp: Any, p: Array, q: Array, d: Array) -> Array:
    """Return log(p/q) from the accurate difference d = p - q, for positive p and q."""
    near = _near(p, q)
    s = _part(xp, xp.where(near, d, 0.0), xp.where(near, p + q, 1.0))
    z = s * s
    small = 2 * s * (1 + z * _atanh_tail(z))
    return xp.where(near, small, log_ratio(xp, xp.where(near, 1.0, p), xp.where(near, 1.0, q)))


def divergence_terms(xp: Any, p: Array, q: Array, d: Array) -> Array:
    """Return p log(p/q) - p + q of every outcome, none of them negative.

    `d` is p - q, given apart because the caller may know it better than the
    rounded subtraction does. With s = d/(p+q), which is small where p is near q,

        p log(p/q) - p + q = d s (1 + s (1 + s) (1/3 + s^2/5 + s^4/7 + ...)),

    a product of factors that lose no digit. See docs/exactness.md.
    """
    zero, ps, qs = _positive(xp, p, q)
    near = _near(ps, qs)
    dn = xp.where(near & ~zero, d, 0.0)
    s = _part(xp, dn, xp.where(near, ps + qs, 1.0))
    z = s * s
    small = dn * s * (1 + (s + z) * _atanh_tail(z))
    far = ps * log_ratio(xp, xp.where(near, 1.0, ps), xp.where(near, 1.0, qs)) - d
    terms = xp.where(near, small, far)
    return xp.where(p == 0, q + 0.0, xp.where(q == 0, math.inf, terms))  # no -0.0


@dataclass(frozen=True, slots=True)
class Lost:
    """Entries that left the range of floats when their row was brought near 1, by their logs."""

    q: Array
    """Where q lost digits, or all of them."""
    either: Array
    """Where p did, or q, and both were positive."""
    unseen: Array
    """Where p was positive and q was 0."""
    log_p: Array
    log_q: Array


def exact_terms(xp: Any, p: Array, q: Array, d: Array, lost: Lost | None) -> Array:
    """Return `divergence_terms`, also of entries that are known by their logs alone."""
    terms = divergence_terms(xp, p, q, d)
    if lost is None:
        return terms
    # p log(p/q) - d is far above 0 there, but for p that is as good as 0 itself.
    by_log = xp.where(p > 0, p * (lost.log_p - lost.log_q) - d, q + 0.0)
    by_log = xp.where(by_log > 0, by_log, 0.0)
    terms = xp.where(lost.q & lost.either, by_log, terms)
    return xp.where(lost.unseen, math.inf, terms)


def most_js(weight: float) -> float:
    """Return the entropy of the weights, which JS reaches where P and Q share no outcome."""
    return -weight * math.log(weight) - (1 - weight) * math.log1p(-weight)


_LIFTS = {64: (600, -500), 32: (60, -50)}
"""By which power of two `mixture_terms` are lifted, and below which outcomes are, in its stead."""


def lift_of(xp: Any, p: Array) -> int:
    """Return the exponent by which `mixture_terms` are lifted."""
    return _LIFTS[xp.finfo(p.dtype).bits][0]


def mixture_terms(xp: Any, p: Array, q: Array, d: Array, weight: float) -> Array:
    """Return the non-negative shares of the Jensen-Shannon divergence, outcome by outcome.

    They are 2^`lift_of` times as large, so that the least of them has not become 0 before
    the root of their sum is taken. Outcomes so rare that half of their mass may be no
    number are lifted themselves.
    """
    lift, below = (2.0**exponent for exponent in _LIFTS[xp.finfo(p.dtype).bits])
    rare = p + q < below
    ahead = xp.where(rare, lift, xp.ones_like(p))
    p, q, d = p * ahead, q * ahead, d * ahead
    other = 1 - weight
    mixture = weight * p + other * q
    gone = mixture == 0  # also where a tiny weight has made it 0
    p, q = xp.where(gone, 0.0, p), xp.where(gone, 0.0, q)
    terms = weight * divergence_terms(xp, p, mixture, other * d) + other * divergence_terms(
        xp, q, mixture, -weight * d
    )
    return terms * xp.where(rare, xp.ones_like(p), lift)


def entropy_parts(xp: Any, p: Array, total: Array) -> tuple[Array, Array, Array]:
    """Return the terms, the rest and the top, from which `entropy_value` makes H.

    The *top* is the one outcome with more than half of the total, if there is
    one. Its surprisal is log1p(rest/top), which keeps the digits that
    log(total/top) loses when P is almost certain.
    """
    is_top = p > 0.51 * total
    rest = xp.where(is_top, 0.0, p)
    top = xp.where(is_top, p, 0.0)
    empty = rest == 0
    surprisal = log_ratio(xp, xp.where(empty, 1.0, total), xp.where(empty, 1.0, p))
    return xp.where(empty, 0.0, p * surprisal), rest, top


def entropy_value(xp: Any, sums: Sequence[Array], total: Array) -> Array:
    """Return H of P from the sums of what `entropy_parts` returned."""
    terms, rest, top = sums
    safe_top = xp.where(top == 0, 1.0, top)
    return (terms + top * xp.log1p(rest / safe_top)) / total


def expm1_minus(xp: Any, y: Array) -> Array:
    """Return exp(y) - 1 - y, which is never negative, to full relative accuracy."""
    near = xp.abs(y) < 0.5
    small = xp.where(near, y, 0.0)
    series = 1.0 + small / 18
    for k in range(17, 2, -1):
        series = 1 + small / k * series
    large = xp.where(near, 1.0, y)
    return xp.where(near, small * small / 2 * series, xp.expm1(large) - large)
