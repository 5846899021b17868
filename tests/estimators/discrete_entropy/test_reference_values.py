"""Each estimator against values of other people's code and against its definition."""

import math
from collections.abc import Callable
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from kullback.estimators.discrete_entropy import (
    ESTIMATORS,
    chao_shen,
    chao_wang_jost,
    dirichlet,
    grassberger,
    miller_madow,
    nsb,
    plugin,
    shrinkage,
    zhang,
)

COUNTS = np.array([1, 2, 3, 2, 1])
SAMPLES = [[1, 2, 3, 2, 1], [7, 1, 1, 1], [4, 4, 4, 4], [20, 0, 3, 1, 1, 2], [2], [1, 1, 1]]


@pytest.mark.parametrize(
    ("estimator", "value"),
    [
        (plugin, 1.522955),
        (miller_madow, 1.745177),
        (chao_shen, 1.876548),
        (shrinkage, 1.609438),
        (chao_wang_jost, 1.847870),
        (zhang, 1.773413),
    ],
)
def test_values_of_the_r_package_entropy(
    estimator: Callable[[np.ndarray], float], value: float
) -> None:
    """The six digits that R's entropy and its neighbours give for (1, 2, 3, 2, 1)."""
    assert estimator(COUNTS) == pytest.approx(value, abs=5.1e-7)


@pytest.mark.parametrize(
    ("prior", "value"),
    [
        ("ml", 1.522955),
        ("laplace", 1.574097),
        ("jeffreys", 1.556911),
        ("minimax", 1.561237),
        ("perks", 1.539698),
        (3, 1.597417),
    ],
)
def test_named_priors(prior: str | float, value: float) -> None:
    """Every named prior, and a number, gives R's value."""
    assert dirichlet(COUNTS, prior=prior) == pytest.approx(value, abs=5.1e-7)


def test_zhang_and_grassberger_to_all_digits() -> None:
    """Both have exact values on this sample; Grassberger's of 1988 would be 1.876292."""
    assert zhang(COUNTS) == pytest.approx(1.77341269841270, abs=2e-14)
    assert grassberger(COUNTS) == pytest.approx(1.91203186724214, abs=1e-14)


@pytest.mark.parametrize("counts", SAMPLES)
def test_zhang_is_the_sum_of_its_definition(counts: list[int]) -> None:
    """Sum_v (1/v) sum_k p_k prod_j (1 - (x_k - 1)/(n - j)), in exact fractions."""
    n = sum(counts)
    total = Fraction(0)
    for v in range(1, n):
        for x in counts:
            product = Fraction(x, n)
            for j in range(v):
                product *= 1 - Fraction(x - 1, n - 1 - j)
            total += product / v if x else 0
    assert zhang(np.array(counts)) == pytest.approx(float(total), abs=1e-14)


@pytest.mark.parametrize("counts", SAMPLES)
def test_grassberger_follows_its_recursion(counts: list[int]) -> None:
    """G(1) = -gamma - ln 2, G(2) = 2 - gamma - ln 2, G(2j+2) = G(2j) + 2/(2j+1)."""
    g = {1: -np.euler_gamma - math.log(2), 2: 2 - np.euler_gamma - math.log(2)}
    for j in range(1, 20):
        g[2 * j + 1], g[2 * j + 2] = g[2 * j], g[2 * j] + 2 / (2 * j + 1)
    n = sum(counts)
    expected = math.log(n) - sum(x * g[x] for x in counts if x) / n
    assert grassberger(np.array(counts)) == pytest.approx(expected, abs=1e-13)


def test_nsb_is_the_exact_integral() -> None:
    """1.509006225 was found by quadrature; sixty digits of mpmath give 1.50900622787238."""
    value = nsb(COUNTS, alphabet_size=5)
    assert value == pytest.approx(1.509006225, abs=5e-9)
    assert value == pytest.approx(1.50900622787238, abs=1e-12)


@pytest.mark.parametrize("size", [2, 5, 100, 10**9])
def test_nsb_of_one_event_is_half_the_largest_entropy(size: int) -> None:
    """One event has the same probability under every beta, and the prior is flat on [0, ln K]."""
    assert nsb(np.array([1]), alphabet_size=size) == pytest.approx(math.log(size) / 2, rel=1e-9)


def test_nsb_agrees_with_quadrature_where_much_is_unseen() -> None:
    """K = 30, five outcomes seen: scipy-free quadrature over beta in mpmath."""
    counts, size = [6, 3, 1, 1, 1], 30
    n = sum(counts)

    def weight(t: mpmath.mpf) -> mpmath.mpf:
        b = mpmath.exp(t)
        slope = size * mpmath.psi(1, size * b + 1) - mpmath.psi(1, b + 1)
        logs = mpmath.loggamma(size * b) - mpmath.loggamma(n + size * b)
        logs += sum(mpmath.loggamma(x + b) - mpmath.loggamma(b) for x in counts)
        return slope * b * mpmath.exp(logs)

    def mean(t: mpmath.mpf) -> mpmath.mpf:
        b = mpmath.exp(t)
        total = n + size * b
        seen = sum((x + b) / total * mpmath.psi(0, x + b + 1) for x in counts)
        unseen = (size - len(counts)) * b / total * mpmath.psi(0, b + 1)
        return mpmath.psi(0, total + 1) - seen - unseen

    with mpmath.workdps(40):
        points = [-24, -12, -6, -4, -2, 0, 2, 6, 12, 24]
        mass = mpmath.quad(weight, points, maxdegree=5)
        expected = mpmath.quad(lambda t: weight(t) * mean(t), points, maxdegree=5) / mass
    assert nsb(np.array(counts), alphabet_size=size) == pytest.approx(float(expected), abs=1e-8)


@pytest.mark.parametrize(
    ("counts", "size", "value"),
    [
        # By hand: p = (3/4, 1/4, 0), s = (3/8) / (3 sum (1/3 - p)^2) = (3/8) / (3 * 7/24) = 3/7.
        ([3, 1], 3, -sum(p * math.log(p) for p in (4 / 7, 2 / 7, 1 / 7))),
        ([1], 4, math.log(4)),
        ([9], 1, 0.0),
        ([2, 2], 2, math.log(2)),
    ],
)
def test_shrinkage_by_hand(counts: list[int], size: int, value: float) -> None:
    """The share of the uniform distribution is as in the formula, cut to [0, 1]."""
    assert shrinkage(np.array(counts), alphabet_size=size) == pytest.approx(value, abs=1e-14)


def test_unseen_outcomes_count_for_the_methods_that_know_k() -> None:
    """Laplace for (1, 0, 0): probabilities 2/4, 1/4, 1/4, of 1.5 bits."""
    value = dirichlet(np.array([1]), prior="laplace", alphabet_size=3)
    assert value == pytest.approx(1.5 * math.log(2), abs=1e-15)


def test_registry_holds_all_by_name() -> None:
    """Each is a function of counts alone, and gives a plain float."""
    assert sorted(ESTIMATORS) == list(ESTIMATORS)
    assert len(ESTIMATORS) == 9
    assert all(type(estimate(COUNTS)) is float for estimate in ESTIMATORS.values())
