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
"""Why there are none; empty where there are."""
advice: str
"""What to do about it."""

_CHOICES = ("", "0", "1", "portable", "avx2", "avx512")
# pip keeps the wheel that it built without a compiler, and would install that one again.
_REINSTALL = "pip install --force-reinstall --no-cache-dir --no-deps kullback"
_asked = os.environ.get("KULLBACK_NATIVE", "")

if _asked not in _CHOICES:
    warnings.warn(
        f"KULLBACK_NATIVE is {_asked!r}; it must be one of {', '.join(_CHOICES[1:])}, so it is "
        "ignored.",
        RuntimeWarning,
        stacklevel=2,
    )
kernels, reason, advice = None, "switched off by KULLBACK_NATIVE=0", "unset it to have them"
if _asked != "0":
    try:
        kernels = importlib.import_module("kullback._native._kernels")
        reason = advice = ""
    except ModuleNotFoundError:
        reason = "missing"
        advice = (
            "install a C++17 compiler (Debian: apt-get install g++ python3-dev) and reinstall "
            f"kullback ({_REINSTALL})"
        )
    except ImportError as error:
        reason, advice = f"not loading ({error})", f"reinstall kullback ({_REINSTALL})"


def missing() -> str:
    """Say in one line that there are no kernels, and how to have them; nothing if there are."""
    if kernels is not None:
        return ""
    return (
        f"The compiled kernels are {reason}. NumPy is used instead: equally exact, but slower; "
        f"{advice}"
    )
