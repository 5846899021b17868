"""Profiles of numbers that a 64-bit float does not hold."""

from __future__ import annotations

import hashlib
import itertools
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from kullback.counting._measured import Measured
from kullback.tables import TableError, check, compare, merge, profile

if TYPE_CHECKING:
    from pathlib import Path

LONG = pd.DataFrame({"id": [1234567890123456001] * 900 + [5] * 100})
SMALL = pd.DataFrame({"id": range(1000)})
NEAR = pd.DataFrame({"id": [1234567890123456004] * 900 + [5] * 100})


def test_a_profile_by_digits_has_the_kind_and_the_verdict_of_its_table() -> None:
    """Of tables, of profiles and of one of each, in both orders."""
    for one, other in itertools.permutations((LONG, SMALL, NEAR), 2):
        raw = compare(one, other)["id"]
        for a, b in ((profile(one), other), (one, profile(other)), (profile(one), profile(other))):
            kept = compare(a, b)["id"]
            assert (kept.kind, kept.verdict) == (raw.kind, raw.verdict)
            assert check(a, b).passed == check(one, other).passed


MERGED = merge([profile(LONG), profile(SMALL)])


def test_a_day_by_digits_is_merged_with_days_in_bins() -> None:
    """In both orders: of each float as many rows as both tables have."""
    rows = pd.concat([LONG, SMALL])["id"].astype(float).value_counts()
    for made in (MERGED, merge([profile(SMALL), profile(LONG)])):
        column = made["id"]
        assert (made.rows, column.kind, column.missing) == (2000, "numeric", 0)
        assert isinstance(column.held, Measured)
        bins = column.held.bins
        assert (bins.low == bins.high).all()
        found = dict(zip(bins.low.tolist(), bins.counts[0].tolist(), strict=True))
        assert found == rows.to_dict()


def test_merged_bins_are_never_the_same_as_other_numbers_of_their_floats() -> None:
    """...001 and ...004 are one float: no side that has it is compared, be it merged or not."""
    near = merge([profile(NEAR), profile(SMALL)])
    for other in (near, NEAR, LONG, profile(NEAR), pd.concat([NEAR, SMALL])):
        for a, b in ((MERGED, other), (other, MERGED)):
            column = compare(a, b)["id"]
            assert column.status.startswith("not compared: both sides have a number that a 64-bit")
            assert not check(a, b).passed
    assert compare(MERGED, SMALL)["id"].verdict == "drifted"
    again = merge([MERGED, profile(LONG), profile(SMALL)])
    assert compare(again, near)["id"].status.startswith("not compared")


def test_a_merged_profile_by_digits_says_so_in_its_file(tmp_path: Path) -> None:
    """And its file is read back as it was written."""
    path = tmp_path / "merged.kb.json"
    MERGED.save(path)
    (held,) = json.loads(path.read_text())["columns"]
    assert held["type"] == "numbers by their digits, in cells"
    assert compare(str(path), NEAR)["id"].status.startswith("not compared")
    assert compare(str(path), SMALL)["id"].verdict == "drifted"


def test_digits_of_a_small_float_are_not_put_into_its_bin() -> None:
    """0.5 and a number 1e-19 above it are one float, which does not look as if it were two."""
    fine = pd.DataFrame({"id": [Decimal("0.5000000000000000001")] * 900 + [Decimal(5)] * 100})
    with pytest.raises(TableError, match=r"0\.5000000000000000001 would be 0\.5; make it text"):
        merge([profile(fine), profile(SMALL)])


def test_text_is_not_merged_with_numbers_by_their_digits() -> None:
    """Though both are lists."""
    words = pd.DataFrame({"id": ["a", "b"] * 500})
    with pytest.raises(TableError, match="is numeric in profile 1 and categorical in profile 2"):
        merge([profile(LONG), profile(words)])


@pytest.mark.parametrize("cut", [{"max_categories": 3}, {"min_count": 5}])
def test_lists_by_digits_that_are_cut_are_refused_beside_bins(cut: dict[str, int]) -> None:
    """What is not listed is in no bin; the advice given works."""
    rng = np.random.default_rng(5)
    values = [1234567890123456001] * 900 + rng.integers(2**60, 2**61, 100).tolist()
    many = pd.DataFrame({"id": values})
    short = profile(many, **cut)
    assert short["id"].type_name == "numbers by their digits"
    small = profile(SMALL, **cut)
    with pytest.raises(TableError, match="only the most frequent of them, and in bins"):
        merge([short, small])
    column = compare(short, small)["id"]
    assert column.status.startswith("not compared: ")
    assert compare(short, SMALL)["id"].status.startswith("not compared: ")
    whole = merge([profile(many, max_categories=200), profile(SMALL)])
    assert (whole.rows, whole["id"].kind) == (2000, "numeric")
    assert merge([short, short])["id"].held is not None


def test_a_file_whose_numbers_by_digits_are_none_is_refused(tmp_path: Path) -> None:
    """With its name and its place, and without a traceback of a number."""
    path = tmp_path / "damaged.kb.json"
    profile(LONG).save(path)
    held = json.loads(path.read_text())
    del held["sha256"]
    held["columns"][0]["values"][0] = "abc"
    text = json.dumps(held, sort_keys=True, separators=(",", ":"))
    held["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    path.write_text(json.dumps(held))
    with pytest.raises(TableError, match=r"damaged\.kb\.json.*'abc' is not how these are told"):
        compare(str(path), SMALL)
