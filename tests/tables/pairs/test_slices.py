"""The comparison within each value of a column."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import polars as pl
import pytest

from kullback import tables


def _shop(seed: int, n: int, shift: float) -> pd.DataFrame:
    """Return sales of which only those in the north shift, and a column of noise."""
    generator = np.random.default_rng(seed)
    region = generator.choice(["north", "south", "west"], n, p=[0.2, 0.5, 0.3])
    price = generator.normal(0.0, 1.0, n) + shift * (region == "north")
    colour = generator.choice(["red", "blue"], n)
    return pd.DataFrame({"region": region, "price": price, "colour": colour})


BEFORE, AFTER = _shop(1, 6000, 0.0), _shop(2, 5000, 1.0)


def test_the_slice_that_changed_is_told() -> None:
    """Price has drifted in the north alone; every other column of every slice is the same."""
    found = tables.compare(BEFORE, AFTER, slice_by="region").slices
    assert found is not None
    assert [part.value for part in found] == ["south", "west", "north"]
    verdicts = {(part.value, c.name): c.verdict for part in found for c in part.columns}
    assert verdicts.pop(("north", "price")) == "drifted"
    assert set(verdicts.values()) == {"same"}


def test_a_slice_is_the_comparison_of_its_rows() -> None:
    """Text columns of a slice have the counts, the estimate and the p-value of its rows alone."""
    found = tables.compare(BEFORE, AFTER, slice_by="region").slices
    assert found is not None
    alone = tables.compare(
        BEFORE[BEFORE["region"] == "north"], AFTER[AFTER["region"] == "north"], columns=["colour"]
    )["colour"]
    part = found["north"]["colour"]
    assert sorted(zip(part.outcomes, part.counts_current, strict=True)) == sorted(
        zip(alone.outcomes, alone.counts_current, strict=True)
    )
    assert part.estimate is not None
    assert alone.estimate is not None
    assert part.estimate.value == pytest.approx(alone.estimate.value, rel=1e-9, abs=1e-15)
    assert part.p_value == pytest.approx(alone.p_value, rel=1e-9)


def test_bins_are_those_of_the_whole_tables() -> None:
    """The rows of all slices in a bin of price are the rows of the bin, counted by pandas."""
    result = tables.compare(BEFORE, AFTER, slice_by="region")
    assert result.slices is not None
    whole = dict(zip(result["price"].outcomes, result["price"].counts_reference, strict=True))
    summed: dict[str | None, int] = {}
    for part in result.slices:
        column = part["price"]
        for outcome, n in zip(column.outcomes, column.counts_reference, strict=True):
            summed[outcome] = summed.get(outcome, 0) + n
    assert summed == whole
    assert sum(part.n_reference for part in result.slices) == len(BEFORE)


def test_p_is_adjusted_over_all_slices() -> None:
    """Benjamini and Hochberg over 6 columns of slices: p times 6 over its rank, made monotone."""
    found = tables.compare(BEFORE, AFTER, slice_by="region").slices
    assert found is not None
    columns = [column for part in found for column in part.columns]
    raw = np.array([column.p_value for column in columns])
    order = np.argsort(raw)
    adjusted = np.minimum.accumulate((raw[order] * 6 / np.arange(1, 7))[::-1])[::-1]
    assert [columns[i].adjusted_p_value for i in order] == pytest.approx(np.minimum(adjusted, 1))


def test_values_that_one_table_lacks_have_a_status() -> None:
    """New and vanished regions are named with their rows; missing values are a slice."""
    before = pl.DataFrame({"x": ["a", "a", "b", None] * 20, "y": ["u", "v"] * 40})
    after = pl.DataFrame({"x": ["a", "a", "c", None] * 20, "y": ["u", "v"] * 40})
    found = tables.compare(before, after, slice_by="x").slices
    assert found is not None
    assert found["b"].status == "only the reference has it, in 20 rows"
    assert found["c"].status == "only the current table has it, in 20 rows"
    assert found[None].n_current == 20
    assert found["c"].columns == ()


def test_beyond_fifty_values_the_rest_is_counted() -> None:
    """Of 60 values with 1 to 60 rows the 10 rarest are left out, with 2 (1 + ... + 10) rows."""
    values = [f"v{i:02}" for i in range(1, 61) for _ in range(i)]
    frame = pl.DataFrame({"x": values, "y": ["u", "v"] * (len(values) // 2)})
    found = tables.compare(frame, frame, slice_by="x").slices
    assert found is not None
    assert (len(found), found.left_out, found.left_out_rows) == (50, 10, 110)
    assert "10 rarer values of x, with 110 rows of both tables, were left out" in str(found)


def test_the_document_and_the_text_have_the_slices() -> None:
    """JSON carries them under `slices`; the text names the slice, the column and the verdict."""
    result = tables.compare(BEFORE, AFTER, slice_by="region")
    document = json.loads(result.to_json())["slices"]
    assert (document["schema"], document["by"]) == ("kullback.slice-comparison/1", "region")
    assert [part["value"] for part in document["slices"]] == ["south", "west", "north"]
    assert "north  price   drifted" in str(result)
    assert result.slices is not None
    assert len(result.slices.to_frame()) == 6


def test_slice_by_names_a_column() -> None:
    """A wrong name has a hint."""
    with pytest.raises(tables.TableError, match=r"slice_by names 'regions'.*'region'"):
        tables.compare(BEFORE, AFTER, slice_by="regions")
