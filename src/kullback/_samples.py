"""The one reader of samples: labels or counts, as people hold them; `_points` reads points.

What is what, for every function that takes a sample:

* mappings, and frames of two columns, outcome and mass, are counts keyed by outcome;
* a Series is labels or points, one a row; where it looks like counts it is refused;
* with ``counts=True`` a Series is counts keyed by its index, an array counts by position;
* floats are points, everything else is labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import how_many
from kullback._counts import read_counts
from kullback._frames import frame_columns, is_frame, is_of
from kullback._holders import (
    column_numbers,
    is_missing,
    list_of,
    read_numbers,
    refuse_counts_first,
    refuse_missing,
    refuse_strangers,
)
from kullback._labels import axes_of, plain_times, refuse_other_kinds, same_key
from kullback._series import is_of_masses, refuse_counts, refuse_nulls, refuse_proportions

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PLAIN = "biufSU"  # arrays of these kinds sort, and their entries are plain Python objects


@dataclass(frozen=True, slots=True)
class Tally:
    """The outcomes of one sample and their counts; no outcomes where they go by position."""

    outcomes: tuple[Hashable, ...] | NDArray[Any] | None
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one or two samples over one alphabet, without outcomes that nobody saw.

    `outcomes` is None where counts go by position; `y` and `m` are None for one sample.
    """

    outcomes: tuple[Hashable, ...] | None
    x: NDArray[np.int64]
    y: NDArray[np.int64] | None
    n: int
    m: int | None


def count_one(x: Any, *, counts: bool) -> Counts:
    """Count one sample: labels, a mapping of counts, or with `counts` an array of them.

    >>> count_one(["a", "b", "a"], counts=False)
    Counts(outcomes=('a', 'b'), x=array([2, 1]), y=None, n=3, m=None)
    """
    of_x = tally("x", x, counts=counts)
    seen = of_x.counts > 0
    return Counts(_name_outcomes(of_x, seen), of_x.counts[seen], None, int(of_x.counts.sum()), None)


def count_both(x: Any, y: Any, *, counts: bool) -> Counts:
    """Count two samples over the outcomes of either.

    Mappings, and labels, go by outcome; arrays of counts go by position and are of one length.

    >>> both = count_both({"a": 3}, ["b", "a"], counts=False)
    >>> both.outcomes, both.x, both.y
    (('a', 'b'), array([3, 0]), array([1, 1]))
    """
    of_x, of_y = tally("x", x, counts=counts), tally("y", y, counts=counts)
    if (of_x.outcomes is None) != (of_y.outcomes is None):
        with_keys, without = ("y", "x") if of_x.outcomes is None else ("x", "y")
        msg = f"{with_keys} is keyed by outcome and {without} is not; give both keys, or neither."
        raise TypeError(msg)
    if of_x.outcomes is None and of_x.counts.size != of_y.counts.size:
        msg = f"x has {how_many(of_x.counts.size, 'count')} and y has {of_y.counts.size}; "
        msg += "both must list the "
        msg += "same outcomes, or be dictionaries keyed by outcome."
        raise ValueError(msg)
    joint, in_x, in_y = _join(of_x, of_y)
    seen = (in_x > 0) | (in_y > 0)
    outcomes = _name_outcomes(Tally(joint, in_x), seen)
    return Counts(outcomes, in_x[seen], in_y[seen], int(in_x.sum()), int(in_y.sum()))


def tally(name: str, value: Any, *, counts: bool) -> Tally:
    """Count the labels of a sample, or check the counts that it is."""
    if isinstance(value, Mapping) and not is_of("xarray", "Dataset", value):
        return _of_pairs(name, value, list(value.values()))
    refuse_strangers(name, value)
    listed = outcomes_and_masses(name, value, counts=counts)
    if listed is not None:
        return _of_pairs(name, *listed)
    if counts:
        return Tally(None, read_counts(name, value, "For samples, leave counts=False."))
    return _of_labels(name, value)


def outcomes_and_masses(
    name: str, value: Any, *, counts: bool
) -> tuple[list[Hashable], Any] | None:
    """Return what a frame of two columns, or with `counts` a Series, lists; None for others."""
    if is_frame(value):
        pair = frame_columns(value)
        if is_of_masses(name, pair, counts=counts):
            return list_of(pair[0][1]), column_numbers(pair[1][1])
        return None
    refuse_proportions(name, value)
    axes = axes_of(value) if counts else None
    if axes is None or len(axes) != 1 or axes[0].labels is None:
        return None
    return list(axes[0].labels), read_numbers(name, value)


def labels_of(name: str, value: Any, counts_by: str = "counts=True") -> Any:
    """Return the labels of a sample as an array, or as the sequence that was given."""
    if isinstance(value, bytes | bytearray):
        return np.frombuffer(value, np.uint8)
    refuse_strangers(name, value)
    refuse_counts(name, value, counts_by)
    if is_frame(value):
        refuse_counts_first(name, value)
        columns = [label for label, _ in frame_columns(value)]
        msg = f"{name} has 2 axes; labels are listed in one axis"
        msg += f", such as the column {name}[{columns[0]!r}]." if columns else "."
        raise ValueError(msg)
    array = _array(name, value)
    if array is not None and array.ndim != 1:
        msg = f"{name} has {how_many(array.ndim, 'axis', 'axes')}; labels are listed in one axis."
        raise ValueError(msg)
    if array is not None:
        return array
    if not isinstance(value, Sequence):
        way = f": list({name})" if isinstance(value, Iterator) else ""
        msg = f"{name} is of type {type(value).__name__}; pass a list or array of labels, or "
        msg += f"counts{way}."
        raise TypeError(msg)
    return value


def plain_outcomes(outcomes: tuple[Hashable, ...] | NDArray[Any]) -> tuple[Hashable, ...]:
    """Return outcomes as plain objects; times as Python's, where those are as fine."""
    if not isinstance(outcomes, np.ndarray):
        return outcomes
    if outcomes.dtype.kind in _PLAIN:
        return tuple(outcomes.tolist())
    if outcomes.dtype.kind in "mM":
        return plain_times(outcomes)
    return tuple(outcomes)


def _array(name: str, value: Any) -> NDArray[Any] | None:
    """Return the array that a NumPy array, a Series or a tensor is; None for others."""
    if isinstance(value, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked entries first."
        raise TypeError(msg)
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, np.generic) or not (
        hasattr(value, "__array__") or hasattr(value, "to_numpy")
    ):
        return None
    refuse_nulls(name, value)
    if getattr(getattr(value, "dtype", None), "time_zone", None) or getattr(
        getattr(value, "type", None), "tz", None
    ):  # NumPy would lose the zone
        listed = list_of(value)
        zoned = np.empty(len(listed), dtype=object)
        zoned[:] = listed
        return zoned
    return np.asarray(value)


def _of_pairs(name: str, outcomes: Iterable[Hashable], counts: Any) -> Tally:
    listed = tuple(map(same_key, outcomes))
    array = read_counts(name, counts, outcomes=listed)
    distinct = len(set(listed))
    if distinct < len(listed):
        twice = Counter(listed).most_common(1)[0][0]
        msg = f"{name} names an outcome twice: its index has {distinct} labels for "
        msg += f"{len(listed)} counts, {twice!r} more than once; add up the counts of each first."
        raise ValueError(msg)
    _refuse_missing(name, zip(listed, array.tolist(), strict=True))
    return Tally(listed, array)


def _of_labels(name: str, value: Any) -> Tally:
    labels = labels_of(name, value)
    array = labels if isinstance(labels, np.ndarray) else None
    if array is not None and array.dtype.kind not in "OV":
        return _of_array(name, array)
    listed: Sequence[Any] = labels if array is None else array.tolist()
    if len(listed) and isinstance(listed[0], np.datetime64 | np.timedelta64):
        listed = [same_key(label) for label in listed]
    try:
        counted: Counter[Hashable] = Counter(listed)
    except TypeError:
        index, label = next((i, v) for i, v in enumerate(listed) if not _hashable(v))
        msg = f"{name} has at index {index} a {type(label).__name__}, which is not hashable; "
        msg += "labels are strings, numbers, tuples and the like."
        raise TypeError(msg) from None
    if not counted:
        msg = f"{name} is empty; an estimate needs at least one event."
        raise ValueError(msg)
    _refuse_missing(name, counted.items())
    return Tally(tuple(counted), np.fromiter(counted.values(), np.int64, len(counted)))


def _of_array(name: str, array: NDArray[Any]) -> Tally:
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


def _join(
    of_x: Tally, of_y: Tally
) -> tuple[tuple[Hashable, ...] | NDArray[Any] | None, NDArray[np.int64], NDArray[np.int64]]:
    """Return the outcomes of both and the counts of each over them."""
    x, y = of_x.outcomes, of_y.outcomes
    if x is None or y is None:
        return None, of_x.counts, of_y.counts
    if isinstance(x, np.ndarray) and isinstance(y, np.ndarray) and x.dtype.kind == y.dtype.kind:
        both = np.union1d(x, y)
        places = np.searchsorted(both, x), np.searchsorted(both, y)
        return both, *_spread_counts(both.size, places, of_x, of_y)
    x, y = plain_outcomes(x), plain_outcomes(y)
    refuse_other_kinds(("x", "y"), x, y)
    index = {outcome: i for i, outcome in enumerate(dict.fromkeys((*x, *y)))}
    listed = tuple(np.array([index[o] for o in side], dtype=np.int64) for side in (x, y))
    return tuple(index), *_spread_counts(len(index), (listed[0], listed[1]), of_x, of_y)


def _spread_counts(
    size: int, places: tuple[NDArray[Any], NDArray[Any]], of_x: Tally, of_y: Tally
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    in_x, in_y = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    in_x[places[0]], in_y[places[1]] = of_x.counts, of_y.counts
    return in_x, in_y


def _name_outcomes(counted: Tally, seen: NDArray[np.bool_]) -> tuple[Hashable, ...] | None:
    if counted.outcomes is None:
        return None
    if isinstance(counted.outcomes, np.ndarray):
        return plain_outcomes(counted.outcomes[seen])
    if seen.all():
        return counted.outcomes
    return tuple(o for o, kept in zip(counted.outcomes, seen.tolist(), strict=True) if kept)
