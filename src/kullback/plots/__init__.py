"""Results, drawn: one file a kind of result, one line in the table below."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw"]

_FILES = {
    "Attribution": "attribution",
    "CodedLength": "coded_length",
    "ColumnComparison": "column",
    "Comparison": "comparison",
    "CrossCost": "cross_cost",
    "CrossCosts": "cross_costs",
    "Estimate": "estimate",
    "HuffmanCode": "huffman_code",
    "TableComparison": "tables",
    "Training": "training",
    "TwoCodes": "two_codes",
}


def draw(result: Any, **options: Any) -> Figure:
    """Draw a result of any kind; return the matplotlib figure.

    The options are those of the kind's own file. Raises ImportError where matplotlib (the extra
    `plots`) is not installed.

    >>> from kullback import compare
    >>> draw(compare([0.5, 0.5], [0.25, 0.75])).axes[0].get_xlabel()
    'probability'
    """
    name = type(result).__name__
    if name not in _FILES:
        msg = f"{name} has no drawing; there is one of {', '.join(sorted(_FILES))}."
        raise TypeError(msg)
    file = importlib.import_module(f"kullback.plots.{_FILES[name]}")
    return file.draw(result, **options)  # type: ignore[no-any-return] # every file draws Figures
