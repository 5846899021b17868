"""How often each event's outcome came earlier in its batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def earlier(places: NDArray[np.int64], of_first: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return for every event how many earlier ones with its place are `of_first`.

    >>> earlier(np.array([7, 3, 7, 7]), np.array([True, True, False, True])).tolist()
    [0, 0, 1, 1]
    """
    if not places.size:
        return places
    # The sort of 16-bit integers is a radix sort, ten times as fast as that of others.
    narrow = places.astype(np.uint16) if places.max() < 2**16 else places
    order = np.argsort(narrow, kind="stable")
    ordered = places[order]
    before: NDArray[np.int64] = np.cumsum(of_first[order]) - of_first[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    lengths = np.diff(starts, append=ordered.size)
    result = np.empty_like(places)
    result[order] = before - np.repeat(before[starts], lengths)
    return result
