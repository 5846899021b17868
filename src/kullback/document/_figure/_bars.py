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
    if chart.title:
        part.suptitle(plain_text(chart.title, 90), fontsize="medium")
    for place, (axes, panel) in enumerate(zip(found, chart.panels, strict=True)):
        _draw_panel(axes, panel, rows)
        if place == 0:
            axes.set_yticks(range(rows), [plain_text(name) for name in chart.names[:rows]])
            axes.invert_yaxis()


def _rows(chart: Bars, most: int | None) -> int:
    return min(len(chart.names), chart.drawn if most is None else most)


def _draw_panel(axes: Axes, panel: Panel, rows: int) -> None:
    start, edge = _ends(panel, rows)
    many = 1 if panel.stacked else len(panel.series)
    thickness = 0.6 if many == 1 else 0.76 / many
    lefts = [0.0] * rows
    for place, series in enumerate(panel.series):
        shift = 0.0 if many == 1 else (place - (many - 1) / 2) * (thickness + 0.02)
        for i, value in enumerate(series.values[:rows]):
            length = edge - lefts[i] if math.isinf(value) else value
            if not series.bare:
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
                lefts[i] += 0.0 if math.isnan(length) else length
                _draw_interval(axes, series, (i, i + shift), (start, edge))
            else:
                _label(axes, panel, series, (i, i + shift, length), (start, edge))
    for mark in panel.marks:
        axes.axvline(
            mark.value, color=colour(mark.role), linestyle="--", linewidth=1, label=mark.name
        )
    if start < 0:
        axes.axvline(0.0, color=colour("ideal"), linewidth=1)
    axes.set_xlim(start, edge)
    axes.set_xlabel(panel.axis)
    if len(panel.series) + len(panel.marks) > 1:
        legend(axes, 4)
    quiet(axes)


def _draw_interval(
    axes: Axes, series: Series, at: tuple[int, float], ends: tuple[float, float]
) -> float:
    """Draw a finite number's interval, to the edge where it has no end; return where it ends."""
    i, place = at
    low, high = series.intervals[i] if i < len(series.intervals) else (math.nan, math.nan)
    reach = max(low, ends[0]), min(high, ends[1])
    if not reach[0] < reach[1] or math.isinf(series.values[i]):
        return -math.inf
    axes.plot(reach, (place, place), color=colour("plain"), linewidth=1.2, label="_interval")
    return reach[1]


def _label(
    axes: Axes,
    panel: Panel,
    series: Series,
    at: tuple[int, float, float],
    ends: tuple[float, float],
) -> None:
    """Draw a bar's interval, and write its number behind it."""
    i, place, length = at
    reached = _draw_interval(axes, series, (i, place), ends)
    if panel.labelled and series.labels:
        text = plain_text(series.labels[i])
        behind = max(length, reached, 0.0)
        axes.annotate(f" {text}", (behind, place), va="center", annotation_clip=False)


def _ends(panel: Panel, rows: int) -> tuple[float, float]:
    """Return the ends of the axis: 0 or less, and behind the longest bar, with room for numbers."""
    lengths = [panel.edge]
    for series in panel.series:
        lengths += [value for value in series.values[:rows] if math.isfinite(value)]
        lengths += [end for ends in series.intervals[:rows] for end in ends if math.isfinite(end)]
    room = 1.0 if panel.stacked else 1.15
    if panel.stacked:
        sums = [sum(series.values[i] for series in panel.series) for i in range(rows)]
        lengths += [1.05 * total for total in sums if math.isfinite(total) and total > panel.edge]
    most, least = max(lengths), min(lengths)
    if most <= 0:  # numbers in units of a base below 1 are negative
        return (room * least, 0.0) if least < 0 else (0.0, 1.0)
    return (least - 0.05 * (most - least) if least < 0 else 0.0), room * most


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
