"""The labels of rows and columns: alike, in another order, or different and then a sentence."""

from __future__ import annotations

import datetime as dt
import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray

_SHOWN = 3
_UNLABELLED = frozenset({np.ndarray, np.float64, float, int, list, tuple, str, bytes})


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of what somebody holds: the dimension's name and its labels, None for none."""

    dimension: Hashable | None
    labels: Any


def axes_of(value: Any) -> tuple[Axis, ...] | None:
    """Return what the axes are labelled with; None for arrays, which have no labels.

    pandas labels rows and columns, the other frames columns alone, xarray every dimension that
    has coordinates.
    """
    if isinstance(value, list | tuple):
        first = axes_of(value[0]) if value and _may_have_labels(value[0]) else None
        return None if first is None else (Axis(None, None), *first)
    if not _may_have_labels(value):
        return None
    if is_of("pandas", "Series", value):
        return (Axis(None, value.index),)
    if is_of("pandas", "DataFrame", value):
        return Axis(None, value.index), Axis(None, value.columns)
    if is_of("xarray", "DataArray", value):
        return tuple(
            Axis(dimension, value.indexes.get(dimension, None)) for dimension in value.dims
        )
    if hasattr(value, "collect"):  # lazy: its columns are not known for nothing
        return None
    columns = getattr(value, "column_names", None) or getattr(value, "columns", None)
    if is_of("pyarrow", "RecordBatch", value):
        columns = value.schema.names
    if columns is None or callable(columns):
        return None
    return Axis(None, None), Axis(None, list(columns))


def is_unlabelled(value: Any) -> bool:
    """Whether this is surely an array, or a list of what has no labels: asked often, and quick."""
    if type(value) is list and value:
        return type(value[0]) in _UNLABELLED
    return type(value) is np.ndarray


def is_of(library: str, cls: str, value: object) -> bool:
    """Whether this is of a class of a library (or of its heirs), which is not imported to ask."""
    module = sys.modules.get(library)
    return module is not None and isinstance(value, getattr(module, cls, ()))


def same_key(key: Hashable) -> Hashable:
    """Return the key, NaN always as the same object, since one NaN never equals another.

    NumPy's times become Python's, which are equal to those of other libraries, if as fine.
    """
    if isinstance(key, tuple):
        return tuple(map(same_key, key))
    if isinstance(key, np.datetime64 | np.timedelta64):
        return plain_times(np.array([key]))[0]
    return math.nan if isinstance(key, float | np.floating) and np.isnan(key) else key


def plain_times(times: NDArray[Any]) -> tuple[Hashable, ...]:
    """Return NumPy's times as Python's, or as they are where those are not as fine."""
    unit = np.datetime_data(times.dtype)[0]
    if unit in {"Y", "M", "generic"}:
        return tuple(times)
    coarse = times if unit == "D" else times.astype(f"{times.dtype.kind}8[us]")
    return tuple(coarse.tolist() if bool((coarse == times).all()) else times)


def refuse_other_times(names: tuple[str, str], first: Any, other: Any) -> None:
    """Raise TypeError where one has dates and the other times, or one alone has time zones."""
    kinds = [{_kind_of_time(outcome) for outcome in side} - {""} for side in (first, other)]
    if not kinds[0] or not kinds[1] or kinds[0] & kinds[1]:
        return
    held = [min(kind) for kind in kinds]
    msg = (
        f"{names[0]} has {held[0]} and {names[1]} has {held[1]}, which are never equal; make both "
    )
    if "times with a zone" in held:
        msg += "both of one kind: give all of them a time zone, or none."
    else:
        dates = names[held.index("dates")]
        msg += f"both of one kind: numpy.asarray({dates}, 'M8[us]')."
    raise TypeError(msg)


def _kind_of_time(outcome: Any) -> str:
    if isinstance(outcome, dt.datetime):
        return "times without a zone" if outcome.tzinfo is None else "times with a zone"
    return "dates" if isinstance(outcome, dt.date) else ""


def place_of(
    names: tuple[str, str], first: Any, other: Any, what: str = "labels", plain: str = ""
) -> NDArray[np.int64] | None:
    """Return where each of the first labels is among the others; None where they are the same.

    Raises ValueError, with the labels that differ, where there is no such order.

    >>> place_of(("p", "q"), ["a", "b"], ["b", "a"])
    array([1, 0])
    """
    if len(first) == len(other):
        same = getattr(first, "equals", None)
        if same is not None and type(first) is type(other) and same(other):
            return None
        if [*map(same_key, first)] == [*map(same_key, other)]:
            return None
    plain = plain or f"numpy.asarray({names[1]}, float)"
    of_first = dict.fromkeys(map(same_key, first))
    of_other = {same_key(label): place for place, label in enumerate(other)}
    if of_first.keys() != of_other.keys():
        raise ValueError(_different(names, of_first, of_other, what, plain))
    if len(of_first) < len(first) or len(of_other) < len(other):
        msg = f"{names[0]} and {names[1]} have the same {what}, some of them more than once and in "
        msg += f"another order; bring {names[1]} to the order of {names[0]}, or compare by "
        msg += f"position: {plain}."
        raise ValueError(msg)
    return np.fromiter((of_other[label] for label in of_first), np.int64, len(of_first))


def align_axes(
    held: Mapping[str, Any],
    arrays: Mapping[str, Any],
    axis: int = -1,
    *,
    broadcast: bool = True,
) -> dict[str, Any]:
    """Return the arrays in the order of the first that has labels, axis by axis.

    The given axis holds the outcomes and is told apart from the leading ones, which broadcast:
    there one row stands against all, whatever it is called.
    """
    aligned = dict(arrays)
    named = {name: axes for name, value in held.items() if (axes := axes_of(value)) is not None}
    if len(named) < 2:
        return aligned
    known: dict[int, tuple[str, Axis, int]] = {}
    for name, axes in named.items():
        ndim = aligned[name].ndim
        if len(axes) != ndim or not -ndim <= axis < ndim:
            continue  # the shapes are judged elsewhere
        summed = axis % ndim
        order = [*(i for i in range(ndim) if i != summed), summed]
        for place, at in enumerate(reversed(order)):
            length = aligned[name].shape[at]
            first = known.setdefault(place, (name, axes[at], length))
            if first[0] == name:
                continue
            if place and broadcast and 1 in {length, first[2]}:
                continue
            _same_dimension((first[0], name), first[1], axes[at])
            if first[1].labels is None:
                known[place] = (name, axes[at], length)
            elif axes[at].labels is not None:
                what = "row labels" if place else "labels of the outcomes"
                places = place_of((first[0], name), first[1].labels, axes[at].labels, what)
                if places is not None:
                    aligned[name] = np.take(aligned[name], places, axis=at)
    return aligned


def _may_have_labels(value: object) -> bool:
    return type(value) not in _UNLABELLED


def _same_dimension(names: tuple[str, str], first: Axis, other: Axis) -> None:
    if None in {first.dimension, other.dimension} or first.dimension == other.dimension:
        return
    msg = f"{names[0]} has the dimension {first.dimension!r} where {names[1]} has "
    msg += f"{other.dimension!r}; transpose or rename one of them."
    raise ValueError(msg)


def _different(
    names: tuple[str, str],
    first: Mapping[Any, Any],
    other: Mapping[Any, Any],
    what: str,
    plain: str,
) -> str:
    parts = [
        f"only {name} has {_listed([label for label in mine if label not in yours])}"
        for name, mine, yours in ((names[0], first, other), (names[1], other, first))
        if any(label not in yours for label in mine)
    ]
    msg = f"the {what} of {names[0]} and {names[1]} differ: {' and '.join(parts)}; give both the "
    msg += f"same, or compare by position: {plain}."
    return msg


def _listed(labels: Sequence[Any]) -> str:
    shown = ", ".join(map(repr, labels[:_SHOWN]))
    rest = len(labels) - _SHOWN
    return shown if rest <= 0 else f"{shown} and {rest} more"
