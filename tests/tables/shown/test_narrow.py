"""The text of a comparison on terminals of any width: no number is ever cut."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from kullback import tables
from kullback.tables._shown.comparison import as_text


@pytest.fixture(scope="module")
def result() -> tables.TableComparison:
    """Return two tables with long names, large and infinite numbers, and missing values."""
    rng = np.random.default_rng(1)
    n = 4000
    before = pd.DataFrame(
        {
            "a_name_that_is_rather_long_for_a_column": rng.normal(0, 1, n),
            "word": rng.choice(["one", "two", "three"], n),
            "gone": np.where(rng.random(n) < 0.3, None, "x"),
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
    text = as_text(result, width=width)
    assert max(map(len, text.splitlines())) <= width
    wide = _numbers(as_text(result, width=100))
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
    lines = as_text(result, width=40).splitlines()
    heads = [line.split() for line in lines if line.startswith("column  ")]
    words = [word for head in heads for word in head if word != "column"]
    assert words[:6] == ["verdict", "D", "95%", "interval", "floor", "p"]
    assert len(heads) > 3
