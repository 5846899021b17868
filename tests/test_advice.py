"""What an error advises was tried: it stands in the sentence, it runs, and it gives the value."""

from __future__ import annotations

import statistics
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import torch
from scipy import sparse, stats

import kullback
from kullback import coding, estimators, fitting

LOG2 = float(np.log(2))
BINOMIAL = stats.binom(3, 0.5)

# What is given, what must be told of it, and the entropy that the advice gives.
ARRAYS: dict[str, tuple[Any, str, str, float]] = {
    "sparse array": (sparse.csr_array([[0.5, 0.5]]), "a sparse scipy.csr", "p.toarray()", LOG2),
    "sparse matrix": (sparse.coo_matrix([[0.5, 0.5]]), "a sparse scipy.coo", "p.toarray()", LOG2),
    "generator": ((x for x in [0.5, 0.5]), "a generator, which is not an array", "list(p)", LOG2),
    "map": (map(float, ["0.5", "0.5"]), "a map, which is not an array", "list(p)", LOG2),
    "dictionary's values": ({"a": 0.5, "b": 0.5}.values(), "a dict_values", "list(p)", LOG2),
    "lazy frame": (pl.LazyFrame({"a": [0.5], "b": [0.5]}), "a polars.Lazy", "p.collect()", LOG2),
    "objects": (np.array([0.5, 0.5], object), "dtype object", "numpy.asarray(p, float)", LOG2),
    "decimals": (
        np.array([Decimal("0.5"), Decimal("0.5")]),
        "dtype object",
        "numpy.asarray(p, float)",
        LOG2,
    ),
    "fractions": (
        np.array([Fraction(1, 2), Fraction(1, 2)]),
        "dtype object",
        "numpy.asarray(p, float)",
        LOG2,
    ),
    "numbers as text": (["0.5", "0.5"], "dtype <U3", "numpy.asarray(p, float)", LOG2),
    "long doubles": (
        np.array([0.5, 0.5], np.longdouble),
        "dtype ",
        "numpy.asarray(p, float)",
        LOG2,
    ),
    "complex": (np.array([0.5, 0.5], complex), "probabilities are real", "numpy.real(p)", LOG2),
    "amplitudes": (
        np.array([0.6, 0.8j]),
        "probabilities are real",
        "numpy.abs(p)**2",
        float(stats.entropy([0.36, 0.64])),
    ),
    "complex tensor": (torch.tensor([0.5, 0.5], dtype=torch.complex64), "p is", "p.real", LOG2),
    "structured": (
        np.array([(0.5,), (0.5,)], dtype=[("mass", float)]),
        "give one field of it",
        "p[p.dtype.names[0]]",
        LOG2,
    ),
    "logarithms": (np.log([0.5, 0.5]), "logarithms of prob", "numpy.exp(p)", LOG2),
    "logarithms to base 2": (
        [-1.0, -1.0],
        "logarithms to base 2 of prob",
        "numpy.exp2(p)",
        LOG2,
    ),
    "logarithm of 0": ([0.0, -np.inf], "logarithms of prob", "numpy.exp(p)", 0.0),
    "logarithms in a tensor": (
        torch.log_softmax(torch.zeros(2, dtype=torch.float64), 0),
        "logarithms of prob",
        "p.exp()",
        LOG2,
    ),
    "labels": (["a", "b", "a"], "holds labels ('a' at index 0)", "kullback.estimators", -1),
    "labels in an array": (np.array(["a", "b"]), "holds labels", "kullback.estimators", -1),
    "labels in a Series": (pd.Series(["a", "b"]), "holds labels", "kullback.estimators", -1),
    "class numbers": ([0, 1, 2, 1], "If these are class labels, use", "kullback.estimators", -1),
    "frozen discrete": (
        BINOMIAL,
        "a scipy distribution (binom). Distribution objects are not supported yet; evaluate",
        "p.pmf(range(int(p.ppf(1e-8)), int(p.isf(1e-8)) + 1))",
        float(stats.entropy(BINOMIAL.pmf(range(4)))),
    ),
    "Categorical": (
        torch.distributions.Categorical(torch.tensor([0.5, 0.5])),
        "a torch distribution (Categorical)",
        "p.probs",
        LOG2,
    ),
    "Binomial": (
        torch.distributions.Binomial(3, torch.tensor(0.5)),
        "a torch distribution (Binomial)",
        "p.log_prob(p.enumerate_support()).exp()",
        float(stats.entropy(BINOMIAL.pmf(range(4)))),
    ),
    "Poisson": (
        torch.distributions.Poisson(torch.tensor(0.5)),
        "a torch distribution (Poisson)",
        "p.log_prob(torch.arange(int(p.mean + 40 * p.stddev) + 40)).exp()",
        float(stats.entropy(stats.poisson(0.5).pmf(range(10)))),
    ),
    "frozen continuous": (stats.norm(0, 1), "scipy distribution (norm)", "p.rvs(size=1000)", -1),
    "not frozen": (stats.norm, "scipy distribution (norm", "p.rvs(size=1000)", -1),
    "NormalDist": (
        statistics.NormalDist(),
        "statistics distribution (NormalDist)",
        "p.samples(1000)",
        -1,
    ),
    "Normal": (
        torch.distributions.Normal(0, 1),
        "torch distribution (Normal)",
        "p.sample((1000,))",
        -1,
    ),
}


@pytest.mark.parametrize("given", ARRAYS)
def test_the_way_out_of_what_is_no_array_of_probabilities_works(given: str) -> None:
    """The code in the sentence makes of it what `entropy` takes, or what its estimator takes."""
    p, said, advice, right = ARRAYS[given]
    for call in (kullback.entropy, lambda p: kullback.compare(p, p), coding.code_lengths):
        if call is coding.code_lengths and isinstance(p, torch.Tensor):
            continue
        with pytest.raises((TypeError, ValueError)) as caught:
            call(p)
        if call is kullback.entropy:
            assert said in str(caught.value)
            assert advice in str(caught.value)
    if advice == "kullback.estimators":
        counted = kullback.compare(Counter(p), Counter(p), normalize=True).entropy
        assert estimators.entropy(p, method="plugin").value == pytest.approx(counted)
        return
    mended = eval(advice, {"p": p, "numpy": np, "torch": torch})  # noqa: S307 (the test is that it runs)
    if right < 0:
        of_normal = 0.5 * (LOG2 + np.log(np.pi) + 1)
        assert estimators.entropy(mended).value == pytest.approx(of_normal, abs=0.15)
        return
    assert np.asarray(kullback.entropy(mended, normalize=True)).item() == pytest.approx(
        right, rel=1e-6
    )


WHOLE: dict[str, Any] = {
    "binom": stats.binom(50, 0.5),
    "poisson far from 0": stats.poisson(400),
    "skellam, below 0": stats.skellam(9, 30),
    "geom": stats.geom(0.05),
    "new": stats.Binomial(n=50, p=0.5),
    "one-hot": torch.distributions.OneHotCategorical(torch.tensor([0.25, 0.75])),
    "geometric of torch": torch.distributions.Geometric(torch.tensor(0.05, dtype=torch.float64)),
}


@pytest.mark.parametrize("given", WHOLE)
def test_the_advice_for_distributions_covers_their_mass(given: str) -> None:
    """Without normalize=True, and the entropy is the library's own."""
    p = WHOLE[given]
    with pytest.raises(TypeError, match="Distribution objects are not supported yet") as caught:
        kullback.entropy(p)
    advice = (
        str(caught.value).removesuffix(".").rpartition(" are " if given == "one-hot" else ": ")[2]
    )
    mended = np.asarray(eval(advice, {"p": p, "numpy": np, "torch": torch}))  # noqa: S307 (the test is that it runs)
    right = p.entropy() if callable(p.entropy) else p.entropy
    assert kullback.entropy(mended) == pytest.approx(float(right), rel=1e-5)


@pytest.mark.parametrize(
    "given",
    [
        stats.binom,
        stats.multinomial(5, [0.25, 0.75]),
        torch.distributions.Multinomial(5, torch.tensor([0.25, 0.75])),
        torch.distributions.Binomial(3, torch.tensor([0.5, 0.25])),
        torch.distributions.Poisson(torch.tensor([0.5, 0.25])),
    ],
)
def test_distributions_of_vectors_and_families_are_told_without_code(given: Any) -> None:
    """Their outcomes are no row of whole numbers; no code would be right for all of them."""
    with pytest.raises(TypeError, match=r"not supported yet; give the probabilities of its outc"):
        kullback.entropy(given)


def test_a_batch_of_categoricals_is_rows() -> None:
    """The advice for torch's Categorical holds for many at once."""
    p = torch.distributions.Categorical(torch.tensor([[0.5, 0.5], [0.25, 0.75]]))
    with pytest.raises(TypeError, match=r"its probabilities are p\.probs\."):
        kullback.entropy(p)
    np.testing.assert_allclose(kullback.entropy(p.probs), p.entropy(), rtol=1e-6)


@pytest.mark.parametrize("hold", [pd.DataFrame, pl.DataFrame, pa.table])
def test_frames_with_the_counts_first_are_turned_around(hold: Any) -> None:
    """The columns are named in the order that is read, and read so they give scipy's D."""
    p, q = hold({"n": [3, 4], "o": ["x", "y"]}), hold({"n": [1, 6], "o": ["x", "y"]})
    for name, call in (
        ("p", lambda p, q: kullback.compare(p, q, normalize=True).kl_divergence),
        ("x", lambda x, y: estimators.kl_divergence(x, y, method="plugin").value),
    ):
        with pytest.raises(ValueError, match="second column, 'o', holds no numbers") as caught:
            call(p, q)
        advice = str(caught.value).removesuffix(".").rpartition(": ")[2]
        turned = [eval(advice, {name: side}) for side in (p, q)]  # noqa: S307 (it must run)
        assert call(*turned) == pytest.approx(stats.entropy([3, 4], [1, 6]))


def test_a_known_density_is_taken_as_its_logarithm() -> None:
    """Scipy's frozen normal as Q is refused with its logpdf as the way, and that gives about 0."""
    x = stats.norm(0, 1).rvs(500, random_state=1)
    for q in (stats.norm, stats.norm(0, 1)):
        with pytest.raises(TypeError, match=r"takes its log density, y\.logpdf\.") as caught:
            estimators.kl_divergence(x, q)
        assert str(caught.value).startswith("y is a scipy distribution")
        assert abs(estimators.kl_divergence(x, q.logpdf).value) < 0.15


SAMPLES: dict[str, tuple[Any, str, str]] = {
    "sparse": (sparse.csr_array([[1, 2]]), "a sparse scipy.csr", "x.toarray()[0]"),
    "lazy": (
        pl.LazyFrame({"u": ["a"], "count": [2]}),
        "a polars.LazyFrame, which is lazy; collect it first:",
        "x.collect()",
    ),
    "iterator": (iter("aab"), "of type str_ascii_iterator; pass a list", "list(x)"),
    "generator": ((c for c in "aab"), "of type generator; pass a list", "list(x)"),
    "frozen": (
        stats.poisson(1),
        "scipy distribution (poisson)",
        "x.pmf(range(int(x.ppf(1e-8)), int(x.isf(1e-8)) + 1))",
    ),
    "frame": (pl.DataFrame({"u": ["a"], "v": ["b"], "w": ["c"]}), "2 axes", "x['u']"),
    "pandas frame": (pd.DataFrame({"u": ["a", "b"]}), "2 axes", "x['u']"),
}


@pytest.mark.parametrize("given", SAMPLES)
def test_the_way_out_of_what_is_no_sample_works(given: str) -> None:
    """The code in the sentence makes of it what the estimators take."""
    x, said, advice = SAMPLES[given]
    for call in (estimators.entropy, lambda x: estimators.test_equal(x, x)):
        with pytest.raises((TypeError, ValueError)) as caught:
            call(x)
        if "iterator" not in given:
            assert said in str(caught.value)
        assert advice.removesuffix("[0]") in str(caught.value)
    mended = eval(advice, {"x": x})  # noqa: S307 (the test is that it runs)
    if given == "frozen":
        assert kullback.entropy(mended, normalize=True) > 0
    else:
        assert estimators.entropy(mended, method="plugin").value >= 0
    with pytest.raises((TypeError, ValueError)):
        fitting.train_on(SAMPLES[given][0], steps=1)


def test_fractions_and_decimals_are_the_floats_nearest_to_them() -> None:
    """In lists, tuples and dictionaries; what is beyond every float is told."""
    thirds = [Fraction(1, 3), Fraction(2, 3)]
    right = stats.entropy([1 / 3, 2 / 3])
    assert kullback.entropy(thirds) == kullback.entropy([1 / 3, 2 / 3])
    assert kullback.entropy(tuple(thirds)) == pytest.approx(right, rel=1e-15)
    assert kullback.entropy([thirds, [Decimal("0.5"), 0.5]])[1] == pytest.approx(LOG2)
    named = {"a": thirds[0], "b": Decimal(2) / 3}
    assert kullback.compare(named, named).entropy == pytest.approx(right, rel=1e-15)
    assert coding.code_lengths({"a": Decimal("0.25"), "b": Fraction(3, 4)})[0] == 2.0
    known = estimators.cross_entropy({"a": 1, "b": 2}, named, known="q", method="plugin")
    assert known.value == pytest.approx(right, rel=1e-15)
    with pytest.raises(ValueError, match="p has a number beyond the largest float; divide all"):
        kullback.entropy([10**400, 10**400], normalize=True)
    assert kullback.entropy([10**30, 10**30], normalize=True) == pytest.approx(LOG2)
    counts = {"a": Decimal(3), "b": Fraction(4, 2)}
    assert estimators.entropy(counts).value == estimators.entropy({"a": 3, "b": 2}).value
    with pytest.raises(ValueError, match=r"x has the entry 3\.5 for the outcome 'a'; counts"):
        estimators.entropy({"a": Decimal("3.5"), "b": 2})


def test_none_among_probabilities_is_told_with_its_place() -> None:
    """None is no number; NaN is how a missing one is written."""
    with pytest.raises(TypeError, match=r"it has None at index 1; put math\.nan there, or leave"):
        kullback.entropy([0.5, None])
    assert np.isnan(kullback.entropy([0.5, np.nan]))
    assert np.isnan(kullback.entropy(pl.Series([0.5, None])))


def test_a_set_is_no_distribution_and_no_sample() -> None:
    """Two equal probabilities would be one; a list and a dictionary are told, and work."""
    with pytest.raises(TypeError, match="which has no order and no repeats; give a list"):
        kullback.entropy({0.5})
    with pytest.raises(TypeError, match="x is of type set; pass a list or array of labels"):
        estimators.entropy({"a", "b"})
    with pytest.raises(TypeError, match="samples is a set, which has no order and no repeats"):
        coding.code_length({"a"}, {"a": 1.0})


def test_frames_of_outcome_and_count_are_for_compare() -> None:
    """Their rows are no distributions, and `compare` takes them."""
    frame = pd.Series([3, 3, 4]).value_counts().reset_index()
    for held in (frame, pl.from_pandas(frame)):
        with pytest.raises(TypeError, match="p is a frame of outcome and count, as value_counts"):
            kullback.kl_divergence(held, held, normalize=True)
        assert kullback.compare(held, {3: 2, 4: 1}, normalize=True).kl_divergence == 0.0
    dated = pl.DataFrame({"day": pd.date_range("2024-01-01", periods=2), "mass": [0.5, 0.5]})
    for held in (dated, dated.to_arrow(), dated.to_pandas()):
        with pytest.raises(TypeError, match="its column 'day' holds no numbers; leave it out, or"):
            kullback.entropy(held)
        assert kullback.compare(held, held).entropy == pytest.approx(LOG2)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([0, 1, 1, 2], True),
        ([1, 2, 2], True),
        ([3, 0, 9], True),
        ([0, 11, 19] * 20, True),
        ([50, 50], False),
        ([1, 2, 3], False),
        ([120, 0, 431], False),
        ([4000, 4000, 17] * 20, False),
    ],
)
def test_class_labels_are_named_for_small_whole_numbers_alone(
    numbers: list[int], *, said: bool
) -> None:
    """Counts are told of normalize=True; the type is that of what was given, in every engine."""
    jnp = pytest.importorskip("jax.numpy")
    xp = pytest.importorskip("array_api_strict")
    kinds = (list, np.array, torch.tensor, jnp.array, xp.asarray, pd.Series, pa.array)
    for held in (kind(numbers) for kind in kinds):
        with pytest.raises(ValueError, match="pass normalize=True if these are counts") as caught:
            kullback.entropy(held)
        hint = "weights. If these are class labels, use kullback.estimators."
        assert str(caught.value).endswith(hint if said else "weights.")
    with pytest.raises(ValueError, match=r"or weights\.$"):
        kullback.entropy(torch.tensor([float(n) for n in numbers]))


def test_object_arrays_of_floats_are_points_as_object_series_are() -> None:
    """Each would otherwise be a label of its own."""
    points = np.random.default_rng(2).random(30)
    right = estimators.entropy(points).value
    for held in (points.astype(object), pd.Series(points.astype(object))):
        assert estimators.entropy(held).value == right
    labels = np.array([1, 2, 2], dtype=object)
    assert estimators.entropy(labels, method="plugin").value == pytest.approx(stats.entropy([1, 2]))


def test_counts_by_pairs_become_a_table_as_advised() -> None:
    """The way out gives the plug-in of scipy's margins and cells."""
    pairs = {("a", "u"): 3, ("a", "v"): 1, ("b", "v"): 3}
    right = stats.entropy([4, 3]) + stats.entropy([3, 4]) - stats.entropy([3, 1, 3])
    for x in (pairs, pd.Series(pairs)):
        for counts in (False, True):
            with pytest.raises(
                TypeError, match=r"x has counts by pairs such as \('a', 'u'\)"
            ) as said:
                estimators.mutual_information(x, counts=counts)
        advice = str(said.value).removesuffix(".").rpartition(": ")[2]
        table = eval(advice, {"x": x, "pandas": pd})  # noqa: S307 (the test is that it runs)
        found = estimators.mutual_information(table, counts=True, method="plugin")
        assert found.value == pytest.approx(right)


def test_points_of_two_columns_need_a_second_argument() -> None:
    """Mutual information takes X and Y apart, so y is told to be missing."""
    x = np.random.default_rng(1).random((20, 2))
    with pytest.raises(TypeError, match="y is missing: give the points of x and of y as two arg"):
        estimators.mutual_information(x)
    assert np.isfinite(estimators.mutual_information(x[:, 0], x[:, 1]).value)


def test_percent_as_text_and_nothing_at_all_are_told() -> None:
    """Percent is read on the command line; in Python it is text."""
    with pytest.raises(TypeError, match=r"in Python give numbers: float\('60%'\[:-1\]\) / 100\."):
        kullback.entropy(["60%", "40%"])
    assert float("60%"[:-1]) / 100 == 0.6
    for nothing in (pd.Series([], dtype=object), np.array([], dtype=object)):
        with pytest.raises(TypeError, match="p is empty; a distribution has at least one outcome"):
            kullback.entropy(nothing)


def test_eight_bit_floats_are_no_records() -> None:
    """NumPy calls them kind V, and they have no fields."""
    ml_dtypes = pytest.importorskip("ml_dtypes")
    p = np.array([0.5, 0.5], ml_dtypes.float8_e4m3fn)
    with pytest.raises(TypeError, match=r"make it numbers first: numpy\.asarray\(p, float\)"):
        kullback.entropy(p)
    assert kullback.entropy(np.asarray(p, float)) == pytest.approx(LOG2)
