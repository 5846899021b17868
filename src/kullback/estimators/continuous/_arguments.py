"""The checks that every estimator from points makes of its arguments."""

from __future__ import annotations

import operator
from typing import Any

from kullback._checks import as_number


def check_k(k: Any, sizes: dict[str, int]) -> int:
    """Return k as an int, or say which sample it is too large for.

    `sizes` gives how many neighbours a point of each sample can have.
    """
    try:
        count = operator.index(k)
    except TypeError:
        count = 0
    if count < 1:
        msg = f"k, the number of neighbours, is a whole number from 1 on, not {k!r}."
        raise ValueError(msg)
    for name, most in sizes.items():
        if count > most:
            msg = (
                f"k = {count} is too large for {name}, where a point has {most} "
                f"{'neighbour' if most == 1 else 'neighbours'}; take more points or a smaller k."
            )
            raise ValueError(msg)
    return count


def check_confidence(confidence: Any) -> float:
    """Return the confidence as a float, or say what it must be."""
    value = as_number(confidence)
    if not 0 < value < 1:
        msg = f"confidence is a number between 0 and 1, such as 0.95, not {confidence!r}."
        raise ValueError(msg)
    return value


def check_choice(name: str, value: Any, choices: tuple[str, ...]) -> None:
    """Raise the sentence that lists what an argument may be."""
    if value not in choices:
        msg = f"{name} is one of {', '.join(map(repr, choices))}, not {value!r}."
        raise ValueError(msg)
