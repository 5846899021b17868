"""The comparison of two tables as a page that stands alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kullback.report._environment import environment
from kullback.tables._errors import shortened
from kullback.tables._remarks import remarks
from kullback.tables._words import chance, change, estimated, interval, measure, outcome_name, share
from kullback.tables.column_comparison import DIRECTION

if TYPE_CHECKING:
    from kullback.tables.column_comparison import ColumnComparison
    from kullback.tables.results import TableComparison

_OUTCOMES = 12
_SPAN = 120
_BAR = 100


def page(result: TableComparison) -> str:
    """Return the comparison as one HTML file: no scripts, nothing loaded from elsewhere."""
    return _render("tables_page.html.j2", result)


def fragment(result: TableComparison) -> str:
    """Return the comparison as an HTML table, for notebooks."""
    return _render("tables.html.j2", result)


def _render(template: str, result: TableComparison) -> str:
    templates = environment()
    templates.filters.update(measure=measure, share=share, short=shortened)
    ends = [column.estimate.high for column in result if column.estimate is not None]
    edge = max([2 * result.threshold, *filter(math.isfinite, ends)], key=abs)
    return templates.get_template(template).render(
        result=result,
        direction=DIRECTION,
        rows=[_row(column, result.threshold, edge) for column in result],
        threshold_x=_place(result.threshold, edge),
        span=_SPAN,
        bar_room=_BAR + 4,
        remarks=remarks(result, tuple(result)),
    )


def _place(value: float, edge: float) -> float:
    """Return where on its line a value is drawn, between 0 and the ``edge``."""
    return round(_SPAN * min(max(value / edge, 0.0), 1.0), 2)


def _evidence(column: ColumnComparison, threshold: float, edge: float) -> dict[str, Any]:
    """Return the estimate as the template shows it, in words and in places on a line."""
    estimate = column.estimate
    if estimate is None:
        return {}
    places = {name: _place(getattr(estimate, name), edge) for name in ("low", "value", "high")}
    return {
        "value": estimated(estimate.value, threshold),
        "interval": interval(estimate, threshold),
        "floor": estimated(estimate.noise_floor, threshold),
        "p": chance(column),
        "places": places | {"floor": _place(estimate.noise_floor, edge)},
    }


def _row(column: ColumnComparison, threshold: float, edge: float) -> dict[str, Any]:
    """Return what the template shows of a column; the largest bar is ``_BAR`` wide."""
    largest = column.largest(_OUTCOMES)
    most = max((max(p, q) for _, p, q, _ in largest), default=0.0) or 1.0
    return {
        "column": column,
        "name": shortened(column.name) or "''",
        "found": column.comparison,
        "evidence": _evidence(column, threshold, edge),
        "missing": change(
            column.missing_reference / max(sum(column.counts_reference), 1),
            column.missing_current / max(sum(column.counts_current), 1),
        ),
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
