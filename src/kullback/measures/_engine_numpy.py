"""The measures of NumPy arrays where the compiled kernels are missing: slower, as exact.

Every engine has the same functions: arrays whose last axis is summed, in; nats, out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_row, tolerance_of
from kullback.measures import _formulas as formulas
from kullback.measures._exact_sums import Floats, exact_ratio, exact_sum, two_product

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pair = tuple[Floats, Floats]


def entropy(p: NDArray[Any], *, normalize: bool) -> Floats:
    """Return H(P) of every row."""
    values, total = distribution("p", p, normalize=normalize)
    with np.errstate(all="ignore"):
        parts = formulas.entropy_parts(np, values, total[0][..., None])
        sums = [exact_sum(part)[0] for part in parts]
        return np.asarray(formulas.entropy_value(np, sums, total[0]))


def kl_divergence(p: NDArray[Any], q: NDArray[Any], *, normalize: bool) -> Floats:
    """Return D(P||Q) of every row."""
    return exact_sum(kl_contributions(p, q, normalize=normalize))[0]


def kl_contributions(p: NDArray[Any], q: NDArray[Any], *, normalize: bool) -> Floats:
    """Return the non-negative shares of D(P||Q)."""
    a, b, d, total = scaled(p, q, normalize=normalize)
    with np.errstate(all="ignore"):
        return np.asarray(formulas.divergence_terms(np, a, b, d) / total)


def js_divergence(p: NDArray[Any], q: NDArray[Any], *, weight: float, normalize: bool) -> Floats:
    """Return the Jensen-Shannon divergence of every row."""
    a, b, d, total = scaled(p, q, normalize=normalize)
    with np.errstate(all="ignore"):
        return exact_sum(formulas.mixture_terms(np, a, b, d, weight) / total)[0]


def check(name: str, p: NDArray[Any], *, normalize: bool) -> None:
    """Raise unless every row is a distribution."""
    distribution(name, p, normalize=normalize)


def distribution(
    name: str, p: NDArray[Any], *, normalize: bool, tolerance: float | None = None
) -> tuple[Floats, Pair]:
    """Check the rows and return them in float64, with their totals in two doubles."""
    tolerance = tolerance_of(p.dtype, p.shape[-1]) if tolerance is None else tolerance
    values = np.asarray(p, dtype=np.float64)
    with np.errstate(all="ignore"):
        total = exact_sum(values)
        bad = total[0] == 0 if normalize else np.abs(total[0] - 1) > tolerance
        # These pass over NaN, which excuses no other entry of its row.
        bad = bad | (np.fmin.reduce(values, axis=-1) < 0)
        bad = bad | np.isposinf(np.fmax.reduce(values, axis=-1))
    if bad.any():
        position = np.unravel_index(int(np.argmax(bad)), bad.shape)
        check_row(
            name,
            values[position],
            tolerance=tolerance,
            normalize=normalize,
            position=tuple(int(i) for i in position),
        )
    if normalize and not _in_range(total[0]).all():
        exponent = -np.frexp(values.max(axis=-1, keepdims=True))[1]
        values = np.ldexp(values, exponent)
        total = exact_sum(values)
    return values, total


def _in_range(total: Floats) -> NDArray[np.bool_]:
    return ~((total < 1e-150) | (total > 1e150))


def scaled(
    p: NDArray[Any],
    q: NDArray[Any],
    *,
    normalize: bool,
    tolerances: tuple[float, ...] | tuple[None, None] = (None, None),
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return p, q brought to the total of p, their accurate difference, and that total."""
    a, total_p = distribution("p", p, normalize=normalize, tolerance=tolerances[0])
    b, total_q = distribution("q", q, normalize=normalize, tolerance=tolerances[1])
    with np.errstate(all="ignore"):
        high, low = exact_ratio(total_p, total_q)
        scaled, lost = two_product(high[..., None], b)
        lost = np.where(np.isfinite(lost), lost, 0.0) + low[..., None] * b
        return a, scaled, (a - scaled) - lost, total_p[0][..., None]
