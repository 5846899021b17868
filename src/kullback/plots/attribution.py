"""Which columns the difference of two tables comes from, as a matplotlib figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.plots._figure import new_figure, plain_text
from kullback.tables._results.column import DIRECTION

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kullback.tables._results.attribution import Attribution

_MOST = 40


def draw(found: Attribution, *, most: int = _MOST) -> Figure:
    """Draw the ``most`` largest shares of D(current‖reference) as bars, with their intervals.

    Each bar has the column's name and the one that it hangs on in the tree; the shares of all
    columns add up to D of the tree. An interval without an upper end reaches the edge. Raises
    ImportError where matplotlib (the extra ``plots``) is not installed.
    """
    shown = found.shares[:most]
    ends = [end for s in shown for end in (s.share.value, s.share.low, s.share.high)]
    finite = [0.0, *(end for end in ends if math.isfinite(end))]
    room = 0.05 * (max(finite) - min(finite)) or 1.0
    low, high = min(finite) - room * (min(finite) < 0), max(finite) + room
    figure = new_figure(width=8.0, height=1.2 + 0.3 * len(shown))
    axes = figure.add_subplot()
    places = range(len(shown))
    axes.barh(places, [s.share.value for s in shown], height=0.6, color="#ddaa33", label="share")
    for i, part in enumerate(shown):
        reach = [max(part.share.low, low), min(part.share.high, high)]
        axes.plot(reach, [i, i], color="#222255", linewidth=2, label="interval")
    names = [
        plain_text(s.name) + ("" if s.parent is None else f", given {plain_text(s.parent)}")
        for s in shown
    ]
    axes.set_yticks(places, names)
    axes.invert_yaxis()
    axes.axvline(0, color="#999999", linewidth=1)
    axes.set_xlim(low, high)
    axes.set_xlabel(f"share of {DIRECTION} of all columns together, {found.unit}")
    axes.spines[["top", "right"]].set_visible(False)
    return figure
