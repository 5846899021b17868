"""How sure the numbers of two tables are: estimates, adjusted p-values and verdicts."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from scipy.special import digamma
from scipy.stats import chi2_contingency, false_discovery_control

from kullback import tables
from kullback.results import Estimate, verdict_of


def _frame(**counts: tuple[int, ...]) -> pd.DataFrame:
    """Return a table whose columns hold the categories a, b, ... as often as said."""
    return pd.DataFrame(
        {name: np.repeat(list("abcdefghij")[: len(n)], n) for name, n in counts.items()}
    )


@pytest.mark.parametrize(
    ("value", "high", "p", "verdict"),
    [
        (0.05, 0.2, 0.05, "drifted"),
        (0.0499, 0.2, 0.05, "different but small"),
        (-0.001, 0.01, 0.001, "different but small"),
        (0.02, 0.0499, 0.0501, "same"),
        (-0.001, 0.01, 1.0, "same"),
        (0.02, 0.05, 0.0501, "too little data to say"),
        (0.3, 1.0, 0.2, "too little data to say"),
        (0.3, math.inf, 0.2, "too little data to say"),
        (0.0, math.nan, 1.0, "too little data to say"),
    ],
)
def test_the_verdict_parts_whether_there_is_a_difference_from_whether_it_matters(
    value: float, high: float, p: float, verdict: str
) -> None:
    """With p up to 0.05 the value of D decides, with p above it the end of the interval."""
    estimate = Estimate(measure="D(P‖Q)", value=value, low=0.0, high=high)
    assert verdict_of(estimate, p, alpha=0.05, threshold=0.05) == verdict
    bits = estimate.in_base(2)
    assert verdict_of(bits, p, alpha=0.05, threshold=0.0500000001 / math.log(2)) == (
        "different but small" if value == 0.05 else "same" if high == 0.05 else verdict
    )


def test_large_tables_are_judged_by_numbers_worked_out_otherwise() -> None:
    """D by digammas, p by scipy's G test, adjusted by hand: the smallest of three times 3."""
    before = _frame(big=(3000, 3000, 4000), small=(5000, 5000), none=(5000, 5000))
    after = _frame(big=(6000, 3000, 1000), small=(5200, 4800), none=(5010, 4990))
    result = tables.compare(before, after)
    raw = {}
    for name, p, q in (
        ("big", (6000, 3000, 1000), (3000, 3000, 4000)),
        ("small", (5200, 4800), (5000, 5000)),
        ("none", (5010, 4990), (5000, 5000)),
    ):
        column = result[name]
        x, y = np.array(p), np.array(q)
        zhang = x / 10000 @ (digamma(10001) - digamma(y + 1) - digamma(10000) + digamma(x))
        assert column.estimate is not None
        assert column.estimate.value == pytest.approx(zhang, rel=1e-9, abs=1e-12)
        assert column.estimate.low <= max(zhang, 0.0) <= column.estimate.high
        raw[name] = chi2_contingency([x, y], correction=False, lambda_="log-likelihood").pvalue
        assert column.p_value == pytest.approx(raw[name], rel=1e-7)
    assert [(column.name, column.verdict) for column in result] == [
        ("big", "drifted"),
        ("small", "different but small"),
        ("none", "same"),
    ]
    # D = 0.6 ln 2 + 0.1 ln 1/4 = 0.277259 and 0.52 ln 1.04 + 0.48 ln 0.96 = 0.000800.
    assert result["big"].estimate.value == pytest.approx(0.277259, abs=2e-3)  # type: ignore[union-attr]
    assert result["small"].estimate.value == pytest.approx(0.0008, abs=2e-4)  # type: ignore[union-attr]
    assert result["small"].adjusted_p_value == pytest.approx(raw["small"] * 3 / 2, rel=1e-7)
    assert result["none"].adjusted_p_value == pytest.approx(raw["none"], rel=1e-7)
    assert (result.threshold, result.alpha) == (0.05, 0.05)


def test_small_tables_have_too_little_to_say() -> None:
    """Six, three and one rows of ten against three, three and four: p is not small, D unsure."""
    column = tables.compare(_frame(x=(3, 3, 4)), _frame(x=(6, 3, 1)))["x"]
    assert column.verdict == "too little data to say"
    assert column.estimate is not None
    assert column.estimate.high > 0.05
    assert column.p_value == column.adjusted_p_value
    assert column.test is not None
    assert column.test.method == "permutation"


def test_a_constant_column_is_the_same_only_with_rows_enough() -> None:
    """One outcome in 3 rows of each table leaves room for a large D, in 3,000 it does not."""
    few = tables.compare(_frame(x=(3,)), _frame(x=(3,)))["x"]
    many = tables.compare(_frame(x=(3000,)), _frame(x=(3000,)))["x"]
    assert (few.verdict, few.p_value) == ("too little data to say", 1.0)
    assert (many.verdict, many.p_value) == ("same", 1.0)


def test_unseen_values_leave_the_estimate_finite() -> None:
    """All of 1,000 rows in a value that 1,000 lack: psi(1001) - psi(1), 7.485471 nats, drifted."""
    column = tables.compare(_frame(x=(1000, 0)), _frame(x=(0, 1000)))["x"]
    assert column.comparison is not None
    assert column.estimate is not None
    assert column.comparison.kl_divergence == math.inf
    assert column.estimate.value == pytest.approx(math.fsum(1 / i for i in range(1, 1001)))
    assert column.estimate.unseen_mass == 1.0
    assert column.verdict == "drifted"


def test_p_values_are_adjusted_over_all_compared_columns() -> None:
    """As scipy adjusts them, and as the definition says; a column without numbers is not one."""
    generator = np.random.default_rng(7)
    shares = (0.5, 0.5), (0.52, 0.48), (0.53, 0.47), (0.54, 0.46), (0.6, 0.4)
    sides = [
        {
            f"c{i}": generator.choice(["a", "b"], 3000, p=p if side else (0.5, 0.5))
            for i, p in enumerate(shares)
        }
        | {"id": [f"{side}{i}" for i in range(3000)]}
        for side in (0, 1)
    ]
    result = tables.compare(*map(pd.DataFrame, sides), max_categories=1000)
    assert result["id"].verdict is None
    assert result["id"].p_value is result["id"].adjusted_p_value is result["id"].estimate is None
    columns = [column for column in result if column.name != "id"]
    raw = np.array([column.p_value for column in columns], dtype=float)
    adjusted = [column.adjusted_p_value for column in columns]
    assert adjusted == pytest.approx(false_discovery_control(raw), rel=1e-12)
    ranked = np.sort(raw) * 5 / np.arange(1, 6)
    by_hand = [min(ranked[np.searchsorted(np.sort(raw), p) :].min(), 1.0) for p in raw]
    assert adjusted == pytest.approx(by_hand, rel=1e-12)


def test_permutations_are_enough_for_the_columns_and_for_alpha() -> None:
    """At alpha 0.0005, 999 draws (p >= 0.001) could never tell; 4,000 are drawn where needed."""
    steps: list[str] = []

    def note(what: str, done: int, total: int) -> None:
        assert 0 <= done < total
        steps.append(what)

    before, after = (
        _frame(x=(4, 4, 4, 4, 4, 0, 0, 0, 0, 0)),
        _frame(x=(0, 0, 0, 0, 0, 4, 4, 4, 4, 4)),
    )
    column = tables.compare(before, after, alpha=0.0005, progress=note)["x"]
    assert steps[-1] == "testing x with more draws"
    assert column.p_value == 1 / 4001
    assert column.verdict == "drifted"
    assert tables.compare(before, after)["x"].p_value == 1 / 1000


def test_the_threshold_and_alpha_are_the_users() -> None:
    """D is 0.4 bits of 10,000 rows: drifted at 0.3 bits, small at 0.5, the default in bits."""
    before, after = _frame(x=(3000, 3000, 4000)), _frame(x=(6000, 3000, 1000))
    assert tables.compare(before, after, base=2, threshold=0.3)["x"].verdict == "drifted"
    assert (
        tables.compare(before, after, base=2, threshold=0.5)["x"].verdict == "different but small"
    )
    found = tables.compare(before, after, base=2)
    assert found.threshold == pytest.approx(0.05 / math.log(2), rel=1e-15)
    assert found.to_dict()["threshold"] == found.threshold
    near = _frame(x=(3000, 3100, 3900))
    assert tables.compare(before, near)["x"].verdict == "same"
    assert tables.compare(before, near, alpha=0.4)["x"].verdict == "different but small"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"alpha": 0.0}, "alpha must be between 0 and 1 (for example 0.05), not 0.0."),
        ({"alpha": math.nan}, "alpha must be between 0 and 1 (for example 0.05), not nan."),
        ({"threshold": 0.0}, "threshold must be a positive number of nats, not 0.0."),
        (
            {"threshold": math.inf, "base": 2},
            "threshold must be a positive number of bits, not inf.",
        ),
    ],
)
def test_rules_that_make_no_sense_are_refused(options: dict[str, float], message: str) -> None:
    """Each is told in a sentence with its value."""
    table = _frame(x=(1, 1))
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        tables.compare(table, table, **options)  # type: ignore[arg-type]


def test_columns_stand_in_the_order_of_their_verdicts() -> None:
    """The gravest first, then the largest D; "p" puts the smallest first, "kind" goes from A."""
    before = _frame(big=(3000, 3000, 4000), less=(5000, 5000), none=(5000, 5000))
    after = _frame(big=(6000, 3000, 1000), less=(7000, 3000), none=(5010, 4990))
    before["n"], after["n"] = range(10000), range(10000)
    result = tables.compare(before, after)
    assert [column.name for column in result] == ["big", "less", "none", "n"]
    names = {key: [c.name for c in result.sorted_by(key)] for key in ("p", "kl", "kind", "name")}
    assert names["p"][:2] == ["big", "less"]
    assert names["kl"] == ["big", "less", "none", "n"]
    assert names["kind"] == ["big", "less", "none", "n"]
    assert names["name"] == ["big", "less", "n", "none"]
