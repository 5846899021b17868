"""Rows of weights brought near 1 by powers of two, which is exact, before anything is summed.

Written for every array library: the powers are chosen by `where`, so that it works where a
compiler traces, and their derivative is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Array = Any

_STEPS = {64: ((600,), (300, 150)), 32: ((64,), (32, 16, 8))}
"""Exponents by which the largest entry is brought nearer to 1; each tuple's powers multiply
to one that the type holds. What is left is within 2^±151 (float64) or 2^±9 (float32)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Rows near 1, with what the powers of two cost their smallest entries."""

    values: Array
    alive: Array
    """Where an entry was positive before: the smallest may have become 0."""
    logs: Array
    """The logarithms of the positive entries, as brought near 1."""


def near_one(xp: Any, values: Array, top: Array) -> Weights:
    """Bring every row near 1 by its largest entry `top`, which keeps the summed axis."""
    limits = xp.finfo(values.dtype)
    scaled, log_factor = values, xp.zeros_like(top)
    for steps in _STEPS[limits.bits]:
        factor = xp.ones_like(top)
        for step in steps:
            less = xp.where(top > 2.0**step, 2.0**-step, xp.ones_like(top))
            power = xp.where(top < 2.0**-step, 2.0**step, less)
            top, factor = top * power, factor * power
        scaled = scaled * factor
        log_factor = log_factor + xp.log(factor)
    alive = values > 0
    logs = xp.log(xp.where(alive, values, 1.0)) + log_factor
    return Weights(scaled, alive, logs)


def lost(xp: Any, weights: Weights) -> Array:
    """Return which positive entries have lost digits, or all of them, to the range of floats."""
    return weights.alive & (weights.values < xp.finfo(weights.values.dtype).smallest_normal)


def times(xp: Any, ratio: Array, q: Array, p: Array) -> tuple[Array, Array]:
    """Return ratio * q, rounded, and p - ratio * q to about twice the digits where they are near.

    Every product is exact (of halves of the digits, after Dekker), so that it does not matter
    whether a compiler fuses it with a sum.
    """
    rh, rl = _halves(xp, ratio)
    qh, ql = _halves(xp, q)
    rest, lost_one = _two_sum(p - rh * qh, -(rh * ql))
    rest, lost_two = _two_sum(rest, -(rl * qh))
    difference = rest + ((lost_one + lost_two) - rl * ql)
    return ratio * q, difference


def _halves(xp: Any, a: Array) -> tuple[Array, Array]:
    digits = 27 if xp.finfo(a.dtype).bits == 64 else 12
    shifted = a * 2.0**digits + a
    high = shifted - (shifted - a)
    return high, a - high


def _two_sum(a: Array, b: Array) -> tuple[Array, Array]:
    total = a + b
    shadow = total - a
    return total, (a - (total - shadow)) + (b - shadow)


def product(xp: Any, a: tuple[Array, Array], b: tuple[Array, Array]) -> tuple[Array, Array]:
    """Return the product of two numbers in two parts each, in two parts."""
    ah, al = _halves(xp, a[0])
    bh, bl = _halves(xp, b[0])
    high, lost_one = _two_sum(ah * bh, ah * bl)
    high, lost_two = _two_sum(high, al * bh)
    return _two_sum(high, ((lost_one + lost_two) + al * bl) + (a[0] * b[1] + a[1] * b[0]))


def difference(a: tuple[Array, Array], b: tuple[Array, Array]) -> Array:
    """Return a - b of two numbers in two parts each, rounded once."""
    high, lost_part = _two_sum(a[0], -b[0])
    return high + (lost_part + (a[1] - b[1]))


def sum_in_two(xp: Any, values: Array) -> tuple[Array, Array]:
    """Sum over the last axis by halving, in two parts."""
    high, low = values, xp.zeros_like(values)
    while high.shape[-1] > 1:
        rest = high.shape[-1] // 2
        total, lost_part = _two_sum(high[..., :rest], high[..., rest : 2 * rest])
        lost_part = lost_part + (low[..., :rest] + low[..., rest : 2 * rest])
        high = xp.concat([total, high[..., 2 * rest :]], axis=-1)
        low = xp.concat([lost_part, low[..., 2 * rest :]], axis=-1)
    return high[..., 0], low[..., 0]


def power_to_one(xp: Any, total: Array) -> Array:
    """Return the power of two that brings a total, itself near 1, to between 1/2 and 2."""
    factor = xp.ones_like(total)
    one = xp.ones_like(total)
    for step in (128, 64, 32, 16, 8, 4, 2, 1)[0 if xp.finfo(total.dtype).bits == 64 else 2 :]:
        now = total * factor
        less = xp.where(now >= 2.0**step, 2.0**-step, one)
        factor = factor * xp.where(now < 2.0**-step, 2.0**step, less)
    return factor
