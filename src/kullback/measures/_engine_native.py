"""The measures of NumPy arrays by the compiled kernels, in place and in parallel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kullback import _native
from kullback._checks import check_row, tolerance_of

Floats = NDArray[np.float64]

kernels: Any = _native.kernels


def entropy(p: NDArray[Any], *, normalize: bool) -> Floats:
    """Return H(P) of every row."""
    out = np.empty(p.shape[:-1])
    _require(kernels.entropy(p, out, normalize), {"p": p}, normalize=normalize)
    return out


def kl_divergence(p: NDArray[Any], q: NDArray[Any], *, normalize: bool) -> Floats:
    """Return D(P||Q) of every row."""
    out = np.empty(p.shape[:-1])
    _require(kernels.kl_divergence(p, q, out, normalize), {"p": p, "q": q}, normalize=normalize)
    return out


def kl_contributions(p: NDArray[Any], q: NDArray[Any], *, normalize: bool) -> Floats:
    """Return the non-negative shares of D(P||Q)."""
    out = np.empty(p.shape)
    _require(kernels.kl_contributions(p, q, out, normalize), {"p": p, "q": q}, normalize=normalize)
    return out


def js_divergence(p: NDArray[Any], q: NDArray[Any], *, weight: float, normalize: bool) -> Floats:
    """Return the Jensen-Shannon divergence of every row."""
    out = np.empty(p.shape[:-1])
    bad = kernels.js_divergence(p, q, out, weight, normalize)
    _require(bad, {"p": p, "q": q}, normalize=normalize)
    return out


def check(name: str, p: NDArray[Any], *, normalize: bool) -> None:
    """Raise unless every row is a distribution."""
    _require(kernels.check(p, normalize), {name: p}, normalize=normalize)


def _require(bad_row: int, named: dict[str, NDArray[Any]], *, normalize: bool) -> None:
    """Raise the sentence for the row that a kernel found to be no distribution (-1: none)."""
    if bad_row < 0:
        return
    for name, array in named.items():
        position = tuple(int(i) for i in np.unravel_index(bad_row, array.shape[:-1]))
        check_row(
            name,
            array[position],
            tolerance=tolerance_of(array.dtype),
            normalize=normalize,
            position=position,
        )
