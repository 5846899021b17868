"""Names that differ in case alone are two names; tables without a usable column have a status."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path

CASES = pl.DataFrame({"A": [1, 1, 2], "a": ["x", "y", "y"], "a_1": [True, None, None]})


def _named(result: tables.TableComparison) -> dict[str, tuple[str, Any]]:
    return {column.name: (column.kind, column.counts_current) for column in result}


EXPECTED = {
    "A": ("numeric", (2, 1)),
    "a": ("categorical", (2, 1)),
    "a_1": ("boolean", (1, 2)),
}


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".jsonl", ".jsonl.gz", ".json"])
def test_names_that_differ_in_case_are_kept(ending: str, tmp_path: Path) -> None:
    """A, a and a_1 of a file are A, a and a_1, each with its own values."""
    path = tmp_path / f"t{ending}"
    if ending == ".csv":
        CASES.write_csv(path)
    elif ending == ".parquet":
        CASES.write_parquet(path)
    elif ending == ".json":
        CASES.write_json(path)
    elif ending == ".jsonl":
        CASES.write_ndjson(path)
    else:
        lines = '{"A":1,"a":"x","a_1":true}\n{"a":"y","A":1}\n{"a":"y","A":2}\n'
        path.write_bytes(gzip.compress(lines.encode()))
    result = tables.compare(CASES, path)
    assert _named(result) == EXPECTED
    assert result.only_in_reference == result.only_in_current == ()


def test_a_relation_of_duckdb_has_the_names_that_duckdb_gives(tmp_path: Path) -> None:
    """Whoever asks DuckDB for A and a gets A and a_1, and so do we."""
    path = tmp_path / "t.parquet"
    CASES.select("A", "a").write_parquet(path)
    relation = duckdb.read_parquet(str(path))
    assert {column.name for column in tables.compare(relation, relation)} == set(relation.columns)


def test_keys_of_json_may_hold_any_character(tmp_path: Path) -> None:
    """Slashes, tildes and quotes in keys are found where keys are read one by one."""
    path = tmp_path / "t.jsonl"
    path.write_text('{"B":1,"b":2,"p/q~r\\"":3,"":4}\n{"B":1,"b":3,"b_1":{"k":1}}\n')
    result = tables.compare(path, path)
    assert result["b"].counts_current == (1, 1)
    assert result['p/q~r"'].missing_current == result[""].missing_current == 1
    assert result["b_1"].kind == "unsupported"


def test_a_key_named_json_and_very_many_keys_are_columns(tmp_path: Path) -> None:
    """DuckDB reads both as one value of everything; each key is a column all the same."""
    one, many = tmp_path / "one.jsonl", tmp_path / "many.jsonl"
    one.write_text('{"json":1}\n{"json":2}\n')
    assert tables.compare(one, one)["json"].counts_current == (1, 1)
    many.write_text("".join(f'{{"k{i}":1}}\n' for i in range(300)))
    column = tables.compare(many, many, columns=["k7"])["k7"]
    assert (column.kind, column.counts_current) == ("numeric", (1, 299))


def test_parquet_files_of_one_table_have_the_same_columns(tmp_path: Path) -> None:
    """Another order is no other table, unless names differ in case alone; another name is."""
    CASES.write_parquet(tmp_path / "x1.parquet")
    CASES.select("a_1", "a", "A").write_parquet(tmp_path / "x2.parquet")
    with pytest.raises(tables.TableError, match=r"x2.parquet' has other columns than .*x1.parquet"):
        tables.compare(tmp_path / "x?.parquet", tmp_path / "x1.parquet")
    CASES.select("A", "a_1").write_parquet(tmp_path / "y1.parquet")
    CASES.select("a_1", "A").write_parquet(tmp_path / "y2.parquet")
    both = tables.compare(tmp_path / "y?.parquet", tmp_path / "y1.parquet")
    assert both["A"].counts_reference == (4, 2)
    CASES.select("A", "a_1", "a").write_parquet(tmp_path / "y3.parquet")
    with pytest.raises(tables.TableError, match=r"y3.parquet' has other columns than .*y1.parquet"):
        tables.compare(tmp_path / "y?.parquet", tmp_path / "y1.parquet")


def test_names_in_structures_are_no_columns(tmp_path: Path) -> None:
    """What lies inside nested columns does not shift the names behind them."""
    frame = pl.DataFrame({"s": [{"A": 1, "b": [{"c": 1}]}], "l": [[1, 2]], "A": [5], "a": ["x"]})
    frame.write_parquet(tmp_path / "t.parquet")
    result = tables.compare(tmp_path / "t.parquet", tmp_path / "t.parquet")
    assert {column.name: column.kind for column in result} == {
        "s": "unsupported",
        "l": "unsupported",
        "A": "numeric",
        "a": "categorical",
    }


@pytest.mark.parametrize("holder", ["pandas", "polars", "pyarrow", "duckdb", "json", "parquet"])
def test_without_a_usable_column_each_has_its_status(holder: str, tmp_path: Path) -> None:
    """Lists alone: the rows are counted, and the column says why it was not compared."""
    frame = pl.DataFrame({"a": [[1], [2], []]})
    table: Any = {
        "pandas": lambda: pd.DataFrame({"a": [[1], [2], []]}),
        "polars": lambda: frame,
        "pyarrow": frame.to_arrow,
        "duckdb": lambda: duckdb.from_arrow(frame.to_arrow()),
        "json": lambda: frame.write_ndjson(tmp_path / "t.jsonl") or tmp_path / "t.jsonl",  # type: ignore[redundant-expr]
        "parquet": lambda: frame.write_parquet(tmp_path / "t.parquet") or tmp_path / "t.parquet",  # type: ignore[redundant-expr]
    }[holder]()
    result = tables.compare(table, table)
    assert result.n_reference == result.n_current == 3
    (column,) = result
    assert column.kind == "unsupported"
    assert column.status.startswith("not compared: it holds values of type ")
    assert column.verdict is None
    assert "not compared" in str(result)
    assert "not compared" in result.to_html()
    result.plot()


@pytest.mark.parametrize("argument", ["by", "slice_by"])
@pytest.mark.parametrize("value", [3, ["x"]])
def test_a_column_is_named_by_text(argument: str, value: object) -> None:
    """Anything else is refused by the argument's name."""
    table = pd.DataFrame({"x": ["a", "b"] * 50, "y": [1, 2] * 50})
    with pytest.raises(TypeError, match=f"{argument} is .*; it must be the name of a column"):
        tables.compare(table, table, **{argument: value})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"target is .*; it must be the name of a column"):
        tables.attribute(table, table, target=value)  # type: ignore[arg-type]


def test_a_column_that_a_result_lacks_is_told_with_those_it_has() -> None:
    """As a KeyError, for comparisons and profiles alike."""
    table = pd.DataFrame({"colour": ["a", "b"] * 50})
    with pytest.raises(KeyError, match="there is no column 'color'; did you mean 'colour'"):
        tables.compare(table, table)["color"]
    with pytest.raises(KeyError, match="there is no column 'n'; it has 'colour'"):
        tables.profile(table)["n"]


def test_a_share_is_at_most_one() -> None:
    """500 values of which the reference has none are all of the rows, to the last bit."""
    before = pd.DataFrame({"id": [f"a{i // 2}" for i in range(998)]})
    after = pd.DataFrame({"id": [f"b{i // 2}" for i in range(998)]})
    column = tables.compare(before, after)["id"]
    assert column.unseen_mass == 1.0
    assert column.estimate is not None
    assert column.estimate.unseen_mass == 1.0


def test_a_parquet_column_without_a_name_keeps_it(tmp_path: Path) -> None:
    """DuckDB calls it C0 or C1 by its place; it is paired by its own name, and with no other."""
    one, two, other = (tmp_path / f"{name}.parquet" for name in ("one", "two", "other"))
    values = {"": [0, 1] * 50, "a": [1, 2] * 50}
    pl.DataFrame(values).write_parquet(one)
    pl.DataFrame({"a": values["a"], "": values[""]}).write_parquet(two)
    pl.DataFrame({"C0": [5, 6] * 50, "a": values["a"]}).write_parquet(other)
    assert {column.name for column in tables.compare(str(one), str(two))} == {"", "a"}
    found = tables.compare(str(one), str(other))
    assert [column.name for column in found] == ["a"]
    assert (found.only_in_reference, found.only_in_current) == (("",), ("C0",))
