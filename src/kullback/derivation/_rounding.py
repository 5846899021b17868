"""Rounding in a derivation: each step continues with the numbers printed in the previous one.

A number of usual size has `digits` decimals, a small one `digits` significant digits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_UP, Context, Decimal
from typing import Literal

from kullback.document import Fraction, Log, Number

TYPED = 12
"""A probability with at most this many digits was typed or counted, and is printed in full."""

CERTAIN = 14
"""The significant digits that an exact measure in float64 has for certain."""

INFINITY = Decimal("Infinity")
ZERO = Decimal(0)

# The largest exponents are far from those of float64, so that nothing under- or overflows.
_WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN, Emin=-99999, Emax=99999)


@dataclass(frozen=True, slots=True)
class Rounding:
    """The digits that a derivation is carried with, and the base of its logarithms."""

    digits: int
    base: float | None = None

    @property
    def small(self) -> Decimal:
        """Values below this are rounded to significant digits: 0.0001 to four decimals has one.

        >>> print(Rounding(4).small, Rounding(6).small, Rounding(2).small)
        0.001 0.00001 0.1
        """
        return Decimal(1).scaleb(-max(self.digits - 1, 1))

    def carried(self, value: Decimal, towards: Decimal | None = None) -> Decimal:
        """Return the value rounded as in a step; ties are rounded towards the exact value.

        >>> rounding = Rounding(4)
        >>> print(rounding.carried(Decimal("0.30648")), rounding.carried(Decimal("2.76310e-11")))
        0.3065 2.763E-11
        >>> tie, exact = Decimal("-0.04055"), Decimal("-0.0405465")
        >>> print(rounding.carried(tie), rounding.carried(tie, exact))
        -0.0406 -0.0405
        """
        if value.is_infinite() or value.is_zero():
            return value or ZERO
        unit = self._unit(value)
        rounded = value.quantize(unit, context=_WIDE)
        if towards is not None and _WIDE.abs(_WIDE.subtract(value, rounded)) * 2 == unit:
            # The exact value may lie on either side of the tie.
            down = _WIDE.abs(towards) < _WIDE.abs(value)
            return value.quantize(unit, ROUND_DOWN if down else ROUND_UP, context=_WIDE)
        # 0.99996e-4 has become 1.0000e-4, of one digit more.
        return rounded.quantize(self._unit(rounded), context=_WIDE) if rounded else rounded

    def given(self, value: float) -> Decimal:
        """Return a probability as typed, or rounded if it has too many digits.

        So that its logarithm is not far off, `digits` significant digits are left of it.

        >>> print(Rounding(4).given(0.6), Rounding(4).given(1e-12), Rounding(4).given(1 / 6))
        0.6 1E-12 0.1667
        >>> print(Rounding(4).given(0.0017 / 3))
        0.0005667
        """
        typed = _read_decimal(value)
        if typed is not None:
            return typed
        whole = Decimal(value)
        places = max(self.digits, self.digits - 1 - whole.adjusted())
        return whole.quantize(Decimal(1).scaleb(-places), context=_WIDE)

    @staticmethod
    def is_whole(value: float) -> bool:
        """Return whether a probability is printed with all of its digits."""
        return _read_decimal(value) is not None

    def exact(self, value: float) -> Decimal:
        """Return a measure rounded once: to two digits more than the steps.

        >>> print(Rounding(4).exact(0.8979457248567798), Rounding(4).exact(0.025732092477977))
        0.897946 0.0257321
        """
        if math.isinf(value) or value == 0:
            return INFINITY if value else ZERO
        whole = Decimal(value)
        size = whole.adjusted()
        decimals = max(self.digits + 2, self.digits + 1 - size)
        return whole.quantize(ZERO.scaleb(-min(decimals, CERTAIN - 1 - size)), context=_WIDE)

    def log(self, above: Decimal, below: Decimal = Decimal(1)) -> Decimal:
        """Return log(above/below) with many more digits than the steps."""
        if above.is_zero() or below.is_zero():
            return INFINITY if below.is_zero() else -INFINITY
        if above == below:
            return ZERO
        ratio = _WIDE.divide(above, below)
        if self.base is None:
            return ratio.ln(_WIDE)
        return _WIDE.divide(ratio.ln(_WIDE), Decimal(self.base).ln(_WIDE))

    def product(self, factor: Decimal, log: Decimal) -> Decimal:
        """Return the factor times the rounded logarithm, rounded."""
        short = self.carried(log)
        if short.is_zero() or short.is_infinite():
            return short
        return self.carried(_WIDE.multiply(factor, short), _WIDE.multiply(factor, log))

    def total(self, terms: list[Decimal]) -> Decimal:
        """Return the sum of the printed terms, exact and then rounded.

        >>> print(Rounding(4).total([Decimal("0.1"), Decimal("-0.1000")]))
        0.0000
        >>> print(Rounding(4).total([ZERO, ZERO]))
        0
        """
        total = ZERO
        for term in terms:
            total = _WIDE.add(total, term)
        if total.is_zero() and any(terms):
            return ZERO.quantize(self._unit(ZERO))
        return self.carried(total)

    def holds(self, carried: Decimal, exact: float) -> bool:
        """Return whether a rounded result equals the exact value, rounded the same way.

        >>> Rounding(4).holds(Decimal("0.8980"), 0.897946), Rounding(4).holds(ZERO, 3e-11)
        (False, False)
        """
        if math.isinf(exact):
            return carried == INFINITY
        certain = self.exact(exact)
        if certain and certain.as_tuple().exponent > carried.as_tuple().exponent:  # type: ignore[operator]
            return carried.quantize(certain, context=_WIDE) == certain
        return carried == self.carried(Decimal(exact))

    def sign(self, carried: Decimal, exact: float) -> Literal["=", "≈"]:
        """Return the sign between a measure and the result of its rounded steps."""
        return "=" if self.holds(carried, exact) else "≈"

    def ln(self, above: Decimal, below: Decimal | None = None) -> Log:
        """Return the formula of the logarithm of a number or a fraction."""
        inside = Number(above) if below is None else Fraction(Number(above), Number(below))
        return Log(inside, self.base)

    def _unit(self, value: Decimal) -> Decimal:
        """Return one unit of the last printed digit of the value."""
        places = self.digits
        if value and value.adjusted() < self.small.adjusted():
            places = self.digits - 1 - value.adjusted()
        return Decimal(1).scaleb(-places)


def _read_decimal(value: float) -> Decimal | None:
    """Return the number as a person would type it, or None if it has too many digits."""
    for text in (repr(value), f"{value:.15g}"):  # the second: 0.1 + 0.2 is meant to be 0.3
        number = Decimal(text).normalize(_WIDE)
        if len(number.as_tuple().digits) <= TYPED:
            # 1, not 1E0; 10, not 1E+1
            return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
    return None
