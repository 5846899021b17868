"""The tree of pairs with the largest sum of weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def with_leaves(
    weights: Mapping[tuple[int, int], float], leaves: Collection[int]
) -> dict[tuple[int, int], float]:
    """Return the weights of which the heaviest tree has some nodes as leaves only.

    Each of these keeps its heaviest edge to a node that is none of them.

    >>> with_leaves({(0, 1): 0.1, (0, 2): 0.2, (1, 2): 0.3}, {2})
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
    """Return the parent of every node, -1 of the root and of nodes that no weight reaches.

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
