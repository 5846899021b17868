"""What a coder spent beside the ideal, as a matplotlib figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.plots._figure import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kullback.coding import CodedLength


def draw(coded: CodedLength) -> Figure:
    """Draw the ideal bits and the bits spent.

    Raises ImportError where matplotlib (the extra ``plots``) is not installed.
    """
    figure = new_figure(width=7.0, height=1.8)
    axes = figure.add_subplot()
    axes.barh([0, 1], [coded.ideal, coded.bits], height=0.6, color=["#bbbbbb", "#4477aa"])
    for place, value in enumerate((coded.ideal, coded.bits)):
        axes.annotate(f" {value:,.0f}", (value, place), va="center", annotation_clip=False)
    axes.set_yticks([0, 1], ["ideal", f"spent ({coded.coder})"])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.2 * max(coded.ideal, coded.bits) or 1.0)
    axes.set_xlabel(f"bits for {coded.n:,} symbols")
    axes.spines[["top", "right"]].set_visible(False)
    return figure
