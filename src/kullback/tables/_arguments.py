"""What `compare` was asked for, checked before anything is read."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from numbers import Real
from typing import Any

from kullback._checks import check_base


def whole_number(name: str, value: Any) -> int:
    """Return an argument as an integer; raise TypeError if it is none, 10.0 included."""
    if not isinstance(value, bool):
        try:
            return operator.index(value)
        except TypeError:
            pass
    raise TypeError(f"{name} is {value!r}; it must be a whole number, such as 10")


def real_number(name: str, value: Any, example: str) -> float:
    """Return an argument as a float; raise TypeError if it is no number, text included."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} is {value!r}; it must be a number, such as {example}")
    return float(value)


def checked_base(base: Any) -> float | None:
    """Return the base of the logarithm; raise TypeError or ValueError if it is none."""
    if base is None:
        return None
    value = real_number("base", base, "2 for bits")
    check_base(base)
    return value


def names_in(argument: str, names: Any) -> tuple[str, ...]:
    """Return the columns' names in a list; raise TypeError if it holds anything else."""
    if isinstance(names, str) or not isinstance(names, Iterable):
        what = f"the text {names!r}" if isinstance(names, str) else repr(names)
        raise TypeError(f"{argument} is {what}; it must be a list of names")
    found = tuple(names)
    for name in found:
        if not isinstance(name, str):
            raise TypeError(
                f"{argument} has {name!r}, which is no text; columns are named by text, that of "
                "the number where pandas has a number for a name"
            )
    return tuple(dict.fromkeys(found))


def in_both(argument: str) -> str:
    """Return an argument's name with that of its option, for sentences that both have.

    >>> in_both("by"), in_both("slice_by")
    ('by (--by)', 'slice_by (--slice)')
    """
    return f"{argument} (--{'slice' if argument == 'slice_by' else argument})"
