"""The compiled kernels, where they could be built; else the reason why not."""

from __future__ import annotations

import importlib
import os
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

kernels: ModuleType | None
reason: str

_CHOICES = ("", "0", "1", "portable", "avx2", "avx512")
_asked = os.environ.get("KULLBACK_NATIVE", "")

if _asked not in _CHOICES:
    warnings.warn(
        f"KULLBACK_NATIVE is {_asked!r}; it is one of {', '.join(_CHOICES[1:])}, and is ignored.",
        RuntimeWarning,
        stacklevel=2,
    )
if _asked == "0":
    kernels, reason = None, "switched off by KULLBACK_NATIVE=0"
else:
    try:
        kernels, reason = importlib.import_module("kullback._native._kernels"), ""
    except ImportError as error:
        kernels, reason = None, f"not built at installation, which takes a C++17 compiler ({error})"
