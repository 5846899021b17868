"""On Spark the same rows give the same numbers, and only counts come back."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from kullback import tables


def _table(n: int, shift: float, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    x = rng.normal(shift, 1.0, n)
    x[:5] = math.nan
    x[5:9] = [math.inf, -math.inf, -0.0, 0.0]
    day, moment = dt.date(2020, 1, 1), dt.datetime(2020, 1, 1)  # noqa: DTZ001 (without a zone on purpose)
    words = rng.choice(["a", "b", "c,d", 'say "hi"', "é\u4e2d"], n).tolist()
    return pl.DataFrame(
        {
            "x": [None if i % 31 == 0 else float(v) for i, v in enumerate(x)],
            "X": rng.exponential(1.0, n),
            "i": [None if i % 97 == 0 else int(v) for i, v in enumerate(rng.integers(0, 50, n))],
            "big": [None if i % 11 == 0 else 2**53 + i % 4 for i in range(n)],
            "word": [None if i % 13 == 0 else word for i, word in enumerate(words)],
            "a `b`; --": [None if i % 7 == 0 else bool(i % 3) for i in range(n)],
            "day": [day + dt.timedelta(int(k)) for k in rng.integers(0, 400, n)],
            "moment": [moment + dt.timedelta(seconds=int(k)) for k in rng.integers(0, 400_000, n)],
            "utc": [
                moment.replace(tzinfo=dt.UTC) + dt.timedelta(seconds=int(k))
                for k in rng.integers(0, 400_000, n)
            ],
            "wide": np.exp(rng.normal(0.0, 30.0, n)),
            "w": rng.exponential(1.0, n),
        }
    )


PAIR = _table(900, 0.0, 1), _table(700, 0.5, 2)


@pytest.fixture(scope="module")
def spark_pair(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """Return the tables as Spark has them from Parquet files."""
    folder = tmp_path_factory.mktemp("parquet")
    found = []
    for i, frame in enumerate(PAIR):
        # Spark reads no file with names that differ in case alone, but a table may have them.
        frame.rename({"X": "second"}).write_parquet(folder / f"{i}.parquet")
        found.append(spark.read.parquet(str(folder / f"{i}.parquet")).toDF(*frame.columns))
    return found[0], found[1]


def test_spark_gives_the_numbers_of_every_other_engine(spark_pair: tuple[Any, Any]) -> None:
    """Counts, bins, edges and divergences are equal to the last bit, whatever the time zone."""
    expected = {c.name: c.to_dict() for c in tables.compare(*PAIR)}
    assert {c.name: c.to_dict() for c in tables.compare(*spark_pair)} == expected


def test_a_table_on_spark_goes_with_one_elsewhere(spark_pair: tuple[Any, Any]) -> None:
    """Numbers beside text are compared as text on both sides: whole ones without a point."""
    other = PAIR[1].with_columns(pl.col("i").cast(pl.String), pl.lit("late").alias("moment"))
    columns = ["i", "x", "word", "moment"]
    expected = tables.compare(PAIR[0], other, columns=columns)
    found = tables.compare(spark_pair[0], other, columns=columns)
    assert {c.name: c.to_dict() for c in found} == {c.name: c.to_dict() for c in expected}


def test_weights_on_spark(spark_pair: tuple[Any, Any]) -> None:
    """The same weighted counts, by whole numbers, from sums made in another order."""
    columns = ["x", "word"]
    expected = tables.compare(*PAIR, weight="w", columns=columns)
    found = tables.compare(*spark_pair, weight="w", columns=columns)
    assert found.effective == pytest.approx(expected.effective, rel=1e-12)
    for column in expected:
        assert found[column.name].counts_reference == column.counts_reference
        assert found[column.name].edges == column.edges


def test_kinds_that_only_spark_has(spark: Any) -> None:
    """Intervals in microseconds, decimals as numbers, maps refused by name."""
    table = spark.sql(
        "SELECT interval '1 01:02:03.5' day to second AS span, "
        "cast(1.5 AS decimal(10, 2)) AS money, map('a', 1) AS nested, null AS nothing"
    )
    result = tables.compare(table, table)
    kinds = {column.name: (column.kind, column.outcomes) for column in result}
    assert kinds["span"] == ("duration", ("90123.5 s",))
    assert kinds["money"] == ("numeric", ("1.5",))
    assert kinds["nothing"] == ("missing", (None,))
    assert "map<string,int> in the reference" in result["nested"].status


def test_too_many_categories_are_not_brought_back(spark: Any) -> None:
    """A column of 500 names has a status where 100 are allowed, as elsewhere."""
    table = spark.range(500).selectExpr("cast(id AS string) AS name", "cast(id % 3 AS string) AS k")
    result = tables.compare(table, table, max_categories=100)
    assert result["name"].status == (
        "not compared: 500 distinct values in the reference and 500 in the current table, more "
        "than max_categories = 100, and those that both count one by one have less than half of "
        "the rows"
    )
    assert result["k"].counts_current == (167, 167, 166)


def test_a_job_that_fails_is_told_in_a_sentence(spark: Any) -> None:
    """An error of Spark's own, raised while rows are counted, becomes a TableError."""
    table = spark.range(5).selectExpr("cast(raise_error('disk on fire') AS string) AS x", "id")
    with pytest.raises(tables.TableError, match=r"the tables cannot be counted: .*disk on fire"):
        tables.compare(table, table, columns=["x"])


def test_a_session_that_has_ended_is_told_in_a_sentence(spark: Any) -> None:
    """Whatever pyspark makes of a Java that is gone; here its socket refuses."""
    table = spark.range(5)

    def gone(self: Any) -> Any:
        raise ConnectionRefusedError(111, "Connection refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(table), "collect", gone)
        with pytest.raises(tables.TableError, match="Spark can no longer be reached"):
            tables.compare(table, table)
