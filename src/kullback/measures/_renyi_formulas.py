"""Rényi's measures as expressions that neither cancel near order 1 nor overflow far from it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kullback import _formulas as formulas

if TYPE_CHECKING:
    from kullback.measures._rows import RowPairs, Rows

Array = Any


def divergence(pairs: RowPairs, order: float) -> Array:
    """Return D_order(P||Q) of every row, for an order other than 0, 1 and infinity.

    With x = p/q and b = order - 1, sum p x^b = 1 + sum q phi(x), where every
    phi(x) = x^order - order x + b has the sign of b:

        phi = b (x log x - x + 1) + x (exp(b log x) - 1 - b log x)

    is used for orders from 1/2 up, its mirror image (P and Q exchanged, order to 1 - order)
    below, so that nothing cancels. Where the sum is far from 1, log-sum-exp takes over.
    """
    xp, p, q, d = pairs.xp, pairs.values, pairs.other, pairs.difference
    b = order - 1
    alive, log = log_ratios(pairs)
    ps, qs, ds = xp.where(alive, p, 1.0), xp.where(alive, q, 1.0), xp.where(alive, d, 0.0)
    if order >= 0.5:
        forward = formulas.divergence_terms(xp, ps, qs, ds)
        excess = b * forward + ps * formulas.expm1_minus(xp, b * log)
    else:
        backward = formulas.divergence_terms(xp, qs, ps, -ds)
        excess = qs * formulas.expm1_minus(xp, order * log) - order * backward
    only_p = math.inf if order > 1 else -order * p
    excess = xp.where(alive, excess, xp.where(p > 0, only_p, b * q))
    total = pairs.total[..., None]
    log_p = formulas.log_ratio(xp, xp.where(alive & (p > 0), p, 1.0), total + xp.zeros_like(p))
    unseen = (p > 0) & (q == 0)
    if pairs.lost is not None:
        either = pairs.lost.either
        unseen = (unseen & ~either) | pairs.lost.unseen
        log_p = xp.where(either, pairs.lost.log_p - xp.log(total), log_p)
        excess = xp.where(either, _rare_excess(pairs, order, log, log_p), excess)
    relative = pairs.sum(excess) / pairs.total
    far = log_sum_exp(pairs, xp.where(alive, log_p + b * log, -math.inf))
    if order > 1:
        far = xp.where(xp.any(unseen, axis=-1), math.inf, far)
    return _choose(xp, relative, far) / b


def _rare_excess(pairs: RowPairs, order: float, log: Array, log_p: Array) -> Array:
    """Return p^order q^(1-order) - order p + (order-1) q where p or q is as good as 0."""
    xp, p, q, b = pairs.xp, pairs.values, pairs.other, order - 1
    # By the one that is not: of an order near 0 or 1 little more than that may be left.
    from_q = q * xp.expm1(xp.where(log < 0, order * log, 0.0)) + order * (q - p)
    from_p = p * xp.expm1(xp.where(log < 0, 0.0, b * log)) - b * (p - q)
    both = xp.maximum(p, q) < xp.finfo(p.dtype).smallest_normal
    total = pairs.total[..., None]
    power = total * xp.exp(xp.where(both, log_p + b * log, 0.0)) - order * p + b * q
    return xp.where(both, power, xp.where(log < 0, from_q, from_p))


def log_ratios(pairs: RowPairs) -> tuple[Array, Array]:
    """Return where both p and q were positive, and log(p/q) there."""
    xp, p, q = pairs.xp, pairs.values, pairs.other
    alive = (p > 0) & (q > 0)
    ps, qs = xp.where(alive, p, 1.0), xp.where(alive, q, 1.0)
    log = formulas.accurate_log_ratio(xp, ps, qs, xp.where(alive, pairs.difference, 0.0))
    lost = pairs.lost
    if lost is None:
        return alive, log
    return alive | lost.either, xp.where(lost.either, lost.log_p - lost.log_q, log)


def entropy(rows: Rows, order: float) -> Array:
    """Return H_order(P) of every row, for an order other than 0, 1 and infinity.

    sum p^order = 1 + sum p (exp((order - 1) log p) - 1), whose terms share a sign.
    """
    xp, b = rows.xp, order - 1
    log = log_probabilities(rows)
    alive = rows.alive
    share = rows.values / rows.total[..., None]
    # Where p is as good as 0, p^order may not be.
    small = alive & (share < xp.finfo(share.dtype).smallest_normal)
    terms = xp.where(
        small,
        xp.exp(xp.where(small, order * log, 0.0)) - share,
        share * xp.expm1(xp.where(alive & ~small, b * log, 0.0)),
    )
    relative = rows.sum(terms)
    far = log_sum_exp(rows, xp.where(alive, order * xp.where(alive, log, 0.0), -math.inf))
    return _choose(xp, relative, far) / -b


def log_probabilities(rows: Rows) -> Array:
    """Return log(p/total), that of a dominant outcome from the mass of all the others."""
    xp, p, total = rows.xp, rows.values, rows.total[..., None]
    positive = xp.where(p > 0, p, 1.0)
    plain = -formulas.log_ratio(xp, total + xp.zeros_like(p), positive)
    is_top = p > 0.51 * total
    weights = rows.weights
    if weights is not None:
        plain = xp.where(p < xp.finfo(p.dtype).smallest_normal, weights.logs - xp.log(total), plain)
    rest = rows.sum(xp.where(is_top, 0.0, p))[..., None]
    top = xp.log1p(rest / xp.where(is_top, p, 1.0))
    return xp.where(is_top, -top, xp.where(rows.alive, plain, -math.inf))


def _choose(xp: Any, relative: Array, far: Array) -> Array:
    """Return log(1 + relative), or `far`, the same by log-sum-exp, where that is not small."""
    small = xp.abs(relative) < 0.5
    return xp.where(small, xp.log1p(xp.where(small, relative, 0.0)), far)


def log_sum_exp(rows: Rows, exponents: Array) -> Array:
    """Return log(sum exp(exponents)) of every row."""
    xp = rows.xp
    largest = xp.max(exponents, axis=-1, keepdims=True)
    shift = xp.where(xp.isinf(largest), 0.0, largest)
    total = rows.sum(xp.exp(exponents - shift))
    return xp.log(total) + shift[..., 0]
