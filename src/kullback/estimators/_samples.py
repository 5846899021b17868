"""What x and y are: counts or samples, discrete or continuous, over one alphabet."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.estimators._as_array import plain_array, refuse_missing
from kullback.estimators._tally import Tally, tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PLAIN = "biufSU"  # arrays of these kinds sort, and their entries are plain Python objects


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


def discrete_one(x: Any, *, counts: bool) -> Counts:
    """Count one sample: labels, a mapping of counts, or with `counts` an array of them.

    >>> discrete_one(["a", "b", "a"], counts=False)
    Counts(outcomes=('a', 'b'), x=array([2, 1]), y=None, n=3, m=None)
    """
    of_x = tally("x", x, counts=counts)
    seen = of_x.counts > 0
    return Counts(_named(of_x, seen), of_x.counts[seen], None, int(of_x.counts.sum()), None)


def discrete_two(x: Any, y: Any, *, counts: bool) -> Counts:
    """Count two samples over the outcomes of either.

    Mappings, and labels, go by outcome; arrays of counts go by position and are of one length.

    >>> both = discrete_two({"a": 3}, ["b", "a"], counts=False)
    >>> both.outcomes, both.x, both.y
    (('a', 'b'), array([3, 0]), array([1, 1]))
    """
    of_x, of_y = tally("x", x, counts=counts), tally("y", y, counts=counts)
    if (of_x.outcomes is None) != (of_y.outcomes is None):
        with_keys, without = ("y", "x") if of_x.outcomes is None else ("x", "y")
        msg = f"{with_keys} is keyed by outcome and {without} is not; give both keys, or neither."
        raise TypeError(msg)
    if of_x.outcomes is None and of_x.counts.size != of_y.counts.size:
        msg = f"x has {of_x.counts.size} counts and y has {of_y.counts.size}; both must list the "
        msg += "same outcomes, or be dictionaries keyed by outcome."
        raise ValueError(msg)
    joint, in_x, in_y = _joined(of_x, of_y)
    seen = (in_x > 0) | (in_y > 0)
    outcomes = _named(Tally(joint, in_x), seen)
    return Counts(outcomes, in_x[seen], in_y[seen], int(in_x.sum()), int(in_y.sum()))


def is_continuous(x: Any) -> bool:
    """Whether these are points: floats of shape (n,) or (n, d), in an array, a Series or lists.

    >>> is_continuous([0.5, 1.5]), is_continuous([1, 2]), is_continuous([(0.5, 1.5)])
    (True, False, False)
    """
    if isinstance(x, Mapping | str | bytes):
        return False
    if isinstance(x, list | tuple):
        return _holds_floats(x)
    if not (hasattr(x, "__array__") or hasattr(x, "to_numpy")):
        return False
    array = np.asarray(x)
    return array.dtype.kind == "f" and array.ndim in {1, 2}


def continuous(name: str, x: Any) -> NDArray[np.float64]:
    """Return the points as an array of shape (n, d), n points in d dimensions.

    >>> continuous("x", [1.0, 2.0]).shape
    (2, 1)
    """
    array = plain_array(name, x)
    if array.dtype.kind not in "biuf":
        msg = f"{name} holds entries of type {array.dtype}; points are real numbers."
        raise TypeError(msg)
    if array.ndim not in {1, 2}:
        msg = f"{name} has {array.ndim} axes; points are an array of shape (n,) or (n, d)."
        raise ValueError(msg)
    if array.size == 0:
        msg = f"{name} is empty (shape {array.shape}); an estimate needs at least one point."
        raise ValueError(msg)
    points = np.ascontiguousarray(array, dtype=np.float64)
    refuse_missing(name, int(np.isnan(points).sum()))
    infinite = int(np.isinf(points).sum())
    if infinite:
        msg = f"{name} has {infinite} infinite entries; points are finite."
        raise ValueError(msg)
    return points.reshape(len(points), -1)


def _holds_floats(x: list[Any] | tuple[Any, ...]) -> bool:
    """Whether a list holds real numbers, at least one of them a float, or lists of such."""
    if x and isinstance(x, list) and all(isinstance(row, list | np.ndarray) for row in x):
        return all(len(row) > 0 for row in x if np.ndim(row)) and any(
            np.asarray(row).dtype.kind == "f" for row in x
        )
    real = all(
        isinstance(v, int | float | np.integer | np.floating) and not isinstance(v, bool) for v in x
    )
    return real and any(isinstance(v, float | np.floating) for v in x)


def _joined(
    of_x: Tally, of_y: Tally
) -> tuple[tuple[Hashable, ...] | NDArray[Any] | None, NDArray[np.int64], NDArray[np.int64]]:
    """Return the outcomes of both and the counts of each over them."""
    x, y = of_x.outcomes, of_y.outcomes
    if x is None or y is None:
        return None, of_x.counts, of_y.counts
    if isinstance(x, np.ndarray) and isinstance(y, np.ndarray) and x.dtype.kind == y.dtype.kind:
        both = np.union1d(x, y)
        places = np.searchsorted(both, x), np.searchsorted(both, y)
        return both, *_spread(both.size, places, of_x, of_y)
    x, y = plain_outcomes(x), plain_outcomes(y)
    index = {outcome: i for i, outcome in enumerate(dict.fromkeys((*x, *y)))}
    listed = tuple(np.array([index[o] for o in side], dtype=np.int64) for side in (x, y))
    return tuple(index), *_spread(len(index), (listed[0], listed[1]), of_x, of_y)


def _spread(
    size: int, places: tuple[NDArray[Any], NDArray[Any]], of_x: Tally, of_y: Tally
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    in_x, in_y = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    in_x[places[0]], in_y[places[1]] = of_x.counts, of_y.counts
    return in_x, in_y


def _named(counted: Tally, seen: NDArray[np.bool_]) -> tuple[Hashable, ...] | None:
    if counted.outcomes is None:
        return None
    if isinstance(counted.outcomes, np.ndarray):
        return plain_outcomes(counted.outcomes[seen])
    if seen.all():
        return counted.outcomes
    return tuple(o for o, kept in zip(counted.outcomes, seen.tolist(), strict=True) if kept)


def plain_outcomes(outcomes: tuple[Hashable, ...] | NDArray[Any]) -> tuple[Hashable, ...]:
    """Return outcomes as plain objects; dates stay NumPy's, whose `tolist` would lose units."""
    if isinstance(outcomes, np.ndarray):
        return tuple(outcomes.tolist() if outcomes.dtype.kind in _PLAIN else outcomes)
    return outcomes
