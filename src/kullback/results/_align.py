"""P and Q as people hold them, brought to one list of outcomes."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._arrays import on_host

if TYPE_CHECKING:
    from numpy.typing import NDArray

Outcomes = tuple[Hashable, ...]


def align(
    p: object, q: object, outcomes: Iterable[Hashable] | None
) -> tuple[Outcomes, NDArray[Any], NDArray[Any]]:
    """Return the outcomes and P and Q over them; an outcome that one of them lacks has mass 0."""
    named = None if outcomes is None else tuple(map(_key, outcomes))
    if named is not None:
        _refuse_twice(named, "outcomes")
    keyed_p, keyed_q = _keyed("p", p), _keyed("q", q)
    if keyed_p is None and keyed_q is None:
        return _by_position(p, q, named)
    if keyed_p is None or keyed_q is None:
        with_keys, without = ("p", "q") if keyed_q is None else ("q", "p")
        msg = f"{with_keys} is keyed by outcome and {without} is not; give both keys, or neither."
        raise TypeError(msg)
    order = tuple(dict.fromkeys((*keyed_p, *keyed_q))) if named is None else named
    known = set(order)
    for name, keyed in (("p", keyed_p), ("q", keyed_q)):
        missing = next((key for key in keyed if key not in known), None)
        if missing is not None or (None in keyed and None not in known):
            msg = f"{name} has the outcome {missing!r}, which outcomes does not list."
            raise ValueError(msg)
    return (
        order,
        np.asarray([keyed_p.get(key, 0) for key in order]),
        np.asarray([keyed_q.get(key, 0) for key in order]),
    )


def _by_position(
    p: object, q: object, named: Outcomes | None
) -> tuple[Outcomes, NDArray[Any], NDArray[Any]]:
    arrays = []
    for name, value in (("p", p), ("q", q)):
        if isinstance(value, np.ma.MaskedArray):
            msg = f"{name} is a masked array; fill or drop the masked outcomes first."
            raise TypeError(msg)
        array = on_host(value)
        if array.ndim != 1:
            msg = f"{name} has {array.ndim} axes; compare takes one distribution, of one axis."
            raise ValueError(msg)
        if named is not None and array.size != len(named):
            msg = f"{name} has {array.size} entries, but outcomes lists {len(named)}."
            raise ValueError(msg)
        arrays.append(array)
    if arrays[0].size != arrays[1].size:
        msg = (
            f"p has {arrays[0].size} entries and q has {arrays[1].size}; both must list the "
            "same outcomes, or be dictionaries keyed by outcome."
        )
        raise ValueError(msg)
    order = tuple(range(arrays[0].size)) if named is None else named
    return order, arrays[0], arrays[1]


def _keyed(name: str, value: Any) -> Mapping[Hashable, float] | None:
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


def _pairs(name: str, keys: Sequence[Hashable], masses: Iterable[Any]) -> dict[Hashable, float]:
    same = [_key(key) for key in keys]
    _refuse_twice(same, name)
    return dict(zip(same, masses, strict=True))


def _key(key: Hashable) -> Hashable:
    """Return the key, NaN always as the same object, since one NaN never equals another."""
    if isinstance(key, tuple):
        return tuple(map(_key, key))
    return math.nan if isinstance(key, float | np.floating) and np.isnan(key) else key


def _refuse_twice(keys: Sequence[Hashable], name: str) -> None:
    seen: set[Hashable] = set()
    for key in keys:
        if key in seen:
            msg = f"{name} names the outcome {key!r} twice."
            raise ValueError(msg)
        seen.add(key)
