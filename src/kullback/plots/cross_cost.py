"""A file's floor and what another's model adds, as a matplotlib figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.coding._names import short_names
from kullback.document import number
from kullback.plots._figure import new_figure, plain_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kullback.coding import CrossCost


def draw(cost: CrossCost) -> Figure:
    """Draw H(P,Q) as the sum of the floor H(P) and what the model adds, D(P‖Q).

    An infinite D is hatched and reaches the edge. Raises ImportError where matplotlib (the extra
    ``plots``) is not installed.
    """
    figure = new_figure(width=8.0, height=1.7)
    axes = figure.add_subplot()
    endless = math.isinf(cost.kl_divergence)
    edge = 8.0 if endless else max(8.0, 1.05 * cost.bits_per_byte)
    added = edge - cost.entropy if endless else cost.kl_divergence
    floor = f"H(P) = {number(cost.entropy)}"
    extra = f"D(P‖Q) = {number(cost.kl_divergence)}"
    hatch = "//" if endless else None
    axes.barh([0], [cost.entropy], height=0.6, color="#4477aa", label=floor)
    axes.barh(
        [0], [added], left=[cost.entropy], height=0.6, color="#ddaa33", label=extra, hatch=hatch
    )
    data, model = (plain_text(name, 40) for name in short_names([cost.data, cost.model], 40))
    axes.set_yticks([0], [data])
    axes.set_xlim(0, edge)
    axes.set_xlabel(f"bits a byte under the model of {model}, order {cost.order}")
    axes.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1), borderpad=0.2)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
