"""Rényi's families of entropies and divergences, with Shannon's at order 1."""

from __future__ import annotations

import math
from typing import Any, SupportsIndex

from kullback._arrays import Array, batch
from kullback._checks import as_number, check_base
from kullback.measures import _renyi_formulas as renyi
from kullback.measures._divergence import kl_divergence
from kullback.measures._entropy import entropy
from kullback.measures._reduce import finish
from kullback.measures._rows import RowPairs, Rows, row_pairs_of, rows_of


def renyi_entropy(
    p: Any,
    *,
    order: float,
    axis: SupportsIndex = -1,
    base: float | None = None,
    normalize: bool = False,
    keepdims: bool = False,
) -> Any:
    """Return the Rényi entropy of the given order.

    H_a(P) = log(sum_x p(x)^a) / (1 - a); at order 0 the log of the number of possible
    outcomes (Hartley), at 1 the entropy, at infinity -log max p (the min-entropy). It never
    rises with the order.

    Arguments, shapes, units and errors are those of `entropy`; never infinite. ValueError
    if `order` is negative or NaN; one beyond the largest float is as good as infinity.

    Source: Rényi (1961), equation 1.21. In scipy: not there; it is written
    `numpy.log((p**a).sum(-1)) / (1 - a)`, which has no digits left near order 1.

    >>> renyi_entropy([0.5, 0.25, 0.25], order=math.inf, base=2)  # -log2 of the largest
    1.0
    """
    order = _check_order(order)
    if order == 1:
        return entropy(p, axis=axis, base=base, normalize=normalize, keepdims=keepdims)
    nats = check_base(base)
    given = batch({"p": p}, axis)
    rows = rows_of(given, normalize=normalize)
    with rows.quiet():
        value = rows.mark(_entropy_at(rows, order)) + 0.0  # no -0.0
    return finish(given, value / nats, keepdims=keepdims)


def renyi_divergence(
    p: Any,
    q: Any,
    *,
    order: float,
    axis: SupportsIndex = -1,
    base: float | None = None,
    normalize: bool = False,
    keepdims: bool = False,
) -> Any:
    """Return the Rényi divergence of the given order of P from Q.

    D_a(P||Q) = log(sum_x p(x)^a q(x)^(1-a)) / (a - 1); at order 0 it is -log Q(p > 0), at 1
    the KL divergence, at infinity log max p/q. It never falls with the order.

    Arguments, shapes, units and errors are those of `kl_divergence`. Infinite, for orders
    from 1 up, where p > 0 = q, and for every order where P and Q share no outcome.
    ValueError if `order` is negative or NaN.

    Source: van Erven and Harremoës (2014), equation 9 and theorems 4 to 6. In scipy: not there.

    >>> round(renyi_divergence([0.5, 0.5], [0.25, 0.75], order=2), 12)  # log 4/3
    0.287682072452
    """
    order = _check_order(order)
    if order == 1:
        return kl_divergence(p, q, axis=axis, base=base, normalize=normalize, keepdims=keepdims)
    nats = check_base(base)
    given = batch({"p": p, "q": q}, axis)
    pairs = row_pairs_of(given, normalize=normalize)
    with pairs.quiet():
        value = pairs.mark(_divergence_at(pairs, order)) + 0.0  # no -0.0
        # A NaN in either row has made the whole scaled row of Q NaN.
        value = given.xp.where(given.xp.isnan(pairs.other[..., 0]), math.nan, value)
    return finish(given, value / nats, keepdims=keepdims)


def _check_order(order: float) -> float:
    value = as_number(order)
    if not value >= 0:
        msg = f"order must be a number from 0 to infinity, not {order!r}."
        raise ValueError(msg)
    return value


def _entropy_at(rows: Rows, order: float) -> Array:
    xp = rows.xp
    if order == 0:
        possible = xp.astype(rows.alive, rows.values.dtype)
        return xp.log(xp.sum(possible, axis=-1)) + 0 * rows.total
    if math.isinf(order):
        return -xp.max(renyi.log_probabilities(rows), axis=-1)
    return renyi.entropy(rows, order)


def _divergence_at(pairs: RowPairs, order: float) -> Array:
    xp, p, q = pairs.xp, pairs.values, pairs.other
    if order == 0:
        lost = pairs.lost
        gone = p == 0 if lost is None else (p == 0) & ~lost.either
        missed = pairs.sum(xp.where(gone, q, 0.0)) / pairs.total
        log_q = xp.log(xp.where(q > 0, q, 1.0))
        shared = (q > 0) & ~gone
        if lost is not None:
            log_q = xp.where(lost.either, lost.log_q, log_q)
            shared = shared | lost.either
        kept = renyi.log_sum_exp(pairs, xp.where(shared, log_q, -math.inf)) - xp.log(pairs.total)
        small = missed < 0.5
        return -xp.where(small, xp.log1p(-xp.where(small, missed, 0.0)), kept)
    if math.isinf(order):
        alive, log = renyi.log_ratios(pairs)
        unseen = (p > 0) & (q == 0)
        if pairs.lost is not None:
            unseen = (unseen & ~pairs.lost.either) | pairs.lost.unseen
        largest = xp.max(xp.where(unseen, math.inf, xp.where(alive, log, -math.inf)), axis=-1)
        return largest + 0 * pairs.total
    return renyi.divergence(pairs, order)
