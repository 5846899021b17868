"""An estimate with its interval and noise floor, as a matplotlib figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.plots._figure import new_figure, plain_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kullback.results import Estimate


def draw(estimate: Estimate) -> Figure:
    """Draw the value as a point, its interval as a line, and the noise floor as a dotted one.

    An end that is infinite or missing is left out. Raises ImportError where matplotlib (the extra
    ``plots``) is not installed.
    """
    figure = new_figure(width=7.0, height=1.6)
    axes = figure.add_subplot()
    ends = [end for end in (estimate.low, estimate.high) if math.isfinite(end)]
    if len(ends) == 2:
        share = f"{100 * estimate.confidence:g} % interval"
        axes.plot(ends, [0, 0], color="#4477aa", linewidth=3, solid_capstyle="butt", label=share)
    if math.isfinite(estimate.value):
        axes.plot([estimate.value], [0], "o", color="#222255", label="estimate")
    if math.isfinite(estimate.noise_floor):
        axes.axvline(estimate.noise_floor, color="#999999", linestyle=":", label="noise floor")
    axes.set_yticks([])
    axes.set_ylim(-1, 1)
    axes.set_xlabel(f"{plain_text(estimate.measure)}, {estimate.unit}")
    axes.spines[["top", "right", "left"]].set_visible(False)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    return figure
