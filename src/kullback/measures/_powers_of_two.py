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
