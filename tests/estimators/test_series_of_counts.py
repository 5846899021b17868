"""A Series of counts is counts, and never a list of labels that happen to be numbers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import stats

from kullback import coding, estimators, fitting

X, Y = {"sun": 24, "cloud": 14, "rain": 2}, {"rain": 16, "cloud": 12, "sun": 12}
SHARES = [24 / 40, 14 / 40, 2 / 40], [12 / 40, 12 / 40, 16 / 40]
PLUGIN = float(stats.entropy(*SHARES))


def events(counts: dict[str, int]) -> pd.Series:
    """Return one label an event."""
    return pd.Series([label for label, n in counts.items() for _ in range(n)], name="sky")


def refused(said: str) -> Any:
    """Expect a ValueError with that part of a sentence."""
    return pytest.raises(ValueError, match=re.escape(said))


COUNTED = {
    "value_counts": lambda v: v.value_counts(),
    "groupby": lambda v: v.groupby(v).size(),
    "categories": lambda v: v.astype("category").value_counts(),
    "Int64": lambda v: v.value_counts().astype("Int64").rename(None),
    "floats": lambda v: v.value_counts().astype(float).rename(None),
}


@pytest.mark.parametrize("way", COUNTED)
def test_the_advice_for_a_series_of_counts_works(way: str) -> None:
    """Refused as labels with counts=True as the way, and then G is that of scipy's table."""
    x, y = COUNTED[way](events(X)), COUNTED[way](events(Y))
    for estimate in (estimators.test_equal, estimators.kl_divergence, estimators.cross_entropy):
        with refused("counts=True takes it as counts, x.to_numpy() as labels or points"):
            estimate(x, y)
        with refused("y is a pandas.Series"):
            estimate(events(X), y)
    test = estimators.test_equal(x, y, counts=True, method="g-test")
    table = np.array([list(X.values()), [Y[key] for key in X]])
    g, p, *_ = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    assert test.statistic == pytest.approx(g, rel=1e-12)
    assert test.p_value == pytest.approx(p, rel=1e-9)
    assert estimators.kl_divergence(x, y, counts=True, method="plugin").value == pytest.approx(
        PLUGIN, rel=1e-14
    )
    assert estimators.entropy(x, counts=True, method="plugin").value == pytest.approx(
        stats.entropy(SHARES[0]), rel=1e-14
    )
    with refused("samples is a pandas.Series"):
        fitting.train_on(x, steps=1)
    assert fitting.train_on(x, counts=True, steps=1, seed=1).samples == 40
    with refused("samples is a pandas.Series"):
        coding.code_length(x, {24: 0.5, 14: 0.25, 2: 0.25})


def test_series_of_rows_are_samples() -> None:
    """Numbers, dates and periods as the index are rows, and so are numbers under no count."""
    numbers = [2, 2, 3, 5]
    right = stats.entropy([2, 1, 1])
    for index in (
        None,
        [7, 8, 9, 10],
        pd.date_range("2024-01-01", periods=4),
        pd.period_range("2024-01", periods=4, freq="M"),
        pd.timedelta_range("1s", periods=4),
    ):
        series = pd.Series(numbers, index=index)
        assert estimators.entropy(series, method="plugin").value == pytest.approx(right)
    assert estimators.entropy(pl.Series("n", numbers), method="plugin").value == pytest.approx(
        right
    )
    labelled = pd.Series(list("aabc"), index=list("wxyz"))
    assert estimators.entropy(labelled, method="plugin").value == pytest.approx(right)
    by_person = pd.Series(numbers, index=["Ann", "Bob", "Cy", "Di"])
    with refused("of whole numbers under the labels 'Ann', …, as counts are"):
        estimators.entropy(by_person)
    assert estimators.entropy(by_person.to_numpy(), method="plugin").value == pytest.approx(right)
    points = pd.Series([0.5, 0.25, 0.7, 0.9], index=list("abcd"))
    assert estimators.entropy(points).method.startswith("kozachenko")


def rated(counts: list[int]) -> pd.Series:
    """Return counts by rating as groupby gives them: whole numbers under a named index."""
    ratings = [rating for rating, n in enumerate(counts, 1) for _ in range(n)]
    return pd.DataFrame({"rating": ratings}).groupby("rating").size()


@pytest.mark.parametrize("kind", ["int64", "Int64", "category", "int64[pyarrow]"])
def test_counts_by_whole_numbers_are_refused_as_labels(kind: str) -> None:
    """groupby("rating").size() has counts under a named index; G and p are scipy's."""
    x, y = rated([30, 20, 10]), rated([10, 20, 30])
    x.index, y.index = (v.index.astype(kind).rename("rating") for v in (x, y))
    for estimate in (estimators.test_equal, estimators.kl_divergence):
        with refused("x is a pandas.Series of whole numbers under the labels 1, … of the index"):
            estimate(x, y)
    with refused("samples is a pandas.Series"):
        fitting.train_on(x, steps=1)
    with refused("samples is a pandas.Series"):
        coding.code_length(x, {30: 0.5, 20: 0.25, 10: 0.25})
    test = estimators.test_equal(x, y, counts=True, method="g-test")
    g, p, *_ = stats.chi2_contingency([x, y], correction=False, lambda_="log-likelihood")
    assert (test.statistic, test.p_value) == pytest.approx((g, p), rel=1e-9)
    as_labels = estimators.entropy(x.to_numpy(), method="plugin").value
    assert as_labels == pytest.approx(np.log(3))


def test_rows_that_are_numbered_without_a_name_are_samples() -> None:
    """Shuffled, filtered and resampled rows keep their numbers, which name no outcomes."""
    series = pd.Series([2, 2, 3, 5, 5, 2])
    right = stats.entropy([3, 1, 2])
    for rows in (
        series.sample(frac=1, random_state=1),
        series[::-1],
        series.set_axis(pd.RangeIndex(6, name="row")),
    ):
        assert estimators.entropy(rows, method="plugin").value == pytest.approx(right)
    twice = pd.concat([series, series])
    assert estimators.entropy(twice, method="plugin").value == pytest.approx(right)


def test_frames_of_outcome_and_count_are_counts_in_every_library() -> None:
    """value_counts() of pandas, polars and pyarrow, and frames made by hand, in any order."""
    for hold in (
        lambda v: v.value_counts().reset_index(),
        lambda v: pl.from_pandas(v).value_counts(),  # type: ignore[attr-defined]
        lambda v: pa.array(v.tolist()).value_counts(),
        lambda v: pa.Table.from_pandas(v.value_counts().reset_index(), preserve_index=False),
        lambda v: pd.DataFrame(
            {"code": [ord(k[0]) for k in v.unique()], "n": [(v == k).sum() for k in v.unique()]}
        ),
    ):
        found = estimators.kl_divergence(hold(events(X)), hold(events(Y)), method="plugin")
        assert found.value == pytest.approx(PLUGIN, rel=1e-14)


def test_frames_that_may_be_points_or_counts_are_not_guessed() -> None:
    """Two columns of floats are points; floats beside whole numbers are asked about."""
    mixed = pd.DataFrame({"height": [1.5, 1.75, 2.0], "n": [3, 1, 2]})
    with refused("x is a frame of floats and whole numbers: outcomes and their counts (then give"):
        estimators.entropy(mixed)
    counted = estimators.entropy(mixed, counts=True, method="plugin")
    assert counted.value == pytest.approx(stats.entropy([3, 1, 2]))
    assert estimators.entropy(mixed.to_numpy(), k=1).method.startswith("kozachenko")
    named = mixed.rename(columns={"n": "count"})
    assert estimators.entropy(named, method="plugin").value == counted.value


def test_shares_are_no_counts() -> None:
    """How many events there were is lost in proportions; the counts are asked for."""
    shares = events(X).value_counts(normalize=True)
    halves = events(X).value_counts() / 40
    for x in (shares, halves, pl.from_pandas(events(X)).value_counts(normalize=True)):  # type: ignore[attr-defined]
        for counts in (False, True):
            with refused("shares that do not tell how many events there were; give the counts"):
                estimators.entropy(x, counts=counts)
    known = estimators.kl_divergence(events(Y), shares, known="q", method="plugin")
    assert known.value == pytest.approx(stats.entropy(SHARES[1], SHARES[0]), rel=1e-14)


def test_a_stream_takes_counts_by_update_counts() -> None:
    """update_batch refuses them and names the way, which works."""
    test = estimators.SequentialTest({"sun": 0.3, "cloud": 0.3, "rain": 0.4})
    with refused("update_counts takes it as counts"):
        test.update_batch(events(X).value_counts())
    assert test.events == (0,)
    test.update_counts(events(X).value_counts())
    other = estimators.SequentialTest({"sun": 0.3, "cloud": 0.3, "rain": 0.4})
    other.update_counts(X)
    assert (test.events, test.log_e_value) == ((40,), other.log_e_value)


def test_points_are_refused_by_the_test_of_equality() -> None:
    """Floats are no labels: hardly one occurs twice, and the test would answer p = 1."""
    draw = np.random.default_rng(0).normal
    for hold in (np.asarray, list, pd.Series, pl.Series, pa.array):
        with refused("x holds floats, points of a density, not labels"):
            estimators.test_equal(hold(draw(0, 1, 50)), hold(draw(5, 1, 50)))
    with refused("y holds floats, points of a density"):
        estimators.test_equal([1, 2, 2], draw(5, 1, 50))


@pytest.mark.parametrize(
    ("x", "way"),
    [
        (np.array([1, 2, np.nan, 2]), "x[~numpy.isnan(x)].astype(int)"),
        ([1, 2, float("nan"), 2], "[int(v) for v in x if v == v]"),
        (pd.Series([1, 2, None, 2]), "x.dropna().astype(int)"),
        (pl.Series([1.0, 2.0, float("nan"), 2.0]), "x.drop_nulls().drop_nans().cast(int)"),
        (pl.Series([1.0, 2.0, None, 2.0]), "x.drop_nulls().drop_nans().cast(int)"),
        (pa.array([1.0, 2.0, None, 2.0]), "x.drop_null().cast('int64')"),
    ],
)
def test_whole_numbers_with_missing_ones_are_not_called_points(x: Any, way: str) -> None:
    """The way to whole numbers that is told gives the entropy of 1, 2, 2."""
    for call in (
        lambda: estimators.entropy(x),
        lambda: estimators.kl_divergence(x, [1, 2]),
        lambda: estimators.test_equal(x, [1, 2]),
    ):
        with pytest.raises(ValueError, match="1 missing value") as caught:
            call()
        assert "among whole numbers, which makes floats of them" in str(caught.value)
        assert "points of a density" not in str(caught.value)
    assert f"drop them, {way}, or" in str(caught.value)
    mended = eval(way, {"x": x, "numpy": np})  # noqa: S307 (the advice itself is tried)
    found = estimators.entropy(mended, method="plugin")
    assert found.value == pytest.approx(stats.entropy([1, 2]))


def test_counts_of_one_side_tell_no_pairs() -> None:
    """Mutual information takes no counts of X alone; the labels, or a table, are asked for."""
    x = events(X)
    with refused("counts of one side do not tell the pairs: give the labels, one a row, or take x"):
        estimators.mutual_information(x.value_counts(), x.value_counts())
    with pytest.raises(TypeError, match="for a two-way table of counts give x alone, with counts="):
        estimators.mutual_information(X, X)
    table = pd.crosstab(x, x[::-1].to_numpy())
    found = estimators.mutual_information(table, counts=True, method="plugin")
    pairs = estimators.mutual_information(x, x[::-1].to_numpy(), method="plugin")
    assert found.value == pytest.approx(pairs.value, rel=1e-12)


def test_missing_symbols_and_words_for_shares_are_told() -> None:
    """A symbol that is missing, shares that are words, and sizes that are none."""
    for samples in (pd.Series([0, None], dtype="Int64"), pl.Series([0, None]), pa.array([0, None])):
        with refused("samples has 1 missing value (NaN or null)"):
            coding.code_length(samples, [0.5, 0.5])
    with pytest.raises(TypeError, match=r"p has dtype <U1; it holds labels \('a' at index 0\)"):
        estimators.contribution_intervals(["a", "b"], [0.5, 0.5], 10, 10)
    with pytest.raises(TypeError, match="n has dtype <U1; the size of a sample must be above"):
        estimators.contribution_intervals([1], [1], "x", 10)
    with pytest.raises(ValueError, match=r"index 0; counts must be whole numbers\.$"):
        estimators.conditional_kl_divergence([[0.5, 1]], [[1, 1]])
