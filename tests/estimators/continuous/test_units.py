"""Points in other units: what is equally far apart stays so, and estimates move as they must."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import digamma

from kullback.estimators.continuous import (
    kozachenko_leonenko,
    ksg,
    spacing,
    wang_kulkarni_verdu,
)


def test_ties_stay_ties_whatever_the_unit() -> None:
    """Ranks of 100 pairs have one I, in steps of 1, 0.1, 0.3, 1/7 and 1e-300, and shifted."""
    rng = np.random.default_rng(17)
    x = rng.normal(size=100)
    y = x + rng.normal(size=100)
    x, y = (z.argsort().argsort().astype(float) for z in (x, y))
    value = ksg(x, y).value
    # By hand: all distances of ranks are whole numbers, so "nearer" needs no tolerance.
    apart_x, apart_y = np.abs(x[:, None] - x), np.abs(y[:, None] - y)
    radius = np.sort(np.maximum(apart_x, apart_y), axis=1)[:, 3:4]
    counts = [(apart < radius).sum(axis=1) for apart in (apart_x, apart_y)]
    expected = digamma(3) + digamma(100) - sum(digamma(count).mean() for count in counts)
    assert value == pytest.approx(expected, rel=1e-13)
    for step in (0.1, 0.3, 1 / 7, 64.0, 1e-300):
        assert ksg(x * step, y).value == value
        assert ksg(x * step + 1000 * step, y / step).value == value


@pytest.mark.parametrize("adaptive", [False, True])
def test_the_unit_of_the_points_does_not_matter(*, adaptive: bool) -> None:
    """Whole numbers, of which many are equally far apart, have one D in steps of any size."""
    x, y = np.arange(400.0)[::2] ** 1.5 // 1, np.arange(400.0)[1::2] * 11 + 0.5
    value = wang_kulkarni_verdu(x, y, adaptive=adaptive, permutations=0).value
    for step in (0.1, 0.3, 1 / 7, 64.0, 1e-200):
        found = wang_kulkarni_verdu(x * step, y * step, adaptive=adaptive, permutations=0).value
        assert found == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("estimator", [kozachenko_leonenko, spacing])
def test_entropies_move_by_the_log_of_the_unit(estimator: object) -> None:
    """H of points times c is H + log c, and a shift leaves it."""
    points = np.arange(300.0) ** 1.5 // 1
    value = estimator(points).value  # type: ignore[operator]
    for step in (0.1, 0.3, 1 / 7, 1e-200):
        found = estimator(points * step + 5 * step).value  # type: ignore[operator]
        assert found - math.log(step) == pytest.approx(value, rel=1e-12)
