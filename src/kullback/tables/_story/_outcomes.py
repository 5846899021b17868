"""The outcomes of a column, P over Q, with what each contributes to D; nothing is left out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kullback.counting import outcome_name
from kullback.document import (
    Bars,
    Panel,
    Series,
    change_text,
    interval_name,
    measure_text,
    short_interval_text,
)
from kullback.results import shares_chart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.results import Comparison
    from kullback.tables._results.column import ColumnComparison

_CATEGORIES = 12
_CELLS = 16
_DAYS = 31
_NEW = 3
_MOST = 100
_SIDES = ("P, the current table", "Q, the reference")
_LONG = 24
"""From here on the names of cells, which are those of times, need a wide column."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a name, p, q, the contribution to D and the ends of its interval, if it has one.

    A row of ``many`` outcomes together has its numbers and no bars, which would be compared with
    those of single outcomes and press them to nothing.
    """

    name: str
    p: float
    q: float
    contribution: float
    many: bool = False
    ends: tuple[float, float] | None = None


def outcomes_chart(column: ColumnComparison, found: Comparison) -> Bars:
    """Return the outcomes of a page: bins in their order, categories by what they contribute."""
    rows = bins(column, found) if column.edges is not None else categories(column, found)
    confidence = 0.95 if column.estimate is None else column.estimate.confidence
    nan, none = math.nan, (math.nan, math.nan)

    def drawn(values: Sequence[float]) -> tuple[float, ...]:
        return tuple(nan if row.many else value for row, value in zip(rows, values, strict=True))

    shares = Panel(
        "share of the rows",
        (
            Series(
                _SIDES[0],
                drawn([row.p for row in rows]),
                "p",
                tuple(change_text(row.q, row.p) for row in rows),
                "Q → P",
            ),
            Series(_SIDES[1], drawn([row.q for row in rows]), "q"),
        ),
        title="P over Q",
    )
    contributions = Panel(
        "contribution to D",
        (
            Series(
                "contribution to D",
                drawn([row.contribution for row in rows]),
                "d",
                tuple(measure_text(row.contribution) for row in rows),
                "part of D",
                intervals=tuple(row.ends or none for row in rows),
                notes=tuple(
                    "" if row.ends is None else short_interval_text(*row.ends) for row in rows
                ),
            ),
        ),
    )
    return Bars(
        _what(column),
        tuple(row.name for row in rows),
        (shares, contributions),
        caption=f"Where D comes from: P over Q, the outline; {interval_name(confidence)}s",
        keyed=False,
        tips=is_long(column),
    )


def largest_chart(column: ColumnComparison, found: Comparison) -> Bars:
    """Return P beside Q and the largest contributions to D, for a figure."""
    from dataclasses import replace

    named = replace(found, outcomes=tuple(map(outcome_name, found.outcomes)))
    intervals = [row[4:] for row in column.largest_with_intervals(_MOST)]
    chart = shares_chart(named, most=_MOST, intervals=intervals, sides=_SIDES, write=measure_text)
    verdict = "" if column.verdict is None else f": {column.verdict}"
    return replace(chart, title=f"{column.name[:60]}{verdict}, D(current‖reference)")


def is_long(column: ColumnComparison) -> bool:
    """Return whether the names of the outcomes need a wide column."""
    if column.edges is None:
        return False
    return max((len(outcome_name(outcome)) for outcome in column.outcomes), default=0) > _LONG


def bins(column: ColumnComparison, found: Comparison) -> list[Row]:
    """Return the bins in their order; where there are too many, neighbours as one row."""
    edges = column.edges or ()
    inner = [i for i, edge in enumerate(edges) if edge is not None]
    size = -(-len(inner) // (_DAYS if column.kind == "calendar" else _CELLS))
    groups = [inner[i : i + size] for i in range(0, len(inner), max(size, 1))]
    before = [[i] for i in range(inner[0])] if inner else []
    after = [[i] for i in range(inner[-1] + 1 if inner else 0, len(edges))]
    return [
        _row(column, found, group, _bin_name(column, group)) for group in (*before, *groups, *after)
    ]


def categories(column: ColumnComparison, found: Comparison) -> list[Row]:
    """Return the new categories, the largest finite contributions, and the others as one row."""
    new = [int(i) for i in np.flatnonzero((found.p > 0) & (found.q == 0))]
    new.sort(key=lambda i: -found.p[i])
    order = np.lexsort((-found.p - found.q, -np.abs(found.contributions)))
    old = [int(i) for i in order if np.isfinite(found.contributions[i])]
    first = new if len(new) <= _NEW + 1 else new[:_NEW]
    rows = [_row(column, found, [i], outcome_name(column.outcomes[i])) for i in first]
    if new[len(first) :]:
        more = f"{len(new) - len(first):,} more new values"
        rows.append(_row(column, found, new[len(first) :], more, many=True))
    room = _CATEGORIES - len(rows)
    shown = old if len(old) <= room else old[: room - 1]
    rows += [_row(column, found, [i], outcome_name(column.outcomes[i])) for i in shown]
    rest = old[len(shown) :]
    if rest:
        rows.append(_row(column, found, rest, f"{len(rest):,} others", many=True))
    return rows


def _what(column: ColumnComparison) -> str:
    if column.texts is not None:
        return "word"
    return "bin" if column.edges is not None and column.kind != "calendar" else "value"


def _row(
    column: ColumnComparison,
    found: Comparison,
    which: Sequence[int],
    name: str,
    *,
    many: bool = False,
) -> Row:
    """Return some outcomes as one row: their shares and contributions add up."""
    at = list(which)
    return Row(
        name=name,
        p=math.fsum(found.p[at]),
        q=math.fsum(found.q[at]),
        contribution=math.fsum(found.contributions[at]),
        many=many,
        ends=_interval(column, at) if len(at) == 1 else None,
    )


def _interval(column: ColumnComparison, at: Sequence[int]) -> tuple[float, float] | None:
    if not column.counts_current[at[0]] and not column.counts_reference[at[0]]:
        return None  # a part of the calendar that does not occur
    low, high = column.contribution_intervals[at[0]]
    return float(low), float(high)


def _bin_name(column: ColumnComparison, group: Sequence[int]) -> str:
    first, last = (outcome_name(column.outcomes[i]) for i in (group[0], group[-1]))
    return first if len(group) == 1 else f"{first} to {last}"
