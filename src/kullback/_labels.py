"""Align the labels of rows and columns, or raise if they differ."""

from __future__ import annotations

import datetime as dt
import math
import numbers
from dataclasses import dataclass
from decimal import Decimal
from numbers import Number
from types import NoneType
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._frames import as_array, frame_labels, is_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray

_SHOWN = 3
_UNLABELLED = frozenset({np.ndarray, np.float64, float, int, str, bytes})
_ROWS = frozenset({np.ndarray, list, tuple})
_SCALARS = (Number, np.generic, str, bytes, dt.date, dt.timedelta, NoneType)


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
    if is_unlabelled(value) or type(value) in _UNLABELLED:
        return None
    if isinstance(value, list | tuple):
        first = axes_of(value[0])
        return None if first is None else (Axis(None, None), *first)
    if is_of("pandas", "Series", value):
        return (Axis(None, value.index),)
    if is_of("xarray", "DataArray", value):
        return tuple(
            Axis(dimension, value.indexes.get(dimension, None)) for dimension in value.dims
        )
    columns = frame_labels(value)
    if columns is None:
        return None
    rows = value.index if is_of("pandas", "DataFrame", value) else None
    return Axis(None, rows), Axis(None, columns)


def is_unlabelled(value: Any) -> bool:
    """Return True if the value cannot have labels. This check is fast.

    Of a list the first entry is asked; `numbers` refuses those whose rows differ in this.
    """
    if type(value) is np.ndarray:
        return True
    if type(value) not in {list, tuple}:
        return False
    return not value or isinstance(value[0], _SCALARS) or is_unlabelled(value[0])


def has_labelled_rows(value: Sequence[Any]) -> bool:
    """Return True if any row of a list, at any depth, has labels.

    A list that begins with a number holds numbers alone: anything else makes it ragged.
    """
    if not value or isinstance(value[0], _SCALARS):
        return False
    kinds = set(map(type, value))
    if not kinds <= _ROWS:
        return any(axes_of(row) is not None for row in value)
    first = value[0]
    if first.ndim < 2 if type(first) is np.ndarray else first and isinstance(first[0], _SCALARS):
        return False
    return any(has_labelled_rows(row) for row in value if type(row) is not np.ndarray)


def refuse_mixed(name: str, value: Sequence[Any]) -> None:
    """Raise ValueError if some rows of a list have labels and others have none."""
    for place, row in enumerate(value):
        if isinstance(row, list | tuple) and has_labelled_rows(row):
            refuse_mixed(f"{name}[{place}]", row)
    labelled = [_which_labelled(axes_of(row)) for row in value]
    first = labelled[0]
    other = next((place for place, axes in enumerate(labelled) if axes != first), None)
    if other is None or (
        any(first) and any(labelled[other]) and len(first) != len(labelled[other])
    ):
        return  # as many labels each, or rows of different depth, which are judged elsewhere
    have, lack = (0, other) if sum(first) > sum(labelled[other]) else (other, 0)
    whole = name.partition("[")[0]
    msg = f"{name}[{have}] has labels that {name}[{lack}] lacks; give all of them labels, or "
    msg += f"compare by position: numpy.asarray({whole}, float)."
    raise ValueError(msg)


def _which_labelled(axes: tuple[Axis, ...] | None) -> tuple[bool, ...]:
    """Return which axes have labels; nothing where none has."""
    labelled = tuple(axis.labels is not None for axis in axes or ())
    return labelled if any(labelled) else ()


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


def refuse_other_kinds(names: tuple[str, str], first: Any, other: Any) -> None:
    """Raise TypeError where no outcome of one can equal one of the other, as 1 and "1"."""
    kinds = kinds_of(first), kinds_of(other)
    if not kinds[0] or not kinds[1] or "" in kinds[0] | kinds[1]:
        return
    times = [kind & _TIMES for kind in kinds]
    if times[0] and times[1]:
        if times[0] & times[1]:
            return
        held = [min(kind) for kind in times]
        way = "make all of them times: datetime.datetime.combine(d, datetime.time()) of a date d"
        if "times with a zone" in held:
            way = "give all of them a time zone, or none"
    elif kinds[0] & kinds[1]:
        return
    else:
        held = [
            f"{min(kind)} ({_of_kind(min(kind), side)!r:.80})"
            for kind, side in zip(kinds, (first, other), strict=True)
        ]
        way = "name the outcomes of both alike, by numbers, by text or by dates"
    msg = f"{names[0]} has {held[0]} and {names[1]} has {held[1]}, which are never equal; {way}."
    raise TypeError(msg)


def kinds_of(outcomes: Any) -> set[str]:
    """Return the kinds of outcomes: what is of different kinds is never equal; "" may be."""
    kinds = {cls: _kind_of(cls) for cls in {*map(type, outcomes)}}
    found = set(kinds.values())
    if "times" in found:
        found.remove("times")
        found |= {
            "times without a zone" if outcome.tzinfo is None else "times with a zone"
            for outcome in outcomes
            if kinds[type(outcome)] == "times"
        }
    if "numbers" in found and all(
        outcome != outcome  # noqa: PLR0124 (true of NaN alone)
        for outcome in outcomes
        if kinds[type(outcome)] == "numbers"
    ):
        found = found - {"numbers"} | {""}
    return found


_TIMES = {"dates", "times without a zone", "times with a zone"}


def _kind_of(cls: type) -> str:
    if issubclass(cls, dt.datetime):
        return "" if cls.__name__ == "NaTType" else "times"
    for kind, classes in (
        ("dates", (dt.date,)),
        ("text", (str,)),
        ("bytes", (bytes,)),
        ("numbers", (numbers.Real, np.bool_, Decimal)),
        ("tuples", (tuple,)),
    ):
        if issubclass(cls, classes):
            return kind
    return ""


def _of_kind(kind: str, outcomes: Any) -> Any:
    found = next(o for o in outcomes if kind in kinds_of([o]))
    return found.item() if isinstance(found, np.generic) else found


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
    there one row without a label stands against all; rows with labels are paired by them.
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
            this = name, axes[at], length
            if place and broadcast and _stands_against_all(first, this, held, at):
                continue
            _same_dimension((first[0], name), first[1], axes[at])
            if first[1].labels is None:
                known[place] = this
            elif axes[at].labels is not None:
                what = "row labels" if place else "labels of the outcomes"
                plain = as_array(name, held[name])
                places = place_of((first[0], name), first[1].labels, axes[at].labels, what, plain)
                if places is not None:
                    aligned[name] = np.take(aligned[name], places, axis=at)
    return aligned


def _same_dimension(names: tuple[str, str], first: Axis, other: Axis) -> None:
    if None in {first.dimension, other.dimension} or first.dimension == other.dimension:
        return
    msg = f"{names[0]} has the dimension {first.dimension!r} where {names[1]} has "
    msg += f"{other.dimension!r}; transpose or rename one of them."
    raise ValueError(msg)


def _stands_against_all(
    first: tuple[str, Axis, int], other: tuple[str, Axis, int], held: Mapping[str, Any], at: int
) -> bool:
    """Whether one row has no label; one that has, beside several that have, is refused."""
    (one, of_one, rows), (many, of_many, more) = sorted((first, other), key=lambda side: side[2])
    if rows != 1:
        return False
    if of_one.labels is None or of_many.labels is None:
        return True
    if more == 1:
        return False
    way = f"numpy.asarray({one}, float)"
    if is_of("pandas", "DataFrame", held[one]):
        way = f"{one}.iloc[:, 0]" if at else f"{one}.iloc[0]"
    msg = f"{one} has 1 row label and {many} has {more}, and rows are paired by their labels; to "
    msg += f"compare it with every row, give it without its label: {way}."
    raise ValueError(msg)


def _different(
    names: tuple[str, str],
    first: Mapping[Any, Any],
    other: Mapping[Any, Any],
    what: str,
    plain: str,
) -> str:
    parts = [
        f"only {name} has {_list_some([label for label in mine if label not in yours])}"
        for name, mine, yours in ((names[0], first, other), (names[1], other, first))
        if any(label not in yours for label in mine)
    ]
    msg = f"the {what} of {names[0]} and {names[1]} differ: {' and '.join(parts)}; give both the "
    msg += f"same, or compare by position: {plain}."
    return msg


def _list_some(labels: Sequence[Any]) -> str:
    shown = ", ".join(map(repr, labels[:_SHOWN]))
    rest = len(labels) - _SHOWN
    return shown if rest <= 0 else f"{shown} and {rest} more"
