"""Labels that disagree are never compared by position: they are aligned, or told."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import stats

import kullback
from kullback import estimators

P, Q = [0.2, 0.3, 0.5], [0.6, 0.3, 0.1]
D = float(stats.entropy(P, Q))


def refused(said: str) -> Any:
    """Expect a ValueError with that part of a sentence."""
    return pytest.raises(ValueError, match=re.escape(said))


def test_a_matrix_of_rows_against_one_series_goes_by_its_columns() -> None:
    """Every row of a frame stands against the one Series, whose index names the outcomes."""
    rows = pd.DataFrame([P, Q], columns=list("abc"))
    one = pd.Series({"c": 0.1, "a": 0.6, "b": 0.3})
    assert kullback.kl_divergence(rows, one) == pytest.approx([D, 0.0], rel=1e-14)
    assert kullback.kl_divergence(rows.T, one, axis=0) == pytest.approx([D, 0.0], rel=1e-14)
    assert kullback.kl_divergence(one, rows)[1] == 0.0
    with refused("the labels of the outcomes of p and q differ: only p has 'a' and only q has 'd'"):
        kullback.kl_divergence(rows, one.rename({"a": "d"}))


def _structs(columns: Any) -> Any:
    """Return the columns as an array of structs, which is one frame of pyarrow."""
    return pa.table(columns).to_struct_array().combine_chunks()


FRAMES = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.table,
    "a batch": pa.RecordBatch.from_pydict,
    "structs": _structs,
    "chunks of structs": lambda columns: pa.table(columns).to_struct_array(),
    "structs of polars": lambda columns: pl.DataFrame(columns).to_struct("p"),
}


@pytest.mark.parametrize("of_p", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("of_q", FRAMES.values(), ids=FRAMES)
def test_frames_of_every_library_are_aligned_by_column(of_p: Any, of_q: Any) -> None:
    """Columns in another order are brought to one; others are named, with the way out."""
    p = of_p({"a": [0.2], "b": [0.3], "c": [0.5]})
    q = of_q({"c": [0.1], "a": [0.6], "b": [0.3]})
    assert kullback.kl_divergence(p, q) == pytest.approx([D], rel=1e-14)
    assert kullback.kl_contributions(p, q).sum() == pytest.approx(D, rel=1e-14)
    other = of_q({"c": [0.1], "a": [0.6], "z": [0.3]})
    with refused(
        "only p has 'b' and only q has 'z'; give both the same, or compare by position"
    ) as caught:
        kullback.js_divergence(p, other)
    advice = str(caught.value).rpartition("position: ")[2].rstrip(".")
    mended = eval(advice, {"q": other, "numpy": np})  # noqa: S307 (the test is that it runs)
    by_position = kullback.js_divergence(p, mended)
    assert by_position == kullback.js_divergence([P], [[0.1, 0.6, 0.3]])


def test_rows_of_two_frames_are_paired_by_their_labels() -> None:
    """Row i of P stands against row i of Q, and which that is the labels say."""
    p = pd.DataFrame([P, Q], columns=list("abc"), index=["mon", "tue"])
    q = pd.DataFrame([Q, Q], columns=list("abc"), index=["tue", "mon"])
    assert kullback.kl_divergence(p, q) == pytest.approx([D, 0.0], rel=1e-14)
    turned = p.iloc[::-1, ::-1]
    assert kullback.kl_divergence(p, turned).tolist() == [0.0, 0.0]
    with refused("the row labels of p and q differ: only p has 'mon' and only q has 'wed'"):
        kullback.kl_divergence(p, q.rename({"mon": "wed"}))
    assert kullback.kl_divergence(p, q.iloc[0]) == pytest.approx([D, 0.0], rel=1e-14)


@pytest.mark.parametrize(
    "measure",
    [
        kullback.kl_divergence,
        kullback.kl_contributions,
        kullback.cross_entropy,
        kullback.js_divergence,
        kullback.js_distance,
        kullback.jeffreys_divergence,
        lambda p, q, axis=-1: kullback.renyi_divergence(p, q, order=2, axis=axis),
    ],
)
def test_one_labelled_row_stands_against_its_own_row_alone(measure: Any) -> None:
    """A frame of one row is paired by its label; a Series stands against every row."""
    frame = pd.DataFrame([P, Q], columns=list("abc"), index=["r1", "r2"])
    one, other = frame.loc[["r1"]], frame.loc[["r2"]]
    with refused("the row labels of p and q differ: only p has 'r1' and only q has 'r2'"):
        measure(one, other)
    with refused("q has 1 row label and p has 2, and rows are paired by their labels; to"):
        measure(frame, other)
    with refused("give it without its label: p.iloc[0]."):
        measure(one, frame)
    with refused("give it without its label: q.iloc[:, 0]."):
        measure(frame.T, other.T, axis=0)
    against_all = measure(np.array([P, Q]), np.array(Q))
    for held in (other.iloc[0], np.asarray(other, float), pl.from_pandas(other)):
        np.testing.assert_array_equal(measure(frame, held), against_all)
    turned = measure(frame.T, other.T.iloc[:, 0], axis=0)
    np.testing.assert_array_equal(turned, measure(np.transpose([P, Q]), np.array(Q), axis=0))
    assert np.shape(measure(one, one))[0] == 1


def test_labels_that_occur_twice_are_aligned_only_where_they_are_in_order() -> None:
    """The same labels in the same order are the same; in another order nobody can tell which."""
    p = pd.Series(P, index=["a", "a", "b"])
    assert kullback.kl_divergence(p, pd.Series(Q, index=["a", "a", "b"])) == pytest.approx(D)
    with refused(
        "p and q have the same labels of the outcomes, some of them more than once and in"
    ):
        kullback.kl_divergence(p, pd.Series(Q, index=["a", "b", "a"]))


def test_labels_of_a_list_of_series_are_aligned() -> None:
    """A list of Series is rows of the first one's outcomes."""
    rows = [pd.Series(P, index=list("abc")), pd.Series(Q[::-1], index=list("cba"))]
    assert kullback.entropy(rows).tolist() == kullback.entropy([P, Q]).tolist()
    assert kullback.kl_divergence(rows, pd.Series(Q[::-1], index=list("cba")))[1] == 0.0
    with refused("the labels of p[0] and p[1] differ: only p[0] has 'a' and only p[1] has 'z'"):
        kullback.entropy([rows[0], rows[1].rename({"a": "z"})])


SERIES = pd.Series([0.8, 0.2], index=["b", "a"])
MIXED: dict[str, tuple[list[Any], str]] = {
    "a list first": ([[0.2, 0.8], SERIES], "p[1] has labels that p[0] lacks"),
    "a Series first": ([SERIES, [0.2, 0.8]], "p[0] has labels that p[1] lacks"),
    "a tuple": ([SERIES, SERIES, (0.2, 0.8)], "p[0] has labels that p[2] lacks"),
    "an array": ([np.array([0.2, 0.8]), SERIES], "p[1] has labels that p[0] lacks"),
    "polars": ([pl.Series([0.2, 0.8]), SERIES], "p[1] has labels that p[0] lacks"),
    "frames": ([[[0.2, 0.8]], SERIES.to_frame().T], "p[1] has labels that p[0] lacks"),
    "deeper": ([[[0.2, 0.8], SERIES], [SERIES, SERIES]], "p[0][1] has labels that p[0][0] lacks"),
    "an array of rows": ([np.eye(2), [SERIES, SERIES]], "p[1] has labels that p[0] lacks"),
    "beside": ([[[0.2, 0.8]], [SERIES]], "p[1] has labels that p[0] lacks"),
}


@pytest.mark.parametrize("given", MIXED)
def test_a_list_of_rows_with_labels_and_without_is_refused(given: str) -> None:
    """Neither the first row nor any other decides for all; by position it is read as it is."""
    p, said = MIXED[given]
    with refused(f"{said}; give all of them labels, or") as caught:
        kullback.kl_divergence(p, [0.2, 0.8])
    advice = str(caught.value).rpartition("position: ")[2].rstrip(".")
    mended = eval(advice, {"p": p, "numpy": np})  # noqa: S307 (the test is that it runs)
    rows = [np.array(row) for row in mended.reshape(-1, 2)]
    found = kullback.kl_divergence(mended, [0.2, 0.8])
    assert found.ravel() == pytest.approx([stats.entropy(row, [0.2, 0.8]) for row in rows])


def test_nested_lists_of_series_are_aligned() -> None:
    """Every Series of every list is brought to the order of the first of all."""
    p = [[SERIES, SERIES[::-1]], [SERIES[::-1], SERIES]]
    assert kullback.kl_divergence(p, SERIES[::-1]).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    with refused("compare by position: numpy.asarray(p, float)"):
        kullback.entropy([[SERIES, SERIES.rename({"a": "z"})]])


def test_labels_that_are_missing_or_numbers_are_labels_too() -> None:
    """NaN is one label; 1 and 1.0 are the same, and 1 is not "1"."""
    p = pd.Series([0.25, 0.75], index=[1.0, np.nan])
    q = pd.Series([0.75, 0.25], index=[np.nan, 1.0])
    assert kullback.kl_divergence(p, q) == 0.0
    whole = pd.Series([0.75, 0.25], index=[2, 1])
    assert kullback.kl_divergence(whole, pd.Series([0.25, 0.75], index=[1.0, 2.0])) == 0.0
    with refused("only p has 2, 1 and only q has '1', '2'"):
        kullback.kl_divergence(whole, pd.Series([0.25, 0.75], index=["1", "2"]))


DAYS = [dt.date(2024, 1, 1), dt.date(2024, 1, 2)]


@pytest.mark.parametrize(
    ("p", "q", "held"),
    [
        ([1, 2], ["1", "2"], "numbers (1) and {} has text ('1')"),
        ([True, False], ["True", "False"], "numbers (True) and {} has text ('True')"),
        (DAYS, ["2024-01-01", "2024-01-02"], "dates (datetime.date(2024, 1, 1)) and {} has text"),
        ([b"a", b"b"], ["a", "b"], "bytes (b'a') and {} has text ('a')"),
        ([("a", "b"), ("a", "c")], ["a", "b"], "tuples (('a', 'b')) and {} has text ('a')"),
    ],
)
def test_outcomes_of_no_common_kind_are_refused(p: list[Any], q: list[Any], held: str) -> None:
    """What can never be equal is no drift: 1 and "1" are told, not found infinitely different."""
    keyed = [dict.fromkeys(side, 0.5) for side in (p, q)]
    for of_p, of_q in (keyed, [pd.Series(side) for side in keyed]):
        with pytest.raises(TypeError, match=re.escape(f"p has {held.format('q')}")):
            kullback.compare(of_p, of_q)
    with pytest.raises(TypeError, match=re.escape(f"x has {held.format('y')}")):
        estimators.kl_divergence(p, q)
    with pytest.raises(TypeError, match=re.escape(f"x has {held.format('y')}")):
        estimators.kl_divergence(keyed[0], q, known="p")
    alike = dict.fromkeys(map(str, p), 0.5), dict.fromkeys(map(str, q), 0.5)
    assert kullback.compare(*alike).kl_divergence >= 0


def test_outcomes_of_one_common_kind_are_compared() -> None:
    """Where one outcome may be equal the others count as different; missing ones may be any."""
    mixed = kullback.compare({1: 0.5, 2: 0.5}, {"1": 0.5, 2: 0.5})
    assert mixed.js_divergence == pytest.approx(np.log(2) / 2)
    for missing in (None, float("nan"), pd.NaT):
        assert kullback.compare({"a": 1.0}, {missing: 1.0}).kl_divergence == np.inf
    assert kullback.compare({1: 1.0}, {2.0: 1.0}).kl_divergence == np.inf
    assert kullback.compare({True: 1.0}, {1: 1.0}).kl_divergence == 0


def test_dates_beside_times_become_times_as_advised() -> None:
    """The advice for dictionaries of dates works for dictionaries."""
    p, q = dict.fromkeys(DAYS, 0.5), {pd.Timestamp(2024, 1, d): d / 3 for d in (1, 2)}
    way = re.escape("make all of them times: datetime.datetime.combine(d, datetime.time()) of a")
    with pytest.raises(TypeError, match=way):
        kullback.compare(p, q)
    times = {dt.datetime.combine(d, dt.time()): share for d, share in p.items()}
    right = stats.entropy([0.5, 0.5], [1 / 3, 2 / 3])
    assert kullback.compare(times, q).kl_divergence == pytest.approx(right)


def test_coordinates_of_xarray_are_labels_and_its_dimensions_have_names() -> None:
    """Coordinates in another order are aligned; dimensions in another order are refused."""
    import xarray as xr

    p = xr.DataArray([P], dims=("day", "sky"), coords={"sky": list("abc")})
    q = xr.DataArray(Q[::-1], dims="sky", coords={"sky": list("cba")})
    assert kullback.kl_divergence(p, q) == pytest.approx([D], rel=1e-14)
    assert kullback.kl_divergence(q, pd.Series(Q, index=list("abc"))) == 0.0
    table = xr.DataArray([[0.5, 0.5], [1, 0]], dims=("day", "sky"))
    with refused("p has the dimension 'sky' where q has 'day'; transpose or rename one of them"):
        kullback.kl_divergence(table, table.T)
    with refused("only p has 'a', 'b', 'c' and only q has 'd', 'e', 'f'"):
        kullback.kl_divergence(p, q.assign_coords(sky=list("def")))


def test_points_in_frames_are_aligned_by_column() -> None:
    """Height and weight in another order are the same two; a third column is told."""
    draw = np.random.default_rng(3).normal
    x = pd.DataFrame(draw([170, 70], [10, 5], (300, 2)), columns=["height", "weight"])
    y = pd.DataFrame(draw([170, 70], [10, 5], (300, 2)), columns=["height", "weight"])
    right = estimators.kl_divergence(x.to_numpy(), y.to_numpy()).value
    for turn in (
        lambda frame: frame,
        pl.from_pandas,
        lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
        lambda frame: _structs({k: frame[k].to_numpy() for k in frame}),
        lambda frame: pl.from_pandas(frame).to_struct("points"),
        lambda frame: frame.astype("Float64"),
        lambda frame: frame.astype("double[pyarrow]"),
    ):
        assert estimators.kl_divergence(x, turn(y[["weight", "height"]])).value == right
    with refused("the columns of x and y differ: only x has 'weight' and only y has 'age'"):
        estimators.kl_divergence(x, y.rename(columns={"weight": "age"}))
    assert estimators.entropy(x.astype("Float64")).value == estimators.entropy(x.to_numpy()).value


def test_pairs_of_mutual_information_are_paired_by_row_label() -> None:
    """X and Y of one row are a pair; of two tables that lost other rows there are none."""
    x, y = pd.Series(list("aabb") * 5), pd.Series(list("uuvv") * 5)
    right = np.log(2)
    for turn in (lambda s: s, lambda s: s.iloc[::-1], lambda s: s.sample(frac=1, random_state=1)):
        found = estimators.mutual_information(x, turn(y), method="plugin")
        assert found.value == pytest.approx(right, rel=1e-14)
    with refused("the row labels of x and y differ: only x has 0 and only y has 20; give both the"):
        estimators.mutual_information(x, y.set_axis(range(1, 21)))
    assert estimators.mutual_information(x, y.set_axis(range(1, 21)).to_numpy()).value > 0
    with refused("x has 20 labels and y has 19; they must be pairs, one label of each"):
        estimators.mutual_information(x, y[1:])
    points = pd.Series(np.random.default_rng(0).normal(size=200))
    noisy = points + 0.1
    shuffled = noisy.sample(frac=1, random_state=2)
    expected = estimators.mutual_information(points.to_numpy(), noisy.to_numpy()).value
    assert estimators.mutual_information(points, shuffled).value == expected


def test_tables_of_counts_are_aligned_by_both_labels() -> None:
    """What is given and what follows go by name; a value that one lacks is told, not guessed."""
    x = pd.DataFrame([[30, 10], [15, 45]], index=["clerks", "managers"], columns=["yes", "no"])
    y = pd.DataFrame([[15, 5], [5, 15]], index=["managers", "clerks"], columns=["no", "yes"])
    long = x.T.unstack(), y.T.unstack()  # noqa: PD010 (a Series whose index is pairs)
    right = estimators.conditional_kl_divergence([[30, 10], [15, 45]], [[15, 5], [5, 15]]).value
    assert estimators.conditional_kl_divergence(x, y).value == right
    assert estimators.conditional_kl_divergence(*long).value == right
    assert estimators.test_equal_given(*long).p_value == 1.0
    assert estimators.test_equal_given(x, y).p_value == 1.0
    assert estimators.test_equal_given(x, y.iloc[::-1, ::-1]).p_value == 1.0
    lacking = y.drop(index="managers")
    with refused("the row labels of x and y differ: only x has 'managers'"):
        estimators.conditional_kl_divergence(x, lacking)
    both = x.align(lacking, fill_value=0)
    pairs = {key: n for key, n in long[1].items() if key[0] != "managers"}
    of_pairs = estimators.conditional_kl_divergence(long[0].to_dict(), pairs)
    assert estimators.conditional_kl_divergence(*both).value == of_pairs.value


def test_contribution_intervals_go_by_label() -> None:
    """Shares and sizes of outcomes in another order give the same intervals, in P's order."""
    names = list("abc")
    right = estimators.contribution_intervals(P, Q, 100, [50, 60, 70])
    found = estimators.contribution_intervals(
        pd.Series(P, index=names),
        pd.Series(Q[::-1], index=names[::-1]),
        100,
        pd.Series([70, 50, 60], index=["c", "a", "b"]),
    )
    assert found.tolist() == right.tolist()
    with refused("the labels of the outcomes of p and q differ: only p has 'a'"):
        estimators.contribution_intervals(
            pd.Series(P, index=names), pd.Series(Q, index=list("bcd")), 1, 1
        )
