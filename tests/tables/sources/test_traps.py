"""Where engines disagree about the same rows, the counts are the same from every one of them.

One test a trap; the expected counts are written down by hand. A table compared with a frame of
polars must give the counts of that frame, whichever engine holds it.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl

from kullback import tables

if TYPE_CHECKING:
    from collections.abc import Callable

    Hold = Callable[[pl.DataFrame], Any]

NAN, INF = math.nan, math.inf


def test_null_and_nan_are_both_missing(hold: Hold) -> None:
    """Where NumPy holds the numbers these are one thing, elsewhere NaN is a value of its own."""
    table = hold(pl.DataFrame({"x": [1.0, None, NAN, None, 2.0, 2.0]}))
    assert tables.counts(table, ["x"]) == {(None,): 3, (2.0,): 2, (1.0,): 1}
    column = tables.compare(table, table)["x"]
    assert dict(zip(column.outcomes, column.counts_current, strict=True)) == {
        "1": 1,
        "2": 2,
        None: 3,
    }


def test_nan_is_in_no_quantile_and_no_maximum(hold: Hold) -> None:
    """Some engines sort it above all numbers: it would be in the last bin, and its bound."""
    frame = pl.DataFrame({"x": [float(i) for i in range(100)] + [NAN] * 40 + [INF, -INF]})
    column = tables.compare(hold(frame), frame, bins=4)["x"]
    counted = dict(zip(column.outcomes, column.counts_reference, strict=True))
    assert column.counts_reference == column.counts_current
    assert (counted.pop("-inf"), counted.pop("+inf"), counted.pop(None)) == (1, 1, 40)
    assert sum(counted.values()) == 100
    assert max(counted.values()) <= 30
    bounds = [end for edge in column.edges if edge for end in (edge.above, edge.up_to)]
    assert {0.0 <= end <= 99.0 for end in bounds if end is not None} == {True}  # type: ignore[operator]


def test_negative_zero_is_zero(hold: Hold) -> None:
    """Arrow groups the two apart."""
    table = hold(pl.DataFrame({"x": [0.0, -0.0, -0.0, 1.0]}))
    found = tables.counts(table, ["x"])
    assert found == {(0.0,): 3, (1.0,): 1}
    assert str(next(iter(found))) == "(0.0,)"
    assert tables.compare(table, table)["x"].counts_current == (3, 1)


def test_whole_numbers_above_2_to_53_beside_nulls_stay_apart(hold: Hold, request: Any) -> None:
    """But in pandas of NumPy, whose frame has made floats of them before we see it."""
    big = 2**53
    table = hold(pl.DataFrame({"n": [big, big + 1, None, big + 1]}))
    found = tables.counts(table, ["n"])
    if request.node.callspec.params["hold"] == "pandas":
        assert found == {(float(big),): 3, (None,): 1}
    else:
        assert found == {(big + 1,): 2, (big,): 1, (None,): 1}


def test_null_keys_meet_null_keys(hold: Hold) -> None:
    """A join would not match them: rows without a value in both columns are a pair like others."""
    frame = pl.DataFrame(
        {
            "a": ["u", None, None, "v"] * 30,
            "b": ["s", None, "s", None] * 30,
        }
    )
    table = hold(frame)
    assert tables.counts(table, ["a", "b"]) == {
        ("u", "s"): 30,
        ("v", None): 30,
        (None, "s"): 30,
        (None, None): 30,
    }
    other = pl.concat([frame, frame[:40]])
    found, expected = (tables.compare(one, other, by="a").given for one in (table, frame))
    assert found["b"].to_dict() == expected["b"].to_dict()


def test_nan_is_not_in_the_first_bin(hold: Hold) -> None:
    """DuckDB's histogram puts it there; here the least numbers are alone in their bin."""
    frame = pl.DataFrame({"x": [-5.0] * 10 + [NAN] * 7 + [0.0] * 10 + [5.0] * 10})
    column = tables.compare(hold(frame), frame)["x"]
    assert dict(zip(column.outcomes, column.counts_reference, strict=True)) == {
        "-5": 10,
        "0": 10,
        "5": 10,
        None: 7,
    }


def test_columns_side_by_side_keep_their_nulls(hold: Hold) -> None:
    """DuckDB's UNPIVOT drops them; every column has as many rows as the table."""
    frame = pl.DataFrame(
        {"word": ["a", None, None, "b"], "flag": [None, True, None, None], "n": [None, 1, 2, None]}
    )
    result = tables.compare(hold(frame), frame)
    counted = {c.name: (c.missing_reference, sum(c.counts_reference)) for c in result}
    assert counted == {"word": (2, 4), "flag": (3, 4), "n": (2, 4)}


def test_booleans_are_counted_and_not_summed(hold: Hold) -> None:
    """Spark has no sum of booleans, which counting what is finite or missing would need."""
    frame = pl.DataFrame({"flag": [True, False, None, True], "x": [1.0, NAN, None, INF]})
    table = hold(frame)
    assert tables.counts(table, ["flag"]) == {(True,): 2, (False,): 1, (None,): 1}
    result = tables.compare(table, frame)
    assert result["flag"].kind == "boolean"
    assert dict(zip(result["flag"].outcomes, result["flag"].counts_reference, strict=True)) == {
        "true": 2,
        "false": 1,
        None: 1,
    }
    assert Counter(result["x"].counts_reference) == {1: 2, 2: 1}


def test_composed_and_decomposed_letters_are_two_values(hold: Hold) -> None:
    """é is one character, or e with an accent: no engine makes them one, and neither do we."""
    table = hold(pl.DataFrame({"k": ["\u00e9", "e\u0301", "\u00e9", "E\u0301", " \u00e9"]}))
    assert tables.counts(table, ["k"]) == {
        ("\u00e9",): 2,
        ("e\u0301",): 1,
        ("E\u0301",): 1,
        (" \u00e9",): 1,
    }


def test_weights_are_summed_by_every_engine(hold: Hold) -> None:
    """Powers of two, so that every order of adding gives the same sums; null keys have theirs."""
    frame = pl.DataFrame(
        {
            "k": ["a", "b", None, "a", "b", None],
            "x": [1.0, NAN, -0.0, 0.0, None, 1.0],
            "w": [0.5, 0.25, 2.0, 4.0, 0.0, 0.25],
        }
    )
    table = hold(frame)
    assert tables.counts(table, ["k"], weight="w") == {("a",): 4.5, (None,): 2.25, ("b",): 0.25}
    assert tables.counts(table, ["x"], weight="w") == {(0.0,): 6.0, (1.0,): 0.75, (None,): 0.25}
    many = pl.concat([frame] * 40)
    found, expected = (tables.compare(one, many, weight="w") for one in (hold(many), many))
    assert found.effective == expected.effective
    assert found.effective[0] == 40 * 7.0**2 / (0.25 + 0.0625 + 4.0 + 16.0 + 0.0625)
    for column in expected:
        assert found[column.name].counts_reference == column.counts_reference
