"""How the numbers of a derivation are rounded."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import mpmath
import numpy as np
import pytest

from kullback.derivation._rounding import INFINITY, ZERO, Rounding

FOUR = Rounding(4)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.30648", "0.3065"),
        ("690.77552", "690.7755"),
        ("0.0012345", "0.0012"),
        ("0.00012345", "0.0001234"),
        ("0.000012345678", "0.00001235"),
        ("-2.76310211e-11", "-2.763E-11"),
        ("0.000099996", "0.0001000"),
        ("0.99996", "1.0000"),
        ("0.000", "0"),
        ("-Infinity", "-Infinity"),
    ],
)
def test_a_step_is_carried(value: str, shown: str) -> None:
    """Four decimals, or four significant digits below 0.001."""
    assert str(FOUR.carried(Decimal(value))) == shown


@pytest.mark.parametrize(
    ("tie", "exact", "shown"),
    [
        ("0.04055", "0.0405465", "0.0405"),
        ("0.04055", "0.0405512", "0.0406"),
        ("-0.04055", "-0.0405465", "-0.0405"),
        ("-0.04045", "-0.0404512", "-0.0405"),
        ("-0.04045", "-0.0404488", "-0.0404"),
    ],
)
def test_a_tie_goes_towards_the_exact_term(tie: str, exact: str, shown: str) -> None:
    """Neither always up nor always to an even digit."""
    assert str(FOUR.carried(Decimal(tie), Decimal(exact))) == shown


@pytest.mark.parametrize(
    ("value", "shown", "whole"),
    [
        (0.6, "0.6", True),
        (0.1 + 0.2, "0.3", True),
        (1.0, "1", True),
        (1e-12, "1E-12", True),
        (0.500000001, "0.500000001", True),
        (1 / 6, "0.1667", False),
        (2 / 3 * 1e-3, "0.0006667", False),
        (5e-324, "5E-324", True),
        (1 - 2**-50, "1.0000", False),
        (float(np.float32(0.6)), "0.6000", False),
    ],
)
def test_a_given_probability(value: float, shown: str, whole: bool) -> None:
    """As it was typed, up to twelve digits, else with four significant ones."""
    assert str(FOUR.given(value)) == shown
    assert FOUR.is_whole(value) == whole


@pytest.mark.parametrize(
    ("digits", "value", "shown"),
    [
        (4, 0.8979457248567798, "0.897946"),
        (4, 0.025732092477977, "0.0257321"),
        (4, 12.3456789, "12.345679"),
        (4, 3.00000012e-11, "3.00000E-11"),
        (4, 0.0, "0"),
        (4, math.inf, "Infinity"),
        (15, 0.8979457248567798, "0.89794572485678"),
        (1, 0.8979457248567798, "0.898"),
    ],
)
def test_an_exact_value(digits: int, value: float, shown: str) -> None:
    """Two decimals, or digits, more than the steps, but no more than float64 has for certain."""
    assert str(Rounding(digits).exact(value)) == shown


@pytest.mark.parametrize("base", [None, 2, 10, 1.5, 256.0])
@pytest.mark.parametrize(
    ("above", "below"),
    [("0.6", "0.3"), ("1E-320", "1"), ("0.500000000001", "0.5"), ("1", "3"), ("0.7", "5E-324")],
)
def test_logarithms(above: str, below: str, base: float | None) -> None:
    """Forty digits and more, also of what is nearly 1, as mpmath has them."""
    with mpmath.workdps(80):
        ratio = mpmath.mpf(above) / mpmath.mpf(below)
        expected = Decimal(mpmath.nstr(mpmath.log(ratio, mpmath.mpf(base or mpmath.e)), 60))
    found = Rounding(4, base).log(Decimal(above), Decimal(below))
    with localcontext(prec=80):
        assert abs(found / expected - 1) < Decimal("1e-40")


def test_logarithms_without_a_limit() -> None:
    """The log of 0 is −∞, log(p/0) is ∞, and log 1 is 0 without decimals."""
    assert FOUR.log(ZERO) == -INFINITY
    assert FOUR.log(Decimal("0.1"), ZERO) == INFINITY
    assert str(FOUR.product(Decimal("0.3"), FOUR.log(Decimal("0.30"), Decimal("0.3")))) == "0"


def test_a_total_is_exact_before_it_is_rounded() -> None:
    """0.3065 and 2.763e-11 are added exactly; what cancels is 0 with decimals."""
    assert str(FOUR.total([Decimal("0.3065"), Decimal("2.763E-11")])) == "0.3065"
    assert str(FOUR.total([Decimal("2.000E-9"), Decimal("-1.999E-9")])) == "1.000E-12"
    assert str(FOUR.total([Decimal("0.1"), Decimal("-0.1")])) == "0.0000"


def test_when_a_carried_result_holds() -> None:
    """Where the exact value, rounded in the same way, is the same number."""
    assert FOUR.sign(Decimal("0.2773"), 0.277258872224) == "="
    assert FOUR.sign(Decimal("0.2772"), 0.277258872224) == "≈"
    assert FOUR.sign(Decimal("0.0000"), 2e-18) == "≈"
    assert FOUR.sign(INFINITY, math.inf) == "="
    # Fifteen digits are more than an exact value is sure of.
    assert Rounding(15).sign(Decimal("0.277258872223978"), 0.2772588722239781) == "="
