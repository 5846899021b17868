"""The compiled kernels, where they could be built; else the reason why not."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

kernels: ModuleType | None
reason: str

if os.environ.get("KULLBACK_NATIVE", "1") == "0":
    kernels, reason = None, "switched off by KULLBACK_NATIVE=0"
else:
    try:
        kernels, reason = importlib.import_module("kullback._native._kernels"), ""
    except ImportError as error:
        kernels, reason = None, f"not built at installation ({error})"
