"""The comparison of two tables as a matplotlib figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.plots._figure import new_figure, plain_text
from kullback.tables._results.column import DIRECTION

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kullback.tables._results.comparison import TableComparison

_MOST = 40
_COLOURS = {"drifted": "#cc3311", "different but small": "#4477aa"}
_OTHER = "#999999"


def draw(result: TableComparison, *, most: int = _MOST) -> Figure:
    """Draw D(current‖reference) of the ``most`` first columns: estimates with their intervals.

    The dashed line is the threshold from which on a difference matters, the grey tick the noise
    floor; each column's verdict stands beside it. An interval without an upper end reaches the
    edge. Raises ImportError where matplotlib (the extra ``plots``) is not installed.
    """
    shown = [column for column in result if column.estimate is not None][:most]
    estimates = [column.estimate for column in shown if column.estimate is not None]
    finite = [e.high for e in estimates if math.isfinite(e.high)]
    edge = 1.15 * max([result.threshold, *finite], key=abs)
    start = min([0.0, *(e.value for e in estimates)])
    figure = new_figure(width=8.0, height=1.2 + 0.3 * len(shown))
    axes = figure.add_subplot()
    for i, (column, e) in enumerate(zip(shown, estimates, strict=True)):
        colour = _COLOURS.get(column.verdict or "", _OTHER)
        axes.plot([e.low, min(e.high, edge)], [i, i], color=colour, linewidth=2, label="interval")
        axes.plot([e.value], [i], color=colour, marker="o", linestyle="none", label="estimate")
        axes.plot(
            [e.noise_floor], [i], color="#888888", marker="|", linestyle="none", label="floor"
        )
        axes.annotate(f" {column.verdict}", (edge, i), va="center", annotation_clip=False)
    axes.axvline(result.threshold, color="#cc3311", linestyle="--", linewidth=1, label="threshold")
    axes.set_xlim(start - 0.02 * (edge - start), edge)
    axes.set_yticks(range(len(shown)), [plain_text(column.name) for column in shown])
    axes.invert_yaxis()
    axes.set_xlabel(f"{DIRECTION}, {result.unit}")
    axes.spines[["top", "right"]].set_visible(False)
    return figure
