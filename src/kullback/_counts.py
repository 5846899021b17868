"""The reader of counts: whole numbers, none negative, not all 0, one-way or in a two-way table."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import how_many
from kullback._frames import is_of
from kullback._holders import read_numbers
from kullback._labels import align_axes, axes_of, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


_MOST = 2**62 - 1  # events: half of what int64 holds, so that two samples can be pooled

RAGGED = "holds lists of different lengths; its rows must have one length."


def read_counts(
    name: str, value: Any, otherwise: str = "", outcomes: Sequence[Any] | None = None
) -> NDArray[np.int64]:
    """Return counts as int64, or say which entry is none, and what fractions may be otherwise.

    The sentence names the entry's outcome where there are `outcomes`, else its index.
    """
    array = _array(name, value) if isinstance(value, list | tuple) else read_numbers(name, value)
    if array.ndim != 1:
        msg = f"{name} has {how_many(array.ndim, 'axis', 'axes')}; "
        msg += "counts must be one number per outcome, in one axis."
        raise ValueError(msg)
    if array.size == 0:
        msg = f"{name} is empty; an estimate needs at least one event."
        raise ValueError(msg)
    if array.dtype.kind in "SU" and outcomes is not None:  # NumPy makes text of numbers beside it
        array = np.array(list(value), dtype=object)
    if array.dtype.kind in "bcSUmMV":
        msg = f"{name} holds entries of type {array.dtype}; counts must be whole numbers."
        raise TypeError(msg)
    if array.dtype.kind == "O":
        array = _as_floats(name, array, outcomes)
    _refuse_no_counts(name, array, otherwise, outcomes)
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


def _array(name: str, value: Any) -> NDArray[Any]:
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} {RAGGED}") from None


def _as_floats(
    name: str, array: NDArray[Any], outcomes: Sequence[Any] | None = None
) -> NDArray[Any]:
    """Return objects as floats, or as decimals and fractions if one of them is not whole."""
    kinds = int | float | np.integer | np.floating | Decimal | Fraction
    for index, entry in enumerate(array.tolist()):
        if isinstance(entry, bool | np.bool_) or not isinstance(entry, kinds):
            msg = (
                f"{name} has {_at(index, outcomes)} a {type(entry).__name__}; counts must be whole "
                "numbers."
            )
            raise TypeError(msg)
        if isinstance(entry, int) and abs(entry) > _MOST:
            msg = (
                f"{name} has {_at(index, outcomes)} a count beyond the {_MOST} that can be counted."
            )
            raise ValueError(msg)
    return array.astype(np.float64)


def _at(index: int, outcomes: Sequence[Any] | None) -> str:
    return f"at index {index}" if outcomes is None else f"for the outcome {outcomes[index]!r}"


def _refuse_no_counts(
    name: str, array: NDArray[Any], otherwise: str, outcomes: Sequence[Any] | None = None
) -> None:
    """Raise ValueError, naming the first entry that is not a count, if there is one."""
    if array.dtype.kind == "f":
        missing = int(np.isnan(array).sum())
        if missing:
            msg = f"{name} has {missing} NaN among its counts; counts must be whole numbers."
            raise ValueError(msg)
        broken = np.flatnonzero(array != np.floor(array))
        if broken.size or np.isinf(array).any():
            index = int(broken[0]) if broken.size else int(np.flatnonzero(np.isinf(array))[0])
            msg = f"{name} has the entry {array[index]} {_at(index, outcomes)}; "
            msg += "counts must be whole numbers"
            msg += "." if np.isinf(array).any() else f". {otherwise}"
            raise ValueError(msg.rstrip())
    negative = np.flatnonzero(array < 0)
    if negative.size:
        index = int(negative[0])
        msg = f"{name} has the negative entry {array[index]} {_at(index, outcomes)}; "
        msg += "counts must be >= 0."
        raise ValueError(msg)


def pair_rows(x: Any, y: Any) -> tuple[Any, Any]:
    """Return two columns whose rows are pairs, the rows of y in the order of those of x."""
    axes = axes_of(x), axes_of(y)
    if axes[0] is None or axes[1] is None:
        return x, y
    first, other = axes[0][0].labels, axes[1][0].labels
    if first is None or other is None or len(first) != len(other):
        return x, y
    places = place_of(("x", "y"), first, other, "row labels", "y.to_numpy()")
    if places is None:
        return x, y
    if is_of("xarray", "DataArray", y):
        return x, y[places]
    return x, y.iloc[places]


def read_tables(x: Any, y: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return two tables of counts over the same rows and columns, by their labels if they have."""
    arrays = {"x": _table("x", x), "y": _table("y", y)}
    for name, table in arrays.items():
        if table.ndim != 2:
            msg = f"{name} has {how_many(table.ndim, 'axis', 'axes')}; "
            msg += "a table of counts (given, outcome) has two."
            raise ValueError(msg)
    aligned = align_axes({"x": x, "y": y}, arrays, broadcast=False)
    return aligned["x"], aligned["y"]


def read_table(x: Any) -> NDArray[Any]:
    """Return one two-way table of counts."""
    table = _table("x", x)
    if table.ndim != 2:
        msg = f"x has {how_many(table.ndim, 'axis', 'axes')}; a table of counts has two."
        raise ValueError(msg)
    return table


def _table(name: str, value: Any) -> NDArray[Any]:
    if isinstance(value, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked entries first."
        raise TypeError(msg)
    ragged = "has rows of different lengths; a table of counts has as many in each."
    return read_numbers(name, value, ragged)
