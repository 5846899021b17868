"""The measures of NumPy arrays where the compiled kernels are missing: slower, as exact.

Every engine has the same functions: arrays whose last axis is summed, in; nats, out.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback import _formulas as formulas
from kullback._checks import SIEVE, check_rows, tolerance_of
from kullback.measures import _quick as quick
from kullback.measures._scaling import Weights, bring_to_one_size, find_lost, keep_size
from kullback.measures._two_parts import Floats, exact_ratio, exact_sum, two_product

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

Two = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Checked:
    """Checked rows in float64 and their totals in two doubles."""

    values: Floats
    total: Floats
    rest: Floats
    weights: Weights
    """What else is known of their smallest entries."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Rows p and q at the total of p, with their accurate difference."""

    p: Floats
    q: Floats
    difference: Floats
    total: Floats
    lost: formulas.Lost | None


def entropy(p: NDArray[Any], *, normalize: bool) -> Floats:
    """Return H(P) of every row."""
    with np.errstate(all="ignore"):
        values, sure = quick.entropy(p, normalize=normalize)
        return values if sure.all() else _complete(_entropy, values, sure, {"p": p}, normalize)


def kl_divergence(p: NDArray[Any], q: NDArray[Any], *, normalize: bool) -> Floats:
    """Return D(P||Q) of every row."""
    with np.errstate(all="ignore"):
        values, sure = quick.kl_divergence(p, q, normalize=normalize)
        if sure.all():
            return values
        return _complete(_kl_divergence, values, sure, {"p": p, "q": q}, normalize)


def kl_contributions(p: NDArray[Any], q: NDArray[Any], *, normalize: bool) -> Floats:
    """Return the non-negative contributions to D(P||Q)."""
    pair = scale_pair(p, q, normalize=normalize)
    with np.errstate(all="ignore"):
        terms = formulas.exact_terms(np, pair.p, pair.q, pair.difference, pair.lost)
        return np.asarray(terms / pair.total[..., None])


def js_divergence(p: NDArray[Any], q: NDArray[Any], *, weight: float, normalize: bool) -> Floats:
    """Return the Jensen-Shannon divergence of every row."""
    lifted, lift = _lift_js(p, q, weight=weight, normalize=normalize)
    return np.ldexp(lifted, -lift)


def js_distance(p: NDArray[Any], q: NDArray[Any], *, weight: float, normalize: bool) -> Floats:
    """Return the root of the Jensen-Shannon divergence, where that is not a number any more too."""
    lifted, lift = _lift_js(p, q, weight=weight, normalize=normalize)
    return np.ldexp(np.sqrt(lifted), -(lift // 2))


def _lift_js(
    p: NDArray[Any], q: NDArray[Any], *, weight: float, normalize: bool
) -> tuple[Floats, int]:
    """Return JS of every row times a power of two, at which none of it is lost."""
    lift = formulas.lift_of(np, np.ones(1))
    named = {"p": p, "q": q}
    with np.errstate(all="ignore"):
        a, b = _put_in_order(p, q) if weight == 0.5 else (p, q)
        values, sure = quick.js_divergence(a, b, weight=weight, normalize=normalize)
        values = np.ldexp(values, lift)
        if sure.all():
            return values, lift
        exact = functools.partial(_exact_js, weight=weight)
        return _complete(exact, values, sure, named, normalize), lift


def _put_in_order(p: NDArray[Any], q: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return p and q, exchanged in the rows in which p is the larger where it first differs."""
    turned = first_is_larger(p, q)
    if not turned.any():
        return p, q
    if turned.all():
        return q, p
    return np.where(turned[..., None], q, p), np.where(turned[..., None], p, q)


def _complete(
    exact: Callable[..., Floats],
    values: Floats,
    sure: NDArray[np.bool_],
    named: dict[str, NDArray[Any]],
    normalize: bool,  # noqa: FBT001 (of the caller)
) -> Floats:
    """Put in the exact values of the rows of which the quick way is not sure, or raise."""
    rest = ~sure
    for name, array in named.items():
        tolerance = tolerance_of(array.dtype, array.shape[-1])
        suspects = map(tuple, np.argwhere(rest).tolist())
        check_rows(name, array, suspects, tolerance=tolerance, normalize=normalize)
    # What passes is a distribution up to its total.
    values = np.array(values)
    values[rest] = exact(*(array[rest] for array in named.values()))
    return values


def _entropy(p: NDArray[Any]) -> Floats:
    rows = read_distribution("p", p, normalize=True)
    parts = formulas.entropy_parts(np, rows.values, rows.total[..., None])
    sums = [exact_sum(part)[0] for part in parts]
    return np.asarray(formulas.entropy_value(np, sums, rows.total))


def _kl_divergence(p: NDArray[Any], q: NDArray[Any]) -> Floats:
    return exact_sum(kl_contributions(p, q, normalize=True))[0]


def _exact_js(p: NDArray[Any], q: NDArray[Any], *, weight: float) -> Floats:
    pair = scale_pair(p, q, normalize=True, in_order=weight == 0.5)
    terms = formulas.mixture_terms(np, pair.p, pair.q, pair.difference, weight)
    return exact_sum(terms / pair.total[..., None])[0]


def check(name: str, p: NDArray[Any], *, normalize: bool) -> None:
    """Raise unless every row is a distribution."""
    read_distribution(name, p, normalize=normalize)


def read_distribution(
    name: str, p: NDArray[Any], *, normalize: bool, tolerance: float | None = None
) -> Checked:
    """Check the rows and return them in float64, with their totals in two doubles."""
    if tolerance is None:
        tolerance = tolerance_of(p.dtype, p.shape[-1])
    values = np.asarray(p, dtype=np.float64)
    with np.errstate(all="ignore"):
        # These pass over NaN, which excuses no other entry of its row.
        bad = np.fmin.reduce(values, axis=-1) < 0
        bad = bad | np.isposinf(np.fmax.reduce(values, axis=-1))
        if normalize:
            top = values.max(axis=-1, keepdims=True)
            bad = bad | (top[..., 0] == 0)
            weights = bring_to_one_size(np, values, top)
            values = weights.values
        else:
            weights = keep_size(np, values)
        total = exact_sum(values)
        if not normalize:
            bad = bad | (np.abs(total[0] - 1) > tolerance - SIEVE)
    if bad.any():
        suspects = map(tuple, np.argwhere(bad).tolist())
        check_rows(name, p, suspects, tolerance=tolerance, normalize=normalize)
    return Checked(values, total[0], total[1], weights)


def scale_pair(
    p: NDArray[Any],
    q: NDArray[Any],
    *,
    normalize: bool,
    tolerances: tuple[float, ...] | tuple[None, None] = (None, None),
    in_order: bool = False,
) -> Pair:
    """Check p and q and bring q to the total of p.

    With `in_order` whichever row is the smaller where they first differ comes first, so that
    both orders of the arguments are the same computation.
    """
    one = read_distribution("p", p, normalize=normalize, tolerance=tolerances[0])
    two = read_distribution("q", q, normalize=normalize, tolerance=tolerances[1])
    a, b = one.values, two.values
    total_a, total_b = (one.total, one.rest), (two.total, two.rest)
    if in_order:
        turned = first_is_larger(a, b)
        a, b = np.where(turned[..., None], b, a), np.where(turned[..., None], a, b)
        total_a, total_b = (
            _choose_rows(turned, total_b, total_a),
            _choose_rows(turned, total_a, total_b),
        )
    with np.errstate(all="ignore"):
        high, low = exact_ratio(total_a, total_b)
        scaled, lost = two_product(high[..., None], b)
        lost = np.where(np.isfinite(lost), lost, 0.0) + low[..., None] * b
        difference = (a - scaled) - lost
        left = None if in_order else _find_lost_of(one, two)
        return Pair(a, scaled, difference, total_a[0], left)


def first_is_larger(p: Floats, q: Floats) -> NDArray[np.bool_]:
    """Return of which rows p is the larger where it first differs from q."""
    n = p.shape[-1]
    # As one list of rows, since NumPy takes no index for each of 64 axes.
    a, b = p.reshape(-1, n), q.reshape(-1, n)
    rows, place = np.arange(a.shape[0]), np.argmax(a != b, axis=-1)
    return np.asarray(a[rows, place] > b[rows, place]).reshape(p.shape[:-1])


def _choose_rows(turned: NDArray[np.bool_], one: Two, other: Two) -> Two:
    return np.where(turned, one[0], other[0]), np.where(turned, one[1], other[1])


def _find_lost_of(one: Checked, two: Checked) -> formulas.Lost | None:
    p, q = one.weights, two.weights
    lost_p, lost_q = find_lost(np, p), find_lost(np, q, (one.total / two.total)[..., None])
    if not (lost_p.any() or lost_q.any()):
        return None
    return formulas.Lost(
        q=lost_q,
        either=(lost_p | lost_q) & p.alive & q.alive,
        unseen=p.alive & ~q.alive & (q.values == 0),
        log_p=p.logs,
        log_q=q.logs + np.log(one.total / two.total)[..., None],
    )
