"""Every error is a sentence: which argument, the numbers, and the way out."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cases import draw

import kullback
from kullback.measures import _engine_numpy

GOOD = [0.2, 0.3, 0.5]
INF, NAN = math.inf, math.nan

OF_PAIRS: dict[str, Any] = {
    "kl_divergence": kullback.kl_divergence,
    "cross_entropy": kullback.cross_entropy,
    "js_divergence": kullback.js_divergence,
    "js_distance": kullback.js_distance,
    "jeffreys_divergence": kullback.jeffreys_divergence,
    "kl_contributions": kullback.kl_contributions,
    "perplexity": kullback.perplexity,
    "renyi_divergence": lambda *a, **k: kullback.renyi_divergence(*a, order=2, **k),
    "renyi_divergence, order 0": lambda *a, **k: kullback.renyi_divergence(*a, order=0, **k),
}
OF_ONE: dict[str, Any] = {
    "entropy": kullback.entropy,
    "perplexity": kullback.perplexity,
    "surprisal": kullback.surprisal,
    "renyi_entropy": lambda p, **k: kullback.renyi_entropy(p, order=2, **k),
    "renyi_entropy, order inf": lambda p, **k: kullback.renyi_entropy(p, order=INF, **k),
}
of_pairs = pytest.mark.parametrize("measure", OF_PAIRS.values(), ids=OF_PAIRS.keys())
of_one = pytest.mark.parametrize("measure", OF_ONE.values(), ids=OF_ONE.keys())

# What is wrong with a row, and what must be said about it.
BAD_ROWS = {
    "negative": ([0.5, -0.25, 0.75], "negative entry -0.25 at index 1"),
    "infinite": ([0.5, 0.25, INF], "infinite entry at index 2"),
    "minus infinity": ([0.5, 0.25, -INF], "negative entry -inf at index 2"),
    "NaN and negative": ([NAN, -0.25, 0.75], "negative entry -0.25 at index 1"),
    "NaN and infinite": ([NAN, INF, 0.75], "infinite entry at index 1"),
}
bad_rows = pytest.mark.parametrize(("row", "said"), BAD_ROWS.values(), ids=BAD_ROWS.keys())


def refused(said: str) -> Any:
    """Expect a ValueError with that part of a sentence."""
    return pytest.raises(ValueError, match=re.escape(said))


@bad_rows
@of_pairs
@pytest.mark.parametrize("normalize", [False, True])
def test_bad_entries_of_either_argument(
    measure: Any, row: list[float], said: str, normalize: bool
) -> None:
    """A negative or infinite entry is named with its argument and index; NaN excuses nothing."""
    with refused(f"p has {'an ' if 'infinite' in said else 'the '}{said}"):
        measure(row, GOOD, normalize=normalize)
    with refused(f"q has {'an ' if 'infinite' in said else 'the '}{said}"):
        measure(GOOD, row, normalize=normalize)


@bad_rows
@of_one
def test_bad_entries_of_one_argument(measure: Any, row: list[float], said: str) -> None:
    """The measures of one distribution say the same, and name the row among many."""
    with refused(said):
        measure(row)
    with refused(f"p, row 1, has {'an ' if 'infinite' in said else 'the '}{said}"):
        measure([GOOD, row])
    with refused("p, row (1, 0),"):
        measure([[GOOD, GOOD], [row, GOOD]])


@of_pairs
def test_totals(measure: Any) -> None:
    """A total that is not 1 is an error that gives total and tolerance, and says normalize=True."""
    said = "q sums to 1.2, not to 1 (within 3.46e-06); pass normalize=True if these are counts"
    with refused(said):
        measure(GOOD, [0.3, 0.4, 0.5])
    with refused("p, row 2, sums to 0.9,"):
        measure([GOOD, GOOD, [0.1, 0.3, 0.5]], GOOD)
    with refused("p sums to 3,"):
        measure([1, 1, 1], [0, 1, 0])
    with refused("q sums to 0, so it cannot be normalized"):
        measure(GOOD, [0.0, 0.0, 0.0], normalize=True)
    with refused("p sums to 0, so it cannot be normalized"):
        measure([0, 0, 0], GOOD, normalize=True)


@of_one
def test_totals_of_one(measure: Any) -> None:
    """The same for measures of one distribution."""
    with refused("p sums to 0.5, not to 1 (within 2.83e-06); pass normalize=True"):
        measure([0.25, 0.25])
    with refused("p, row 1, sums to 0, so it cannot be normalized"):
        measure([[1, 2], [0, 0]], normalize=True)


@pytest.mark.parametrize(
    ("kind", "n", "tolerance"),
    [
        (np.float64, 2, 2.828427e-6),  # 2e-6 √n
        (np.float64, 15, 7.745967e-6),
        (np.float64, 16, 8.16e-6),  # 5.1e-7 n
        (np.float64, 1000, 5.1e-4),
        (np.float64, 5000, 1e-3),
        (np.float32, 10, 1e-3),
        (np.float32, 1000, 1e-3),
        (np.float16, 10, 1e-2),
        (np.float16, 1000, 1e-2),
    ],
)
def test_tolerance_of_every_type(kind: type, n: int, tolerance: float) -> None:
    """Totals off by two thirds of the type's tolerance pass, by four thirds do not."""
    p = draw(n, 51)
    for sign in (-1, 1):
        inside = (p * (1 + sign * tolerance * 2 / 3)).astype(kind)  # type: ignore[var-annotated]
        outside = (p * (1 + sign * tolerance * 4 / 3)).astype(kind)  # type: ignore[var-annotated]
        for measure in (*OF_PAIRS.values(), lambda a, _: kullback.entropy(a)):
            measure(inside, p)
            with refused(f"(within {tolerance:.3g}); pass normalize=True"):
                measure(outside, p)


@of_pairs
def test_nan_spoils_its_own_row_only(measure: Any) -> None:
    """NaN in one row gives NaN for that row; the others are as without it."""
    p = np.array([GOOD, [NAN, 0.5, 0.5], GOOD])
    q = np.array([[0.3, 0.3, 0.4], GOOD, [0.5, NAN, 0.0]])
    rows = np.reshape(measure(p, q), (3, -1))
    assert np.isnan(rows).all(axis=1).tolist() == [False, True, True]
    assert rows[0].tolist() == np.reshape(measure(GOOD, [0.3, 0.3, 0.4]), -1).tolist()
    assert np.isnan(measure([NAN, 0.5], [0.5, 0.5])).all()
    assert np.isnan(measure([0.5, 0.5], [NAN, 0.0], normalize=True)).all()


@of_pairs
def test_a_row_of_nan_hides_no_bad_row(measure: Any) -> None:
    """A row with NaN is let pass, a bad row before or after it is not."""
    with refused("p, row 1, sums to 1.5,"):
        measure([[NAN, 0.5], [1.0, 0.5], [0.5, 0.5]], [0.5, 0.5])
    with refused("p, row 0, sums to 1.5,"):
        measure([[1.0, 0.5], [NAN, 0.5]], [0.5, 0.5])
    with refused("q, row 1, sums to 1.5,"):
        measure([[NAN, 0.5], [0.5, 0.5]], [[0.5, 0.5], [1.0, 0.5]])


@of_pairs
def test_shapes(measure: Any) -> None:
    """Lengths must agree (1 is not stretched), leading axes broadcast, nothing is empty."""
    with refused("p has 3 outcomes and q has 1; both must list the same outcomes"):
        measure(GOOD, [1.0])
    with refused("p has 2 outcomes and q has 3"):
        measure([0.5, 0.5], GOOD)
    with refused("do not broadcast over the leading axes"):
        measure([GOOD, GOOD], [GOOD, GOOD, GOOD])
    with refused("p is empty along axis -1; a distribution has at least one outcome"):
        measure([], [])
    with refused("p is a single number"):
        measure(0.5, 0.5)
    with refused("p has 1 axis, so there is no axis 1"):
        measure(GOOD, GOOD, axis=1)
    with refused("p is not an array of numbers: its rows differ"):
        measure([[0.5, 0.5], [1.0]], GOOD)


@pytest.mark.parametrize("axis", [None, 0.5, (0, 1), "x"])
def test_axis_is_an_integer(axis: Any) -> None:
    """Any other axis is a TypeError that says so."""
    for measure in (kullback.kl_divergence, kullback.kl_contributions):
        with pytest.raises(TypeError, match="axis must be an integer, not"):
            measure(GOOD, GOOD, axis=axis)


@pytest.mark.parametrize("base", [0, 1, 1.0, -2, NAN, INF, "x", [2]])
def test_bad_base(base: Any) -> None:
    """The base is a number above 1."""
    said = f"base must be a number above 1, such as 2 for bits, not {base!r}"
    for measure in OF_PAIRS.values():
        with refused(said):
            measure(np.array(GOOD), np.array(GOOD), base=base)
    for measure in OF_ONE.values():
        with refused(said):
            measure(np.array(GOOD), base=base)
    with refused(said):
        kullback.mutual_information([[0.5, 0.5]], base=base)
    with refused(said):
        kullback.conditional_entropy([[0.5, 0.5]], given=0, base=base)


@pytest.mark.parametrize("weight", [0, 1, -0.5, 2, NAN, "x", None])
def test_bad_weight(weight: Any) -> None:
    """The weight lies between 0 and 1."""
    for measure in (kullback.js_divergence, kullback.js_distance):
        with refused(f"in the mixture, must be between 0 and 1, not {weight!r}"):
            measure(GOOD, GOOD, weight=weight)


@pytest.mark.parametrize("order", [-1, NAN, -INF, "x", None])
def test_bad_order(order: Any) -> None:
    """The order is at least 0."""
    with refused(f"order must be a number from 0 to infinity, not {order!r}"):
        kullback.renyi_entropy(GOOD, order=order)
    with refused(f"order must be a number from 0 to infinity, not {order!r}"):
        kullback.renyi_divergence(GOOD, GOOD, order=order)


BAD_TYPES = {
    "object": (np.array(GOOD, object), "p has dtype object"),
    "text": (np.array(["a", "b", "c"]), "p has dtype <U1"),
    "complex": (np.array(GOOD, complex), "p has dtype complex128"),
    "longdouble": (np.array(GOOD, np.longdouble), f"p has dtype {np.dtype(np.longdouble)}"),
    "dates": (np.array([1, 2, 3], "M8[s]"), "p has dtype datetime64[s]"),
    "masked": (np.ma.array(GOOD, mask=[0, 1, 0]), "p is a masked array; fill or drop"),
    "dictionary": ({"a": 1.0}, "p is a dict; kullback.compare aligns these by outcome"),
    "none": (None, "p has dtype object"),
    "words": ("abc", "p has dtype <U3"),
}


@pytest.mark.parametrize(("value", "said"), BAD_TYPES.values(), ids=BAD_TYPES.keys())
def test_bad_types(value: Any, said: str) -> None:
    """What holds no plain real numbers is a TypeError that names the argument."""
    for measure in OF_ONE.values():
        with pytest.raises(TypeError, match=re.escape(said)):
            measure(value)
    for measure in OF_PAIRS.values():
        with pytest.raises(TypeError, match=re.escape(said)):
            measure(value, GOOD)
        if value is None and measure is kullback.perplexity:
            continue  # without q it is that of p
        with pytest.raises(TypeError, match=re.escape(said.replace("p ", "q ", 1))):
            measure(GOOD, value)


def test_series_with_different_indexes() -> None:
    """Two pandas Series are compared by label; labels that one lacks are told, and the way out."""
    p = pd.Series([0.75, 0.25], index=["a", "b"])
    q = pd.Series([0.25, 0.75], index=["b", "a"])
    assert kullback.kl_divergence(p, q) == 0.0
    other = pd.Series([0.25, 0.75], index=["b", "c"])
    with refused("the labels of the outcomes of p and q differ: only p has 'a' and only q has 'c'"):
        kullback.kl_divergence(p, other)
    assert kullback.kl_divergence(p, np.asarray(other, float)) == kullback.kl_divergence(
        [0.75, 0.25], [0.25, 0.75]
    )


def test_bad_joint_tables() -> None:
    """A joint table has two axes or more; `given` and `between` name different axes of it."""
    table = np.full((2, 2), 0.25)
    with refused("joint has 1 axis; a joint table has one for each variable, so at least 2"):
        kullback.mutual_information([0.5, 0.5])
    with refused("joint sums to 2, not to 1"):
        kullback.mutual_information(table * 2)
    with refused("joint has the negative entry -0.5 at index 1"):
        kullback.conditional_entropy([[0.5, -0.5], [0.5, 0.5]], given=0)
    with refused("given names all 2 axes of the joint table"):
        kullback.conditional_entropy(table, given=(0, 1))
    with refused("given names axis 2, but the joint table has 2 axes"):
        kullback.conditional_entropy(table, given=2)
    with refused("given must name one or more different axes, not (0, -2)"):
        kullback.conditional_entropy(table, given=(0, -2))
    with refused("given must name one or more different axes, not ()"):
        kullback.conditional_entropy(table, given=())
    bad: Any
    for bad in ("x", 1.5, [0]):
        with pytest.raises(TypeError, match="given must be the number of an axis"):
            kullback.conditional_entropy(table, given=bad)
    for bad in ((0,), (0, 0), ((0, 1),), ()):
        with refused("between must name at least two groups of different axes"):
            kullback.mutual_information(table, between=bad)
    with refused("between names axis 5, but the joint table has 2 axes"):
        kullback.mutual_information(table, between=(0, 5))
    with pytest.raises(TypeError, match="between must name at least two groups"):
        kullback.mutual_information(table, between=3)  # type: ignore[arg-type]


def test_totals_beyond_the_floats_are_a_sentence() -> None:
    """A total that overflows is named as such, by every engine, and is never a silent NaN."""
    huge = np.array([1e308, 1e308, 1e308])
    for call in (
        lambda: kullback.entropy(huge),
        lambda: kullback.kl_divergence(huge, [0.5, 0.25, 0.25]),
        lambda: kullback.js_divergence(huge, [0.5, 0.25, 0.25]),
        lambda: kullback.surprisal(huge),
    ):
        with refused("p sums to inf, not to 1"):
            call()


def test_subnormal_weights_are_weights() -> None:
    """Two weights of the smallest subnormal number are a fair coin; so are they against 1, 1."""
    weights = np.array([5e-324, 5e-324, 0.0])
    assert kullback.entropy(weights, normalize=True) == pytest.approx(np.log(2), rel=1e-15)
    assert kullback.kl_divergence(weights, [1, 1, 0], normalize=True) == 0.0
    assert kullback.js_divergence(weights, [1, 1, 2], normalize=True) == pytest.approx(
        kullback.js_divergence([1, 1, 0], [1, 1, 2], normalize=True), rel=1e-14
    )


@pytest.mark.parametrize(("n", "kind"), [(0, ValueError), (1025, ValueError), (2.5, TypeError)])
def test_the_number_of_threads_is_checked(n: object, kind: type[Exception]) -> None:
    """It is a whole number from 1 to 1024."""
    with pytest.raises(kind, match="the number of threads must be"):
        kullback.set_num_threads(n)  # type: ignore[arg-type]


@pytest.mark.parametrize("yes", [True, np.True_, 1, np.int64(1)])
@pytest.mark.parametrize("no", [False, np.False_, 0])
def test_switches_may_be_numpys_or_0_and_1(yes: Any, no: Any) -> None:
    """`normalize` and `keepdims` say the same by True, by NumPy's own and by 1."""
    p, q = np.array([1.0, 3.0]), np.array([1.0, 1.0])
    for measure in (kullback.kl_divergence, kullback.js_distance, kullback.cross_entropy):
        value = measure(p, q, normalize=yes, keepdims=no)
        assert value == measure(p, q, normalize=True)
        assert measure(p / 4, q / 2, normalize=no, keepdims=yes).shape == (1,)
    assert kullback.renyi_entropy(p, order=2, normalize=yes, keepdims=yes).shape == (1,)


@pytest.mark.parametrize("wrong", ["no", "", None, 2, 0.5, [], [True]])
def test_a_switch_that_is_none_is_refused(wrong: Any) -> None:
    """Whatever is neither true nor false is refused by name, in the quick way too."""
    p = np.array([0.5, 0.5])
    for measure in (kullback.entropy, kullback.surprisal, kullback.perplexity):
        with pytest.raises(TypeError, match="normalize must be True or False, not"):
            measure(p, normalize=wrong)
    for measure in (kullback.kl_divergence, kullback.js_divergence, kullback.kl_contributions):  # type: ignore[assignment]
        with pytest.raises(TypeError, match="normalize must be True or False, not"):
            measure(p, p, normalize=wrong)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="keepdims must be True or False, not"):
        kullback.entropy(p, keepdims=wrong)
    with pytest.raises(TypeError, match="normalize must be True or False, not"):
        kullback.mutual_information(np.full((2, 2), 0.25), normalize=wrong)


@pytest.mark.parametrize("normalize", [False, True])
def test_64_axes_are_as_good_as_one(normalize: bool) -> None:
    """As many axes as NumPy has are measured, with the kernels and without."""
    p, q = np.full((1,) * 63 + (2,), 0.5), [0.25, 0.75]
    for engine in (_engine_numpy, None):
        for name in ("js_divergence", "js_distance"):
            whole = getattr(engine or kullback, name)
            options = {"weight": 0.5, "normalize": normalize}
            value = whole(p, np.broadcast_to(q, p.shape), **options)
            alone = getattr(kullback, name)([0.5, 0.5], q)
            assert value.shape == (1,) * 63
            assert float(value.reshape(())) == pytest.approx(alone, rel=1e-15)
