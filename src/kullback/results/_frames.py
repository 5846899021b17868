"""Tables of results as the frame library that the user has."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LIBRARIES = ("pandas", "polars", "pyarrow")


def to_frame(columns: Mapping[str, Sequence[Any]]) -> Any:
    """Return the columns as a frame of the library already imported, else of one installed.

    >>> to_frame({"outcome": ["sun", "rain"], "p": [0.6, 0.4]}).shape
    (2, 2)
    """
    loaded = [name for name in _LIBRARIES if name in sys.modules]
    installed = [name for name in _LIBRARIES if importlib.util.find_spec(name) is not None]
    if not installed:
        msg = "a frame needs pandas, polars or pyarrow, and none is installed; use to_dict()."
        raise ImportError(msg)
    name = (loaded or installed)[0]
    library = importlib.import_module(name)
    if name == "pandas":
        return library.DataFrame(dict(columns))
    if name == "polars":
        return library.DataFrame(dict(columns), strict=False)
    return library.table(dict(columns))
