"""One sample, counted: which outcomes it holds, and how often each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST = 2**63 - 1  # the largest int64


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


def whole(name: str, value: Any) -> NDArray[np.int64]:
    """Return counts as int64, or say which entry is none."""
    array = plain_array(name, value)
    if array.ndim != 1:
        msg = f"{name} has {array.ndim} axes; counts are one number for each outcome, in one axis."
        raise ValueError(msg)
    if array.size == 0:
        msg = f"{name} is empty; an estimate needs at least one event."
        raise ValueError(msg)
    if array.dtype.kind in "bcSUmMV":
        msg = f"{name} holds entries of type {array.dtype}; counts are whole numbers."
        raise TypeError(msg)
    if array.dtype.kind == "O":
        array = _numbers(name, array)
    _refuse_no_counts(name, array)
    if float(array.sum(dtype=np.float64)) > _MOST / 2:
        msg = f"the counts of {name} sum to {array.sum(dtype=np.float64):g}; "
        msg += f"at most {_MOST // 2} events can be counted."
        raise ValueError(msg)
    result = array.astype(np.int64)
    if not result.any():
        msg = f"the counts of {name} are all 0; an estimate needs at least one event."
        raise ValueError(msg)
    return result


def is_pandas_series(value: Any) -> bool:
    """Whether this is a pandas Series, asked without importing pandas."""
    return type(value).__module__.partition(".")[0] == "pandas" and hasattr(value, "index")


def plain_array(name: str, value: Any) -> NDArray[Any]:
    """Return numbers as an array, however they are listed."""
    array = as_array(name, value)
    if array is not None:
        return array
    try:
        return np.asarray(value)
    except ValueError:
        msg = f"{name} holds lists of different lengths; its rows must be of one length."
        raise ValueError(msg) from None


def as_array(name: str, value: Any) -> NDArray[Any] | None:
    """Return the array that a NumPy array, a Series, a frame or a tensor is; None for others."""
    if isinstance(value, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked entries first."
        raise TypeError(msg)
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, np.generic) or not (
        hasattr(value, "__array__") or hasattr(value, "to_numpy")
    ):
        return None
    for count in ("null_count", "isna"):
        missing = _nulls(value, count)
        if missing:
            refuse_missing(name, missing)
    return np.asarray(value)


def _nulls(value: Any, how: str) -> int:
    """Return how many nulls polars, pyarrow (there an attribute) or pandas find."""
    method = getattr(value, how, None)
    if method is None or isinstance(value, np.ndarray):
        return 0
    found = method() if callable(method) else method
    return int(np.asarray(found).sum())


def _from_mapping(name: str, value: Mapping[Hashable, Any]) -> Tally:
    outcomes = tuple(value)
    array = whole(name, list(value.values()))
    _refuse_nan(name, zip(outcomes, array.tolist(), strict=True))
    return Tally(outcomes, array)


def _from_labels(name: str, value: Any) -> Tally:
    array = np.frombuffer(value, np.uint8) if isinstance(value, bytes) else as_array(name, value)
    if array is not None and array.ndim != 1:
        msg = f"{name} has {array.ndim} axes; labels are listed in one axis."
        raise ValueError(msg)
    if array is not None and array.dtype.kind not in "OV":
        return _from_array(name, array)
    if array is None and not isinstance(value, Sequence):
        msg = f"{name} is of type {type(value).__name__}; pass a list or an array of labels, or counts."
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
    _refuse_nan(name, counted.items())
    return Tally(tuple(counted), np.fromiter(counted.values(), np.int64, len(counted)))


def _from_array(name: str, array: NDArray[Any]) -> Tally:
    if array.size == 0:
        msg = f"{name} is empty; an estimate needs at least one event."
        raise ValueError(msg)
    if array.dtype.kind in "fcmM":
        refuse_missing(name, int((array != array).sum()))  # noqa: PLR0124 (NaN and NaT alone)
    outcomes, counts = np.unique(array, return_counts=True)
    return Tally(outcomes, counts.astype(np.int64))


def refuse_missing(name: str, missing: int) -> None:
    """Raise the sentence about missing values if there are any."""
    if missing:
        of_them = "1 missing value" if missing == 1 else f"{missing} missing values"
        msg = f"{name} has {of_them} (NaN or null); drop them, or give them a label of their own."
        raise ValueError(msg)


def _refuse_nan(name: str, counted: Iterable[tuple[Any, int]]) -> None:
    refuse_missing(name, sum(count for outcome, count in counted if _is_missing(outcome)))


def _is_missing(outcome: Any) -> bool:
    """Whether this is NaN, NaT or pandas.NA: what does not equal itself."""
    try:
        return bool(outcome != outcome)  # noqa: PLR0124 (true of NaN and NaT alone)
    except (TypeError, ValueError):  # pandas.NA will not say
        return True


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _numbers(name: str, array: NDArray[Any]) -> NDArray[Any]:
    for index, entry in enumerate(array.tolist()):
        if isinstance(entry, bool | np.bool_) or not isinstance(
            entry, int | float | np.integer | np.floating
        ):
            msg = f"{name} has at index {index} a {type(entry).__name__}; counts are whole numbers."
            raise TypeError(msg)
    return array.astype(np.float64)


def _refuse_no_counts(name: str, array: NDArray[Any]) -> None:
    """Raise the sentence about the first entry that is no count."""
    if array.dtype.kind == "f":
        missing = int(np.isnan(array).sum())
        if missing:
            msg = f"{name} has {missing} NaN among its counts; counts are whole numbers."
            raise ValueError(msg)
        broken = np.flatnonzero(array != np.floor(array))
        if broken.size or np.isinf(array).any():
            index = int(broken[0]) if broken.size else int(np.flatnonzero(np.isinf(array))[0])
            msg = f"{name} has the entry {array[index]} at index {index}; counts are whole numbers"
            msg += "." if np.isinf(array).any() else ". For samples, leave counts=False."
            raise ValueError(msg)
    negative = np.flatnonzero(array < 0)
    if negative.size:
        index = int(negative[0])
        msg = f"{name} has the negative entry {array[index]} at index {index}; counts are >= 0."
        raise ValueError(msg)
