"""Rows of weights brought to one size by powers of two, which is exact, before they are summed.

Written for every array library: the powers are chosen by `where`, so that it works where a
compiler traces, and their derivative is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Array = Any

_STEPS = {64: ((600,), (300, 150)), 32: ((64,), (32, 16, 8))}
"""Exponents by which the largest entry is brought nearer to 1; each tuple's powers multiply
to one that the type holds. What is left is within 2^±150 (float64) or 2^±29 (float32)."""

_UP = {64: (150, (150, 75, 38, 19)), 32: (9, (32, 16, 8, 4))}
"""To what exponent it is then raised, and by which; it stays at most 19 (float32: 5) below.

Not 1, since what is raised loses nothing. Thus P and Q are of one size, and bringing one to the
total of the other loses no more, whatever their totals were.
"""


@dataclass(frozen=True, slots=True)
class Weights:
    """Rows of one size, with what the powers of two cost their smallest entries."""

    values: Array
    given: Array
    """The entries before: the smallest may have become 0."""
    log_factor: Array
    """The logarithm of the power of two of each row."""
    xp: Any

    @property
    def alive(self) -> Array:
        """Where an entry was positive as given."""
        return self.given > 0

    @property
    def logs(self) -> Array:
        """The logarithms of the positive entries, times their powers of two."""
        return self.xp.log(self.xp.where(self.alive, self.given, 1.0)) + self.log_factor


def as_they_are(xp: Any, values: Array) -> Weights:
    """Return rows whose totals are near 1 already."""
    return Weights(values, values, 0.0, xp)


def to_one_size(xp: Any, values: Array, top: Array) -> Weights:
    """Bring every row to one size by its largest entry `top`, which keeps the summed axis."""
    limits = xp.finfo(values.dtype)
    ceiling, ups = _UP[limits.bits]
    one = xp.ones_like(top)
    scaled, log_factor = values, xp.zeros_like(top)
    for place, steps in enumerate(_STEPS[limits.bits]):
        factor = one
        for step in steps:
            less = xp.where(top > 2.0**step, 2.0**-step, one)
            power = xp.where(top < 2.0**-step, 2.0**step, less)
            top, factor = top * power, factor * power
        for step in ups if place else ():
            power = xp.where(top <= 2.0 ** (ceiling - step), 2.0**step, one)
            top, factor = top * power, factor * power
        scaled = scaled * factor
        log_factor = log_factor + xp.log(factor)
    return Weights(scaled, values, log_factor, xp)


def lost(xp: Any, weights: Weights, ratio: Array | float = 1.0) -> Array:
    """Return which positive entries lose digits, or all of them, to the range of floats.

    `ratio` is what the rows are going to be multiplied by.
    """
    least = xp.finfo(weights.values.dtype).smallest_normal
    return weights.alive & ((weights.values < least) | (weights.values * ratio < least))


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
