"""What an estimate would be if P and Q were one distribution: exact values, sizes and seeds."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from kullback.estimators import kl_divergence


@pytest.mark.parametrize(("method", "times"), [("plugin", 1), ("augmented", 1), ("dirichlet", 2)])
def test_samples_of_a_thousand_million_have_a_floor(method: str, times: int) -> None:
    """Of n events a side and 3 outcomes it is 2 (1/n + 1/n)/2; a posterior adds as much again."""
    counts = np.full(3, 4 * 10**8)
    found = kl_divergence(counts, counts, counts=True, method=method)
    assert found.noise_floor == pytest.approx(times * 2 / counts.sum(), rel=0.4)


def test_a_million_outcomes_cost_seconds_at_most() -> None:
    """For many outcomes few draws are enough: the floor is (K − 1)(1/n + 1/m)/2 and soon had."""
    counts = np.full(10**6, 100)
    start = time.perf_counter()
    found = kl_divergence(counts, counts, counts=True, method="plugin")
    assert time.perf_counter() - start < 6
    assert found.noise_floor == pytest.approx(0.01, rel=0.02)


def _mean_of_zhang(known: str, shares: list[float], size: int) -> float:
    """Average Zhang's estimate over samples of a known distribution."""
    drawn = np.random.default_rng(3).multinomial(size, shares, size=3000)
    pairs: list[tuple[Any, Any]] = [(x, shares) if known == "q" else (shares, x) for x in drawn]
    side: Any = known
    return float(np.mean([_value(x, y, side) for x, y in pairs]))


def _value(x: Any, y: Any, known: Any) -> float:
    return kl_divergence(x, y, counts=True, known=known).value


@pytest.mark.parametrize(("known", "sign"), [("q", 1), ("p", -1)])
def test_zhangs_floor_against_a_known_side_is_exact(known: Any, sign: int) -> None:
    """It is ±Σ r Σ_{v >= v0} (1 − r)^v / v, v0 = n against a known Q and m + 1 against P."""
    shares, size = [0.02, 0.08, 0.4, 0.5], 20
    x, y = ([4, 1, 5, 10], shares) if known == "q" else (shares, [4, 1, 5, 10])
    found = kl_divergence(x, y, counts=True, known=known).noise_floor
    v = np.arange(size if known == "q" else size + 1, 5000)
    exact = sign * sum(r * float(((1 - r) ** v / v).sum()) for r in shares)
    assert found == pytest.approx(exact, rel=0.05)


def test_zhangs_floor_is_the_mean_of_the_estimate() -> None:
    """Over samples of the known Q itself the estimates average to the floor."""
    shares = [0.1, 0.1, 0.3, 0.5]
    floor = kl_divergence([1, 1, 2, 6], shares, counts=True, known="q").noise_floor
    # The deviation of one estimate is about √6 / 20, of the mean of 3000 about 0.002.
    assert _mean_of_zhang("q", shares, 10) == pytest.approx(floor, abs=0.012)


@pytest.mark.parametrize("seed", [-1, "a", True, 1.5])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    """What cannot seed draws is refused in a sentence, whichever method is asked for."""
    for method in ("zhang", "plugin"):
        with pytest.raises(ValueError, match="seed must be a whole number of at least 0"):
            kl_divergence([1, 2], [2, 1], counts=True, method=method, seed=seed)
