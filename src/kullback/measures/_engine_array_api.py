"""The measures of torch, JAX and other array-API arrays: in their own library, differentiable.

Values that a compiler is tracing (`jax.jit`, `jax.vmap`, `torch.compile`) cannot raise; there a
row that is no distribution gives NaN.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from kullback import _formulas as formulas
from kullback._arrays import on_host
from kullback._checks import SIEVE, check_rows, tolerance_of
from kullback.measures._scaling import Weights, bring_to_one_size, find_lost, keep_size
from kullback.measures._two_parts import scale_and_subtract

Array = Any

_SIEVE_OF_FLOAT32 = 1e-4
"""As `SIEVE`, where a library sums in float32."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Checked rows in float64 (where the library has it), and which of them are none."""

    values: Array
    total: Array
    bad: Array | None
    """Traced rows that are no distribution; concrete ones have raised."""
    weights: Weights | None = None
    """What else is known of their smallest entries."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Rows p and q at the total of p, with their accurate difference."""

    p: Array
    q: Array
    difference: Array
    total: Array
    bad: Array | None
    lost: formulas.Lost | None


def entropy(xp: Any, p: Array, *, normalize: bool) -> Array:
    """Return H(P) of every row."""
    rows = read_distribution(xp, "p", p, normalize=normalize)
    parts = formulas.entropy_parts(xp, rows.values, rows.total[..., None])
    sums = [xp.sum(part, axis=-1) for part in parts]
    return mark(xp, formulas.entropy_value(xp, sums, rows.total), rows.bad)


def kl_divergence(xp: Any, p: Array, q: Array, *, normalize: bool) -> Array:
    """Return D(P||Q) of every row."""
    return xp.sum(kl_contributions(xp, p, q, normalize=normalize), axis=-1)


def kl_contributions(xp: Any, p: Array, q: Array, *, normalize: bool) -> Array:
    """Return the non-negative contributions to D(P||Q)."""
    pair = scale_pair(xp, p, q, normalize=normalize)
    terms = formulas.exact_terms(xp, pair.p, pair.q, pair.difference, pair.lost)
    bad = pair.bad
    return mark(xp, terms / pair.total[..., None], None if bad is None else bad[..., None])


def js_divergence(xp: Any, p: Array, q: Array, *, weight: float, normalize: bool) -> Array:
    """Return the Jensen-Shannon divergence of every row."""
    lifted, lift = _lift_js(xp, p, q, weight=weight, normalize=normalize)
    return lifted * 2.0**-lift


def js_distance(xp: Any, p: Array, q: Array, *, weight: float, normalize: bool) -> Array:
    """Return the root of the Jensen-Shannon divergence, where that is not a number any more too."""
    lifted, lift = _lift_js(xp, p, q, weight=weight, normalize=normalize)
    zero = lifted == 0  # where the root has no derivative; the gradient returned is 0
    return xp.where(zero, 0.0, xp.sqrt(xp.where(zero, 1.0, lifted)) * 2.0 ** -(lift // 2))


def _lift_js(xp: Any, p: Array, q: Array, *, weight: float, normalize: bool) -> tuple[Array, int]:
    pair = scale_pair(xp, p, q, normalize=normalize, in_order=weight == 0.5)
    terms = formulas.mixture_terms(xp, pair.p, pair.q, pair.difference, weight)
    value = xp.sum(terms / pair.total[..., None], axis=-1)
    lift = formulas.lift_of(xp, pair.p)
    # An ulp above the most that there can be is one too many; the gradient stays.
    over = value > formulas.most_js(weight) * 2.0**lift
    value = value * xp.where(over, 1 - 4 * xp.finfo(value.dtype).eps, xp.ones_like(value))
    return mark(xp, value, pair.bad), lift


def read_distribution(xp: Any, name: str, p: Array, *, normalize: bool) -> Checked:
    """Return the rows, their totals, and the bad ones; weights are brought to one size.

    Concrete rows are checked here and raise; of traced rows the bad ones are returned.
    """
    values = _as_float(xp, p)
    bits = xp.finfo(values.dtype).bits
    tolerance = tolerance_of(p.dtype, p.shape[-1])
    bad = xp.any((values < 0) | xp.isinf(values), axis=-1)
    weights = None
    if normalize:
        values = _keep_subnormals(xp, values)
        top = xp.max(values, axis=-1, keepdims=True)
        bad = bad | (top[..., 0] == 0)
        weights = bring_to_one_size(xp, values, top)
        values = weights.values
    elif not _is_traced(p):
        weights = keep_size(xp, values)
    total = xp.sum(values, axis=-1)
    off = xp.abs(total - 1)
    if not _is_traced(p) and _is_checked(
        xp, name, p, bad, off=off, bits=bits, tolerance=tolerance, normalize=normalize
    ):
        return Checked(values, total, None, weights)
    return Checked(values, total, bad if normalize else bad | (off > tolerance), weights)


def _keep_subnormals(xp: Any, values: Array) -> Array:
    """Raise JAX's rows with subnormal entries in NumPy: on the CPU it takes them for 0."""
    jax = sys.modules.get("jax")
    if jax is None or not isinstance(values, jax.Array) or _is_traced(values):
        return values
    if any(device.platform != "cpu" for device in values.devices()):
        return values
    host = np.asarray(values)
    limits = np.finfo(host.dtype)
    top = host.max(axis=-1, keepdims=True)
    small = (top > 0) & (top < limits.smallest_normal / limits.eps**2)
    small |= ((host > 0) & (host < limits.smallest_normal)).any(axis=-1, keepdims=True)
    small &= np.isfinite(top)
    if not small.any():
        return values
    return xp.asarray(np.ldexp(host, np.where(small, limits.maxexp - 1 - np.frexp(top)[1], 0)))


def _is_checked(
    xp: Any,
    name: str,
    raw: Array,
    bad: Array,
    *,
    off: Array,
    bits: int,
    tolerance: float,
    normalize: bool,
) -> bool:
    """Raise for the first row that is no distribution; False where the rows cannot be asked."""
    sieve = SIEVE if bits == 64 else _SIEVE_OF_FLOAT32
    suspects = bad if normalize else bad | (off > tolerance - sieve)
    try:
        if not bool(xp.any(suspects)):
            return True
    except RuntimeError:  # torch.vmap: the rows are there
        return False
    positions = map(tuple, np.argwhere(on_host(suspects)).tolist())
    check_rows(name, on_host(raw), positions, tolerance=tolerance, normalize=normalize)
    return True


def scale_pair(xp: Any, p: Array, q: Array, *, normalize: bool, in_order: bool = False) -> Pair:
    """Check p and q and bring q to the total of p; `in_order` makes p and q change places alike.

    Whichever row is the smaller where they first differ comes first then, so that both
    orders of the arguments are the same computation.
    """
    one = read_distribution(xp, "p", p, normalize=normalize)
    two = read_distribution(xp, "q", q, normalize=normalize)
    bad = one.bad if two.bad is None else two.bad if one.bad is None else one.bad | two.bad
    a, b, total_a, total_b = one.values, two.values, one.total, two.total
    if in_order:
        turned = _find_swapped(xp, a, b)
        a, b = xp.where(turned, b, a), xp.where(turned, a, b)
        turned = turned[..., 0]
        total_a, total_b = (
            xp.where(turned, total_b, total_a),
            xp.where(turned, total_a, total_b),
        )
    ratio = total_a / total_b if normalize else xp.ones_like(total_a)
    if normalize:
        b, difference = scale_and_subtract(xp, ratio[..., None], b, a)
        total_b = total_a
    else:
        difference = a - b
    excess = (xp.sum(difference, axis=-1) / total_b)[..., None]
    lost = None if in_order else find_lost_of(xp, one, two, ratio, excess)
    return Pair(a, b + excess * b, difference - excess * b, total_a, bad, lost)


def find_lost_of(
    xp: Any, one: Checked, two: Checked, ratio: Array, excess: Array
) -> formulas.Lost | None:
    """Return what is known of entries that left the range of floats, if there may be any.

    q was brought to the total of p by `ratio`, and by 1 + `excess`.
    """
    p, q = one.weights, two.weights
    if p is None or q is None:
        return None
    lost_p, lost_q = find_lost(xp, p), find_lost(xp, q, ratio[..., None])
    try:
        if one.bad is None and two.bad is None and not bool(xp.any(lost_p | lost_q)):
            return None
    except RuntimeError:  # torch.vmap over one of them
        pass
    log_ratio = xp.log(ratio)[..., None] + xp.log1p(excess)
    return formulas.Lost(
        q=lost_q,
        either=(lost_p | lost_q) & p.alive & q.alive,
        unseen=p.alive & ~q.alive & (q.values == 0),
        log_p=p.logs,
        log_q=q.logs + log_ratio,
    )


def _find_swapped(xp: Any, p: Array, q: Array) -> Array:
    """Return which rows change places: of every two orders of P and Q exactly one, if they differ.

    The sign of p - q at one outcome decides, found by halving, in which the left half goes first.
    """
    one = xp.ones_like(p)
    sign = xp.where(p > q, one, xp.where(p < q, -one, 0 * one))
    while sign.shape[-1] > 1:
        rest = sign.shape[-1] // 2
        left, right = sign[..., :rest], sign[..., rest : 2 * rest]
        sign = xp.concat([xp.where(left != 0, left, right), sign[..., 2 * rest :]], axis=-1)
    return sign > 0


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
