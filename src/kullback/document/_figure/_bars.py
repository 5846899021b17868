"""Bars as a figure: lying, panels beside each other, or upright, panels below each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kullback.document._figure._axes import colour, legend, plain_text, quiet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kullback.document._charts import Bars, Panel, Series


def size(chart: Bars, most: int | None) -> tuple[float, float]:
    """Return the width and the height in inches."""
    if chart.upright:
        return 5.0, 5.4
    rows = _rows(chart, most)
    thickness = 0.32 if max(len(panel.series) for panel in chart.panels) < 2 else 0.36
    stacked = any(panel.stacked for panel in chart.panels)
    return (9.0 if len(chart.panels) > 1 else 8.0), 1.4 + (0.3 if stacked else thickness) * rows


def draw(part: Any, chart: Bars, most: int | None) -> None:
    """Draw the rows, as many as there may be."""
    rows = _rows(chart, most)
    if chart.upright:
        _draw_upright(part, chart, rows)
        return
    found: Any = part.subplots(1, len(chart.panels), sharey=True, squeeze=False)[0]
    for place, (axes, panel) in enumerate(zip(found, chart.panels, strict=True)):
        _draw_panel(axes, panel, rows)
        if place == 0:
            axes.set_yticks(range(rows), [plain_text(name) for name in chart.names[:rows]])
            axes.invert_yaxis()


def _rows(chart: Bars, most: int | None) -> int:
    return min(len(chart.names), chart.drawn if most is None else most)


def _draw_panel(axes: Axes, panel: Panel, rows: int) -> None:
    edge = _edge(panel, rows)
    many = 1 if panel.stacked else len(panel.series)
    thickness = 0.6 if many == 1 else 0.76 / many
    lefts = [0.0] * rows
    for place, series in enumerate(panel.series):
        shift = 0.0 if many == 1 else (place - (many - 1) / 2) * (thickness + 0.02)
        for i, value in enumerate(series.values[:rows]):
            length = edge - lefts[i] if math.isinf(value) else value
            axes.barh(
                i + shift,
                length,
                left=lefts[i],
                height=thickness,
                color=colour(series.role),
                edgecolor="white" if math.isinf(value) else None,
                linewidth=0,
                hatch="//" if math.isinf(value) else None,
                label=series.name if i == 0 else None,
            )
            if panel.stacked:
                lefts[i] += length
            else:
                _label(axes, panel, series, (i, i + shift, length))
    for mark in panel.marks:
        axes.axvline(
            mark.value, color=colour(mark.role), linestyle="--", linewidth=1, label=mark.name
        )
    axes.set_xlim(0.0, edge)
    axes.set_xlabel(panel.axis)
    if len(panel.series) + len(panel.marks) > 1:
        legend(axes, 4)
    quiet(axes)


def _label(axes: Axes, panel: Panel, series: Series, at: tuple[int, float, float]) -> None:
    """Draw a bar's interval, as far as it ends, and write its number behind it."""
    i, place, length = at
    low, high = series.intervals[i] if i < len(series.intervals) else (length, length)
    if low < high < math.inf:
        axes.plot((low, high), (place, place), color=colour("plain"), linewidth=1.2)
        length = max(length, high)
    if panel.labelled and series.labels:
        text = plain_text(series.labels[i])
        axes.annotate(f" {text}", (length, place), va="center", annotation_clip=False)


def _edge(panel: Panel, rows: int) -> float:
    """Return where the axis ends: behind the longest bar, with room for its number."""
    lengths = [panel.edge]
    for series in panel.series:
        lengths += [value for value in series.values[:rows] if math.isfinite(value)]
        lengths += [high for _, high in series.intervals[:rows] if math.isfinite(high)]
    room = 1.0 if panel.stacked else 1.15
    if panel.stacked:
        sums = [sum(series.values[i] for series in panel.series) for i in range(rows)]
        lengths += [1.05 * total for total in sums if math.isfinite(total) and total > panel.edge]
    return room * max(lengths) or 1.0


def _draw_upright(part: Any, chart: Bars, rows: int) -> None:
    found: Any = part.subplots(len(chart.panels), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    for place, (axes, panel) in enumerate(zip(found, chart.panels, strict=True)):
        many = len(panel.series)
        width = 0.78 / many
        for shift, series in enumerate(panel.series):
            places = [i + (shift - (many - 1) / 2) * (width + 0.02) for i in range(rows)]
            axes.bar(
                places,
                series.values[:rows],
                width=width,
                color=colour(series.role),
                label=series.symbol.upper() or series.name,
            )
        axes.set_title(panel.title, loc="left", fontsize="medium")
        quiet(axes)
        if place == 0:
            legend(axes, 2, right=True)
    names = [plain_text(name, 12) for name in chart.names[:rows]]
    turn: dict[str, Any] = (
        {"rotation": 40, "ha": "right", "rotation_mode": "anchor"}
        if sum(map(len, names)) > 50
        else {}
    )
    found[-1].set_xticks(range(rows), names, **turn)
