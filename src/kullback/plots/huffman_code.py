"""A Huffman code's whole bits beside the ideal lengths, as a matplotlib figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kullback.document import number
from kullback.plots._figure import new_figure, plain_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kullback.coding import HuffmanCode

_MOST = 30


def draw(code: HuffmanCode, *, most: int = _MOST) -> Figure:
    """Draw the ideal length −log2 q and the Huffman length of the likeliest outcomes.

    Outcomes with q = 0 have no code word and are left out. Raises ImportError where matplotlib
    (the extra ``plots``) is not installed.
    """
    order = [i for i in np.argsort(-code.q, kind="stable")[:most].tolist() if code.q[i] > 0]
    places = np.arange(len(order))
    figure = new_figure(width=8.0, height=1.4 + 0.35 * len(order))
    axes = figure.add_subplot()
    ideal, whole = 0.0 - np.log2(code.q[order]), code.lengths[order]
    axes.barh(places - 0.2, ideal, height=0.38, label="−log2 q, the ideal", color="#bbbbbb")
    axes.barh(places + 0.2, whole, height=0.38, label="Huffman", color="#ddaa33")
    for place, i, length in zip(places, order, whole, strict=True):
        axes.annotate(f" {plain_text(code.words[i])}", (length, place + 0.2), va="center")
    axes.set_yticks(places, [plain_text(code.outcomes[i]) for i in order])
    axes.invert_yaxis()
    axes.set_xlabel(
        f"bits; mean length {number(code.mean_length)}, H(Q) {number(code.entropy)}, "
        f"excess {number(code.excess)}"
    )
    axes.margins(x=0.15)
    axes.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1), borderpad=0.2)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
