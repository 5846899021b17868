"""The reader of points: floats of shape (n,) or (n, d), in an array, a frame, a Series or lists."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import how_many, is_one, tolerance_of, total_of
from kullback._counts import RAGGED
from kullback._frames import as_array, frame_columns, is_frame, is_of
from kullback._holders import read_numbers, refuse_missing
from kullback._labels import axes_of, place_of
from kullback._series import column_kind, is_of_masses, refuse_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray


def is_continuous(x: Any, name: str = "x") -> bool:
    """Whether these are points: floats of shape (n,) or (n, d), in an array, a Series or lists.

    Raises ValueError for what looks like counts or probabilities.

    >>> is_continuous([0.5, 1.5]), is_continuous([1, 2]), is_continuous([(0.5, 1.5)])
    (True, False, False)
    """
    if isinstance(x, Mapping | str | bytes):
        return False
    if isinstance(x, list | tuple):
        if not _holds_floats(x):
            return False
        _refuse_probabilities(name, x)
        return True
    if is_frame(x):
        columns = frame_columns(x)
        if is_of_masses(name, columns, counts=False):
            return False
        kinds = [column_kind(column) for _, column in columns]
        return all(kind in "fiub" for kind in kinds) and "f" in kinds
    if not (hasattr(x, "__array__") or hasattr(x, "to_numpy")):
        return False
    if column_kind(x) != "f" or len(getattr(x, "shape", (0,))) not in {1, 2}:
        return False
    refuse_counts(name, x)
    _refuse_probabilities(name, x)
    return True


def refuse_points(x: Any, y: Any, *, counts: bool, known: str | None = None) -> None:
    """Raise where an argument holds floats: as labels hardly one of them would occur twice."""
    if counts:
        return
    for name, value in (("x", x), ("y", y)):
        told = name == {"p": "x", "q": "y"}.get(known or "")
        if value is not None and not told and is_continuous(value, name):
            array = read_numbers(name, value)
            _refuse_missing_among_whole(name, value, array)
            msg = (
                f"{name} holds floats, points of a density, not labels; kl_divergence, "
                "entropy and mutual_information take points on every side, or bin them first."
            )
            raise ValueError(msg)


def read_points(name: str, x: Any) -> NDArray[np.float64]:
    """Return the points as an array of shape (n, d), n points in d dimensions.

    >>> read_points("x", [1.0, 2.0]).shape
    (2, 1)
    """
    if isinstance(x, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked entries first."
        raise TypeError(msg)
    array = read_numbers(name, x, RAGGED)
    if array.dtype.kind == "O" and column_kind(x) == "f":
        array = array.astype(np.float64)
    if array.dtype.kind not in "biuf":
        msg = f"{name} holds entries of type {array.dtype}; points must be real numbers."
        raise TypeError(msg)
    if array.ndim not in {1, 2}:
        msg = f"{name} has {how_many(array.ndim, 'axis', 'axes')}; "
        msg += "points must be an array of shape (n,) or (n, d)."
        raise ValueError(msg)
    if array.size == 0:
        msg = f"{name} is empty (shape {array.shape}); an estimate needs at least one point."
        raise ValueError(msg)
    _refuse_missing_among_whole(name, x, array)
    points = np.ascontiguousarray(array, dtype=np.float64)
    refuse_missing(name, int(np.isnan(points).sum()))
    infinite = int(np.isinf(points).sum())
    if infinite:
        msg = f"{name} has {infinite} infinite entries; points must be finite."
        raise ValueError(msg)
    return points.reshape(len(points), -1)


def read_both_points(x: Any, y: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the points of two samples, the columns of y in the order of those of x."""
    of_x, of_y = read_points("x", x), read_points("y", y)
    axes = axes_of(x), axes_of(y)
    if axes[0] is None or axes[1] is None or not len(axes[0]) == len(axes[1]) == 2:
        return of_x, of_y
    labels = axes[0][1].labels, axes[1][1].labels
    if None in {type(labels[0]), type(labels[1])} or labels[0] is None or labels[1] is None:
        return of_x, of_y
    places = place_of(("x", "y"), labels[0], labels[1], "columns", as_array("y", y))
    return of_x, of_y if places is None else np.ascontiguousarray(of_y[:, places])


def _refuse_probabilities(name: str, value: Any) -> None:
    """Raise ValueError where floats on one axis look like a distribution: none below 0, total 1."""
    held = read_numbers(name, value, RAGGED)
    floats = held.astype(np.float64) if held.dtype.kind == "O" else held
    if floats.ndim != 1 or floats.size < 2 or floats.dtype.kind != "f":
        return
    if not bool((floats >= 0).all()):
        return
    # A NumPy sum is far less work than an exact one, and points hardly ever come near 1.
    if abs(float(floats.sum(dtype=np.float64)) - 1) > 0.1:
        return
    if is_one(total_of(floats), tolerance_of(floats.dtype, floats.size)):
        msg = (
            f"{name} holds floats that are at least 0 and sum to 1, as probabilities do; "
            "kullback.estimators take samples, or counts with counts=True. Measures of "
            f"probabilities are in kullback itself, such as kullback.entropy({name}); if these "
            f"are points, give them as a column: numpy.asarray({name}).reshape(-1, 1)."
        )
        raise ValueError(msg)


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
