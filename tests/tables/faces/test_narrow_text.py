"""The text of a comparison on terminals of any width: no number is ever cut."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from kullback import tables


@pytest.fixture(scope="module")
def result() -> tables.TableComparison:
    """Return two tables with long names, large and infinite numbers, and missing values."""
    rng = np.random.default_rng(1)
    n = 4000
    before = pd.DataFrame(
        {
            "a_name_that_is_rather_long_for_a_column": rng.normal(0, 1, n),
            "word": rng.choice(["one", "two", "three"], n),
            "gone": np.where(rng.random(n) < 0.3, None, "x"),  # type: ignore[call-overload]
        }
    )
    after = before.assign(
        a_name_that_is_rather_long_for_a_column=rng.normal(0.5, 2, n),
        word=rng.choice(["one", "four"], n),
    )
    return tables.compare(before, after)


def _numbers(text: str) -> list[str]:
    """Return the numbers of the tables, wherever the lines break."""
    start = text.index("\ncolumn ")
    return sorted(re.findall(r"-?\d+\.\d+|∞", text[start : text.index("floor: the", start)]))


@pytest.mark.parametrize("width", [20, 30, 40, 60, 79, 80, 100])
def test_every_width_has_the_numbers_of_the_widest(
    width: int, result: tables.TableComparison
) -> None:
    """The same numbers, complete, on lines that fit; the shares that fit may be fewer."""
    text = result.to_text(width=width)
    assert max(map(len, text.splitlines())) <= width
    wide = _numbers(result.to_text(width=100))
    found = _numbers(text)
    # Shares of D are as many as fit, one at least.
    assert set(found) <= set(wide)
    for column in result:
        estimate, comparison = column.estimate, column.comparison
        assert estimate is not None
        assert comparison is not None
        for number in (estimate.value, estimate.high, estimate.noise_floor):
            assert f"{number + 0.0:.4f}" in found
        for number in (comparison.entropy, comparison.js_divergence):
            assert (f"{number:.5f}" if number >= 1e-5 else "0") in [*found, "0"]
    assert not re.search(r"[\d.]…", text)


def test_narrow_tables_are_parted_between_columns(result: tables.TableComparison) -> None:
    """At 40 characters what does not fit follows in a table of its own, with the names again."""
    lines = result.to_text(width=40).splitlines()
    heads = [line.split() for line in lines if line.startswith("column  ")]
    words = [word for head in heads for word in head if word != "column"]
    assert words[:6] == ["verdict", "D", "95%", "interval", "floor", "p"]
    assert len(heads) > 3


@pytest.mark.parametrize("width", [36, 50, 60, 80])
def test_numbers_are_whole_in_every_table(width: int) -> None:
    """Given a column, in slices, of an attribution and of a profile: the tables are parted."""
    rng = np.random.default_rng(2)
    sides = []
    for mean in (0.0, 0.6):
        x = rng.normal(mean, 1, 3000)
        kind = rng.choice(["one", "two"], 3000)
        sides.append(pd.DataFrame({"a_rather_long_name": x, "kind": kind}))
    found = tables.compare(*sides, by="kind", slice_by="kind")
    assert found.given is not None
    assert found.slices is not None
    shared = tables.attribute(*sides)
    kept = tables.profile(sides[0])
    for result in (found.given, found.slices, shared, kept):
        wide = result.to_text(width=200)
        narrow = result.to_text(width=width)
        assert max(map(len, narrow.splitlines())) <= width
        numbers = set(re.findall(r"-?\d+\.\d{4,5}|\[[^]]+\]", _table_lines(wide)))
        assert numbers
        assert [number for number in numbers if number not in narrow] == []


def _table_lines(text: str) -> str:
    """Return the lines that hold cells: two spaces part them."""
    return "\n".join(line for line in text.splitlines() if "  " in line)
