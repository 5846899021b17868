"""Profiles of parts, added up: exact where it can be, and else within bounds that hold."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from kullback import tables
from kullback.counting._listed import Listed
from kullback.tables import merge, profile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def _days(n: int, seed: int) -> list[pl.DataFrame]:
    rng = np.random.default_rng(seed)
    made = []
    for k in range(n):
        x = rng.normal(k / 4, 1.0, 300)
        x[:4] = [np.nan, np.inf, -np.inf, 0.0]
        made.append(
            pl.DataFrame(
                {
                    "x": x,
                    "i": rng.poisson(4, 300),
                    "w": [None if v == 3 else f"w{v}" for v in rng.zipf(2.0, 300)],
                    "flag": rng.random(300) < 0.4,
                    "late": [None] * 300 if k < 2 else [float(v) for v in rng.integers(0, 9, 300)],
                }
            )
        )
    return made


DAYS = _days(5, 1)
NOW = pl.concat(_days(2, 9))


def test_the_whole_of_the_parts_is_compared_as_the_table() -> None:
    """Every column but that of many numbers, to the last bit; that one within its interval."""
    whole = pl.concat([day.with_columns(pl.col("late").cast(pl.Float64)) for day in DAYS])
    made = merge(profile(day) for day in DAYS)
    assert made.rows == 1500
    direct, found = tables.compare(profile(whole), NOW), tables.compare(made, NOW)
    for name in ("i", "w", "flag", "late"):
        assert found[name].to_dict() == direct[name].to_dict()
    one, other = direct["x"].estimate, found["x"].estimate
    assert one is not None
    assert other is not None
    assert abs(one.value - other.value) < 0.1 * (one.high - one.low)
    for outcome in ("-inf", "+inf", None):
        places = [column.outcomes.index(outcome) for column in (direct["x"], found["x"])]
        assert found["x"].counts_reference[places[1]] == direct["x"].counts_reference[places[0]]


def test_the_order_of_the_parts_makes_no_difference() -> None:
    """All at once, backwards, and one after the other: the same bytes."""
    parts = [profile(day) for day in DAYS]
    at_once = merge(parts).to_json()
    assert merge(parts[::-1]).to_json() == at_once
    assert merge([merge(parts[:2]), *parts[2:]]).to_json() == at_once
    assert merge([*parts[3:], merge(parts[:3])]).to_json() == at_once
    assert merge([merge(parts)]).to_json() == at_once


def test_bins_of_the_whole_hold_the_rows_of_the_parts() -> None:
    """Counted again by numpy between the smallest and the largest value of each bin."""
    x = np.concatenate([day["x"].to_numpy() for day in DAYS])
    held = merge(profile(day) for day in DAYS)["x"].held
    assert held is not None
    bins = held.bins  # type: ignore[union-attr] # numbers
    for low, high, n in zip(bins.low, bins.high, bins.counts[0], strict=True):
        assert n == ((x >= low) & (x <= high)).sum()
    assert np.all(bins.high[:-1] < bins.low[1:])
    assert bins.counts[0].sum() == np.isfinite(x).sum()


def _check_bounds(held: Listed, counts: Counter[str], rows: int) -> None:
    """Check all that a merged column says against the true counts of all values."""
    assert held.rows == rows
    for value, n in held.exact.items():
        assert counts[value] == n
    for value, (low, high) in held.bounded.items():
        assert low < high
        assert low <= counts[value] <= high
    unknown = counts.keys() - held.exact.keys()
    if held.rest is None:
        assert not unknown
        return
    assert held.rest.rows == sum(counts[value] for value in unknown) + (
        0 if held.missing is not None else rows - counts.total()
    )
    assert held.rest.fewest <= len(unknown) <= held.rest.most
    unlisted = unknown - held.bounded.keys()
    assert max((counts[value] for value in unlisted), default=0) <= held.rest.at_most


@pytest.mark.parametrize("seed", range(6))
def test_bounds_of_rare_values_hold(seed: int, tmp_path: Path) -> None:
    """Random Zipf parts of random sizes, limits and shifts, merged at once and as a tree.

    What is made is read again, too.
    """
    rng = np.random.default_rng(seed)
    parts: list[list[str]] = []
    for _ in range(int(rng.integers(2, 6))):
        drawn = rng.zipf(rng.uniform(1.2, 2.0), int(rng.integers(50, 3000)))
        shift = rng.integers(0, 3) * 2
        parts.append([f"v{(k + shift) % 5000}" for k in drawn])
    limits = [int(rng.integers(5, 300)) for _ in parts]
    kept = [
        profile(pl.DataFrame({"w": part}), max_categories=most)
        for part, most in zip(parts, limits, strict=True)
    ]
    counts = Counter(value for part in parts for value in part)
    for made in (merge(kept), merge([merge(kept[:2]), *kept[2:]])):
        held = made["w"].held
        assert isinstance(held, Listed)
        _check_bounds(held, counts, sum(map(len, parts)))
        made.save(tmp_path / "p.kb.json")
        assert tables.read_profile(tmp_path / "p.kb.json").to_json() == made.to_json()
        assert len(held.exact) + len(held.bounded) <= max(limits)


@pytest.mark.parametrize("seed", range(4))
def test_bounds_hold_where_rare_values_are_hidden(seed: int) -> None:
    """The same with min_count, which puts rare values and few missing ones among the others."""
    rng = np.random.default_rng(seed)
    parts: list[Sequence[str | None]] = [
        [None if k == 5 else f"v{k}" for k in rng.zipf(1.7, int(rng.integers(100, 2000)))]
        for _ in range(3)
    ]
    made = merge(profile(pl.DataFrame({"w": part}), min_count=20) for part in parts)
    held = made["w"].held
    assert isinstance(held, Listed)
    counts = Counter(value for part in parts for value in part if value is not None)
    _check_bounds(held, counts, sum(map(len, parts)))
    assert all(n >= 20 for n in held.exact.values())


def test_a_frequent_value_is_listed_whatever_the_parts() -> None:
    """One with more than 2/(k+1) of all rows is among the k listed of a merge."""
    rng = np.random.default_rng(5)
    parts = [[f"v{k}" for k in rng.zipf(1.3, 4000)] for _ in range(4)]
    parts[3] = ["new"] * 900 + parts[3][900:]
    held = merge(profile(pl.DataFrame({"w": part}), max_categories=30) for part in parts)["w"].held
    assert isinstance(held, Listed)
    counts = Counter(value for part in parts for value in part)
    for value, n in counts.items():
        if n > 2 * 16_000 / 31:
            assert value in held.exact or value in held.bounded
    low, high = held.bounded["new"]
    assert low == 900
    assert high <= 900 + 3 * 4000 / 31


def test_a_value_of_the_bounded_is_pooled_in_a_comparison() -> None:
    """It is not known exactly, so it is among the others; the note tells how large it may be."""
    parts = [["a"] * 60 + ["b"] * 30 + ["x"] * 3, ["a"] * 50 + ["c"] * 20 + ["y"] * 2 + ["z"]]
    made = merge(profile(pl.DataFrame({"w": part}), max_categories=2) for part in parts)
    held = made["w"].held
    assert isinstance(held, Listed)
    assert held.exact == {"a": 110}
    column = tables.compare(made, pl.DataFrame({"w": ["a", "b"] * 40}))["w"]
    assert column.outcomes == ("a", "all other values")
    assert column.counts_reference == (110, 56)
    assert "none with more than 32 rows" in column.notes[0]


def test_parts_without_any_value_go_with_every_kind() -> None:
    """NaN, nulls of text and of booleans: all missing, and then as the part that has values."""
    nan = profile(pl.DataFrame({"x": [math.nan] * 3}))
    text = profile(pl.DataFrame({"x": pl.Series([None] * 4, dtype=pl.String)}))
    flag = profile(pl.DataFrame({"x": pl.Series([None] * 5, dtype=pl.Boolean)}))
    assert {part["x"].kind for part in (nan, text, flag)} == {"numeric", "categorical", "boolean"}
    made = merge([nan, text, flag])
    assert (made["x"].kind, made["x"].missing, made.rows) == ("missing", 12, 12)
    assert merge([flag, merge([text, nan])]).to_json() == made.to_json()
    assert merge([nan, nan])["x"].kind == "numeric"
    for values, kind in (([1.0, 2.0], "numeric"), (["a", "b"], "categorical")):
        whole = merge([made, profile(pl.DataFrame({"x": values}))])["x"]
        assert (whole.kind, whole.missing, whole.distinct) == (kind, 12, (2, 2))


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ({"a": [1]}, {"b": [1]}, "profile 2 has no column 'a', which profile 1 has"),
        ({"a": [1]}, {"a": [1], "b": [1]}, "profile 1 has no column 'b', which profile 2 has"),
        (
            {"a": [1]},
            {"a": ["x"]},
            "column 'a' is numeric in profile 1 and categorical in profile 2; give it one type",
        ),
    ],
)
def test_parts_that_do_not_go_together_are_told(
    one: dict[str, list[object]], other: dict[str, list[object]], message: str
) -> None:
    """The sentence names both profiles, the column, and what is different."""
    with pytest.raises(tables.TableError, match=message):
        merge([profile(pl.DataFrame(one)), profile(pl.DataFrame(other))])


def test_parts_with_other_promises_are_not_merged(tmp_path: Path) -> None:
    """A whole keeps what its parts promise, which must be the same."""
    frame = pl.DataFrame({"a": ["x"] * 30})
    profile(frame, min_count=5).save(tmp_path / "a.kb.json")
    profile(frame, name="b").save(tmp_path / "b.kb.json")
    with pytest.raises(tables.TableError, match=r"the min_count 5 and '.*b.kb.json' with none"):
        merge([tmp_path / "a.kb.json", tmp_path / "b.kb.json"])
    with pytest.raises(tables.TableError, match="no profile is given"):
        merge([])
    with pytest.raises(TypeError, match="profiles is of type str; it must be a list"):
        merge(str(tmp_path / "a.kb.json"))
    assert merge([tables.read_profile(tmp_path / "a.kb.json")] * 2).rows == 60


def test_a_part_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    """Two files of one checksum are one part; both are named, and each way to have it works."""
    frame = pl.DataFrame({"a": ["x"] * 30})
    one, copy, named = (str(tmp_path / f"{n}.kb.json") for n in ("one", "copy", "named"))
    profile(frame).save(one)
    profile(frame).save(copy)
    profile(frame, name="named").save(named)
    sentence = "'.*one.kb.json' and '.*{}.kb.json' have the same checksum, so one part would"
    for given, last in (([one, one], "one"), ([one, named, copy], "copy")):
        with pytest.raises(tables.TableError, match=sentence.format(last)):
            merge(given)
    assert merge([one, named]).rows == 60
    assert merge([tables.read_profile(path) for path in (one, one)]).rows == 60


def test_what_is_no_profile_is_told_with_its_place() -> None:
    """The sentence says which entry, what it is and what it must be."""
    part = profile(pl.DataFrame({"a": ["x"]}))
    with pytest.raises(TypeError, match="entry of type int at index 1; give profiles or paths"):
        merge([part, 1])
