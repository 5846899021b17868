"""A distribution that is known: its outcomes, if they are named, and their probabilities."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_row, is_one, not_one, tolerance_of, total_of
from kullback.estimators._as_array import (
    is_missing,
    is_pandas_series,
    plain_array,
    refuse_missing,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read_distribution(
    name: str, value: Any, *, normalize: bool = False
) -> tuple[list[Hashable] | None, NDArray[np.float64]]:
    """Return the outcomes, None if they go by position, and their probabilities, checked.

    >>> read_distribution("reference", {"a": 0.25, "b": 0.75})
    (['a', 'b'], array([0.25, 0.75]))
    """
    outcomes, shares = _parts(name, value)
    check_row(name, shares, tolerance=_tolerance(value, shares), normalize=normalize)
    return outcomes, shares


def read_known(name: str, value: Any) -> tuple[list[Hashable] | None, NDArray[np.float64]]:
    """Return the known side of a pair likewise; weights are refused in its own words."""
    outcomes, shares = _parts(name, value)
    check_row(name, shares, tolerance=math.inf, normalize=False)
    total, tolerance = total_of(shares), _tolerance(value, shares)
    if not is_one(total, tolerance):
        msg = f"{name} is said to be known, but {not_one(total, tolerance)}; divide weights by "
        msg += f"their sum, or let `known` be None if {name} is a sample."
        raise ValueError(msg)
    return outcomes, shares / total


def _tolerance(value: Any, shares: NDArray[np.float64]) -> float:
    return tolerance_of(getattr(value, "dtype", None), shares.size)


def _parts(name: str, value: Any) -> tuple[list[Hashable] | None, NDArray[np.float64]]:
    outcomes, listed = _parted(name, value)
    shares = _numbers(name, listed)
    if shares.ndim != 1 or not shares.size:
        msg = f"{name} has shape {shares.shape}; it is one probability for each outcome."
        raise ValueError(msg)
    missing = int(np.isnan(shares).sum())
    if missing:
        msg = f"{name} has {missing} NaN; probabilities are numbers >= 0."
        raise ValueError(msg)
    return outcomes, shares


def _parted(name: str, value: Any) -> tuple[list[Hashable] | None, Any]:
    if not isinstance(value, Mapping) and not (is_pandas_series(value) and value.ndim == 1):
        return None, value
    named = list(value.items())
    outcomes: list[Hashable] = [outcome for outcome, _ in named]
    refuse_missing(f"the outcomes of {name}", sum(map(is_missing, outcomes)))
    distinct = len(set(outcomes))
    if distinct < len(outcomes):
        msg = f"{name} names an outcome twice: {len(outcomes)} entries have {distinct} names."
        raise ValueError(msg)
    return outcomes, [share for _, share in named]


def _numbers(name: str, listed: Any) -> NDArray[np.float64]:
    array = plain_array(name, listed)
    text = array.dtype.kind == "O" and any(isinstance(v, str | bytes) for v in array.flat)
    if listed is not None and array.dtype.kind in "iufO" and not text:
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError, OverflowError):
            pass  # a list of lists, say, or a whole number beyond every float
    msg = f"{name} must hold numbers, the probabilities of the outcomes, "
    msg += "not None." if listed is None else f"not a {type(listed).__name__} of other entries."
    raise TypeError(msg)
