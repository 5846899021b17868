"""Values that one table counts and the other only bounds, where the bound alone tells a change.

Let q_v be the share that such a value can have at most in the other table, and the rest have what
is left. D is convex in both distributions. If q_v/p_v is at most q/p of the rest, D falls in q_v up
to that bound; so with every such value at its bound, D is the least that it can be, whatever the
numbers are in truth. (And likewise with P for Q.) Only values are taken whose numbers are further
apart than chance explains: to choose by chance would make differences of nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._counting.listed import Listed, Number

_DEVIATIONS = 6.0


@dataclass(frozen=True, slots=True)
class Bound:
    """A value with its rows in both tables, of which those on one side are a bound."""

    value: str
    counts: tuple[Number, Number]
    bounded: int

    def ratio(self, sizes: Sequence[Number]) -> float:
        """Return the bound's share over the share that is known."""
        shares = [n / size for n, size in zip(self.counts, sizes, strict=True)]
        return shares[self.bounded] / shares[1 - self.bounded]


def surely_changed(sides: Sequence[Listed], left: Sequence[Number]) -> list[Bound]:
    """Return the values that are told apart at their bounds; ``left`` are the rows of the rest."""
    sizes = [side.rows for side in sides]
    # Of each table's bounds the worst last.
    found = [_candidates(sides, sizes, i) for i in (0, 1)]
    rest = [n - sum(bound.counts[i] for one in found for bound in one) for i, n in enumerate(left)]
    while any(found):
        worst = max((one[-1] for one in found if one), key=lambda bound: bound.ratio(sizes))
        ends = [one[-1] for one in found if one]
        if min(rest) >= 0 and all(_falls(bound, sizes, rest) for bound in ends):
            break
        found[worst.bounded].pop()
        rest = [n + own for n, own in zip(rest, worst.counts, strict=True)]
    return [*found[0], *found[1]]


def _candidates(sides: Sequence[Listed], sizes: Sequence[Number], bounded: int) -> list[Bound]:
    """Return the values that one side counts, and the other bounds far below that."""
    known, other = sides[1 - bounded], sides[bounded]
    if other.rest is None:
        return []
    scale = sizes[1 - bounded] / sizes[bounded]
    found = []
    for value, n in known.exact.items():
        if value in other.exact:
            continue
        _, most = other.bounded.get(value, (0, other.rest.at_most))
        if n - most * scale > _DEVIATIONS * math.sqrt(n + most * scale * scale):
            counts = (n, most) if bounded else (most, n)
            found.append(Bound(value, counts, bounded))
    return sorted(found, key=lambda bound: (bound.ratio(sizes), bound.value))


def _falls(bound: Bound, sizes: Sequence[Number], rest: Sequence[Number]) -> bool:
    """Return whether D falls up to the bound: whether its ratio is at most that of the rest."""
    of_rest = rest[bound.bounded] / sizes[bound.bounded]
    return bound.ratio(sizes) * rest[1 - bound.bounded] / sizes[1 - bound.bounded] <= of_rest
