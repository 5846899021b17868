"""Values that can be worked out by hand, or are written in the papers' own test files."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kullback.estimators.continuous import (
    kl_from_scores,
    kozachenko_leonenko,
    ksg,
    spacing,
    wang_kulkarni_verdu,
    wang_kulkarni_verdu_known,
)

EULER = 0.5772156649015329


def test_divergence_of_two_points_each() -> None:
    """X = {1, 2}, Y = {1.5, 2.5}: r = 1, 1 and s = 1/2, 1/2, and ln(m/(n-1)) = ln 2 undoes it."""
    assert wang_kulkarni_verdu([1.0, 2.0], [1.5, 2.5], k=1).value == pytest.approx(0, abs=1e-15)


def test_divergence_of_three_points_and_two() -> None:
    """X = {1, 2, 4}, Y = {1.5, 3}: three halves of distances, and ln(2/2) = 0: -ln 2."""
    e = wang_kulkarni_verdu([1.0, 2.0, 4.0], [1.5, 3.0], k=1)
    assert e.value == pytest.approx(-math.log(2), rel=1e-14)
    assert e.n_p == 3
    assert e.n_q == 2
    assert e.measure == "D(P‖Q)"


def test_adaptive_divergence_by_hand() -> None:
    """The same points: l = 1, 1, 1 and k = 1, 2, 1 within 1, 1, 2, so -(2/3) ln 2 - 1/3."""
    e = wang_kulkarni_verdu([1.0, 2.0, 4.0], [1.5, 3.0], k=1, adaptive=True)
    assert e.value == pytest.approx(-(2 * math.log(2) + 1) / 3, rel=1e-14)


def test_adaptive_divergence_with_far_points() -> None:
    """X = {0, 1, 3}, Y = {10, 30}: every x lies within s_i = 10, 9, 7, so l = 2 and k = 1."""
    # The last of the other x: 3, 2, 3. psi(2) - psi(1) = 1, ln(m/(n-1)) = 0.
    e = wang_kulkarni_verdu([0.0, 1.0, 3.0], [10.0, 30.0], k=1, adaptive=True)
    expected = (math.log(10 / 3) + math.log(9 / 2) + math.log(7 / 3)) / 3 + 1
    assert e.value == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("metric", "distance"), [("euclidean", 20**0.5), ("max", 4.0)])
def test_divergence_in_the_plane(metric: str, distance: float) -> None:
    """(0, 0) and (1, 0) are 1 apart and (2, 4) from the nearest y: 2 ln(distance) + ln(2/1)."""
    x, y = [[0.0, 0.0], [1.0, 1e-12]], [[3.0, 4.0], [-2.0, -4.0]]
    e = wang_kulkarni_verdu(x, y, k=1, metric=metric)
    assert e.value == pytest.approx(2 * math.log(distance) + math.log(2), rel=1e-11)


def test_entropy_of_two_points() -> None:
    """Two points 3 apart: psi(2) - psi(1) + ln 2 + ln 3 = 1 + ln 6."""
    e = kozachenko_leonenko([0.0, 3.0], k=1)
    assert e.value == pytest.approx(1 + math.log(6), rel=1e-14)
    assert math.isnan(e.low)
    assert "no interval" in e.status


def test_entropy_in_two_metrics() -> None:
    """Three points (0,0), (3,4), (-3,4.5): first neighbours at 5, 5 and sqrt(29.25), or 4, 4, 4.5.

    The nearest to (3, 4) is (0, 0); the nearest to (-3, 4.5) is (0, 0) too.
    """
    points = [[0.0, 0.0], [3.0, 4.0], [-3.0, 4.5]]
    base = 1.5  # psi(3) - psi(1)
    euclidean = base + math.log(math.pi) + 2 * np.log([5, 5, 29.25**0.5]).mean()
    largest = base + math.log(4) + 2 * np.log([4, 4, 4.5]).mean()
    e = kozachenko_leonenko(points, k=1)
    assert e.value == pytest.approx(euclidean, rel=1e-14)
    e = kozachenko_leonenko(points, k=1, metric="max")
    assert e.value == pytest.approx(largest, rel=1e-14)


def test_divergence_from_a_known_density() -> None:
    """Two points 1 apart and the density 1: psi(1) - ln 1 - ln 2 - ln 1 - 0."""
    e = wang_kulkarni_verdu_known([0.25, 1.25], lambda x: 0 * x[:, 0], k=1)
    assert e.value == pytest.approx(-EULER - math.log(2), rel=1e-14)
    assert e.n_q is None


def test_a_point_outside_a_known_density_makes_the_divergence_infinite() -> None:
    """One point of three has no mass in Q: D is infinite, and the status says why."""
    e = wang_kulkarni_verdu_known(
        [0.25, 0.5, 1.5], lambda x: np.where(x[:, 0] < 1, 0.0, -np.inf), k=1
    )
    assert e.value == math.inf
    assert e.status == "1 of the 3 points lie where Q has no density, so D is infinite"


def test_information_by_hand() -> None:
    """Pairs x = y = 0, 1, 3, 7: none is nearer in x or y alone, so psi(4) - psi(1)."""
    e = ksg([0.0, 1.0, 3.0, 7.0], [0.0, 1.0, 3.0, 7.0], k=1)
    assert e.value == pytest.approx(1 + 1 / 2 + 1 / 3, rel=1e-14)


def test_spacing_by_hand() -> None:
    """Vasicek with m = 1 over 0, 1, 3: the mean of ln 3/2, ln 9/2 and ln 3."""
    e = spacing([3.0, 0.0, 1.0], method="vasicek", window=1)
    assert e.value == pytest.approx(np.log([1.5, 4.5, 3]).mean(), rel=1e-14)


def test_scores_by_hand() -> None:
    """Ratios 2 and 4 on P, 1/2 and 3/2 on Q, by all three methods."""
    p, q = np.log([2.0, 4.0]), np.log([0.5, 1.5])
    for method in ("direct", "donsker-varadhan", "nwj"):  # mean_Q e^r = 1, so all three agree
        e = kl_from_scores(p, q, prior_log_odds=0, method=method)
        assert e.value == pytest.approx(1.5 * math.log(2), rel=1e-14)
    assert kl_from_scores(p, q, prior_log_odds=0).status == "ok"


def test_scores_subtract_the_odds_before() -> None:
    """Three times as many points of P as of Q in training: ln 3 is taken off every logit."""
    p, q = np.log([2.0, 4.0]), np.log([0.5, 1.5])
    shifted = kl_from_scores(p + math.log(3), q + math.log(3), n_train=300, m_train=100)
    assert shifted.value == pytest.approx(1.5 * math.log(2), rel=1e-13)
    in_bits = kl_from_scores(p, q, prior_log_odds=0, base=2)
    assert in_bits.value == pytest.approx(1.5, rel=1e-14)


def test_scores_fold_by_fold() -> None:
    """Fold a was trained on 2 of P and 4 of Q, fold b on 3 and 2; each has its own odds."""
    p = np.array([1.0, 3.0, 2.0, 4.0, 6.0])
    in_p = ["a", "a", "a", "b", "b"]
    q = np.array([-1.0, -2.0, 0.0, 1.0, 2.0, -3.0])
    in_q = ["a", "a", "b", "b", "b", "b"]
    e = kl_from_scores(p, q, folds=(in_p, in_q))
    expected = (3 * (2 - math.log(2 / 4)) + 2 * (5 - math.log(3 / 2))) / 5
    assert e.value == pytest.approx(expected, rel=1e-14)
    # Variances 1 and 2 within the folds, of 3 and of 2 points: (9 * 1/3 + 4 * 2/2) / 25.
    assert e.standard_error == pytest.approx(math.sqrt((3 + 4) / 25), rel=1e-14)


def test_standard_errors_of_scores() -> None:
    """The delta method's variances: var r / 2, plus var e^r / 2 (over the mean squared, for DV)."""
    p, q = np.array([0.0, 2.0]), np.log([1.0, 3.0])
    errors = {"direct": 1.0, "donsker-varadhan": 1 + 1 / 4, "nwj": 1 + 1.0}
    for method, variance in errors.items():
        e = kl_from_scores(p, q, prior_log_odds=0, method=method)
        assert e.standard_error == pytest.approx(math.sqrt(variance), rel=1e-14)
    e = kl_from_scores(p, q, prior_log_odds=0, method="nwj")
    assert e.value == pytest.approx(1 - 2 + 1, abs=1e-14)
    e = kl_from_scores(p, q, prior_log_odds=0, method="donsker-varadhan")
    assert e.value == pytest.approx(1 - math.log(2), rel=1e-14)
