"""Aggregates of many columns of text at once, however the rows lie: few and wide, or many.

An engine plans each aggregate before it looks at a row, and what that takes grows faster than
the aggregates of a query. Columns of a few rows are therefore put below each other, and grouped by
their numbers; of many rows, where the work is in the rows, each query takes a few columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import duckdb

Answers: TypeAlias = "dict[str, Any]"
"""The values of aggregates, by their SQL."""

FIRST_ROWS = 2048
"""At most this many rows are few."""

COLUMNS_PER_QUERY = 32
"""Columns side by side in one query: the memory that one takes grows with them."""

_STACKED_COLUMNS = 250
"""Columns below each other in one query: with the few rows they bound the texts held at once."""


def stacked_sql(table: str, columns: Sequence[str]) -> str:
    """Return the SQL for the first rows of some columns as numbers of columns and texts."""
    # Only the columns that are asked for: a table may have thousands.
    texts = ", ".join(f"{column} AS t{i}" for i, column in enumerate(columns))
    every = ", ".join(f"t{i}" for i in range(len(columns)))
    return (
        f"(SELECT unnest(range({len(columns)})) AS i, unnest([{every}]) AS t "  # noqa: S608 (our own names)
        f"FROM (SELECT {texts} FROM {table} LIMIT {FIRST_ROWS}))"
    )


def column_groups(columns: Sequence[str]) -> Iterator[Sequence[str]]:
    """Return the columns in the groups that are put below each other in one query."""
    for start in range(0, len(columns), _STACKED_COLUMNS):
        yield columns[start : start + _STACKED_COLUMNS]


def aggregate_first_rows(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], asked: Sequence[str]
) -> dict[str, Answers]:
    """Return aggregates of the first rows of every column, by their SQL; none where no row is.

    That names a text ``{c}``, and the number that it can be read as ``{v}``.
    """
    parts = ", ".join(part.format(c="t", v="v") for part in asked)
    found: dict[str, Answers] = {}
    for some in column_groups(columns):
        rows = connection.execute(
            f"SELECT i, {parts} FROM (SELECT i, t, try_cast(t AS DOUBLE) AS v "  # noqa: S608 (our own names)
            f"FROM {stacked_sql(table, some)}) GROUP BY i ORDER BY i"
        ).fetchall()
        found |= {some[i]: dict(zip(asked, row, strict=True)) for i, *row in rows}
    return found


def aggregate_all_rows(
    connection: duckdb.DuckDBPyConnection, table: str, asked: Mapping[str, Sequence[str]]
) -> dict[str, Answers]:
    """Return aggregates of all rows, for every column its own; they name it as above."""
    found: dict[str, Answers] = {}
    columns = list(asked.items())
    for start in range(0, len(columns), COLUMNS_PER_QUERY):
        some = columns[start : start + COLUMNS_PER_QUERY]
        texts = ", ".join(f"{column} AS t{i}" for i, (column, _) in enumerate(some))
        # The number of a text is worked out once, for all aggregates that need it.
        numbers = "".join(
            f", try_cast(t{i} AS DOUBLE) AS v{i}"
            for i, (_, parts) in enumerate(some)
            if any("{v}" in part for part in parts)
        )
        each = ", ".join(
            part.format(c=f"t{i}", v=f"v{i}") for i, (_, parts) in enumerate(some) for part in parts
        )
        query = f"SELECT {each} FROM (SELECT *{numbers} FROM (SELECT {texts} FROM {table}))"  # noqa: S608 (our own names)
        # All is fetched, for DuckDB does nothing else while a result is open.
        values = iter(connection.execute(query).fetchall()[0])
        for column, parts in some:
            found[column] = {part: next(values) for part in parts}
    return found
