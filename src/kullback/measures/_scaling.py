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


def keep_size(xp: Any, values: Array) -> Weights:
    """Return rows whose totals are near 1 already."""
    return Weights(values, values, 0.0, xp)


def bring_to_one_size(xp: Any, values: Array, top: Array) -> Weights:
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


def find_lost(xp: Any, weights: Weights, ratio: Array | float = 1.0) -> Array:
    """Return which positive entries lose digits, or all of them, to the range of floats.

    `ratio` is what the rows are going to be multiplied by.
    """
    least = xp.finfo(weights.values.dtype).smallest_normal
    return weights.alive & ((weights.values < least) | (weights.values * ratio < least))


def power_to_one(xp: Any, total: Array) -> Array:
    """Return the power of two that brings a total, itself near 1, to between 1/2 and 2."""
    factor = xp.ones_like(total)
    one = xp.ones_like(total)
    for step in (128, 64, 32, 16, 8, 4, 2, 1)[0 if xp.finfo(total.dtype).bits == 64 else 2 :]:
        now = total * factor
        less = xp.where(now >= 2.0**step, 2.0**-step, one)
        factor = factor * xp.where(now < 2.0**-step, 2.0**step, less)
    return factor
