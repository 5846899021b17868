"""The same rows give the same numbers, whatever holds them."""

from __future__ import annotations

import datetime as dt
import gzip
import subprocess
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import polars as pl
import pytest

from kullback import tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Pair = tuple[Any, Any]


def _table(n: int, shift: float, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    x = rng.normal(shift, 1.0, n)
    x[:5] = np.nan
    x[5:9] = [np.inf, -np.inf, -0.0, 0.0]
    day, moment = dt.date(2020, 1, 1), dt.datetime(2020, 1, 1)  # noqa: DTZ001 (without a zone on purpose)
    words = rng.choice(["a", "b", "c,d", 'say "hi"', "é\u4e2d"], n).tolist()
    return pl.DataFrame(
        {
            "x": x,
            "i": [None if i % 97 == 0 else int(v) for i, v in enumerate(rng.integers(0, 50, n))],
            "big": rng.integers(2**53, 2**53 + 4, n),
            "word": [None if i % 13 == 0 else word for i, word in enumerate(words)],
            'a "b"; --': rng.random(n) < 0.3 + shift / 10,
            "day": [day + dt.timedelta(int(k)) for k in rng.integers(0, 400, n)],
            "moment": [moment + dt.timedelta(seconds=int(k)) for k in rng.integers(0, 400_000, n)],
            "wide": np.exp(rng.normal(0.0, 30.0, n)),
        }
    )


REFERENCE, CURRENT = _table(900, 0.0, 1), _table(700, 0.5, 2)


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """Return the columns' results from polars, without the notes."""
    return _columns(tables.compare(REFERENCE, CURRENT))


def _columns(result: tables.TableComparison) -> dict[str, Any]:
    return {column.name: column.to_dict() | {"notes": []} for column in result}


def _written(folder: Path, ending: str, write: Callable[[pl.DataFrame, Path], object]) -> Pair:
    paths = folder / f"reference{ending}", folder / f"current{ending}"
    for frame, path in zip((REFERENCE, CURRENT), paths, strict=True):
        write(frame, path)
    return paths[0], str(paths[1])


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """JSON has no infinities and no NaN, but our reader knows their names as numbers' text."""
    return frame.with_columns(pl.col("day", "moment").cast(pl.String), pl.col("x").fill_nan(None))


def _zst(frame: pl.DataFrame, path: Path) -> None:
    plain = path.with_suffix("")
    frame.write_csv(plain)
    duckdb.execute(
        f"COPY (SELECT * FROM read_csv('{plain}', all_varchar=true)) TO '{path}' "  # noqa: S608 (our own paths)
        "(FORMAT csv, COMPRESSION zstd)"
    )


def _ibis(frame: pl.DataFrame) -> Any:
    return pytest.importorskip("ibis").memtable(frame.to_arrow())


HOLDERS: dict[str, Callable[[Path], Pair]] = {
    "polars lazy": lambda _: (REFERENCE.lazy(), CURRENT.lazy()),
    "pyarrow": lambda _: (REFERENCE.to_arrow(), CURRENT.to_arrow()),
    "pandas": lambda _: (REFERENCE.to_pandas(), CURRENT.to_pandas()),
    "pandas of pyarrow": lambda _: (
        REFERENCE.to_pandas(use_pyarrow_extension_array=True),
        CURRENT.to_pandas(use_pyarrow_extension_array=True),
    ),
    "duckdb relation": lambda _: (
        duckdb.from_arrow(REFERENCE.to_arrow()),
        duckdb.from_arrow(CURRENT.to_arrow()),
    ),
    "ibis": lambda _: (_ibis(REFERENCE), _ibis(CURRENT)),
    "two engines": lambda _: (REFERENCE.to_pandas(), duckdb.from_arrow(CURRENT.to_arrow())),
    "csv": lambda folder: _written(folder, ".csv", lambda f, p: f.write_csv(p)),
    "tsv": lambda folder: _written(folder, ".tsv", lambda f, p: f.write_csv(p, separator="\t")),
    "csv of semicolons": lambda folder: _written(
        folder, ".csv", lambda f, p: f.write_csv(p, separator=";", line_terminator="\r\n")
    ),
    "csv.gz": lambda folder: _written(
        folder, ".csv.gz", lambda f, p: p.write_bytes(gzip.compress(f.write_csv().encode()))
    ),
    "csv.zst": lambda folder: _written(folder, ".csv.zst", _zst),
    "parquet": lambda folder: _written(folder, ".parquet", lambda f, p: f.write_parquet(p)),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_every_holder_gives_equal_numbers(
    holder: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    """Counts, bins, edges and divergences are equal to the last bit."""
    found = _columns(tables.compare(*HOLDERS[holder](tmp_path)))
    assert found == expected


def test_json_lines_give_equal_numbers(tmp_path: Path) -> None:
    """As above, for what JSON can hold: dates are strings there, NaN is null."""

    def finite(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.filter(pl.col("x").is_null() | pl.col("x").is_nan() | pl.col("x").is_finite())

    reference, current = finite(REFERENCE), finite(CURRENT)
    paths = tmp_path / "reference.jsonl", tmp_path / "current.ndjson"
    for frame, path in zip((reference, current), paths, strict=True):
        _as_text(frame).write_ndjson(path)
    assert _columns(tables.compare(*paths)) == _columns(tables.compare(reference, current))


def test_a_pattern_reads_many_files_as_one_table(expected: dict[str, Any], tmp_path: Path) -> None:
    """Three files that together hold the reference are the reference."""
    for i, part in enumerate((REFERENCE[:300], REFERENCE[300:301], REFERENCE[301:])):
        part.write_csv(tmp_path / f"part-{i}.csv")
    CURRENT.write_csv(tmp_path / "current.csv")
    result = tables.compare(tmp_path / "part-*.csv", tmp_path / "current.csv")
    assert _columns(result) == expected
    assert result.reference == f"'{tmp_path}/part-0.csv' and 2 more files"
    two = tables.compare(tmp_path / "part-[01].csv", tmp_path / "current.csv")
    assert two.reference == f"'{tmp_path}/part-0.csv' and 1 more file"


def test_a_file_with_a_pattern_for_a_name_is_that_file(tmp_path: Path) -> None:
    """Where 'x[1]*.csv' exists, it is read, and not the files that it would match."""
    (tmp_path / "x[1]*.csv").write_text("a\n7\n")
    (tmp_path / "x1.csv").write_text("a\n8\n")
    (tmp_path / "x[1]b.csv").write_text("a\n9\n")
    column = tables.compare(tmp_path / "x[1]*.csv", tmp_path / "x1.csv")["a"]
    assert column.outcomes == ("7", "8")
    assert column.counts_reference == (1, 0)


def test_nan_and_null_are_one_outcome() -> None:
    """Polars tells them apart, pandas does not; here both are missing."""
    table = pl.DataFrame({"x": [1.0, None, float("nan"), 1.0]})
    column = tables.compare(table, table.to_pandas())["x"]
    assert column.counts_reference == column.counts_current == (2, 2)


def test_negative_zero_is_zero() -> None:
    """One bin holds both; pyarrow groups them apart."""
    table = pl.DataFrame({"x": [0.0, -0.0, -0.0, 1.0]}).to_arrow()
    assert tables.compare(table, table)["x"].counts_current == (3, 1)


def test_pandas_columns_of_objects_are_what_the_objects_are() -> None:
    """Booleans beside None come as objects in pandas; they are booleans all the same."""
    import pandas as pd

    table = pd.DataFrame({"flag": [True, None, False, True], 5: ["a", "b", None, "b"]})
    result = tables.compare(table, table)
    assert result["flag"].kind == "boolean"
    assert result["flag"].outcomes == ("true", "false", None)
    assert result["5"].outcomes == ("b", "a", None)


def test_times_with_a_zone_are_compared_in_utc() -> None:
    """Noon in UTC+2 is ten o'clock in UTC, from polars and from DuckDB, which needs no pytz."""
    noon = dt.datetime(2020, 1, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    frame = pl.DataFrame({"t": [noon, noon]})
    relation = duckdb.sql("SELECT TIMESTAMPTZ '2020-01-01 10:00:00+00' AS t FROM range(3)")
    column = tables.compare(frame, relation)["t"]
    assert column.outcomes == ("2020-01-01 10:00",)
    assert (column.counts_reference, column.counts_current) == ((2,), (3,))


def test_neither_pandas_nor_polars_nor_pyarrow_is_needed_for_files(tmp_path: Path) -> None:
    """Comparing two files imports none of them."""
    import sys

    (tmp_path / "a.csv").write_text("x,w,d\n1,a,2020-01-01\n2,b,2020-01-02\n")
    REFERENCE.head(5).write_parquet(tmp_path / "b.parquet")
    code = (
        "import sys; from kullback import tables\n"
        "str(tables.compare(sys.argv[1], sys.argv[1])); tables.compare(sys.argv[2], sys.argv[2])\n"
        "print([m for m in ('pandas', 'polars', 'pyarrow', 'matplotlib') if m in sys.modules])"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path / "a.csv"), str(tmp_path / "b.parquet")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
