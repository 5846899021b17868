"""P beside Q, and where their divergence comes from, as a matplotlib figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.document import number
from kullback.plots._figure import new_figure, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from kullback.results import Comparison

_MOST = 20


def draw(
    comparison: Comparison,
    *,
    most: int = _MOST,
    intervals: Sequence[tuple[float, float]] = (),
) -> Figure:
    """Draw P beside Q, and each outcome's share of D(P‖Q), for the ``most`` that contribute most.

    An infinite share (p > 0 = q) is a hatched bar that reaches the edge and says ∞. Of the finite
    ``intervals`` of the shares, in the order of `Comparison.largest`, each is a line. Raises
    ImportError where matplotlib (the extra ``plots``) is not installed.
    """
    shown = comparison.largest(most)
    names = [plain_text(outcome) for outcome, *_ in shown]
    p, q, shares = (np.array([row[i] for row in shown]) for i in (1, 2, 3))
    figure = new_figure(width=9.0, height=1.4 + 0.32 * len(shown))
    left, right = figure.subplots(1, 2, sharey=True)
    places = np.arange(len(shown))
    left.barh(places - 0.2, p, height=0.38, label="P", color="#4477aa")
    left.barh(places + 0.2, q, height=0.38, label="Q", color="#ddaa33")
    left.set_yticks(places, names)
    left.invert_yaxis()
    left.set_xlabel("probability")
    left.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
    finite = shares[np.isfinite(shares)]
    whole = [high for _, high in intervals if math.isfinite(high)]
    edge = 1.15 * max(finite.max(initial=0.0), *whole, 0.0) or 1.0
    for i, (place, share) in enumerate(zip(places, shares, strict=True)):
        endless = bool(np.isinf(share))
        length = edge if endless else share
        right.barh(place, length, height=0.6, color="#888888", hatch="//" if endless else None)
        low, high = intervals[i] if i < len(intervals) else (length, length)
        if low < high < math.inf:
            right.plot((low, high), (place, place), color="#222222", linewidth=1.2)
            length = max(length, high)
        right.annotate(f" {number(share)}", (length, place), va="center", annotation_clip=False)
    right.set_xlim(0.0, edge)
    right.set_xlabel(f"share of D(P‖Q) = {number(comparison.kl_divergence)} {comparison.unit}")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    return figure
