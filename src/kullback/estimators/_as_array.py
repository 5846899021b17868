"""Arrays, Series, frames and tensors as NumPy arrays, missing values refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


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


def refuse_missing(name: str, missing: int) -> None:
    """Raise the sentence about missing values if there are any."""
    if missing:
        of_them = "1 missing value" if missing == 1 else f"{missing} missing values"
        msg = f"{name} has {of_them} (NaN or null); drop them, or give them a label of their own."
        raise ValueError(msg)


def is_missing(outcome: Any) -> bool:
    """Whether this is None, NaN, NaT or pandas.NA: all but None differ from themselves."""
    if outcome is None:
        return True
    try:
        return bool(outcome != outcome)  # noqa: PLR0124 (true of NaN and NaT alone)
    except (TypeError, ValueError):  # pandas.NA will not say
        return True


def _nulls(value: Any, how: str) -> int:
    """Return how many nulls polars, pyarrow (there an attribute) or pandas find."""
    method = getattr(value, how, None)
    if method is None or isinstance(value, np.ndarray):
        return 0
    found = method() if callable(method) else method
    return int(np.asarray(found).sum())
