"""Curves in pages: each plane an SVG, its ends written around it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.document._markup import element, escaped
from kullback.document._scales import inner, plane_limits, thinned, x_scaled
from kullback.document._svg import key
from kullback.document._words import digits, number

if TYPE_CHECKING:
    from kullback.document._charts import Curve, Curves, Plane

_HEIGHT = 30.0


def html_curves(chart: Curves) -> str:
    """Return the planes below each other, each with its keys."""
    limits = plane_limits(chart)
    return "\n".join(
        _plane(chart, plane, *ends) for plane, ends in zip(chart.planes, limits, strict=True)
    )


def _plane(chart: Curves, plane: Plane, low: float, high: float) -> str:
    keys = [key(curve.role, _form(curve), curve.title, curve.shade) for curve in plane.curves]
    if plane.floor is not None and plane.floor_name:
        keys.append(key("soft", "dash", plane.floor_name))
    first, last = _ends(chart)

    def height(value: float) -> float:
        if plane.log:
            value = math.log(max(value, low))
            return _HEIGHT * (1 - (value - math.log(low)) / (math.log(high) - math.log(low)))
        return _HEIGHT * (1 - (value - low) / (high - low))

    def across(value: float) -> float:
        ends = x_scaled(chart, first), x_scaled(chart, last)
        return 100 * (x_scaled(chart, value) - ends[0]) / ((ends[1] - ends[0]) or 1)

    parts = []
    if plane.floor is not None and not plane.log:
        parts.append(element("path", class_="rule dash", d=f"M0 {height(plane.floor):.2f}h100"))
    for mark in plane.marks:
        path = f"M{across(mark.value):.2f} 0v{_HEIGHT:g}"
        parts.append(element("path", class_=f"o-{mark.role} dash", d=path))
        keys.append(key(mark.role, "dash", mark.name))
    for curve in plane.curves:
        points = "L".join(f"{across(x):.2f} {height(y):.2f}" for x, y in thinned(curve.x, curve.y))
        look = f"o-{curve.role}{' dash' if _form(curve) == 'dash' else ''}"
        shade = {} if curve.shade == 1 else {"opacity": f"{curve.shade:.2f}"}
        parts.append(element("path", class_=look, d=f"M{points}", **shade))
    said = "; ".join(
        f"{curve.name} from {number(curve.y[0])} to {number(curve.y[-1])}" for curve in plane.curves
    )
    title = element("title", escaped(f"{said}, {plane.axis}"))
    box = {"viewBox": f"0 0 100 {_HEIGHT:g}", "preserveAspectRatio": "none", "role": "img"}
    drawn = element("svg", title, *parts, **box)
    top, foot = (high, low) if plane.log else inner(plane)
    labels = [
        element("span", escaped(digits(top, 3)), class_="top"),
        element("span", escaped(digits(foot, 3)), class_="foot"),
        drawn,
        element("span", escaped(f"{first:,.0f}"), class_="from"),
        element("span", escaped(f"{last:,.0f}"), class_="to"),
    ]
    said = f"{plane.axis}{', logarithmic' if plane.log else ''}, by {chart.axis}"
    caption = element("p", escaped(said), class_="soft axis")
    inside = element("ul", *keys, class_="keys soft") + caption
    return element("div", inside, element("div", *labels, class_="plane"), class_="curves")


def _form(curve: Curve) -> str:
    """Return how a curve is drawn: the one of held-out samples is dashed."""
    return "dash" if curve.role == "r" else "line"


def _ends(chart: Curves) -> tuple[float, float]:
    curves = [curve for plane in chart.planes for curve in plane.curves]
    return min(curve.x[0] for curve in curves), max(curve.x[-1] for curve in curves)
