"""Estimates with their intervals and noise floors as a figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kullback.document._figure._axes import colour, legend, plain_text, quiet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kullback.document._charts import Interval, Intervals


def size(chart: Intervals, most: int | None) -> tuple[float, float]:
    """Return the width and the height in inches."""
    return 8.0, 1.3 + 0.3 * len(_rows(chart, most))


def draw(part: Any, chart: Intervals, most: int | None) -> None:
    """Draw each row: a line from end to end, a point, a tick at the noise floor."""
    axes = part.subplots()
    rows = _rows(chart, most)
    values = [value for row in rows for value in (row.value, row.low, row.high, row.floor)]
    finite = [value for value in (*values, chart.threshold or 0.0) if math.isfinite(value)]
    start, stop = min([0.0, *finite]), max([0.0, *finite])
    room = 0.05 * (stop - start) or 1.0
    for i, row in enumerate(rows):
        # A label that begins with a line below is left out of the legend.
        _draw_row(axes, row, i, stop + room, (chart.interval, "" if i == 0 else "_"))
    if chart.threshold is not None:
        axes.axvline(
            chart.threshold, color=colour("plain"), linestyle="--", linewidth=1, label="threshold"
        )
    axes.set_xlim(start - room * (start < 0), stop + room)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    named = any(row.name for row in rows)
    axes.set_yticks(range(len(rows)) if named else [], [plain_text(r.name) for r in rows] * named)
    axes.set_xlabel(plain_text(chart.axis, 60))
    quiet(axes, left=named)
    legend(axes, 4)


def _rows(chart: Intervals, most: int | None) -> tuple[Interval, ...]:
    return chart.rows[: chart.drawn if most is None else most]


def _draw_row(axes: Axes, row: Interval, i: int, edge: float, label: tuple[str, str]) -> None:
    shade = colour(row.role)
    interval, hidden = label
    if not math.isnan(row.low):
        ends = [row.low, min(row.high, edge)]
        axes.plot(
            ends, [i, i], color=shade, linewidth=3, solid_capstyle="butt", label=hidden + interval
        )
    if math.isfinite(row.floor):
        axes.plot(
            [row.floor],
            [i],
            color=colour("soft"),
            marker="|",
            markersize=14,
            linestyle="none",
            label=f"{hidden}noise floor",
        )
    if math.isfinite(row.value):
        axes.plot([row.value], [i], "o", color=shade, label=f"{hidden}estimate")
    if row.note:
        axes.annotate(f" {row.note}", (edge, i), va="center", annotation_clip=False)
