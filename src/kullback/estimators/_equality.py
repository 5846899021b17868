"""Whether two samples come from one distribution, and p-values of many such tests."""
# ruff: noqa: PT028 (test_equal is no pytest test, and its options have defaults)

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from scipy.special import chdtrc, ndtr

from kullback._checks import check_choice, check_seed, check_whole, how_many
from kullback._points import refuse_points
from kullback._samples import count_both
from kullback.document import number
from kullback.estimators._permutations import GTerms, draw_hypergeometric, moments
from kullback.results import Result

if TYPE_CHECKING:
    from numpy.typing import NDArray


SCHEMA = "kullback.equality-test/1"

_METHODS = ("auto", "g-test", "permutation", "normal")
_MANY = 5_000
"""Of so many outcomes, seen more than once, G is normal: of skewness 0.04 at most or about."""
_SMALLEST_EXPECTED = 20.0
_LARGEST_SHIFT = 0.05
"""How far the mean of G may lie above that of χ², in standard deviations: with both limits the
G test alarms at 5 to 6 % where it should at 5 (docs/testing.md)."""

_ADJUSTMENTS = ("benjamini-hochberg", "benjamini-yekutieli")


@dataclass(frozen=True, repr=False, eq=False, slots=True, kw_only=True)
class EqualityTest(Result):
    """A test of P = Q.

    `p_value` is the chance, if P = Q, of a `statistic` as large as this one; never 0.
    `statistic` is G. `method` is "permutation", "g-test" or "normal", `draws` the number of
    permutations (None for the others), `n_p` and `n_q` the sample sizes. `status` is "ok", or a
    sentence that says what to beware of.

    >>> EqualityTest(p_value=0.031, statistic=9.2, method="g-test", n_p=50, n_q=60)
    <EqualityTest of P = Q: p = 0.031, G = 9.2 (g-test)>
    """

    p_value: float
    statistic: float
    method: str
    n_p: int
    n_q: int
    draws: int | None = None
    status: str = "ok"

    def __str__(self) -> str:
        """Return the p-value, the statistic and the method, and the status if it is not "ok"."""
        warning = "" if self.status == "ok" else f" ({self.status})"
        return f"p = {number(self.p_value)}, G = {number(self.statistic)} ({self.method}){warning}"

    def __repr__(self) -> str:
        """Return the null hypothesis and the text."""
        return f"<EqualityTest of P = Q: {self}>"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "p_value": self.p_value,
            "statistic": self.statistic,
            "method": self.method,
            "draws": self.draws,
            "n_p": self.n_p,
            "n_q": self.n_q,
            "status": self.status,
        }

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p><b>P = Q?</b> {escape(str(self))}</p>"


def test_equal(
    x: Any,
    y: Any,
    *,
    counts: bool = False,
    method: str = "auto",
    draws: int = 999,
    seed: int | None = 0,
) -> EqualityTest:
    """Test whether x and y, samples of P and Q, may come from the same distribution.

    The statistic is the likelihood ratio G = 2(n+m) JS_w(p̂, q̂), w = n/(n+m), which is finite
    even if one side lacks outcomes.

    x and y are labels, dictionaries or frames (outcome, count) of counts, or with `counts=True`
    arrays of counts over the same outcomes, or Series by their index. Floats, points of a
    density, are an error. Methods:

    * "permutation": the pooled events are permuted `draws` times, by hypergeometric draws of the
      counts; p = (1 + #{G* >= G}) / (draws + 1). Its size is right for every table, and p is at
      least 1/(draws + 1). `seed` makes it reproducible (None: new draws every time).
    * "g-test": p from χ² with K−1 degrees of freedom; right only for large counts.
    * "normal": p from the normal distribution with the mean and the deviation of G over all
      permutations; for at least 5,000 outcomes seen more than once, where permutations are slow
      and G is a sum of many terms.
    * "auto": the G test if every expected count is at least 20 and the mean of G is within 1/20
      of a standard deviation of its limit, so that its error is below that of the permutations;
      otherwise "normal" for at least 5,000 outcomes seen more than once, else permutations.

    Raises ValueError or TypeError if x or y holds no counts or labels, or an option is unknown.

    Source: Good, Permutation, Parametric and Bootstrap Tests (2005), chapter 3; Williams (1976)
    for the mean of G; Morris (1975) for its normal limit.

    >>> result = test_equal({"a": 8, "b": 2}, {"a": 1, "b": 9}, method="g-test")
    >>> round(result.statistic, 6), round(result.p_value, 6)  # 2 (8 ln(16/9) + 2 ln(4/11) + ⋯)
    (11.015845, 0.000903)
    """
    _check_options(method, draws, seed)
    refuse_points(x, y, counts=counts)
    both = count_both(x, y, counts=counts)
    of_x, n = both.x, both.n
    of_y, m = cast("NDArray[np.int64]", both.y), cast("int", both.m)
    if of_x.size == 1:
        return EqualityTest(
            p_value=1.0,
            statistic=0.0,
            method="permutation" if method == "auto" else method,
            draws=draws if method in {"auto", "permutation"} else None,
            n_p=n,
            n_q=m,
            status="both samples hold one and the same outcome, so nothing can differ",
        )
    pooled = of_x + of_y
    terms = GTerms(pooled, n, m)
    statistic = terms.statistic(of_x)
    if method == "auto":
        method = _choose_method(pooled, n, m)
    used = draws if method == "permutation" else None
    if method == "g-test":
        p_value, status = _test_by_chi_squared(statistic, pooled, n, m)
    elif method == "normal":
        p_value, status = _test_by_normal(statistic, pooled, n, terms.tolerance)
    else:
        p_value, status = _test_by_permutations(statistic, terms, draws, seed)
    return EqualityTest(
        p_value=p_value, statistic=statistic, method=method, draws=used, n_p=n, n_q=m, status=status
    )


test_equal.__test__ = False  # type: ignore[attr-defined]  # it tests data; pytest must not call it


def _test_by_permutations(
    statistic: float, terms: GTerms, draws: int, seed: int | None
) -> tuple[float, str]:
    generator = np.random.default_rng(seed)
    # Equal tables reach G by sums in another order: what is within rounding is a tie.
    least = statistic - terms.tolerance
    as_large = sum(
        int((terms.statistics(rows) >= least).sum())
        for rows in draw_hypergeometric(terms.pooled, terms.n, draws, generator)
    )
    status = "ok"
    if as_large == 0:
        status = f"no permutation of {draws} reached G; more draws would give a smaller p-value"
    return (1 + as_large) / (draws + 1), status


def _test_by_chi_squared(
    statistic: float, pooled: NDArray[np.int64], n: int, m: int
) -> tuple[float, str]:
    p_value = float(chdtrc(pooled.size - 1, statistic))
    if p_value == 0:
        return math.ulp(0.0), "the p-value is below the smallest positive float"
    if not _is_chi_squared(pooled, n, m):
        expected = float(pooled.min()) * min(n, m) / (n + m)
        return p_value, (
            f"the counts are small (an expected count is {expected:.3g}), so that χ² does not "
            'describe G; method="permutation" is exact'
        )
    return p_value, "ok"


def _test_by_normal(
    statistic: float, pooled: NDArray[np.int64], n: int, tolerance: float
) -> tuple[float, str]:
    mean, deviation = moments(pooled, n)
    # Where every permutation has one and the same G, the rounding of its mean decides nothing.
    away = (statistic - mean) / deviation if deviation > tolerance else 0.0
    p_value = float(ndtr(-away)) if deviation > tolerance else 1.0
    several = int((pooled > 1).sum())
    if several < _MANY:
        return max(p_value, math.ulp(0.0)), (
            f"{several} outcomes seen more than once are few for the normal limit of G; "
            'method="permutation" is exact'
        )
    if p_value == 0:
        return math.ulp(0.0), "the p-value is below the smallest positive float"
    return p_value, "ok"


def _choose_method(pooled: NDArray[np.int64], n: int, m: int) -> str:
    if _is_chi_squared(pooled, n, m):
        return "g-test"
    return "permutation" if (pooled > 1).sum() < _MANY else "normal"


def _is_chi_squared(pooled: NDArray[np.int64], n: int, m: int) -> bool:
    """Whether G is close to χ²: its mean is (K−1) q, q by Williams, its deviation √(2(K−1))."""
    total = float(n + m)
    if pooled.min() * (min(n, m) / total) < _SMALLEST_EXPECTED:
        return False
    freedom = pooled.size - 1
    rows = total * (1 / n + 1 / m) - 1
    columns = total * float((1 / pooled).sum()) - 1
    excess = rows * columns / (6 * total)
    return excess / math.sqrt(2 * freedom) <= _LARGEST_SHIFT


def _check_options(method: Any, draws: Any, seed: Any) -> None:
    check_choice("method", method, _METHODS)
    check_draws(draws)
    check_seed(seed)


def check_draws(draws: Any) -> int:
    """Return the number of permutations; raise ValueError if it is not a whole number above 0."""
    return check_whole("draws", draws, 1, what="the number of permutations")


def adjust_p_values(p_values: Any, *, method: str = "benjamini-hochberg") -> NDArray[np.float64]:
    """Return p-values adjusted for their number, to control the false discovery rate.

    Benjamini-Hochberg: the i-th smallest of m becomes min over j >= i of p_(j) m/j. It holds for
    independent tests and for positively dependent ones; "benjamini-yekutieli" multiplies by
    1 + 1/2 + ... + 1/m and holds for every dependence.

    `p_values` is one axis of numbers between 0 and 1. A NaN, the p-value of a test that could
    not be made, stays NaN and is not counted among the m. ValueError for anything else.

    Source: Benjamini and Hochberg (1995); Benjamini and Yekutieli (2001).

    >>> adjust_p_values([0.01, 0.04, float("nan"), 0.03]).tolist()  # 0.01 * 3/1, and 0.04 * 3/3
    [0.03, 0.04, nan, 0.04]
    """
    check_choice("method", method, _ADJUSTMENTS)
    try:
        values = np.array(p_values, dtype=np.float64)
    except (TypeError, ValueError):
        msg = f"p_values must be numbers between 0 and 1 in one axis, not {type(p_values).__name__}"
        raise ValueError(f"{msg} with other entries.") from None
    if values.ndim != 1:
        msg = (
            f"p_values has {how_many(values.ndim, 'axis', 'axes')}; list the p-values in one axis."
        )
        raise ValueError(msg)
    outside = np.flatnonzero((values < 0) | (values > 1))
    if outside.size:
        index = int(outside[0])
        msg = f"p_values has {values[index]} at index {index}; p-values must be between 0 and 1."
        raise ValueError(msg)
    known = ~np.isnan(values)
    if known.any():
        values[known] = _adjust(values[known], dependent=method == "benjamini-yekutieli")
    return values


def _adjust(p: NDArray[np.float64], *, dependent: bool) -> NDArray[np.float64]:
    """Return the adjusted values, as scipy does, without importing scipy.stats (half a second)."""
    ranks = np.arange(1, p.size + 1)
    order = np.argsort(p, kind="stable")
    times = p.size * (float((1 / ranks).sum()) if dependent else 1.0)
    rising = np.minimum.accumulate((p[order] * times / ranks)[::-1])[::-1]
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(rising, 1.0)
    return adjusted
