"""Against known densities: values, bias, invariances and intervals, with fixed seeds.

The tolerances are at least four standard deviations of what is averaged, so that a right
estimator fails one of these with another seed less than once in ten thousand tries.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from kullback.estimators.continuous import (
    kozachenko_leonenko,
    ksg,
    spacing,
    wang_kulkarni_verdu,
    wang_kulkarni_verdu_known,
)
from kullback.estimators.continuous._kozachenko_leonenko import entropy_nats
from kullback.estimators.continuous._wang_kulkarni_verdu import adaptive_nats, divergence_nats

NORMAL_ENTROPY = 0.5 * math.log(2 * math.pi * math.e)


def shifted(
    rng: np.random.Generator, n: int, d: int, divergence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return samples of N(a e1, I) and N(0, I), of which D is a²/2."""
    x, y = rng.standard_normal((n, d)), rng.standard_normal((n, d))
    x[:, 0] += math.sqrt(2 * divergence)
    return x, y


def log_normal_density(x: np.ndarray) -> np.ndarray:
    """Return the log density of N(0, I)."""
    return -x.shape[1] / 2 * math.log(2 * math.pi) - (x**2).sum(axis=1) / 2


@pytest.mark.parametrize(("d", "tolerance"), [(1, 0.1), (2, 0.13)])
def test_entropy_of_normal_points(d: int, tolerance: float) -> None:
    """2000 normal points have the entropy d/2 ln(2 pi e), in both metrics (sd 0.023 and 0.028)."""
    points = np.random.default_rng(1).standard_normal((2000, d))
    for metric in ("euclidean", "max"):
        e = kozachenko_leonenko(points, metric=metric)
        assert e.value == pytest.approx(d * NORMAL_ENTROPY, abs=tolerance)
        assert e.low < d * NORMAL_ENTROPY < e.high
        assert e.status == "ok"


def test_entropy_of_a_uniform_density() -> None:
    """The density 1 on [0, 1] has the entropy 0; here it may be negative (sd 0.02)."""
    points = np.random.default_rng(2).random(2000)
    assert kozachenko_leonenko(points).value == pytest.approx(0, abs=0.08)
    for method in ("auto", "vasicek", "van-es", "ebrahimi", "correa"):
        assert spacing(points, method=method).value == pytest.approx(0, abs=0.08)


@pytest.mark.statistical
def test_the_mean_of_many_entropies_has_no_bias_on_a_line() -> None:
    """Two hundred estimates from 100 points each: bias below 0.04 (sd of the mean 0.008)."""
    rng = np.random.default_rng(3)
    found = [entropy_nats(rng.standard_normal((100, 1)), 3, "euclidean") for _ in range(200)]
    assert np.mean(found) == pytest.approx(NORMAL_ENTROPY, abs=0.045)


@pytest.mark.parametrize(
    ("d", "k", "adaptive", "bias", "sd"),
    [
        (1, 1, False, -0.006, 0.101),
        (1, 5, False, -0.026, 0.070),
        (1, 5, True, -0.011, 0.092),
        (5, 1, False, -0.063, 0.075),
        (5, 5, False, -0.114, 0.045),
        (10, 5, False, -0.166, 0.045),
    ],
)
def test_bias_of_the_divergence(*, d: int, k: int, adaptive: bool, bias: float, sd: float) -> None:
    """N(0, I) against N(e1, I), n = m = 1000: the bias measured elsewhere, within four errors."""
    rng = np.random.default_rng([4, d, k])
    repeats = 30
    estimate = adaptive_nats if adaptive else divergence_nats
    found = [estimate(*shifted(rng, 1000, d, 0.5), k, "euclidean") for _ in range(repeats)]
    if not adaptive:  # the adaptive form was measured with k = 1, and gains from more
        assert np.std(found) == pytest.approx(sd, rel=0.6)
    assert np.mean(found) - 0.5 == pytest.approx(bias, abs=4.5 * sd / math.sqrt(repeats) + 0.01)


def test_divergence_from_a_known_normal_density() -> None:
    """N(1, 1) against the density of N(0, 1) is 1/2 (sd 0.03)."""
    x = np.random.default_rng(5).standard_normal(2000) + 1
    e = wang_kulkarni_verdu_known(x, log_normal_density)
    assert e.value == pytest.approx(0.5, abs=0.12)
    assert 0 <= e.low < 0.5 < e.high


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_information_of_a_normal_pair(rho: float) -> None:
    """A normal pair has the mutual information -ln(1 - rho²)/2 (sd 0.025)."""
    rng = np.random.default_rng(6)
    x = rng.standard_normal(2000)
    y = rho * x + math.sqrt(1 - rho**2) * rng.standard_normal(2000)
    truth = -0.5 * math.log(1 - rho**2)
    e = ksg(x, y)
    assert e.value == pytest.approx(truth, abs=0.1)
    assert e.low <= truth <= e.high
    assert ksg(y, x).value == pytest.approx(e.value, rel=1e-13)


def test_information_of_vectors() -> None:
    """Two independent columns each with one copy add up: twice the information (sd 0.04)."""
    rng = np.random.default_rng(7)
    x = rng.standard_normal((2000, 2))
    y = 0.6 * x + 0.8 * rng.standard_normal((2000, 2))
    assert ksg(x, y).value == pytest.approx(-math.log(1 - 0.36), abs=0.16)


def test_entropy_shifts_with_the_scale() -> None:
    """h(a X + b) = h(X) + d ln |a|, also where squares of distances overflow or vanish."""
    points = np.random.default_rng(8).standard_normal((300, 2))
    e = kozachenko_leonenko(points)
    for a in (8.0, 3.7, 1e200, 1e-200):
        scaled = kozachenko_leonenko(a * points)
        assert scaled.value == pytest.approx(e.value + 2 * math.log(a), rel=1e-12)
        assert scaled.high - scaled.low == pytest.approx(e.high - e.low, rel=1e-9)
    assert kozachenko_leonenko(points + 5).value == pytest.approx(e.value, rel=1e-9)
    line = points[:, 0]
    for a in (0.25, 1e300):
        expected = spacing(line).value + math.log(a)
        assert spacing(a * line).value == pytest.approx(expected, rel=1e-12)


def test_divergence_and_information_know_no_unit() -> None:
    """D and I stay as they are when points are scaled, moved, or listed in another order."""
    rng = np.random.default_rng(9)
    x, y = shifted(rng, 300, 2, 0.5)
    e = wang_kulkarni_verdu(x, y, permutations=0)
    for other in (
        wang_kulkarni_verdu(1e200 * x, 1e200 * y, permutations=0),
        wang_kulkarni_verdu(x + 3, y + 3, permutations=0),
        wang_kulkarni_verdu(x[::-1], rng.permutation(y), permutations=0),
    ):
        assert other.value == pytest.approx(e.value, rel=1e-9)
    z = x + y
    pair = ksg(x, z)
    assert ksg(x * [100, 0.01], 7 - z).value == pytest.approx(pair.value, rel=1e-9)
    assert ksg(x[::-1], z[::-1]).value == pytest.approx(pair.value, rel=1e-9)


def test_the_same_seed_gives_the_same_interval() -> None:
    """Randomness comes from the seed alone, and the value does not depend on it."""
    x, y = shifted(np.random.default_rng(10), 200, 1, 0.2)
    one, again, other = (wang_kulkarni_verdu(x, y, seed=seed) for seed in (1, 1, 2))
    assert (one.low, one.high, one.noise_floor) == (again.low, again.high, again.noise_floor)
    assert one.high != other.high
    assert one.value == other.value


def test_the_noise_floor_is_that_of_equal_distributions() -> None:
    """Splits of the pooled points are samples of one P = Q: near 0 beside D = 1/2 (sd 0.02)."""
    x, y = shifted(np.random.default_rng(11), 400, 1, 0.5)
    e = wang_kulkarni_verdu(x, y)
    assert e.noise_floor == pytest.approx(0, abs=0.08)
    assert math.isnan(wang_kulkarni_verdu(x, y, permutations=0).noise_floor)


@pytest.mark.parametrize("divergence", [8.0, 18.0])
def test_a_large_divergence_saturates(divergence: float) -> None:
    """From 500 points no more than about ln 500 = 6.2 nats can be seen, and the status says so."""
    x, y = shifted(np.random.default_rng(12), 500, 1, divergence)
    e = wang_kulkarni_verdu(x, y, permutations=0)
    assert e.value < divergence - 1
    assert "saturated: 500 points show no more than about ln 500 = 6.21 nats" in e.status


def test_a_function_saturates_the_information() -> None:
    """Y = X has infinite information; the estimate is about ln n, and says so."""
    x = np.random.default_rng(13).standard_normal(500)
    e = ksg(x, 2 * x)
    assert e.value > 4
    assert "saturated" in e.status


def test_many_dimensions_are_flagged() -> None:
    """In ten dimensions the nearest of 300 points are not near."""
    x, y = shifted(np.random.default_rng(14), 300, 10, 0.5)
    e = wang_kulkarni_verdu(x, y, permutations=0)
    assert "the 5 nearest of 300 points in 10 dimensions are not near" in e.status
    assert "not near" in kozachenko_leonenko(x).status


def test_columns_of_unlike_scale_are_flagged() -> None:
    """A column a thousand times as wide hides the other, and the status names both."""
    x, y = shifted(np.random.default_rng(15), 300, 2, 0.5)
    e = wang_kulkarni_verdu(x * [1, 1000], y * [1, 1000], permutations=0)
    assert "column 1 spreads" in e.status
    assert "as column 0" in e.status


@pytest.mark.parametrize(("divergence", "least"), [(0.0, 50), (0.3, 46)])
def test_intervals_cover(divergence: float, least: int) -> None:
    """Of 60 intervals at 95 % most hold the truth; 93 % would fall below once in 10^4 tries."""
    rng = np.random.default_rng(16)
    covered = 0
    for seed in range(60):
        x, y = shifted(rng, 200, 1, divergence)
        e = wang_kulkarni_verdu(x, y, permutations=0, seed=seed)
        assert e.standard_error > 0
        covered += e.low <= divergence <= e.high
    assert covered >= least


def test_less_confidence_gives_a_shorter_interval() -> None:
    """The interval at 50 % lies within that at 99 %, and both hold the value."""
    points = np.random.default_rng(17).standard_normal(300)
    wide = kozachenko_leonenko(points, confidence=0.99)
    short = kozachenko_leonenko(points, confidence=0.5)
    assert wide.low < short.low < short.value < short.high < wide.high
    assert wide.confidence == 0.99
    assert wide.interval_method == "subsampling, with room for the bias"
