"""A matrix as a figure: shades with their numbers, the marked ones framed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kullback.document._figure._axes import colour, plain_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kullback.document._charts import Matrix

_NUMBERS = 16
"""How many rows a matrix may have whose numbers are written in."""

_NAME = 28


def size(chart: Matrix) -> tuple[float, float]:
    """Return the width and the height in inches."""
    side = _side(chart)
    return side + 5.0, side + 2.6


def draw(part: Any, chart: Matrix) -> None:
    """Draw the shades; to the right of a row stands what is beside it."""
    import numpy as np
    from matplotlib.colors import LinearSegmentedColormap

    many = len(chart.names)
    names = [plain_text(name, _NAME) for name in chart.names]
    axes = part.subplots()
    finite = [value for row in chart.values for value in row if math.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
    axes.set_facecolor("#c4c9d0")
    image = axes.imshow(
        np.ma.masked_invalid(np.array(chart.values)),
        cmap=LinearSegmentedColormap.from_list("p", ["#f2f7fb", colour("p")]),
        vmin=low,
        vmax=max(high, low + 1e-9),
    )
    if many <= _NUMBERS:
        _write_numbers(axes, chart, low, high)
    for i, place in enumerate(chart.marked):
        if place is not None:
            _frame(axes, place, i)
    small = 10 if many <= _NUMBERS else 6
    axes.set_yticks(range(many), names, fontsize=small)
    turn: dict[str, Any] = {"rotation": 40, "ha": "right", "rotation_mode": "anchor"}
    axes.set_xticks(range(many), names, fontsize=small, **turn)
    axes.set_ylabel(chart.rows_title)
    axes.set_xlabel(chart.columns_title)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    if chart.beside:
        _write_beside(axes, chart, small)
    if chart.mark_title:
        axes.set_title(f"framed: {chart.mark_title}", loc="left", fontsize="medium", pad=20)
    bar = part.colorbar(image, ax=axes, shrink=0.8, pad=0.12)
    bar.set_label(chart.scale)
    bar.outline.set_visible(False)


def _side(chart: Matrix) -> float:
    many = len(chart.names)
    return 0.55 * many if many <= _NUMBERS else 0.22 * many


def _write_numbers(axes: Axes, chart: Matrix, low: float, high: float) -> None:
    for i, row in enumerate(chart.values):
        for j, value in enumerate(row):
            dark = math.isfinite(value) and value > low + 0.6 * (high - low)
            text = f"{value:.2f}" if math.isfinite(value) else "∞"
            ink = "white" if dark else "black"
            axes.text(j, i, text, ha="center", va="center", fontsize=9, color=ink)


def _write_beside(axes: Axes, chart: Matrix, small: int) -> None:
    own = axes.secondary_yaxis("right")
    own.set_yticks(
        range(len(chart.beside)), [f"{value:.2f}" for value in chart.beside], fontsize=small
    )
    own.tick_params(length=0)
    own.spines[:].set_visible(False)
    axes.annotate(
        chart.beside_title,
        (1.0, 1.0),
        xycoords="axes fraction",
        xytext=(4, 4),
        textcoords="offset points",
    )


def _frame(axes: Axes, column: int, row: int) -> None:
    from matplotlib.patches import Rectangle

    left, top = column - 0.5, row - 0.5
    axes.add_patch(Rectangle((left, top), 1, 1, fill=False, edgecolor=colour("r"), linewidth=2))
