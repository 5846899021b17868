"""The comparison of two tables as a matplotlib figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.results._text import number
from kullback.tables._errors import shortened
from kullback.tables.results import DIRECTION, TableComparison

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST = 40


def plot_table_comparison(result: TableComparison, *, most: int = _MOST) -> Figure:
    """Draw D(current‖reference) of the ``most`` most divergent columns as bars.

    A column whose D is infinite has a hatched bar that reaches the edge and says ∞. Raises
    ImportError where matplotlib (the extra ``plots``) is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError(
            "drawings need matplotlib, which is not installed; pip install 'kullback[plots]'"
        ) from None
    shown = [column for column in result.sorted_by("kl") if column.comparison is not None][:most]
    values = [column.comparison.kl_divergence for column in shown if column.comparison is not None]
    edge = 1.15 * max((value for value in values if math.isfinite(value)), default=0.0) or 1.0
    figure = Figure(figsize=(8.0, 1.2 + 0.3 * len(shown)), layout="constrained")
    axes = figure.add_subplot()
    for i, value in enumerate(values):
        endless = math.isinf(value)
        axes.barh(i, edge if endless else value, color="#4477aa", hatch="//" if endless else None)
        axes.annotate(
            f" {number(value)}", (edge if endless else value, i), va="center", annotation_clip=False
        )
    axes.set_xlim(0.0, edge)
    # Dollar signs would begin a formula.
    names = [shortened(column.name, 30).replace("$", r"\$") for column in shown]
    axes.set_yticks(range(len(shown)), names)
    axes.invert_yaxis()
    axes.set_xlabel(f"{DIRECTION}, {result.unit}")
    axes.spines[["top", "right"]].set_visible(False)
    return figure
