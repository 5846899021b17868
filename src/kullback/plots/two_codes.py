"""The code for P beside the code for Q on the same symbols, as a matplotlib figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.document import number
from kullback.plots._figure import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kullback.coding import TwoCodes

_LABELS = {
    "exact": "exact",
    "empirical": "these symbols",
    "spent": "spent by the coder",
    "huffman": "Huffman",
}
_COLOURS = {"exact": "#bbbbbb", "empirical": "#88ccee", "spent": "#4477aa", "huffman": "#ddaa33"}


def draw(run: TwoCodes) -> Figure:
    """Draw what a symbol costs in P's code and in Q's: exact, empirical, spent, and by Huffman.

    The dashed line is H(P), under which no code stays on average; an infinite cost is a hatched
    bar that reaches the edge. Raises ImportError where matplotlib (the extra ``plots``) is not
    installed.
    """
    codes = [run.for_p] if run.for_q is None else [run.for_p, run.for_q]
    values = [value for cost in codes for value in cost.numbers().values()]
    edge = 1.2 * max((v for v in values if math.isfinite(v)), default=1.0) or 1.0
    figure = new_figure(width=8.0, height=1.4 + 1.3 * len(codes))
    axes = figure.add_subplot()
    for i, cost in enumerate(codes):
        for k, (name, value) in enumerate(cost.numbers().items()):
            place, endless = i + 0.2 * (k - 1.5), math.isinf(value)
            length = edge if endless else value
            axes.barh(
                place,
                length,
                height=0.18,
                color=_COLOURS[name],
                hatch="//" if endless else None,
                label=_LABELS[name] if i == 0 else None,
            )
            axes.annotate(f" {number(value)}", (length, place), va="center", annotation_clip=False)
    axes.axvline(run.for_p.exact, color="#222255", linestyle="--", linewidth=1)
    names = ["code for P", "code for Q"][: len(codes)]
    axes.set_yticks(range(len(codes)), names)
    axes.invert_yaxis()
    axes.set_xlim(0, edge)
    axes.set_xlabel(f"bits a symbol, {run.n:,} symbols drawn from P; dashed: H(P)")
    axes.legend(frameon=False, ncols=4, loc="lower left", bbox_to_anchor=(0, 1), borderpad=0.2)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
