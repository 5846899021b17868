"""One sample, counted: which outcomes it holds, and how often each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.estimators._as_array import (
    as_array,
    is_missing,
    is_pandas_series,
    refuse_missing,
)
from kullback.estimators._whole_counts import whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Tally", "as_array", "refuse_missing", "tally"]


@dataclass(frozen=True, slots=True)
class Tally:
    """The outcomes of one sample and their counts; no outcomes where they go by position."""

    outcomes: tuple[Hashable, ...] | NDArray[Any] | None
    counts: NDArray[np.int64]


def tally(name: str, value: Any, *, counts: bool) -> Tally:
    """Count the labels of a sample, or check the counts that it is."""
    if isinstance(value, Mapping):
        return _from_mapping(name, value)
    if counts and is_pandas_series(value):
        keyed = dict(zip(value.index, value, strict=True))
        if len(keyed) < len(value):
            msg = f"{name} names an outcome twice: its index has {len(keyed)} labels for "
            msg += f"{len(value)} counts."
            raise ValueError(msg)
        return _from_mapping(name, keyed)
    if counts:
        return Tally(None, whole(name, value))
    return _from_labels(name, value)


def _from_mapping(name: str, value: Mapping[Hashable, Any]) -> Tally:
    outcomes = tuple(value)
    array = whole(name, list(value.values()))
    _refuse_missing(name, zip(outcomes, array.tolist(), strict=True))
    return Tally(outcomes, array)


def _from_labels(name: str, value: Any) -> Tally:
    array = np.frombuffer(value, np.uint8) if isinstance(value, bytes) else as_array(name, value)
    if array is not None and array.ndim != 1:
        msg = f"{name} has {array.ndim} axes; labels are listed in one axis."
        raise ValueError(msg)
    if array is not None and array.dtype.kind not in "OV":
        return _from_array(name, array)
    if array is None and not isinstance(value, Sequence):
        msg = (
            f"{name} is of type {type(value).__name__}; pass a list or array of labels, or counts."
        )
        raise TypeError(msg)
    try:
        counted: Counter[Hashable] = Counter(value if array is None else array.tolist())
    except TypeError:
        labels: Iterable[Any] = value if array is None else array.tolist()
        index, label = next((i, v) for i, v in enumerate(labels) if not _hashable(v))
        msg = f"{name} has at index {index} a {type(label).__name__}, which is not hashable; "
        msg += "labels are strings, numbers, tuples and the like."
        raise TypeError(msg) from None
    if not counted:
        msg = f"{name} is empty; an estimate needs at least one event."
        raise ValueError(msg)
    _refuse_missing(name, counted.items())
    return Tally(tuple(counted), np.fromiter(counted.values(), np.int64, len(counted)))


def _from_array(name: str, array: NDArray[Any]) -> Tally:
    if array.size == 0:
        msg = f"{name} is empty; an estimate needs at least one event."
        raise ValueError(msg)
    if array.dtype.kind in "fcmM":
        refuse_missing(name, int((array != array).sum()))  # noqa: PLR0124 (NaN and NaT alone)
    outcomes, counts = np.unique(array, return_counts=True)
    return Tally(outcomes, counts.astype(np.int64))


def _refuse_missing(name: str, counted: Iterable[tuple[Any, int]]) -> None:
    refuse_missing(name, sum(count for outcome, count in counted if is_missing(outcome)))


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True
