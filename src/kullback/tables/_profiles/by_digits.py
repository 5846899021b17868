"""Numbers that a 64-bit float does not hold, in profiles: as lists by digits, and in bins."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from kullback.counting import (
    MEASURED,
    NUMERIC,
    FineBins,
    Listed,
    Measured,
    parse_value,
    round_to_bits,
    sort_by_count,
    survives_float,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.counting import Held, Number

BY_DIGITS = "numbers by their digits"
"""The type of a list of numbers that a 64-bit float does not hold."""

IN_BINS = "numbers by their digits, in cells"
"""The type of bins with which such a list was merged: of some numbers only the float is left."""

_WHOLE, _DIGITS = 2**53, 15


def may_merge(one: Held | None, other: Held | None) -> bool:
    """Return whether a one-value bin may hold a number that differs from one in a list."""
    bins, listed = (one, other) if isinstance(other, Listed) else (other, one)
    if not isinstance(bins, Measured) or not isinstance(listed, Listed):
        return False
    singles = _singles(bins)
    return any(float(digit) in singles and not survives_float(digit) for digit in listed.exact)


def may_merge_in_bins(one: Held | None, other: Held | None) -> bool:
    """Return whether both have a one-value bin of a float that may stand for several numbers.

    One of the two was merged with a list by digits, whose digits are no longer known.
    """
    both = [
        _singles(held) if isinstance(held, Measured) else _floats(held) for held in (one, other)
    ]
    return any(is_ambiguous(value) for value in both[0] & both[1])


def is_ambiguous(value: float) -> bool:
    """Return whether a float looks as if its number had more digits than a float holds.

    >>> is_ambiguous(1234567890123456000.0), is_ambiguous(0.5)
    (True, False)
    """
    digits = Decimal(repr(value)).normalize().as_tuple().digits
    return math.isfinite(value) and (abs(value) >= _WHOLE or len(digits) > _DIGITS)


def find_lost_in_bins(digits: Iterable[str]) -> str | None:
    """Return a number whose float, in a bin, would pass for the number itself, or None."""
    return next(
        (one for one in digits if not survives_float(one) and not is_ambiguous(float(one))), None
    )


def read_numbers(held: Held | None, bits: int | None = None) -> Held | None:
    """Return a complete list of numbers by their digits as a numeric column."""
    if not isinstance(held, Listed) or held.rest is not None:
        return held
    found = read_list(held, NUMERIC)
    return round_to_bits(found, bits) if bits is not None and isinstance(found, Measured) else found


def read_list(held: Listed, kind: str) -> Held:
    """Return a complete list of texts as values of the kind that they are read as."""
    counts: dict[float | bool, Number] = {}
    for text, n in held.exact.items():
        value = parse_value(text, kind)
        counts[value] = counts.get(value, 0) + n
    if kind not in MEASURED:
        return Listed(
            sort_by_count({str(value).lower(): n for value, n in counts.items()}), held.missing
        )
    below, above = counts.pop(-math.inf, 0), counts.pop(math.inf, 0)
    values = np.array(sorted(counts), dtype=np.float64) + 0.0
    numbers = np.array([counts[value] for value in sorted(counts)], dtype=np.int64)
    bins = FineBins(values, values, (numbers,))
    return Measured(bins, int(below), int(above), held.missing)


def _singles(held: Measured) -> set[float]:
    return set(held.bins.low[held.bins.low == held.bins.high].tolist())


def _floats(held: Held | None) -> set[float]:
    if isinstance(held, Measured):
        return _singles(held)
    return {float(digit) for digit in held.exact} if isinstance(held, Listed) else set()
