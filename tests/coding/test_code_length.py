"""The ideal code: lengths −log2 q, and their sum over samples."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter

import mpmath
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kullback import coding

WEATHER = {"sun": 0.6, "cloud": 0.3, "rain": 0.1}
FORECAST = {"sun": 0.3, "cloud": 0.3, "rain": 0.4}


def test_lengths_of_powers_of_two_are_whole() -> None:
    """−log2 of 2^-k is k, to the last bit, for every k that a float has."""
    q = [0.5**k for k in range(1, 1075)]
    assert coding.code_lengths([*q, q[-1]]).tolist() == [*range(1, 1075), 1074]


@pytest.mark.parametrize(("base", "length"), [(None, math.log(2)), (4, 0.5), (10, math.log10(2))])
def test_lengths_in_other_units(base: float | None, length: float) -> None:
    """Of an even chance the length is log 2 in any base, and the sum is that of the lengths."""
    assert coding.code_lengths([0.5, 0.5], base=base) == pytest.approx([length] * 2, rel=1e-15)
    assert coding.code_length([0, 1, 1], [0.5, 0.5], base) == pytest.approx(3 * length, rel=1e-15)


def test_a_total_that_is_not_quite_one_is_divided_by() -> None:
    """Of 0.5 and 0.4999995 both are a little more than they say: the lengths are by hand."""
    total = 0.9999995
    expected = [-math.log2(x / total) for x in (0.5, 0.4999995)]
    assert coding.code_lengths([0.5, 0.4999995]) == pytest.approx(expected, rel=1e-14)


def test_the_lengths_satisfy_kraft_with_equality() -> None:
    """Σ 2^-l = 1 for the ideal lengths of any distribution."""
    q = np.random.default_rng(1).dirichlet(np.ones(50))
    assert math.fsum(2.0 ** -coding.code_lengths(q)) == pytest.approx(1, abs=1e-14)


def test_certain_and_impossible_outcomes() -> None:
    """A certain outcome has length 0 (not -0), an impossible one an infinite length."""
    lengths = coding.code_lengths([1.0, 0.0])
    assert lengths.tolist() == [0.0, math.inf]
    assert not np.signbit(lengths[0])
    assert coding.code_length([0] * 7, [1.0, 0.0]) == 0.0
    assert coding.code_length([0, 1], [1.0, 0.0]) == math.inf
    assert coding.code_length([], [0.5, 0.5]) == 0.0


def test_code_length_against_mpmath() -> None:
    """Counts times logarithms of 50 digits, for labels and both codes."""
    samples = ["sun"] * 601 + ["rain"] * 97 + ["cloud"] * 302
    with mpmath.workdps(50):
        for q in (WEATHER, FORECAST):
            total = sum(map(mpmath.mpf, q.values()))
            bits = -sum(n * mpmath.log(q[x] / total, 2) for x, n in Counter(samples).items())
            assert coding.code_length(samples, q) == pytest.approx(float(bits), rel=2e-15)
            nats = float(bits * mpmath.log(2))
            assert coding.code_length(samples, q, None) == pytest.approx(nats, rel=2e-15)


def test_the_length_is_the_cross_entropy_of_the_shares() -> None:
    """1000 samples with exactly P's shares cost 1000 H(P,Q): 1695.462 bits."""
    samples = np.repeat([0, 1, 2], [600, 300, 100])
    assert coding.code_length(samples, [0.3, 0.3, 0.4]) == pytest.approx(1695.4618442383218)


def test_samples_and_q_come_in_many_forms() -> None:
    """Indices, labels in lists, arrays, Series, text and generators cost the same."""
    forms = [
        coding.code_length([0, 0, 1, 2], [0.5, 0.25, 0.25]),
        coding.code_length(np.array([0, 0, 1, 2], np.uint8), (0.5, 0.25, 0.25)),
        coding.code_length("aabc", {"a": 2, "b": 1, "c": 1}, normalize=True),
        coding.code_length(np.array(list("aabc")), [0.5, 0.25, 0.25], outcomes="abc"),
        coding.code_length((x for x in "aabc"), pd.Series({"c": 0.25, "a": 0.5, "b": 0.25})),
        coding.code_length(pd.Series(list("aabc")), {"a": 0.5, "b": 0.25, "c": 0.25}),
        coding.code_length(b"\x00\x00\x01\x02", [0.5, 0.25, 0.25]),
        coding.code_length(b"aabc", {97: 0.5, 98: 0.25, 99: 0.25}),
        coding.code_length([math.nan, math.nan, 1, 2], {math.nan: 0.5, 1: 0.25, 2: 0.25}),
        coding.code_length(np.array([np.nan, np.nan, 1, 2]), {math.nan: 0.5, 1: 0.25, 2: 0.25}),
    ]
    assert forms == [6.0] * len(forms)


def test_more_samples_than_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is worked on in chunks is the same as a whole, indices and labels alike."""
    monkeypatch.setattr("kullback.coding._alphabet.CHUNK", 7)
    samples = np.random.default_rng(0).integers(0, 4, 100)
    q = [0.5, 0.25, 0.125, 0.125]
    expected = float(np.array([1, 2, 3, 3])[samples].sum())
    assert coding.code_length(samples, q) == expected
    assert coding.code_length([f"s{i}" for i in samples], q, outcomes=["s0", "s1", "s2", "s3"]) == (
        expected
    )
    with pytest.raises(ValueError, match="samples has 9 at index 100;"):
        coding.code_length([*samples, 9], q)
    with pytest.raises(ValueError, match="the symbol 'z' at index 8,"):
        coding.code_length("aaaaaaaaz", {"a": 1.0})


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (([0], [0.5, 0.6]), ValueError, "q sums to 1.1, not to 1 (within 2.83e-06); pass norm"),
        (([0], [-0.5, 1.5]), ValueError, "q has the negative entry -0.5 at index 0"),
        (([0], [math.nan, 1]), ValueError, "q has NaN at index 0"),
        (([0], []), ValueError, "q is empty; a distribution has at least one outcome."),
        (([0], [[0.5, 0.5]]), ValueError, "q has 2 axes; it must be one distribution"),
        (
            ([0], ["a", "b"]),
            TypeError,
            "q has dtype <U1; it holds labels ('a' at index 0), not probabilities",
        ),
        (([0], [[1], [2, 3]]), ValueError, "q is not an array of numbers"),
        (([0, 2], [0.5, 0.5]), ValueError, "samples has 2 at index 1; q has 2 outcomes, whose"),
        (([-1], [0.5, 0.5]), ValueError, "samples has -1 at index 0"),
        (([0.5], [0.5, 0.5]), TypeError, "samples has entries of type float64; give indices"),
        ((["a"], [0.5, 0.5]), TypeError, "samples has entries of type <U1; give indices"),
        (([[0], [1, 1]], [0.5, 0.5]), ValueError, "samples is not a list of symbols: its rows"),
        (([[0], [1]], [0.5, 0.5]), ValueError, "samples has 2 axes; give one symbol after"),
        (("ab", [0.5, 0.5]), TypeError, "samples has entries of type <U1; give indices"),
        (
            (np.ma.array([0, 1], mask=[False, True]), [1.0, 0]),
            TypeError,
            "samples is a masked array",
        ),
        (
            (np.ma.array([0, 1], mask=[False, True]), {0: 0.5, 1: 0.5}),
            TypeError,
            "samples is a masked",
        ),
        ((5, [0.5, 0.5]), TypeError, "samples is 5; give several symbols"),
        (({"a": 3}, {"a": 1.0}), TypeError, "samples is a mapping; give the symbols"),
        ((["a", "b"], {"a": 1.0}), ValueError, "the symbol 'b' at index 1, which is not among"),
        (([["a"]], {"a": 1.0}), TypeError, "samples has ['a'] at index 0, which is not hashable"),
        (([0], [1.0], 1), ValueError, "base must be a number above 1"),
    ],
)
def test_bad_input_is_told_in_sentences(
    call: tuple[object, ...], error: type[Exception], sentence: str
) -> None:
    """The argument is named, with what was found."""
    with pytest.raises(error) as told:
        coding.code_length(*call)  # type: ignore[arg-type]
    assert str(told.value).startswith(sentence) or sentence in str(told.value)


def test_names_must_fit() -> None:
    """Names are as many as numbers, none twice, and keys are among them."""
    with pytest.raises(ValueError, match="q has 2 entries, but outcomes lists 3"):
        coding.code_length("a", [0.5, 0.5], outcomes="abc")
    with pytest.raises(ValueError, match="outcomes names the outcome 'a' twice"):
        coding.code_length("a", [0.5, 0.5], outcomes="aa")
    with pytest.raises(ValueError, match="q has the outcome 'z', which outcomes does not list"):
        coding.code_length("a", {"z": 1.0}, outcomes="a")
    with pytest.raises(ValueError, match="q has the outcome None, which outcomes does not list"):
        coding.code_length([1], {None: 0.5, 1: 0.5}, outcomes=[1], normalize=True)


def test_an_alphabet_of_very_many_names() -> None:
    """A hundred thousand keys are looked through once, not once for every key."""
    names = [f"word {i}" for i in range(100_000)]
    q = dict.fromkeys(names, 1e-5)
    assert coding.code_length(names, q) == pytest.approx(1e5 * math.log2(1e5), rel=1e-14)


@pytest.mark.parametrize("unit", ["D", "h", "s", "ms", "us", "ns"])
def test_times_of_any_unit_and_holder_are_the_symbols_of_the_same_times(unit: str) -> None:
    """Nanoseconds are no whole numbers, and a time zone stays; 0.25 and 0.75 cost 2.415 bits."""
    right = 2 - math.log2(0.75)
    spans = np.array([24, 48], "m8[h]").astype(f"m8[{unit}]")
    named = {dt.timedelta(days=1): 0.25, dt.timedelta(days=2): 0.75}
    assert coding.code_length(spans, named) == right
    assert coding.code_length(list(spans), named) == right
    times = np.array(["2024-01-01", "2024-01-02"], f"M8[{unit}]")
    assert coding.code_length(times, dict(zip(times, (0.25, 0.75), strict=True))) == right
    if unit == "D":
        return
    named = {dt.datetime(2024, 1, day): mass for day, mass in ((1, 0.25), (2, 0.75))}  # type: ignore[misc]  # noqa: DTZ001
    held = pd.Series(times)
    for samples in (times, held, pl.from_pandas(held), pa.array(held)):
        assert coding.code_length(samples, named) == right
    zoned = held.dt.tz_localize("Europe/Vienna")
    q = pd.Series([0.25, 0.75], index=zoned)
    for samples in (zoned, pl.from_pandas(zoned), pa.array(zoned), zoned.astype(object)):
        assert coding.code_length(samples, q) == right


def test_counts_of_value_counts_are_refused_with_advice_that_works() -> None:
    """A Series of counts is no list of symbols; repeated by its counts, its index is."""
    samples = pd.Series(["a", "b", "b"]).value_counts()
    with pytest.raises(ValueError, match=r"samples\.index\.repeat\(samples\) takes it as counts"):
        coding.code_length(samples, {"a": 0.25, "b": 0.75})
    found = coding.code_length(samples.index.repeat(samples), {"a": 0.25, "b": 0.75})
    assert found == pytest.approx(2 - 2 * math.log2(0.75), rel=1e-15)
