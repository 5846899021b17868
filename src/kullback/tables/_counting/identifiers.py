"""Which columns identify rows: those where nearly every row has a value of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN = 0.9
"""The share of different values among the rows with a value that is nearly one a row."""


def identifies(sides: Iterable[tuple[int, float]]) -> bool:
    """Return whether a column identifies the rows of every table.

    Of each table are given how many different values there are, at least, and how many rows
    have a value. A column with many rows to a value in either table is no identifier: what it
    holds can change.

    >>> identifies([(200, 200), (95, 100)]), identifies([(200, 200), (60, 6000)])
    (True, False)
    """
    return all(distinct > 0 and distinct >= OWN * rows for distinct, rows in sides)
