"""Sums and quotients of NumPy arrays carried in two doubles, about 32 digits.

Knuth's two-sum and Dekker's product (see Ogita, Rump and Oishi, "Accurate sum
and dot product", SIAM J. Sci. Comput. 26, 2005). They are for the expressions
that stand in for the compiled kernels; the kernels have their own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SPLITTER = 134217729.0  # 2^27 + 1


def two_sum(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the rounded sum of a and b and what the rounding lost."""
    total = a + b
    shadow = total - a
    return total, (a - (total - shadow)) + (b - shadow)


def _split(a: Floats) -> tuple[Floats, Floats]:
    scaled = _SPLITTER * a
    high = scaled - (scaled - a)
    return high, a - high


def two_product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the rounded product of a and b and what the rounding lost."""
    product = a * b
    (ah, al), (bh, bl) = _split(a), _split(b)
    return product, ((ah * bh - product) + ah * bl + al * bh) + al * bl


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


def exact_ratio(a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Return a/b of two numbers in two doubles, in two doubles."""
    quotient = a[0] / b[0]
    product, lost = two_product(quotient, b[0])
    rest = ((a[0] - product) - lost + a[1]) - quotient * b[1]
    return quotient, rest / b[0]
