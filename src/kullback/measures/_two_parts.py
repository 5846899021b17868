"""Sums, products and quotients carried in two parts: twice the digits of a float.

Knuth's two-sum and Dekker's product (see Ogita, Rump and Oishi, "Accurate sum and dot product",
SIAM J. Sci. Comput. 26, 2005), for any array library. They are for the expressions that stand in
for the compiled kernels; the kernels have their own. Every product is of halves of the digits and
so exact: it does not matter whether a compiler fuses it with a sum.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = Any
Floats = NDArray[np.float64]


def two_sum(a: Array, b: Array) -> tuple[Array, Array]:
    """Return the rounded sum of a and b and what the rounding lost."""
    total = a + b
    shadow = total - a
    return total, (a - (total - shadow)) + (b - shadow)


def halve(xp: Any, a: Array) -> tuple[Array, Array]:
    """Return a as the sum of two numbers of half its digits each."""
    digits = 27 if xp.finfo(a.dtype).bits == 64 else 12
    shifted = a * 2.0**digits + a
    high = shifted - (shifted - a)
    return high, a - high


def two_product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the rounded product of a and b and what the rounding lost."""
    product = a * b
    (ah, al), (bh, bl) = halve(np, a), halve(np, b)
    return product, ((ah * bh - product) + ah * bl + al * bh) + al * bl


def scale_and_subtract(xp: Any, ratio: Array, q: Array, p: Array) -> tuple[Array, Array]:
    """Return ratio * q, rounded, and p - ratio * q to about twice the digits where they are near.

    Every product is exact (of halves of the digits, after Dekker), so that it does not matter
    whether a compiler fuses it with a sum.
    """
    rh, rl = halve(xp, ratio)
    qh, ql = halve(xp, q)
    rest, lost_one = two_sum(p - rh * qh, -(rh * ql))
    rest, lost_two = two_sum(rest, -(rl * qh))
    difference = rest + ((lost_one + lost_two) - rl * ql)
    return ratio * q, difference


def multiply(xp: Any, a: tuple[Array, Array], b: tuple[Array, Array]) -> tuple[Array, Array]:
    """Return the product of two numbers in two parts each, in two parts."""
    ah, al = halve(xp, a[0])
    bh, bl = halve(xp, b[0])
    high, lost_one = two_sum(ah * bh, ah * bl)
    high, lost_two = two_sum(high, al * bh)
    return two_sum(high, ((lost_one + lost_two) + al * bl) + (a[0] * b[1] + a[1] * b[0]))


def subtract(a: tuple[Array, Array], b: tuple[Array, Array]) -> Array:
    """Return a - b of two numbers in two parts each, rounded once."""
    high, lost_part = two_sum(a[0], -b[0])
    return high + (lost_part + (a[1] - b[1]))


def exact_sum(values: Floats) -> tuple[Floats, Floats]:
    """Sum over the last axis by halving; return the sum and its low part.

    A sum that is infinite, or overflows, has the low part 0.
    """
    high = values
    low = np.zeros_like(values)
    with np.errstate(over="ignore", invalid="ignore"):
        while high.shape[-1] > 1:
            half = (high.shape[-1] + 1) // 2
            rest = high.shape[-1] - half
            total, lost = two_sum(high[..., :rest], high[..., half:])
            lost = np.where(np.isfinite(total), lost, 0.0) + low[..., :rest] + low[..., half:]
            high = np.concatenate([total, high[..., rest:half]], axis=-1)
            low = np.concatenate([lost, low[..., rest:half]], axis=-1)
        total, lost = two_sum(high[..., 0], low[..., 0])
    return total, np.where(np.isfinite(total), lost, 0.0)


def sum_in_two(xp: Any, values: Array) -> tuple[Array, Array]:
    """Sum over the last axis by halving, in two parts."""
    high, low = values, xp.zeros_like(values)
    while high.shape[-1] > 1:
        rest = high.shape[-1] // 2
        total, lost_part = two_sum(high[..., :rest], high[..., rest : 2 * rest])
        lost_part = lost_part + (low[..., :rest] + low[..., rest : 2 * rest])
        high = xp.concat([total, high[..., 2 * rest :]], axis=-1)
        low = xp.concat([lost_part, low[..., 2 * rest :]], axis=-1)
    return high[..., 0], low[..., 0]


def exact_ratio(a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Return a/b of two numbers in two doubles, in two doubles."""
    quotient = a[0] / b[0]
    product, lost = two_product(quotient, b[0])
    rest = ((a[0] - product) - lost + a[1]) - quotient * b[1]
    return quotient, rest / b[0]
