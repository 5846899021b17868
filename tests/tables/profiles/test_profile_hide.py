"""min_count: no number of rows in a profile is small, and no single row's value is told."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from kullback import tables
from kullback.counting._listed import Listed
from kullback.tables import profile
from kullback.tables._profiles.hide import _round_numbers

if TYPE_CHECKING:
    from pathlib import Path

RNG = np.random.default_rng(3)
COLUMNS: dict[str, Any] = {
    "normal": RNG.normal(50, 10, 2000),
    "around zero": RNG.normal(0, 1, 2000),
    "lognormal": np.exp(RNG.normal(0, 3, 2000)),
    "few negative": np.where(np.arange(2000) < 3, -5.0, RNG.exponential(3.0, 2000)),
    "an outlier": np.append(RNG.normal(0, 1, 1999), 1e300),
    "whole": RNG.poisson(5, 2000) * 1.0,
    "mostly zero": np.where(RNG.random(2000) < 0.95, 0.0, RNG.integers(1, 10**6, 2000)),
    "times": RNG.integers(1_700_000_000_000_000, 1_700_000_900_000_000, 2000) * 1.0,
    "two values": np.where(np.arange(2000) < 4, 7.0, 8.0),
    "few missing": np.where(np.arange(2000) < 4, np.nan, RNG.normal(0, 1, 2000)),
    "many missing": np.where(np.arange(2000) < 400, np.nan, RNG.normal(0, 1, 2000)),
    "few infinite": np.concatenate([[np.inf, -np.inf, -np.inf], RNG.normal(0, 1, 1997)]),
    "few finite": np.concatenate([[1.0, 2.0, 3.0], np.full(1997, np.nan)]),
}


@pytest.mark.parametrize("fewest", [2, 10, 300])
@pytest.mark.parametrize("name", COLUMNS)
def test_every_number_of_rows_is_none_or_enough(name: str, fewest: int) -> None:
    """And every bin has the rows that lie in it, counted by numpy, with those that are hidden."""
    x = COLUMNS[name]
    column = profile(pl.DataFrame({"x": x}), min_count=fewest)["x"]
    held = column.held
    if held is None:
        assert name == "few finite"
        return
    assert not isinstance(held, Listed)
    beside = (held.negative_infinite, held.positive_infinite, held.missing)
    counts = held.bins.counts[0].tolist()
    assert all(n is None or n == 0 or n >= fewest for n in (*beside, *counts))
    assert held.rows == 2000
    true = ((x == -np.inf).sum(), (x == np.inf).sum(), np.isnan(x).sum())
    for told, n in zip(beside, true, strict=True):
        assert told == n or (told is None and 0 < n < fewest)
    inside = [
        int(((x >= low) & (x <= high)).sum())
        for low, high in zip(held.bins.low, held.bins.high, strict=True)
    ]
    inside[0] += 0 if beside[0] is not None else true[0]
    inside[-1] += sum(n for n, told in zip(true[1:], beside[1:], strict=True) if told is None)
    assert counts == inside


@pytest.mark.parametrize("name", COLUMNS)
def test_no_end_of_a_bin_is_the_value_of_few_rows(name: str) -> None:
    """Ends are values that enough rows have, the floats next to such, or round numbers."""
    x = COLUMNS[name]
    held = profile(pl.DataFrame({"x": x}), min_count=10)["x"].held
    if held is None:
        return
    assert not isinstance(held, Listed)
    values, counts = np.unique(x[np.isfinite(x)], return_counts=True)
    shared = set(values[counts >= 10])
    width = (values[-1] / 4096) - (values[0] / 4096)
    for value in (*held.bins.low.tolist(), *held.bins.high.tolist()):
        near = {value, math.nextafter(value, -math.inf), math.nextafter(value, math.inf)}
        if math.inf in map(abs, near) or near & shared:
            continue
        # A round number, or the float below one.
        assert any(_step(v) >= min(width, abs(v) / 256) for v in near)


def _step(value: float) -> float:
    """Return the largest power of two of which a number is a multiple."""
    if value == 0.0:
        return float("inf")
    numerator, denominator = float(value).as_integer_ratio()
    return (numerator & -numerator) / denominator


def test_round_numbers_are_the_roundest_between() -> None:
    """Multiples of the largest power of two above the one number and up to the other."""
    cases = [
        (3.2, 4.9, 4.0, 4.0),
        (4.0, 4.9, 4.5, 0.5),
        (-3.0, 2.0, 0.0, math.inf),
        (-4.9, -4.1, -4.5, 0.5),
        (0.0, 5e-324, 5e-324, 5e-324),
        (1.0, 1.0 + 2**-52, 1.0 + 2**-52, 2**-52),
        (-1.0 - 2**-52, -1.0, -1.0, 1.0),
        (1e300, 1.7e308, 2.0**1023, 2.0**1023),
    ]
    below, above, numbers, steps = (np.array(column) for column in zip(*cases, strict=True))
    found = _round_numbers(below, above)
    assert found[0].tolist() == numbers.tolist()
    assert found[1].tolist() == steps.tolist()


@pytest.mark.parametrize(
    ("counts", "missing", "listed", "told", "rest"),
    [
        ({"a": 50, "b": 30, "c": 3, "d": 9}, 0, {"a": 50, "b": 30}, 0, (12, 2, 12)),
        # One row alone is too few to be left over: the next rare value is hidden with it.
        ({"a": 50, "b": 30, "c": 1}, 40, {"a": 50}, 40, (31, 2, 31)),
        ({"a": 50, "b": 30}, 4, {"a": 50}, None, (34, 1, 34)),
        ({"a": 50, "b": 30}, 0, {"a": 50, "b": 30}, 0, None),
        ({"a": 3}, 40, {}, None, (43, 1, 43)),
        ({"a": 5, "b": 6}, 0, {}, 0, (11, 2, 11)),
        ({"a": 50, **dict.fromkeys("bcdef", 4)}, 0, {"a": 50}, 0, (20, 5, 9)),
    ],
)
def test_rare_values_are_among_the_others(
    counts: dict[str, int],
    missing: int,
    listed: dict[str, int],
    told: int | None,
    rest: tuple[int, int, int] | None,
) -> None:
    """What is listed, what is told of missing values, and the others' rows, values and bound."""
    values = [v for value, n in counts.items() for v in [value] * n] + [None] * missing
    held = profile(pl.DataFrame({"w": pl.Series(values, dtype=pl.String)}), min_count=10)["w"].held
    assert isinstance(held, Listed)
    assert held.exact == listed
    assert held.missing == told
    found = held.rest
    assert (found and (found.rows, found.most, found.at_most)) == rest


@pytest.mark.parametrize("most", [1, 2, 100])
def test_the_bound_of_the_others_tells_no_few_rows(most: int, tmp_path: Path) -> None:
    """Over random small tables and merges of them: rows less bound are 0, or 5 at least.

    And in each of them the bound holds, counted one by one, and the file is read again.
    """
    rng = np.random.default_rng(8)
    fewest, parts = 5, []
    for _ in range(300):
        sizes = [int(n) for n in rng.choice([0, 1, 2, 3, 4, 5, 7, 50, 998], 6)]
        values = [v for v, n in zip((None, *"abcde"), sizes, strict=True) for _ in range(n)]
        values += ["f"] * (5 - len(values))
        made = profile(
            pl.DataFrame({"w": pl.Series(values, dtype=pl.String)}),
            min_count=fewest,
            max_categories=most,
        )
        counts = {v: values.count(v) for v in set(values)}
        parts.append((made, counts))
        for some in (parts[-1:], parts[-3:]):
            whole = tables.merge(one for one, _ in some)
            whole.save(tmp_path / "p.kb.json")
            held = tables.read_profile(tmp_path / "p.kb.json")["w"].held
            assert isinstance(held, Listed)
            if held.rest is None:
                continue
            hidden = held.rest.rows - held.rest.at_most
            assert not 0 < hidden < fewest
            left = set("abcdef") - held.exact.keys() - held.bounded.keys()
            assert held.rest.at_most >= max(
                (sum(counts.get(v, 0) for _, counts in some) for v in left), default=0
            )


@pytest.mark.parametrize(
    ("values", "rest"),
    [
        ([True] * 998 + [False] * 2, (1000, 2, 2, 1000)),
        (["a"] * 100 + ["b"] * 50 + [None] * 2, (52, 1, 1, 52)),
        (["a"] * 100 + ["b"] * 4 + ["c"] * 4, (8, 2, 2, 8)),
    ],
)
def test_no_difference_is_the_number_of_few_rows(
    values: list[Any], rest: tuple[int, int, int, int]
) -> None:
    """A frequent value among the others is not bounded, and two of 4 rows are not told apart."""
    held = profile(pl.DataFrame({"w": values}), min_count=5)["w"].held
    assert isinstance(held, Listed)
    found = held.rest
    assert found is not None
    assert (found.rows, found.fewest, found.most, found.at_most) == rest


@pytest.mark.parametrize(("empty", "told"), [(2, 0), (0, 98), (5, 98)])
def test_words_for_nothing_tell_no_few_others(empty: int, told: int, tmp_path: Path) -> None:
    """98 fields NA, beside others that are missing: told where those are none or 5 at least."""
    path = tmp_path / "a.csv"
    path.write_text("n,m\n" + "NA,1\n" * 98 + ",1\n" * empty + "7,1\n" * 50)
    column = profile(path, min_count=5)["n"]
    assert column.missing == 98 + empty
    assert column.nothing == told


def test_no_hidden_value_is_in_the_text() -> None:
    """Names and numbers of single rows are nowhere in the file."""
    frame = pl.DataFrame(
        {
            "name": ["Ann"] * 50 + ["Bob"] * 30 + ["Zoe"] * 3,
            "pay": [*range(1000, 1080), 987_654, 123.456, 99_999.25],
        },
        strict=False,
    )
    text = profile(frame, min_count=10).to_json().partition('"columns"')[2]
    for hidden in ("Zoe", "987654", "123.456", "99999.25", "1079", "1000"):
        assert hidden not in text
    assert "Ann" in text


def test_a_comparison_says_what_was_hidden() -> None:
    """The notes tell the limit, and that few missing values are counted with the largest."""
    words = ["a"] * 1000 + ["b"] * 990 + ["c"] * 10
    frame = pl.DataFrame({"few": COLUMNS["few missing"], "w": words})
    now = frame.with_columns(few=pl.when(pl.col("few") > 1.0).then(None).otherwise(pl.col("few")))
    result = tables.compare(profile(frame, min_count=20), now)
    (hides,) = result.notes
    assert hides == (
        "the reference is a profile that hides what fewer than 20 rows have: rare values are among "
        "all others, bins of numbers and times are taken together and end at round numbers"
    )
    (counted,) = result["few"].notes
    assert counted == (
        "missing values are counted with the largest values of the profile that hides how few rows "
        "they are"
    )
    assert None not in result["few"].outcomes
    assert result["few"].missing_current == now["few"].is_nan().sum() + now["few"].null_count()
    rule = tables.check(profile(frame, min_count=20), now, fail_on="missing>5%").failures
    assert [failure.column for failure in rule] == ["few"]
    assert sum(result["few"].counts_current) == 2000
    assert result["w"].outcomes == ("a", "all other values")
    assert len(result["w"].notes) == 1


def test_a_hidden_column_has_a_status() -> None:
    """Three numbers among missing ones: nothing can be told, and that is said."""
    frame = pl.DataFrame({"x": COLUMNS["few finite"], "w": ["a"] * 2000})
    kept = profile(frame, min_count=10)
    assert kept["x"].status == "hidden: too few rows have another value than the others, or any"
    assert tables.compare(kept, frame)["x"].status == (
        "not compared: hidden: too few rows have another value than the others, or any, in the "
        "profile of the reference"
    )
    assert json.loads(kept.to_json())["columns"][0] == {
        "name": "x",
        "kind": "numeric",
        "status": kept["x"].status,
    }


def test_rare_values_are_not_said_to_be_too_many() -> None:
    """Eight values of 8 rows are fewer than max_categories, and hidden: the status says that."""
    frame = pl.DataFrame({"w": [f"v{i}" for i in range(8)] * 8})
    column = tables.compare(*[profile(frame, min_count=10)] * 2)["w"]
    assert column.status == (
        "not compared: 8 distinct values in the reference and 8 in the current table, of which a "
        "profile hides the rare ones, and those that both count one by one have less than half of "
        "the rows"
    )


def test_bins_are_still_fine() -> None:
    """Of 20,000 normal values with min_count 20, D of a shift is nearly that of the tables."""
    rng = np.random.default_rng(0)
    before, after = (pl.DataFrame({"x": rng.normal(m, 1, 20_000)}) for m in (0.0, 0.3))
    direct = tables.compare(before, after)["x"].estimate
    found = tables.compare(profile(before, min_count=20), profile(after, min_count=20))[
        "x"
    ].estimate
    assert direct is not None
    assert found is not None
    assert found.value == pytest.approx(direct.value, rel=0.05)


def test_what_is_hidden_hides_no_change() -> None:
    """Numbers far apart, times a month apart, names that came and went: all have drifted."""
    rng = np.random.default_rng(4)
    rare = [f"r{i}" for i in range(100)] * 2
    frames = [
        pl.DataFrame(
            {
                "x": rng.normal(100.0 * k, 1.0, 10_000),
                "scale": rng.normal(0.0, 1000.0**k, 10_000),
                "t": pl.Series((1.7e15 + 2.6e12 * (k + rng.random(10_000))).astype(np.int64)).cast(
                    pl.Datetime("us")
                ),
                "w": ["a"] * 6000 + ["bc"[k]] * 3800 + rare,
            }
        )
        for k in (0, 1)
    ]
    direct = tables.compare(*frames)
    found = tables.compare(*(profile(frame, min_count=20) for frame in frames))
    for name in ("x", "scale", "t", "w"):
        one, other = direct[name].estimate, found[name].estimate
        assert found[name].verdict == "drifted"
        assert one is not None
        assert other is not None
        assert other.value > 0.5 * one.value
    merged = tables.merge(profile(frame, min_count=20) for frame in frames)
    assert tables.compare(merged, frames[0])["t"].verdict == "drifted"


def test_few_missing_values_keep_all_bins_but_one() -> None:
    """Where one part hides them, they are in its last bin; those below and above it stay."""
    rng = np.random.default_rng(6)
    x = rng.normal(0, 1, 4000)
    few, none = np.append(x[:2000], [np.nan] * 5), x[2000:]
    parts = [profile(pl.DataFrame({"x": part}), min_count=20) for part in (few, none)]
    held = tables.merge(parts)["x"].held
    assert not isinstance(held, Listed)
    assert held is not None
    assert held.missing is None
    assert held.bins.low.size > 40
    assert held.rows == 4005
    inside = [
        ((x >= low) & (x <= high)).sum()
        for low, high in zip(held.bins.low, held.bins.high, strict=True)
    ]
    inside[held.bin_of("missing")] += 5
    assert held.bins.counts[0].tolist() == inside
    column = tables.compare(*parts)["x"]
    assert column.verdict == "same"
    assert (sum(column.counts_reference), sum(column.counts_current)) == (2005, 2000)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_few_rows_beside_hide_no_change_beyond_their_bin(odd: float) -> None:
    """Of zeros and ones, with 3 rows beside, 4,500 became twos: drifted, in counts by hand."""
    sign = -1.0 if odd == -np.inf else 1.0
    was = sign * np.repeat([0.0, 1.0, sign * odd], [5000, 5000, 3])
    now = sign * np.repeat([0.0, 1.0, 2.0, sign * odd], [5000, 500, 4500, 2])
    kept = profile(pl.DataFrame({"x": was}), min_count=10)
    column = tables.compare(kept, pl.DataFrame({"x": now}))["x"]
    assert column.verdict == "drifted"
    assert sorted(zip(column.counts_reference, column.counts_current, strict=True)) == [
        (0, 4500),
        (5000, 5000),
        (5003, 502),
    ]


def _in_turn(x: list[float]) -> list[float]:
    """Return parts' values, each 20 times, but those of one infinite row or two."""
    return [value for value in x for _ in range(20 if math.isfinite(value) else 1)]


def test_merged_parts_keep_the_bins_beyond_what_they_hide(tmp_path: Path) -> None:
    """Ones and a row of +inf, and fives: two bins, with +inf in the first, as from a file."""
    parts = [
        profile(pl.DataFrame({"x": _in_turn(x)}), min_count=10)
        for x in ([1.0, math.inf], [5.0], [3.0, 4.0, -math.inf], [0.0, math.nan])
    ]
    made = tables.merge(parts[:2])
    held = made["x"].held
    assert not isinstance(held, Listed)
    assert held is not None
    assert held.bins.counts[0].tolist() == [21, 20]
    assert (held.positive_infinite, held.bin_of("positive_infinite")) == (None, 0)
    made.save(tmp_path / "p.kb.json")
    assert tables.read_profile(tmp_path / "p.kb.json").to_json() == made.to_json()
    again = tables.compare(made, pl.DataFrame({"x": [1.0] * 20 + [5.0] * 40 + [math.inf] * 9}))
    assert again["x"].counts_reference == (21, 20)
    assert again["x"].counts_current == (29, 40)
    every = tables.merge(parts)
    assert every["x"].distinct[0] == 5
    for order in ((3, 2, 1, 0), (1, 3, 0, 2)):
        one, two, three, four = (parts[i] for i in order)
        in_steps = tables.merge([tables.merge([one, two]), tables.merge([three, four])])
        assert in_steps.to_json() == every.to_json()


def test_a_bin_that_was_taken_together_has_one_value_at_least() -> None:
    """Ten fives and two rows of -inf: the bin ends beside 5, and has no second value for sure."""
    column = profile(pl.DataFrame({"x": [5.0] * 10 + [-math.inf] * 2}), min_count=5)["x"]
    assert column.distinct == (1, None)
