"""Counting on Spark: many columns in one job, for a job costs as much as a small table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.tables._counting.counts import fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._counting.counts import Frame, Query, Row

_TEXT, _NUMBER, _FLAG = "text", "number", "flag"
_SORTS = {nw.String: _TEXT, nw.Int64: _NUMBER, nw.Int32: _NUMBER, nw.Boolean: _FLAG}


def run_together(frame: Frame, queries: Sequence[Query]) -> list[list[Row]]:
    """Return the rows of several queries, each of one key, from one pass over the table.

    Every row is made one row for each query, with the query's number, its key as text and the
    value whose extent is asked for; these are counted together. Queries whose keys are neither
    text, booleans nor whole numbers, or that ask for fewer rows than there may be, go alone.
    """
    from pyspark.sql import functions as sf

    found: list[list[Row]] = [[] for _ in queries]
    chosen = []
    for i, query in enumerate(queries):
        (expression,) = query.keys.values()
        if query.where is not None:
            # Nor need the key of other rows be a number that Spark can hold.
            expression = nw.when(query.where).then(expression)
        chosen.append(expression.alias(f"k{i}"))
        if query.extent is not None:
            chosen.append(query.extent.alias(f"x{i}"))
        if query.where is not None:
            chosen.append(query.where.alias(f"w{i}"))
    weights = {query.weight for query in queries} - {None}
    held = frame.select(*chosen, *(nw.col(str(name)).alias("weight") for name in weights))
    schema = held.collect_schema()
    sorts = [_SORTS.get(type(schema[f"k{i}"])) for i in range(len(queries))]
    large = _large(held, [i for i, query in enumerate(queries) if query.limit], queries)
    structs = []
    for i, query in enumerate(queries):
        if sorts[i] is None or i in large:
            found[i] = fetch(query.on(frame))
            continue
        struct = sf.struct(
            sf.lit(i).alias("query"),
            sf.col(f"k{i}").cast("string").alias("key"),
            (sf.lit(None) if query.extent is None else sf.col(f"x{i}"))
            .cast("double")
            .alias("value"),
        )
        structs.append(struct if query.where is None else sf.when(sf.col(f"w{i}"), struct))
    if not structs:
        return found
    native: Any = held.to_native()
    kept = ["weight"] if weights else []
    rows = native.select(sf.explode(sf.array(*structs)).alias("s"), *kept).where("s is not null")
    n = sf.sum("weight") if weights else sf.count("*")
    grouped = rows.groupBy("s.query", "s.key").agg(
        n.alias("n"), sf.min("s.value").alias("low"), sf.max("s.value").alias("high")
    )
    for i, key, number, low, high in grouped.collect():
        row = (_typed(key, sorts[i]), number)
        found[i].append(row if queries[i].extent is None else (*row, low, high))
    return found


def _large(held: Frame, limited: list[int], queries: Sequence[Query]) -> set[int]:
    """Return the queries that may have more rows than they ask for, by an estimate."""
    from pyspark.sql import functions as sf

    if not limited:
        return set()
    native: Any = held.to_native()
    (row,) = native.agg(*(sf.approx_count_distinct(f"k{i}") for i in limited)).collect()
    # The estimate is off by 5 percent, one standard deviation.
    return {i for i, n in zip(limited, row, strict=True) if n > 0.5 * (queries[i].limit or n)}


def _typed(key: str | None, sort: str | None) -> Any:
    if key is None or sort == _TEXT:
        return key
    return key == "true" if sort == _FLAG else int(key)
