"""The tree of pairs with the largest sum of weights, and the pairs that it does not imply."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from kullback import measures
from kullback.tables._given import estimate_divergence
from kullback.tables._results.attribution import UnseenPair

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from kullback.counting import ColumnCounts
    from kullback.tables._joint import JointCounts, Outcome, Pairs

    Floats = NDArray[np.float64]


def keep_as_leaves(
    weights: Mapping[tuple[int, int], float], leaves: Collection[int]
) -> dict[tuple[int, int], float]:
    """Return the weights changed so that some nodes are leaves of the heaviest tree.

    Each of these keeps its heaviest edge to a node that is none of them.

    >>> keep_as_leaves({(0, 1): 0.1, (0, 2): 0.2, (1, 2): 0.3}, {2})
    {(0, 1): 0.1, (1, 2): 0.3}
    """
    best: dict[int, tuple[int, int]] = {}
    found = {}
    for edge, weight in weights.items():
        ends = [node for node in edge if node in leaves]
        if not ends:
            found[edge] = weight
        elif len(ends) == 1 and (ends[0] not in best or weight > weights[best[ends[0]]]):
            best[ends[0]] = edge
    return found | {edge: weights[edge] for edge in best.values()}


def heaviest_tree(size: int, weights: Mapping[tuple[int, int], float], root: int) -> list[int]:
    """Return the parent of every node, -1 for the root and for unconnected nodes.

    Weights may be negative; pairs without one are not in the tree.

    >>> heaviest_tree(3, {(0, 1): 0.1, (0, 2): -0.2, (1, 2): 0.3}, root=0)
    [-1, 0, 1]
    """
    if not weights:
        return [-1] * size
    most = max(weights.values())
    # SciPy minimises, and takes 0 for no edge.
    costs = [1.0 + most - weight for weight in weights.values()]
    rows, columns = zip(*weights, strict=True)
    graph = coo_array((costs, (rows, columns)), shape=(size, size)).tocsr()
    tree = minimum_spanning_tree(graph)
    _, parents = breadth_first_order(tree, root, directed=False)
    return [int(parent) if parent >= 0 else -1 for parent in np.asarray(parents)]


def path_between(parents: Sequence[int], first: int, second: int) -> list[int]:
    """Return the nodes on the path between two nodes, both included; empty if unconnected.

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
        joint = _make_dense(path[0], path[1], pairs, outcomes, side)
        joint /= joint.sum()
        for one, other in pairwise(path[1:]):
            step = _make_dense(one, other, pairs, outcomes, side)
            total = step.sum(axis=1, keepdims=True)
            joint = joint @ np.divide(step, total, out=np.zeros_like(step), where=total > 0)
        sides.append(joint.ravel())
    return float(measures.kl_divergence(*sides, base=base, normalize=True))


def _to_root(parents: Sequence[int], node: int) -> list[int]:
    path = [node]
    while parents[path[-1]] >= 0:
        path.append(parents[path[-1]])
    return path


def _make_dense(
    first: int,
    second: int,
    pairs: Mapping[tuple[int, int], JointCounts],
    outcomes: Sequence[Sequence[Outcome]],
    side: int,
) -> Floats:
    """Return one table's counts of two columns as a dense matrix."""
    low, high = min(first, second), max(first, second)
    found = pairs[low, high]
    counted: Pairs = found.current if side else found.reference
    places = [{outcome: i for i, outcome in enumerate(outcomes[node])} for node in (low, high)]
    table = np.zeros((len(outcomes[low]), len(outcomes[high])))
    for (one, other), n in counted.items():
        table[places[0][one], places[1][other]] = n
    return table if first == low else table.T.copy()


_UNSEEN = 5
_LOOKED_AT = 50
_WIDEST = 300


def unseen_pairs(
    kept: list[ColumnCounts],
    parents: list[int],
    weights: dict[tuple[int, int], float],
    pairs: dict[tuple[int, int], JointCounts],
    base: float | None,
) -> list[UnseenPair]:
    """Return the pairs outside the tree whose D most exceeds what the tree implies.

    Those that depend most on each other are looked at, of columns with 300 outcomes at most.
    """
    outcomes = [column.outcomes for column in kept]
    in_tree = {(min(i, up), max(i, up)) for i, up in enumerate(parents) if up >= 0}
    outside = [
        edge
        for edge in sorted(weights.keys() - in_tree, key=lambda edge: (-weights[edge], edge))
        if max(len(outcomes[edge[0]]), len(outcomes[edge[1]])) <= _WIDEST
    ]
    found = []
    for i, k in outside[:_LOOKED_AT]:
        path = path_between(parents, i, k)
        if not path or any(len(outcomes[node]) > _WIDEST for node in path):
            continue
        observed = estimate_divergence(pairs[i, k].current, pairs[i, k].reference, base)
        implied = implied_divergence(path, pairs, outcomes, base)
        names = kept[i].planned.name, kept[k].planned.name
        found.append(UnseenPair(*names, divergence=observed, implied=implied))
    found.sort(key=lambda pair: -pair.beyond)
    return [pair for pair in found[:_UNSEEN] if pair.beyond > 0]
