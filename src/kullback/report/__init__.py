"""Results of tables as pages that stand alone, until their stories are told in blocks."""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["page"]

_FILES = {
    "Attribution": "attribution",
    "GivenComparison": "parted",
    "Profile": "profile",
    "SliceComparison": "parted",
    "TableCheck": "check",
    "TableComparison": "tables",
}


def page(result: Any) -> str:
    """Return a result of tables as one HTML file that needs nothing from elsewhere.

    >>> import pandas as pd
    >>> from kullback.tables import profile
    >>> "1 column" in page(profile(pd.DataFrame({"x": [1, 2]})))
    True
    """
    name = type(result).__name__
    if name not in _FILES:
        msg = f"{name} has no page; there is one of {', '.join(sorted(_FILES))}."
        raise TypeError(msg)
    file = importlib.import_module(f"kullback.report.{_FILES[name]}")
    return str(file.page(result))
