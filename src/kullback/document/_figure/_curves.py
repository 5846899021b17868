"""Curves as a figure, planes below each other, all from their floors up to one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.document._figure._axes import colour, legend, plain_text, quiet
from kullback.document._scales import is_long, plane_limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kullback.document._charts import Curve, Curves, Mark, Plane


def size(chart: Curves) -> tuple[float, float]:
    """Return the width and the height in inches."""
    return 5.0, 2.7 * max(len(chart.planes), 2)


def draw(part: Any, chart: Curves) -> None:
    """Draw the planes."""
    found: Any = part.subplots(len(chart.planes), 1, sharex=True, squeeze=False)[:, 0]
    for axes, plane, limits in zip(found, chart.planes, plane_limits(chart), strict=True):
        _draw_plane(axes, plane)
        if plane.log:
            axes.set_yscale("log")
        axes.set_ylim(*limits)
        axes.set_ylabel(plane.axis)
        quiet(axes)
        if len(plane.curves) > 4:
            axes.legend(frameon=False)
        else:
            legend(axes, 2)
    last = max(curve.x[-1] for plane in chart.planes for curve in plane.curves)
    axes = found[-1]
    axes.set_xlabel(chart.axis)
    if chart.scale == "log":
        axes.set_xscale("log")
        return
    if is_long(chart):
        axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(0, max(last, 1))


def _draw_plane(axes: Axes, plane: Plane) -> None:
    if plane.floor is not None:
        name = plane.floor_name or None
        axes.axhline(plane.floor, color=colour("soft"), linestyle="--", linewidth=1, label=name)
    for curve in plane.curves:
        axes.plot(
            curve.x,
            curve.y,
            color=_shade(curve),
            label=plain_text(curve.title, 60),
            linewidth=2,
            marker="o" if len(curve.x) <= 30 else None,
            markersize=3,
        )
    for mark in plane.marks:
        _draw_mark(axes, mark)


def _draw_mark(axes: Axes, mark: Mark) -> None:
    axes.axvline(mark.value, color=colour(mark.role), linestyle=":", linewidth=1)
    axes.annotate(
        mark.name,
        (mark.value, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(4, -4),
        textcoords="offset points",
        va="top",
        color=colour(mark.role),
    )


def _shade(curve: Curve) -> Any:
    """Return the colour of a curve, mixed with white by its shade."""
    from matplotlib.colors import to_rgb

    return tuple(1 - curve.shade * (1 - part) for part in to_rgb(colour(curve.role)))
