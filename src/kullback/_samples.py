"""The one reader of samples: labels, counts or points, as people hold them.

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
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._frames import as_array, frame_columns, is_frame, is_of
from kullback._holders import (
    column_numbers,
    is_missing,
    kind_of,
    list_of,
    numbers,
    refuse_missing,
    refuse_strangers,
)
from kullback._labels import (
    align_axes,
    axes_of,
    place_of,
    plain_times,
    refuse_other_kinds,
    same_key,
)
from kullback._whole_counts import RAGGED, whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PLAIN = "biufSU"  # arrays of these kinds sort, and their entries are plain Python objects
_NAMED_COUNTS = {"count", "proportion"}  # what value_counts() names its numbers


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


def tally(name: str, value: Any, *, counts: bool) -> Tally:
    """Count the labels of a sample, or check the counts that it is."""
    if isinstance(value, Mapping) and not is_of("xarray", "Dataset", value):
        return _of_pairs(name, value, list(value.values()))
    refuse_strangers(name, value)
    listed = outcomes_and_masses(name, value, counts=counts)
    if listed is not None:
        return _of_pairs(name, *listed)
    if counts:
        return Tally(None, whole(name, value, "For samples, leave counts=False."))
    return _of_labels(name, value)


def outcomes_and_masses(
    name: str, value: Any, *, counts: bool
) -> tuple[list[Hashable], Any] | None:
    """Return what a frame of two columns, or with `counts` a Series, lists; None for others."""
    if is_frame(value):
        pair = frame_columns(value)
        if _is_of_masses(name, pair, counts=counts):
            return list_of(pair[0][1]), column_numbers(pair[1][1])
        return None
    refuse_proportions(name, value)
    axes = axes_of(value) if counts else None
    if axes is None or len(axes) != 1 or axes[0].labels is None:
        return None
    return list(axes[0].labels), numbers(name, value)


def labels_of(name: str, value: Any, counts_by: str = "counts=True") -> Any:
    """Return the labels of a sample as an array, or as the sequence that was given."""
    if isinstance(value, bytes | bytearray):
        return np.frombuffer(value, np.uint8)
    refuse_strangers(name, value)
    refuse_counts(name, value, counts_by)
    if is_frame(value):
        columns = [label for label, _ in frame_columns(value)]
        msg = f"{name} has 2 axes; labels are listed in one axis"
        msg += f", such as the column {name}[{columns[0]!r}]." if columns else "."
        raise ValueError(msg)
    array = _array(name, value)
    if array is not None and array.ndim != 1:
        msg = f"{name} has {array.ndim} axes; labels are listed in one axis."
        raise ValueError(msg)
    if array is not None:
        return array
    if not isinstance(value, Sequence):
        way = f": list({name})" if isinstance(value, Iterator) else ""
        msg = f"{name} is of type {type(value).__name__}; pass a list or array of labels, or "
        msg += f"counts{way}."
        raise TypeError(msg)
    return value


def refuse_counts(name: str, value: Any, counts_by: str = "counts=True") -> None:
    """Raise ValueError where a Series of labels or points looks like counts of outcomes."""
    if type(value) in {np.ndarray, list, tuple, str, bytes}:
        return
    refuse_proportions(name, value)
    axes = axes_of(value)
    of_rows = axes is None or len(axes) != 1 or axes[0].labels is None
    if _named_as_counts(value) == "count":
        held = f"a {kind_of(value)} named 'count', as value_counts() gives"
    elif not of_rows and _names_outcomes(axes[0].labels) and _holds_whole(value):  # type: ignore[index]
        labels: Any = axes[0].labels  # type: ignore[index]
        first = next(iter(map(_plain, labels)))
        called = "" if _is_text(labels) else f" of the index {labels.name!r}"
        held = f"a {kind_of(value)} of whole numbers under the labels {first!r}, …{called}, as "
        held += "counts are"
    else:
        return
    taken = f"{counts_by} takes it as counts,"
    if not counts_by:
        taken = "counts of one side do not tell the pairs: give the labels, one a row, or take"
    elif of_rows:  # the outcomes are lost, and two such need not be of one order
        taken = "as counts give the whole frame of outcome and count,"
    msg = f"{name} is {held}; {taken} {name}.to_numpy() as labels or points, one a row."
    raise ValueError(msg)


def refuse_proportions(name: str, value: Any) -> None:
    """Raise ValueError for the shares that value_counts(normalize=True) gives: how many is lost."""
    if _named_as_counts(value) == "proportion":
        msg = (
            f"{name} is a {kind_of(value)} named {value.name!r}, shares that do not tell how many "
        )
        msg += "events there were; give the counts, value_counts() without normalize, or "
        msg += f"{name}.to_numpy() if these are points; kullback.compare takes shares."
        raise ValueError(msg)


def is_continuous(x: Any, name: str = "x") -> bool:
    """Whether these are points: floats of shape (n,) or (n, d), in an array, a Series or lists.

    >>> is_continuous([0.5, 1.5]), is_continuous([1, 2]), is_continuous([(0.5, 1.5)])
    (True, False, False)
    """
    if isinstance(x, Mapping | str | bytes):
        return False
    if isinstance(x, list | tuple):
        return _holds_floats(x)
    if is_frame(x):
        columns = frame_columns(x)
        if _is_of_masses(name, columns, counts=False):
            return False
        kinds = [_kind(column) for _, column in columns]
        return all(kind in "fiub" for kind in kinds) and "f" in kinds
    if not (hasattr(x, "__array__") or hasattr(x, "to_numpy")):
        return False
    if _kind(x) != "f" or len(getattr(x, "shape", (0,))) not in {1, 2}:
        return False
    refuse_counts(name, x)
    return True


def refuse_points(x: Any, y: Any, *, counts: bool, known: str | None = None) -> None:
    """Raise where an argument holds floats: as labels hardly one of them would occur twice."""
    if counts:
        return
    for name, value in (("x", x), ("y", y)):
        told = name == {"p": "x", "q": "y"}.get(known or "")
        if value is not None and not told and is_continuous(value, name):
            array = numbers(name, value)
            _refuse_missing_among_whole(name, value, array)
            msg = (
                f"{name} holds floats, points of a density, and they are no labels; kl_divergence, "
                "entropy and mutual_information take points on every side, or bin them first."
            )
            raise ValueError(msg)


def continuous(name: str, x: Any) -> NDArray[np.float64]:
    """Return the points as an array of shape (n, d), n points in d dimensions.

    >>> continuous("x", [1.0, 2.0]).shape
    (2, 1)
    """
    if isinstance(x, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked entries first."
        raise TypeError(msg)
    array = numbers(name, x, RAGGED)
    if array.dtype.kind not in "biuf":
        msg = f"{name} holds entries of type {array.dtype}; points are real numbers."
        raise TypeError(msg)
    if array.ndim not in {1, 2}:
        msg = f"{name} has {array.ndim} axes; points are an array of shape (n,) or (n, d)."
        raise ValueError(msg)
    if array.size == 0:
        msg = f"{name} is empty (shape {array.shape}); an estimate needs at least one point."
        raise ValueError(msg)
    _refuse_missing_among_whole(name, x, array)
    points = np.ascontiguousarray(array, dtype=np.float64)
    refuse_missing(name, int(np.isnan(points).sum()))
    infinite = int(np.isinf(points).sum())
    if infinite:
        msg = f"{name} has {infinite} infinite entries; points are finite."
        raise ValueError(msg)
    return points.reshape(len(points), -1)


def continuous_two(x: Any, y: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the points of two samples, the columns of y in the order of those of x."""
    of_x, of_y = continuous("x", x), continuous("y", y)
    axes = axes_of(x), axes_of(y)
    if axes[0] is None or axes[1] is None or not len(axes[0]) == len(axes[1]) == 2:
        return of_x, of_y
    labels = axes[0][1].labels, axes[1][1].labels
    if None in {type(labels[0]), type(labels[1])} or labels[0] is None or labels[1] is None:
        return of_x, of_y
    places = place_of(("x", "y"), labels[0], labels[1], "columns", as_array("y", y))
    return of_x, of_y if places is None else np.ascontiguousarray(of_y[:, places])


def paired(x: Any, y: Any) -> tuple[Any, Any]:
    """Return two columns whose rows are pairs, the rows of y in the order of those of x."""
    axes = axes_of(x), axes_of(y)
    if axes[0] is None or axes[1] is None:
        return x, y
    first, other = axes[0][0].labels, axes[1][0].labels
    if first is None or other is None or len(first) != len(other):
        return x, y
    places = place_of(("x", "y"), first, other, "row labels", "y.to_numpy()")
    if places is None:
        return x, y
    if is_of("xarray", "DataArray", y):
        return x, y[places]
    return x, y.iloc[places]


def tables_of(x: Any, y: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return two tables of counts over the same rows and columns, by their labels if they have."""
    arrays = {"x": _table("x", x), "y": _table("y", y)}
    for name, table in arrays.items():
        if table.ndim != 2:
            msg = f"{name} has {table.ndim} axes; a table of counts (given, outcome) has two."
            raise ValueError(msg)
    aligned = align_axes({"x": x, "y": y}, arrays, broadcast=False)
    return aligned["x"], aligned["y"]


def table_of(x: Any) -> NDArray[Any]:
    """Return one two-way table of counts."""
    table = _table("x", x)
    if table.ndim != 2:
        msg = f"x has {table.ndim} axes; a table of counts has two."
        raise ValueError(msg)
    return table


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


def refuse_nulls(name: str, value: Any) -> None:
    """Raise ValueError if values of a Series or a column are missing."""
    for count in ("null_count", "isna"):
        missing = _nulls(value, count)
        if missing:
            refuse_missing(name, missing)


def _nulls(value: Any, how: str) -> int:
    """Return how many nulls polars, pyarrow (there an attribute) or pandas find."""
    method = getattr(value, how, None)
    if method is None or isinstance(value, np.ndarray):
        return 0
    found = method() if callable(method) else method
    return int(np.asarray(found).sum())


def _of_pairs(name: str, outcomes: Iterable[Hashable], counts: Any) -> Tally:
    listed = tuple(map(same_key, outcomes))
    array = whole(name, counts)
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


def _is_of_masses(name: str, columns: list[tuple[Any, Any]], *, counts: bool) -> bool:
    """Whether two columns are outcome and mass; two of floats are points."""
    if len(columns) != 2:
        return False
    (_, outcomes), (label, masses) = columns
    kinds = _kind(outcomes), _kind(masses)
    if str(label) == "proportion":
        refuse_proportions(name, _Named(label, masses))
    if kinds[1] not in "iuf":
        return False
    if counts or str(label) == "count" or kinds[0] not in "iuf":
        return True
    if kinds == ("f", "f"):
        return False
    if kinds[0] == "f" or kinds[1] == "f":
        msg = (
            f"{name} is a frame of floats and whole numbers: outcomes and their counts (then give "
        )
        msg += f"counts=True), or points of two dimensions (then {name}.to_numpy())?"
        raise ValueError(msg)
    return True


@dataclass(frozen=True, slots=True)
class _Named:
    name: Any
    column: Any


def _kind(column: Any) -> str:
    """Return the kind of a column's own type: "f" for floats and decimals, "i" for integers.

    NumPy makes floats of whole numbers with missing ones among them.
    """
    dtype = getattr(column, "dtype", None)
    own = getattr(dtype, "numpy_dtype", dtype)
    if isinstance(own, np.dtype) and own.kind != "O":
        return own.kind
    if is_of("pyarrow", "Array", column) or is_of("pyarrow", "ChunkedArray", column):
        named = str(column.type)
        whole_type = named.startswith(("int", "uint"))
        floats = named in {"halffloat", "float", "double"} or named.startswith("decimal")
        return "i" if whole_type else "f" if floats else "O"
    if is_of("polars", "Series", column):
        known = column.dtype
        return "i" if known.is_integer() else "f" if known.is_numeric() else "O"
    array = column_numbers(column)
    if array.dtype.kind == "O" and array.size:
        return "f" if all(isinstance(v, Decimal | Fraction) for v in array.flat) else "O"
    return array.dtype.kind


def _named_as_counts(value: Any) -> str | None:
    if isinstance(value, np.ndarray | list | tuple | str | bytes | Mapping) or is_frame(value):
        return None
    name = getattr(value, "name", None)
    if not isinstance(name, str) or name not in _NAMED_COUNTS:
        return None
    # Counts that were divided keep their name.
    return "proportion" if _kind(value) == "f" and not _holds_whole(value) else name


def _names_outcomes(labels: Any) -> bool:
    """Whether an index may name outcomes: text, or whole numbers that have a name.

    `groupby("rating").size()` has such; rows are numbered without a name, or have times.
    """
    if not len(labels):
        return False
    if _is_text(labels):
        return True
    if getattr(labels, "name", None) is None or is_of("pandas", "RangeIndex", labels):
        return False
    labels = getattr(labels, "categories", labels)
    return getattr(getattr(labels, "dtype", None), "kind", "O") in "iu"


def _plain(label: Any) -> Any:
    return label.item() if isinstance(label, np.integer) else label


def _is_text(labels: Any) -> bool:
    """Whether an index names outcomes by text, not by whole numbers or times."""
    kind = getattr(getattr(labels, "dtype", None), "kind", "O")
    if is_of("pandas", "PeriodIndex", labels):
        return False
    categories = getattr(labels, "categories", None)
    return kind not in "iumM" if categories is None else _is_text(categories)


def _holds_whole(value: Any) -> bool:
    kind = _kind(value)
    if kind in "iu":
        return True
    if kind != "f":
        return False
    array = numbers("x", value)
    array = array[~np.isnan(array)]
    return bool(array.size) and bool((array == np.floor(array)).all())


def _refuse_missing_among_whole(name: str, value: Any, array: NDArray[Any]) -> None:
    """Raise ValueError where whole numbers became floats because some are missing."""
    if array.dtype.kind != "f" or array.ndim != 1:
        return
    gone = np.isnan(array)
    missing = int(gone.sum())
    held = array[~gone]
    if not missing or not held.size or not bool((held == np.floor(held)).all()):
        return
    of_them = "1 missing value" if missing == 1 else f"{missing} missing values"
    way = f"{name}[~numpy.isnan({name})].astype(int)"
    if isinstance(value, list | tuple):
        way = f"[int(v) for v in {name} if v == v]"
    elif is_of("pandas", "Series", value):
        way = f"{name}.dropna().astype(int)"
    elif not isinstance(value, np.ndarray) and hasattr(value, "drop_nulls"):
        way = f"{name}.drop_nulls().drop_nans().cast(int)"
    elif hasattr(value, "drop_null"):
        way = f"{name}.drop_null().cast('int64')"
    msg = f"{name} has {of_them} (NaN or null) among whole numbers, which makes floats of them; "
    msg += f"drop them, {way}, or give them a label of their own."
    raise ValueError(msg)


def _holds_floats(x: list[Any] | tuple[Any, ...]) -> bool:
    """Whether a list holds real numbers, at least one of them a float, or lists of such."""
    if x and isinstance(x, list) and all(isinstance(row, list | np.ndarray) for row in x):
        return all(len(row) > 0 for row in x if np.ndim(row)) and any(
            np.asarray(row).dtype.kind == "f" for row in x
        )
    floats = float | np.floating | Decimal | Fraction
    real = all(isinstance(v, int | np.integer | floats) and not isinstance(v, bool) for v in x)
    return real and any(isinstance(v, floats) for v in x)


def _table(name: str, value: Any) -> NDArray[Any]:
    if isinstance(value, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked entries first."
        raise TypeError(msg)
    ragged = "has rows of different lengths; a table of counts has as many in each."
    return numbers(name, value, ragged)


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
    refuse_other_kinds(("x", "y"), x, y)
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
