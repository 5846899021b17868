"""Joint tables: which axes are meant, and the table as one distribution."""

from __future__ import annotations

from typing import Any, SupportsIndex

from kullback._arrays import Array, Batch, as_arrays, batch


def flat_joint(joint: object) -> tuple[Array, Batch]:
    """Return the table and, as one distribution over all its cells, its flat form."""
    xp, arrays = as_arrays({"joint": joint})
    table = arrays["joint"]
    if table.ndim < 2:
        msg = (
            f"joint has {table.ndim} axes; a joint table has one for each variable, so at least 2."
        )
        raise ValueError(msg)
    return table, batch({"joint": xp.reshape(table, (-1,))}, -1)


def one_axis_each(
    axes: SupportsIndex | tuple[SupportsIndex, ...], ndim: int, name: str
) -> tuple[int, ...]:
    """Return the named axes as distinct numbers from 0 to ndim - 1."""
    listed: tuple[Any, ...] = axes if isinstance(axes, tuple) else (axes,)
    if not all(hasattr(axis, "__index__") for axis in listed):
        msg = f"{name} must be the number of an axis or a tuple of such numbers, not {axes!r}."
        raise TypeError(msg)
    numbers = tuple(axis.__index__() for axis in listed)
    for axis in numbers:
        if not -ndim <= axis < ndim:
            msg = f"{name} names axis {axis}, but the joint table has {ndim} axes."
            raise ValueError(msg)
    distinct = tuple(axis % ndim for axis in numbers)
    if not distinct or len(set(distinct)) < len(distinct):
        msg = f"{name} must name one or more different axes, not {axes!r}."
        raise ValueError(msg)
    return distinct
