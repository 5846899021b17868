"""The p-values of many tests at once, adjusted so that few of the discoveries are false."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_METHODS = ("benjamini-hochberg", "benjamini-yekutieli")


def adjust_p_values(p_values: Any, *, method: str = "benjamini-hochberg") -> NDArray[np.float64]:
    """Return the p-values adjusted for their number: those below α have a false share below α.

    Benjamini-Hochberg: the i-th smallest of m becomes min over j >= i of p_(j) m/j. It holds for
    independent tests and for positively dependent ones; "benjamini-yekutieli" multiplies by
    1 + 1/2 + ... + 1/m and holds for every dependence.

    `p_values` is one axis of numbers between 0 and 1. A NaN, the p-value of a test that could
    not be made, stays NaN and is not counted among the m. ValueError for anything else.

    Source: Benjamini and Hochberg (1995); Benjamini and Yekutieli (2001).

    >>> adjust_p_values([0.01, 0.04, float("nan"), 0.03]).tolist()  # 0.01 * 3/1, and 0.04 * 3/3
    [0.03, 0.04, nan, 0.04]
    """
    if method not in _METHODS:
        msg = f"method must be one of {', '.join(map(repr, _METHODS))}, not {method!r}."
        raise ValueError(msg)
    try:
        values = np.array(p_values, dtype=np.float64)
    except (TypeError, ValueError):
        msg = f"p_values must be numbers between 0 and 1 in one axis, not {type(p_values).__name__}"
        raise ValueError(f"{msg} with other entries.") from None
    if values.ndim != 1:
        msg = f"p_values has {values.ndim} axes; list the p-values in one axis."
        raise ValueError(msg)
    outside = np.flatnonzero((values < 0) | (values > 1))
    if outside.size:
        index = int(outside[0])
        msg = f"p_values has {values[index]} at index {index}; p-values lie between 0 and 1."
        raise ValueError(msg)
    known = ~np.isnan(values)
    if known.any():
        values[known] = _adjusted(values[known], dependent=method == "benjamini-yekutieli")
    return values


def _adjusted(p: NDArray[np.float64], *, dependent: bool) -> NDArray[np.float64]:
    """Return the adjusted values, scipy's numbers without the half second of scipy.stats."""
    ranks = np.arange(1, p.size + 1)
    order = np.argsort(p, kind="stable")
    times = p.size * (float((1 / ranks).sum()) if dependent else 1.0)
    rising = np.minimum.accumulate((p[order] * times / ranks)[::-1])[::-1]
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(rising, 1.0)
    return adjusted
