"""The checks of arguments that estimators of counts share."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from kullback._checks import as_number

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 2**63 - 1


def check_confidence(confidence: Any) -> float:
    """Return the confidence as a float, or say what it must be."""
    value = as_number(confidence)
    if not 0 < value < 1:
        msg = f"confidence is a number between 0 and 1, such as 0.95, not {confidence!r}."
        raise ValueError(msg)
    return value


def check_choice(name: str, value: Any, choices: Iterable[str]) -> None:
    """Raise ValueError, listing the choices, if the value is none of them."""
    known = tuple(choices)
    if value not in known:
        msg = f"{name} is one of {', '.join(map(repr, known))}, not {value!r}."
        raise ValueError(msg)


def check_alphabet_size(alphabet_size: Any) -> int | None:
    """Return the number of outcomes there are, None if that is not known."""
    if alphabet_size is None:
        return None
    try:
        size = operator.index(alphabet_size)
    except TypeError:
        size = 0
    if not 1 <= size <= _MOST:
        msg = f"alphabet_size is a whole number from 1 to {_MOST}, not {alphabet_size!r}."
        raise ValueError(msg)
    return size


def check_seed(seed: Any) -> int | None:
    """Return the seed of draws that repeat, None for new draws every time."""
    return None if seed is None else _seed(seed, ", or None for new draws")


def check_fixed_seed(seed: Any) -> int:
    """Return the seed of draws that must repeat."""
    return _seed(seed, "")


def _seed(seed: Any, otherwise: str) -> int:
    try:
        value = -1 if isinstance(seed, bool) else operator.index(seed)
    except TypeError:
        value = -1
    if value < 0:
        msg = f"seed must be a non-negative integer{otherwise}, not {seed!r}."
        raise ValueError(msg)
    return value
