"""The table of a notebook: no style and no script, only what an HTML table can do by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.counting._errors import shortened
from kullback.report._environment import environment
from kullback.report._tables._interval import Line, interval_line
from kullback.tables._results.column import DIRECTION
from kullback.tables._shown.words import chance, change, estimated, interval, outcome_name

if TYPE_CHECKING:
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.comparison import TableComparison

_OUTCOMES = 12
_BAR = 100


def fragment(result: TableComparison) -> str:
    """Return the comparison as an HTML table."""
    line = Line.over(result)
    return (
        environment()
        .get_template("_tables/fragment.html.j2")
        .render(
            result=result,
            direction=DIRECTION,
            rows=[_row(column, result.threshold, line) for column in result],
            bar_room=_BAR + 4,
        )
    )


def _evidence(column: ColumnComparison, threshold: float, line: Line) -> dict[str, Any]:
    """Return the estimate as the template shows it, in words and in places on a line."""
    estimate = column.estimate
    if estimate is None:
        return {}
    return {
        "value": estimated(estimate.value, threshold),
        "interval": interval(estimate, threshold),
        "floor": estimated(estimate.noise_floor, threshold),
        "p": chance(column),
        "places": interval_line(estimate, line),
    }


def _row(column: ColumnComparison, threshold: float, line: Line) -> dict[str, Any]:
    """Return what the template shows of a column; the largest bar is ``_BAR`` wide."""
    largest = column.largest(_OUTCOMES)
    most = max((max(p, q) for _, p, q, _ in largest), default=0.0) or 1.0
    return {
        "column": column,
        "name": shortened(column.name) or "''",
        "found": column.comparison,
        "evidence": _evidence(column, threshold, line),
        "missing": change(*column.missing_shares),
        "bars": [
            {
                "name": outcome_name(outcome),
                "p": p,
                "q": q,
                "change": change(q, p),
                "contribution": contribution,
                "p_width": round(_BAR * p / most, 2),
                "q_width": round(_BAR * q / most, 2),
            }
            for outcome, p, q, contribution in largest
        ],
    }
