"""A column of times by a part of the calendar: from what the engines counted to its outcomes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kullback.tables._counting.counted import ColumnCounts
from kullback.tables._views.calendar import PARTS, part_of
from kullback.tables.column_comparison import Edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._counting.counts import Row
    from kullback.tables._counting.extents import Extent
    from kullback.tables._counting.plan import Planned

    Counted = tuple[str | None, int | float, int | float, Edges | None]


_EXACT = 2.0**53
_ROUNDED = (
    "times before 1684-07-29 or after 2255-06-04 are known to some microseconds only: "
    "the last moments of an hour or a day may count to the next"
)


def calendar_column(
    planned: Planned, sides: tuple[Sequence[Row], Sequence[Row]], held: tuple[Extent, Extent]
) -> ColumnCounts:
    """Return the parts in the calendar's order, with both tables' counts, and missing times.

    ``held`` is what both tables hold in the column: a note tells of times too far away for floats
    to hold their microseconds.
    """
    ends = [end for one in held for end in (one.low, one.high) if end is not None]
    if any(abs(end) >= _EXACT for end in ends):
        planned = replace(planned, notes=(*planned.notes, _ROUNDED))
    part = planned.part or ""
    merged: dict[str | None, list[int | float]] = {}
    for side, rows in enumerate(sides):
        for number, n in rows:
            merged.setdefault(part_of(number, part), [0, 0])[side] += n
    order: Sequence[str] = PARTS[part] or sorted(
        (outcome for outcome in merged if outcome is not None), key=int
    )
    found: list[Counted] = []
    for outcome in order:
        a, b = merged.get(outcome, (0, 0))
        found.append((outcome, a, b, Edges(value=outcome)))
    if None in merged:
        a, b = merged[None]
        found.append((None, a, b, None))
    return ColumnCounts.of(planned, found, ())
