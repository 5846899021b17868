"""How two tables are compared: the options of `compare` and its kin, checked before any work."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from numbers import Real
from typing import Any

from kullback._checks import check_base
from kullback.results import ALPHA, THRESHOLD, check_rule


def whole_number(name: str, value: Any) -> int:
    """Return an argument as an integer; raise TypeError if it is none, 10.0 included."""
    if not isinstance(value, bool):
        try:
            return operator.index(value)
        except TypeError:
            pass
    raise TypeError(f"{name} is {value!r}; it must be a whole number, such as 10")


def real_number(name: str, value: Any, example: str) -> float:
    """Return an argument as a float; raise TypeError if it is not a number, text included."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} is {value!r}; it must be a number, such as {example}")
    return float(value)


def check_base_argument(base: Any) -> float | None:
    """Return the base of the logarithm; raise TypeError or ValueError if it is none."""
    if base is None:
        return None
    value = real_number("base", base, "2 for bits")
    check_base(base)
    return value


MOST_BINS = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """Checked options; ``threshold`` is in the unit of ``base``."""

    bins: int
    max_categories: int
    base: float | None
    alpha: float
    threshold: float


def check_settings(
    *, bins: Any, max_categories: Any, base: Any, alpha: Any, threshold: Any
) -> Settings:
    """Return the options checked; raise TypeError or ValueError with what one may be."""
    bins = whole_number("bins", bins)
    max_categories = whole_number("max_categories", max_categories)
    if bins not in range(2, MOST_BINS + 1):
        raise ValueError(f"bins is {bins!r}; it must be a whole number from 2 to {MOST_BINS}")
    if max_categories < 1:
        raise ValueError(f"max_categories is {max_categories!r}; it must be at least 1")
    base = check_base_argument(base)
    alpha = real_number("alpha", alpha, f"{ALPHA}")
    if threshold is not None:
        threshold = real_number("threshold", threshold, f"{THRESHOLD}")
    return Settings(bins, max_categories, base, alpha, check_rule(alpha, threshold, base))
