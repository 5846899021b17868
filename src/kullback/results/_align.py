"""P and Q as people hold them, brought to one list of outcomes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._arrays import on_host
from kullback.results._keyed import each_once, keyed

if TYPE_CHECKING:
    from numpy.typing import NDArray

Outcomes = tuple[Hashable, ...]


def align(
    p: object, q: object, outcomes: Iterable[Hashable] | None
) -> tuple[Outcomes, NDArray[Any], NDArray[Any]]:
    """Return the outcomes and P and Q over them; an outcome that one of them lacks has mass 0."""
    named = _named(outcomes)
    keyed_p, keyed_q = keyed("p", p), keyed("q", q)
    if keyed_p is None and keyed_q is None:
        of_p, of_q = _by_position("p", p, named), _by_position("q", q, named)
        if of_p.size != of_q.size:
            msg = (
                f"p has {of_p.size} entries and q has {of_q.size}; both must list the "
                "same outcomes, or be dictionaries keyed by outcome."
            )
            raise ValueError(msg)
        return tuple(range(of_p.size)) if named is None else named, of_p, of_q
    if keyed_p is None or keyed_q is None:
        with_keys, without = ("p", "q") if keyed_q is None else ("q", "p")
        msg = f"{with_keys} is keyed by outcome and {without} is not; give both keys, or neither."
        raise TypeError(msg)
    order = tuple(dict.fromkeys((*keyed_p, *keyed_q))) if named is None else named
    return order, _by_key("p", keyed_p, order), _by_key("q", keyed_q, order)


def align_one(
    name: str, value: object, outcomes: Iterable[Hashable] | None
) -> tuple[Outcomes | None, NDArray[Any]]:
    """Return one distribution over its outcomes, which are None where they go by position."""
    named = _named(outcomes)
    with_keys = keyed(name, value)
    if with_keys is None:
        return named, _by_position(name, value, named)
    order = tuple(with_keys) if named is None else named
    return order, _by_key(name, with_keys, order)


def _named(outcomes: Any) -> Outcomes | None:
    if outcomes is None:
        return None
    if not isinstance(outcomes, Iterable):
        msg = f"outcomes is {outcomes!r}; it must list the names, such as ['sun', 'rain']."
        raise TypeError(msg)
    return each_once("outcomes", outcomes)


def _by_key(name: str, masses: Mapping[Hashable, Any], order: Outcomes) -> NDArray[Any]:
    known = set(order)
    for key in masses:
        if key not in known:
            msg = f"{name} has the outcome {key!r}, which outcomes does not list."
            raise ValueError(msg)
    return np.asarray([masses.get(key, 0) for key in order])


def _by_position(name: str, value: object, named: Outcomes | None) -> NDArray[Any]:
    if isinstance(value, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked outcomes first."
        raise TypeError(msg)
    try:
        array = on_host(value)
    except ValueError:
        msg = f"{name} is no array of numbers: its rows differ in length or depth."
        raise ValueError(msg) from None
    if array.ndim != 1:
        msg = f"{name} has {array.ndim} axes; it must be one distribution, of one axis."
        raise ValueError(msg)
    if named is not None and array.size != len(named):
        msg = f"{name} has {array.size} entries, but outcomes lists {len(named)}."
        raise ValueError(msg)
    return array
