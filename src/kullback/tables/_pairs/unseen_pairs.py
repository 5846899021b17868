"""The pairs of columns that differ more than a tree of pairs implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.tables._pairs.given import estimated_divergence
from kullback.tables._pairs.implied import implied_divergence, path_between
from kullback.tables.attribution import UnseenPair

if TYPE_CHECKING:
    from kullback.tables._counting.counted import ColumnCounts
    from kullback.tables._pairs.joint import JointCounts

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
    """Return the pairs outside the tree whose D is most above what the tree implies.

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
        observed = estimated_divergence(pairs[i, k].current, pairs[i, k].reference, base)
        implied = implied_divergence(path, pairs, outcomes, base)
        names = kept[i].planned.name, kept[k].planned.name
        found.append(UnseenPair(*names, divergence=observed, implied=implied))
    found.sort(key=lambda pair: -pair.beyond)
    return [pair for pair in found[:_UNSEEN] if pair.beyond > 0]
