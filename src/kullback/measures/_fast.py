"""The short way for what is asked most: one distribution, in nats, of plain NumPy arrays.

A call costs less than a microsecond this way. `None` means: take the long way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kullback._checks import SIEVE, tolerance_of
from kullback._native import kernels

if kernels is not None:
    # The least of all tolerances; what lies outside it takes the long way.
    kernels.set_within_fast(tolerance_of("float64", 1) - SIEVE)
    fast_entropy = kernels.fast_entropy
    fast_kl_divergence = kernels.fast_kl_divergence
else:

    def fast_entropy(p: Any) -> float | None:
        """Decline: there are no kernels."""

    def fast_kl_divergence(p: Any, q: Any) -> float | None:
        """Decline: there are no kernels."""


def as_plain(value: Any) -> Any:
    """Return a list of nothing but floats as an array, anything else as it is."""
    if type(value) is list and set(map(type, value)) == {float}:
        return np.array(value)
    return value
