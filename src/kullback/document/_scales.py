"""From where to where the axes of curves go, the same in every format."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.document._charts import Curves, Plane

_POINTS = 300
_LONG = 200
"""Steps, from which on an axis of steps is logarithmic beyond the first."""


def plane_limits(chart: Curves) -> list[tuple[float, float]]:
    """Return both ends of each plane's axis: one scale for all, each from its own floor up."""
    spans = [_span(plane) for plane in chart.planes]
    # What is less than the rounding of a floor could not be drawn above it.
    span = max(spans)
    if span <= 1e-12 * max(abs(_foot(plane)) for plane in chart.planes):
        span = 1.0
    limits = []
    for plane in chart.planes:
        if plane.log:
            limits.append(_log_limits(plane, span, whole=chart.scale == "log"))
        else:
            floor = _foot(plane)
            limits.append((floor - 0.08 * span, floor + 1.08 * span))
    return limits


def inner(plane: Plane) -> tuple[float, float]:
    """Return the highest value of a plane, and its floor: what lies within its limits."""
    return max(max(curve.y) for curve in plane.curves), _foot(plane)


def is_long(chart: Curves) -> bool:
    """Return whether an axis of steps is so long that its beginning would not be seen."""
    last = max((curve.x[-1] for plane in chart.planes for curve in plane.curves), default=0)
    return chart.scale == "steps" and last >= _LONG


def x_scaled(chart: Curves, value: float) -> float:
    """Return where a value stands along the axis, in any unit."""
    if chart.scale == "log":
        return math.log(value)
    return math.log1p(value) if is_long(chart) else value


def thinned(x: Sequence[float], y: Sequence[float]) -> list[tuple[float, float]]:
    """Return at most so many points of a curve as can be seen, both ends among them."""
    last = len(x) - 1
    places = range(last + 1)
    if last >= _POINTS:
        places = sorted({round(i * last / (_POINTS - 1)) for i in range(_POINTS)})  # type: ignore[assignment] # places, either way
    return [(x[i], y[i]) for i in places]


def _foot(plane: Plane) -> float:
    if plane.floor is not None:
        return plane.floor
    return min(min(curve.y) for curve in plane.curves)


def _span(plane: Plane) -> float:
    return max(max(curve.y) for curve in plane.curves) - _foot(plane)


def _log_limits(plane: Plane, span: float, *, whole: bool) -> tuple[float, float]:
    """Return the ends of a logarithmic axis: of the whole curves, or so that all are seen.

    The least values of the curves differ by many powers of ten where one of them goes to 0:
    the axis ends then a little below the largest of these.
    """
    if whole:
        positive = [y for curve in plane.curves for y in curve.y if y > 0]
        return (min(positive) / 1.5, max(positive) * 1.5)
    least = max(min(curve.y) for curve in plane.curves)
    top = 1.2 * max(span, least)
    return (0.4 * least if least > 0 else top / 1e3, top)
