"""What a Series, or a frame of two columns, is: labels, points or counts; and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np

from kullback._frames import is_frame, is_of
from kullback._holders import column_numbers, kind_of, read_numbers, refuse_missing
from kullback._labels import axes_of

_NAMED_COUNTS = {"count", "proportion"}  # what value_counts() names its numbers


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


def is_of_masses(name: str, columns: list[tuple[Any, Any]], *, counts: bool) -> bool:
    """Whether two columns are outcome and mass; two of floats are points."""
    if len(columns) != 2:
        return False
    (_, outcomes), (label, masses) = columns
    kinds = column_kind(outcomes), column_kind(masses)
    if str(label) == "proportion":
        msg = (
            f"{name} is a frame of outcome and proportion, shares that do not tell how many events "
            "there were; give the counts, value_counts() without normalize; kullback.compare takes "
            "shares."
        )
        raise ValueError(msg)
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


def refuse_nulls(name: str, value: Any) -> None:
    """Raise ValueError if values of a Series or a column are missing."""
    for count in ("null_count", "isna"):
        missing = _nulls(value, count)
        if missing:
            refuse_missing(name, missing)


def column_kind(column: Any) -> str:
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
        inexact = float | np.floating | Decimal | Fraction
        real = all(isinstance(v, Real | Decimal) and not isinstance(v, bool) for v in array.flat)
        return "f" if real and any(isinstance(v, inexact) for v in array.flat) else "O"
    return array.dtype.kind


def _nulls(value: Any, how: str) -> int:
    """Return how many nulls polars, pyarrow (there an attribute) or pandas find."""
    method = getattr(value, how, None)
    if method is None or isinstance(value, np.ndarray):
        return 0
    found = method() if callable(method) else method
    return int(np.asarray(found).sum())


def _named_as_counts(value: Any) -> str | None:
    if isinstance(value, np.ndarray | list | tuple | str | bytes | Mapping) or is_frame(value):
        return None
    name = getattr(value, "name", None)
    if not isinstance(name, str) or name not in _NAMED_COUNTS:
        return None
    # Counts that were divided keep their name.
    return "proportion" if column_kind(value) == "f" and not _holds_whole(value) else name


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
    kind = column_kind(value)
    if kind in "iu":
        return True
    if kind != "f":
        return False
    array = read_numbers("x", value)
    array = array[~np.isnan(array)]
    return bool(array.size) and bool((array == np.floor(array)).all())
