"""Charts as Vega-Lite specifications: plain dictionaries, with the data inside."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from kullback._checks import check_whole
from kullback.document._charts import Bars, Curves, Intervals, Matrix
from kullback.document._layout import cut, printable
from kullback.document._look import LOOKS
from kullback.document._scales import is_long, thinned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.document._blocks import Chart, Document
    from kullback.document._charts import Curve, Mark, Panel, Plane

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_NAME = 60


def spec(document: Document, *, most: int | None = None) -> dict[str, Any]:
    """Return the charts of a document below each other; `most` limits the rows that have one.

    The fields have names of our own; those of outcomes are values of the data, so that none of
    them is read as a path or an expression. What is infinite is null, beside a field that says
    `infinite`. Raises TypeError where there is no chart.
    """
    charts = [
        b for b in document.lines("figure") if isinstance(b, Bars | Intervals | Curves | Matrix)
    ]
    if not charts:
        raise TypeError(f"{document.title} cannot be plotted: it has no chart.")
    if most is not None:
        check_whole("most", most, 1)
    parts = [_chart(chart, most) for chart in charts]
    whole = parts[0] if len(parts) == 1 else {"vconcat": parts}
    return {"$schema": SCHEMA, "title": {"text": printable(document.title)}, **whole}


def _chart(chart: Chart, most: int | None) -> dict[str, Any]:
    if isinstance(chart, Bars):
        rows = min(len(chart.names), chart.drawn if most is None else most)
        names = _apart(chart.names[:rows])
        panels = [_panel(panel, names, first=i == 0) for i, panel in enumerate(chart.panels)]
        return panels[0] if len(panels) == 1 else {"hconcat": panels}
    if isinstance(chart, Intervals):
        return _intervals(chart, most)
    if isinstance(chart, Curves):
        planes = [_plane(chart, plane) for plane in chart.planes]
        return planes[0] if len(planes) == 1 else {"vconcat": planes}
    return _matrix(chart)


def _panel(panel: Panel, names: list[str], *, first: bool) -> dict[str, Any]:
    """Return bars, their intervals, and lines at the marks."""
    rows = []
    for series in panel.series:
        for i, name in enumerate(names):
            low, high = series.intervals[i] if i < len(series.intervals) else (None, None)
            rows.append(
                {
                    "name": name,
                    "series": series.name,
                    "value": finite(series.values[i]),
                    "infinite": math.isinf(series.values[i]),
                    "low": finite(low),
                    "high": finite(high),
                }
            )
    several = [series.name for series in panel.series]
    colours = {
        series.name: "transparent" if series.bare else LOOKS[series.role].light
        for series in panel.series
    }
    y: dict[str, Any] = {"field": "name", "type": "nominal", "sort": names}
    y["axis"] = {"labelLimit": 240, "title": None} if first else None
    bars: dict[str, Any] = {
        "x": quantitative("value", panel.axis) | ({} if panel.stacked else {"stack": None}),
        "color": _colours("series", colours),
        "tooltip": [{"field": field} for field in ("name", "series", "value")],
    }
    if len(several) > 1 and not panel.stacked:
        bars["yOffset"] = {"field": "series", "sort": several}
    layer: list[dict[str, Any]] = [
        {"mark": {"type": "bar"}, "encoding": bars},
        {
            "transform": [{"filter": "datum.infinite"}],
            "mark": {"type": "text", "align": "left", "dx": 4, "text": "∞, without end"},
            "encoding": {"x": {"value": 0}},
        },
    ]
    if any(series.intervals for series in panel.series):
        layer.append(
            {
                "transform": [{"filter": "datum.high !== null"}],
                "mark": {"type": "rule", "color": LOOKS["plain"].light},
                "encoding": {
                    "x": quantitative("low", panel.axis),
                    "x2": {"field": "high"},
                },
            }
        )
    layer += [_rule("x", mark) for mark in panel.marks]
    found: dict[str, Any] = {
        "data": {"values": rows},
        "height": {"step": 12} if len(several) > 1 and not panel.stacked else {"step": 24},
        "encoding": {"y": y},
        "layer": layer,
    }
    if panel.title:
        found["title"] = {"text": panel.title}
    return found


def _intervals(chart: Intervals, most: int | None) -> dict[str, Any]:
    """Return points with their intervals, ticks at the noise floors, a line at the threshold."""
    shown = chart.rows[: chart.drawn if most is None else most]
    names = _apart(row.name for row in shown)
    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "note": row.note,
            "estimate": finite(row.value),
            "low": finite(row.low),
            "high": finite(row.high),
            "infinite": math.isinf(row.high),
            "noise_floor": finite(row.floor),
        }
        for name, row in zip(names, shown, strict=True)
    ]
    if any(row.adjusted_p_value is not None for row in shown):
        for row, told in zip(shown, rows, strict=True):
            told["adjusted_p_value"] = finite(row.adjusted_p_value)
    notes = {row.note: LOOKS[row.role].light for row in shown}
    colour = _colours("note", notes)
    if len(notes) == 1:
        colour["legend"] = None
    point = {
        "x": quantitative("estimate", chart.axis),
        "color": colour,
        "tooltip": [{"field": field} for field in rows[0] if field != "infinite"] if rows else [],
    }
    span = {"x": quantitative("low", chart.axis), "color": colour}
    layer: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "datum.high !== null"}],
            "mark": {"type": "rule", "strokeWidth": 2},
            "encoding": {**span, "x2": {"field": "high"}},
        },
        {
            "transform": [{"filter": "datum.infinite"}],
            "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [4, 3]},
            "encoding": {**span, "x2": {"value": "width"}},
        },
        {
            "mark": {"type": "tick", "color": LOOKS["soft"].light, "size": 10},
            "encoding": {"x": quantitative("noise_floor", chart.axis)},
        },
        {"mark": {"type": "point", "filled": True, "size": 60}, "encoding": point},
    ]
    if chart.threshold is not None:
        line = {"type": "rule", "color": LOOKS["plain"].light, "strokeDash": [4, 3]}
        ends = {"y": {"value": 0}, "y2": {"value": "height"}}
        layer.append({"mark": line, "encoding": {"x": {"datum": chart.threshold}, **ends}})
    y: dict[str, Any] = {"field": "name", "type": "nominal", "sort": names}
    y["axis"] = {"labelLimit": 240, "title": None} if any(row.name for row in shown) else None
    return {
        "data": {"values": rows},
        "height": {"step": 20},
        "encoding": {"y": y},
        "layer": layer,
    }


def _plane(chart: Curves, plane: Plane) -> dict[str, Any]:
    """Return curves over their floor."""
    rows = [
        {"curve": curve.title, "x": x, "y": finite(y)}
        for curve in plane.curves
        for x, y in thinned(curve.x, curve.y)
        if not (plane.log and y <= 0)
    ]
    scale: dict[str, Any] = {"type": "log"} if plane.log else {"zero": False}
    across: dict[str, Any] = {"type": "log"} if chart.scale == "log" else {}
    if is_long(chart):
        across = {"type": "symlog", "constant": 1}
    lines = {
        "x": quantitative("x", chart.axis) | ({"scale": across} if across else {}),
        "y": quantitative("y", plane.axis) | {"scale": scale},
        "color": _colours("curve", {curve.title: _tint(curve) for curve in plane.curves}),
    }
    layer: list[dict[str, Any]] = [
        {"data": {"values": rows}, "mark": {"type": "line"}, "encoding": lines}
    ]
    if plane.floor is not None and not plane.log:
        line = {"type": "rule", "color": LOOKS["soft"].light, "strokeDash": [4, 3]}
        layer.append({"mark": line, "encoding": {"y": {"datum": plane.floor}}})
    layer += [_rule("x", mark) for mark in plane.marks]
    return {"height": 160, "width": 400, "layer": layer}


def _matrix(chart: Matrix) -> dict[str, Any]:
    """Return shades with their numbers; those that are marked have a frame."""
    names = _apart(chart.names)
    rows = [
        {
            "row": names[i],
            "column": names[j],
            "value": finite(value),
            "text": f"{value:.2f}" if math.isfinite(value) else "∞",
            "marked": bool(chart.marked) and chart.marked[i] == j,
        }
        for i, values in enumerate(chart.values)
        for j, value in enumerate(values)
    ]
    place = {
        "y": {"field": "row", "type": "nominal", "sort": names, "title": chart.rows_title},
        "x": {"field": "column", "type": "nominal", "sort": names, "title": chart.columns_title},
    }
    shade = {"range": ["#f2f7fb", LOOKS["p"].light]}
    fill = {
        "field": "value",
        "type": "quantitative",
        "title": chart.scale,
        "scale": shade,
    }
    return {
        "data": {"values": rows},
        "width": {"step": 44},
        "height": {"step": 28},
        "encoding": place,
        "layer": [
            {"mark": {"type": "rect"}, "encoding": {"color": fill}},
            {
                "transform": [{"filter": "datum.marked"}],
                "mark": {"type": "rect", "fill": None, "stroke": LOOKS["r"].light},
            },
            {"mark": {"type": "text"}, "encoding": {"text": {"field": "text"}}},
        ],
    }


def _rule(axis: str, mark: Mark) -> dict[str, Any]:
    return {
        "mark": {"type": "rule", "color": LOOKS[mark.role].light, "strokeDash": [4, 3]},
        "encoding": {axis: {"datum": mark.value}},
    }


def quantitative(field: str, title: str) -> dict[str, Any]:
    """Return an axis of numbers."""
    return {"field": field, "type": "quantitative", "title": title}


def _colours(field: str, colours: dict[str, str]) -> dict[str, Any]:
    scale = {"domain": list(colours), "range": list(colours.values())}
    return {"field": field, "type": "nominal", "title": None, "scale": scale}


def _tint(curve: Curve) -> str:
    """Return the colour of a curve, mixed with white by its shade."""
    colour = LOOKS[curve.role].light
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - curve.shade * (255 - part)):02x}" for part in parts)


def _apart(names: Iterable[str]) -> list[str]:
    """Return the names as labels, those that are alike told apart by a number.

    >>> _apart(["a", "b", "a"])
    ['a', 'b', 'a (2)']
    """
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        label = cut(printable(name[: 4 * _NAME]), _NAME)
        seen[label] += 1
        told.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return told


def finite(value: float | None) -> float | None:
    """Return the number, or None where JSON has none for it.

    >>> finite(0.5), finite(float("inf"))
    (0.5, None)
    """
    return value if value is not None and math.isfinite(value) else None
