"""Every file under every file's model, as a heat map with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.coding._names import short_names
from kullback.plots._figure import new_figure, plain_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    from kullback.coding import CrossCosts

_NUMBERS = 16
_NAME = 28


def draw(costs: CrossCosts) -> Figure:
    """Draw H(P,Q) of every file (row) under every model (column); the darker, the dearer.

    The best model of another file has a red frame; to the right of a row stands the file's own
    entropy H(P). Up to 16 files the numbers are written in. Infinite costs are grey.
    Raises ImportError where matplotlib (the extra ``plots``) is not installed.
    """
    many = len(costs.names)
    names = [plain_text(name, _NAME) for name in short_names(costs.names, _NAME)]
    bits = costs.bits_per_byte
    side = 0.55 * many if many <= _NUMBERS else 0.22 * many
    figure = new_figure(width=side + 5.0, height=side + 2.6)
    axes = figure.add_subplot()
    finite = bits[np.isfinite(bits)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    axes.set_facecolor("#bbbbbb")
    image = axes.imshow(
        np.ma.masked_invalid(bits), cmap="Blues", vmin=low, vmax=max(high, low + 1e-9)
    )
    if many <= _NUMBERS:
        for (i, j), value in np.ndenumerate(bits):
            dark = np.isfinite(value) and value > low + 0.6 * (high - low)
            text = f"{value:.2f}" if np.isfinite(value) else "∞"
            colour = "white" if dark else "black"
            axes.text(j, i, text, ha="center", va="center", fontsize=9, color=colour)
    for i, best in enumerate(costs.best):
        if best is not None:
            axes.add_patch(_frame(best - 0.5, i - 0.5))
    small = 10 if many <= _NUMBERS else 6
    axes.set_yticks(range(many), names, fontsize=small)
    turn: dict[str, Any] = {"rotation": 40, "ha": "right", "rotation_mode": "anchor"}
    axes.set_xticks(range(many), names, fontsize=small, **turn)
    axes.set_ylabel("the data, P")
    axes.set_xlabel("the file that the model Q was learned from")
    own = axes.secondary_yaxis("right")
    own.set_yticks(range(many), [f"{value:.2f}" for value in costs.entropy], fontsize=small)
    own.tick_params(length=0)
    axes.set_title("framed: the best model of another file", loc="left", fontsize="medium", pad=20)
    axes.annotate(
        "H(P)", (1.0, 1.0), xycoords="axes fraction", xytext=(4, 4), textcoords="offset points"
    )
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    own.spines[:].set_visible(False)
    bar = figure.colorbar(image, ax=axes, shrink=0.8, pad=0.12)
    bar.set_label(f"H(P,Q), bits a byte (order {costs.order})")
    bar.outline.set_visible(False)
    return figure


def _frame(left: float, top: float) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle((left, top), 1, 1, fill=False, edgecolor="#cc3311", linewidth=2)
