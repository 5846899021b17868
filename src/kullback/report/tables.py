"""The comparison of two tables as a page that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.report._environment import environment
from kullback.tables._errors import shortened
from kullback.tables._show import measure, outcome_name, share
from kullback.tables.results import DIRECTION

if TYPE_CHECKING:
    from kullback.tables.results import ColumnComparison, TableComparison

_OUTCOMES = 12


def page(result: TableComparison) -> str:
    """Return the comparison as one HTML file: no scripts, nothing loaded from elsewhere."""
    return _render("tables_page.html.j2", result)


def fragment(result: TableComparison) -> str:
    """Return the comparison as an HTML table, for notebooks."""
    return _render("tables.html.j2", result)


def _render(template: str, result: TableComparison) -> str:
    templates = environment()
    templates.filters.update(measure=measure, share=share, short=shortened)
    return templates.get_template(template).render(
        result=result, direction=DIRECTION, rows=[_row(column) for column in result]
    )


def _row(column: ColumnComparison) -> dict[str, Any]:
    """Return what the template shows of a column; bars are in percent of the largest."""
    largest = column.largest(_OUTCOMES)
    most = max((max(p, q) for _, p, q, _ in largest), default=0.0) or 1.0
    return {
        "column": column,
        "name": shortened(column.name) or "''",
        "found": column.comparison,
        "missing": [
            n / max(sum(counts), 1)
            for n, counts in (
                (column.missing_reference, column.counts_reference),
                (column.missing_current, column.counts_current),
            )
        ],
        "bars": [
            {
                "name": outcome_name(outcome),
                "p": p,
                "q": q,
                "contribution": contribution,
                "p_width": round(200 * p / most, 2),
                "q_width": round(200 * q / most, 2),
            }
            for outcome, p, q, contribution in largest
        ],
    }
