"""Columns of text merged: exact where all parts are, else within true bounds.

A value that a part does not list has at most ``at_most`` rows there. So a value's rows in the
whole are at least those of the parts that list it, and at most these and the bounds of the
others (Agarwal and others, Mergeable Summaries, 2012). A part that lists its k most frequent values
bounds the others by n/(k + 1) of its n rows, and the parts' bounds add up to n/(k + 1) of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.tables._counting.listed import Listed, Rest, in_order, most_frequent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._counting.listed import Number


def merged_lists(parts: Sequence[Listed], most: int) -> Listed:
    """Return the parts of one table added up, with at most so many values listed."""
    slacks = [0 if part.rest is None else part.rest.at_most for part in parts]
    slack = sum(slacks)
    low: dict[str, Number] = {}
    high: dict[str, Number] = {}
    for part, own in zip(parts, slacks, strict=True):
        bounds = {value: (n, n) for value, n in part.exact.items()} | dict(part.bounded)
        for value, (least, largest) in bounds.items():
            low[value] = low.get(value, 0) + least
            # Every part's bound for what it does not list, but this one lists the value.
            high[value] = high.get(value, slack) + largest - own
    kept, _ = most_frequent(low, most)
    exact = {value: n for value, n in kept.items() if high[value] == n}
    bounded = {value: (n, high[value]) for value, n in kept.items() if high[value] > n}
    missing = _told([part.missing for part in parts])
    left = sum(part.rows for part in parts) - sum(exact.values()) - (missing or 0)
    if not left:
        return Listed(exact, missing)
    at_most = max([slack, *(high[value] for value in low.keys() - kept.keys())])
    unlisted = [len(part.exact.keys() - exact.keys()) for part in parts]
    rests = [(0, 0) if part.rest is None else (part.rest.fewest, part.rest.most) for part in parts]
    fewest = max(
        len(low.keys() - exact.keys()),
        *(own + rest[0] for own, rest in zip(unlisted, rests, strict=True)),
    )
    others = len(set().union(*(part.exact.keys() for part in parts)) - exact.keys())
    distinct = min(others + sum(rest[1] for rest in rests), left)
    bounded = {value: (n, min(largest, left)) for value, (n, largest) in bounded.items()}
    return Listed(
        in_order(exact),
        missing,
        {value: bounded[value] for value in in_order({v: n for v, (n, _) in bounded.items()})},
        Rest(left, fewest, int(max(distinct, fewest)), min(at_most, left)),
    )


def _told(numbers: Sequence[Number | None]) -> Number | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if len(known) == len(numbers) else None
