"""The measures of NumPy arrays by the compiled kernels, in place and in parallel.

The kernels fill every array that they are given, row by row: with NaN first, then with results.
(Here it would take as long for 10^8 rows as the measure itself, and be deaf to Ctrl-C.) They return
the rows that are not surely distributions. Of such rows a copy is taken, which
nobody else can change; the judge (`check_row`) raises, or NumPy computes the copy's measure.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kullback import _native
from kullback._checks import SIEVE, check_row, tolerance_of
from kullback._formulas import most_js
from kullback.measures import _engine_numpy

Floats = NDArray[np.float64]

kernels: Any = _native.kernels

_TINY = 1e-290
"""Below it the divergence may have lost digits to the range of floats, which its root has not."""


def entropy(p: NDArray[Any], *, normalize: bool) -> Floats:
    """Return H(P) of every row."""
    out = np.empty(p.shape[:-1])
    refused = kernels.entropy(p, out, _margin(p), normalize)
    if refused:
        judged = _judge({"p": p}, refused, normalize=normalize)
        _put(out, refused, _engine_numpy.entropy(*judged, normalize=True))
    return out


def kl_divergence(p: NDArray[Any], q: NDArray[Any], *, normalize: bool) -> Floats:
    """Return D(P||Q) of every row."""
    out = np.empty(p.shape[:-1])
    refused = kernels.kl_divergence(p, q, out, _margin(p), _margin(q), normalize)
    if refused:
        judged = _judge({"p": p, "q": q}, refused, normalize=normalize)
        _put(out, refused, _engine_numpy.kl_divergence(*judged, normalize=True))
    return out


def kl_contributions(p: NDArray[Any], q: NDArray[Any], *, normalize: bool) -> Floats:
    """Return the non-negative contributions to D(P||Q)."""
    out = np.empty(p.shape)
    refused = kernels.kl_contributions(p, q, out, _margin(p), _margin(q), normalize)
    if refused:
        judged = _judge({"p": p, "q": q}, refused, normalize=normalize)
        contributions = _engine_numpy.kl_contributions(*judged, normalize=True)
        out.reshape(-1, p.shape[-1])[refused] = contributions
    return out


def js_divergence(p: NDArray[Any], q: NDArray[Any], *, weight: float, normalize: bool) -> Floats:
    """Return the Jensen-Shannon divergence of every row."""
    out = np.empty(p.shape[:-1])
    refused = kernels.js_divergence(p, q, out, weight, _margin(p), _margin(q), normalize)
    if refused:
        judged = _judge({"p": p, "q": q}, refused, normalize=normalize)
        _put(out, refused, _engine_numpy.js_divergence(*judged, weight=weight, normalize=True))
    # Rounding may put it an ulp above the most that there can be.
    return np.minimum(out, most_js(weight), out=out)


def js_distance(p: NDArray[Any], q: NDArray[Any], *, weight: float, normalize: bool) -> Floats:
    """Return the root of the Jensen-Shannon divergence, where that is not a number any more too."""
    squares = js_divergence(p, q, weight=weight, normalize=normalize)
    roots = np.asarray(np.sqrt(squares))
    tiny = np.asarray(squares < _TINY)
    if tiny.any():
        a, b = p[tiny], q[tiny]
        differ = (a != b).any(axis=-1)
        found = np.zeros(len(a))
        found[differ] = _engine_numpy.js_distance(
            a[differ], b[differ], weight=weight, normalize=True
        )
        roots[tiny] = found
    return roots


def check(name: str, p: NDArray[Any], *, normalize: bool) -> None:
    """Raise unless every row is a distribution."""
    refused = kernels.check(p, _margin(p), normalize)
    if refused:
        _judge({name: p}, refused, normalize=normalize)


def _margin(array: NDArray[Any]) -> float:
    """Return how near to 1 the kernels' own totals must be for them to need no judge."""
    return tolerance_of(array.dtype, array.shape[-1]) - SIEVE


def _judge(
    named: dict[str, NDArray[Any]], refused: list[int], *, normalize: bool
) -> list[NDArray[Any]]:
    """Return copies of the refused rows, or raise the sentence for the first that is wrong.

    What passes is a distribution, up to its total: the measures of these rows are to be
    computed with `normalize=True`, which asks no second time.
    """
    copies = []
    for name, array in named.items():
        tolerance = tolerance_of(array.dtype, array.shape[-1])
        rows = np.empty((len(refused), array.shape[-1]), dtype=array.dtype)
        for row, number in zip(rows, refused, strict=True):
            position = tuple(int(i) for i in np.unravel_index(number, array.shape[:-1]))
            judge = partial(check_row, tolerance=tolerance, normalize=normalize, position=position)
            judge(name, array[position])  # most raise here, and a long row is not copied
            row[:] = array[position]
            judge(name, row)
        copies.append(rows)
    return copies


def _put(out: Floats, refused: list[int], values: Floats) -> None:
    out.reshape(-1)[refused] = values
