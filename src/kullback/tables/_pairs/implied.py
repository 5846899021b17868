"""What a tree of pairs says of two columns that are not neighbours in it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kullback import measures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kullback.tables._pairs.joint import JointCounts, Outcome, Pairs

    Floats = NDArray[np.float64]


def path_between(parents: Sequence[int], first: int, second: int) -> list[int]:
    """Return the nodes of a tree from one to another, both included; none if they are apart.

    >>> path_between([-1, 0, 0, 1], 3, 2)
    [3, 1, 0, 2]
    """
    up, down = _to_root(parents, first), _to_root(parents, second)
    meeting = next((node for node in up if node in down), None)
    if meeting is None:
        return []
    return up[: up.index(meeting) + 1] + down[: down.index(meeting)][::-1]


def implied_divergence(
    path: Sequence[int],
    pairs: Mapping[tuple[int, int], JointCounts],
    outcomes: Sequence[Sequence[Outcome]],
    base: float | None,
) -> float:
    """Return D of the two ends of a path if each column depends on its neighbours there alone."""
    sides = []
    for side in (1, 0):  # the current table, then the reference
        joint = _dense(path[0], path[1], pairs, outcomes, side)
        joint /= joint.sum()
        for one, other in pairwise(path[1:]):
            step = _dense(one, other, pairs, outcomes, side)
            total = step.sum(axis=1, keepdims=True)
            joint = joint @ np.divide(step, total, out=np.zeros_like(step), where=total > 0)
        sides.append(joint.ravel())
    return float(measures.kl_divergence(*sides, base=base, normalize=True))


def _to_root(parents: Sequence[int], node: int) -> list[int]:
    path = [node]
    while parents[path[-1]] >= 0:
        path.append(parents[path[-1]])
    return path


def _dense(
    first: int,
    second: int,
    pairs: Mapping[tuple[int, int], JointCounts],
    outcomes: Sequence[Sequence[Outcome]],
    side: int,
) -> Floats:
    """Return one table's counts of two columns as a matrix."""
    low, high = min(first, second), max(first, second)
    found = pairs[low, high]
    counted: Pairs = found.current if side else found.reference
    places = [{outcome: i for i, outcome in enumerate(outcomes[node])} for node in (low, high)]
    table = np.zeros((len(outcomes[low]), len(outcomes[high])))
    for (one, other), n in counted.items():
        table[places[0][one], places[1][other]] = n
    return table if first == low else table.T.copy()
