"""The quick way of NumPy's engine: measures of the rows of which it is sure, and which those are.

Totals are NumPy's own sums. That they are not exact is corrected to second order, as the
compiled kernels do (docs/exactness.md, "One pass"); where the correction is a large part of
the result (P and Q closer than their totals), and for anything strange, a row is left out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import SIEVE, tolerance_of
from kullback._formulas import most_js
from kullback.measures import _blocks as blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Sure = NDArray[np.bool_]

_SMALLEST, _LARGEST = 1e-100, 1e100
"""Totals of weights that are as good as any: no entry that counts is near the ends of the range."""

_LIFT = 340
"""To which power of two weights are brought: no total above is lowered, no digit is lost."""

_UNEVEN = 2e-9
"""Totals of P and Q that differ by more, as a part of them, are not corrected for in JS."""

_TINY = 1e-290
"""Below it a result may have lost digits to the range of floats."""


def entropy(p: NDArray[Any], *, normalize: bool) -> tuple[Floats, Sure]:
    """Return H(P) of every row, and of which rows it is sure."""
    if normalize:
        total, least = blocks.row_sums(p)
        sure = _is_weight(total, least)
        scale = np.ldexp(1.0, -np.frexp(np.where(sure, total, 1.0))[1])
        terms, rest, most, _ = blocks.entropy_sums(p, scale, 0.51 * total * scale)
        total = rest + most
    else:
        terms, rest, most, least = blocks.entropy_sums(p, None, 0.51)
        total = rest + most
        sure = (least >= 0) & (np.abs(total - 1) <= _margin(p))
    of_top = np.where(most > 0, most * np.log1p(rest / np.where(most > 0, most, 1.0)), 0.0)
    values = (of_top + terms + rest * np.log1p((most - 1) + rest)) / total
    return _shape(values, sure & ((values > _TINY) | (rest == 0)), p)


def kl_divergence(p: NDArray[Any], q: NDArray[Any], *, normalize: bool) -> tuple[Floats, Sure]:
    """Return D(P||Q) of every row, and of which rows it is sure."""
    if normalize:
        return _shape(*_kl_of_weights(p, q), p)
    total, gap, total_p, least = blocks.divergence_sums(p, q)
    sure = _is_pair(p, q, total_p, total_p - gap, least)
    values, good = _correct(total, gap, total_p)
    good |= _find_infinite(p, q, total)
    if good.size == 1 and sure[0] and not good[0]:  # totals differ by more than P and Q do
        return _shape(*_kl_of_weights(p, q), p)
    return _shape(values, sure & good, p)


def _kl_of_weights(p: NDArray[Any], q: NDArray[Any]) -> tuple[Floats, Sure]:
    rates, sure = _rates(p, q)
    total, gap, total_p, _ = blocks.divergence_sums(p, q, rates)
    values, good = _correct(total, gap, total_p)
    return values, sure & (good | _find_infinite(p, q, total))


def _find_infinite(p: NDArray[Any], q: NDArray[Any], total: Floats) -> Sure:
    """Return where D is infinite because of an outcome with p > 0 = q, not of its size."""
    infinite: Sure = total == np.inf
    if not infinite.any():
        return infinite
    n = p.shape[-1]
    x, y = p.reshape(-1, n)[infinite], q.reshape(-1, n)[infinite]
    infinite[infinite] = ((y == 0) & (x > 0)).any(axis=-1)
    return infinite


def js_divergence(
    p: NDArray[Any], q: NDArray[Any], *, weight: float, normalize: bool
) -> tuple[Floats, Sure]:
    """Return the Jensen-Shannon divergence of every row, and of which rows it is sure."""
    rates, sure = _rates(p, q) if normalize else (None, None)
    of_p, of_q, gap, total, least = blocks.mixture_sums(p, q, weight, rates)
    if sure is None:
        sure = _is_pair(p, q, total, total - gap, least)
    if total.size == 1:  # a fraction of the time
        value, fine = _mixed_one(
            float(of_p[0]), float(of_q[0]), float(gap[0]), float(total[0]), weight
        )
        return _shape(np.array([value]), sure & fine, p)
    values, good, same = _mixed(of_p, of_q, gap, total, weight)
    values = np.minimum(values, most_js(weight))
    return _shape(values, sure & (good & (values > _TINY) | same), p)


def _mixed(of_p: Any, of_q: Any, gap: Any, total: Any, weight: float) -> tuple[Any, Any, Any]:
    """Return JS of the exactly normalised rows, where it is no more than a correction, or 0.

    Of P and Q without a common outcome it is the entropy of the weights, and never more: to that
    the caller cuts what is rounded up.
    With Q's total 1 + e times P's, sum/total = T JS_v + K, where JS_v has P's weight v = w/T,
    T = 1 + (1-w)e, and K = (1-w)(1+e)log(1+e) - T log T; JS_v leads to JS by its slope.
    """
    other, e = 1 - weight, -gap / total
    stretch = 1 + other * e
    constant = other * e * e * ((1 - other) / 2 - e / 6 * (1 - other * other))
    observed = (weight * of_p + other * of_q) / total
    slope = (of_p - of_q) / total
    values = (observed - constant) / stretch - (weight / stretch - weight) * slope
    good = (abs(e) < _UNEVEN) & (constant <= observed / 16)
    return values, good, (observed == 0) & (gap == 0)


def _mixed_one(
    of_p: float, of_q: float, gap: float, total: float, weight: float
) -> tuple[float, bool]:
    if not (total > 0 and abs(gap) < _UNEVEN * total):
        return math.nan, False
    value, good, same = _mixed(of_p, of_q, gap, total, weight)
    value = min(value, most_js(weight))
    return value, (good and value > _TINY) or same


def _rates(p: NDArray[Any], q: NDArray[Any]) -> tuple[Floats, Sure]:
    """Return of every row by what P and Q are to be multiplied, and where both are weights.

    P by a power of two that is at least 1, and Q to P's total then: the least number that Q may
    hold keeps all of its digits.
    """
    total_p, least_p = blocks.row_sums(p)
    total_q, least_q = blocks.row_sums(q)
    sure = _is_weight(total_p, least_p) & _is_weight(total_q, least_q)
    power = np.ldexp(1.0, _LIFT - np.frexp(np.where(sure, total_p, 1.0))[1])
    ratio = np.where(sure, total_p * power, 1.0) / np.where(sure, total_q, 1.0)
    return np.stack([power, ratio]), sure


def _is_weight(total: Floats, least: Floats) -> Sure:
    return (least >= 0) & (total > _SMALLEST) & (total < _LARGEST)


def _is_pair(
    p: NDArray[Any], q: NDArray[Any], total_p: Floats, total_q: Floats, least: Floats
) -> Sure:
    of_p, of_q = (_margin(array) for array in (p, q))
    if total_p.size == 1:
        one, two = float(total_p[0]), float(total_q[0])
        return np.array([least[0] >= 0 and abs(one - 1) <= of_p and abs(two - 1) <= of_q])
    return (least >= 0) & (np.abs(total_p - 1) <= of_p) & (np.abs(total_q - 1) <= of_q)


def _margin(array: NDArray[Any]) -> float:
    """Return how near to 1 a total must be to need no judge."""
    # The name, which a dtype takes long to spell.
    kind = "float64" if array.dtype == np.float64 else array.dtype
    return tolerance_of(kind, array.shape[-1]) - SIEVE


def _correct(total: Floats, gap: Floats, total_p: Floats) -> tuple[Floats, Sure]:
    """Return D of the exactly normalised rows, and where that is no more than a correction."""
    if total.size == 1:  # a tenth of the time
        value, fine = _correct_one(float(total[0]), float(gap[0]), float(total_p[0]))
        return np.array([value]), np.array([fine])
    c = -gap / total_p
    first = total / total_p
    correction = np.where(np.abs(c) < 1e-3, _series(c), c - np.log1p(c))
    good = (correction <= first / 16) & (first > _TINY) & (first < np.inf)
    return first - correction, good | ((total == 0) & (gap == 0))


def _correct_one(total: float, gap: float, total_p: float) -> tuple[float, bool]:
    if total == 0 and gap == 0:
        return 0.0, True
    if total == math.inf:
        return total, False
    if not (total_p > 0 and gap < total_p):
        return math.nan, False
    c, first = -gap / total_p, total / total_p
    correction = _series(c) if abs(c) < 1e-3 else c - math.log1p(c)
    return first - correction, correction <= first / 16 and _TINY < first < math.inf


def _series(c: Any) -> Any:
    """Return c - log(1 + c) of a small c, where the difference would lose digits."""
    return c * c * (0.5 - c * (1 / 3 - c * (0.25 - c * (0.2 - c / 6))))


def _shape(values: Floats, sure: Sure, p: NDArray[Any]) -> tuple[Floats, Sure]:
    return values.reshape(p.shape[:-1]), sure.reshape(p.shape[:-1])
