"""The values of a column of text: counted one by one while they are many, then in bounds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.counting._sources.queries import Query, fetch
from kullback.counting._sources.source import value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kullback.counting._sources.queries import Row

    Frame = nw.LazyFrame[Any]


OWN = 0.9
"""Above this ratio of distinct values to rows with a value, nearly every row has its own."""


def is_identifier(sides: Iterable[tuple[int, float]]) -> bool:
    """Return whether a column identifies the rows of every table.

    Of each table are given how many different values there are, at least, and how many rows
    have a value. A column with many rows to a value in either table is no identifier: what it
    holds can change.

    >>> is_identifier([(200, 200), (95, 100)]), is_identifier([(200, 200), (60, 6000)])
    (True, False)
    """
    return all(distinct > 0 and distinct >= OWN * rows for distinct, rows in sides)


Number = int | float


@dataclass(frozen=True, slots=True)
class Rest:
    """What is known of the values that are not counted exactly.

    They have ``rows`` together and are at least ``fewest`` and at most ``most`` different values,
    of which one that is not listed at all has at most ``at_most`` rows.
    """

    rows: Number
    fewest: int
    most: int
    at_most: Number


@dataclass(frozen=True, slots=True)
class Listed:
    """A column's values with their rows, the most frequent first, of equal ones from A.

    ``exact`` has the exact numbers, ``bounded`` the least and the most rows that a value of the
    rest can have, where that is known of it alone. ``missing`` is None where these rows are among
    the rest. Without a ``rest`` every value is listed.
    """

    exact: Mapping[str, Number]
    missing: Number | None = 0
    bounded: Mapping[str, tuple[Number, Number]] = field(default_factory=dict)
    rest: Rest | None = None

    @property
    def rows(self) -> Number:
        """The rows of all values, missing ones included."""
        return self.listed_rows + (self.missing or 0) + (0 if self.rest is None else self.rest.rows)

    @property
    def listed_rows(self) -> Number:
        """The rows of the values that are counted exactly."""
        return sum(self.exact.values())

    @property
    def distinct(self) -> tuple[int, int]:
        """The smallest and largest possible number of distinct values."""
        fewest, most = (0, 0) if self.rest is None else (self.rest.fewest, self.rest.most)
        return len(self.exact) + fewest, len(self.exact) + most

    def count(self, value: str) -> Number | None:
        """Return the exact count of a value, or None if it is not known."""
        return self.exact.get(value, 0 if self.rest is None else None)


def sort_by_count(counts: Mapping[str, Number]) -> dict[str, Number]:
    """Return values with their counts, sorted by count (descending) and then by name."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def most_frequent(counts: Mapping[str, Number], most: int) -> tuple[dict[str, Number], Number]:
    """Return the values with the ``most`` largest counts and the largest count left out (or 0).

    >>> most_frequent({"a": 5, "b": 2, "c": 1, "d": 1}, 3)
    ({'a': 5, 'b': 2}, 1)
    """
    ordered = sort_by_count(counts)
    if len(ordered) <= most:
        return ordered, 0
    limit = list(ordered.values())[most]
    return {value: n for value, n in ordered.items() if n > limit}, limit


def make_query(column: str, most: int, weight: str | None = None) -> Query:
    """Return the query for the most frequent values of a column, one more than ``most``."""
    # Null and NaN, which are no values, may come beside.
    return Query({"key": nw.col(column)}, weight=weight, limit=most + 3, most_frequent=True)


def list_values(
    frame: Frame,
    query: Query,
    rows: Sequence[Row],
    most: int,
    text: Callable[[Any], str | None] = value_text,
) -> Listed:
    """Return the column whose query gave these rows; where they are cut, the rest is counted.

    ``text`` is what makes a value's name of it.
    """
    found, missing = name_values(rows, text)
    if len(found) <= most:
        return Listed(sort_by_count(found), missing)
    key = query.keys["key"]
    if frame.select(key.alias("key")).collect_schema()["key"].is_float():
        # Numbers as text, which for once are told apart by the engine and not by their texts.
        query = replace(query, keys={"key": nw.when(~key.is_nan()).then(key + 0.0)})
        found, missing = name_values(fetch(query.on(frame)), text)
    kept, at_most = most_frequent(found, most)
    distinct, missing, everything = _totals(frame, query)
    left = max(everything - missing - sum(kept.values()), 0)
    rare = distinct - len(kept)
    return Listed(kept, missing, rest=Rest(left, rare, rare, min(at_most, left)))


def name_values(
    rows: Sequence[Row], text: Callable[[Any], str | None] = value_text
) -> tuple[dict[str, Number], Number]:
    """Return the values of a query's rows by their names with their numbers, and the missing."""
    found: dict[str, Number] = {}
    missing: Number = 0
    for key, n in rows:
        name = text(key)
        if name is None:
            missing += n
        else:
            found[name] = found.get(name, 0) + n
    return found, missing


def _totals(frame: Frame, query: Query) -> tuple[int, Number, Number]:
    """Return how many values there are, the rows without one, and all rows."""
    grouped = replace(query, limit=None, most_frequent=False).on(frame)
    n, empty = nw.col("_n"), nw.col("key").is_null()
    ((distinct, missing, everything),) = fetch(
        grouped.select(
            nw.when(empty).then(0).otherwise(1).sum().alias("distinct"),
            nw.when(empty).then(n).otherwise(0).sum().alias("missing"),
            n.sum().alias("all"),
        )
    )
    return int(distinct), missing or 0, everything
