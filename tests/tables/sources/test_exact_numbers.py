"""Numbers that a 64-bit float does not hold are told apart, whatever holds them."""

from __future__ import annotations

import importlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kullback import tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Hold = Callable[[Any], Any]

ONE, OTHER = 1234567890123456001, 1234567890123456004
NOTE = (
    "a 64-bit float does not hold its numbers: 1234567890123456001 and 1234567890123456004 would "
    "be the same; compared as text, by their digits"
)


def _check(one: Any, other: Any, first: str = str(ONE), second: str = str(OTHER)) -> None:
    """See that 900 of one number and 900 of another are different, and each like itself."""
    column = tables.compare(one, other)["x"]
    assert (column.verdict, column.comparison.kl_divergence) == ("drifted", float("inf"))
    assert set(column.outcomes) - {None} == {first, second}
    assert "compared as text, by their digits" in column.notes[0]
    for table in (one, other):
        column = tables.compare(table, table)["x"]
        assert (column.verdict, column.comparison.kl_divergence) == ("same", 0.0)
        assert column.kind == "numeric"


@pytest.mark.parametrize("dtype", [pl.Int64, pl.UInt64, pl.Decimal(38, 3)])
def test_long_numbers_are_told_apart_by_every_engine(
    dtype: Any, hold: Hold, request: pytest.FixtureRequest
) -> None:
    """D of 900 rows of …001 and 900 of …004 is infinite; as floats they are one number."""
    if "sqlframe" in request.node.name and dtype == pl.UInt64:
        pytest.skip("SQLFrame reads no unsigned integers of 64 bits")
    one, other = (pl.DataFrame({"x": [value] * 900}, schema={"x": dtype}) for value in (ONE, OTHER))
    _check(hold(one), hold(other))


HELD: dict[str, Callable[[list[int]], Any]] = {
    "numpy": lambda held: pd.DataFrame({"x": np.array(held, dtype=np.int64)}),
    "pandas with nulls": lambda held: pd.DataFrame({"x": pd.array([*held, None], dtype="Int64")}),
    "objects": lambda held: pd.DataFrame({"x": pd.Series(map(Decimal, held), dtype=object)}),
    "128 bits": lambda held: pl.DataFrame({"x": held}, schema={"x": pl.Int128}),
    "hugeint": lambda held: duckdb.sql(
        f"SELECT CAST({held[0]} AS HUGEINT) AS x FROM range({len(held)})"  # noqa: S608 (a number)
    ),
    "decimal": lambda held: pa.table({"x": pa.array(map(Decimal, held), pa.decimal128(25, 3))}),
}


@pytest.mark.parametrize("holder", HELD)
def test_long_numbers_of_other_types(holder: str) -> None:
    """NumPy's and pandas' own integers, Python's decimals, 128 bits and decimals of Arrow."""
    _check(HELD[holder]([ONE] * 900), HELD[holder]([OTHER] * 900))


LONG = ("0.1234567890123456789012345678901234", "0.1234567890123456789012345678901235")


@pytest.mark.parametrize("as_text", [str, lambda value: f" {value}.0 ", lambda value: f"{value}e0"])
def test_long_numbers_in_text_files(as_text: Callable[[Any], str], tmp_path: Path) -> None:
    """However a field of a CSV writes them, they are the same or another by their digits."""
    for name, value in (("a", ONE), ("b", OTHER)):
        (tmp_path / f"{name}.csv").write_text("x,y\n" + f"{as_text(value)},1\n" * 900)
    _check(tmp_path / "a.csv", tmp_path / "b.csv")


def test_fields_of_34_digits_are_told_apart(tmp_path: Path) -> None:
    """Two decimals that differ in the last of 34 digits, in CSV; and the same in a typed table."""
    for name, value in zip("ab", LONG, strict=True):
        (tmp_path / f"{name}.csv").write_text("x\n" + f"{value}\n" * 900)
    _check(tmp_path / "a.csv", tmp_path / "b.csv", *LONG)
    typed = duckdb.sql(f"SELECT {LONG[0]}::DECIMAL(38, 34) AS x FROM range(900)")  # noqa: S608 (a number)
    assert tables.compare(typed, tmp_path / "a.csv")["x"].verdict == "same"
    assert tables.compare(typed, tmp_path / "b.csv")["x"].verdict == "drifted"


def test_long_numbers_in_json(tmp_path: Path) -> None:
    """Whole numbers of JSON keep their digits, also beyond 64 bits."""
    for first, second in ((ONE, OTHER), (10**25 + 1, 10**25 + 2)):
        for name, value in (("a", first), ("b", second)):
            (tmp_path / f"{name}.jsonl").write_text(f'{{"x": {value}}}\n' * 900)
        _check(tmp_path / "a.jsonl", tmp_path / "b.jsonl", str(first), str(second))


def test_one_number_is_one_value_in_every_type(tmp_path: Path) -> None:
    """The same long numbers as int64, uint64, decimal and text: D is 0, and both are outcomes."""
    held = [ONE] * 500 + [OTHER] * 400
    (tmp_path / "x.csv").write_text("x\n" + "\n".join(map(str, held)))
    holders = [pl.DataFrame({"x": held}), tmp_path / "x.csv"]
    holders += [HELD[name](held) for name in ("numpy", "objects", "128 bits", "decimal")]
    holders.append(pl.DataFrame({"x": held}, schema={"x": pl.UInt64}))
    for other in holders[1:]:
        for pair in ((holders[0], other), (other, holders[0])):
            column = tables.compare(*pair)["x"]
            assert (column.verdict, column.comparison.kl_divergence) == ("same", 0.0)
            assert column.outcomes == (str(ONE), str(OTHER))
            assert column.notes == (NOTE,)


def test_one_float_written_in_several_ways_is_one_number(tmp_path: Path) -> None:
    """0.1 as Python, C (%.17g, %.20g) and exact arithmetic print it is 0.1, and a number."""
    ways = ("0.1", f"{0.1:.17g}", f"{0.1:.20g}", f"{0.1:.55f}")
    for i, text in enumerate(ways):
        (tmp_path / f"{i}.csv").write_text("x\n" + f"{text}\n" * 900)
    for i in range(1, len(ways)):
        column = tables.compare(tmp_path / "0.csv", tmp_path / f"{i}.csv")["x"]
        assert (column.kind, column.verdict) == ("numeric", "same")


def test_long_numbers_of_which_none_is_frequent_have_bins() -> None:
    """Nanoseconds since 1970 over a year are bins as ever: no bin is one float."""
    rng = np.random.default_rng(0)
    start, year = 1_700_000_000_000_000_000, 31_536_000_000_000_000
    frames = [pl.DataFrame({"x": rng.integers(start, start + year, 5000)}) for _ in "ab"]
    column = tables.compare(*frames)["x"]
    assert (column.kind, column.verdict, len(column.outcomes)) == ("numeric", "same", 10)
    assert column.notes == ()


def test_floats_on_one_side_tell_no_more_than_floats_do() -> None:
    """A table of floats cannot tell …001 from …004, and is like either; a note says so."""
    floats = pl.DataFrame({"x": [float(ONE)] * 900})
    for value in (ONE, OTHER):
        column = tables.compare(floats, pl.DataFrame({"x": [value] * 900}))["x"]
        assert column.verdict == "same"
        (note,) = column.notes
        assert note.startswith("one table has floats: distinct whole numbers and decimals ")
    small = tables.compare(pl.DataFrame({"x": [1.0, 2.0]}), pl.DataFrame({"x": [1, 2]}))["x"]
    assert small.notes == ()


def test_slices_and_conditions_know_long_numbers_by_their_digits() -> None:
    """Within each of two long numbers the other column is compared by itself."""
    held = [ONE] * 500 + [OTHER] * 500
    frames = [pl.DataFrame({"x": held, "y": [way] * 500 + [1 - way] * 500}) for way in (0, 1)]
    result = tables.compare(*frames, by="x", slice_by="x")
    assert result["x"].verdict == "same"
    assert result["y"].verdict == "same"
    assert result.given["y"].verdict == "drifted"
    assert [part.value for part in result.slices] == [str(ONE), str(OTHER)]


def test_weighted_rows_of_long_numbers() -> None:
    """Weights that are all the same change nothing."""
    frames = [pl.DataFrame({"x": [value] * 900, "w": [2.0] * 900}) for value in (ONE, OTHER)]
    column = tables.compare(*frames, weight="w")["x"]
    assert (column.verdict, column.counts_current) == ("drifted", (0, 900))


def test_the_gate_fails_on_another_long_number() -> None:
    """`check` with the rule "different" passes equal tables and fails these."""
    frames = [pl.DataFrame({"x": [value] * 900}) for value in (ONE, OTHER)]
    check = importlib.import_module("kullback.tables").check
    assert check(frames[0], frames[0], fail_on=["different"]).passed
    assert not check(*frames, fail_on=["different"]).passed


def _profile(values: list[int]) -> Any:
    return tables.profile(pl.DataFrame({"x": values}))


def test_profiles_keep_long_numbers_by_their_digits() -> None:
    """Profiles, and a profile and a table, tell them apart as tables do; parts add up."""
    one, other = _profile([ONE] * 900), _profile([OTHER] * 900)
    assert (one["x"].kind, one["x"].held.exact) == ("categorical", {str(ONE): 900})
    assert tables.compare(one, other)["x"].verdict == "drifted"
    assert tables.compare(one, one)["x"].verdict == "same"
    for i, values in enumerate(([ONE] * 900, [OTHER] * 900)):
        found = tables.compare(one, pl.DataFrame({"x": values}))["x"]
        assert found.verdict == ("same", "drifted")[i]
    assert tables.merge([one, other])["x"].held.exact == {str(ONE): 900, str(OTHER): 900}


def test_a_profile_in_bins_does_not_merge_what_it_cannot_hold() -> None:
    """Numbers that floats hold are bins in a profile, and others are not compared with them."""
    bins = _profile([2**60] * 900)
    assert bins["x"].kind == "numeric"
    assert tables.compare(bins, pl.DataFrame({"x": [2**60] * 900}))["x"].verdict == "same"
    for pair in (
        (bins, pl.DataFrame({"x": [2**60 + 1] * 900})),
        (bins, _profile([2**60 + 1] * 900)),
    ):
        for one, two in (pair, pair[::-1]):
            column = tables.compare(one, two)["x"]
            assert column.status.startswith("not compared: ")
            assert column.verdict is None
    merged = tables.merge([bins, _profile([2**60 + 1] * 900)])
    for other in (merged, bins, pl.DataFrame({"x": [2**60] * 900})):
        column = tables.compare(other, merged)["x"]
        assert column.status.startswith("not compared: ")
        assert column.verdict is None
