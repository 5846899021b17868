"""The check of the number of neighbours."""

from __future__ import annotations

import operator
from typing import Any


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
