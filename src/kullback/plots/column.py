"""One column of two tables, P beside Q and where D comes from, as a matplotlib figure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kullback.counting._errors import quoted
from kullback.document import Document, to_figure
from kullback.plots._figure import plain_text
from kullback.results import shares_chart
from kullback.tables._results.column import DIRECTION
from kullback.tables._shown.words import outcome_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kullback.tables._results.column import ColumnComparison

_MOST = 20


def draw(column: ColumnComparison, *, most: int = _MOST) -> Figure:
    """Draw P, the current table, beside Q, the reference, for the ``most`` that contribute most.

    Beside them is each outcome's share of D with its interval, as far as that ends; an infinite
    share is a hatched bar that says ∞. Raises
    ValueError for a column that was not compared, and ImportError where matplotlib (the extra
    ``plots``) is not installed.
    """
    found = column.comparison
    if found is None:
        raise ValueError(f"{quoted(column.name)} cannot be drawn: {column.status}")
    named = replace(found, outcomes=tuple(map(outcome_name, found.outcomes)))
    intervals = [row[4:] for row in column.largest_with_intervals(most)]
    chart = shares_chart(named, most=most, intervals=intervals)
    figure = to_figure(Document("en", "", (chart,)), most=most)
    verdict = "" if column.verdict is None else f": {column.verdict}"
    figure.suptitle(f"{plain_text(column.name, 60)}{verdict}, {DIRECTION}", fontsize="medium")
    return figure
