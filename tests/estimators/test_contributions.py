"""Intervals of contributions: against a search over all shares, and how often they hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import binom

from kullback.estimators import contribution_intervals


def _contribution(p: float, q: float) -> float:
    return p * math.log(p / q) - p + q


@pytest.mark.parametrize(("a", "b"), [(60, 30), (10, 40), (3, 9), (51, 50)])
def test_the_ends_are_the_range_over_the_region_of_scores(a: int, b: int) -> None:
    """Found by SciPy over all (p, q) with u² + v² ≤ z², for samples of 100 and 80."""
    n, m, z = 100, 80, 1.959963984540054

    def slack(pair: np.ndarray) -> float:
        p, q = pair
        scores = (a / n - p) ** 2 * n / (p * (1 - p)) + (b / m - q) ** 2 * m / (q * (1 - q))
        return float(z * z - scores)

    found = []
    for sign in (1, -1):
        ends = []
        for shift in (0.8, 1.0, 1.25):
            start = np.array([a / n * shift, b / m])
            done = minimize(
                lambda pair, sign=sign: sign * _contribution(*pair),
                start,
                bounds=[(1e-6, 1 - 1e-6)] * 2,
                constraints={"type": "ineq", "fun": slack},
                method="SLSQP",
                options={"ftol": 1e-14, "maxiter": 500},
            )
            if slack(done.x) > -1e-7:
                ends.append(sign * done.fun)
        found.append(min(ends) if sign == 1 else max(ends))
    (got,) = contribution_intervals([a / n], [b / m], n, m)
    assert got == pytest.approx(found, rel=1e-4, abs=1e-9)


def test_ends_of_counts_of_zero_by_hand() -> None:
    """Only Q has it: p may be 0, so q's own limits bound it; only P: there is no upper end."""
    z2 = 1.959963984540054**2
    (only_q, only_p, few) = contribution_intervals([0, 0.05, 0.02], [0.05, 0, 0], 100, 100)
    # p = 0 contributes q, at most Wilson's upper limit of 5 of 100.
    wilson = 0.05 + z2 / 200 + math.sqrt(z2 / 100 * (0.05 * 0.95 + z2 / 400))
    assert only_q[1] == pytest.approx(wilson / (1 + z2 / 100), rel=1e-12)
    assert only_q[0] > 0
    assert only_p[0] > 0
    assert only_p[1] == math.inf
    assert few.tolist() == [0, math.inf]  # 2 against 0 of 100: p = q is possible


@pytest.mark.parametrize(("n", "m"), [(500, 500), (500, 5000)])
@pytest.mark.parametrize("ratio", [0.2, 1.0, 1.3, 4.0])
def test_from_five_expected_rows_on_they_hold_as_often_as_they_say(
    n: int, m: int, ratio: float
) -> None:
    """The exact chance, over all pairs of binomial counts, is 94.9 % at least."""
    for expected in (5, 12, 40):
        q = expected / min(n * min(ratio, 1.0), m)
        p = q * ratio
        a, b = np.arange(binom.ppf(1 - 1e-9, n, p)), np.arange(binom.ppf(1 - 1e-9, m, q))
        rows, columns = (grid.ravel() for grid in np.meshgrid(a, b, indexing="ij"))
        chance = np.outer(binom.pmf(a, n, p), binom.pmf(b, m, q)).ravel()
        low, high = contribution_intervals(rows / n, columns / m, n, m).T
        true = _contribution(p, q)
        assert chance[(low <= true + 1e-15) & (true <= high)].sum() >= 0.949


def test_units_sizes_and_order() -> None:
    """Bits divide by ln 2; sizes may differ from outcome to outcome."""
    p, q = [0.3, 0.7], [0.5, 0.5]
    nats = contribution_intervals(p, q, 50, 60)
    assert contribution_intervals(p, q, 50, 60, base=2) == pytest.approx(nats / math.log(2))
    other = contribution_intervals(p, q, [50, 500], 60)
    assert other[0] == pytest.approx(nats[0], rel=1e-15)
    assert other[1] == pytest.approx(contribution_intervals(p, q, 500, 60)[1], rel=1e-15)
    wide = contribution_intervals(p, q, 50, 60, confidence=0.99)
    assert (wide[:, 0] <= nats[:, 0]).all()
    assert (wide[:, 1] > nats[:, 1]).all()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([0.5], [0.5, 0.5], 1, 1), "p has 1 shares and q 2"),
        (([1.5], [0.5], 1, 1), "p has 1.5 at index 0; shares must be between 0 and 1"),
        (([0.5], [math.nan], 1, 1), "q has nan at index 0"),
        (([0.5], [0.5], 0, 1), "n is 0.0; the size of a sample must be above 0"),
        (([0.5], [0.5], 1, [1, 2]), "m has the shape"),
        (([[0.5]], [0.5], 1, 1), "p has 2 axes"),
    ],
)
def test_what_is_no_share_or_size_is_told(arguments: tuple[object, ...], sentence: str) -> None:
    """Which argument, and what was found."""
    with pytest.raises(ValueError, match=sentence):
        contribution_intervals(*arguments)  # type: ignore[arg-type]
