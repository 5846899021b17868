"""The measures of torch, JAX and other array-API arrays: in their own library, differentiable.

Values that a compiler is tracing (`jax.jit`, `jax.vmap`, `torch.compile`) cannot raise; there a
row that is no distribution gives NaN.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from kullback._arrays import on_host
from kullback._checks import check_row, tolerance_of
from kullback.measures import _formulas as formulas

Array = Any


def entropy(xp: Any, p: Array, *, normalize: bool) -> Array:
    """Return H(P) of every row."""
    values, total, bad = distribution(xp, "p", p, normalize=normalize)
    parts = formulas.entropy_parts(xp, values, total[..., None])
    sums = [xp.sum(part, axis=-1) for part in parts]
    value = formulas.entropy_value(xp, sums, total)
    return mark(xp, value, bad)


def kl_divergence(xp: Any, p: Array, q: Array, *, normalize: bool) -> Array:
    """Return D(P||Q) of every row."""
    return xp.sum(kl_contributions(xp, p, q, normalize=normalize), axis=-1)


def kl_contributions(xp: Any, p: Array, q: Array, *, normalize: bool) -> Array:
    """Return the non-negative shares of D(P||Q)."""
    a, b, d, total, bad = scaled(xp, p, q, normalize=normalize)
    terms = formulas.divergence_terms(xp, a, b, d) / total
    return mark(xp, terms, None if bad is None else bad[..., None])


def js_divergence(xp: Any, p: Array, q: Array, *, weight: float, normalize: bool) -> Array:
    """Return the Jensen-Shannon divergence of every row."""
    a, b, d, total, bad = scaled(xp, p, q, normalize=normalize)
    value = xp.sum(formulas.mixture_terms(xp, a, b, d, weight) / total, axis=-1)
    return mark(xp, value, bad)


def distribution(
    xp: Any, name: str, p: Array, *, normalize: bool
) -> tuple[Array, Array, Array | None]:
    """Return the rows in float64 (where the library has it), their totals, and the bad ones.

    Concrete rows are checked here and raise; of traced rows the bad ones are returned.
    """
    values = _as_float(xp, p)
    total = xp.sum(values, axis=-1)
    bad = xp.any((values < 0) | xp.isinf(values), axis=-1)
    tolerance = tolerance_of(p.dtype, p.shape[-1])
    bad = bad | (total == 0) if normalize else bad | (xp.abs(total - 1) > tolerance)
    if _is_traced(p):
        return values, total, bad
    try:
        some = bool(xp.any(bad))
    except RuntimeError:  # torch.vmap: the rows are there, but cannot be asked
        return values, total, bad
    if some:
        _raise_for(name, values, bad, tolerance=tolerance, normalize=normalize)
    return values, total, None


def scaled(
    xp: Any, p: Array, q: Array, *, normalize: bool
) -> tuple[Array, Array, Array, Array, Array | None]:
    """Return p, q at the total of p, their accurate difference, that total, and the bad rows."""
    a, total_p, bad_p = distribution(xp, "p", p, normalize=normalize)
    b, total_q, bad_q = distribution(xp, "q", q, normalize=normalize)
    excess = (xp.sum(a - b, axis=-1) / total_q)[..., None]
    bad = bad_p if bad_q is None else bad_q if bad_p is None else bad_p | bad_q
    return a, b + excess * b, (a - b) - excess * b, total_p[..., None], bad


def mark(xp: Any, values: Array, bad: Array | None) -> Array:
    """Put NaN where the row is no distribution, and into its gradient too."""
    return values if bad is None else values * xp.where(bad, xp.nan, 1.0)


def _as_float(xp: Any, p: Array) -> Array:
    """Return p in float64, or in the widest type that its library or device has."""
    if str(p.dtype).endswith("float64"):
        return p
    jax = sys.modules.get("jax")
    if jax is not None and isinstance(p, jax.Array) and not jax.config.jax_enable_x64:
        return xp.astype(p, xp.float32)
    try:
        return xp.astype(p, xp.float64)
    except (TypeError, RuntimeError):  # some devices know no float64
        return xp.astype(p, xp.float32)


def _is_traced(p: Array) -> bool:
    jax, torch = sys.modules.get("jax"), sys.modules.get("torch")
    if jax is not None and isinstance(p, jax.core.Tracer):
        return True
    return torch is not None and bool(torch.compiler.is_compiling())


def _raise_for(name: str, values: Array, bad: Array, *, tolerance: float, normalize: bool) -> None:
    rows, flags = on_host(values), on_host(bad)
    position = tuple(int(i) for i in np.unravel_index(int(np.argmax(flags)), flags.shape))
    check_row(name, rows[position], tolerance=tolerance, normalize=normalize, position=position)
