"""The outcomes of a column, P over Q, with what each contributes to D; nothing is left out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.report._bars import Bar, chart
from kullback.tables._shown.words import outcome_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.comparison import TableComparison

_CATEGORIES = 12
_CELLS = 16
_DAYS = 31
_NEW = 3
_LONG = 24
"""From here on the names of cells, which are those of times, need a wide column."""


def part(column: ColumnComparison, _result: TableComparison) -> dict[str, Any] | None:
    """Return the rows: cells in their order, categories by what they contribute."""
    if column.comparison is None:
        return None
    measured = column.edges is not None
    bars = _cells(column) if measured else _categories(column)
    confidence = 0.95 if column.estimate is None else column.estimate.confidence
    return {
        "chart": chart(bars, _what(column), long=measured and _long(bars)),
        "sure": f"{100 * confidence:g} %",
    }


def _long(bars: Sequence[Bar]) -> bool:
    return max((len(bar.name) for bar in bars if not bar.more), default=0) > _LONG


def _what(column: ColumnComparison) -> str:
    if column.texts is not None:
        return "word"
    return "cell" if column.edges is not None and column.kind != "calendar" else "value"


def _bar(
    column: ColumnComparison, which: Sequence[int], name: str, more: str = "", *, many: bool = False
) -> Bar:
    """Return some outcomes as one row: their shares and contributions add up."""
    found = column.comparison
    assert found is not None  # noqa: S101 (the caller has looked)
    at = list(which)
    return Bar(
        name=name,
        p=math.fsum(found.p[at]),
        q=math.fsum(found.q[at]),
        contribution=math.fsum(found.contributions[at]),
        more=more,
        many=many,
        ends=_ends(column, at) if len(at) == 1 else None,
    )


def _ends(column: ColumnComparison, at: Sequence[int]) -> tuple[float, float] | None:
    if not column.counts_current[at[0]] and not column.counts_reference[at[0]]:
        return None  # a part of the calendar that does not occur
    low, high = column.contribution_intervals[at[0]]
    return float(low), float(high)


def _cells(column: ColumnComparison) -> list[Bar]:
    """Return the cells in their order; where there are too many, neighbours as one row."""
    edges = column.edges or ()
    inner = [i for i, edge in enumerate(edges) if edge is not None]
    size = -(-len(inner) // (_DAYS if column.kind == "calendar" else _CELLS))
    groups = [inner[i : i + size] for i in range(0, len(inner), max(size, 1))]
    before = [[i] for i in range(inner[0])] if inner else []
    after = [[i] for i in range(inner[-1] + 1 if inner else 0, len(edges))]
    return [_bar(column, group, *_cell_name(column, group)) for group in (*before, *groups, *after)]


def _cell_name(column: ColumnComparison, group: Sequence[int]) -> tuple[str, str]:
    first, last = (outcome_name(column.outcomes[i]) for i in (group[0], group[-1]))
    return (first, "") if len(group) == 1 else (first, f"to {last}")


def _categories(column: ColumnComparison) -> list[Bar]:
    """Return the new categories, the largest finite contributions, and the others as one row."""
    found = column.comparison
    assert found is not None  # noqa: S101 (the caller has looked)
    new = [int(i) for i in np.flatnonzero((found.p > 0) & (found.q == 0))]
    new.sort(key=lambda i: -found.p[i])
    order = np.lexsort((-found.p - found.q, -np.abs(found.contributions)))
    old = [int(i) for i in order if np.isfinite(found.contributions[i])]
    first = new if len(new) <= _NEW + 1 else new[:_NEW]
    bars = [_bar(column, [i], outcome_name(column.outcomes[i])) for i in first]
    if new[len(first) :]:
        more = f"{len(new) - len(first):,} more new values"
        bars.append(_bar(column, new[len(first) :], more, many=True))
    room = _CATEGORIES - len(bars)
    shown = old if len(old) <= room else old[: room - 1]
    bars += [_bar(column, [i], outcome_name(column.outcomes[i])) for i in shown]
    rest = old[len(shown) :]
    if rest:
        bars.append(_bar(column, rest, f"{len(rest):,} others", many=True))
    return bars
