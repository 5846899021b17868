"""Counts are whole numbers, none negative, not all 0: checked, and a sentence for the rest."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._holders import numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST = 2**62 - 1  # events: half of what int64 holds, so that two samples can be pooled


def whole(name: str, value: Any, otherwise: str = "") -> NDArray[np.int64]:
    """Return counts as int64, or say which entry is none, and what fractions may be otherwise."""
    array = _listed(name, value) if isinstance(value, list | tuple) else numbers(name, value)
    if array.ndim != 1:
        msg = f"{name} has {array.ndim} axes; counts must be one number per outcome, in one axis."
        raise ValueError(msg)
    if array.size == 0:
        msg = f"{name} is empty; an estimate needs at least one event."
        raise ValueError(msg)
    if array.dtype.kind in "bcSUmMV":
        msg = f"{name} holds entries of type {array.dtype}; counts must be whole numbers."
        raise TypeError(msg)
    if array.dtype.kind == "O":
        array = _numbers(name, array)
    _refuse_no_counts(name, array, otherwise)
    total = float(array.sum(dtype=np.float64))
    # The float is off by rounding; up to 2^62 or about, int64 holds the sum and settles it.
    result = array.astype(np.int64) if total <= 2.0**62 else None
    if result is None or int(result.sum()) > _MOST:
        msg = f"the counts of {name} sum to {total:g}; at most {_MOST} events can be counted."
        raise ValueError(msg)
    if not result.any():
        msg = f"the counts of {name} are all 0; an estimate needs at least one event."
        raise ValueError(msg)
    return result


RAGGED = "holds lists of different lengths; its rows must have one length."


def _listed(name: str, value: Any) -> NDArray[Any]:
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} {RAGGED}") from None


def _numbers(name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Return objects as floats, or as decimals and fractions if one of them is not whole."""
    kinds = int | float | np.integer | np.floating | Decimal | Fraction
    for index, entry in enumerate(array.tolist()):
        if isinstance(entry, bool | np.bool_) or not isinstance(entry, kinds):
            msg = (
                f"{name} has at index {index} a {type(entry).__name__}; counts must be whole "
                "numbers."
            )
            raise TypeError(msg)
        if isinstance(entry, int) and abs(entry) > _MOST:
            msg = f"{name} has at index {index} a count beyond the {_MOST} that can be counted."
            raise ValueError(msg)
    return array.astype(np.float64)


def _refuse_no_counts(name: str, array: NDArray[Any], otherwise: str) -> None:
    """Raise ValueError, naming the first entry that is not a count, if there is one."""
    if array.dtype.kind == "f":
        missing = int(np.isnan(array).sum())
        if missing:
            msg = f"{name} has {missing} NaN among its counts; counts must be whole numbers."
            raise ValueError(msg)
        broken = np.flatnonzero(array != np.floor(array))
        if broken.size or np.isinf(array).any():
            index = int(broken[0]) if broken.size else int(np.flatnonzero(np.isinf(array))[0])
            msg = f"{name} has the entry {array[index]} at index {index}; "
            msg += "counts must be whole numbers"
            msg += "." if np.isinf(array).any() else f". {otherwise}"
            raise ValueError(msg.rstrip())
    negative = np.flatnonzero(array < 0)
    if negative.size:
        index = int(negative[0])
        msg = f"{name} has the negative entry {array[index]} at index {index}; counts must be >= 0."
        raise ValueError(msg)
