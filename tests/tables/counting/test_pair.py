"""Two tables opened together: what they hold, and the keys that joint counts are made with."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import polars as pl
import pytest

from kullback import tables
from kullback.counting._sources.queries import count_rows
from kullback.counting._sources.source import value_text
from kullback.tables._open import open_pair

RNG = np.random.default_rng(7)
X = np.where(RNG.random(500) < 0.1, np.nan, RNG.normal(0, 1, 500))
X[:4] = [np.inf, -np.inf, np.inf, -0.0]
TABLE = pl.DataFrame(
    {"x": X, "w": RNG.choice(["a", "b", None], 500), "flag": RNG.random(500) < 0.5}
)


@pytest.mark.parametrize("holder", ["polars", "pandas", "pyarrow"])
def test_the_key_of_a_column_tells_its_outcomes_apart(holder: str) -> None:
    """Counting rows by the keys of two columns gives each column's own counts in its sums."""
    table = {"polars": TABLE, "pandas": TABLE.to_pandas(), "pyarrow": TABLE.to_arrow()}[holder]
    with open_pair(table, TABLE) as pair:
        both = {name: pair.column_counts(name) for name in ("x", "w")}
        keys = {name: counted.key(pair.keys[name]) for name, counted in both.items()}
        rows = count_rows(pair.frames[0], keys)
    assert sum(row[2] for row in rows) == 500
    for i, counted in enumerate(both.values()):
        found: Counter[str | None] = Counter()
        for row in rows:
            found[counted.outcome_of(row[i])] += row[2]
        assert found == dict(zip(counted.outcomes, counted.reference, strict=True))


def test_joint_counts_are_those_of_the_rows() -> None:
    """The pairs of a bin of x and a word, counted again row by row in Python."""
    with open_pair(TABLE, TABLE) as pair:
        x, w = pair.column_counts("x"), pair.column_counts("w")
        rows = count_rows(pair.frames[1], {"x": x.key(pair.keys["x"]), "w": w.key(pair.keys["w"])})
    found = {(x.outcome_of(a), w.outcome_of(b)): n for a, b, n in rows}
    tops = [bin_.high for bin_ in x.bins]
    expected: Counter[tuple[str | None, str | None]] = Counter()
    for value, word in TABLE.select("x", "w").rows():
        place = None if np.isnan(value) else {np.inf: "+inf", -np.inf: "-inf"}.get(value)
        if np.isfinite(value):
            place = x.outcomes[1 + int(np.searchsorted(tops, value))]
        expected[place, value_text(word)] += 1
    assert found == expected
    assert (x.outcomes[0], x.outcomes[-2], x.outcomes[-1]) == ("-inf", "+inf", None)


def test_an_engine_that_fails_inside_is_told_as_a_table_error() -> None:
    """The sentence comes from the pair, so that whoever counts with it need not catch."""
    broken = pl.DataFrame({"x": ["1", "y"]}).lazy().select(pl.col("x").cast(pl.Int64))
    with (
        pytest.raises(tables.TableError, match="the tables cannot be counted: "),
        open_pair(broken, pd.DataFrame({"x": [1]})) as pair,
    ):
        pair.column_counts("x")
