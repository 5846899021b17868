"""Results of tables, drawn, until their stories are told in blocks."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw"]

_FILES = {
    "Attribution": "attribution",
    "ColumnComparison": "column",
    "TableComparison": "tables",
}


def draw(result: Any, **options: Any) -> Figure:
    """Draw a result of tables; return the matplotlib figure.

    The options are those of the kind's own file. Raises ImportError where matplotlib (the extra
    `plots`) is not installed.

    >>> draw(0)
    Traceback (most recent call last):
    TypeError: int has no drawing; there is one of Attribution, ColumnComparison, TableComparison.
    """
    name = type(result).__name__
    if name not in _FILES:
        msg = f"{name} has no drawing; there is one of {', '.join(sorted(_FILES))}."
        raise TypeError(msg)
    file = importlib.import_module(f"kullback.plots.{_FILES[name]}")
    return file.draw(result, **options)  # type: ignore[no-any-return] # every file draws Figures
