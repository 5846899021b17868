"""Two columns whose rows are pairs, and two-way tables of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._frames import is_of
from kullback._holders import numbers
from kullback._labels import align_axes, axes_of, place_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def paired(x: Any, y: Any) -> tuple[Any, Any]:
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


def tables_of(x: Any, y: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return two tables of counts over the same rows and columns, by their labels if they have."""
    arrays = {"x": _table("x", x), "y": _table("y", y)}
    for name, table in arrays.items():
        if table.ndim != 2:
            msg = f"{name} has {table.ndim} axes; a table of counts (given, outcome) has two."
            raise ValueError(msg)
    aligned = align_axes({"x": x, "y": y}, arrays, broadcast=False)
    return aligned["x"], aligned["y"]


def table_of(x: Any) -> NDArray[Any]:
    """Return one two-way table of counts."""
    table = _table("x", x)
    if table.ndim != 2:
        msg = f"x has {table.ndim} axes; a table of counts has two."
        raise ValueError(msg)
    return table


def _table(name: str, value: Any) -> NDArray[Any]:
    if isinstance(value, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked entries first."
        raise TypeError(msg)
    ragged = "has rows of different lengths; a table of counts has as many in each."
    return numbers(name, value, ragged)
