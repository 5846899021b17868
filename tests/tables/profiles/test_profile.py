"""A profile in the place of its table: the same counts, the same comparison, the same bytes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.stats import entropy

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path

    from kullback.tables import ColumnComparison


def _table(n: int, shift: float, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    x = rng.normal(shift, 1.0, n)
    x[:9] = [np.nan, np.nan, np.inf, -np.inf, -np.inf, -0.0, 0.0, 1e300, -5e-324]
    day = dt.date(2020, 1, 1)
    words = rng.choice(["a", "b", "c,d", 'say "hi"', "é\u4e2d", ""], n).tolist()
    return pl.DataFrame(
        {
            "x": x,
            "i": [None if i % 97 == 0 else int(v) for i, v in enumerate(rng.poisson(3.0, n))],
            "word": [None if i % 13 == 0 else word for i, word in enumerate(words)],
            "flag": rng.random(n) < 0.3 + shift / 10,
            "day": [day + dt.timedelta(int(k)) for k in rng.integers(0, 30, n)],
            "none": [None] * n,
        }
    )


BEFORE, AFTER = _table(900, 0.0, 1), _table(700, 0.5, 2)

HOLDERS = {
    "polars lazy": lambda frame: frame.lazy(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "pandas": lambda frame: frame.to_pandas(),
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
    "ibis": lambda frame: pytest.importorskip("ibis").memtable(frame.to_arrow()),
}


def _same(one: ColumnComparison, other: ColumnComparison) -> None:
    assert one.to_dict() | {"notes": []} == other.to_dict() | {"notes": []}


@pytest.mark.parametrize("holder", HOLDERS)
def test_the_same_rows_give_the_same_bytes(holder: str) -> None:
    """Whatever holds them: no time, no path and no engine is told by a profile."""
    make: Any = HOLDERS[holder]
    frame = BEFORE.drop("none")
    assert tables.profile(make(frame)).to_json() == tables.profile(frame).to_json()


def test_the_bytes_are_those_of_a_file_too(tmp_path: Path) -> None:
    """CSV and Parquet; what a file is called is not in its profile."""
    frame = BEFORE.drop("none", "flag").filter(pl.col("word") != "")
    for name in ("a.parquet", "b.parquet"):
        frame.write_parquet(tmp_path / name)
    frame.write_csv(tmp_path / "c.csv")
    found = {tables.profile(tmp_path / n).to_json() for n in ("a.parquet", "b.parquet", "c.csv")}
    assert len(found) == 1


def test_the_bytes_are_those_of_spark_too(spark: Any) -> None:
    """Counted on the cluster, also where more values are there than are listed."""
    numbers = spark.range(600).selectExpr(
        "concat('v', cast(floor(sqrt(id)) AS string)) AS w", "cast(id % 150 AS double) AS x"
    )
    frame = pl.DataFrame(
        {"w": [f"v{int(k**0.5)}" for k in range(600)], "x": [k % 150 * 1.0 for k in range(600)]}
    )
    for most in (100_000, 20):
        found = tables.profile(numbers, max_categories=most)
        assert found.to_json() == tables.profile(frame, max_categories=most).to_json()


def test_two_profiles_give_what_the_tables_give() -> None:
    """To the last bit: words, truth values, and numbers that have a bin each."""
    direct = tables.compare(BEFORE, AFTER)
    by_profile = tables.compare(tables.profile(BEFORE), tables.profile(AFTER))
    for name in ("i", "word", "flag", "day", "none"):
        _same(direct[name], by_profile[name])
    assert by_profile.n_reference, by_profile.n_current == (900, 700)


@pytest.mark.parametrize("side", ["reference", "current"])
def test_a_profile_stands_on_either_side(side: str, tmp_path: Path) -> None:
    """An object or a file, plain or compressed, against the other table itself."""
    kept = tables.profile(BEFORE if side == "reference" else AFTER, name="kept")
    direct = tables.compare(BEFORE, AFTER)
    forms: list[Any] = [kept]
    for ending in (".kb.json", ".kb.json.gz"):
        kept.save(tmp_path / f"p{ending}")
        forms.append(tmp_path / f"p{ending}")
    for form in forms:
        pair = (form, AFTER) if side == "reference" else (BEFORE, form)
        found = tables.compare(*pair)
        for name in ("i", "word", "flag", "day", "none"):
            _same(direct[name], found[name])
    assert getattr(tables.compare(*pair), side) == f"'{tmp_path}/p.kb.json.gz'"
    assert (tmp_path / "p.kb.json").read_text(encoding="utf-8") == kept.to_json()


def test_bins_of_numbers_count_every_row() -> None:
    """The bins of a comparison by profiles, counted again by numpy between their edges."""
    column = tables.compare(tables.profile(BEFORE), AFTER)["x"]
    assert column.edges is not None
    for frame, counts in ((BEFORE, column.counts_reference), (AFTER, column.counts_current)):
        x = frame["x"].to_numpy()
        for outcome, edges, n in zip(column.outcomes, column.edges, counts, strict=True):
            if edges is None:
                named = {"-inf": x == -np.inf, "+inf": x == np.inf, None: np.isnan(x)}
                assert n == named[outcome].sum()
            elif edges.value is not None:
                assert n == (x == edges.value).sum()
            else:
                low = -np.inf if edges.above is None else float(edges.above)
                high = np.finfo(float).max if edges.up_to is None else float(edges.up_to)
                assert n == ((x > low) & (x <= high)).sum()
    assert sum(column.counts_current) == 700


def test_bins_are_fine_enough(shared_data: Path) -> None:
    """On the census, D's estimate by profiles is off by less than 1/10 of its interval."""
    paths = [shared_data / f"adult-{part}.csv" for part in ("train", "test")]
    direct = tables.compare(*paths)
    found = tables.compare(tables.profile(paths[0]), paths[1])
    assert len(found) == 15
    for column in direct:
        one, other = column.estimate, found[column.name].estimate
        assert one is not None
        assert other is not None
        assert abs(one.value - other.value) <= 0.1 * (one.high - one.low)
        if column.name != "fnlwgt":
            _same(column, found[column.name])


def test_what_a_profile_has_is_what_the_table_has() -> None:
    """Counts, distinct values and H of each column, by pandas and scipy."""
    frame = BEFORE.to_pandas()
    kept = tables.profile(BEFORE)
    words = frame["word"].value_counts()
    column = kept["word"]
    assert column.held is not None
    assert isinstance(column.held.exact, dict)  # type: ignore[union-attr]
    assert column.held.exact == words.to_dict()  # type: ignore[union-attr]
    assert column.missing == frame["word"].isna().sum()
    assert column.distinct == (6, 6)
    assert column.entropy == pytest.approx(entropy([*words, column.missing]), rel=1e-13)
    numbers = frame["i"].value_counts(dropna=False)
    assert kept["i"].distinct == (frame["i"].nunique(), frame["i"].nunique())
    assert kept["i"].entropy == pytest.approx(entropy(numbers), rel=1e-13)
    low, high = kept["x"].distinct
    assert low <= frame["x"].nunique()
    assert high is None or high >= low
    assert len(kept) == 6
    assert kept["none"].missing == 900
    assert "word" in kept
    assert [column.name for column in kept] == BEFORE.columns


def test_it_is_shown_as_a_table() -> None:
    """Text, one line, a page in a notebook, and a frame of one row a column."""
    kept = tables.profile(BEFORE.with_columns(nest=pl.lit([1])), name="<before>")
    text = str(kept).splitlines()
    assert text[0] == "profile of <before>: 900 rows, 7 columns"
    assert text[3].split()[:2] == ["x", "numeric"]
    assert text[-1] == "nest: not counted: it holds values of type List(Int64)"
    assert repr(kept) == "<Profile of 900 rows: 7 columns>"
    assert repr(kept["word"]) == "<ColumnProfile 'word' (categorical): 6 values>"
    shown = kept._repr_html_()
    assert "900 rows, 7 columns" in shown
    assert "<p>&lt;before&gt;</p>" in shown
    frame = pl.DataFrame(kept.to_frame())
    assert frame.columns[0] == "name"
    assert frame["distinct_low"].to_list()[1:4] == [kept["i"].distinct[0], 6, 2]


def test_a_column_that_cannot_be_compared_has_a_status() -> None:
    """Numbers in the profile and words in the table: bins are no words. The other way they are."""
    numbers = pl.DataFrame({"v": [1, 2, 2]})
    words = pl.DataFrame({"v": ["1", "x", "x"]})
    assert tables.compare(tables.profile(numbers), words)["v"].status == (
        "not compared: numbers in the reference, text in the current table; the reference is a "
        "profile, which has numbers and times in bins and not as text"
    )
    column = tables.compare(numbers, tables.profile(words))["v"]
    _same(column, tables.compare(numbers, words)["v"])
    assert column.outcomes == ("1", "2", "x")
    flags = pl.DataFrame({"v": [True, False, False]})
    _same(tables.compare(tables.profile(flags), words)["v"], tables.compare(flags, words)["v"])


def test_a_column_without_values_goes_with_every_kind() -> None:
    """All missing in the profile, numbers or words in the table, and the other way round."""
    empty = pl.DataFrame({"v": [None] * 4})
    floats = pl.DataFrame({"v": [float("nan")] * 4})
    for values in (["a", "b"], [1.5, 2.5], [True, False]):
        full = pl.DataFrame({"v": values})
        for one, other in ((empty, full), (full, empty), (floats, full)):
            direct = tables.compare(one, other)["v"]
            _same(tables.compare(tables.profile(one), other)["v"], direct)
            _same(tables.compare(one, tables.profile(other))["v"], direct)
            _same(tables.compare(tables.profile(one), tables.profile(other))["v"], direct)


def test_notes_on_zones_and_words_for_nothing_are_kept(tmp_path: Path) -> None:
    """'NA' taken as missing, and times with and without a zone, are told of profiles as well."""
    (tmp_path / "a.csv").write_text("n,t\n1,2020-01-01T00:00:00Z\nNA,2020-01-02T00:00:00Z\n")
    (tmp_path / "b.csv").write_text("n,t\n1,2020-01-01T00:00:00\n2,2020-01-02T00:00:00\n")
    paths = tmp_path / "a.csv", tmp_path / "b.csv"
    direct = tables.compare(*paths)
    kept = [tables.profile(path) for path in paths]
    found = tables.compare(*kept)
    assert [column.notes for column in found] == [column.notes for column in direct]
    assert sum(map(len, (column.notes for column in found))) == 2


def test_nested_columns_have_the_status_of_the_table() -> None:
    """Their type is kept, and nothing else."""
    nested = pl.DataFrame({"a": [1, 2], "nest": [[1], [2]]})
    column = tables.compare(tables.profile(nested), nested)["nest"]
    assert column.kind == "unsupported"
    assert column.status == tables.compare(nested, nested)["nest"].status


def test_many_values_are_compared_as_those_of_the_tables() -> None:
    """Beyond max_categories, the profile lists what the table would, and bounds the rest."""
    frames = [
        pd.DataFrame({"w": [f"v{k}" for k in np.random.default_rng(s).zipf(1.5, 5000)]})
        for s in (1, 2)
    ]
    direct = tables.compare(*frames, max_categories=40)["w"]
    kept = tables.profile(frames[0], max_categories=40)
    found = tables.compare(kept, frames[1], max_categories=40)["w"]
    assert direct.rest == "all other values"
    assert found.to_dict() == direct.to_dict()


def test_check_and_assertion_take_profiles(tmp_path: Path) -> None:
    """The gate compares with what was kept."""
    kept = tables.profile(BEFORE)
    kept.save(tmp_path / "p.kb.json")
    assert tables.check(kept, BEFORE, fail_on=["drifted", "different"]).passed
    with pytest.raises(AssertionError, match="drifted"):
        tables.assert_same_distribution(tmp_path / "p.kb.json", AFTER)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p: tables.compare(p, BEFORE, by="word"), r"and by \(--by\) needs the rows"),
        (
            lambda p: tables.compare(BEFORE, p, slice_by="word"),
            r"and slice_by \(--slice\) needs the rows",
        ),
        (
            lambda p: tables.compare(p, BEFORE, weight="i"),
            r"and weight \(--weight\) needs the rows",
        ),
        (
            lambda p: tables.compare(p, BEFORE, tokens=["word"]),
            r"and tokens \(--tokens\) needs the rows",
        ),
        (
            lambda p: tables.compare(p, BEFORE, calendar={"day": "month"}),
            r"and calendar \(--calendar\) needs",
        ),
        (lambda p: tables.attribute(p, BEFORE), "and attribute needs the rows"),
        (lambda p: tables.counts(p, ["word"]), "the given profile is a profile, which keeps no"),
        (tables.profile, "the given profile is a profile already"),
    ],
)
def test_what_needs_rows_says_so(call: Any, message: str) -> None:
    """A sentence names the profile and what it cannot serve."""
    with pytest.raises(tables.TableError, match=message):
        call(tables.profile(BEFORE))


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"min_count": 1}, ValueError, "min_count must be a whole number of at least 2, not 1"),
        ({"min_count": 1.5}, ValueError, "min_count must be a whole number of at least 2, not 1.5"),
        ({"min_count": 901}, tables.TableError, "has 900 rows, fewer than min_count 901"),
        (
            {"max_categories": 0},
            ValueError,
            "max_categories must be a whole number of at least 1, not 0",
        ),
        ({"columns": ["y"]}, tables.TableError, "has no column 'y'"),
        ({"exclude": BEFORE.columns}, tables.TableError, "no column is left to count"),
        ({"name": 3}, TypeError, "name is 3; it must be text"),
    ],
)
def test_wrong_calls_are_told(options: Any, error: type[Exception], message: str) -> None:
    """With the argument, what it is and what it must be."""
    with pytest.raises(error, match=message):
        tables.profile(BEFORE, **options)


def test_columns_are_chosen_by_name() -> None:
    """In the order asked for, or without those left out."""
    assert [c.name for c in tables.profile(BEFORE, columns=["word", "x"])] == ["word", "x"]
    assert [c.name for c in tables.profile(BEFORE, exclude=["word", "x"])] == [
        "i",
        "flag",
        "day",
        "none",
    ]
