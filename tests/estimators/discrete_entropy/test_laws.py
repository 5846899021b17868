"""What holds for every sample, and what holds on average."""

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kullback
from kullback.estimators.discrete_entropy import (
    ESTIMATORS,
    dirichlet,
    nsb,
    plugin,
    shrinkage,
    zhang,
)

COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=12).filter(any)


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.randoms(use_true_random=False))
def test_relabelling_and_zero_counts_change_nothing(counts: list[int], random: object) -> None:
    """An entropy knows neither the outcomes' order nor those that nobody saw."""
    shuffled = [*counts, 0, 0]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for method, estimate in ESTIMATORS.items():
        same = estimate(np.array(shuffled))
        assert same == pytest.approx(estimate(np.array(counts)), rel=1e-13, abs=1e-13), method


@settings(max_examples=100, deadline=None)
@given(COUNTS)
def test_zhang_is_never_below_the_plugin(counts: list[int]) -> None:
    """Each of its terms is: psi(n) - psi(x) >= ln(n/x)."""
    assert zhang(np.array(counts)) >= plugin(np.array(counts)) - 1e-14


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.integers(0, 40))
def test_estimates_with_a_known_alphabet_stay_in_it(counts: list[int], more: int) -> None:
    """Those of a distribution over K outcomes lie between 0 and ln K."""
    x = np.array(counts)
    size = int(np.count_nonzero(x)) + more
    for value in (
        shrinkage(x, alphabet_size=size),
        nsb(x, alphabet_size=size),
        *(dirichlet(x, prior=p, alphabet_size=size) for p in ("perks", "minimax", "laplace")),
    ):
        assert -1e-15 <= value <= math.log(size) + 1e-9


@pytest.mark.parametrize("method", ESTIMATORS)
def test_all_converge_to_the_exact_entropy(method: str) -> None:
    """At n = 10^8 the s.d. is 6e-5; a miss by 3.5e-4 has odds below 1 in 10^8."""
    p = np.array([0.5, 0.25, 0.15, 0.07, 0.03])
    counts = np.random.default_rng(11).multinomial(10**8, p)
    assert ESTIMATORS[method](counts) == pytest.approx(kullback.entropy(p), abs=3.5e-4)


def test_one_category_has_no_entropy() -> None:
    """Every estimate of (1000,) is 0, but Grassberger's, whose sum is not: it is 1/2n^2 off."""
    for method, estimate in ESTIMATORS.items():
        value = estimate(np.array([1000]))
        assert abs(value) < (1e-3 if method == "grassberger" else 1e-15), method


def test_zhang_has_less_bias_than_the_plugin() -> None:
    """K = 100, n = 500: plug-in -(K-1)/2n = -0.099; Zhang's is 20 times less.

    The mean of 400 estimates has a standard error of 8e-4; the limits are beyond 5 of them.
    """
    rng = np.random.default_rng(12)
    samples = rng.multinomial(500, np.full(100, 0.01), size=400)
    biases = {f: float(np.mean([f(x) for x in samples])) - math.log(100) for f in (plugin, zhang)}
    assert biases[plugin] == pytest.approx(-0.106, abs=0.008)
    assert abs(biases[zhang]) < 0.005


@pytest.mark.parametrize("method", ESTIMATORS)
def test_a_million_categories_are_quick(method: str) -> None:
    """Under two seconds even on a busy machine; 0.01 to 0.1 s on a quiet one."""
    counts = np.random.default_rng(13).integers(1, 1000, 10**6)
    start = time.perf_counter()
    value = ESTIMATORS[method](counts)
    assert time.perf_counter() - start < 2
    assert value == pytest.approx(kullback.entropy(counts.astype(float), normalize=True), abs=0.01)
