"""Every refusal is a sentence that says what is wrong and what to do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kullback.estimators.continuous import (
    kozachenko_leonenko,
    ksg,
    spacing,
    wang_kulkarni_verdu,
    wang_kulkarni_verdu_known,
)

if TYPE_CHECKING:
    from collections.abc import Callable

RNG = np.random.default_rng(0)
LINE = RNG.standard_normal(50)
PLANE = RNG.standard_normal((50, 2))


def known(x: Any, **options: Any) -> Any:
    """Call the estimator against the density 1."""
    return wang_kulkarni_verdu_known(x, lambda points: np.zeros(len(points)), **options)


ONE_SAMPLE = pytest.mark.parametrize(
    "estimate",
    [
        kozachenko_leonenko,
        spacing,
        known,
        lambda x, **options: wang_kulkarni_verdu(x, LINE + 0.5, **options),
        lambda x, **options: wang_kulkarni_verdu(LINE + 0.5, x, **options),
    ],
    ids=["entropy", "spacing", "known", "x", "y"],
)


@ONE_SAMPLE
@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([*LINE, math.nan, math.nan], "2 missing values"),
        ([*LINE, math.inf], "1 infinite entries"),
        ([], "is empty"),
        ([2.5] * 40, r"is constant \(all 40 values are 2.5\)"),
        ([*LINE, LINE[7]], r"1 point that repeats .* index 50, equal to index 7"),
        ([0.0, 1.0] * 20, r"38 points that repeat .* index 2, equal to index 0.*counts=True"),
        (["a", "b"], "points must be real numbers"),
        (np.zeros((2, 2, 2)), "has 3 axes"),
    ],
)
def test_points_without_a_density(estimate: Callable[..., Any], points: Any, sentence: str) -> None:
    """NaN, infinities, nothing, constants, ties and labels are refused by every estimator."""
    with pytest.raises((ValueError, TypeError), match=f"(?s){sentence}"):
        estimate(points)


@ONE_SAMPLE
@pytest.mark.parametrize("confidence", [0, 1, 95, "high", math.nan])
def test_confidence_is_a_share(estimate: Callable[..., Any], confidence: Any) -> None:
    """A confidence outside of (0, 1) is refused."""
    with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
        estimate(LINE, confidence=confidence)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: kozachenko_leonenko(LINE[:3]), "k = 3 is too large for points.* 2 neighbours"),
        (lambda: kozachenko_leonenko(LINE[:1], k=1), "a point has 0 neighbours"),
        (lambda: kozachenko_leonenko(LINE, k=0), "whole number of at least 1, not 0"),
        (lambda: kozachenko_leonenko(LINE, k=2.5), "not 2.5"),
        (lambda: kozachenko_leonenko(LINE, metric="l1"), "one of 'euclidean', 'max', not 'l1'"),
        (lambda: wang_kulkarni_verdu(LINE, LINE[:4] + 1), "k = 5 is too large for y"),
        (lambda: wang_kulkarni_verdu(LINE[:5], LINE), "k = 5 is too large for x"),
        (lambda: wang_kulkarni_verdu(LINE, PLANE), "x has 1 columns and y has 2"),
        (lambda: wang_kulkarni_verdu(LINE, LINE), "50 of y's points are also in x.*index 0 of x"),
        (lambda: wang_kulkarni_verdu(LINE, LINE[40:]), "index 40 of x, index 0 of y"),
        (
            lambda: wang_kulkarni_verdu(LINE, LINE + 1, permutations=-1),
            "permutations must be a whole",
        ),
        (lambda: known(LINE, k=50), "k = 50 is too large for x"),
        (lambda: ksg(LINE, LINE[:40]), "x has 50 points and y has 40"),
        (lambda: ksg(LINE[:3], PLANE[:3]), "k = 3 is too large for x and y"),
        (lambda: ksg(LINE, np.round(LINE)), "y has .* points that repeat .*discrete estimators"),
        (lambda: ksg(np.ones(50), LINE), "x is constant"),
        (lambda: ksg(np.column_stack([LINE, LINE > 0]), LINE), "column 1 of x is discrete"),
        (lambda: spacing(PLANE), "points has 2 columns.*kozachenko_leonenko"),
        (lambda: spacing(LINE[:2]), "points has 2 values, and spacings need at least 3"),
        (
            lambda: spacing(LINE, window=25),
            "window, less than half of the 50 points, must be .* 1 to 24, not 25",
        ),
        (lambda: spacing(LINE, window=0), "not 0"),
        (lambda: spacing(LINE, window=1.5), "not 1.5"),
        (lambda: spacing(LINE, method="best"), "method must be one of 'auto'"),
    ],
)
def test_arguments_that_do_not_fit(call: Callable[[], Any], sentence: str) -> None:
    """Sizes, shapes and names that do not fit are told with both numbers."""
    with pytest.raises(ValueError, match=f"(?s){sentence}"):
        call()


def test_columns_without_a_density() -> None:
    """In the plane: a constant column, a discrete one, and one that follows from the other."""
    with pytest.raises(ValueError, match="column 1 of points is constant"):
        kozachenko_leonenko(np.column_stack([LINE, np.ones(50)]))
    with pytest.raises(ValueError, match=r"column 0 of points is discrete: \d+%"):
        kozachenko_leonenko(np.column_stack([np.arange(50) % 2, LINE]))
    with pytest.raises(ValueError, match=r"linearly dependent \(their rank is 1\)"):
        kozachenko_leonenko(np.column_stack([LINE, 3 * LINE - 1]))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("n", [50, 2000])
def test_columns_that_follow_from_others_but_for_rounding_have_no_density(
    dtype: Any, n: int
) -> None:
    """1 - x, 3x + 0.1 and 1000 + x of x are x again, each rounded to its own type."""
    rng = np.random.default_rng(6)
    x, y = rng.random(n).astype(dtype), rng.standard_normal(n).astype(dtype)
    for columns, rank in (
        ([x, 1 - x], 1),
        ([x, 3 * x + dtype(0.1)], 1),
        ([x, dtype(1000) + x], 1),
        ([x, y, dtype(0.3) * x + dtype(0.7) * y], 2),
    ):
        points = np.column_stack(columns)
        assert points.dtype == dtype
        with pytest.raises(ValueError, match=rf"linearly dependent \(their rank is {rank}\)"):
            kozachenko_leonenko(points)


def test_columns_that_hardly_differ_or_lie_far_off_have_a_density() -> None:
    """Far from 0, h is that of two normals, ln(2 pi e); near a line it is finite."""
    x, y = np.random.default_rng(7).standard_normal((2, 2000))
    plane = math.log(2 * math.pi * math.e)
    for points in (
        np.column_stack([1e9 + x, y]),
        np.column_stack([1e4 + x, y]).astype(np.float32),
    ):
        assert kozachenko_leonenko(points).value == pytest.approx(plane, abs=0.15)
    for dtype in (np.float32, np.float64):
        near = kozachenko_leonenko(np.column_stack([x, x + 1e-4 * y]).astype(dtype))
        assert math.isfinite(near.value)


def test_fine_rounding_passes() -> None:
    """Two columns rounded to hundredths have ties each, but no ties as points."""
    points = np.round(np.random.default_rng(3).standard_normal((200, 3)), 2)
    assert len(np.unique(points[:, 0])) < 200
    e = kozachenko_leonenko(points)
    assert e.value == pytest.approx(1.5 * math.log(2 * math.pi * math.e), abs=0.6)


def test_the_way_out_of_ties_works() -> None:
    """Points rounded to tenths are refused, and with the noise that the sentence names are not."""
    rng = np.random.default_rng(4)
    rounded = np.round(rng.standard_normal(1000), 1)
    with pytest.raises(ValueError, match=r"add rng.uniform\(-h/2, h/2, shape\)"):
        kozachenko_leonenko(rounded)
    e = kozachenko_leonenko(rounded + rng.uniform(-0.05, 0.05, 1000))
    assert e.value == pytest.approx(0.5 * math.log(2 * math.pi * math.e), abs=0.15)


@pytest.mark.parametrize(
    ("density", "error", "sentence"),
    [
        (3, TypeError, "log_density is a int; pass a function"),
        (lambda _: 0.0, ValueError, r"returned the shape \(\) for 50 points"),
        (lambda x: np.zeros(len(x) - 1), ValueError, r"returned the shape \(49,\)"),
        (lambda x: np.full(len(x), math.nan), ValueError, "log_density is nan .* 50 in all"),
        (lambda x: np.full(len(x), math.inf), ValueError, "log_density is inf"),
    ],
)
def test_densities_that_are_none(density: Any, error: type[Exception], sentence: str) -> None:
    """A log density is a function that gives each point a number."""
    with pytest.raises(error, match=f"(?s){sentence}"):
        wang_kulkarni_verdu_known(LINE, density)


def test_too_few_points_for_an_interval() -> None:
    """Ten points give a value and a status in place of the interval."""
    e = wang_kulkarni_verdu(LINE[:10], LINE[10:20] + 0.1)
    assert math.isfinite(e.value)
    assert math.isnan(e.low)
    assert math.isnan(e.standard_error)
    assert e.interval_method == ""
    assert "no interval: it needs parts of at least 6 points" in e.status
