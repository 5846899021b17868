"""The comparison of two tables as a matplotlib figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.plots._figure import new_figure, plain_text
from kullback.results._text import number
from kullback.tables.results import DIRECTION, TableComparison

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST = 40


def draw(result: TableComparison, *, most: int = _MOST) -> Figure:
    """Draw D(current‖reference) of the ``most`` most divergent columns as bars.

    A column whose D is infinite has a hatched bar that reaches the edge and says ∞. Raises
    ImportError where matplotlib (the extra ``plots``) is not installed.
    """
    shown = [column for column in result.sorted_by("kl") if column.comparison is not None][:most]
    values = [column.comparison.kl_divergence for column in shown if column.comparison is not None]
    edge = 1.15 * max((value for value in values if math.isfinite(value)), default=0.0) or 1.0
    figure = new_figure(width=8.0, height=1.2 + 0.3 * len(shown))
    axes = figure.add_subplot()
    for i, value in enumerate(values):
        endless = math.isinf(value)
        axes.barh(i, edge if endless else value, color="#4477aa", hatch="//" if endless else None)
        axes.annotate(
            f" {number(value)}", (edge if endless else value, i), va="center", annotation_clip=False
        )
    axes.set_xlim(0.0, edge)
    axes.set_yticks(range(len(shown)), [plain_text(column.name) for column in shown])
    axes.invert_yaxis()
    axes.set_xlabel(f"{DIRECTION}, {result.unit}")
    axes.spines[["top", "right"]].set_visible(False)
    return figure
