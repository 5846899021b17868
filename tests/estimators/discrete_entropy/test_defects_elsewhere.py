"""What other libraries get wrong must be right here."""

import math

import mpmath
import numpy as np
import pytest

from kullback.estimators._distinct import count_distinct
from kullback.estimators.discrete_entropy import (
    ESTIMATORS,
    chao_shen,
    chao_wang_jost,
    nsb,
    zhang,
)
from kullback.estimators.discrete_entropy._coverage import unseen_term


def sample(once: int, twice: int, often: int, times: int) -> np.ndarray:
    """Return counts with so many outcomes seen once, twice, and `times` times."""
    return np.repeat([1, 2, times], [once, twice, often])


def series(n: int, f1: int, f2: int) -> float:
    """Return the second term as printed by its authors, in digits enough to survive it."""
    with mpmath.workdps(400):
        found = mpmath.mpf(2 * f2) / ((n - 1) * f1 + 2 * f2)
        if f2 == 0:
            found = mpmath.mpf(2) / ((n - 1) * (f1 - 1) + 2)
        rest = 1 - found
        partial, power = mpmath.mpf(0), mpmath.mpf(1)
        for r in range(1, n):
            power *= rest
            partial += power / r
        return float(mpmath.mpf(f1) / n * rest ** (1 - n) * (-mpmath.log(found) - partial))


@pytest.mark.parametrize(
    ("n", "f1", "f2"),
    [(9, 2, 2), (30, 1, 9), (200, 3, 0), (200, 2, 0), (50, 50, 0), (500, 100, 20), (2001, 1, 200)],
)
def test_chao_wang_jost_is_the_printed_series(n: int, f1: int, f2: int) -> None:
    """The integral equals the series evaluated with 400 digits."""
    counts = np.array([1] * f1 + [2] * f2 + [n - f1 - 2 * f2])
    assert unseen_term(count_distinct(counts)) == pytest.approx(series(n, f1, f2), rel=1e-11)


def test_chao_wang_jost_does_not_overflow() -> None:
    """With n = 50401, f1 = 1, f2 = 200: the printed form gives -5.7e153 in double precision."""
    counts = sample(1, 200, 50, 1000)
    assert counts.sum() == 50401
    assert 0 < chao_wang_jost(counts) - zhang(counts) < 1e-6
    assert chao_wang_jost(counts) == pytest.approx(zhang(counts), abs=1e-6)


def test_chao_wang_jost_where_the_printed_form_is_wrong_but_looks_right() -> None:
    """With n = 150205, f1 = 5, f2 = 100: 3.924, where the printed form gives 2.456."""
    counts = sample(5, 100, 50, 3000)
    assert counts.sum() == 150205
    assert chao_wang_jost(counts) == pytest.approx(3.924, abs=5e-4)


@pytest.mark.parametrize("n", [1, 2, 3, 50, 10_000])
@pytest.mark.parametrize("method", ESTIMATORS)
def test_all_singletons_give_a_number(method: str, n: int) -> None:
    """A sample of n different outcomes is finite everywhere, where a coverage of 0 gives NaN."""
    value = ESTIMATORS[method](np.ones(n, dtype=np.int64))
    assert math.isfinite(value)
    assert value >= 0.0
    at_least = {"nsb": 0.6 * math.log(n), "zhang": math.log(n)}
    assert value >= at_least.get(method, 0.0) - 1e-12


def test_one_singleton_without_doubletons_adds_nothing() -> None:
    """A = 1 there, and without singletons: the estimate is Zhang's."""
    assert chao_wang_jost(np.array([1, 199])) == zhang(np.array([1, 199]))
    assert chao_wang_jost(np.array([7, 9])) == zhang(np.array([7, 9]))


def test_chao_shen_of_singletons_takes_the_coverage_of_one_less() -> None:
    """f1 = n = 2 serves as f1 = 1: C = 1/2, p = 1/4 twice, each included with 7/16."""
    expected = 2 * (math.log(4) / 4) / (7 / 16)
    assert chao_shen(np.array([1, 1])) == pytest.approx(expected, abs=1e-15)


def test_nsb_integrates_over_all_beta() -> None:
    """Neither 1.466044 (beta cut at ln K) nor 1.569751, which others return."""
    value = nsb(np.array([1, 2, 3, 2, 1]), alphabet_size=5)
    assert abs(value - 1.466044) > 0.04
    assert abs(value - 1.569751) > 0.06


def test_miller_madow_counts_events_not_outcomes() -> None:
    """The bias is (K-1)/(2n) with n the events: (50, 50) adds 1/200, not 1/4."""
    value = ESTIMATORS["miller-madow"](np.array([50, 50]))
    assert value == pytest.approx(math.log(2) + 1 / 200, abs=1e-15)
