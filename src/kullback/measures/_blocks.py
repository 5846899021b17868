"""Sums over rows of NumPy arrays, a block at a time, so that what is between stays in the cache.

This is the quick way where the compiled kernels are missing: no array of the input's size is
made, and sums are NumPy's own, which add by halves. What it cannot tell for sure (NaN, entries
near the ends of the range, totals near the border) is left to the exact way of `_engine_numpy`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BLOCK = 2**13
"""Numbers in one block: ten buffers of them fit the second cache of most processors."""

_NEAR = 1.9
_LEAST = 5e-324
_SPLITTER = 134217729.0  # 2^27 + 1

_TAIL = (
    0.07512299376413585,
    0.04651371188593225,
    0.05954550371658905,
    0.06661604256364753,
    0.07692525506605755,
    0.09090903414673655,
    0.11111111195786139,
    0.1428571428507443,
    0.20000000000001872,
    0.3333333333333333,
)
"""(atanh(s)/s - 1)/s^2 in z = s^2, for z <= (0.9/2.9)^2: a Chebyshev fit, right to 2e-17."""

Buffers = list[Any]


def divergence_sums(p: NDArray[Any], q: NDArray[Any], rates: Floats | None = None) -> Floats:
    """Return of every row sum(p log(p/q) - p + q), sum(p - q), sum p and the least entry.

    p counts a power of two times and q the other of the `rates`, two numbers for each row; p - q
    is exact then too. The least entry is
    that of a whole block, of p and of q: a negative one says that some row has it.
    """

    def sums(x: Floats, y: Floats, rate: Any, of: Buffers) -> list[Any]:
        least = min(x.min(), y.min())
        x, y, d = _difference(x, y, rate, of)
        terms = _terms(x, y, d, of[2:])
        return [_sum(terms), _sum(d), _sum(x), least]

    return _over_blocks(sums, 4, p, q, rates)


def mixture_sums(
    p: NDArray[Any], q: NDArray[Any], weight: float, rates: Floats | None = None
) -> Floats:
    """Return the same of every row, with two sums at the front: over p of M and over q of M."""
    other = 1 - weight

    def sums(x: Floats, y: Floats, rate: Any, of: Buffers) -> list[Any]:
        least = min(x.min(), y.min())
        x, y, d = _difference(x, y, rate, of)
        middle, gap = of[6], of[7]
        np.multiply(x, weight, out=middle)
        np.multiply(y, other, out=gap)
        middle += gap
        np.multiply(d, other, out=gap)
        of_p = _sum(_terms(x, middle, gap, of[2:]))
        np.multiply(d, -weight, out=gap)
        of_q = _sum(_terms(y, middle, gap, of[2:]))
        return [of_p, of_q, _sum(d), _sum(x), least]

    return _over_blocks(sums, 5, p, q, rates)


def entropy_sums(p: NDArray[Any], scale: Floats | None, top: Floats | float) -> Floats:
    """Return of every row the sums of -p log p and of p below `top`, of p above, and the least.

    p counts `scale` times, a power of two for each row; `top` is in these units.
    """

    def sums(x: Floats, _: Floats, rate: Any, of: Buffers) -> list[Any]:
        least = x.min()
        if rate is not None:
            x = np.multiply(x, rate[0], out=of[0])
        limit = top if rate is None else rate[1]
        logs = np.maximum(x, _LEAST, out=of[2])
        np.log(logs, out=logs)
        logs *= x
        if not (x > limit).any():
            return [-_sum(logs), _sum(x), np.zeros(x.shape[0]), least]
        above = x > limit
        logs[above] = 0
        most = np.multiply(x, above, out=of[3])
        rest = np.subtract(x, most, out=of[4])
        return [-_sum(logs), _sum(rest), _sum(most), least]

    rates = None if scale is None else np.stack([scale, np.broadcast_to(top, scale.shape)])
    return _over_blocks(sums, 4, p, None, rates)


def row_sums(p: NDArray[Any]) -> Floats:
    """Return the sum of every row and the least entry, as above."""

    def sums(x: Floats, _: Floats, __: Any, ___: Buffers) -> list[Any]:
        return [_sum(x), x.min()]

    return _over_blocks(sums, 2, p, None, None)


def _sum(values: Floats) -> Floats:
    return np.asarray(np.add.reduce(values, axis=-1))


def _over_blocks(
    sums: Callable[..., list[Any]],
    many: int,
    p: NDArray[Any],
    q: NDArray[Any] | None,
    rates: Any,
) -> Floats:
    """Return the sums of all rows, each a row of the result; the last is a minimum."""
    n = p.shape[-1]
    x = p.reshape(-1, n)
    y = x if q is None else q.reshape(-1, n)
    found = np.empty((many, x.shape[0]))
    together = max(1, BLOCK // n)
    scratch = np.empty((10, min(together, x.shape[0]), min(n, BLOCK)))
    whole = list(scratch)
    for rows in _slices(x.shape[0], together):
        rate = None if rates is None else rates[..., rows, None]
        parts = []
        for columns in _slices(n, BLOCK):
            a, b = x[rows, columns], y[rows, columns]
            fits = a.shape == whole[0].shape
            buffers = whole if fits else [part[: a.shape[0], : a.shape[1]] for part in whole]
            a, b = _as_double(a, buffers[8]), _as_double(b, buffers[9])
            parts.append(sums(a, b, rate, buffers))
        if len(parts) == 1:
            for place, value in enumerate(parts[0]):
                found[place, rows] = value
        else:
            for place, values in enumerate(zip(*parts, strict=True)):
                last = place == many - 1
                found[place, rows] = min(values) if last else _exactly(values)
    return found


def _exactly(values: tuple[Any, ...]) -> float:
    """Return the sum of the blocks of one row, rounded once; NaN where one is not finite."""
    numbers = [float(value[0]) for value in values]
    total = sum(numbers)
    return math.fsum(numbers) if math.isfinite(total) else total


def _slices(length: int, step: int) -> Iterator[slice]:
    for start in range(0, length, step):
        yield slice(start, min(start + step, length))


def _as_double(values: NDArray[Any], buffer: Floats) -> Floats:
    """Return the numbers as they lie in a buffer: sums depend on how NumPy walks over them."""
    if values.dtype == np.float64 and values.strides[-1] == values.itemsize:
        return values
    np.copyto(buffer, values)
    return buffer


def _difference(x: Floats, y: Floats, rates: Any, of: Buffers) -> tuple[Floats, Floats, Floats]:
    """Return x and y times their rates, and x - y, which carries what y's rounding lost."""
    if rates is None:
        return x, y, np.subtract(x, y, out=of[0])
    power, rate = rates
    x = np.multiply(x, power, out=of[8])  # where x may lie already
    d, product, high, low, part = of[0], of[1], of[2], of[3], of[4]
    shifted = _SPLITTER * rate
    rh = shifted - (shifted - rate)
    rl = rate - rh
    np.multiply(y, _SPLITTER, out=high)
    np.subtract(high, y, out=low)
    high -= low
    np.subtract(y, high, out=low)
    np.multiply(y, rate, out=product)
    lost = np.multiply(high, rh, out=part)
    lost -= product
    lost += np.multiply(low, rh, out=d)
    lost += np.multiply(high, rl, out=d)
    lost += np.multiply(low, rl, out=d)
    np.subtract(x, product, out=d)
    d -= lost
    return x, product, d


def _terms(x: Floats, y: Floats, d: Floats, of: Buffers) -> Floats:
    """Return x log(x/y) - x + y of every outcome (see `_formulas.divergence_terms`), or NaN."""
    ratio: Floats = of[0]
    s: Floats = of[1]
    z, tail = of[2], of[3]
    np.divide(x, y, out=ratio)
    near = ratio < _NEAR
    near &= ratio > 1 / _NEAR
    some = near.any()
    if some:
        np.add(x, y, out=s)
        np.divide(d, s, out=s)
        np.multiply(s, s, out=z)
        np.multiply(z, _TAIL[0], out=tail)
        for coefficient in _TAIL[1:-1]:
            tail += coefficient
            tail *= z
        tail += _TAIL[-1]
        z += s
        z *= tail
        z += 1
        s *= d
        s *= z
        if near.all():
            return s
    # Where both are 0 the ratio is NaN, which fmax passes over: 0 log of something is 0.
    far: Floats = np.fmax(ratio, _LEAST, out=ratio)
    np.log(far, out=far)
    far *= x
    far -= d
    if some:
        np.copyto(far, s, where=near)
    return far
