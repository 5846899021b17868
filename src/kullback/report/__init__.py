"""Results as pages that stand alone: one file a kind of result, one line in the table below."""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["page"]

_FILES = {
    "Attribution": "attribution",
    "CodedLength": "coding",
    "Comparison": "comparison",
    "CrossCost": "coding",
    "CrossCosts": "coding",
    "Estimate": "estimate",
    "GivenComparison": "parted",
    "HuffmanCode": "coding",
    "Profile": "profile",
    "SliceComparison": "parted",
    "TableCheck": "check",
    "TableComparison": "tables",
    "Training": "training",
    "TwoCodes": "coding",
}


def page(result: Any) -> str:
    """Return a result of any kind as one HTML file that needs nothing from elsewhere.

    >>> from kullback import compare
    >>> "0.5 of its mass" in page(compare({"a": 0.5, "b": 0.5}, {"a": 1.0}))
    True
    """
    name = type(result).__name__
    if name not in _FILES:
        msg = f"{name} has no page; there is one of {', '.join(sorted(_FILES))}."
        raise TypeError(msg)
    file = importlib.import_module(f"kullback.report.{_FILES[name]}")
    return str(file.page(result))
