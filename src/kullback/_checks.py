"""What makes numbers a distribution, and the sentences for what is not one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

TOLERANCE = 1e-6
"""How far from 1 a total may be: the rounding of honest float64 sums is far below it."""

_TOLERANCES = {"float32": 1e-3, "float16": 1e-2, "bfloat16": 1e-2}


def tolerance_of(dtype: object) -> float:
    """Return how far from 1 the total of probabilities stored in this type may be."""
    return _TOLERANCES.get(str(dtype).rpartition(".")[2], TOLERANCE)


def check_row(
    name: str,
    row: NDArray[Any],
    *,
    tolerance: float,
    normalize: bool,
    position: tuple[int, ...] = (),
) -> None:
    """Raise the sentence that says why `row` is no distribution, if it is none.

    A row with NaN passes: its measures are NaN.
    """
    values = np.asarray(row, dtype=np.float64)
    of_row = f"{name}, row {_spell(position)}," if position else name
    negative = np.flatnonzero(values < 0)
    if negative.size:
        entry, index = values[negative[0]], negative[0]
        msg = f"{of_row} has the negative entry {entry} at index {index}; probabilities are >= 0."
        raise ValueError(msg)
    infinite = np.flatnonzero(np.isinf(values))
    if infinite.size:
        msg = f"{of_row} has an infinite entry at index {infinite[0]}; probabilities are finite."
        raise ValueError(msg)
    if np.isnan(values).any():
        return
    if normalize:
        if not values.any():
            msg = f"{of_row} sums to 0, so it cannot be normalized; a distribution needs some mass."
            raise ValueError(msg)
        return
    total = total_of(values)
    if abs(total - 1) > tolerance:
        msg = (
            f"{of_row} sums to {total:.9g}, not to 1 (within {tolerance:g}); "
            "pass normalize=True if these are counts or weights."
        )
        raise ValueError(msg)


def total_of(values: Iterable[float]) -> float:
    """Return the sum, correctly rounded; inf where it is beyond the largest float."""
    try:
        return math.fsum(values)
    except OverflowError:
        return math.inf


def as_number(value: object) -> float:
    """Return the argument as a float, NaN if it is no number: it fits no range then."""
    if isinstance(value, str | bytes | bool):
        return math.nan
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan


def check_base(base: float | None) -> float:
    """Return the nats in one unit of the base: log(base), or 1 for nats."""
    if base is None:
        return 1.0
    value = as_number(base)
    if not 1 < value < math.inf:
        msg = f"base must be a number above 1, such as 2 for bits, not {base!r}."
        raise ValueError(msg)
    return math.log(value)


def _spell(position: tuple[int, ...]) -> str:
    return str(position[0]) if len(position) == 1 else str(position)
