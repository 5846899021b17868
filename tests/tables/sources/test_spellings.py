"""One value in two spellings or precisions is one value, and two values never print alike."""

from __future__ import annotations

import datetime as dt
import importlib
import math
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

TENTHS = [0.1, 0.2, 0.7] * 100


def _same(one: Any, other: Any, kind: str, **options: Any) -> Any:
    """See that a column of two tables is the same, of a kind, either way round; return it."""
    for pair in ((other, one), (one, other)):
        column = tables.compare(*pair, **options)["x"]
        assert column.status == "ok"
        assert (column.kind, column.comparison.kl_divergence) == (kind, 0.0)
        assert column.verdict == "same"
    return column


def test_floats_of_32_bits_are_like_those_of_64(hold: Hold) -> None:
    """0.1, 0.2 and 0.7 as float32 and as float64: D is 0, and a note says how it was compared."""
    small = pl.DataFrame({"x": TENTHS}, schema={"x": pl.Float32})
    large = pl.DataFrame({"x": TENTHS})
    note = (
        "32-bit floats in the reference, 64-bit floats in the current table: compared as 32-bit "
        "floats"
    )
    assert _same(hold(small), hold(large), "numeric").notes == (note,)
    assert _same(small, hold(large), "numeric").notes == (note,)
    assert _same(large, hold(large), "numeric").notes == ()
    assert _same(hold(small), small, "numeric").notes == ()


def test_what_a_32_bit_float_does_to_any_number(hold: Hold) -> None:
    """Halves go to the even one, small ones lose digits, large ones are infinite: as in NumPy."""
    rng = np.random.default_rng(1)
    values = np.concatenate(
        [
            rng.normal(size=200) * 10.0 ** rng.integers(-44, 38, 200),
            [2.0**24 + 1, 2.0**24 + 3, 1e-46, 7e-46, -1e-45, 3.4028235677973366e38, 1e300, -1e300],
            [np.inf, -np.inf, np.nan, 0.0, -0.0, 3.4028235677973362e38],
        ]
    )
    values = values[~(np.abs(values) >= 2.0**128 - 2.0**103) | np.isinf(values)]
    small = values.astype(np.float32)
    large = hold(pl.DataFrame({"x": values}))
    column = tables.compare(pl.DataFrame({"x": small}), large, bins=300)["x"]
    assert column.comparison.kl_divergence == 0.0


def test_smaller_floats_than_a_text_files_numbers(tmp_path: Path) -> None:
    """A CSV, JSON lines and text beside float32 and float16: all in the smaller precision."""
    (tmp_path / "x.csv").write_text("x\n" + "\n".join(map(str, TENTHS)))
    (tmp_path / "x.jsonl").write_text("\n".join(f'{{"x": {x}}}' for x in TENTHS))
    for bits, dtype in ((32, np.float32), (16, np.float16)):
        small = pd.DataFrame({"x": np.array(TENTHS, dtype=dtype)})
        for other in (
            tmp_path / "x.csv",
            tmp_path / "x.jsonl",
            pl.DataFrame({"x": list(map(str, TENTHS))}),
            pl.DataFrame({"x": TENTHS}),
            duckdb.sql("SELECT unnest([0.1, 0.2, 0.7]) AS x FROM range(100)"),
        ):
            assert f"compared as {bits}-bit floats" in _same(small, other, "numeric").notes[-1]


@pytest.mark.parametrize("holder", ["pandas", "polars", "pyarrow", "duckdb"])
def test_what_a_16_bit_float_does_to_any_number(holder: str) -> None:
    """Every 16-bit float, and numbers between two of them, round as NumPy rounds them."""
    rng = np.random.default_rng(2)
    every = np.arange(2**16, dtype=np.uint16)[::37].view(np.float16).astype(np.float64)
    every = every[np.isfinite(every)]
    values = np.concatenate(
        [
            every,
            (every[1:] + every[:-1]) / 2,
            rng.normal(size=300) * 10.0 ** rng.integers(-9, 6, 300),
            [65519.9, np.inf, np.nan],
        ]
    )
    values = values[~(np.abs(values) >= 65_520) | np.isinf(values)]
    hold = {
        "pandas": lambda frame: frame.to_pandas(),
        "polars": lambda frame: frame,
        "pyarrow": lambda frame: frame.to_arrow(),
        "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
    }[holder]
    # So few values have a bin each.
    for some in np.array_split(values, len(values) // 900 + 1):
        small = pd.DataFrame({"x": some.astype(np.float16)})
        column = tables.compare(small, hold(pl.DataFrame({"x": some})), bins=1000)["x"]
        assert column.comparison.kl_divergence == 0.0


@pytest.mark.parametrize(("dtype", "large"), [(np.float16, 65_520.0), (np.float32, 1e39)])
def test_what_smaller_floats_do_not_reach_is_not_infinite(dtype: Any, large: float) -> None:
    """A number beyond them is an outcome of its own, and no infinity, in either table."""
    small = pd.DataFrame({"x": np.array([1, np.inf] * 60, dtype=dtype)})
    other = pl.DataFrame({"x": [1.0, large] * 60})
    for pair in ((small, other), (other, small)):
        column = tables.compare(*pair)["x"]
        assert column.comparison.kl_divergence == math.inf
        counts = dict(zip(column.outcomes, column.counts_current, strict=True))
        assert sum(n > 0 for n in counts.values()) == 2
        assert len(counts) == 3


@pytest.mark.parametrize("bits", [16, 32])
def test_smaller_floats_in_parquet(bits: int, tmp_path: Path) -> None:
    """FLOAT16 and FLOAT of Parquet against DOUBLE, in a file and in a frame."""
    dtype = {16: pl.Float16, 32: pl.Float32}[bits]
    kinds = {"small": np.dtype(f"float{bits}"), "large": np.dtype("float64")}
    for name, kind in kinds.items():
        array = pa.array(np.array(TENTHS, dtype=kind))
        parquet = importlib.import_module("pyarrow.parquet")
        parquet.write_table(pa.table({"x": array}), tmp_path / f"{name}.parquet")
    small, large = tmp_path / "small.parquet", tmp_path / "large.parquet"
    for other in (large, pl.DataFrame({"x": TENTHS})):
        assert f"compared as {bits}-bit floats" in _same(small, other, "numeric").notes[0]
    assert _same(small, pl.DataFrame({"x": TENTHS}, schema={"x": dtype}), "numeric").notes == ()


def test_profiles_of_smaller_floats() -> None:
    """A profile of float32, of float64, or both: compared and merged in the smaller precision."""
    frames = [pl.DataFrame({"x": TENTHS}, schema={"x": kind}) for kind in (pl.Float32, pl.Float64)]
    kept = [tables.profile(frame) for frame in frames]
    assert [one["x"].floats for one in kept] == [32, None]
    for pair in ((kept[0], kept[1]), (kept[0], frames[1]), (frames[0], kept[1])):
        _same(*pair, "numeric")  # type: ignore[call-arg]
    merged = tables.merge(kept)["x"]
    assert (merged.floats, merged.distinct) == (32, (3, 3))
    assert merged.held.bins.counts[0].tolist() == [200, 200, 200]


def test_a_profile_of_many_floats_in_the_smaller_precision() -> None:
    """Bins of many values keep their counts when their ends are rounded."""
    values = np.random.default_rng(3).normal(size=20_000)
    small, large = (pl.DataFrame({"x": values.astype(kind)}) for kind in (np.float32, np.float64))
    for pair in ((small, tables.profile(large)), (tables.profile(small), tables.profile(large))):
        column = tables.compare(*pair)["x"]
        assert column.verdict == "same"
        assert column.comparison.kl_divergence < 1e-3
        assert sum(column.counts_reference) == sum(column.counts_current) == 20_000


def test_two_numbers_never_print_alike() -> None:
    """However close two outcomes are, their names differ."""
    values = [0.1, np.nextafter(0.1, 1), float(np.float32(0.1)), 1e15, 1e15 + 0.125, 1 / 3]
    column = tables.compare(pl.DataFrame({"x": values}), pl.DataFrame({"x": values}))["x"]
    assert len(set(column.outcomes)) == 6


DAYS = [dt.date(2024, 2, 29), dt.date(1969, 12, 31), dt.date(1, 1, 1), dt.date(9999, 12, 31)]
MOMENTS = [
    dt.datetime(2024, 2, 29, 23, 59, 59, 999_999),  # noqa: DTZ001 (without a zone on purpose)
    dt.datetime(1969, 12, 31, 23, 59, 59, 1),  # noqa: DTZ001
    dt.datetime(1970, 1, 1),  # noqa: DTZ001
    dt.datetime(1900, 3, 1, 1, 2, 3),  # noqa: DTZ001
]
CLOCKS = [dt.time(23, 59, 59, 999_999), dt.time(0), dt.time(1, 2, 3, 400_000)]
SPELT: dict[str, tuple[list[Any], list[str], str]] = {
    "floats": ([3.0, 2.5, -1e-300, 0.1], ["3.0", "2.50", "-1e-300", "0.1"], "numeric"),
    "whole": ([3, -20, 0], ["3", "-20", "0"], "numeric"),
    "booleans": ([True, False], ["True", "false"], "boolean"),
    "dates": (DAYS, [str(day) for day in DAYS], "date/time"),
    "moments": (MOMENTS, [str(one) for one in MOMENTS], "date/time"),
    "ISO": (MOMENTS, [one.isoformat() + "Z" for one in MOMENTS], "date/time"),
    "clocks": (CLOCKS, [str(one) for one in CLOCKS], "time of day"),
}


@pytest.mark.parametrize("what", SPELT)
def test_text_is_read_as_what_the_other_table_has(what: str, hold: Hold) -> None:
    """Numbers, booleans, dates and times against their own text, in every engine: D is 0."""
    values, texts, kind = SPELT[what]
    typed = pl.DataFrame({"x": values * 50})
    worded = hold(pl.DataFrame({"x": [*texts * 50]}))
    column = _same(typed, worded, kind)
    assert column.notes[0].startswith("the current table holds ")
    gaps = hold(pl.DataFrame({"x": [*texts, None]}))
    assert tables.compare(pl.DataFrame({"x": [*values, None]}), gaps)["x"].verdict is not None
    assert tables.compare(pl.DataFrame({"x": [*values, None]}), gaps)["x"].missing_current == 1


@pytest.mark.parametrize("what", SPELT)
def test_a_profile_of_text_is_read_as_what_the_other_table_has(what: str) -> None:
    """The values of a profile, all told, are read as those of a table are; and beside it, too."""
    values, texts, kind = SPELT[what]
    typed, worded = pl.DataFrame({"x": values * 50}), pl.DataFrame({"x": texts * 50})
    _same(typed, tables.profile(worded), kind)
    _same(tables.profile(typed), worded, kind)
    _same(tables.profile(typed), tables.profile(worded), kind)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1220, 5], ["01220", "5"]),
        ([41791, 5], ["+41791", "5"]),
        ([3, 5], ["3", "five"]),
        ([3, 5], ["3", " 5"]),
        ([3.0, 5.0], ["3", "1_0"]),
        ([dt.date(2023, 2, 28)], ["2023-02-29"]),
        ([dt.date(1900, 2, 28)], ["1900-02-29"]),
        ([True, False], ["true", "no"]),
    ],
)
def test_text_of_which_some_is_no_such_value_stays_text(
    values: list[Any], texts: list[str], hold: Hold
) -> None:
    """One field that is none makes all of it text, and the other table's values as well."""
    column = tables.compare(pl.DataFrame({"x": values}), hold(pl.DataFrame({"x": texts})))["x"]
    assert column.kind == "categorical"
    assert set(texts) <= set(column.outcomes)


CATEGORIES: dict[str, tuple[list[Any], str]] = {
    "floats": ([0.5, 2.0, 1.25], "numeric"),
    "whole": ([3, -20, 2**62 + 1], "numeric"),
    "booleans": ([True, False], "boolean"),
    "moments": (MOMENTS, "date/time"),
    "dates": (DAYS, "date/time"),
    "texts": (["b", "a"], "categorical"),
}


@pytest.mark.parametrize("what", CATEGORIES)
@pytest.mark.parametrize("gaps", [False, True])
def test_a_categorical_is_what_its_categories_are(what: str, gaps: bool) -> None:
    """Categoricals of pandas and dictionaries of Arrow against the plain column: D is 0."""
    values, kind = CATEGORIES[what]
    held = [*values * 50, *([None] * gaps)]
    plain = pl.DataFrame({"x": held}, strict=False)
    categorical = pd.DataFrame({"x": pd.Categorical(held, categories=values)})
    arrow = pa.table({"x": pa.array(held).dictionary_encode()})
    _same(plain, categorical, kind)
    _same(plain, arrow, kind)
    _same(plain, arrow.to_pandas(types_mapper=pd.ArrowDtype), kind)
    _same(categorical, arrow, kind)


def test_categories_of_text_that_are_numbers_are_read_beside_numbers() -> None:
    """A categorical (pandas, polars) or an ENUM (DuckDB) of "1" and "2" beside 1 and 2."""
    plain = pl.DataFrame({"x": [1, 2] * 50})
    texts = ["1", "2"] * 50
    _same(plain, pd.DataFrame({"x": pd.Categorical(texts)}), "numeric")
    _same(plain, pl.DataFrame({"x": texts}, schema={"x": pl.Categorical}), "numeric")
    _same(plain, pl.DataFrame({"x": texts}, schema={"x": pl.Enum(["1", "2"])}), "numeric")
    enum = duckdb.sql("SELECT CAST(unnest(['1', '2']) AS ENUM('1', '2')) AS x FROM range(50)")
    _same(plain, enum, "numeric")


def test_strings_of_json_are_read_as_the_other_table_has_them(tmp_path: Path) -> None:
    """Digits and booleans in quotes beside those without; two files of strings stay text."""
    for name, one in (("a", '{"x": "3.0", "b": "true"}\n'), ("b", '{"x": 3, "b": true}\n')):
        (tmp_path / f"{name}.jsonl").write_text(one * 900)
    _same(tmp_path / "a.jsonl", tmp_path / "b.jsonl", "numeric", columns=["x"])
    result = tables.compare(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert (result["b"].kind, result["b"].verdict) == ("boolean", "same")
    assert tables.compare(tmp_path / "a.jsonl", tmp_path / "a.jsonl")["x"].kind == "categorical"


def test_given_and_sliced_columns_are_read_alike() -> None:
    """A text that is read as numbers is so within slices, too."""
    one = pl.DataFrame({"x": [1, 2] * 100, "y": [1.5, 2.5] * 100})
    other = pl.DataFrame({"x": ["1", "2"] * 100, "y": ["1.50", "2.5"] * 100})
    result = tables.compare(one, other, by="x", slice_by="x")
    assert result["x"].verdict == result["y"].verdict == result.given["y"].verdict == "same"


def test_trailing_zeros_are_told(tmp_path: Path) -> None:
    """1.1 and 1.10 are one number, whether in one column or in one table each; a note says so."""
    texts = {
        "mixed": "1.1 1.10 2",
        "one": "1.1 2.5",
        "two": "1.10 2.50",
        "power": "1.5e10 1.5 15e9",
    }
    for name, fields in texts.items():
        (tmp_path / f"{name}.csv").write_text("x\n" + fields.replace(" ", "\n") + "\n")

    def notes(one: str, other: str) -> tuple[str, ...]:
        return tuple(tables.compare(tmp_path / f"{one}.csv", tmp_path / f"{other}.csv")["x"].notes)

    mixed = (
        "fields such as '1.1' and '1.10' are one number; if they are names, such as versions, "
        "start them with a letter"
    )
    assert notes("mixed", "mixed") == notes("one", "mixed") == (mixed,)
    other = (
        "numbers have 1 digit after the point in the reference and 2 digits in the current "
        "table; they are compared by value"
    )
    assert notes("one", "two") == (other,)
    assert notes("one", "one") == notes("two", "two") == notes("power", "power") == ()
    names = {"a": "v1.1 v1.10", "b": "v1.1 v1.1"}
    for name, fields in names.items():
        (tmp_path / f"{name}.csv").write_text("x\n" + fields.replace(" ", "\n") + "\n")
    column = tables.compare(tmp_path / "a.csv", tmp_path / "b.csv")["x"]
    assert (column.kind, column.notes) == ("categorical", ())
    assert column.outcomes == ("v1.1", "v1.10")


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("1.10 1.9", "1.1 1.9", "'1.10' in the reference is '1.1' in the current table"),
        ("1.1 1.9", "1.10 1.9", "'1.10' in the current table is '1.1' in the reference"),
        ("1.10 1.9", "1.1 1.95", "'1.10' in the reference is '1.1' in the current table"),
        ("0.5 3.0", "0.5 3", "'3.0' in the reference is '3' in the current table"),
        ("1.20 1.10", "1.2 3", "'1.20' in the reference is '1.2' in the current table"),
        ("0.25 3.0", "0.5 3.0", None),
        ("1.10 1.9", "1.10 1.8", None),
        ("1.10 1.25", "1.15 1.2", None),
        ("10 20.5", "1 20.5", None),
        ("1.10 2.20", "1.10 2.20", None),
    ],
)
def test_a_number_in_another_spelling_than_in_the_other_table_is_told(
    tmp_path: Path, one: str, other: str, told: str | None
) -> None:
    """A version that was 1.10 and is 1.1 now is the same number, and may be another version."""
    for name, fields in (("a", one), ("b", other)):
        (tmp_path / f"{name}.csv").write_text("x\n" + fields.replace(" ", "\n") + "\n")
    notes = tables.compare(tmp_path / "a.csv", tmp_path / "b.csv")["x"].notes
    what = ", one number; if they are names, such as versions, start them with a letter"
    assert notes == (() if told is None else (told + what,))


def test_one_code_makes_text_of_both_tables(tmp_path: Path) -> None:
    """01220 in one file makes 1220 in the other a text; a profile of numbers is not compared."""
    for name, code in (("a", "1220"), ("b", "01220")):
        (tmp_path / f"{name}.csv").write_text("x\n" + f"{code}\n5\n" * 100)
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    for pair in ((one, other), (other, one)):
        column = tables.compare(*pair)["x"]
        assert (column.kind, set(column.outcomes)) == ("categorical", {"5", "1220", "01220"})
    kept = [tables.profile(path) for path in (one, other)]
    assert tables.compare(kept[1], one)["x"].verdict == "drifted"
    for pair in ((kept[0], other), (kept[0], kept[1])):  # type: ignore[assignment]
        assert tables.compare(*pair)["x"].status.startswith(
            "not compared: numbers in the reference"
        )
    with pytest.raises(tables.TableError, match="is numeric in profile 1 and categorical in"):
        tables.merge(kept)


@pytest.mark.parametrize("texts", [("é", "e\u0301"), ("a", "a "), ("a b", "a\u00a0b"), ("", " ")])
@pytest.mark.parametrize("as_profile", [False, True])
def test_texts_that_look_alike_are_two_values_with_a_note(
    texts: tuple[str, str], as_profile: bool
) -> None:
    """Composed and decomposed letters and spaces: told apart, and said to be."""
    frames: list[Any] = [pl.DataFrame({"x": [text] * 900}) for text in texts]
    if as_profile:
        frames = [tables.profile(frame) for frame in frames]
    column = tables.compare(*frames)["x"]
    assert (column.verdict, set(column.outcomes)) == ("drifted", set(texts))
    (note,) = column.notes
    assert all(ascii(text) in note for text in texts)
    assert "look the same but differ in spaces" in note
    assert tables.compare(frames[0], frames[0])["x"].notes == ()


def test_long_texts_and_null_characters_are_told_apart() -> None:
    """Texts that differ in the last of a million letters, or behind a NUL, are two values."""
    for one, other in (("a" * 10**6 + "b", "a" * 10**6 + "c"), ("a\0b", "a\0c")):
        frames = [pl.DataFrame({"x": [text] * 200}) for text in (one, other)]
        assert tables.compare(*frames)["x"].comparison.kl_divergence == float("inf")
        tables_of_pandas = [frame.to_pandas() for frame in frames]
        assert tables.compare(*tables_of_pandas)["x"].comparison.kl_divergence == float("inf")


def test_a_note_tells_that_text_read_as_numbers_has_both_spellings(hold: Hold) -> None:
    """1.1 and 1.10 beside floats; of one spelling alone there is no note, nor of 1e10 and 10."""
    floats = pl.DataFrame({"x": [1.1, 2.5] * 100})
    for texts, pair in (
        (["1.10", "1.1"], ("1.1", "1.10")),
        (["3", "3.00"], ("3", "3.00")),
        (["1.10", "2.50"], None),
        (["1e10", "10"], None),
    ):
        text = pl.DataFrame({"x": texts * 100})
        for one in (hold(text), tables.profile(text)):
            notes = tables.compare(one, floats)["x"].notes
            assert notes[0] == "the reference holds numbers as text; they were read as such"
            said = [note for note in notes if "both occur" in note]
            if pair is None:
                assert said == []
            else:
                words = f"'{pair[0]}' and '{pair[1]}' both occur in it, and are one number; "
                assert said == [
                    words + "if they are names, such as versions, begin them with a letter"
                ]
