"""Masses keyed by outcome, in the forms that people hold them in."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np


def keyed(name: str, value: Any) -> dict[Hashable, Any] | None:
    """Return the value as outcome: mass, or None if it has no keys."""
    if isinstance(value, Mapping):
        return _pairs(name, list(value), value.values())
    if (
        type(value).__module__.partition(".")[0] == "pandas"
        and hasattr(value, "index")
        and getattr(value, "ndim", 0) == 1
    ):
        return _pairs(name, list(value.index), list(value))
    columns = getattr(value, "columns", None)
    if columns is None:
        return None
    if len(columns) != 2:
        msg = (
            f"{name} is a frame of {len(columns)} columns; it needs two, outcome and mass, "
            "as value_counts() gives."
        )
        raise ValueError(msg)
    import narwhals.stable.v2 as nw

    frame: Any = nw.from_native(value, eager_only=True)
    keys, masses = (frame.get_column(column).to_list() for column in frame.columns)
    return _pairs(name, keys, masses)


def same_key(key: Hashable) -> Hashable:
    """Return the key, NaN always as the same object, since one NaN never equals another."""
    if isinstance(key, tuple):
        return tuple(map(same_key, key))
    return math.nan if isinstance(key, float | np.floating) and np.isnan(key) else key


def each_once(name: str, keys: Iterable[Any]) -> tuple[Hashable, ...]:
    """Return the keys, NaN as one object; raise ValueError if one comes twice."""
    same: tuple[Any, ...] = tuple(map(same_key, keys))
    seen: set[Hashable] = set()
    for key in same:
        if not isinstance(key, Hashable):
            msg = f"{name} has {key!r}, a {type(key).__name__}, which can name no outcome."
            raise TypeError(msg)
        if key in seen:
            msg = f"{name} names the outcome {key!r} twice."
            raise ValueError(msg)
        seen.add(key)
    return same


def _pairs(name: str, keys: Sequence[Hashable], masses: Iterable[Any]) -> dict[Hashable, Any]:
    return dict(zip(each_once(name, keys), masses, strict=True))
